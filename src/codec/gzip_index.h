// SPDX-License-Identifier: Apache-2.0
// GzipIndex: random access into a gzip file, for archives in which the order of members is not the order of need (a
// gzip-compressed docker-archive names its layers only in a manifest that may come last).
//
// One pass inflates the file front to back and remembers, at even distances, the state of the inflater (its last
// 32 KiB of output, its code tables and a few bits of input). open() goes on from the nearest state before the wanted
// offset. The distance begins at 1 MiB and doubles whenever the states would become too many: memory is at most
// kMostPoints of about 54 KiB, 11 MiB, and reaching an offset costs inflating 1/100 of the file at the worst.
#pragma once

#include <memory>

#include "base/file.h"
#include "base/limits.h"

namespace plimsoll {

class GzipIndex {
 public:
  static constexpr std::size_t kMostPoints = 200;

  explicit GzipIndex(std::shared_ptr<const File> file, std::uint64_t most = kLimits.plain_bytes);

  /// The plain content front to back, building the index on the way; to be taken once. What was not read (or skipped)
  /// is not indexed, and slow to reach.
  [[nodiscard]] StreamPtr scan();

  /// The plain bytes [offset, offset + size). Fewer being there is an error when met. Checksums are verified where the
  /// stream passes the end of a gzip member. Once the stream of scan() is done with or gone, any number of threads may
  /// call this at once.
  [[nodiscard]] StreamPtr open(std::uint64_t offset, std::uint64_t size) const;

  /// How many states are remembered.
  [[nodiscard]] std::size_t points() const;

 private:
  struct State;
  class Scan;
  std::shared_ptr<State> state_;
};

}  // namespace plimsoll

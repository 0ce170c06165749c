// SPDX-License-Identifier: Apache-2.0
// Background: what goes on while the person looks. The screen never waits for it: it asks, and comes back.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "explore/snapshot.h"
#include "scan/file_writer.h"

namespace plimsoll::explore {

/// Content that is shown is cut after this many bytes.
inline constexpr std::uint64_t kMostShown = 16 * kMiB;

/// What became of the one thing that was asked for last.
struct Answer {
  enum class To : std::uint8_t { read, extract };
  To to = To::read;
  std::string error = {};  // empty: it went well
  Buffer content = {};     // of what was read
  bool cut = false;   // and there is more of it
  std::filesystem::path path = {};  // where it was extracted to
};

class Background {
 public:
  virtual ~Background() = default;
  /// The newest; never null.
  [[nodiscard]] virtual SnapshotPtr snapshot() = 0;
  /// What is going on, in a few words; empty: nothing is.
  [[nodiscard]] virtual std::string activity() = 0;

  /// Asks for a file. What was asked before is forgotten. The snapshot is that of the stack the file was found in.
  virtual void read(SnapshotPtr snapshot, scan::FileAt file) = 0;
  virtual void extract(SnapshotPtr snapshot, scan::FileAt file, std::filesystem::path path,
                       scan::Overwrite overwrite) = 0;
  virtual void forget() = 0;
  /// The answer, once.
  virtual std::optional<Answer> take() = 0;
};

}  // namespace plimsoll::explore

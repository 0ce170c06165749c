// SPDX-License-Identifier: Apache-2.0
// The bounds every parser of untrusted input keeps. One place, so that they can be read and reasoned about together;
// meeting one is ErrorKind::limit or an incomplete finding, never a crash and never silence.
#pragma once

#include <cstdint>

namespace plimsoll {

inline constexpr std::uint64_t kKiB = 1024;
inline constexpr std::uint64_t kMiB = 1024 * kKiB;
inline constexpr std::uint64_t kGiB = 1024 * kMiB;

struct Limits {
  // Images.
  std::uint64_t manifest_bytes = 8 * kMiB;  // one manifest, index or config document
  std::uint32_t layers = 1000;              // layers of one image
  std::uint32_t index_entries = 1000;       // manifests named by one index
  // Archives.
  std::uint64_t entries = 5'000'000;       // members of one tar
  std::uint64_t plain_bytes = 256 * kGiB;  // one layer, inflated
  std::uint64_t inflate_free = 1 * kGiB;   // inflated without a look at the ratio
  std::uint32_t inflate_ratio = 200;       // inflated : compressed beyond that; more is a bomb
  std::uint32_t path_bytes = 4096;         // one path or link target
  std::uint32_t pax_bytes = 1 * kMiB;      // one pax or GNU long-name record
  // Archives inside files: jars, wheels.
  std::uint32_t archive_depth = 8;            // of archives in archives
  std::uint64_t archive_bytes = 2 * kGiB;     // inflated for one outermost file
  std::uint64_t archive_members = 2'000'000;  // looked at for one outermost file
  // Files a detector wants.
  std::uint64_t detect_file_bytes = 256 * kMiB;  // unless the detector's row says less
  std::uint64_t facts = 2'000'000;               // facts of one image
  // Documents.
  std::uint32_t json_depth = 64;  // nesting of JSON, YAML, XML
};

inline constexpr Limits kLimits{};

}  // namespace plimsoll

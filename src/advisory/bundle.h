// SPDX-License-Identifier: Apache-2.0
// Bundle: partitions of a database on their way to another machine, as an OCI image layout that any registry tool can
// carry and that can be signed: a folder, or the same as one uncompressed tar (an "oci-archive").
//
// The layout holds one manifest of artifact type kArtifactType. Its config is the index of the partitions in it
// (index.h); its layers are their files in the index's order, each one zstd frame: a database shrinks to a sixth. The
// same partitions give the same bytes, given the same release of libzstd; whatever the frames look like, the digests
// of the index are those of what is in them.
//
// What is imported is untrusted: every digest and size is verified, the layers' and the files' inside, before anything
// is put in place.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "advisory/index.h"
#include "base/observer.h"

namespace plimsoll::advisory {

inline constexpr std::string_view kArtifactType = "application/vnd.plimsoll.advisories.v1";

struct ExportReport {
  std::vector<Partition> partitions;
  std::uint64_t bytes = 0;  // of all blobs
  Digest manifest;          // what to sign
};

/// Writes the partitions that `wanted` names ("npm", or "Debian" for all its releases; empty: all) to `destination`: a
/// tar when its name ends in ".tar" (one that is there is replaced), else a folder that must be empty or not there.
Result<ExportReport> export_partitions(const std::filesystem::path& database, const std::vector<std::string>& wanted,
                                       const std::filesystem::path& destination, Observer& observer = Observer::none());

struct Imported {
  enum class State : std::uint8_t { added, replaced, unchanged };
  Partition partition;
  State state = State::added;
  std::string previous_date;  // of the partition that was replaced
};

/// Takes over every partition of a layout (folder or tar) into the database: a partition of the same name is replaced,
/// whatever its date; the others stay. All or nothing.
Result<std::vector<Imported>> import_partitions(const std::filesystem::path& source,
                                                const std::filesystem::path& database,
                                                Observer& observer = Observer::none());

}  // namespace plimsoll::advisory

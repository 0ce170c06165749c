// SPDX-License-Identifier: Apache-2.0
// A folder as a sequence of entries.
#pragma once

#include <filesystem>
#include <memory>

#include "base/limits.h"
#include "codec/entry.h"

namespace plimsoll::oci {

/// Walks the tree below `root`: each folder before what is in it, names in byte order. Never leaves the root: links
/// are told, not followed. /proc, /sys and /dev of the running system and mounts of the kernel's own filesystems are
/// told but not entered. A file is opened when its body is asked for; a body() that fails (permission, say) leaves the
/// reader usable. Owns one descriptor per level of depth.
Result<std::unique_ptr<EntryReader>> read_folder(const std::filesystem::path& root, const Limits& limits = kLimits);

}  // namespace plimsoll::oci

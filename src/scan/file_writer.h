// SPDX-License-Identifier: Apache-2.0
// A file of an image becomes a file on this machine: whole or not at all, owned by who asks, with the permission bits it
// has in the image but for setuid, setgid and sticky. A link that stands at the target is never followed.
#pragma once

#include <filesystem>

#include "scan/file_reader.h"

namespace plimsoll::scan {

enum class Overwrite : std::uint8_t { no, yes };

/// Where the file will stand: `target` itself, or in it when that is a folder.
std::filesystem::path extraction_target(const FileAt& file, const std::filesystem::path& target);

/// True when something, if only a link to nowhere, stands there.
bool is_taken(const std::filesystem::path& path);

/// Writes it to `path`. Something there is ErrorKind::usage unless it may be overwritten.
Result<Entry> extract_file(oci::Image& image, const FileAt& file, const std::filesystem::path& path,
                           Overwrite overwrite);

}  // namespace plimsoll::scan

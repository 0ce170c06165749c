// SPDX-License-Identifier: Apache-2.0
// Where a file stands, as far as that tells whose it is.
#pragma once

#include <string_view>

#include "base/bytes.h"

namespace plimsoll::detect {

/// The last part of a path.
std::string_view file_name(std::string_view path);
/// The part before that: the name of the folder it is in, or nothing.
std::string_view folder_name(std::string_view path);

/// Whether the path leads through a folder of this name.
bool is_below(std::string_view path, std::string_view folder);

/// Whether a lockfile here came along inside an installed package (node_modules/x/…, site-packages/x/…, gems/x/…,
/// vendor/x/y/…): it speaks of how that package was developed, not of what is installed.
bool is_of_a_package(std::string_view path);

/// A file as text, without a byte order mark.
std::string_view document(Bytes content);

}  // namespace plimsoll::detect

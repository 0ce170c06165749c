// SPDX-License-Identifier: Apache-2.0
// Globs over paths, as .dockerignore and .gitignore users write them: "*" and "?" stay within a part of the path, "**"
// does not, "[a-z]" and "[!a-z]" are sets, "\" takes the next character as it is.
#pragma once

#include <string_view>

namespace plimsoll {

/// Whether the whole path matches. A pattern without "/" is matched with the last part of the path; a leading "/" does
/// not count; "a/**" also matches all below a, and "**/b" also b itself. Time is bounded by the product of the lengths.
bool glob_matches(std::string_view pattern, std::string_view path);

/// Whether the path or a folder above it matches: what an exclusion means.
bool glob_covers(std::string_view pattern, std::string_view path);

}  // namespace plimsoll

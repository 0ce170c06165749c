// SPDX-License-Identifier: Apache-2.0
// Files that are not UTF-8: with the byte order mark of UTF-16 or UTF-32, as some editors write them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::dockerfile {

struct Decoded {
  std::string_view encoding;  // "UTF-16LE"
  std::string text;           // UTF-8 without a mark; what cannot be decoded is U+FFFD
};

/// nullopt: there is no such mark.
std::optional<Decoded> decode(std::string_view bytes);

}  // namespace plimsoll::dockerfile

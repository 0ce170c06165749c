// SPDX-License-Identifier: Apache-2.0
// Text of images on a screen: made harmless, measured in columns, ASCII only where the terminal has nothing else.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "explore/snapshot.h"

namespace plimsoll::explore {

enum class Charset : std::uint8_t { ascii, unicode };

/// Untrusted text as one line: blanks stay, all else that could move the cursor or reorder text is written as \xNN.
std::string shown(std::string_view text, Charset charset);
/// Cut to `width` columns, with dots for what is missing.
std::string clip(std::string_view text, std::size_t width, Charset charset);
/// The same, but the end is kept: of a path what matters.
std::string clip_front(std::string_view text, std::size_t width, Charset charset);
/// With blanks on the right, or cut, to exactly `width` columns.
std::string fit(std::string_view text, std::size_t width, Charset charset);

/// "2024-03-01 12:30", UTC.
std::string time_text(std::int64_t seconds);
/// "root" or "1000".
std::string name_of(const Names& names, std::uint32_t number);
/// The names in etc/passwd or etc/group: what stands first before the number in the third field.
Names parse_names(std::string_view file);

}  // namespace plimsoll::explore

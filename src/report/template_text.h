// SPDX-License-Identifier: Apache-2.0
// A template's tags, looked at before the library sees them: it tells offsets where people want lines, lets sections
// nest as deep as memory goes, and leaves empty lines where sections are left out and comments stood.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace plimsoll::report {

/// Stands behind each tag of a section, so that the library takes no line for an empty one; to be taken out of what it
/// writes. Values cannot hold it.
inline constexpr char kTemplateMark = '\x01';

/// The template without its comments, and with tags that have a line of their own put in front of the next. Every tag is closed, every section
/// ends by its name, sections nest at most 32 deep, and none takes in another file.
Result<std::string> prepared_template(std::string_view text);

}  // namespace plimsoll::report

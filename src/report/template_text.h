// SPDX-License-Identifier: Apache-2.0
// A template's tags, looked at before the library sees them: it tells offsets where people want lines, lets sections
// nest as deep as memory goes, and leaves an empty line for each comment.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace plimsoll::report {

/// The template without its comments, and without the lines that hold nothing else. Every tag is closed, every section
/// ends by its name, sections nest at most 32 deep, and none takes in another file.
Result<std::string> prepared_template(std::string_view text);

}  // namespace plimsoll::report

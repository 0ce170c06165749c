// SPDX-License-Identifier: Apache-2.0
// Where a text of an instruction uses variables.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_range.h"
#include "dockerfile/instruction.h"

namespace plimsoll::dockerfile {

struct VariableUse {
  std::string name;
  TextRange range;  // of "$x" or "${x…}" in the text
  TextRange name_range;
  char modifier = 0;  // of ${x:-y}: "-"; of ${x/a/b}: "/"; 0: none
};

/// Uses outside single quotes, those within the words of others behind them; special ones such as $1 and $@ are left
/// out. A text that cannot be expanded gives what was seen before that shows.
std::vector<VariableUse> variables_in(std::string_view text, char escape);

/// The builder expands the arguments of these instructions.
bool is_expanded(Keyword keyword);

/// Set without any ARG: proxies.
bool is_predefined_argument(std::string_view name);
/// TARGETPLATFORM, BUILDARCH …: set for FROM lines, and in stages that declare them.
bool is_platform_argument(std::string_view name);

}  // namespace plimsoll::dockerfile

// SPDX-License-Identifier: Apache-2.0
// Which documents follow an instruction: the words of its line that look like `<<EOF`, `<<-"EOF"` or `3<<EOF`.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "dockerfile/instruction.h"

namespace plimsoll::dockerfile {

/// In the order their bodies follow; name, descriptor, expand and strip_tabs are filled. An error when a name cannot be
/// read. A line with an open quote has none.
Result<std::vector<Heredoc>> heredocs_of(std::string_view line);
/// Whether one such word is all there is: "<<EOF", not "<<EOF bash".
bool is_lone_heredoc(std::string_view arguments);

}  // namespace plimsoll::dockerfile

// SPDX-License-Identifier: Apache-2.0
// Fix: edits of one text that mend a finding.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/text_range.h"
#include "finding/rule.h"

namespace plimsoll {

/// `range` of the text is replaced; an empty range is an insertion before that byte.
struct Edit {
  TextRange range;
  std::string text;
  TextPosition from{}, to{};  // of the range; filled for reports
  auto operator<=>(const Edit&) const = default;
};

/// All edits or none. Edits of one fix do not overlap and may stand in any order.
struct Fix {
  Repair repair = Repair::safe;
  std::string title;  // "add --no-install-recommends"; what an editor shows on its button
  std::vector<Edit> edits;
  auto operator<=>(const Fix&) const = default;
};

/// The text with all these fixes in it. One that touches bytes another has changed is left out (a next round finds it
/// again); `taken`, when given, says for each whether it is in.
std::string apply_fixes(std::string_view text, const std::vector<const Fix*>& fixes,
                        std::vector<bool>* taken = nullptr);

/// The two texts as a unified diff ("--- a/PATH", "+++ b/PATH", three lines of context); empty when they are equal.
std::string unified_diff(std::string_view before, std::string_view after, std::string_view path);

}  // namespace plimsoll

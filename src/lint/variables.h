// SPDX-License-Identifier: Apache-2.0
// What ENV, ARG and LABEL give, one by one with their places; who sees a variable and who names it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "finding/fix.h"
#include "lint/context.h"

namespace plimsoll::lint {

struct Variable {
  const Step* step = nullptr;
  std::size_t index = 0;  // among those of its instruction
  std::string name;
  std::string value;       // quotes and escapes taken off, variables as written
  bool has_value = false;  // ARG alone has none
  TextRange range{}, name_range{};
  TextRange value_range{};  // as written, quotes included; empty when there is none
};
/// Of an ENV, ARG or LABEL; none for others.
std::vector<Variable> variables_of(const Context& file, const Step& step);

/// Whether the text has $name or ${name…} in it.
bool mentions(std::string_view text, std::string_view name);
/// The same of an instruction with its documents.
bool mentions(const Step& step, std::string_view name);
/// The one variable the value consists of: "NPM_TOKEN" of "${NPM_TOKEN}"; empty: something else.
std::string_view only_variable(std::string_view value);

/// The steps behind this one that see what it sets: of its stage, and of the stages on it.
std::vector<const Step*> steps_that_see(const Context& file, const Step& setting);

/// Takes one out of its instruction, which goes as a whole when it has no other; nullopt: what is between them cannot
/// be told apart safely.
std::optional<Edit> remove_variable(const Context& file, const Variable& variable);

}  // namespace plimsoll::lint

// SPDX-License-Identifier: Apache-2.0
#include "lint/variables.h"

#include <algorithm>

#include "base/lines.h"
#include "dockerfile/expand.h"
#include "lint/shell_edits.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Keyword;

bool is_of_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string plain(const Context& file, std::string_view value) {
  const auto nothing = [](std::string_view) -> std::optional<std::string> { return std::nullopt; };
  auto text = dockerfile::expand_text(value, nothing,
                                      {.escape = file.file.escape, .unset = dockerfile::Expansion::Unset::keep});
  return text ? *std::move(text) : std::string(value);
}

/// "NAME=value" of an ARG.
Variable argument_of(const Context& file, const Step& step, std::size_t index) {
  const dockerfile::Instruction& arg = *step.instruction;
  const std::string& word = arg.words[index];
  const TextRange range = arg.word_ranges[index];
  const std::size_t equals = word.find('=');
  Variable out{.step = &step, .index = index, .name = word.substr(0, equals), .value = {}, .range = range};
  out.has_value = equals != std::string::npos;
  if (out.has_value) out.value = plain(file, std::string_view(word).substr(equals + 1));
  // Within a continuation the bytes are not those of the word.
  const std::size_t written = range.in(file.text()).find('=');
  out.name_range = {range.begin, out.has_value && written != std::string::npos ? range.begin + written : range.end};
  if (out.has_value) out.value_range = {std::min(out.name_range.end + 1, range.end), range.end};
  return out;
}

}  // namespace

std::vector<Variable> variables_of(const Context& file, const Step& step) {
  const dockerfile::Instruction& instruction = *step.instruction;
  std::vector<Variable> out;
  if (step.is(Keyword::arg)) {
    for (std::size_t i = 0; i < instruction.words.size() && i < instruction.word_ranges.size(); ++i)
      out.push_back(argument_of(file, step, i));
  } else if (step.is(Keyword::env) || step.is(Keyword::label)) {
    for (std::size_t i = 0; i < instruction.pairs.size(); ++i) {
      const dockerfile::KeyValue& pair = instruction.pairs[i];
      out.push_back({.step = &step,
                     .index = i,
                     .name = plain(file, pair.key),
                     .value = plain(file, pair.value),
                     .has_value = true,
                     .range = {pair.key_range.begin, std::max(pair.key_range.end, pair.value_range.end)},
                     .name_range = pair.key_range,
                     .value_range = pair.value_range});
    }
  }
  return out;
}

bool mentions(std::string_view text, std::string_view name) {
  for (std::size_t at = text.find('$'); at != std::string_view::npos; at = text.find('$', at + 1)) {
    std::string_view rest = text.substr(at + 1);
    if (rest.starts_with('{')) rest.remove_prefix(1);
    if (rest.starts_with(name) && (rest.size() == name.size() || !is_of_name(rest[name.size()]))) return true;
  }
  return false;
}

bool mentions(const Step& step, std::string_view name) {
  return mentions(step.instruction->text, name) ||
         std::ranges::any_of(step.instruction->heredocs,
                             [&](const dockerfile::Heredoc& each) { return mentions(each.content, name); });
}

std::string_view only_variable(std::string_view value) {
  if (!value.starts_with('$')) return {};
  value.remove_prefix(1);
  if (value.starts_with('{') && value.ends_with('}')) value = value.substr(1, value.size() - 2);
  return std::ranges::all_of(value, is_of_name) ? value : std::string_view{};
}

std::vector<const Step*> steps_that_see(const Context& file, const Step& setting) {
  std::vector<const Step*> out;
  for (const Step& step : file.steps) {
    if (step.index <= setting.index) continue;
    if (setting.stage != step.stage) {
      if (!setting.stage || !step.stage) continue;
      std::optional<std::size_t> at = file.stages[*step.stage].parent;
      while (at && *at != *setting.stage) at = file.stages[*at].parent;
      if (!at) continue;
    }
    out.push_back(&step);
  }
  return out;
}

std::optional<Edit> remove_variable(const Context& file, const Variable& variable) {
  if (variable.step->trigger) return std::nullopt;
  const std::vector<Variable> all = variables_of(file, *variable.step);
  if (all.size() == 1) return Edit{whole_lines(file, *variable.step), ""};
  TextRange gone = variable.range;
  if (variable.index > 0)
    gone.begin = all[variable.index - 1].range.end;
  else
    gone.end = all[1].range.begin;
  if (gone.in(file.text()).contains('#')) return std::nullopt;
  return Edit{gone, ""};
}

}  // namespace plimsoll::lint

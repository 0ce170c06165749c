// SPDX-License-Identifier: Apache-2.0
#include "dockerfile/stages.h"

#include <algorithm>
#include <charconv>

#include "base/bytes.h"
#include "base/lines.h"
#include "base/words.h"
#include "dockerfile/expand.h"

namespace plimsoll::dockerfile {

namespace {

std::optional<std::string> find(const Variables& in, std::string_view name) {
  const auto found = in.find(name);
  if (found == in.end()) return std::nullopt;
  return found->second;
}

/// "name=value", or a name alone.
std::pair<std::string_view, std::optional<std::string_view>> declaration(std::string_view word) {
  const std::size_t equals = word.find('=');
  if (equals == std::string_view::npos) return {word, std::nullopt};
  return {word.substr(0, equals), word.substr(equals + 1)};
}

std::string expanded(std::string_view text, const Lookup& lookup, char escape) {
  auto out = expand_text(text, lookup, {.escape = escape});
  return out ? *std::move(out) : std::string(text);
}

}  // namespace

Variables global_arguments(const Dockerfile& file, const BuildOptions& options) {
  Variables out = options.platform;
  for (const Instruction& instruction : file.instructions) {
    if (instruction.keyword == Keyword::from) break;
    if (instruction.keyword != Keyword::arg) continue;
    for (const std::string& word : instruction.words) {
      const auto [name, value] = declaration(word);
      if (const auto given = find(options.arguments, name)) {
        out.insert_or_assign(std::string(name), *given);
      } else if (value) {
        out.insert_or_assign(std::string(name),
                             expanded(*value, [&](std::string_view wanted) { return find(out, wanted); }, file.escape));
      }
    }
  }
  return out;
}

std::vector<Stage> stages_of(const Dockerfile& file, const BuildOptions& options) {
  const Variables global = global_arguments(file, options);
  const auto lookup = [&](std::string_view name) { return find(global, name); };
  std::vector<Stage> out;
  std::map<std::string, std::size_t, std::less<>> by_name;
  for (std::size_t i = 0; i < file.instructions.size(); ++i) {
    const Instruction& instruction = file.instructions[i];
    if (!out.empty()) out.back().end = i + 1;
    if (instruction.keyword != Keyword::from) continue;
    if (!out.empty()) {
      out.back().end = i;
      if (!out.back().name.empty()) by_name.insert_or_assign(out.back().name, out.size() - 1);
    }
    Stage stage;
    stage.from = i;
    stage.end = i + 1;
    if (!instruction.words.empty()) stage.base = expanded(instruction.words.front(), lookup, file.escape);
    if (instruction.words.size() == 3 && lowercase(instruction.words[1]) == "as")
      stage.name = lowercase(instruction.words[2]);
    if (const auto parent = by_name.find(lowercase(stage.base)); parent != by_name.end()) stage.parent = parent->second;
    out.push_back(std::move(stage));
  }
  return out;
}

Result<std::size_t> find_stage(const std::vector<Stage>& stages, std::string_view target) {
  if (stages.empty()) return fail(ErrorKind::usage, "the Dockerfile has no FROM");
  if (target.empty()) return stages.size() - 1;
  const std::string wanted = lowercase(target);
  // Of two stages with one name the later is meant.
  for (std::size_t i = stages.size(); i-- > 0;)
    if (stages[i].name == wanted) return i;
  std::size_t number = stages.size();
  const auto read = std::from_chars(target.data(), target.data() + target.size(), number);
  if (read.ec == std::errc() && read.ptr == target.data() + target.size() && number < stages.size()) return number;
  std::vector<std::string> names;
  for (const Stage& stage : stages)
    if (!stage.name.empty()) names.push_back(printable(stage.name, 60));
  return fail(ErrorKind::usage, "the Dockerfile has no stage \"{}\"; it has {}{}", printable(target, 60),
              plural(stages.size(), "stage"), names.empty() ? "" : ": " + some_of(names, 10));
}

std::vector<std::size_t> lineage_of(const std::vector<Stage>& stages, std::size_t stage) {
  std::vector<std::size_t> out{stage};
  while (stages[out.back()].parent) out.push_back(*stages[out.back()].parent);
  std::ranges::reverse(out);
  return out;
}

Scope::Scope(const Dockerfile& file, const BuildOptions& options, Variables base)
    : escape_(file.escape),
      given_(options.arguments),
      global_(global_arguments(file, options)),
      environment_(std::move(base)) {}

std::optional<std::string> Scope::get(std::string_view name) const {
  if (auto value = find(environment_, name)) return value;
  return find(arguments_, name);
}

std::string Scope::expand(std::string_view text) const {
  return expanded(text, [this](std::string_view name) { return get(name); }, escape_);
}

std::vector<std::string> Scope::expand_words(std::string_view text) const {
  auto out = dockerfile::expand_words(text, [this](std::string_view name) { return get(name); }, {.escape = escape_});
  if (out) return *std::move(out);
  return {std::string(text)};
}

void Scope::pass(const Instruction& instruction) {
  if (instruction.keyword == Keyword::env) {
    // All values of one instruction see what was before it.
    std::vector<std::pair<std::string, std::string>> values;
    for (const KeyValue& pair : instruction.pairs) values.emplace_back(expand(pair.key), expand(pair.value));
    for (auto& [name, value] : values) environment_.insert_or_assign(std::move(name), std::move(value));
  }
  if (instruction.keyword != Keyword::arg) return;
  for (const std::string& word : instruction.words) {
    const auto [name, value] = declaration(word);
    std::optional<std::string> now = find(given_, name);
    if (!now && value) now = expand(*value);
    if (!now) now = find(global_, name);
    if (now) arguments_.insert_or_assign(std::string(name), *std::move(now));
  }
}

}  // namespace plimsoll::dockerfile

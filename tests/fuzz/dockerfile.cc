// SPDX-License-Identifier: Apache-2.0
// link: dockerfile
// Dockerfiles: instructions stand in order and inside the file, positions and ranges lead back to the bytes they came
// from, what a shell runs does too, and stages lead nowhere but down.
#include <cstdlib>
#include <vector>

#include "dockerfile/dump.h"
#include "dockerfile/expand.h"
#include "dockerfile/flags.h"
#include "dockerfile/parse.h"
#include "dockerfile/shell_body.h"
#include "dockerfile/stages.h"
#include "dockerfile/validate.h"
#include "dockerfile/variables.h"

using namespace plimsoll::dockerfile;

namespace {

void look_at(const Instruction& instruction, std::string_view text) {
  const auto inside = [text](plimsoll::TextRange range) {
    if (range.begin > range.end || range.end > text.size()) std::abort();
  };
  inside(instruction.range);
  inside(instruction.keyword_range);
  if (instruction.flags.size() != instruction.flag_ranges.size()) std::abort();
  if (instruction.words.size() != instruction.word_ranges.size()) std::abort();
  for (const auto& range : instruction.flag_ranges) inside(range);
  for (const auto& range : instruction.word_ranges) inside(range);
  for (const KeyValue& pair : instruction.pairs) inside(pair.key_range), inside(pair.value_range);
  for (const Heredoc& heredoc : instruction.heredocs)
    if (heredoc.range.in(text) != heredoc.content) std::abort();
  if (instruction.text.substr(instruction.arguments_at, instruction.arguments.size()) != instruction.arguments)
    std::abort();
  const std::vector<std::string> shell = {"/bin/sh", "-c"};
  for (const ShellBody& body : shell_bodies(instruction, shell))
    for (std::size_t i = 0; i < body.text.size(); ++i)
      if (body.text[i] != '\n' && text.at(body.file_range({i, i + 1}).begin) != body.text[i]) std::abort();
  for (const Mount& mount : mounts_of(instruction))
    if (mount.flag >= instruction.flags.size()) std::abort();
  for (const VariableUse& use : variables_in(instruction.arguments, '\\'))
    if (use.range.end > instruction.arguments.size() || !use.range.contains(use.name_range)) std::abort();
  static_cast<void>(meant_as_json(instruction.arguments));
  for (const Instruction& trigger : instruction.trigger) look_at(trigger, text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto file = parse(text);
  if (!file) return 0;
  if (dump(*file, text).empty()) std::abort();
  if (file->decoded) text = *file->decoded;
  for (const Problem& problem : file->problems)
    if (problem.range.begin > problem.range.end || problem.range.end > text.size()) std::abort();
  std::vector<std::size_t> lines{0};
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n') lines.push_back(i + 1);
  std::uint32_t last = 0;
  for (const Instruction& instruction : file->instructions) {
    if (instruction.line <= last || instruction.end_line < instruction.line || instruction.end_line > lines.size())
      std::abort();
    last = instruction.end_line;
    look_at(instruction, text);
    for (std::size_t i = 0; i < instruction.text.size(); ++i) {
      const Position at = instruction.position(i);
      if (text.at(lines.at(at.line - 1) + at.column - 1) != instruction.text[i]) std::abort();
    }
  }
  const auto stages = stages_of(*file, {});
  for (std::size_t i = 0; i < stages.size(); ++i)
    if (lineage_of(stages, i).back() != i) std::abort();
  Scope scope(*file, {}, {{"PATH", "/bin:/usr/bin"}});
  for (const Instruction& instruction : file->instructions) {
    scope.pass(instruction);
    if (scope.expand(instruction.arguments).size() > std::max(kMostExpanded, instruction.arguments.size()))
      std::abort();
  }
  return 0;
}

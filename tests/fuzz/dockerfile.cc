// SPDX-License-Identifier: Apache-2.0
// link: dockerfile
// Dockerfiles: instructions stand in order and inside the file, positions lead back to the bytes they came from, and
// stages lead nowhere but down.
#include <cstdlib>
#include <vector>

#include "dockerfile/expand.h"
#include "dockerfile/parse.h"
#include "dockerfile/stages.h"

using namespace plimsoll::dockerfile;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto file = parse(text);
  if (!file) return 0;
  std::vector<std::size_t> lines{0};
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n') lines.push_back(i + 1);
  std::uint32_t last = 0;
  for (const Instruction& instruction : file->instructions) {
    if (instruction.line <= last || instruction.end_line < instruction.line || instruction.end_line > lines.size())
      std::abort();
    last = instruction.end_line;
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

// SPDX-License-Identifier: Apache-2.0
// link: shell
// Shell scripts: commands stand in order of their slots, every range lies inside the text, and what runs a command is
// one of its words.
#include <cstdlib>

#include "shell/arguments.h"
#include "shell/script.h"

using namespace plimsoll;
using namespace plimsoll::shell;

namespace {

void check(TextRange range, std::size_t size) {
  if (range.begin > range.end || range.end > size) std::abort();
}

void check(const Word& word, std::size_t size) {
  check(word.range, size);
  for (const Part& part : word.parts) check(part.range, size);
}

void read(std::string_view text, Dialect dialect) {
  const Script script = parse(text, dialect);
  if (script.joints.size() != script.commands.size()) std::abort();
  for (std::size_t i = 0; i < script.commands.size(); ++i) {
    const Command& command = script.commands[i];
    check(command.range, text.size());
    check(script.joints[i], text.size());
    if (command.inside && *command.inside >= i) std::abort();
    for (const Word& word : command.words) check(word, text.size());
    for (const Assignment& each : command.assignments) {
      check(each.range, text.size());
      check(each.value, text.size());
    }
    for (const Redirect& each : command.redirects) {
      check(each.range, text.size());
      check(each.target, text.size());
      if (each.body) check(*each.body, text.size());
    }
    const Invocation run = invocation_of(command);
    if (run.first > command.words.size()) std::abort();
    (void)run.verb({"-t"});
    (void)run.value({"-f", "--file"});
    (void)run.operands();
  }
  for (const Problem& each : script.problems) check(each.range, text.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read(text, Dialect::bash);
  read(text, Dialect::posix);
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
// completion: scripts that let shells complete plimsoll's words, written from the reference.
#include <memory>

#include "cli/commands/all.h"
#include "cli/reference/reference.h"

namespace plimsoll::cli {

namespace {

Result<Exit> write_completion(std::string_view name, Console& console) {
  for (const Shell& shell : shells()) {
    if (shell.name == name) TRY(console.write(shell.write(gather_reference())));
  }
  return Exit::passed;
}

Action declare(Arguments& arguments) {
  const auto name = std::make_shared<std::string>();
  Parameter shell{.name = "SHELL", .doc = "which shell"};
  for (const Shell& known : shells()) shell.choices.emplace_back(known.name);
  arguments.position(std::move(shell), *name);
  return [name](Console& console) { return write_completion(*name, console); };
}

constexpr std::string_view kExamples[] = {
    "plimsoll completion bash > /etc/bash_completion.d/plimsoll",
    "plimsoll completion zsh > ~/.zfunc/_plimsoll",
    "plimsoll completion fish > ~/.config/fish/completions/plimsoll.fish",
};

}  // namespace

constinit const Command kCompletion{.name = "completion",
                                    .group = "Help",
                                    .doc = "Prints the script that makes a shell complete plimsoll's words.",
                                    .examples = kExamples,
                                    .declare = declare};

}  // namespace plimsoll::cli

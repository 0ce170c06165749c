// SPDX-License-Identifier: Apache-2.0
// What a simple command runs and which options it is given: the questions rules ask of a command.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shell/script.h"

namespace plimsoll::shell {

/// A program and its arguments: a command, or the tail of one that runs it: "sudo -E env A=b apt-get install x" runs
/// apt-get. Views into the command, which must outlive it.
struct Invocation {
  const Command* command = nullptr;
  std::size_t first = 0;              // index of the program's word in command->words
  std::vector<std::size_t> wrappers;  // indexes of the words of sudo, env, exec, command, nice, time, xargs … before it

  [[nodiscard]] std::string_view name() const;            // base name; empty: not known
  [[nodiscard]] std::span<const Word> arguments() const;  // behind the name
  [[nodiscard]] bool is(std::string_view program) const { return name() == program; }
  [[nodiscard]] bool is_any(std::initializer_list<std::string_view> programs) const;
  /// The first argument that is no option: "install" of "apt-get -y install x"; nullptr: none. `valued` names options
  /// that take the next word ("-t", "--target-release").
  [[nodiscard]] const Word* verb(std::initializer_list<std::string_view> valued = {}) const;
  /// Given in any of these spellings: "--yes" also as "--yes=…", "-y" also within "-qy". "--" ends options.
  [[nodiscard]] bool has(std::initializer_list<std::string_view> options) const;
  /// The same, the word itself.
  [[nodiscard]] const Word* find(std::initializer_list<std::string_view> options) const;
  /// "--file=x", "--file x", "-fx", "-f x": x; nullopt: not given. The last one counts.
  [[nodiscard]] std::optional<std::string> value(std::initializer_list<std::string_view> options) const;
  /// Arguments that are neither options nor values of `valued` ones, the verb included.
  [[nodiscard]] std::vector<const Word*> operands(std::initializer_list<std::string_view> valued = {}) const;
};

/// What the command runs in the end; the command itself when it is no wrapper. No words: an empty name.
Invocation invocation_of(const Command& command);

}  // namespace plimsoll::shell

// SPDX-License-Identifier: Apache-2.0
// Commands as hadolint sees them, for the hadolint profile: what ShellCheck's parser gives it of a RUN, with its
// notions of a name, of arguments and of flags. Facts only; measured against hadolint 2.15.1.
//
//   - The name is the first word when it is literal, as written ("/usr/bin/apt-get" is not "apt-get"); "command",
//     "builtin", "exec" and "busybox" stand aside for the next word. sudo, env and the like do not.
//   - Scripts given to sh -c are not looked into; documents of "RUN cat <<EOF" are not either.
//   - A JSON form is read as if its strings stood there as text.
//   - What cannot be parsed has no commands.
#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "lint/check.h"
#include "lint/context.h"

namespace plimsoll::lint {

struct HadolintCommand {
  std::string name;
  std::vector<std::string> arguments;  // all behind the first word; "${x}" for "$x", "${VAR}" for commands
  struct Flag {
    std::string name;      // "target-release" of "--target-release=x", each letter of "-yq"
    std::size_t argument;  // its index
  };
  std::vector<Flag> flags;

  [[nodiscard]] bool has_any(std::initializer_list<std::string_view> words) const;  // among the arguments
  [[nodiscard]] bool has_flag(std::initializer_list<std::string_view> names) const;
  [[nodiscard]] std::size_t count_flag(std::string_view name) const;
  /// The arguments that are no flags, without those right behind one of `valued`.
  [[nodiscard]] std::vector<std::string> operands(std::initializer_list<std::string_view> valued = {}) const;
};

/// A RUN, also one that ONBUILD keeps, with those of its commands that have one of the names asked for, in order.
struct HadolintRun {
  const Step* step = nullptr;
  std::vector<HadolintCommand> commands;
};

/// Every RUN with such a command.
std::vector<HadolintRun> hadolint_runs(const Context& file, std::initializer_list<std::string_view> names);
/// The same, of names that are told by a function.
std::vector<HadolintRun> hadolint_runs(const Context& file, bool (*is_wanted)(std::string_view name));

/// hadolint's base image of a FROM, as far as it compares them.
struct HadolintBase {
  std::string name;   // without registry, tag and digest
  std::string alias;  // empty: none
  std::string whole;  // equal for equal FROM lines
};
HadolintBase hadolint_base(const dockerfile::Instruction& from);

/// A cache or tmpfs mount whose target holds this text.
bool has_hadolint_mount(const Step& step, std::string_view piece);

/// One issue for the whole instruction.
void report_for_hadolint(Found& found, const Step& step);

/// Those instructions of which hadolint says it only when their stage is the last one, or is built upon: in `steps`.
void report_in_kept_stages(const Context& file, Found& found, const std::vector<const Step*>& steps);

}  // namespace plimsoll::lint

// SPDX-License-Identifier: Apache-2.0
// Context: a Dockerfile as rules see it: every instruction with the stage, shell, user, folder and variables that are
// in force there, and every command its scripts run. Made once for a file, read by all rules; nothing in it changes.
//
// All ranges are bytes of `text`.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dockerfile/flags.h"
#include "dockerfile/instruction.h"
#include "dockerfile/shell_body.h"
#include "dockerfile/stages.h"
#include "lint/settings.h"
#include "shell/arguments.h"
#include "shell/script.h"

namespace plimsoll::lint {

class BuildContext;

/// Of one file no more commands are kept.
inline constexpr std::size_t kMostCommands = 5000;

/// A piece of shell in an instruction, parsed.
struct Script {
  dockerfile::ShellBody body;
  shell::Script parsed;
  /// One for each of parsed.commands: what it runs.
  std::vector<shell::Invocation> invocations;
  [[nodiscard]] TextRange file_range(TextRange range) const { return body.file_range(range); }
};

/// An instruction where it stands. Of ONBUILD there are two: itself, and its trigger with `trigger` set.
struct Step {
  const dockerfile::Instruction* instruction = nullptr;
  std::size_t index = 0;             // in Dockerfile::instructions
  std::optional<std::size_t> stage;  // none: before the first FROM
  bool trigger = false;              // what an ONBUILD keeps
  // In force when it begins:
  std::vector<std::string> shell;  // {"/bin/sh", "-c"} unless SHELL said otherwise
  bool shell_given = false;        // by SHELL, here or in a stage this one is on
  std::string user;                // as USER says, expanded; empty: not said
  std::string workdir;             // absolute as far as is known; empty: not said
  std::shared_ptr<const dockerfile::Scope> variables;
  std::vector<Script> scripts;  // RUN; CMD, ENTRYPOINT and HEALTHCHECK in text form. Posix shells only.
  std::vector<dockerfile::Mount> mounts;

  [[nodiscard]] bool is(dockerfile::Keyword keyword) const { return instruction->keyword == keyword; }
  [[nodiscard]] std::string expand(std::string_view text) const { return variables->expand(text); }
};

/// A command of a RUN (also of one that ONBUILD keeps).
struct RunCommand {
  const Step* step = nullptr;
  const Script* script = nullptr;
  const shell::Command* command = nullptr;
  const shell::Invocation* run = nullptr;
  std::size_t index = 0;  // in script->parsed.commands

  [[nodiscard]] TextRange range() const { return script->file_range(command->range); }
  [[nodiscard]] TextRange range(const shell::Word& word) const { return script->file_range(word.range); }
};

struct StageView {
  std::string name;                   // lower case; empty: none
  std::string base;                   // expanded; may still hold what is not known
  std::optional<std::size_t> parent;  // the stage it is on
  const dockerfile::Instruction* from = nullptr;
  std::vector<std::size_t> steps;  // indexes into Context::steps, triggers included
  bool is_final = false;           // the last one
  bool in_final = false;           // the last one, or one it is on
  bool is_used = false;            // the last one needs it: FROM, COPY --from, --mount from
  std::string user;                // in force at its end; what its parents said counts; empty: not said
};

struct Input {
  std::string path;  // as reported; "-" for standard input
  std::string_view text;
  const BuildContext* build_context = nullptr;  // none: not known
};

class Context {
 public:
  /// The file must have been parsed from `input.text`; all three must outlive the context.
  Context(const Input& input, const dockerfile::Dockerfile& file, const Settings& settings);
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  const Input& input;
  const dockerfile::Dockerfile& file;
  const Settings& settings;
  LineIndex lines;
  std::vector<Step> steps;
  std::vector<StageView> stages;
  std::vector<RunCommand> commands;  // of every RUN, in order
  bool is_cut = false;               // there were more than kMostCommands

  [[nodiscard]] std::string_view text() const { return input.text; }
  [[nodiscard]] bool is_hadolint() const { return settings.profile == Profile::hadolint; }
  /// A fragment: no FROM, so what stages say as a whole is not judged.
  [[nodiscard]] bool is_fragment() const { return stages.empty(); }
  [[nodiscard]] const StageView* stage_of(const Step& step) const {
    return step.stage ? &stages[*step.stage] : nullptr;
  }
  /// The stage the image is made of; nullptr in a fragment.
  [[nodiscard]] const StageView* final_stage() const { return stages.empty() ? nullptr : &stages.back(); }
  /// The commands of one step.
  [[nodiscard]] std::span<const RunCommand> commands_of(const Step& step) const;
  /// Every step with this keyword, in order, triggers included.
  [[nodiscard]] std::vector<const Step*> steps_with(dockerfile::Keyword keyword) const;
};

}  // namespace plimsoll::lint

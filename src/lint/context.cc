// SPDX-License-Identifier: Apache-2.0
#include "lint/context.h"

#include <algorithm>
#include <charconv>

#include "base/lines.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Instruction;
using dockerfile::Keyword;

/// Of more ARG and ENV than this in one file the later ones are seen by nobody: every one costs a copy of all.
constexpr std::size_t kMostScopes = 500;

/// "# hadolint shell=powershell" among the comments above an instruction.
std::optional<std::string> shell_comment(const Instruction& instruction) {
  for (const dockerfile::Comment& comment : instruction.comments) {
    std::string_view rest = comment.text;
    if (!rest.starts_with("hadolint")) continue;
    rest.remove_prefix(std::string_view("hadolint").size());
    while (!rest.empty() && is_blank(rest.front())) rest.remove_prefix(1);
    if (!rest.starts_with("shell")) continue;
    rest.remove_prefix(std::string_view("shell").size());
    while (!rest.empty() && (is_blank(rest.front()) || rest.front() == '=')) rest.remove_prefix(1);
    return std::string(rest.substr(0, rest.find_first_of(" \t#")));
  }
  return std::nullopt;
}

bool is_absolute(std::string_view path) {
  return path.starts_with('/') || path.starts_with('$') || path.starts_with('\\') ||
         (path.size() > 1 && path[1] == ':');
}

std::string joined(const std::string& folder, const std::string& path) {
  if (is_absolute(path) || folder.empty()) return path;
  return folder.ends_with('/') ? folder + path : folder + "/" + path;
}

/// Images for Windows run what a RUN says in cmd, unless SHELL says otherwise.
bool is_windows(const dockerfile::Stage& stage, const Instruction& from) {
  const std::string base = lowercase(stage.base);
  if (const auto platform = from.flag("--platform"); platform && platform->starts_with("windows")) return true;
  return base.find("/windows") != base.npos || base.find("windowsservercore") != base.npos ||
         base.find("servercore") != base.npos || base.find("nanoserver") != base.npos;
}

bool has_commands(Keyword keyword) {
  return keyword == Keyword::run || keyword == Keyword::cmd || keyword == Keyword::entrypoint ||
         keyword == Keyword::healthcheck;
}

/// What an instruction finds in force, changed by those that pass.
struct State {
  std::vector<std::string> shell = {"/bin/sh", "-c"};
  bool shell_given = false;
  std::string user, workdir;
  std::shared_ptr<const dockerfile::Scope> variables;

  void pass(const Instruction& instruction, std::size_t& scopes) {
    switch (instruction.keyword) {
      case Keyword::shell:
        if (instruction.form != dockerfile::Form::json || instruction.words.empty()) return;
        shell = instruction.words;
        shell_given = true;
        return;
      case Keyword::user:
        if (!instruction.words.empty()) user = variables->expand(instruction.words.front());
        return;
      case Keyword::workdir:
        if (!instruction.words.empty()) workdir = joined(workdir, variables->expand(instruction.words.front()));
        return;
      case Keyword::arg:
      case Keyword::env: {
        if (++scopes > kMostScopes) return;
        auto next = std::make_shared<dockerfile::Scope>(*variables);
        next->pass(instruction);
        variables = std::move(next);
        return;
      }
      default:
        return;
    }
  }
};

/// `room` is how many commands may still be kept.
Script parsed(dockerfile::ShellBody body, std::size_t& room, bool& is_cut) {
  Script script{.body = std::move(body), .parsed = {}, .invocations = {}};
  // Also for sh: what bash adds is read by some shells that are called so, and rules want the commands.
  script.parsed = shell::parse(script.body.text, shell::Dialect::bash);
  if (script.parsed.commands.size() > room) {
    script.parsed.commands.resize(room);
    script.parsed.joints.resize(room);
    for (shell::Command& command : script.parsed.commands)
      if (command.inside && *command.inside >= room) command.inside.reset();
    is_cut = true;
  }
  room -= script.parsed.commands.size();
  script.invocations.reserve(script.parsed.commands.size());
  for (const shell::Command& command : script.parsed.commands)
    script.invocations.push_back(shell::invocation_of(command));
  return script;
}

Step step_of(const Instruction& instruction, std::size_t index, std::optional<std::size_t> stage, const State& state,
             std::size_t& room, bool& is_cut) {
  Step step{.instruction = &instruction,
            .index = index,
            .stage = stage,
            .trigger = false,
            .shell = state.shell,
            .shell_given = state.shell_given,
            .user = state.user,
            .workdir = state.workdir,
            .variables = state.variables,
            .scripts = {},
            .mounts = {}};
  if (instruction.keyword == Keyword::run) step.mounts = dockerfile::mounts_of(instruction);
  if (!has_commands(instruction.keyword)) return step;
  for (dockerfile::ShellBody& body : dockerfile::shell_bodies(instruction, step.shell))
    if (dockerfile::is_posix_shell(body.interpreter)) step.scripts.push_back(parsed(std::move(body), room, is_cut));
  return step;
}

/// The stage an image reference of COPY --from or a mount's from names.
std::optional<std::size_t> stage_named(const std::vector<StageView>& stages, std::size_t before,
                                       std::string_view name) {
  const std::string wanted = lowercase(name);
  for (std::size_t i = before; i-- > 0;)
    if (!stages[i].name.empty() && stages[i].name == wanted) return i;
  std::size_t number = before;
  const auto read = std::from_chars(name.data(), name.data() + name.size(), number);
  if (read.ec == std::errc() && read.ptr == name.data() + name.size() && number < before) return number;
  return std::nullopt;
}

/// Which stages the last one needs.
void mark_used(std::vector<StageView>& stages, const std::vector<Step>& steps) {
  if (stages.empty()) return;
  for (std::optional<std::size_t> at = stages.size() - 1; at; at = stages[*at].parent) stages[*at].in_final = true;
  stages.back().is_final = true;
  stages.back().is_used = true;
  // What a stage needs stands before it.
  for (std::size_t i = stages.size(); i-- > 0;) {
    if (!stages[i].is_used) continue;
    if (stages[i].parent) stages[*stages[i].parent].is_used = true;
    for (const std::size_t at : stages[i].steps) {
      const Step& step = steps[at];
      if (const auto from = step.instruction->flag("--from"))
        if (const auto named = stage_named(stages, i, step.expand(*from))) stages[*named].is_used = true;
      for (const dockerfile::Mount& mount : step.mounts)
        if (const auto named = stage_named(stages, i, step.expand(mount.from))) stages[*named].is_used = true;
    }
  }
}

}  // namespace

Context::Context(const Input& given, const dockerfile::Dockerfile& parsed_file, const Settings& asked)
    : input(given), file(parsed_file), settings(asked), lines(given.text) {
  const std::vector<dockerfile::Stage> plain = dockerfile::stages_of(file, {});
  for (const dockerfile::Stage& stage : plain) {
    stages.push_back({.name = stage.name,
                      .base = stage.base,
                      .parent = stage.parent,
                      .from = &file.instructions[stage.from],
                      .steps = {},
                      .user = {}});
  }

  State state;
  state.variables = std::make_shared<dockerfile::Scope>(file, dockerfile::BuildOptions{}, dockerfile::Variables{});
  const State fresh = state;
  std::vector<State> ends(stages.size());
  std::optional<std::size_t> stage;
  std::size_t scopes = 0, room = kMostCommands;
  steps.reserve(file.instructions.size());
  for (std::size_t i = 0; i < file.instructions.size(); ++i) {
    const Instruction& instruction = file.instructions[i];
    if (instruction.keyword == Keyword::from) {
      if (stage) ends[*stage] = state;
      stage = stage ? *stage + 1 : 0;
      state = stages[*stage].parent ? ends[*stages[*stage].parent] : fresh;
      // hadolint does not look at the base for that.
      if (!is_hadolint() && is_windows(plain[*stage], instruction)) state.shell = {"cmd", "/S", "/C"};
    }
    if (auto shell = shell_comment(instruction)) state.shell = {*std::move(shell), "-c"};
    const auto add = [&](Step step) {
      if (stage) stages[*stage].steps.push_back(steps.size());
      steps.push_back(std::move(step));
    };
    add(step_of(instruction, i, stage, state, room, is_cut));
    for (const Instruction& kept : instruction.trigger) {
      Step step = step_of(kept, i, stage, state, room, is_cut);
      step.trigger = true;
      add(std::move(step));
    }
    // ARG before the first FROM is for FROM lines only.
    if (stage || instruction.keyword != Keyword::arg || stages.empty()) state.pass(instruction, scopes);
    if (stage) stages[*stage].user = state.user;
  }

  mark_used(stages, steps);
  for (const Step& step : steps) {
    if (!step.is(Keyword::run)) continue;
    for (const Script& script : step.scripts)
      for (std::size_t i = 0; i < script.parsed.commands.size(); ++i)
        commands.push_back({&step, &script, &script.parsed.commands[i], &script.invocations[i], i});
  }
}

std::span<const RunCommand> Context::commands_of(const Step& step) const {
  const auto begin = std::ranges::lower_bound(commands, &step, {}, &RunCommand::step);
  const auto end = std::ranges::upper_bound(commands, &step, {}, &RunCommand::step);
  return {begin, end};
}

std::vector<const Step*> Context::steps_with(Keyword keyword) const {
  std::vector<const Step*> out;
  for (const Step& step : steps)
    if (step.is(keyword)) out.push_back(&step);
  return out;
}

}  // namespace plimsoll::lint

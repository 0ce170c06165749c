// SPDX-License-Identifier: Apache-2.0
// PL21xx: how RUN uses its shell: cd, pipes whose failure nobody sees, /bin/sh replaced, documents that go on after a
// failure, scripts no shell can read.
#include <algorithm>

#include <fmt/core.h>

#include "base/lines.h"
#include "lint/rules/topics.h"
#include "lint/shell_edits.h"

namespace plimsoll::lint {
namespace {

using dockerfile::Keyword;

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// PL2101 as hadolint: every cd, wherever it stands.
void find_cd(const Context& file, Found& found) {
  for (const RunCommand& each : file.commands)
    if (!each.step->trigger && each.command->name() == "cd" && !each.command->in_text)
      found.add(*each.step, each.range(each.command->words.front()),
                "cd in a RUN is forgotten behind it; WORKDIR is not");
}

/// Whether the words of SHELL or of a script's own interpreter ask for pipefail.
bool has_pipefail(std::span<const std::string> interpreter) {
  return std::ranges::any_of(interpreter, [](const std::string& word) { return word.contains("pipefail"); });
}

bool knows_pipefail(std::string_view shell) {
  return shell == "bash" || shell == "zsh" || shell == "ash" || shell == "ksh";
}

/// "set -o pipefail" or "set -euxo pipefail" among the commands of the script in front of one.
bool sets_pipefail(const Script& script, std::size_t before) {
  for (std::size_t i = 0; i < before; ++i) {
    const shell::Invocation& run = script.invocations[i];
    if (run.is("set") &&
        std::ranges::any_of(run.arguments(), [](const shell::Word& word) { return word == "pipefail"; }))
      return true;
  }
  return false;
}

/// What the left side of a pipe does when nothing else can fail.
bool cannot_fail(const shell::Invocation& run) { return run.is_any({"echo", "printf", "yes", "true", ":"}); }

/// The command in front of a pipe.
const RunCommand* in_front(std::span<const RunCommand> commands, const RunCommand& at) {
  for (std::size_t i = static_cast<std::size_t>(&at - commands.data()); i-- > 0;)
    if (commands[i].script == at.script && commands[i].command->pipeline == at.command->pipeline) return &commands[i];
  return nullptr;
}

/// PL2102: a pipe between commands of which the first may fail.
void find_pipes(const Context& file, Found& found) {
  const std::span<const RunCommand> commands = file.commands;
  for (const RunCommand& each : commands) {
    if (each.command->joined != shell::Joined::pipe || each.step->trigger) continue;
    if (has_pipefail(each.script->body.interpreter) || sets_pipefail(*each.script, each.index)) continue;
    if (each.command->in_text || each.command->in_condition || each.command->negated) continue;
    const RunCommand* left = in_front(commands, each);
    if (left == nullptr || cannot_fail(*left->run)) continue;
    const std::string_view name = left->run->name();
    found.add(*each.step, each.script->file_range(each.script->parsed.joints[each.index]),
              name.empty() ? "if what stands left of this pipe fails, RUN still succeeds"
                           : fmt::format("if {} fails here, RUN still succeeds", name));
  }
}

/// As hadolint: any pipe in a RUN unless SHELL has pipefail with a shell that knows it; pwsh and cmd do not count.
void find_pipes_as_hadolint(const Context& file, Found& found) {
  for (const Step* step : file.steps_with(Keyword::run)) {
    if (step->trigger || step->shell.empty()) continue;
    const std::string_view shell = base_name(step->shell.front());
    if (shell.starts_with("pwsh") || shell.starts_with("powershell") || shell.starts_with("cmd")) continue;
    if (step->shell_given && knows_pipefail(shell) && has_pipefail(step->shell)) continue;
    for (const RunCommand& each : file.commands_of(*step)) {
      if (each.command->joined != shell::Joined::pipe || each.command->in_text) continue;
      found.add(*step, each.script->file_range(each.script->parsed.joints[each.index]),
                "a pipe without SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]");
      break;
    }
  }
}

/// PL2103: ln … /bin/sh
void find_replaced_shell(const Context& file, Found& found) {
  for (const RunCommand& each : file.commands) {
    if (!each.run->is("ln")) continue;
    // Without -f a link is made only where there is no shell yet.
    if (file.settings.profile == Profile::standard && !each.run->has({"-f", "--force"})) continue;
    const auto operands = each.run->operands({"-t", "-S"});
    const auto shell = std::ranges::find_if(operands, [](const shell::Word* word) { return *word == "/bin/sh"; });
    if (shell != operands.end())
      found.add(*each.step, each.range(**shell), "/bin/sh is replaced; SHELL changes what RUN uses");
  }
}

/// PL2104: several commands in the lines of a document, the first of which may fail unseen.
void find_document_without_errexit(const Context& file, Found& found) {
  for (const Step* step : file.steps_with(Keyword::run)) {
    for (const Script& script : step->scripts) {
      if (!script.body.is_document) continue;
      const auto& commands = script.parsed.commands;
      std::vector<std::size_t> own;
      for (std::size_t i = 0; i < commands.size(); ++i)
        if (commands[i].list == 0 && !commands[i].in_text && !commands[i].in_branch) own.push_back(i);
      // What stands behind a line end or ";" runs whatever came of the lines before.
      const auto second =
          std::ranges::find_if(own, [&](std::size_t i) { return commands[i].joined == shell::Joined::next; });
      if (second == own.end()) continue;
      const bool asks = std::ranges::any_of(script.body.interpreter, [](const std::string& word) {
        return word == "errexit" ||
               (word.size() > 1 && word.front() == '-' && !word.starts_with("--") && word.contains('e'));
      });
      if (asks) continue;
      const auto first = std::ranges::find_if(
          own, [&](std::size_t i) { return !commands[i].words.empty() && !cannot_fail(script.invocations[i]); });
      if (first == own.end()) continue;
      const bool sets = std::ranges::any_of(own, [&](std::size_t i) {
        const shell::Invocation& run = script.invocations[i];
        return run.is("set") && std::ranges::any_of(run.arguments(), [](const shell::Word& word) {
                 return word == "errexit" ||
                        (word.value.starts_with('-') && !word.value.starts_with("--") && word.value.contains('e'));
               });
      });
      if (sets || *first == own.back()) continue;
      Issue& issue = found.add(*step, script.file_range(commands[*first].range),
                               "when this fails, the lines behind it run all the same");
      std::string_view rest = script.body.text;
      const std::string_view head = take_line(rest);
      const std::size_t at = head.starts_with("#!") ? head.size() + 1 : 0;
      if (script.body.text.empty() || at >= script.body.text.size()) continue;
      // The line as it is indented in the file: tabs in front of it are not in the text.
      const std::size_t place = file.lines.offset(file.lines.position(script.file_range({at, at + 1}).begin).line);
      issue.fixes.push_back({.repair = Repair::safe,
                             .title = "put set -e in front",
                             .edits = {{.range = {place, place}, .text = "set -e\n"}}});
    }
  }
}

/// PL2105: no shell reads it.
void find_broken_scripts(const Context& file, Found& found) {
  for (const Step& step : file.steps) {
    if (!step.is(Keyword::run)) continue;
    for (const Script& script : step.scripts) {
      if (script.parsed.problems.empty()) continue;
      // Other shells read more, and a document the line's shell expands first is read as something else.
      const bool other = std::ranges::any_of(script.body.interpreter, [](std::string_view word) {
        return base_name(word) == "zsh" || base_name(word).starts_with("ksh") || base_name(word) == "mksh";
      });
      if (other || (script.body.is_document && !step.instruction->arguments.starts_with("<<"))) continue;
      const shell::Problem& problem = script.parsed.problems.front();
      if (problem.message.starts_with("nested too") || problem.message.starts_with("too m")) continue;
      found.add(step, script.file_range(problem.range), fmt::format("the shell cannot read this: {}", problem.message));
    }
  }
}

constexpr Check kChecks[] = {
    {.rule = {.id = "PL2101",
              .aliases = "DL3003 DS-0013",
              .severity = Severity::low,
              .audience = Audience::strict,
              .title = "cd in a RUN",
              .doc = "looks for cd among the commands of a RUN",
              .why = "The folder is the next instruction's no more; who reads the file has to find out where commands "
                     "run.",
              .remedy = "use WORKDIR, or give the command the folder",
              .hadolint = "DL3003",
              .level = HadolintLevel::warning,
              .bad = "FROM debian:12\nRUN cd /srv && make\n",
              .good = "FROM debian:12\nWORKDIR /srv\nRUN make\n"},
     .check = find_cd},
    {.rule =
         {.id = "PL2102",
          .aliases = "DL4006",
          .severity = Severity::medium,
          .audience = Audience::strict,
          .title = "A pipe hides that a command fails",
          .doc = "looks for pipes in RUN without pipefail; echo and printf on the left cannot fail and are let pass",
          .why = "The exit status of a pipe is that of its last command: a download that breaks off gives an image "
                 "with half a file in it and no error.",
          .remedy = "write SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"] above it, or set -o pipefail in front",
          .hadolint = "DL4006",
          .level = HadolintLevel::warning,
          .bad = "FROM debian:12\nRUN gunzip -c /tmp/a.gz | tee /srv/a\n",
          .good = "FROM debian:12\nSHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nRUN gunzip -c /tmp/a.gz | tee "
                  "/srv/a\n"},
     .check = find_pipes,
     .as_hadolint = find_pipes_as_hadolint},
    {.rule = {.id = "PL2103",
              .aliases = "DL4005",
              .severity = Severity::medium,
              .title = "/bin/sh is replaced",
              .doc = "looks for ln with /bin/sh among what it is given",
              .why = "Every script of the distribution that says #!/bin/sh then runs with a shell it was not made for.",
              .remedy = "use SHELL [\"/bin/bash\", \"-c\"]",
              .hadolint = "DL4005",
              .level = HadolintLevel::warning,
              .bad = "FROM debian:12\nRUN ln -sf /bin/bash /bin/sh\n",
              .good = "FROM debian:12\nSHELL [\"/bin/bash\", \"-c\"]\nRUN echo hello\n"},
     .check = find_replaced_shell},
    {.rule = {.id = "PL2104",
              .severity = Severity::medium,
              .title = "A here-document goes on after a failure",
              .doc = "looks for RUN <<EOF with several commands on lines of their own and without set -e",
              .why = "A shell runs line after line whatever came of the one before; only the last one decides whether "
                     "the build fails.",
              .remedy = "put set -e in front",
              .repair = Repair::safe,
              .bad = "FROM debian:12\nRUN <<EOF\nmake\nmake install\nEOF\n",
              .good = "FROM debian:12\nRUN <<EOF\nset -e\nmake\nmake install\nEOF\n"},
     .check = find_document_without_errexit},
    {.rule = {.id = "PL2105",
              .severity = Severity::high,
              .title = "A script the shell cannot read",
              .doc =
                  "looks for RUN whose text no shell can parse: quotes, parentheses and constructs without their end",
              .why = "The build fails at this instruction.",
              .remedy = "close what is open, or quote what is not meant for the shell",
              .bad = "FROM debian:12\nRUN if true; then echo yes\n",
              .good = "FROM debian:12\nRUN if true; then echo yes; fi\n"},
     .check = find_broken_scripts},
};

}  // namespace

std::span<const Check> shell_checks() { return kChecks; }

}  // namespace plimsoll::lint

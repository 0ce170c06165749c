// SPDX-License-Identifier: Apache-2.0
// PL1901–PL1904: CMD and ENTRYPOINT as text, HEALTHCHECK, MAINTAINER, the old form of ENV and LABEL.
#include <algorithm>
#include <array>
#include <ranges>
#include <set>

#include <fmt/core.h>

#include "base/lines.h"
#include "lint/final_image.h"
#include "lint/rules/topics.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Form;
using dockerfile::Instruction;
using dockerfile::Keyword;

/// Shells' own commands: there is no program of that name to start.
bool is_builtin(std::string_view name) {
  static constexpr auto kBuiltins = std::to_array<std::string_view>(
      {".",     ":",      "alias", "bg",   "break", "cd",     "command", "continue", "eval",   "exec",
       "exit",  "export", "fg",    "hash", "jobs",  "local",  "read",    "readonly", "return", "set",
       "shift", "source", "times", "trap", "type",  "ulimit", "umask",   "unalias",  "unset",  "wait"});
  return std::ranges::find(kBuiltins, name) != kBuiltins.end();
}

/// "[\"nginx\", \"-g\", \"daemon off;\"]" for a text that starts one program with fixed arguments.
std::optional<std::string> plain_json(const Script& script) {
  if (script.parsed.commands.size() != 1 || !script.parsed.problems.empty()) return std::nullopt;
  const shell::Command& command = script.parsed.commands.front();
  if (command.words.empty() || !command.assignments.empty() || !command.redirects.empty() || command.negated)
    return std::nullopt;
  // What stands around the command, ( ) or a lone "&", is not in its range.
  const std::string_view text = script.body.text;
  if (trim(text) != trim(command.range.in(text))) return std::nullopt;
  auto first = command.words.begin();
  if (first->value == "exec" && command.words.size() > 1 && !(first + 1)->value.starts_with('-')) ++first;
  if (is_builtin(first->value)) return std::nullopt;
  std::string out = "[";
  for (auto word = first; word != command.words.end(); ++word) {
    const bool is_plain = std::ranges::all_of(
        word->parts, [](const shell::Part& part) { return part.kind == shell::Part::Kind::literal; });
    if (!is_plain) return std::nullopt;
    out += (word == first ? "" : ", ") + json_string(word->value);
  }
  return out + "]";
}

/// The shell stays, but says so and makes way for the program where it is one.
std::optional<std::string> shell_json(const Step& step, const Script& script) {
  if (step.shell.size() < 2 || !script.parsed.problems.empty() || script.parsed.commands.empty()) return std::nullopt;
  const shell::Command& command = script.parsed.commands.front();
  const std::string_view text = script.body.text;
  const bool is_one = script.parsed.commands.size() == 1 && trim(text) == trim(command.range.in(text)) &&
                      !command.words.empty() && command.assignments.empty() && !command.negated &&
                      !is_builtin(command.words.front().value);
  const std::string body = is_one ? fmt::format("exec {}", trim(text)) : std::string(trim(text));
  std::string out = "[";
  for (const std::string& word : step.shell) out += json_string(word) + ", ";
  return out + json_string(body) + "]";
}

bool is_exec(const Script& script) {
  // What is given to it as text is run by what it becomes.
  return !script.parsed.commands.empty() && script.parsed.commands.front().name() == "exec" &&
         std::ranges::all_of(script.parsed.commands | std::views::drop(1), &shell::Command::in_text);
}

void check_text_form(const Context& file, Found& found) {
  const bool wants_all = file.settings.profile == Profile::strict;
  for (const Step& step : file.steps) {
    const bool is_health = step.is(Keyword::healthcheck);
    if (!step.is(Keyword::cmd) && !step.is(Keyword::entrypoint) && !is_health) continue;
    const Instruction& instruction = *step.instruction;
    if (instruction.form == Form::json || instruction.arguments.empty()) continue;
    if (is_health && (instruction.words.empty() || lowercase(instruction.words.front()) != "cmd")) continue;
    const Script* script = step.scripts.empty() ? nullptr : &step.scripts.front();
    // A shell that was asked for, one that makes way at once, and tests are as they should be.
    if (!wants_all && (is_health || step.shell_given || (script != nullptr && is_exec(*script)))) continue;
    const TextRange range =
        is_health && instruction.word_ranges.size() > 1 ? instruction.word_ranges[1] : arguments_range(instruction);
    Issue& issue = found.add(step, range,
                             is_health ? std::string("the health check is run by a shell")
                                       : fmt::format("{} is run by a shell, which gets the signals",
                                                     dockerfile::keyword_name(instruction.keyword)));
    // Line ends within may hold comments, and blanks that would become part of a word.
    if (script == nullptr || range.in(file.text()).find('\n') != std::string_view::npos) continue;
    if (auto plain = plain_json(*script)) {
      issue.fixes.push_back({.repair = Repair::unsafe,
                             .title = "start the program without a shell",
                             .edits = {{.range = range, .text = *std::move(plain)}}});
    } else if (auto json = shell_json(step, *script)) {
      issue.fixes.push_back({.repair = Repair::unsafe,
                             .title = "say the shell, and let it make way",
                             .edits = {{.range = range, .text = *std::move(json)}}});
    }
  }
}

void text_form_as_hadolint(const Context& file, Found& found) {
  for (const Step& step : file.steps) {
    const Instruction& instruction = *step.instruction;
    if (step.trigger || instruction.form == Form::json || instruction.arguments.empty()) continue;
    const bool is_health =
        step.is(Keyword::healthcheck) && !instruction.words.empty() && lowercase(instruction.words.front()) == "cmd";
    if (step.is(Keyword::cmd) || step.is(Keyword::entrypoint) || is_health)
      found.add(step, instruction.range, "Use arguments JSON notation for CMD and ENTRYPOINT arguments");
  }
}

void check_healthcheck(const Context& file, Found& found) {
  if (file.is_fragment()) return;
  const std::size_t last = file.stages.size() - 1;
  if (!start_of(file, last).is_given()) return;
  const std::vector<const Step*> steps = lineage_steps(file, last);
  if (std::ranges::any_of(steps, [](const Step* step) { return step->is(Keyword::healthcheck); })) return;
  const StageView& stage = file.stages[last];
  found.add(file.steps[stage.steps.front()], stage.from->keyword_range,
            "no HEALTHCHECK says whether the program works");
}

/// Each stage is compared with those before it; nobody has so many.
constexpr std::size_t kMostStages = 1000;

/// hadolint judges stages by name, which is the image's where there is no other: a HEALTHCHECK is good for all stages
/// of its name, those it is on, and those on it.
void healthcheck_as_hadolint(const Context& file, Found& found) {
  struct Named {
    std::string name, base;
    const StageView* stage;
  };
  std::vector<Named> stages;
  for (const StageView& view : file.stages) {
    if (view.from->words.empty()) continue;
    const std::string base(split_image(view.from->words.front()).path);
    stages.push_back({view.from->words.size() == 3 ? view.from->words[2] : base, base, &view});
  }
  if (stages.size() > kMostStages) return;
  std::vector<bool> good(stages.size(), false);
  for (std::size_t i = 0; i < stages.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j)
      if (good[j] && stages[j].name == stages[i].base) good[i] = true;
    const bool has = std::ranges::any_of(stages[i].stage->steps, [&](std::size_t at) {
      return file.steps[at].is(Keyword::healthcheck) && !file.steps[at].trigger;
    });
    if (!has) continue;
    good[i] = true;
    std::set<std::string> names{stages[i].base};
    for (std::size_t j = i; j-- > 0;) {
      if (!names.contains(stages[j].name)) continue;
      good[j] = true;
      names.insert(stages[j].base);
    }
  }
  for (std::size_t i = 0; i < stages.size(); ++i)
    if (!good[i])
      found.add(file.steps[stages[i].stage->steps.front()], stages[i].stage->from->range,
                "`HEALTHCHECK` instruction missing.");
}

/// `text` as a value in double quotes; the escape character is the file's.
std::string quoted(std::string_view text, char escape) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '$' || c == escape) out += escape;
    out += c;
  }
  return out + '"';
}

void check_maintainer(const Context& file, Found& found) {
  for (const Step& step : file.steps) {
    if (!step.is(Keyword::maintainer) || step.trigger) continue;
    const Instruction& instruction = *step.instruction;
    Issue& issue = found.add(step, instruction.keyword_range, "MAINTAINER is deprecated");
    std::string_view name = instruction.arguments;
    if (name.empty()) continue;
    if (name.size() > 1 && (name.front() == '"' || name.front() == '\'') && name.back() == name.front())
      name = name.substr(1, name.size() - 2);
    const TextRange range{instruction.keyword_range.begin, arguments_range(instruction).end};
    if (range.in(file.text()).find('\n') != std::string_view::npos) continue;
    issue.fixes.push_back({.repair = Repair::safe,
                           .title = "make it a label",
                           .edits = {{.range = range,
                                      .text = fmt::format("LABEL org.opencontainers.image.authors={}",
                                                          quoted(name, file.file.escape))}}});
  }
}

/// The value of "key value of many words" as key=value takes it.
std::optional<std::string> as_one_word(std::string_view value, char escape) {
  const bool is_plain = value.find_first_of(std::string("\"'") + escape) == std::string_view::npos;
  if (is_plain && value.find_first_of(" \t") == std::string_view::npos) return std::string(value);
  if (is_plain) return "\"" + std::string(value) + "\"";
  if (value.find('\n') != std::string_view::npos) return std::nullopt;
  std::string out;
  char quote = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (c == escape && quote != '\'' && i + 1 < value.size()) {
      out += c;
      out += value[++i];
      continue;
    }
    if (quote == 0 && is_blank(c)) out += escape;
    if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == quote) {
      quote = 0;
    }
    out += c;
  }
  if (quote != 0) return std::nullopt;
  return out;
}

void check_old_pairs(const Context& file, Found& found) {
  for (const Step& step : file.steps) {
    if (!step.is(Keyword::env) && !step.is(Keyword::label)) continue;
    const Instruction& instruction = *step.instruction;
    if (instruction.pairs.size() != 1 || instruction.pairs.front().separator == '=') continue;
    const dockerfile::KeyValue& pair = instruction.pairs.front();
    const TextRange range{pair.key_range.begin, pair.value_range.end};
    if (pair.value_range.size() == 0) continue;
    Issue& issue = found.add(
        step, range, fmt::format("{} with a blank instead of =", dockerfile::keyword_name(instruction.keyword)));
    const auto value = as_one_word(pair.value_range.in(file.text()), file.file.escape);
    if (!value) continue;
    issue.fixes.push_back({.repair = Repair::safe,
                           .title = "write key=value",
                           .edits = {{.range = {pair.key_range.end, pair.value_range.end}, .text = "=" + *value}}});
  }
}

}  // namespace

std::span<const Check> metadata_checks() {
  static const std::array kRows{
      Check{
          .rule =
              {.id = "PL1901",
               .aliases = "DL3025 JSONArgsRecommended ID.20012",
               .severity = Severity::low,
               .title = "CMD or ENTRYPOINT as text",
               .doc = "CMD and ENTRYPOINT that are no JSON array of strings; a shell named by SHELL and \"exec\" pass. "
                      "The strict profile says it of HEALTHCHECK too.",
               .why = "A shell is started first and gets the signals: the program does not hear that it is to stop, "
                      "and is killed ten seconds later.",
               .remedy = "write it as a JSON array",
               .hadolint = "DL3025",
               .level = HadolintLevel::warning,
               .repair = Repair::unsafe,
               .bad = "FROM nginx:1.29\nCMD nginx -g 'daemon off;'\n",
               .good = "FROM nginx:1.29\nCMD [\"nginx\", \"-g\", \"daemon off;\"]\n"},
          .check = check_text_form,
          .as_hadolint = text_form_as_hadolint},
      Check{.rule = {.id = "PL1902",
                     .aliases = "DL3057 DS-0026 CKV_DOCKER_2 CIS-DI-0006 CIS-4.6",
                     .severity = Severity::low,
                     .audience = Audience::strict,
                     .title = "No HEALTHCHECK",
                     .doc = "an image that starts a program and tells no health check",
                     .why = "An engine takes a program that hangs for a healthy one.",
                     .remedy = "tell how to find out whether it works, where it is not Kubernetes that asks",
                     .hadolint = "DL3057",
                     .level = HadolintLevel::ignored,
                     .bad = "FROM nginx:1.29\nCMD [\"nginx\", \"-g\", \"daemon off;\"]\n",
                     .good =
                         "FROM nginx:1.29\nHEALTHCHECK CMD [\"curl\", \"-f\", \"http://localhost/\"]\nCMD [\"nginx\", "
                         "\"-g\", \"daemon off;\"]\n"},
            .check = check_healthcheck,
            .as_hadolint = healthcheck_as_hadolint},
      Check{.rule = {.id = "PL1903",
                     .aliases = "DL4000 MaintainerDeprecated DS-0022 CKV_DOCKER_6 ID.20008",
                     .severity = Severity::low,
                     .title = "MAINTAINER",
                     .doc = "the instruction MAINTAINER, which a label has replaced",
                     .why = "Nothing but the old builder reads it; labels are shown by every tool.",
                     .remedy = "write LABEL org.opencontainers.image.authors",
                     .hadolint = "DL4000",
                     .level = HadolintLevel::error,
                     .repair = Repair::safe,
                     .bad = "FROM debian:13-slim\nMAINTAINER Ann Lee <ann@example.org>\nCMD [\"/bin/bash\"]\n",
                     .good = "FROM debian:13-slim\nLABEL org.opencontainers.image.authors=\"Ann Lee "
                             "<ann@example.org>\"\nCMD [\"/bin/bash\"]\n"},
            .check = check_maintainer},
      Check{
          .rule = {.id = "PL1904",
                   .aliases = "LegacyKeyValueFormat",
                   .severity = Severity::low,
                   .title = "ENV or LABEL with a blank",
                   .doc = "ENV and LABEL in their old form, \"key value\"",
                   .why = "All the rest of the line is the value, which readers take for further pairs; builders warn "
                          "of it.",
                   .remedy = "write key=value",
                   .repair = Repair::safe,
                   .bad = "FROM debian:13-slim\nENV MODE production\nCMD [\"/bin/bash\"]\n",
                   .good = "FROM debian:13-slim\nENV MODE=production\nCMD [\"/bin/bash\"]\n"},
          .check = check_old_pairs},
  };
  return kRows;
}

}  // namespace plimsoll::lint

// SPDX-License-Identifier: Apache-2.0
// PL1921–PL1923: whether what is to watch, start and stop the program can do so.
#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/core.h>

#include "base/lines.h"
#include "lint/final_image.h"
#include "lint/known_images.h"
#include "lint/rules/topics.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Form;
using dockerfile::Instruction;
using dockerfile::Keyword;

/// Something in the image may have brought the program: a command or a copied file that names it, or one that cannot be
/// looked into.
bool may_have(const Context& file, std::size_t stage, std::string_view program) {
  for (const Step* step : lineage_steps(file, stage)) {
    if (step->is(Keyword::add)) return true;
    if (step->is(Keyword::copy)) {
      const Instruction& copy = *step->instruction;
      for (const std::string& word : copy.words)
        if (word.find(program) != std::string::npos) return true;
      // Whole folders of programs.
      if (!copy.words.empty() && (copy.words.back() == "/" || copy.words.back().find("bin") != std::string::npos ||
                                  copy.words.back().starts_with("/usr")))
        return true;
    }
    if (!step->is(Keyword::run)) continue;
    if (step->scripts.empty()) return true;
    for (const RunCommand& command : file.commands_of(*step)) {
      const std::string_view name = command.run->name();
      if (name.empty() || name.ends_with(".sh") || command.run->is_any({"sh", "bash", "make"})) return true;
      for (const shell::Word& word : command.command->words)
        if (word.value.find(program) != std::string::npos || !word.is_literal()) return true;
    }
  }
  return false;
}

void check_health_tool(const Context& file, Found& found) {
  if (file.is_fragment()) return;
  const std::size_t last = file.stages.size() - 1;
  const std::string base = base_of(file, last);
  for (const Step* step : lineage_steps(file, last)) {
    if (!step->is(Keyword::healthcheck)) continue;
    const Instruction& instruction = *step->instruction;
    struct Program {
      std::string name;
      TextRange range;
    };
    std::vector<Program> programs;
    if (instruction.form == Form::json && instruction.words.size() > 1) {
      programs.push_back({instruction.words[1], instruction.word_ranges[1]});
    } else {
      for (const Script& script : step->scripts)
        for (const shell::Command& command : script.parsed.commands)
          if (!command.words.empty())
            programs.push_back({std::string(command.name()), script.file_range(command.words.front().range)});
    }
    for (const Program& program : programs) {
      const std::string_view name = std::string_view(program.name).substr(program.name.rfind('/') + 1);
      if (name != "curl" && name != "wget") continue;
      const bool is_missing = base == "scratch" || has_program(split_image(base), name) == std::optional(false);
      if (is_missing && !may_have(file, last, name))
        found.add(*step, program.range, fmt::format("{} has no {}: the container is never healthy", base, name));
    }
  }
}

/// The path a document of COPY lands at.
std::string path_of(const Step& step, const dockerfile::Heredoc& document) {
  if (step.instruction->words.empty()) return {};
  std::string to = step.expand(step.instruction->words.back());
  if (to.ends_with('/')) to += document.name;
  return to;
}

bool is_shell_script(std::string_view text) {
  if (!text.starts_with("#!")) return false;
  const std::string_view line = text.substr(0, text.find('\n'));
  return line.ends_with("sh") || line.find("sh ") != std::string_view::npos;
}

/// What ends the script without starting a program.
bool is_harmless_end(const shell::Command& command) {
  static constexpr auto kNames = std::to_array<std::string_view>(
      {":", "exec", "exit", "return", "true", "false", "wait", "echo", "printf", "test", "["});
  return command.words.empty() || command.name().empty() || std::ranges::find(kNames, command.name()) != kNames.end();
}

void check_entry_script(const Context& file, Found& found) {
  if (file.is_fragment()) return;
  const std::size_t last = file.stages.size() - 1;
  const Start start = start_of(file, last);
  if (start.words.empty()) return;
  for (const Step* step : lineage_steps(file, last)) {
    if (!step->is(Keyword::copy)) continue;
    for (const dockerfile::Heredoc& document : step->instruction->heredocs) {
      const std::string path = path_of(*step, document);
      const bool is_started = std::ranges::any_of(start.words, [&](const std::string& word) {
        return word == path || (word.starts_with("./") && path.ends_with(word.substr(1)));
      });
      // Where variables are put in or tabs taken off, places in the text are not those in the file.
      if (!is_started || document.strip_tabs || !is_shell_script(document.content)) continue;
      const shell::Script script = shell::parse(document.content, shell::Dialect::bash);
      if (script.commands.empty() || !script.problems.empty()) continue;
      const auto top = std::ranges::find_if(script.commands.rbegin(), script.commands.rend(),
                                            [](const shell::Command& command) { return command.list == 0; });
      if (top == script.commands.rend() || is_harmless_end(*top) || !top->ends_pipeline ||
          top->joined == shell::Joined::pipe || top->joined == shell::Joined::and_then ||
          top->joined == shell::Joined::or_else)
        continue;
      // Behind it may stand "fi", "done" or "&": then it is not what the script ends with.
      if (document.content.find_first_not_of(" \t\r\n", top->range.end) != std::string::npos) continue;
      const TextRange range{document.range.begin + top->range.begin, document.range.begin + top->range.end};
      if (range.in(file.text()) != top->range.in(document.content)) continue;
      const shell::Word& word = top->words.front();
      Issue& issue =
          found.add(*step, {document.range.begin + word.range.begin, document.range.begin + word.range.end},
                    fmt::format("{} keeps the shell in front of {}, which then gets no signals", path, word.value));
      issue.fixes.push_back({.repair = Repair::unsafe,
                             .title = "add exec",
                             .edits = {{.range = {range.begin, range.begin}, .text = "exec "}}});
    }
  }
}

// Sorted, without SIG; of Linux.
constexpr auto kSignals = std::to_array<std::string_view>(
    {"ABRT", "ALRM", "BUS",  "CHLD",   "CLD",  "CONT",  "FPE",   "HUP",    "ILL",    "INT",  "IO",  "IOT",  "KILL",
     "PIPE", "POLL", "PROF", "PWR",    "QUIT", "RTMAX", "RTMIN", "SEGV",   "STKFLT", "STOP", "SYS", "TERM", "TRAP",
     "TSTP", "TTIN", "TTOU", "UNUSED", "URG",  "USR1",  "USR2",  "VTALRM", "WINCH",  "XCPU", "XFSZ"});

constexpr int kMostSignal = 64, kMostRealTime = 15;

bool is_signal(std::string_view text) {
  int number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec == std::errc() && read.ptr == text.data() + text.size()) return number >= 1 && number <= kMostSignal;
  std::string name(text);
  std::ranges::transform(name, name.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  std::string_view rest = name;
  if (rest.starts_with("SIG")) rest.remove_prefix(3);
  if (std::ranges::binary_search(kSignals, rest)) return true;
  for (const std::string_view edge : {"RTMIN+", "RTMAX-"}) {
    if (!rest.starts_with(edge)) continue;
    const std::string_view offset = rest.substr(edge.size());
    const auto [end, error] = std::from_chars(offset.data(), offset.data() + offset.size(), number);
    return error == std::errc() && end == offset.data() + offset.size() && number >= 1 && number <= kMostRealTime;
  }
  return false;
}

void check_stop_signal(const Context& file, Found& found) {
  for (const Step* step : file.steps_with(Keyword::stopsignal)) {
    if (step->instruction->words.empty()) continue;
    const std::string signal = step->expand(step->instruction->words.front());
    if (signal.empty() || signal.find('$') != std::string::npos ||
        step->instruction->words.front().find('$') != std::string::npos || is_signal(signal))
      continue;
    found.add(*step, step->instruction->word_ranges.front(), fmt::format("{} is no signal", signal));
  }
}

}  // namespace

std::span<const Check> start_checks() {
  static const std::array kRows{
      Check{.rule = {.id = "PL1921",
                     .aliases = "",
                     .severity = Severity::medium,
                     .title = "Health check asks with a program that is not there",
                     .doc = "HEALTHCHECK with curl or wget on a base that is known to be without, where no instruction "
                            "brings it",
                     .why = "The check fails for ever, and the engine restarts or removes a container that works.",
                     .remedy = "ask with what the image has, or with the program itself",
                     .bad = "FROM python:3.13-slim\nCOPY app.py /app/\nHEALTHCHECK CMD curl -f http://localhost:8000/\n"
                            "USER 65532\nCMD [\"python3\", \"/app/app.py\"]\n",
                     .good = "FROM python:3.13-slim\nCOPY app.py /app/\nHEALTHCHECK CMD [\"python3\", \"/app/app.py\", "
                             "\"--check\"]\nUSER 65532\nCMD [\"python3\", \"/app/app.py\"]\n"},
            .check = check_health_tool},
      Check{
          .rule = {.id = "PL1922",
                   .aliases = "",
                   .severity = Severity::medium,
                   .title = "Entry script without exec",
                   .doc =
                       "a script of a here-document that ENTRYPOINT or CMD starts, and that ends by starting a program "
                       "without exec",
                   .why = "The shell stays process 1 and does not pass signals on: the program is killed instead of "
                          "stopped.",
                   .remedy = "write exec in front of the last command",
                   .repair = Repair::unsafe,
                   .bad = "FROM debian:13-slim\nCOPY --chmod=0555 <<'EOF' /start.sh\n#!/bin/sh\nset -e\nmkdir -p "
                          "/tmp/shop\nshop --serve\nEOF\nUSER 10001\nENTRYPOINT [\"/start.sh\"]\n",
                   .good = "FROM debian:13-slim\nCOPY --chmod=0555 <<'EOF' /start.sh\n#!/bin/sh\nset -e\nmkdir -p "
                           "/tmp/shop\nexec shop --serve\nEOF\nUSER 10001\nENTRYPOINT [\"/start.sh\"]\n"},
          .check = check_entry_script},
      Check{.rule = {.id = "PL1923",
                     .aliases = "",
                     .severity = Severity::medium,
                     .title = "STOPSIGNAL is no signal",
                     .doc = "STOPSIGNAL with a name or number that Linux does not have",
                     .why = "The engine refuses to make the container, or cannot stop it.",
                     .remedy = "write a signal, such as SIGTERM or SIGQUIT",
                     .bad = "FROM debian:13-slim\nSTOPSIGNAL SIGSTOPIT\nCMD [\"/bin/bash\"]\n",
                     .good = "FROM debian:13-slim\nSTOPSIGNAL SIGQUIT\nCMD [\"/bin/bash\"]\n"},
            .check = check_stop_signal},
  };
  return kRows;
}

}  // namespace plimsoll::lint

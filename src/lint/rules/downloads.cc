// SPDX-License-Identifier: Apache-2.0
// PL1601, PL1602, PL1607–PL1610: how things are downloaded.
#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "base/bytes.h"
#include "base/lines.h"
#include "lint/downloads.h"
#include "lint/hadolint_view.h"
#include "lint/rules/topics.h"
#include "lint/shell_edits.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Keyword;
using shell::Word;

const Word& program_word(const RunCommand& command) { return command.command->words[command.run->first]; }

// PL1601

void check_both(const Context& file, Found& found) {
  for (const auto& commands : commands_by_stage(file)) {
    const RunCommand* first = nullptr;
    for (const RunCommand* command : commands) {
      if (!command->run->is_any({"curl", "wget"})) continue;
      if (first == nullptr) first = command;
      if (command->run->name() == first->run->name()) continue;
      found.add(*command->step, command->range(program_word(*command)),
                fmt::format("{} here, {} in line {}: one of them will do", command->run->name(), first->run->name(),
                            file.lines.position(first->range().begin).line));
      break;
    }
  }
}

void check_both_as_hadolint(const Context& file, Found& found) {
  bool curl = false, wget = false;
  std::optional<std::size_t> stage;
  const std::vector<HadolintRun> runs = hadolint_runs(file, {"curl", "wget"});
  bool kept_curl = false, kept_wget = false;  // what ONBUILD keeps is counted by itself
  for (const HadolintRun& run : runs) {
    if (run.step->stage != stage) curl = wget = kept_curl = kept_wget = false;
    stage = run.step->stage;
    bool& one = run.step->trigger ? kept_curl : curl;
    bool& other = run.step->trigger ? kept_wget : wget;
    for (const HadolintCommand& command : run.commands) (command.name == "curl" ? one : other) = true;
    if (one && other) report_for_hadolint(found, *run.step);
  }
}

// PL1602

/// busybox's wget knows no --progress.
bool may_be_busybox(const Context& file, const Step& step) {
  const StageView* stage = file.stage_of(step);
  while (stage != nullptr && stage->parent) stage = &file.stages[*stage->parent];
  return stage == nullptr || stage->base.contains('$') || stage->base.contains("alpine") ||
         stage->base.contains("busybox");
}

void check_progress(const Context& file, Found& found) {
  for (const RunCommand& command : file.commands) {
    if (!command.run->is("wget") || downloads_of(command).empty()) continue;
    if (command.run->has(
            {"--progress", "-q", "--quiet", "-o", "--output-file", "-a", "--append-output", "--no-verbose"}) ||
        std::ranges::any_of(command.run->arguments(), [](const Word& word) { return word == "-nv"; }))
      continue;
    Issue& issue =
        found.add(*command.step, command.range(program_word(command)), "wget draws its progress into the build's log");
    const std::string option = may_be_busybox(file, *command.step) ? "-q" : "--progress=dot:giga";
    if (auto edit = insert_behind(file, command, program_word(command), option))
      issue.fixes.push_back({.repair = Repair::safe, .title = fmt::format("add {}", option), .edits = {*edit}});
  }
}

void check_progress_as_hadolint(const Context& file, Found& found) {
  for (const HadolintRun& run : hadolint_runs(file, {"wget"})) {
    const bool loud = std::ranges::any_of(run.commands, [](const HadolintCommand& command) {
      return !command.has_flag({"progress", "q", "quiet", "o", "output-file", "a", "append-output", "no-verbose"}) &&
             !command.has_any({"-nv"});
    });
    if (loud) report_for_hadolint(found, *run.step);
  }
}

// PL1607

bool is_plain_http(std::string_view url) { return url.starts_with("http://") && !is_own_host(url_host(url)); }

bool is_checked(const RunCommand& command, const std::vector<const RunCommand*>& stage) {
  const auto at = std::ranges::find(stage, &command);
  return std::any_of(at, stage.end(), [](const RunCommand* each) { return is_check(*each->run); });
}

void report_http(const Context& file, const Step& step, TextRange url, std::string title, Found& found) {
  Issue& issue = found.add(step, url, std::move(title));
  const std::size_t at = url.in(file.text()).find("http://");
  if (at == std::string_view::npos) return;
  const std::size_t end = url.begin + at + 4;
  issue.fixes.push_back({.repair = Repair::unsafe, .title = "use https", .edits = {{{end, end}, "s"}}});
}

void check_http(const Context& file, Found& found) {
  for (const auto& commands : commands_by_stage(file))
    for (const RunCommand* command : commands) {
      if (!command->run->is_any({"curl", "git", "wget"}) || is_checked(*command, commands)) continue;
      if (command->run->is("git") &&
          (command->run->verb({"-C", "-c"}) == nullptr || *command->run->verb({"-C", "-c"}) != "clone"))
        continue;
      for (const Word& word : command->run->arguments())
        if (is_plain_http(word.value))
          report_http(file, *command->step, command->range(word),
                      fmt::format("{} takes it from {} over plain HTTP", command->run->name(),
                                  printable(url_host(word.value), 40)),
                      found);
    }
  for (const Step& step : file.steps) {
    if (!step.is(Keyword::add) || step.instruction->flag("--checksum")) continue;
    for (std::size_t i = 0; i + 1 < step.instruction->words.size(); ++i)
      if (is_plain_http(step.expand(step.instruction->words[i])))
        report_http(file, step, step.instruction->word_ranges[i], "ADD takes it over plain HTTP", found);
  }
}

// PL1608

void check_fail(const Context& file, Found& found) {
  for (const RunCommand& command : file.commands) {
    if (!command.run->is("curl") || command.run->has({"-f", "--fail", "--fail-with-body"})) continue;
    const std::vector<Download> downloads = downloads_of(command);
    const bool kept = std::ranges::any_of(downloads, [&](const Download& each) {
      return !each.file.empty() || (each.to_output && !command.command->ends_pipeline);
    });
    if (!kept) continue;
    Issue& issue = found.add(*command.step, command.range(program_word(command)),
                             "curl keeps the server's error page as if it were the file");
    if (auto edit = insert_behind(file, command, program_word(command), "-f"))
      issue.fixes.push_back({.repair = Repair::safe, .title = "add -f", .edits = {*edit}});
  }
}

// PL1609

const std::initializer_list<std::string_view> kCloneValues = {
    "-b",          "--branch", "-C", "-c",     "--config",        "--depth",    "-o", "--origin",
    "--reference", "--filter", "-j", "--jobs", "--shallow-since", "--template", "-u"};

bool sets_commit(const RunCommand& command) {
  if (!command.run->is("git")) return false;
  const Word* verb = command.run->verb({"-C", "-c", "--git-dir", "--work-tree"});
  return verb != nullptr && (*verb == "checkout" || *verb == "reset" || *verb == "switch" || *verb == "fetch" ||
                             *verb == "rev-parse" || *verb == "verify-tag");
}

void check_clone(const Context& file, Found& found) {
  for (const auto& commands : commands_by_stage(file))
    for (std::size_t i = 0; i < commands.size(); ++i) {
      const RunCommand& command = *commands[i];
      const std::vector<const Word*> words = command.run->operands(kCloneValues);
      if (!command.run->is("git") || words.size() < 2 || *words[0] != "clone" ||
          command.run->has({"-b", "--branch", "--revision"}))
        continue;
      const bool later = std::any_of(commands.begin() + static_cast<std::ptrdiff_t>(i), commands.end(),
                                     [](const RunCommand* each) { return sets_commit(*each); });
      if (later) continue;
      found.add(*command.step, command.range(*words[1]), "git clone takes whatever the branch holds today");
    }
}

// PL1610

/// Repositories of the distribution itself, whose keys come with the image.
bool is_own_repository(std::string_view line) {
  static constexpr std::array<std::string_view, 9> kHosts = {"debian.org",   "ubuntu.com", "kali.org",   "raspbian.org",
                                                             "raspberrypi.", "file:",      "devuan.org", "$",
                                                             "linuxmint.com"};
  const std::size_t url = line.find("://");
  return url == std::string_view::npos ||
         std::ranges::any_of(kHosts, [&](std::string_view host) { return line.contains(host); });
}

bool is_unsigned_source(std::string_view text) {
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::string_view line = trim(take_line(rest));
    if ((line.starts_with("deb ") || line.starts_with("deb-src ")) && !line.contains("signed-by") &&
        !line.contains("trusted=yes") && !is_own_repository(line))
      return true;
  }
  return false;
}

void check_keys(const Context& file, Found& found) {
  for (const RunCommand& command : file.commands) {
    if (command.run->is("apt-key")) {
      const Word* verb = command.run->verb({"--keyring"});
      if (verb != nullptr && (*verb == "add" || *verb == "adv"))
        found.add(*command.step, command.range(program_word(command)),
                  "apt-key lets this key sign for every repository");
    }
    if (!command.run->is_any({"echo", "printf"})) continue;
    const bool to_sources = std::ranges::any_of(command.command->redirects,
                                                [](const shell::Redirect& redirect) {
                                                  return redirect.target.value.contains("sources.list");
                                                }) ||
                            !command.command->ends_pipeline;
    if (!to_sources) continue;
    for (const Word& word : command.run->arguments())
      if (is_unsigned_source(word.value)) {
        found.add(*command.step, command.range(word), "any key apt knows may sign this repository: no signed-by");
        break;
      }
  }
}

const Check kChecks[] = {
    {.rule = {.id = "PL1601",
              .aliases = "DL4001 DS-0014",
              .severity = Severity::low,
              .audience = Audience::strict,
              .title = "Either use Wget or Curl but not both",
              .doc = "a stage whose RUNs call both curl and wget",
              .why = "Two programs for one job are two packages to install, to update and to be attacked through.",
              .remedy = "use one of them throughout",
              .hadolint = "DL4001",
              .level = HadolintLevel::warning,
              .repair = Repair::none,
              .bad = R"(FROM debian:12-slim
RUN curl -fsS https://example.com/health
RUN wget -q --spider https://example.com/ready
USER 1000
)",
              .good = R"(FROM debian:12-slim
RUN curl -fsS https://example.com/health && curl -fsS https://example.com/ready
USER 1000
)"},
     .check = check_both,
     .as_hadolint = check_both_as_hadolint},
    {.rule = {.id = "PL1602",
              .aliases = "DL3047",
              .severity = Severity::negligible,
              .audience = Audience::strict,
              .title = "Avoid use of wget without progress bar",
              .doc = "wget without --progress, -q, -nv or a log file",
              .why = "The bar is a line of the build's log for every few kilobytes.",
              .remedy = "use wget --progress=dot:giga, or -q",
              .hadolint = "DL3047",
              .level = HadolintLevel::info,
              .repair = Repair::safe,
              .bad = R"(FROM debian:12-slim
RUN wget -O data.json https://example.com/data.json
USER 1000
)",
              .good = R"(FROM debian:12-slim
RUN wget -q -O data.json https://example.com/data.json
USER 1000
)"},
     .check = check_progress,
     .as_hadolint = check_progress_as_hadolint},
    {.rule = {.id = "PL1607",
              .aliases = "",
              .severity = Severity::medium,
              .title = "A download over plain HTTP",
              .doc = "curl, wget, git clone and ADD of http:// URLs that nothing checks afterwards. Own hosts pass.",
              .why = "Anybody on the way can put something else in its place.",
              .remedy = "use https, or check the SHA-256 of what comes",
              .repair = Repair::unsafe,
              .bad = R"(FROM debian:12-slim
RUN curl -fsS http://example.com/list.json -o /srv/list.json
USER 1000
)",
              .good = R"(FROM debian:12-slim
RUN curl -fsS https://example.com/list.json -o /srv/list.json
USER 1000
)"},
     .check = check_http,
     .as_hadolint = nullptr},
    {.rule = {.id = "PL1608",
              .aliases = "",
              .severity = Severity::low,
              .audience = Audience::strict,
              .title = "curl does not fail on errors of the server",
              .doc = "curl without -f whose output is kept in a file or read by another command",
              .why = "On a 404 curl succeeds, and the page that says so is taken for the file.",
              .remedy = "add -f",
              .repair = Repair::safe,
              .bad = R"(FROM debian:12-slim
RUN curl -sSL -o /srv/list.json https://example.com/list.json
USER 1000
)",
              .good = R"(FROM debian:12-slim
RUN curl -fsSL -o /srv/list.json https://example.com/list.json
USER 1000
)"},
     .check = check_fail,
     .as_hadolint = nullptr},
    {.rule = {.id = "PL1609",
              .aliases = "",
              .severity = Severity::low,
              .audience = Audience::strict,
              .title = "git clone without a commit or tag",
              .doc = "git clone without --branch and without a checkout of something behind it in the stage",
              .why = "Two builds of one Dockerfile hold different code, and nobody can say which.",
              .remedy = "clone a tag (--branch v1.4) or check out a commit",
              .repair = Repair::none,
              .bad = R"(FROM debian:12-slim
RUN git clone https://git.example.com/shop/api.git /srv/api
USER 1000
)",
              .good = R"(FROM debian:12-slim
RUN git clone --branch v1.4 --depth 1 https://git.example.com/shop/api.git /srv/api
USER 1000
)"},
     .check = check_clone,
     .as_hadolint = nullptr},
    {.rule = {.id = "PL1610",
              .aliases = "",
              .severity = Severity::low,
              .title = "A repository's key is not tied to the repository",
              .doc = "apt-key add and adv, and sources of other parties without signed-by",
              .why =
                  "A key in apt's common ring may sign packages of any repository, the distribution's too; apt-key is "
                  "gone in Debian 13.",
              .remedy = "put the key into /etc/apt/keyrings and name it in the source: [signed-by=/etc/apt/keyrings/…]",
              .repair = Repair::none,
              .bad = R"(FROM debian:12-slim
RUN curl -fsS https://example.com/key.asc | apt-key add -
USER 1000
)",
              .good = R"(FROM debian:12-slim
RUN curl -fsS https://example.com/key.asc -o /etc/apt/keyrings/example.asc \
    && echo "deb [signed-by=/etc/apt/keyrings/example.asc] https://example.com/apt stable main" > /etc/apt/sources.list.d/example.list
USER 1000
)"},
     .check = check_keys,
     .as_hadolint = nullptr},
};

}  // namespace

std::span<const Check> downloads_checks() { return kChecks; }

}  // namespace plimsoll::lint

// SPDX-License-Identifier: Apache-2.0
// PL23xx: what makes two builds of one file two images.
#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "lint/final_image.h"
#include "lint/package_commands.h"
#include "lint/rules/topics.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Keyword;

bool names_epoch(const Context& file) { return file.text().find("SOURCE_DATE_EPOCH") != std::string_view::npos; }

void check_epoch(const Context& file, Found& found) {
  if (file.is_fragment() || names_epoch(file)) return;
  for (const RunCommand& command : file.commands) {
    const StageView* stage = file.stage_of(*command.step);
    if (stage == nullptr || !stage->is_used || command.step->trigger) continue;
    found.add(file.steps[stage->steps.front()], stage->from->keyword_range,
              "nothing sets SOURCE_DATE_EPOCH: every build stamps its files with the time of day");
    return;
  }
}

/// A pin of a mirror that keeps every version stays good.
bool uses_snapshots(const Context& file) { return file.text().find("snapshot") != std::string_view::npos; }

void check_live_mirrors(const Context& file, Found& found) {
  if (uses_snapshots(file)) return;
  for (const PackageCommand& command : package_commands(file, {Manager::apt, Manager::apk})) {
    if (command.deed != Deed::install) continue;
    for (const shell::Word* package : command.packages) {
      // Ranges ("~=1.2", "<2", "=1.2*") outlive a release.
      const std::string& text = package->value;
      const std::size_t equals = text.find('=');
      if (equals == std::string::npos || equals == 0 || text.find_first_of("~<>*$") != std::string::npos ||
          text.starts_with('/') || text.starts_with('.'))
        continue;
      found.add(*command.at->step, command.at->range(*package),
                fmt::format("{} is gone from the mirror when the next version comes", text));
      break;
    }
  }
}

/// The word of a command that gives something else at every run; nullptr: none.
const shell::Word* changing_word(const RunCommand& command) {
  const shell::Invocation& run = *command.run;
  const std::vector<shell::Word>& words = command.command->words;
  if (words.empty()) return nullptr;
  const shell::Word* program = run.first < words.size() ? &words[run.first] : nullptr;
  if (run.is("date")) {
    const bool is_fixed = run.has({"-d", "--date", "-r", "--reference"});
    return is_fixed ? nullptr : program;
  }
  if (run.is_any({"uuidgen", "mcookie"})) return program;
  if (run.is("openssl") && run.verb() != nullptr && *run.verb() == "rand") return program;
  for (const shell::Word& word : words)
    if (word.value == "/dev/urandom" || word.value == "/dev/random" || word.value == "/proc/sys/kernel/random/uuid")
      return &word;
  return nullptr;
}

/// What it says is put into a file or a variable; printing it to the log harms nobody.
bool is_kept(const RunCommand& command) {
  const auto writes = [](const shell::Command& of) {
    return std::ranges::any_of(of.redirects, [](const shell::Redirect& redirect) {
      return redirect.operation.starts_with('>') && redirect.target.value != "/dev/null";
    });
  };
  const std::vector<shell::Command>& all = command.script->parsed.commands;
  if (writes(*command.command)) return true;
  if (command.command->inside) {
    const shell::Command& outer = all[*command.command->inside];
    return writes(outer) || outer.words.empty() || !outer.assignments.empty() ||
           (outer.name() != "echo" && outer.name() != "printf");
  }
  for (const shell::Command& other : all)
    if (&other != command.command && other.pipeline == command.command->pipeline &&
        (writes(other) || other.name() == "tee"))
      return true;
  return false;
}

void check_changing(const Context& file, Found& found) {
  if (names_epoch(file)) return;
  for (const RunCommand& command : file.commands) {
    const StageView* stage = file.stage_of(*command.step);
    if (stage != nullptr && !stage->is_used) continue;
    const shell::Word* word = changing_word(command);
    if (word == nullptr || !is_kept(command)) continue;
    found.add(*command.step, command.range(*word), fmt::format("{} is another at every build", word->value));
  }
}

}  // namespace

std::span<const Check> reproducible_checks() {
  static const std::array kRows{
      Check{
          .rule = {.id = "PL2301",
                   .aliases = "",
                   .severity = Severity::negligible,
                   .audience = Audience::strict,
                   .title = "No SOURCE_DATE_EPOCH",
                   .doc = "a file with RUN that nowhere names SOURCE_DATE_EPOCH",
                   .why =
                       "Two builds of one file differ in every time stamp, so nobody can check an image by building it "
                       "again.",
                   .remedy = "take ARG SOURCE_DATE_EPOCH and build with it",
                   .bad = "FROM debian:13-slim\nRUN mkdir /srv/shop\nCMD [\"/bin/bash\"]\n",
                   .good = "FROM debian:13-slim\nARG SOURCE_DATE_EPOCH\nRUN mkdir /srv/shop\nCMD [\"/bin/bash\"]\n"},
          .check = check_epoch},
      Check{.rule = {.id = "PL2302",
                     .aliases = "",
                     .severity = Severity::negligible,
                     .audience = Audience::strict,
                     .title = "Exact version from a moving mirror",
                     .doc = "apt-get and apk installing an exact version where no snapshot mirror is named",
                     .why = "Mirrors keep the newest version only: the build breaks with the next update.",
                     .remedy = "install from a snapshot of the day, such as snapshot.debian.org",
                     .bad = "FROM alpine:3.23\nRUN apk add --no-cache curl=8.17.0-r1\n",
                     .good = "FROM alpine:3.23\nRUN apk add --no-cache curl~=8.17\n"},
            .check = check_live_mirrors},
      Check{
          .rule = {.id = "PL2303",
                   .aliases = "",
                   .severity = Severity::negligible,
                   .audience = Audience::strict,
                   .title = "Time or chance in the image",
                   .doc = "date, uuidgen, openssl rand or /dev/urandom whose output a RUN keeps",
                   .why = "Two builds of one file differ; and what is to be secret is the same in every container.",
                   .remedy = "take it from SOURCE_DATE_EPOCH or a build argument, or make it when the container starts",
                   .bad = "FROM debian:13-slim\nRUN date > /etc/built\nCMD [\"/bin/bash\"]\n",
                   .good = "FROM debian:13-slim\nARG SOURCE_DATE_EPOCH\nRUN date -d \"@$SOURCE_DATE_EPOCH\" > "
                           "/etc/built\nCMD [\"/bin/bash\"]\n"},
          .check = check_changing},
  };
  return kRows;
}

}  // namespace plimsoll::lint

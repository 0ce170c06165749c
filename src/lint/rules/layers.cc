// SPDX-License-Identifier: Apache-2.0
// PL20xx: what makes an image larger than it need be.
#include <algorithm>
#include <array>
#include <map>

#include <fmt/core.h>

#include "base/lines.h"
#include "base/words.h"
#include "lint/final_image.h"
#include "lint/hadolint_view.h"
#include "lint/known_images.h"
#include "lint/rules/topics.h"
#include "lint/shell_edits.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Form;
using dockerfile::Instruction;
using dockerfile::Keyword;

/// Two RUN that can be made one: both plain text of one shell, with nothing but blank lines between.
bool can_join(const Context& file, const Step& first, const Step& second) {
  for (const Step* step : {&first, &second}) {
    const Instruction& run = *step->instruction;
    if (step->trigger || run.form == Form::json || !run.heredocs.empty() || step->scripts.size() != 1 ||
        !step->scripts.front().parsed.problems.empty() || step->scripts.front().parsed.commands.empty())
      return false;
  }
  if (first.instruction->flags != second.instruction->flags || first.shell != second.shell) return false;
  const TextRange between{first.instruction->range.end, second.instruction->range.begin};
  if (between.in(file.text()).find_first_not_of(" \t\r\n") != std::string_view::npos) return false;
  // What the first sets would hold for the second; what it leaves running, too.
  for (const shell::Command& command : first.scripts.front().parsed.commands) {
    static constexpr auto kStaying =
        std::to_array<std::string_view>({".", "alias", "cd", "eval", "exec", "exit", "export", "pushd", "set", "shopt",
                                         "source", "trap", "ulimit", "umask", "unset"});
    if (command.words.empty() || command.in_function || command.joined == shell::Joined::background ||
        std::ranges::find(kStaying, command.name()) != kStaying.end())
      return false;
  }
  const std::string_view text = trim(first.scripts.front().body.text);
  return !text.ends_with('&') && !text.ends_with(';') && text.find('#') == std::string_view::npos;
}

/// "RUN a" and "RUN b" as "RUN a \ && b".
Fix joined(const Context& file, const Step& first, const Step& second) {
  const std::size_t end = arguments_range(*first.instruction).end;
  const std::size_t begin = arguments_range(*second.instruction).begin;
  return {.repair = Repair::unsafe,
          .title = "join it with the RUN before it",
          .edits = {{.range = {end, begin}, .text = fmt::format(" {}\n    && ", file.file.escape)}}};
}

/// hadolint counts what ShellCheck calls commands: assignments, [ and [[ are none.
bool is_any_command(std::string_view name) { return name != "[" && name != "[["; }

void check_runs(const Context& file, Found& found, bool is_hadolint) {
  std::map<const Step*, std::size_t> counts;
  for (const HadolintRun& run : hadolint_runs(file, is_any_command)) counts[run.step] = run.commands.size();
  const auto count = [&](const Step* step) {
    const auto at = counts.find(step);
    return at == counts.end() ? std::size_t{0} : at->second;
  };
  const Step* kept = nullptr;
  const Step* before = nullptr;
  for (const Step& step : file.steps) {
    if (!step.is(Keyword::run) || step.trigger || (!is_hadolint && step.instruction->form == Form::json)) {
      kept = before = nullptr;
      continue;
    }
    const bool is_new =
        kept == nullptr || kept->instruction->flags != step.instruction->flags || count(&step) > 1 || count(kept) > 1;
    if (is_new) {
      kept = &step;
    } else {
      Issue& issue = found.add(step, step.instruction->keyword_range,
                               "Multiple consecutive `RUN` instructions. Consider consolidation.");
      if (!is_hadolint) issue.title = "a RUN right behind another, each with a layer of its own";
      if (!is_hadolint && before != nullptr && can_join(file, *before, step))
        issue.fixes.push_back(joined(file, *before, step));
    }
    before = &step;
  }
}

void check_consecutive(const Context& file, Found& found) { check_runs(file, found, false); }
void consecutive_as_hadolint(const Context& file, Found& found) { check_runs(file, found, true); }

/// Folders that package managers fill and people delete again.
bool is_cache(std::string_view path) {
  static constexpr auto kCaches =
      std::to_array<std::string_view>({"/root/.cache", "/root/.npm", "/tmp", "/usr/share/doc", "/usr/share/man",
                                       "/var/cache", "/var/lib/apt/lists", "/var/tmp", "~/.cache", "~/.npm"});
  return std::ranges::any_of(kCaches, [&](std::string_view cache) {
    return path == cache || (path.starts_with(cache) && path.substr(cache.size()).starts_with('/'));
  });
}

/// What COPY and ADD of the finished image put where, and at which step first; and its first RUN.
struct Past {
  std::map<std::string, std::size_t, std::less<>> copied;
  std::optional<std::size_t> first_run;

  explicit Past(const Context& file) {
    if (file.is_fragment()) return;
    for (const Step* step : lineage_steps(file, file.stages.size() - 1)) {
      if (step->is(Keyword::run) && !first_run) first_run = step->index;
      const std::vector<std::string>& words = step->instruction->words;
      if ((!step->is(Keyword::copy) && !step->is(Keyword::add)) || words.size() < 2) continue;
      std::string to = step->expand(words.back());
      if (to.starts_with("./") || to == ".") to = step->workdir + to.substr(1);
      while (to.size() > 1 && to.ends_with('/')) to.pop_back();
      copied.try_emplace(to, step->index);
      for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        const std::string name = words[i].substr(words[i].rfind('/') + 1);
        if (!name.empty() && name.find_first_of("*?[") == std::string::npos)
          copied.try_emplace(to + "/" + name, step->index);
      }
    }
  }
  /// The file or folder was put there by an earlier COPY or ADD.
  [[nodiscard]] bool was_copied(const Step& before, std::string_view path) const {
    const auto found = copied.find(path);
    return found != copied.end() && found->second < before.index;
  }
  /// Some RUN came earlier, which may have filled a cache.
  [[nodiscard]] bool has_run(const Step& before) const { return first_run && *first_run < before.index; }
};

void check_late_removal(const Context& file, Found& found) {
  const Past past(file);
  for (const Step* step : file.steps_with(Keyword::run)) {
    const StageView* stage = file.stage_of(*step);
    if (step->trigger || stage == nullptr || !stage->in_final || !step->mounts.empty()) continue;
    const std::span<const RunCommand> commands = file.commands_of(*step);
    const bool only_removes = !commands.empty() && std::ranges::all_of(commands, [](const RunCommand& command) {
      return command.run->is("rm") || (command.run->is_any({"apt-get", "yum", "dnf"}) &&
                                       command.run->verb() != nullptr && *command.run->verb() == "clean");
    });
    if (!only_removes) continue;
    for (const RunCommand& command : commands) {
      if (!command.run->is("rm")) {
        if (!past.has_run(*step)) continue;
        found.add(*step, command.range(), "what is cleaned here stays in the layers before");
        break;
      }
      const auto operands = command.run->operands();
      const auto hidden = std::ranges::find_if(operands, [&](const shell::Word* word) {
        std::string_view path = word->value;
        while (path.ends_with("/*")) path.remove_suffix(2);
        if (is_cache(path)) return past.has_run(*step);
        return past.was_copied(*step, path);
      });
      if (hidden == operands.end()) continue;
      Issue& issue = found.add(*step, command.range(**hidden),
                               fmt::format("{} stays in the layers before this one", (*hidden)->value));
      const Step* before = step - &file.steps.front() > 0 ? step - 1 : nullptr;
      if (before != nullptr && before->is(Keyword::run) && before->stage == step->stage &&
          can_join(file, *before, *step))
        issue.fixes.push_back(joined(file, *before, *step));
      break;
    }
  }
}

std::string without_slash(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

/// The COPY right before a RUN, when all it wrote lies in `path`.
const Step* copy_before(const Context& file, const Step& run, const std::string& path) {
  const Step* copy = &run - &file.steps.front() > 0 ? &run - 1 : nullptr;
  if (copy == nullptr || !copy->is(Keyword::copy) || copy->stage != run.stage || copy->trigger ||
      copy->instruction->words.size() < 2)
    return nullptr;
  std::string to = copy->expand(copy->instruction->words.back());
  if (!to.starts_with('/')) to = copy->workdir + "/" + (to == "." ? "" : to.starts_with("./") ? to.substr(2) : to);
  return without_slash(to) == without_slash(path) ? copy : nullptr;
}

void check_late_owner(const Context& file, Found& found) {
  const Past past(file);
  for (const Step* step : file.steps_with(Keyword::run)) {
    const StageView* stage = file.stage_of(*step);
    if (step->trigger || stage == nullptr || !stage->in_final) continue;
    const std::span<const RunCommand> commands = file.commands_of(*step);
    for (const RunCommand& command : commands) {
      if (!command.run->is_any({"chown", "chmod"}) || !command.run->has({"-R", "--recursive"})) continue;
      const auto operands = command.run->operands();
      if (operands.size() != 2) continue;
      const std::string path = without_slash(step->expand(operands[1]->value));
      const Step* copy = copy_before(file, *step, path);
      if (copy == nullptr && !past.was_copied(*step, path)) continue;
      const std::string_view name = command.run->name();
      Issue& issue = found.add(*step, command.range(*operands[1]),
                               fmt::format("{} -R keeps a second copy of {} in the image", name, operands[1]->value));
      const std::string flag = name == "chown" ? "--chown" : "--chmod";
      issue.remedy = fmt::format("say {}={} at the COPY", flag, operands[0]->value);
      const bool is_number = operands[0]->value.find_first_not_of("01234567") == std::string::npos;
      if (copy == nullptr || commands.size() != 1 || !step->instruction->flags.empty() || !operands[0]->is_literal() ||
          copy->instruction->flag(flag) || (name == "chmod" && !is_number) || !step->instruction->comments.empty())
        continue;
      const std::size_t at = copy->instruction->keyword_range.end;
      issue.fixes.push_back({.repair = Repair::unsafe,
                             .title = fmt::format("say it at the COPY: {}={}", flag, operands[0]->value),
                             .edits = {{.range = {at, at}, .text = fmt::format(" {}={}", flag, operands[0]->value)},
                                       {.range = whole_lines(file, *step), .text = {}}}});
    }
  }
}

constexpr std::size_t kManyLayers = 25;

void check_layer_count(const Context& file, Found& found) {
  if (file.is_fragment()) return;
  std::size_t count = 0;
  for (const Step* step : lineage_steps(file, file.stages.size() - 1)) {
    if (!step->is(Keyword::run) && !step->is(Keyword::copy) && !step->is(Keyword::add)) continue;
    if (++count == kManyLayers + 1) {
      found.add(*step, step->instruction->keyword_range, fmt::format("more than {} layers of its own", kManyLayers));
      return;
    }
  }
}

/// What makes a program from sources, by its first words.
bool compiles(const shell::Invocation& run) {
  const shell::Word* verb = run.verb();
  const std::string_view what = verb == nullptr ? std::string_view() : std::string_view(verb->value);
  if (run.is("go") || run.is("cargo") || run.is("dotnet") || run.is("swift"))
    return what == "build" || what == "install" || what == "publish";
  if (run.is_any({"mvn", "mvnw", "gradle", "gradlew", "ant", "sbt"})) return true;
  if (run.is("make")) return true;
  return run.is_any({"gcc", "g++", "clang", "clang++", "rustc", "javac", "ghc"});
}

void check_single_stage(const Context& file, Found& found) {
  if (file.stages.size() != 1) return;
  const Start start = start_of(file, 0);
  if (is_for_building_upon(start)) return;
  for (const RunCommand& command : file.commands) {
    if (command.step->trigger || !compiles(*command.run)) continue;
    const shell::Word& program = command.command->words[command.run->first];
    found.add(*command.step, command.range(program),
              fmt::format("{} builds in the stage that is shipped, with all it needs for that", command.run->name()));
    return;
  }
}

}  // namespace

std::span<const Check> layers_checks() {
  static const std::array kRows{
      Check{.rule = {.id = "PL2001",
                     .aliases = "DL3059 ID.20019",
                     .severity = Severity::negligible,
                     .audience = Audience::strict,
                     .title = "RUN behind RUN",
                     .doc = "two RUN in a row with the same flags and one command each",
                     .why = "Each makes a layer; what the second deletes of the first stays in the image.",
                     .remedy = "join them with &&, unless they are apart for the cache",
                     .hadolint = "DL3059",
                     .level = HadolintLevel::info,
                     .repair = Repair::unsafe,
                     .bad = "FROM debian:13-slim\nRUN mkdir /srv/a\nRUN mkdir /srv/b\nCMD [\"/bin/bash\"]\n",
                     .good = "FROM debian:13-slim\nRUN mkdir /srv/a \\\n    && mkdir /srv/b\nCMD [\"/bin/bash\"]\n"},
            .check = check_consecutive,
            .as_hadolint = consecutive_as_hadolint},
      Check{
          .rule = {.id = "PL2002",
                   .aliases = "ID.20021",
                   .severity = Severity::low,
                   .title = "Removed in a later layer",
                   .doc = "a RUN that only removes caches of an earlier RUN, or files of an earlier COPY",
                   .why = "Layers are never taken back: the bytes are still pulled, and anyone can read them.",
                   .remedy = "remove it in the instruction that makes it, or do not copy it",
                   .repair = Repair::unsafe,
                   .bad = "FROM debian:13-slim\nRUN curl -fsSLo /tmp/shop.deb https://example.org/shop.deb && dpkg -i "
                          "/tmp/shop.deb\nRUN rm /tmp/shop.deb\nCMD [\"/bin/bash\"]\n",
                   .good = "FROM debian:13-slim\nRUN mkdir /tmp/shop && rm -r /tmp/shop\nCMD [\"/bin/bash\"]\n"},
          .check = check_late_removal},
      Check{.rule = {.id = "PL2003",
                     .aliases = "",
                     .severity = Severity::low,
                     .title = "Owner or mode changed in a later layer",
                     .doc = "RUN chown -R or chmod -R on what an earlier COPY put there",
                     .why = "Every file is stored a second time, only with another owner.",
                     .remedy = "say --chown or --chmod at the COPY",
                     .repair = Repair::unsafe,
                     .bad = "FROM node:24-slim\nCOPY public /srv/public\nRUN chown -R node:node /srv/public\nUSER "
                            "node\nCMD [\"node\", \"/srv/app.js\"]\n",
                     .good = "FROM node:24-slim\nCOPY --chown=node:node public /srv/public\nUSER node\nCMD [\"node\", "
                             "\"/srv/app.js\"]\n"},
            .check = check_late_owner},
      Check{
          .rule = {.id = "PL2004",
                   .aliases = "ID.20020",
                   .severity = Severity::low,
                   .audience = Audience::strict,
                   .title = "Many layers",
                   .doc = "more than 25 RUN, COPY and ADD in the finished image",
                   .why = "Engines have a limit of layers, and each costs a request when it is pulled.",
                   .remedy = "join what changes together",
                   .bad =
                       "FROM debian:13-slim\n"
                       "COPY a /a\nCOPY a /a\nCOPY a /a\nCOPY a /a\nCOPY a /a\nCOPY a /a\nCOPY a /a\nCOPY a /a\nCOPY a "
                       "/a\nCOPY a /a\nCOPY a /a\nCOPY a /a\nCOPY a /a\nCOPY a /a\nCOPY a /a\nCOPY a /a\nCOPY a "
                       "/a\nCOPY a /a\nCOPY a /a\nCOPY a /a\nCOPY a /a\nCOPY a /a\nCOPY a /a\nCOPY a /a\nCOPY a "
                       "/a\nCOPY a /a\n",
                   .good = "FROM debian:13-slim\nCOPY a b c /srv/\nCMD [\"/bin/bash\"]\n"},
          .check = check_layer_count},
      Check{.rule = {.id = "PL2005",
                     .aliases = "",
                     .severity = Severity::medium,
                     .audience = Audience::strict,
                     .title = "Built in the stage that is shipped",
                     .doc = "a compiler or package builder runs in the only stage of an image that starts a program",
                     .why = "Compilers, headers and sources are in the image: larger, and of use to intruders.",
                     .remedy = "build in a stage of its own and copy what runs",
                     .bad = "FROM golang:1.25\nCOPY . /src\nWORKDIR /src\nRUN go build -o /shop .\nUSER 65532\nCMD "
                            "[\"/shop\"]\n",
                     .good = "FROM golang:1.25 AS build\nWORKDIR /src\nCOPY main.go go.mod ./\nRUN go build -o /shop "
                             ".\n\nFROM gcr.io/distroless/static:nonroot\nCOPY --from=build /shop /shop\nCMD "
                             "[\"/shop\"]\n"},
            .check = check_single_stage},
  };
  return kRows;
}

}  // namespace plimsoll::lint

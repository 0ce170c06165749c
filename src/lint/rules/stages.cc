// SPDX-License-Identifier: Apache-2.0
// PL1103–PL1106, PL1117: stages, their names, and who copies from them.
#include <array>
#include <charconv>
#include <map>
#include <set>

#include "base/lines.h"
#include "base/suggest.h"
#include "lint/rules/topics.h"
#include "lint/shell_edits.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Instruction;
using dockerfile::Keyword;

std::optional<std::size_t> number_of(std::string_view text) {
  std::size_t out = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return out;
}

/// Every FROM that gives its stage a name.
std::vector<const Step*> named_stages(const Context& file) {
  std::vector<const Step*> out;
  for (const Step* step : file.steps_with(Keyword::from))
    if (!step->trigger && step->instruction->words.size() == 3) out.push_back(step);
  return out;
}
std::string name_as_written(const Step& from) { return from.instruction->words[2]; }

/// hadolint takes "Build" and "build" for two names.
std::string name_of(const Context& file, const Step& from) {
  return file.is_hadolint() ? name_as_written(from) : lowercase(name_as_written(from));
}

void duplicate_name(const Context& file, Found& found) {
  std::set<std::string, std::less<>> seen;
  for (const Step* step : named_stages(file))
    if (!seen.insert(name_of(file, *step)).second)
      found.add(*step, step->instruction->word_ranges[2],
                "a stage before this one is called " + name_as_written(*step) + " too");
}

void reserved_name(const Context& file, Found& found) {
  for (const Step* step : named_stages(file)) {
    const std::string name = name_of(file, *step);
    if (name == "scratch" || name == "context")
      found.add(*step, step->instruction->word_ranges[2], "the name " + name + " means something else to the builder");
  }
}

/// The value of COPY --from and where it stands.
struct CopyFrom {
  const Step* step;
  std::string_view name;
  TextRange range;
};
std::vector<CopyFrom> copies_from(const Context& file) {
  static constexpr std::string_view kFlag = "--from=";
  std::vector<CopyFrom> out;
  for (const Step* step : file.steps_with(Keyword::copy)) {
    if (step->trigger) continue;  // it may name a stage of the file that is built on this image
    for (std::size_t i = 0; i < step->instruction->flags.size(); ++i) {
      const std::string_view flag = step->instruction->flags[i];
      if (!flag.starts_with(kFlag)) continue;
      TextRange range = step->instruction->flag_ranges[i];
      if (range.size() == flag.size()) range.begin += kFlag.size();
      out.push_back({step, flag.substr(kFlag.size()), range});
    }
  }
  return out;
}

void copy_from_itself(const Context& file, Found& found) {
  for (const CopyFrom& copy : copies_from(file)) {
    const StageView* stage = file.stage_of(*copy.step);
    if (stage == nullptr) continue;
    const bool by_name = !stage->name.empty() && (file.is_hadolint() ? stage->from->words.back() == copy.name
                                                                     : stage->name == lowercase(copy.name));
    if (by_name || (!file.is_hadolint() && number_of(copy.name) == copy.step->stage))
      found.add(*copy.step, copy.range, "the stage copies from itself");
  }
}

void copy_from_nowhere(const Context& file, Found& found) {
  std::size_t asked = 0;
  std::map<std::string, std::size_t, std::less<>> all;
  for (std::size_t i = 0; i < file.stages.size(); ++i) all.try_emplace(file.stages[i].name, i);
  for (const CopyFrom& copy : copies_from(file)) {
    const std::size_t stage = copy.step->stage.value_or(0);
    const std::string name = lowercase(copy.name);
    if (name.empty() || name.find('$') != std::string::npos) continue;
    if (const auto number = number_of(name)) {
      if (*number > stage || (*number == stage && file.is_fragment()))
        found.add(*copy.step, copy.range, "there is no stage number " + name + " before this one");
      continue;
    }
    const auto known = all.find(name);
    if (known != all.end() && known->second <= stage) continue;
    if (known != all.end()) {
      found.add(*copy.step, copy.range, "the stage " + name + " comes only after this one");
      continue;
    }
    if (name.find_first_of(":/@") != std::string::npos) continue;
    static constexpr std::size_t kMostStages = 200, kMostAsked = 100;  // each is held against all
    std::vector<std::string> names;
    for (std::size_t i = 0; i < std::min(stage, kMostStages) && asked < kMostAsked; ++i)
      if (!file.stages[i].name.empty()) names.push_back(file.stages[i].name);
    const std::string meant = suggest(name, names);
    ++asked;
    // What is no stage is an image, and may be meant for one.
    if (meant.empty() && file.settings.profile != Profile::strict) continue;
    found.add(*copy.step, copy.range,
              "no stage is called " + name +
                  (meant.empty() ? ", so an image of that name is pulled" : "; did you mean " + meant + "?"));
  }
}

void copy_from_nowhere_as_hadolint(const Context& file, Found& found) {
  std::set<std::string, std::less<>> names;
  std::size_t count = 0;
  std::size_t at = 0;
  const std::vector<CopyFrom> copies = copies_from(file);
  for (const Step& step : file.steps) {
    if (step.trigger) continue;
    if (step.is(Keyword::from)) {
      ++count;
      if (step.instruction->words.size() == 3) names.insert(step.instruction->words[2]);
    }
    for (; at < copies.size() && copies[at].step == &step; ++at) {
      const std::string_view name = copies[at].name;
      if (names.contains(name) || name.find(':') != std::string_view::npos) continue;
      if (const auto number = number_of(name); number && *number < count) continue;
      found.add(step, copies[at].range, "it names no stage before this one");
    }
  }
}

void unused_stage(const Context& file, Found& found) {
  for (const Step* step : file.steps_with(Keyword::from)) {
    const StageView* stage = file.stage_of(*step);
    if (stage == nullptr || step->trigger || stage->is_used) continue;
    const bool named = step->instruction->words.size() == 3;
    Issue& issue = found.add(*step, named ? step->instruction->word_ranges[2] : step->instruction->keyword_range,
                             "the last stage takes nothing from this one");
    const Step& last = file.steps[stage->steps.back()];
    issue.fixes.push_back(
        {Repair::unsafe, "delete the stage", {{{whole_lines(file, *step).begin, whole_lines(file, last).end}, {}}}});
  }
}

constexpr std::array kChecks = {
    Check{.rule = {.id = "PL1103",
                   .aliases = "DL3024 DuplicateStageName DS-0012 CKV_DOCKER_11",
                   .severity = Severity::high,
                   .title = "Two stages have one name",
                   .doc = "FROM … AS with a name an earlier stage has, in whatever case",
                   .why =
                       "What says the name means the last stage before it, which is easily not the one that was meant.",
                   .remedy = "give each stage a name of its own",
                   .hadolint = "DL3024",
                   .level = HadolintLevel::error,
                   .bad = "FROM debian:12-slim AS build\nRUN make\nFROM debian:12-slim AS build\nUSER 1000\nCMD "
                          "[\"true\"]\n",
                   .good =
                       "FROM debian:12-slim AS build\nRUN make\nFROM debian:12-slim AS final\nCOPY --from=build /shop "
                       "/shop\nUSER 1000\nCMD [\"/shop\"]\n"},
          .check = duplicate_name},
    Check{.rule = {.id = "PL1104",
                   .aliases = "DL3063 ReservedStageName",
                   .severity = Severity::medium,
                   .title = "A stage has a name that means something else",
                   .doc = "stages called scratch or context",
                   .why =
                       "FROM scratch is the empty image and context the build's folder: what names them may get those.",
                   .remedy = "take another name",
                   .hadolint = "DL3063",
                   .level = HadolintLevel::warning,
                   .bad = "FROM debian:12-slim AS context\nUSER 1000\nCMD [\"true\"]\n",
                   .good = "FROM debian:12-slim AS shop\nUSER 1000\nCMD [\"true\"]\n"},
          .check = reserved_name},
    Check{.rule = {.id = "PL1105",
                   .aliases = "DL3023 DS-0006",
                   .severity = Severity::high,
                   .title = "A stage copies from itself",
                   .doc = "COPY --from with the name or number of the stage it stands in",
                   .why = "The builder refuses it: a stage cannot need itself.",
                   .remedy = "leave --from out and use RUN cp, or name the stage that was meant",
                   .hadolint = "DL3023",
                   .level = HadolintLevel::error,
                   .bad = "FROM debian:12-slim AS shop\nCOPY --from=shop /a /b\nUSER 1000\nCMD [\"/b\"]\n",
                   .good = "FROM debian:12-slim AS build\nRUN make\nFROM debian:12-slim AS shop\nCOPY --from=build /a "
                           "/b\nUSER 1000\nCMD [\"/b\"]\n"},
          .check = copy_from_itself},
    Check{
        .rule = {.id = "PL1106",
                 .aliases = "DL3022",
                 .severity = Severity::high,
                 .title = "COPY --from names no stage before it",
                 .doc = "names that are nearly those of an earlier stage, stages that come later, numbers that are too "
                        "large; in the strict profile every bare name that is no stage",
                 .why =
                     "What is no stage is an image: one of that name is pulled from a registry, whoever it belongs to.",
                 .remedy = "name an earlier stage, or an image with its tag",
                 .hadolint = "DL3022",
                 .level = HadolintLevel::warning,
                 .bad = "FROM debian:12-slim AS builder\nRUN make\nFROM debian:12-slim\nCOPY --from=bulder /a /b\nUSER "
                        "1000\nCMD [\"/b\"]\n",
                 .good =
                     "FROM debian:12-slim AS builder\nRUN make\nFROM debian:12-slim\nCOPY --from=builder /a /b\nUSER "
                     "1000\nCMD [\"/b\"]\n"},
        .check = copy_from_nowhere,
        .as_hadolint = copy_from_nowhere_as_hadolint},
    Check{.rule = {.id = "PL1117",
                   .aliases = "",
                   .severity = Severity::low,
                   .audience = Audience::strict,
                   .title = "The last stage takes nothing from this one",
                   .doc =
                       "stages that the last one neither is on nor copies or mounts from. They may be targets of their "
                       "own.",
                   .why = "It is not built, and nobody notices when it no longer can be.",
                   .remedy = "delete it, or say in a comment which target it is",
                   .repair = Repair::unsafe,
                   .bad = "FROM debian:12-slim AS old\nRUN make\nFROM debian:12-slim\nUSER 1000\nCMD [\"true\"]\n",
                   .good = "FROM debian:12-slim AS build\nRUN make\nFROM debian:12-slim\nCOPY --from=build /a /b\nUSER "
                           "1000\nCMD [\"/b\"]\n"},
          .check = unused_stage},
};

}  // namespace

std::span<const Check> stages_checks() { return kChecks; }

}  // namespace plimsoll::lint

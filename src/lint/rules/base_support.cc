// SPDX-License-Identifier: Apache-2.0
// PL1205–PL1209: what kind of base image it is: its platform, how much is in it, whether it is cared for.
#include <algorithm>
#include <array>
#include <set>

#include <fmt/core.h>

#include "base/lines.h"
#include "lint/final_image.h"
#include "lint/known_images.h"
#include "lint/rules/topics.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Instruction;
using dockerfile::Keyword;

constexpr std::string_view kPlatform = "--platform";

/// Index of the flag --platform of a FROM; nullopt: it has none.
std::optional<std::size_t> platform_flag(const Instruction& from) {
  for (std::size_t i = 0; i < from.flags.size(); ++i)
    if (from.flags[i].starts_with("--platform=")) return i;
  return std::nullopt;
}

/// The flag and the blanks behind it go.
Fix without_flag(const Context& file, TextRange flag, Repair repair) {
  while (flag.end < file.text().size() && is_blank(file.text()[flag.end])) ++flag.end;
  return {.repair = repair, .title = "delete --platform", .edits = {{.range = flag, .text = {}}}};
}

/// "linux/arm64/v8" has the parts an operating system and an architecture; a lone word is either.
bool is_in_name(std::string_view platform, std::string_view stage) {
  while (!platform.empty()) {
    const std::string_view part = platform.substr(0, platform.find('/'));
    platform.remove_prefix(std::min(part.size() + 1, platform.size()));
    if (!part.empty() && stage.find(part) != std::string_view::npos) return true;
  }
  return false;
}

void check_constant_platform(const Context& file, Found& found) {
  for (const StageView& stage : file.stages) {
    const auto flag = platform_flag(*stage.from);
    if (!flag) continue;
    const std::string_view value = *stage.from->flag(kPlatform);
    if (value.empty() || value.find('$') != std::string_view::npos || is_in_name(value, stage.name)) continue;
    const TextRange range = stage.from->flag_ranges[*flag];
    Issue& issue = found.add(range, fmt::format("always {}, whatever the image is built for", value));
    issue.step = file.steps[stage.steps.front()].index;
    issue.fixes.push_back(without_flag(file, range, Repair::unsafe));
  }
}

void constant_platform_as_hadolint(const Context& file, Found& found) {
  for (const StageView& stage : file.stages) {
    const auto value = stage.from->flag(kPlatform);
    if (!value || value->empty() || value->find("BUILDPLATFORM") != std::string_view::npos ||
        value->find("TARGETPLATFORM") != std::string_view::npos)
      continue;
    found.add(file.steps[stage.steps.front()], stage.from->range, "Do not use --platform flag with FROM");
  }
}

void check_target_platform(const Context& file, Found& found) {
  for (const StageView& stage : file.stages) {
    const auto flag = platform_flag(*stage.from);
    if (!flag) continue;
    const std::string_view value = *stage.from->flag(kPlatform);
    if (value != "$TARGETPLATFORM" && value != "${TARGETPLATFORM}") continue;
    const TextRange range = stage.from->flag_ranges[*flag];
    Issue& issue = found.add(range, "--platform=$TARGETPLATFORM is what a FROM does anyway");
    issue.step = file.steps[stage.steps.front()].index;
    issue.fixes.push_back(without_flag(file, range, Repair::safe));
  }
}

/// What has all of a distribution or of the tools, where something smaller of the family would run the same.
void check_minimal(const Context& file, Found& found) {
  const StageView* last = file.final_stage();
  if (last == nullptr) return;
  const std::string base = base_of(file, file.stages.size() - 1);
  const ImageName name = split_image(base);
  const KnownImage* image = find_known_image(name);
  if (image == nullptr || image->smaller.empty() || is_slim(name)) return;
  // One that says it is a JRE, or made for a server, is what it should be.
  const StageView* bottom = last;
  while (bottom->parent) bottom = &file.stages[*bottom->parent];
  Issue& issue = found.add(file.steps[bottom->steps.front()], bottom->from->word_ranges.front(),
                           image->kind == ImageUseKind::toolchain
                               ? fmt::format("{} is there to build with, and the finished image ships all of it", base)
                               : fmt::format("{} holds more than it takes to run a program", base));
  issue.remedy = image->kind == ImageUseKind::toolchain
                     ? fmt::format("build in a stage on {}, and copy what runs onto {}", image->name, image->smaller)
                     : fmt::format("take a small one of the family: {}", image->smaller);
}

void check_end_of_life(const Context& file, Found& found) {
  for (const ImageUse& use : images_of(file.text(), file.file)) {
    if (use.place == ImageUse::Place::syntax || !use.is_known()) continue;
    const auto end = end_of_life(split_image(use.name), file.settings.today);
    if (!end) continue;
    Issue& issue = found.add(use.range, fmt::format("{} gets no more security fixes since {}", end->what, end->date));
    issue.step = use.instruction;
  }
}

}  // namespace

std::span<const Check> base_support_checks() {
  static const std::array kRows{
      Check{.rule = {.id = "PL1205",
                     .aliases = "DL3029 FromPlatformFlagConstDisallowed",
                     .severity = Severity::low,
                     .title = "Platform written down",
                     .doc = "FROM --platform with a fixed value; variables pass, and stages whose name says the "
                            "platform",
                     .why = "Built for another platform the image holds programs that do not run there, or only "
                            "emulated.",
                     .remedy = "leave it to the builder, or say $BUILDPLATFORM for stages that compile for others",
                     .hadolint = "DL3029",
                     .level = HadolintLevel::warning,
                     .repair = Repair::unsafe,
                     .bad = "FROM --platform=linux/amd64 debian:13-slim\nCMD [\"/bin/bash\"]\n",
                     .good = "FROM --platform=$BUILDPLATFORM debian:13-slim AS build\nFROM debian:13-slim\nCMD "
                             "[\"/bin/bash\"]\n"},
            .check = check_constant_platform,
            .as_hadolint = constant_platform_as_hadolint},
      Check{.rule = {.id = "PL1206",
                     .aliases = "DL3065 RedundantTargetPlatform",
                     .severity = Severity::low,
                     .title = "Platform that is the default",
                     .doc = "FROM --platform=$TARGETPLATFORM",
                     .why = "It says what would be so without it, and makes the reader look for a reason.",
                     .remedy = "delete the flag",
                     .hadolint = "DL3065",
                     .level = HadolintLevel::warning,
                     .repair = Repair::safe,
                     .bad = "FROM --platform=$TARGETPLATFORM debian:13-slim\nCMD [\"/bin/bash\"]\n",
                     .good = "FROM debian:13-slim\nCMD [\"/bin/bash\"]\n"},
            .check = check_target_platform},
      Check{
          .rule = {.id = "PL1208",
                   .aliases = "",
                   .severity = Severity::medium,
                   .audience = Audience::strict,
                   .title = "Base image holds more than it takes",
                   .doc = "the finished image is on a full distribution, an SDK or a JDK of which a smaller variant is "
                          "known",
                   .why = "Every package that is not needed is one to update, and a tool for whoever breaks in.",
                   .remedy = "take the slim, alpine, JRE or distroless variant, or build in a stage of its own",
                   .bad = "FROM python:3.13\nCOPY app.py /app/\nUSER 65532\nCMD [\"python3\", \"/app/app.py\"]\n",
                   .good = "FROM python:3.13-slim\nCOPY app.py /app/\nUSER 65532\nCMD [\"python3\", "
                           "\"/app/app.py\"]\n"},
          .check = check_minimal},
      Check{.rule = {.id = "PL1209",
                     .aliases = "",
                     .severity = Severity::high,
                     .title = "Base image past its end of life",
                     .doc = "an image whose distribution, language or server release gets no more free security fixes, "
                            "as far as its name tells",
                     .why = "New holes in it stay open, and rebuilding does not close them.",
                     .remedy = "move to a release that is cared for",
                     .bad = "FROM debian:10-slim\nCMD [\"/bin/bash\"]\n",
                     .good = "FROM debian:13-slim\nCMD [\"/bin/bash\"]\n"},
            .check = check_end_of_life},
  };
  return kRows;
}

}  // namespace plimsoll::lint

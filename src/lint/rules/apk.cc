// SPDX-License-Identifier: Apache-2.0
// PL1511, PL1512: apk.
#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "lint/hadolint_view.h"
#include "lint/rules/package_rules.h"
#include "lint/rules/topics.h"
#include "lint/shell_edits.h"

namespace plimsoll::lint {

namespace {

void check_pins(const Context& file, Found& found) { report_unpinned(file, found, {Manager::apk}); }

void hadolint_pins(const Context& file, Found& found) {
  const auto is_fixed = [](const std::string& package) {
    return package.find_first_of("=~<>") != package.npos || package.ends_with(".apk");
  };
  for (const HadolintRun& run : hadolint_runs(file, {"apk"})) {
    const bool bad = std::ranges::any_of(run.commands, [&](const HadolintCommand& command) {
      const auto operands = command.operands({"t", "virtual", "repository", "X"});
      return command.has_any({"add"}) &&
             !std::ranges::all_of(operands, [&](const auto& each) { return each == "add" || is_fixed(each); });
    });
    if (bad) report_for_hadolint(found, *run.step);
  }
}

// ---- PL1512

constexpr std::string_view kCache = "/var/cache/apk";

bool has_configured_cache(const PackageCommand& command) {
  return command.run.has({"--no-cache"}) || command.run.has({"--cache-dir"});
}

/// Fetches the index into the layer.
bool keeps_index(const Context& file, const PackageCommand& command) {
  const bool fetches = command.action() == "add" || command.deed == Deed::refresh || command.deed == Deed::upgrade;
  return fetches && !has_configured_cache(command) && !is_deleted_behind(file, *command.at, kCache) &&
         !is_deleted_behind(file, *command.at, "/etc/apk/cache");
}

/// Every later apk of the script can fetch the index on its own, so fetching it before is for nothing.
bool is_needless(const PackageCommand& update, std::span<const PackageCommand> all) {
  bool any = false;
  for (const PackageCommand& other : all) {
    if (other.at->index <= update.at->index || other.at->script != update.at->script) continue;
    if (other.action() == "add")
      any = true;
    else if (other.deed == Deed::install || other.deed == Deed::upgrade)
      return false;
  }
  return any;
}

/// --no-cache for every apk add of a script, and no apk update in front of them: one without the other may fail.
std::optional<Fix> avoid_cache(const Context& file, const PackageCommand& add, std::span<const PackageCommand> all) {
  if (all.size() > kMostFollowed) return std::nullopt;
  Fix fix{Repair::safe, "add --no-cache", {}};
  for (const PackageCommand& other : all) {
    if (other.at->script != add.at->script) continue;
    std::optional<Edit> edit;
    if (other.action() == "add" && !has_configured_cache(other)) {
      edit = insert_behind(file, *other.at, *other.verb, "--no-cache");
      if (!edit) return std::nullopt;
    } else if (other.deed == Deed::refresh && is_needless(other, all)) {
      edit = take_out(file, *other.at);
    }
    if (edit) fix.edits.push_back(*std::move(edit));
  }
  return fix;
}

void check_cache(const Context& file, Found& found) {
  for (const Step* step : file.steps_with(dockerfile::Keyword::run)) {
    if (!is_shipped(file, *step) || is_mounted_away(*step, kCache) || is_mounted_away(*step, "/etc/apk/cache"))
      continue;
    const std::vector<PackageCommand> all = package_commands(file, *step, {Manager::apk});
    const auto is_plain_add = [&](const PackageCommand& each) {
      return each.action() == "add" && keeps_index(file, each);
    };
    for (const PackageCommand& command : all) {
      if (is_plain_add(command)) {
        Issue& issue = found.add(*step, command.at->range(*command.verb),
                                 "the package index that apk add fetches stays in the layer");
        if (auto fix = avoid_cache(file, command, all)) issue.fixes.push_back(*std::move(fix));
      } else if (all.size() <= kMostFollowed && command.deed == Deed::refresh && keeps_index(file, command) &&
                 is_needless(command, all) && std::ranges::none_of(all, is_plain_add)) {
        auto edit = take_out(file, *command.at);
        if (!edit) continue;
        Issue& issue = found.add(*step, command.at->range(*command.verb),
                                 "apk update keeps an index in the layer that apk add --no-cache does not need");
        offer(issue, Repair::safe, "drop apk update", std::move(edit));
      }
    }
  }
}

void hadolint_cache(const Context& file, Found& found) {
  for (const HadolintRun& run : hadolint_runs(file, {"apk"})) {
    const bool bad = std::ranges::any_of(run.commands, [](const HadolintCommand& command) {
      return command.has_any({"add"}) && !command.has_flag({"no-cache"});
    });
    if (bad && !has_hadolint_mount(*run.step, kCache)) report_for_hadolint(found, *run.step);
  }
}

}  // namespace

std::span<const Check> apk_checks() {
  static const std::array kChecks{
      Check{.rule = {.id = "PL1511",
                     .aliases = "DL3018",
                     .severity = Severity::low,
                     .audience = Audience::strict,
                     .title = "Alpine packages are installed without a version",
                     .doc = "apk add of a package without \"=\", \"~\", \"<\" or \">\"; files and names in variables "
                            "pass",
                     .why = "The same Dockerfile gives another image tomorrow, and nobody sees which package changed.",
                     .remedy = "write package=version, or package~version where patches are welcome",
                     .hadolint = "DL3018",
                     .level = HadolintLevel::warning,
                     .repair = Repair::registry,
                     .bad = R"(FROM alpine:3.22
RUN apk add --no-cache curl
)",
                     .good = R"(FROM alpine:3.22
RUN apk add --no-cache curl~8.14
)"},
            .check = check_pins,
            .as_hadolint = hadolint_pins},
      Check{
          .rule = {.id = "PL1512",
                   .aliases = "DKL-DI-0004 DL3019 DS-0025",
                   .severity = Severity::low,
                   .title = "apk keeps its index in the image",
                   .doc = "apk add without --no-cache in a stage that is shipped, and nothing in the same RUN deletes "
                          "/var/cache/apk; cache and tmpfs mounts over it pass",
                   .why = "The index is of no use at run time; deleted in a later RUN it stays in the layer below.",
                   .remedy = "add --no-cache and drop apk update",
                   .hadolint = "DL3019",
                   .level = HadolintLevel::info,
                   .repair = Repair::safe,
                   .bad = R"(FROM alpine:3.22
RUN apk update && apk add curl
)",
                   .good = R"(FROM alpine:3.22
RUN apk add --no-cache curl
)"},
          .check = check_cache,
          .as_hadolint = hadolint_cache},
  };
  return kChecks;
}

}  // namespace plimsoll::lint

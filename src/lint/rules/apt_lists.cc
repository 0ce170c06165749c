// SPDX-License-Identifier: Apache-2.0
// PL1502, PL1506, PL1507: when package lists are fetched, whether they stay, and upgrades of all there is.
#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "lint/hadolint_view.h"
#include "lint/rules/package_rules.h"
#include "lint/rules/topics.h"
#include "lint/shell_edits.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Keyword;
using shell::Joined;

constexpr std::string_view kLists = "/var/lib/apt/lists";

/// Needs the lists that somebody fetched before.
bool needs_lists(const PackageCommand& command) {
  return command.deed == Deed::install || command.deed == Deed::upgrade;
}

/// The first command of a step that needs lists which the step has not fetched itself.
std::optional<PackageCommand> first_without_refresh(const Context& file, const Step& step, Manager manager) {
  for (PackageCommand& command : package_commands(file, step, {manager})) {
    if (command.deed == Deed::refresh) return std::nullopt;
    // These fetch them on their own.
    if (command.run.has({"-U", "--update", "--update-cache", "--no-cache"}) && manager == Manager::apk) continue;
    if (needs_lists(command)) return std::move(command);
  }
  return std::nullopt;
}

/// Could itself be a script that installs something.
bool may_install(const RunCommand& command) {
  const std::string_view name = command.run->name();
  const bool is_path = !command.command->words.empty() && command.run->first < command.command->words.size() &&
                       command.command->words[command.run->first].value.find('/') != std::string::npos;
  return name.empty() || is_path || name == "sh" || name == "bash" || name == "source" || name == "." ||
         name == "make" || name == "python3" || name == "python" || name.find("install") != std::string_view::npos;
}

// ---- PL1502

/// Where the lists can go: behind the last apt-get of the script, when no one later wants them.
std::optional<Edit> delete_lists(const Context& file, const RunCommand& update) {
  const RunCommand* last = nullptr;
  for (const PackageCommand& command : package_commands(file, *update.step, {Manager::apt}))
    if (command.at->script == update.script && command.at->index > update.index && command.deed != Deed::refresh &&
        !command.at->command->inside)
      last = command.at;
  if (last == nullptr) return std::nullopt;
  for (const RunCommand& command : file.commands_of(*update.step))
    if (command.script == update.script && command.index > last->index && may_install(command)) return std::nullopt;
  for (const Step* later : steps_behind(file, *update.step))
    if (later->is(Keyword::run) && first_without_refresh(file, *later, Manager::apt)) return std::nullopt;
  return run_behind(file, *last, "rm -rf /var/lib/apt/lists/*");
}

void check_lists(const Context& file, Found& found) {
  std::size_t followed = 0;
  for (const Step* step : file.steps_with(Keyword::run)) {
    if (!is_shipped(file, *step) || is_mounted_away(*step, kLists)) continue;
    const std::vector<PackageCommand> all = package_commands(file, *step, {Manager::apt});
    const auto is_kept = [&](const PackageCommand& command) {
      if (command.deed != Deed::refresh || is_deleted_behind(file, *command.at, kLists)) return false;
      return std::ranges::none_of(all, [&](const PackageCommand& other) {
        return (other.action() == "dist-clean" || other.action() == "distclean") &&
               other.at->script == command.at->script && other.at->index > command.at->index;
      });
    };
    const auto update = std::ranges::find_if(all, is_kept);
    if (update == all.end()) continue;
    Issue& issue = found.add(*step, update->at->range(*update->verb),
                             fmt::format("the package lists that {} fetches stay in the layer", called(*update)));
    if (++followed <= kMostFollowed)
      offer(issue, Repair::safe, "delete the package lists in the same RUN", delete_lists(file, *update->at));
  }
}

void hadolint_lists(const Context& file, Found& found) {
  std::vector<const Step*> steps;
  for (const HadolintRun& run : hadolint_runs(file, {"apt", "apt-get", "rm"})) {
    bool updates = false, removes = false;
    for (const HadolintCommand& command : run.commands) {
      if (command.name == "rm") {
        removes = removes || command.has_any({"-rf", "/var/lib/apt/lists/*"});
      } else {
        updates = updates || command.has_any({"update"});
      }
    }
    const bool mounted = has_hadolint_mount(*run.step, kLists) || (has_hadolint_mount(*run.step, "/var/lib/apt") &&
                                                                   has_hadolint_mount(*run.step, "/var/cache/apt"));
    if (updates && !removes && !mounted) steps.push_back(run.step);
  }
  report_in_kept_stages(file, found, steps);
}

// ---- PL1506

bool is_harmless(const RunCommand& command) {
  return command.run->is_any({"set", "rm", "echo", "true", ":", "printf", "export"}) || command.command->words.empty();
}

/// Only fetches lists, and what one says beside that.
bool is_update_alone(const Context& file, const RunCommand& update) {
  for (const RunCommand& command : file.commands_of(*update.step)) {
    if (is_harmless(command)) continue;
    const auto package = package_command(command);
    if (!package || (package->deed != Deed::refresh && package->deed != Deed::clean)) return false;
  }
  return true;
}

/// The next step that wants the lists, when nothing stands between that could make a difference.
const Step* next_user(const Context& file, const Step& update, Manager manager) {
  if (update.trigger || update.instruction->heredocs.size() > 0) return nullptr;
  for (const Step* step : steps_behind(file, update)) {
    if (step->stage != update.stage) return nullptr;
    switch (step->instruction->keyword) {
      case Keyword::run:
        return first_without_refresh(file, *step, manager) && step->instruction->flags == update.instruction->flags
                   ? step
                   : nullptr;
      case Keyword::arg:
      case Keyword::cmd:
      case Keyword::entrypoint:
      case Keyword::env:
      case Keyword::expose:
      case Keyword::label:
      case Keyword::workdir:
        break;
      default:
        return nullptr;
    }
  }
  return nullptr;
}

/// Puts the command of a RUN in front of those of another.
std::optional<Fix> join_with(const Context& file, const RunCommand& update, const Step& user) {
  const auto own = file.commands_of(*update.step), others = file.commands_of(user);
  if (own.size() != 1 || update.step->scripts.size() != 1 || user.scripts.size() != 1 || others.empty())
    return std::nullopt;
  const std::string text(update.range().in(file.text()));
  if (text.find('\n') != std::string::npos || !update.command->redirects.empty()) return std::nullopt;
  const RunCommand& first = others.front();
  if (first.index != 0 || first.command->joined != Joined::first || first.command->list != 0) return std::nullopt;
  const RunCommand* second = others.size() > 1 && others[1].command->list == 0 ? &others[1] : nullptr;
  Edit insertion;
  if (second != nullptr && second->command->joined == Joined::next && first.command->name() == "set" &&
      stops_at_failure(*second)) {
    insertion.range.begin = second->range().begin;
    const std::string_view between = first.script->body.is_document ? "\n" : "; ";
    insertion.text = text + std::string(between);
  } else if (second == nullptr ? others.size() == 1 : second->command->joined == Joined::and_then) {
    insertion.range.begin = first.range().begin;
    insertion.text = text + " && ";
  } else {
    return std::nullopt;
  }
  insertion.range.end = insertion.range.begin;
  return Fix{Repair::safe,
             "join it with the RUN that installs",
             {{whole_lines(file, *update.step), ""}, std::move(insertion)}};
}

void check_update_alone(const Context& file, Found& found) {
  std::size_t followed = 0;
  for (const Step* step : file.steps_with(Keyword::run)) {
    for (const Manager manager : {Manager::apt, Manager::apk, Manager::zypper}) {
      const std::vector<PackageCommand> all = package_commands(file, *step, {manager});
      const auto update = std::ranges::find(all, Deed::refresh, &PackageCommand::deed);
      if (update == all.end() || std::any_of(update, all.end(), needs_lists)) continue;
      if (is_mounted_away(*step, manager == Manager::apt ? kLists : "/var/cache/apk")) continue;
      if (++followed > kMostFollowed) return;
      const auto wants = [&](const Step* later) {
        return later->is(Keyword::run) && first_without_refresh(file, *later, manager);
      };
      if (std::ranges::none_of(steps_behind(file, *step), wants)) {
        if (!is_update_alone(file, *update->at)) continue;
      } else if (std::ranges::any_of(file.commands_of(*step), may_install)) {
        continue;
      }
      Issue& issue = found.add(
          *step, update->at->range(*update->verb),
          fmt::format("{} stands in a RUN without an install: from the build cache it is stale", called(*update)));
      if (const Step* user = next_user(file, *step, manager))
        if (auto fix = join_with(file, *update->at, *user)) issue.fixes.push_back(*std::move(fix));
    }
  }
}

// ---- PL1507

bool upgrades_all(const PackageCommand& command) {
  if (command.deed != Deed::upgrade || !command.packages.empty()) return false;
  return !command.run.has(
      {"--security", "--advisory", "--advisories", "--cve", "--bugfix", "-s", "--simulate", "--dry-run"});
}

/// Without the upgrade nothing is left to do in its RUN.
bool is_upgrade_alone(const Context& file, const PackageCommand& upgrade) {
  for (const RunCommand& command : file.commands_of(*upgrade.at->step)) {
    if (&command == upgrade.at || is_harmless(command)) continue;
    const auto package = package_command(command);
    const bool goes_with_it = package && package->manager == upgrade.manager &&
                              (package->deed == Deed::refresh || package->deed == Deed::clean ||
                               upgrades_all(*package) || (package->deed == Deed::remove && package->packages.empty()));
    if (!goes_with_it) return false;
  }
  return true;
}

void check_upgrade(const Context& file, Found& found) {
  std::size_t followed = 0;
  for (const PackageCommand& command : package_commands(
           file, {Manager::apk, Manager::apt, Manager::dnf, Manager::microdnf, Manager::tdnf, Manager::yum})) {
    if (!upgrades_all(command)) continue;
    const Step& step = *command.at->step;
    Issue& issue = found.add(step, command.at->range(*command.verb),
                             fmt::format("{} changes everything that came with the base image", called(command)));
    if (++followed > kMostFollowed) continue;
    if (is_upgrade_alone(file, command)) {
      const auto wants = [&](const Step* later) {
        return later->is(Keyword::run) && first_without_refresh(file, *later, command.manager);
      };
      if (!step.trigger && std::ranges::none_of(steps_behind(file, step), wants))
        offer(issue, Repair::unsafe, "drop the upgrade", Edit{whole_lines(file, step), ""});
    } else {
      offer(issue, Repair::unsafe, "drop the upgrade", take_out(file, *command.at));
    }
  }
}

}  // namespace

std::span<const Check> apt_lists_checks() {
  static const std::array kChecks{
      Check{.rule = {.id = "PL1502",
                     .aliases = "DKL-DI-0005 DL3009",
                     .severity = Severity::low,
                     .title = "Package lists stay in the image",
                     .doc = "apt-get update in a stage that is shipped, and nothing in the same RUN deletes "
                            "/var/lib/apt/lists; cache and tmpfs mounts over it pass",
                     .why = "The lists are tens of megabytes of no use at run time; deleted in a later RUN they stay "
                            "in the layer below.",
                     .remedy = "delete /var/lib/apt/lists/* in the same RUN, or mount a cache over it",
                     .hadolint = "DL3009",
                     .level = HadolintLevel::info,
                     .repair = Repair::safe,
                     .bad = R"(FROM debian:13
RUN apt-get update \
    && apt-get install -y --no-install-recommends curl
)",
                     .good = R"(FROM debian:13
RUN apt-get update \
    && apt-get install -y --no-install-recommends curl \
    && rm -rf /var/lib/apt/lists/*
)"},
            .check = check_lists,
            .as_hadolint = hadolint_lists},
      Check{
          .rule = {.id = "PL1506",
                   .aliases = "CIS-4.7 CIS-DI-0007 CKV_DOCKER_5 DS-0017",
                   .severity = Severity::medium,
                   .title = "Package lists are fetched in a step of their own",
                   .doc = "apt-get update, apk update or zypper refresh in a RUN that does not install, while a later "
                          "one does, or for nothing at all",
                   .why = "The step comes from the build cache for months: later installs then ask for versions that "
                          "are gone from the mirrors, or get old ones with known holes.",
                   .remedy = "fetch the lists in the RUN that installs",
                   .repair = Repair::safe,
                   .bad = R"(FROM debian:13
RUN apt-get update
RUN apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
)",
                   .good = R"(FROM debian:13
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
)"},
          .check = check_update_alone},
      Check{
          .rule = {.id = "PL1507",
                   .aliases = "DKL-DI-0003 DL3005 DL3017 DL3031 DL3039 DS-0024",
                   .severity = Severity::low,
                   .audience = Audience::strict,
                   .title = "All packages of the base image are upgraded",
                   .doc = "apt-get upgrade or dist-upgrade, apk upgrade, yum or dnf update without packages. Upgrades "
                          "of security fixes only pass.",
                   .why = "What is in the image then depends on the day it was built, and the old files stay in the "
                          "layers below; a newer base image has the same fixes and is shared.",
                   .remedy = "build on a newer base image, and rebuild often",
                   .repair = Repair::unsafe,
                   .bad = R"(FROM debian:13
RUN apt-get update && apt-get dist-upgrade -y && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
)",
                   .good = R"(FROM debian:13
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
)"},
          .check = check_upgrade},
  };
  return kChecks;
}

}  // namespace plimsoll::lint

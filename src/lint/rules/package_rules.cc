// SPDX-License-Identifier: Apache-2.0
#include "lint/rules/package_rules.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/lines.h"
#include "lint/shell_edits.h"

namespace plimsoll::lint {

namespace {

bool holds(std::string_view text, std::string_view words) {
  const auto same = [](char a, char b) { return to_lower(a) == to_lower(b); };
  return std::ranges::search(text, words, same).begin() != text.end();
}

/// Whether a later command of the same script empties what `filled` has kept.
bool is_emptied(const Context& file, const KeptCache& cache, const PackageCommand& filled) {
  if (std::ranges::any_of(cache.folders,
                          [&](std::string_view folder) { return is_deleted_behind(file, *filled.at, folder); }))
    return true;
  for (const PackageCommand& other : package_commands(file, *filled.at->step, cache.managers))
    if (other.deed == Deed::clean && other.at->script == filled.at->script && other.at->index > filled.at->index)
      return true;
  return false;
}

std::string command_of(const KeptCache& cache, const PackageCommand& filled) {
  std::string out(cache.clean);
  if (const std::size_t at = out.find("{}"); at != std::string::npos) out.replace(at, 2, filled.program->value);
  return out;
}

}  // namespace

void offer(Issue& issue, Repair repair, std::string title, std::optional<Edit> edit) {
  if (edit) issue.fixes.push_back({repair, std::move(title), {*std::move(edit)}});
}

std::string called(const PackageCommand& command) {
  std::string out = command.program->value;
  if (command.verb != nullptr) out += " " + command.verb->value;
  return out;
}

void report_unpinned(const Context& file, Found& found, std::initializer_list<Manager> managers) {
  for (const PackageCommand& command : package_commands(file, managers)) {
    if (command.deed != Deed::install) continue;
    const auto packages = unpinned_packages(command);
    if (packages.empty()) continue;
    found.add(*command.at->step, command.at->range(*packages.front()),
              packages.size() == 1
                  ? fmt::format("{} is installed in whatever version is current", names_of(packages))
                  : fmt::format("{} are installed in whatever versions are current", names_of(packages)));
  }
}

std::optional<std::size_t> first_mention(const Context& file, std::string_view words) {
  const auto& instructions = file.file.instructions;
  for (std::size_t i = 0; i < instructions.size(); ++i) {
    if (holds(instructions[i].text, words)) return i;
    for (const dockerfile::Heredoc& document : instructions[i].heredocs)
      if (holds(document.content, words)) return i;
  }
  return std::nullopt;
}

bool is_answered(const PackageCommand& command, std::initializer_list<std::string_view> options) {
  return command.at->command->joined == shell::Joined::pipe || command.run.has(options);
}

void report_kept_cache(const Context& file, Found& found, const KeptCache& cache) {
  for (const Step* step : file.steps_with(dockerfile::Keyword::run)) {
    if (!is_shipped(file, *step)) continue;
    const auto is_away = [&](std::string_view folder) { return is_mounted_away(*step, folder); };
    const std::vector<PackageCommand> all = package_commands(file, *step, cache.managers);
    if (all.empty() || std::ranges::any_of(cache.folders, is_away)) continue;
    const PackageCommand* last = nullptr;
    for (const PackageCommand& command : all)
      if (cache.fills(command) && !cache.avoids(file, command)) last = &command;
    if (last == nullptr || is_emptied(file, cache, *last)) continue;
    const std::string clean = command_of(cache, *last);
    const shell::Word& where = last->verb != nullptr ? *last->verb : *last->program;
    Issue& issue = found.add(*step, last->at->range(where),
                             fmt::format("what {} keeps in its cache stays in the layer", called(*last)));
    issue.remedy = fmt::format("run \"{}\" in the same RUN, or mount a cache", clean);
    offer(issue, Repair::safe, fmt::format("run {}", clean), run_behind(file, *last->at, clean));
  }
}

}  // namespace plimsoll::lint

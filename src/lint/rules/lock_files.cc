// SPDX-License-Identifier: Apache-2.0
// PL1572: a lock file is there, and the command that installs may go past it.
#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "base/lines.h"
#include "lint/build_context.h"
#include "lint/rules/package_rules.h"
#include "lint/rules/topics.h"
#include "lint/shell_edits.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Keyword;

struct Habit {
  Manager manager;
  std::string_view verbs;                 // between blanks
  std::string_view lock_files;            // between blanks
  std::string_view frozen;                // options that hold it to the lock file, between blanks
  std::string_view verb_instead, option;  // what the fix writes: another verb, or one more option
  bool strict = false;                    // said in the strict profile only
};
constexpr std::array kHabits{
    Habit{Manager::npm, " i install ", " package-lock.json npm-shrinkwrap.json ", "", "ci", ""},
    Habit{Manager::yarn, " install ", " yarn.lock ", " --frozen-lockfile --immutable --pure-lockfile ", "",
          "--frozen-lockfile"},
    Habit{Manager::pnpm, " i install ", " pnpm-lock.yaml ", " --frozen-lockfile --prefer-frozen-lockfile --offline ",
          "", "--frozen-lockfile"},
    Habit{Manager::bun, " i install ", " bun.lock bun.lockb ", " --frozen-lockfile ", "", "--frozen-lockfile"},
    Habit{Manager::composer, " u update upgrade ", " composer.lock ", "", "install", ""},
    Habit{Manager::uv, " sync ", " uv.lock ", " --frozen --locked ", "", "--locked", true},
    Habit{Manager::cargo, " install ", " Cargo.lock ", " --locked --frozen ", "", "--locked", true},
};

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// Whether a COPY brings one of these files: it names it, or the context has it and the pattern takes it.
bool brings(const Context& file, const Step& step, std::string_view lock_files) {
  const dockerfile::Instruction& copy = *step.instruction;
  if (copy.words.size() < 2) return false;
  for (std::size_t i = 0; i + 1 < copy.words.size(); ++i) {
    const std::string source = step.expand(copy.words[i]);
    if (holds_word(lock_files, base_name(source))) return true;
    if (file.input.build_context == nullptr || copy.flag("--from")) continue;
    std::string_view pattern = source;
    while (pattern.starts_with("./") || pattern.starts_with('/')) pattern.remove_prefix(pattern.front() == '/' ? 1 : 2);
    std::string_view names = lock_files;
    while (!(names = trim(names)).empty()) {
      const std::string path(take_word(names));
      const auto& files = file.input.build_context->files();
      if (!std::ranges::binary_search(files, path) || file.input.build_context->excludes(path)) continue;
      const auto matches = dockerfile::match_path(pattern, path);
      if (pattern.empty() || pattern == "." || (matches && *matches)) return true;
    }
  }
  return false;
}

bool is_brought_before(const Context& file, const Step& step, std::string_view lock_files) {
  for (const dockerfile::Mount& mount : step.mounts)
    if (mount.type == dockerfile::MountType::bind && holds_word(lock_files, base_name(mount.source))) return true;
  return std::ranges::any_of(steps_before(file, step), [&](const Step* before) {
    return (before->is(Keyword::copy) || before->is(Keyword::add)) && brings(file, *before, lock_files);
  });
}

bool is_frozen(const Context& file, const PackageCommand& command, const Habit& habit) {
  for (const shell::Word& word : command.run.arguments())
    if (holds_word(habit.frozen, std::string_view(word.value).substr(0, word.value.find('=')))) return true;
  // There these are the defaults.
  if (habit.manager == Manager::pnpm || habit.manager == Manager::yarn) {
    const auto ci = variable_at(file, *command.at, "CI");
    if (ci && is_truthy(*ci) && habit.manager == Manager::pnpm) return true;
  }
  return command.run.has({"-h", "--help", "--package-lock-only", "--lockfile-only", "--mode"});
}

void check_hashes(const Context& file, Found& found) {
  if (file.settings.profile != Profile::strict) return;
  for (const PackageCommand& command : package_commands(file, {Manager::pip})) {
    if (command.deed != Deed::install || command.run.has({"--require-hashes", "--no-index"})) continue;
    const shell::Word* word = command.run.find({"-r", "--requirement"});
    if (word == nullptr) continue;
    Issue& issue = found.add(*command.at->step, command.at->range(*word),
                             "what the requirements name is installed without looking at hashes");
    issue.severity = Severity::negligible;
    issue.remedy = "write hashes into the requirements (pip-compile --generate-hashes) and add --require-hashes";
  }
}

void check_lock_files(const Context& file, Found& found) {
  for (const Habit& habit : kHabits) {
    if (habit.strict && file.settings.profile != Profile::strict) continue;
    std::size_t followed = 0;
    for (const PackageCommand& command : package_commands(file, {habit.manager})) {
      if (command.verb == nullptr || !holds_word(habit.verbs, command.action()) || !command.packages.empty()) continue;
      if (command.global || is_frozen(file, command, habit)) continue;
      if (++followed > kMostFollowed) break;
      if (!is_brought_before(file, *command.at->step, habit.lock_files)) continue;
      Issue& issue = found.add(*command.at->step, command.at->range(*command.verb),
                               fmt::format("{} may change what the lock file says", called(command)));
      if (!habit.verb_instead.empty()) {
        issue.remedy = fmt::format("call {} {}", manager_name(habit.manager), habit.verb_instead);
        offer(issue, Repair::unsafe, issue.remedy, replace_word(file, *command.at, *command.verb, habit.verb_instead));
      } else {
        issue.remedy = fmt::format("add {}", habit.option);
        offer(issue, Repair::unsafe, issue.remedy, insert_behind(file, *command.at, *command.verb, habit.option));
      }
    }
  }
  check_hashes(file, found);
}

}  // namespace

std::span<const Check> lock_files_checks() {
  static const std::array kChecks{
      Check{
          .rule = {.id = "PL1572",
                   .severity = Severity::low,
                   .title = "A lock file is there, but is not held to",
                   .doc = "npm install where package-lock.json was copied, yarn, pnpm and bun install without "
                          "--frozen-lockfile, composer update with composer.lock; in the strict profile also uv sync, "
                          "cargo install, and pip -r without --require-hashes",
                   .why = "The versions that were tested are written down, and the build may take others.",
                   .remedy = "install exactly what the lock file says: npm ci, --frozen-lockfile",
                   .repair = Repair::unsafe,
                   .bad = R"(FROM node:24-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm install
)",
                   .good = R"(FROM node:24-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
)"},
          .check = check_lock_files},
  };
  return kChecks;
}

}  // namespace plimsoll::lint

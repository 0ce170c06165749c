// SPDX-License-Identifier: Apache-2.0
// What the commands of a RUN do with packages: which manager is called, what for, and what is named. One place for
// apt-get's, pip's and everybody else's spellings, so that rules can ask "does this step install, and clean up?".
//
// All pointers are into the Context, which must outlive what is returned.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lint/context.h"

namespace plimsoll::lint {

enum class Manager : std::uint8_t {
  apk,
  apt,  // apt-get, apt, aptitude
  bun,
  bundle,
  cargo,
  composer,
  dnf,
  gem,
  go,
  microdnf,
  npm,
  pip,  // also python -m pip
  pipenv,
  pipx,
  pnpm,
  poetry,
  tdnf,
  uv,  // uv pip is Manager::uv too
  yarn,
  yum,
  zypper,
};
std::string_view manager_name(Manager manager);  // "apt-get", "pip"

/// What for.
enum class Deed : std::uint8_t {
  other,
  refresh,  // fetches the indexes only
  install,  // what is named, or what a manifest names
  upgrade,  // all that is installed, or what is named
  remove,
  clean,  // of what was kept on the way
};

struct PackageCommand {
  const RunCommand* at = nullptr;
  Manager manager = Manager::apt;
  Deed deed = Deed::other;
  shell::Invocation run;                 // the manager and its arguments: of "python3 -m pip install x" that of pip
  const shell::Word* program = nullptr;  // "apt-get", "pip"
  const shell::Word* verb = nullptr;  // the last word of it: "install" of "apt-get install", "add" of "yarn global add"
  bool global = false;                // of npm, yarn, pnpm, bun, composer: for everybody, not for a project
  std::vector<const shell::Word*> packages;  // what is named behind the verb, options and their values left out

  [[nodiscard]] std::string_view name() const { return run.name(); }
  [[nodiscard]] std::string_view action() const { return verb == nullptr ? std::string_view{} : verb->value; }
};

/// nullopt: calls no package manager.
std::optional<PackageCommand> package_command(const RunCommand& command);
/// Those of `managers` among all commands of the file, in order.
std::vector<PackageCommand> package_commands(const Context& file, std::initializer_list<Manager> managers);
/// Those among the commands of one RUN.
std::vector<PackageCommand> package_commands(const Context& file, const Step& step,
                                             std::initializer_list<Manager> managers);

/// A word with the variables in it replaced by what ARG and ENV say; nullopt: some part of it cannot be known, or the
/// script itself gives the variable a value.
std::optional<std::string> known_text(const RunCommand& at, const shell::Word& word);

enum class Pinned : std::uint8_t { yes, no, unknown };
/// Whether a package's name says which version is meant.
Pinned is_pinned(const PackageCommand& command, const shell::Word& package);
/// The packages of a command that say no version.
std::vector<const shell::Word*> unpinned_packages(const PackageCommand& command);
/// "curl, git and 3 more".
std::string names_of(std::span<const shell::Word* const> words);

/// Whether the files of this step are in the image that is made, or in those made from it.
bool is_shipped(const Context& file, const Step& step);
/// A cache or tmpfs mount holds this folder, so that nothing in it stays in the layer.
bool is_mounted_away(const Step& step, std::string_view folder);
/// A command behind `after` in the same script deletes this folder's content, or looks as if it did.
bool is_deleted_behind(const Context& file, const RunCommand& after, std::string_view folder);
/// A variable as the step's ENV and ARG, or an assignment in front of the command or in the script before it, have it.
std::optional<std::string> variable_at(const Context& file, const RunCommand& at, std::string_view name);
/// Whether a list of words with blanks between, and around all of them, holds this one.
bool holds_word(std::string_view list, std::string_view word);
/// "1", "true", "yes", "on" in any case.
bool is_truthy(std::string_view value);

/// The steps that run before `step` in the image it builds on: those of the stages below it too. In order.
std::vector<const Step*> steps_before(const Context& file, const Step& step);
/// The steps that run behind `step`: in its stage and in all stages built on it. In order of the file.
std::vector<const Step*> steps_behind(const Context& file, const Step& step);

}  // namespace plimsoll::lint

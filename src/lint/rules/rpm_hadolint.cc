// SPDX-License-Identifier: Apache-2.0
#include "lint/rules/rpm_hadolint.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "lint/hadolint_view.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Keyword;
using Words = std::initializer_list<std::string_view>;

bool is_one_of(std::string_view word, Words words) { return std::ranges::find(words, word) != words.end(); }

/// RUNs in which one of these verbs comes without one of these flags.
void report_without_flag(const Context& file, Found& found, Words programs, Words verbs, Words flags) {
  for (const HadolintRun& run : hadolint_runs(file, programs)) {
    const bool bad = std::ranges::any_of(run.commands, [&](const HadolintCommand& command) {
      return command.has_any(verbs) && !command.has_flag(flags);
    });
    if (bad) report_for_hadolint(found, *run.step);
  }
}

/// The first command that fills the cache comes before the first one that empties it.
template <typename Fills, typename Empties>
bool is_cleaned(const std::vector<HadolintCommand>& commands, Fills fills, Empties empties) {
  const auto first = std::ranges::find_if(commands, fills);
  if (first == commands.end()) return true;
  const auto clean = std::ranges::find_if(commands, empties);
  return clean != commands.end() && first < clean;
}

using Names = std::set<std::string, std::less<>>;

/// Whether a package says a version as hadolint reads it, with the variables it knows there.
struct Versions {
  std::array<const Names*, 2> variables{};

  [[nodiscard]] bool knows(std::string_view name) const {
    return std::ranges::any_of(variables,
                               [&](const Names* names) { return names != nullptr && names->contains(name); });
  }

  [[nodiscard]] bool is_fixed(const std::string& package) const {
    const std::size_t dash = package.find('-');
    if (dash == package.npos) return false;
    if (package.ends_with(".rpm")) return true;
    if (package.find('$') != package.npos) {
      for (std::size_t at = package.find("${"); at != package.npos; at = package.find("${", at + 2)) {
        const std::size_t end = package.find('}', at);
        if (end != package.npos && knows(std::string_view(package).substr(at + 2, end - at - 2))) return true;
      }
      return false;
    }
    bool begins = false;
    for (std::size_t at = dash; at != package.npos;) {
      const std::size_t next = package.find('-', at + 1);
      const std::string_view part =
          std::string_view(package).substr(at + 1, next == package.npos ? next : next - at - 1);
      if (!std::ranges::all_of(part, is_version_letter)) return false;
      begins = begins || (!part.empty() && part.front() >= '0' && part.front() <= '9');
      at = next;
    }
    return begins;
  }

  static bool is_version_letter(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '~' ||
           c == '^' || c == '_' || c == ':' || c == '+';
  }
};

bool is_unpinned(const HadolintCommand& command, const Versions& versions, Words containers) {
  if (!command.has_any({"install"})) return false;
  const bool is_module = command.has_any({"module"});
  if (!is_module && command.has_any(containers)) return false;
  return std::ranges::any_of(command.operands(), [&](const std::string& each) {
    if (each == "install" || each == "module") return false;
    return is_module ? each.find(':') == each.npos : !versions.is_fixed(each);
  });
}

/// What hadolint knows of variables on its way: ARGs of the whole file, ENVs of a stage and those it is built on. What
/// ONBUILD keeps is looked at by itself.
class Variables {
 public:
  void pass(const Step& step) {
    if (step.trigger) {
      note(step, onbuild_);
    } else if (step.is(Keyword::from)) {
      const HadolintBase base = hadolint_base(*step.instruction);
      if (!alias_.empty()) stages_.try_emplace(alias_, std::move(current_));
      const auto below = stages_.find(base.name);
      current_ = below == stages_.end() || below->second.size() > kMostInherited ? Names{} : below->second;
      alias_ = base.alias;
    } else if (step.is(Keyword::arg)) {
      note(step, arguments_);
    } else if (step.is(Keyword::env)) {
      note(step, current_);
    }
  }

  [[nodiscard]] Versions at(const Step& step) const {
    return step.trigger ? Versions{{&onbuild_, nullptr}} : Versions{{&arguments_, &current_}};
  }

 private:
  static constexpr std::size_t kMostInherited = 1000;

  static void note(const Step& step, Names& into) {
    if (step.is(Keyword::env))
      for (const dockerfile::KeyValue& pair : step.instruction->pairs) into.insert(pair.key);
    if (step.is(Keyword::arg))
      for (const std::string& word : step.instruction->words) into.insert(word.substr(0, word.find('=')));
  }

  std::map<std::string, Names, std::less<>> stages_;  // by alias, the first of each
  std::string alias_;
  Names current_, arguments_, onbuild_;
};

void report_pins(const Context& file, Found& found, Words programs, Words containers) {
  const std::vector<HadolintRun> runs = hadolint_runs(file, programs);
  if (runs.empty()) return;
  Variables variables;
  auto run = runs.begin();
  for (const Step& step : file.steps) {
    variables.pass(step);
    if (run == runs.end() || run->step != &step) continue;
    const Versions versions = variables.at(step);
    const bool bad = std::ranges::any_of(
        run->commands, [&](const HadolintCommand& command) { return is_unpinned(command, versions, containers); });
    if (bad) report_for_hadolint(found, step);
    ++run;
  }
}

}  // namespace

void hadolint_yum_yes(const Context& file, Found& found) {
  report_without_flag(file, found, {"yum"}, {"install", "groupinstall", "localinstall"}, {"y", "assumeyes"});
}

void hadolint_yum_cache(const Context& file, Found& found) {
  for (const HadolintRun& run : hadolint_runs(file, {"rm", "yum"})) {
    const bool cleaned = is_cleaned(
        run.commands, [](const HadolintCommand& each) { return each.name == "yum" && each.has_any({"install"}); },
        [](const HadolintCommand& each) {
          return each.name == "yum" ? each.has_any({"clean", "all"}) : each.has_any({"-rf", "/var/cache/yum/*"});
        });
    if (!cleaned) report_for_hadolint(found, *run.step);
  }
}

void hadolint_yum_pins(const Context& file, Found& found) { report_pins(file, found, {"yum"}, {}); }

void hadolint_dnf_yes(const Context& file, Found& found) {
  report_without_flag(file, found, {"dnf", "microdnf"}, {"install", "groupinstall", "localinstall"},
                      {"y", "assumeyes"});
}

void hadolint_dnf_cache(const Context& file, Found& found) {
  for (const HadolintRun& run : hadolint_runs(file, {"dnf", "microdnf", "rm"})) {
    if (has_hadolint_mount(*run.step, "/var/cache/libdnf5") || has_hadolint_mount(*run.step, ".cache/libdnf5"))
      continue;
    const bool cleaned = std::ranges::all_of(Words{"dnf", "microdnf"}, [&](std::string_view program) {
      return is_cleaned(
          run.commands,
          [&](const HadolintCommand& each) {
            return each.name == program &&
                   each.has_any({"install", "in", "upgrade", "up", "upgrade-minimal", "up-min", "reinstall", "rei"});
          },
          [&](const HadolintCommand& each) {
            return each.name == "rm" ? each.has_any({"-rf", "/var/cache/libdnf5*"})
                                     : each.name == program && each.has_any({"clean", "all"});
          });
    });
    if (!cleaned) report_for_hadolint(found, *run.step);
  }
}

void hadolint_dnf_pins(const Context& file, Found& found) { report_pins(file, found, {"dnf", "microdnf"}, {"group"}); }

void hadolint_zypper_yes(const Context& file, Found& found) {
  report_without_flag(file, found, {"zypper"}, {"install", "in", "remove", "rm", "source-install", "si", "patch"},
                      {"non-interactive", "n", "no-confirm", "y"});
}

void hadolint_zypper_upgrade(const Context& file, Found& found) {
  for (const HadolintRun& run : hadolint_runs(file, {"zypper"}))
    if (std::ranges::any_of(run.commands,
                            [](const HadolintCommand& each) { return each.has_any({"dist-upgrade", "dup"}); }))
      report_for_hadolint(found, *run.step);
}

void hadolint_zypper_cache(const Context& file, Found& found) {
  for (const HadolintRun& run : hadolint_runs(file, {"zypper"})) {
    if (has_hadolint_mount(*run.step, "/var/cache/zypp")) continue;
    const bool cleaned = is_cleaned(
        run.commands, [](const HadolintCommand& each) { return each.has_any({"install", "in"}); },
        [](const HadolintCommand& each) { return each.has_any({"clean", "cc"}); });
    if (!cleaned) report_for_hadolint(found, *run.step);
  }
}

void hadolint_zypper_pins(const Context& file, Found& found) {
  for (const HadolintRun& run : hadolint_runs(file, {"zypper"})) {
    const bool bad = std::ranges::any_of(run.commands, [](const HadolintCommand& command) {
      if (!command.has_any({"install", "in"})) return false;
      return std::ranges::any_of(command.operands(), [](const std::string& each) {
        return !is_one_of(each, {"install", "in"}) && each.find_first_of("=<>") == each.npos && !each.ends_with(".rpm");
      });
    });
    if (bad) report_for_hadolint(found, *run.step);
  }
}

}  // namespace plimsoll::lint

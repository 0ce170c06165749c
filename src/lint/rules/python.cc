// SPDX-License-Identifier: Apache-2.0
// PL155x: pip and those like it.
#include <algorithm>
#include <array>
#include <map>

#include <fmt/core.h>

#include "lint/hadolint_view.h"
#include "lint/rules/package_rules.h"
#include "lint/rules/topics.h"
#include "lint/shell_edits.h"

namespace plimsoll::lint {

namespace {

using dockerfile::Keyword;

// ---- PL1551

void check_pins(const Context& file, Found& found) {
  for (const PackageCommand& command :
       package_commands(file, {Manager::pip, Manager::pipenv, Manager::pipx, Manager::poetry, Manager::uv})) {
    if (command.deed != Deed::install || command.run.has({"-c", "--constraint", "--constraints"})) continue;
    const auto packages = unpinned_packages(command);
    if (packages.empty()) continue;
    found.add(*command.at->step, command.at->range(*packages.front()),
              fmt::format("{} {} installed in whatever version is current", names_of(packages),
                          packages.size() == 1 ? "is" : "are"));
  }
}

bool is_infix(const std::vector<std::string>& words, std::initializer_list<std::string_view> wanted) {
  return std::ranges::search(words, wanted).begin() != words.end();
}

bool is_pip_name(std::string_view name) { return name.starts_with("pip") || name.starts_with("python"); }

bool is_hadolint_pip_install(const HadolintCommand& command) {
  return (command.name.starts_with("pip") && !command.name.starts_with("pipenv") && command.has_any({"install"})) ||
         (command.name.starts_with("python") && is_infix(command.arguments, {"-m", "pip", "install"}));
}

bool is_hadolint_fixed(std::string_view package) {
  static constexpr std::array<std::string_view, 4> kSchemes{"bzr+", "git", "hg+", "svn"};
  const auto has = [&](std::string_view piece) { return package.find(piece) != package.npos; };
  if (has("==") || has(">") || has("<") || has("!=") || has("~=")) return true;
  if (package.ends_with(".whl") || package.ends_with(".tar.gz")) return true;
  const bool is_vcs = std::ranges::any_of(kSchemes, [&](auto scheme) { return package.starts_with(scheme); });
  return is_vcs ? has("@") : has("/");
}

void hadolint_pins(const Context& file, Found& found) {
  for (const HadolintRun& run : hadolint_runs(file, is_pip_name)) {
    const bool bad = std::ranges::any_of(run.commands, [](const HadolintCommand& command) {
      if (!is_hadolint_pip_install(command) || command.has_flag({"constraint", "c"}) ||
          command.has_any({"--requirement", "-r", "."}))
        return false;
      const auto operands = command.operands({"abi",
                                              "b",
                                              "build",
                                              "e",
                                              "editable",
                                              "extra-index-url",
                                              "f",
                                              "find-links",
                                              "i",
                                              "index-url",
                                              "implementation",
                                              "no-binary",
                                              "only-binary",
                                              "platform",
                                              "prefix",
                                              "progress-bar",
                                              "proxy",
                                              "python",
                                              "python-version",
                                              "root",
                                              "root-user-action",
                                              "src",
                                              "t",
                                              "target",
                                              "trusted-host",
                                              "upgrade-strategy"});
      auto package = std::ranges::find(operands, "install");
      while (package != operands.end() && *package == "install") ++package;
      return !std::all_of(package, operands.end(), is_hadolint_fixed);
    });
    if (bad) report_for_hadolint(found, *run.step);
  }
}

// ---- PL1552

struct Cache {
  Manager manager;
  std::string_view option, variable, folder;
};
constexpr std::array kCaches{
    Cache{Manager::pip, "--no-cache-dir", "PIP_NO_CACHE_DIR", "/root/.cache/pip"},
    Cache{Manager::uv, "--no-cache", "UV_NO_CACHE", "/root/.cache/uv"},
};

bool keeps_cache(const Context& file, const PackageCommand& command, const Cache& cache) {
  if (command.run.has({cache.option}) || is_mounted_away(*command.at->step, cache.folder) ||
      is_deleted_behind(file, *command.at, cache.folder))
    return false;
  if (command.manager == Manager::uv && command.run.has({"-n", "--no-cache-dir"})) return false;
  if (const auto value = variable_at(file, *command.at, cache.variable); value && is_truthy(*value)) return false;
  for (const std::string_view place : {"PIP_CACHE_DIR", "UV_CACHE_DIR"}) {
    const auto value = variable_at(file, *command.at, place);
    if (value && (value->starts_with("/tmp") || is_mounted_away(*command.at->step, *value))) return false;
  }
  return true;
}

/// The last command that empties the cache; nullptr: none.
const RunCommand* last_clean(const std::vector<PackageCommand>& all) {
  const RunCommand* out = nullptr;
  for (const PackageCommand& command : all)
    if (command.deed == Deed::clean) out = command.at;
  return out;
}

void check_cache(const Context& file, Found& found) {
  const auto configured = first_mention(file, "global.no-cache-dir");
  for (const Step* step : file.steps_with(Keyword::run)) {
    if (!is_shipped(file, *step) || (configured && *configured <= step->index)) continue;
    for (const Cache& cache : kCaches) {
      const std::vector<PackageCommand> all = package_commands(file, *step, {cache.manager});
      const RunCommand* clean = last_clean(all);
      for (const PackageCommand& command : all) {
        if (command.deed != Deed::install || command.run.has({"-h", "--help"})) continue;
        if (clean != nullptr && clean->script == command.at->script && clean->index > command.at->index) continue;
        if (!keeps_cache(file, command, cache)) continue;
        Issue& issue =
            found.add(*step, command.at->range(*command.verb),
                      fmt::format("what {} downloads stays in the layer a second time, in its cache", called(command)));
        issue.remedy = fmt::format("add {}, or mount a cache at {}", cache.option, cache.folder);
        offer(issue, Repair::safe, fmt::format("add {}", cache.option),
              insert_behind(file, *command.at, *command.verb, cache.option));
      }
    }
  }
}

bool is_hadolint_truthy(std::string_view value) {
  static constexpr std::array<std::string_view, 10> kTruthy{"1",  "true", "True", "TRUE", "on",
                                                            "On", "ON",   "yes",  "Yes",  "YES"};
  return std::ranges::find(kTruthy, value) != kTruthy.end();
}

std::string unquoted(std::string_view value) {
  if (value.size() > 1 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front())
    value = value.substr(1, value.size() - 2);
  return std::string(value);
}

bool is_hadolint_pip_wrapper(const HadolintCommand& command) {
  return std::ranges::any_of(std::array<std::string_view, 2>{"pipenv", "pipx"}, [&](std::string_view wrapper) {
    return command.name.find(wrapper) != std::string::npos ||
           (command.name.starts_with("python") && is_infix(command.arguments, {"-m", wrapper}));
  });
}

/// The first mention of the variable in a RUN decides.
bool is_switched_off_in_text(const Step& step) {
  static constexpr std::string_view kName = "PIP_NO_CACHE_DIR=";
  std::string text = step.instruction->arguments;
  for (const Script& script : step.scripts) text += "\n" + script.body.text;
  const std::size_t at = text.find(kName);
  if (at == std::string::npos) return false;
  const std::string_view value = std::string_view(text).substr(at + kName.size());
  for (std::size_t n = 1; n <= std::min<std::size_t>(value.size(), 4); ++n)
    if (is_hadolint_truthy(value.substr(0, n))) return true;
  return false;
}

/// PIP_NO_CACHE_DIR as hadolint follows it: under the name of the stage, or of its image when it has none.
class NoCache {
 public:
  void pass(const Step& step) {
    if (step.is(Keyword::from)) {
      const HadolintBase base = hadolint_base(*step.instruction);
      const auto parent = stages_.find(base.name);
      const bool inherited = parent != stages_.end() && parent->second;
      current_ = base.alias.empty() ? base.name : base.alias;
      stages_[current_] = inherited;
    } else if (step.is(Keyword::env)) {
      const auto pair = std::ranges::find(step.instruction->pairs, "PIP_NO_CACHE_DIR", &dockerfile::KeyValue::key);
      if (pair == step.instruction->pairs.end() || !is_hadolint_truthy(unquoted(pair->value))) return;
      (step.trigger ? in_trigger_ : stages_[current_]) = true;
    }
  }
  [[nodiscard]] bool holds(const Step& step) const {
    if (step.trigger) return in_trigger_;
    const auto found = stages_.find(current_);
    return found != stages_.end() && found->second;
  }

 private:
  std::map<std::string, bool, std::less<>> stages_;
  std::string current_;
  bool in_trigger_ = false;
};

void hadolint_cache(const Context& file, Found& found) {
  const std::vector<HadolintRun> runs = hadolint_runs(file, is_pip_name);
  if (runs.empty()) return;
  NoCache off;
  auto run = runs.begin();
  for (const Step& step : file.steps) {
    off.pass(step);
    if (run == runs.end() || run->step != &step) continue;
    const bool bad = std::ranges::any_of(run->commands, [](const HadolintCommand& command) {
      return is_hadolint_pip_install(command) && !command.has_any({"--no-cache-dir"}) &&
             !is_hadolint_pip_wrapper(command);
    });
    if (bad && !off.holds(step) && !has_hadolint_mount(step, ".cache/pip") && !is_switched_off_in_text(step))
      report_for_hadolint(found, step);
    ++run;
  }
}

}  // namespace

std::span<const Check> python_checks() {
  static const std::array kChecks{
      Check{.rule = {.id = "PL1551",
                     .aliases = "DL3013",
                     .severity = Severity::medium,
                     .audience = Audience::strict,
                     .title = "Python packages are installed without a version",
                     .doc = "pip, pipx, pipenv, uv or poetry installing a package by name alone; requirement and "
                            "constraint files, paths, wheels and VCS references with \"@\" pass",
                     .why = "The same Dockerfile gives another image tomorrow, and whoever takes over a package is in "
                            "the next build.",
                     .remedy = "write package==version, or install from a requirements file with hashes",
                     .hadolint = "DL3013",
                     .level = HadolintLevel::warning,
                     .repair = Repair::registry,
                     .bad = R"(FROM python:3.14-slim
RUN pip install --no-cache-dir flask
)",
                     .good = R"(FROM python:3.14-slim
RUN pip install --no-cache-dir flask==3.1.2
)"},
            .check = check_pins,
            .as_hadolint = hadolint_pins},
      Check{.rule = {.id = "PL1552",
                     .aliases = "DL3042",
                     .severity = Severity::low,
                     .title = "pip keeps its cache in the image",
                     .doc = "pip or uv installing in a stage that is shipped without --no-cache-dir or --no-cache; "
                            "PIP_NO_CACHE_DIR, cache mounts, and deleting the cache in the same RUN pass",
                     .why = "Every download stays in the layer beside what was installed from it.",
                     .remedy = "add --no-cache-dir, or mount a cache at /root/.cache/pip",
                     .hadolint = "DL3042",
                     .level = HadolintLevel::warning,
                     .repair = Repair::safe,
                     .bad = R"(FROM python:3.14-slim
RUN pip install flask==3.1.2
)",
                     .good = R"(FROM python:3.14-slim
RUN pip install --no-cache-dir flask==3.1.2
)"},
            .check = check_cache,
            .as_hadolint = hadolint_cache},
  };
  return kChecks;
}

}  // namespace plimsoll::lint

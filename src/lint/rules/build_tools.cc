// SPDX-License-Identifier: Apache-2.0
// PL1571: compilers, build systems and headers in the image that is shipped.
#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "lint/rules/package_rules.h"
#include "lint/rules/topics.h"
#include "package/tool_packages.h"

namespace plimsoll::lint {

namespace {

constexpr std::initializer_list<Manager> kDistributions{Manager::apk,  Manager::apt, Manager::dnf,   Manager::microdnf,
                                                        Manager::tdnf, Manager::yum, Manager::zypper};

/// Images that are there to build with. Sorted.
constexpr std::array<std::string_view, 12> kBuildImages{
    "buildpack-deps", "dotnet/sdk",     "gcc",           "golang", "gradle", "haskell", "library/gcc",
    "library/golang", "library/gradle", "library/maven", "maven",  "rust"};
static_assert(std::ranges::is_sorted(kBuildImages));

/// The name of a package without version and architecture.
std::string_view plain_name(std::string_view package) { return package.substr(0, package.find_first_of("=<>~@:")); }

/// The value of apk's --virtual.
std::string virtual_name(const PackageCommand& command) {
  return command.manager == Manager::apk ? command.run.value({"-t", "--virtual"}).value_or("") : "";
}

/// A later command of the same script takes these packages out again.
bool is_removed_behind(const Context& file, const PackageCommand& install, std::string_view package) {
  for (const PackageCommand& other : package_commands(file, *install.at->step, kDistributions)) {
    if (other.deed != Deed::remove || other.at->script != install.at->script || other.at->index <= install.at->index)
      continue;
    // What nothing needs goes too.
    if (other.action() == "autoremove" || other.run.has({"--auto-remove", "--autoremove"})) return true;
    const std::string group = virtual_name(install);
    for (const shell::Word* word : other.packages)
      if (!word->is_literal() || plain_name(word->value) == package || (!group.empty() && word->value == group))
        return true;
  }
  return false;
}

void report_installed(const Context& file, Found& found) {
  std::size_t followed = 0;
  for (const PackageCommand& command : package_commands(file, kDistributions)) {
    const Step& step = *command.at->step;
    if (command.deed != Deed::install || !is_shipped(file, step) || step.trigger) continue;
    std::vector<const shell::Word*> tools, headers;
    for (const shell::Word* word : command.packages) {
      if (!word->is_literal()) continue;
      const std::string_view name = plain_name(word->value);
      const ToolRole role = tool_role(name);
      if (role == ToolRole::none || ++followed > kMostFollowed || is_removed_behind(file, command, name)) continue;
      (role == ToolRole::tool ? tools : headers).push_back(word);
    }
    if (tools.empty() && headers.empty()) continue;
    const auto& words = tools.empty() ? headers : tools;
    Issue& issue = found.add(step, command.at->range(*words.front()),
                             fmt::format("{} {} for building, and {} in the image", names_of(words),
                                         words.size() == 1 ? "is" : "are", words.size() == 1 ? "stays" : "stay"));
    if (tools.empty()) issue.severity = Severity::low;
  }
}

void report_build_image(const Context& file, Found& found) {
  const StageView* last = file.final_stage();
  if (last == nullptr || last->parent || last->from->words.empty()) return;
  std::string_view name = last->base;
  if (const std::size_t slash = name.find('/'); slash != name.npos && name.substr(0, slash).find('.') != name.npos)
    name.remove_prefix(slash + 1);
  const std::string_view tag = name.substr(std::min(name.find(':'), name.size()));
  name = name.substr(0, name.find_first_of(":@"));
  // Those hold no compiler.
  if (name == "buildpack-deps" && (tag.ends_with("scm") || tag.ends_with("curl"))) return;
  if (!std::ranges::binary_search(kBuildImages, name) || last->steps.empty()) return;
  found.add(file.steps[last->steps.front()], last->from->word_ranges.front(),
            fmt::format("the image that is shipped is made from {}, an image to build with", name));
}

void check_build_tools(const Context& file, Found& found) {
  report_build_image(file, found);
  report_installed(file, found);
}

}  // namespace

std::span<const Check> build_tools_checks() {
  static const std::array kChecks{
      Check{.rule = {.id = "PL1571",
                     .aliases = "CIS-4.3",
                     .severity = Severity::medium,
                     .audience = Audience::strict,
                     .title = "Build tools stay in the image",
                     .doc = "compilers, build systems and -dev packages installed in the stage that is shipped and not "
                            "removed in the same RUN, or a final stage made from an image to build with",
                     .why = "Whoever breaks in finds a workshop, scanners find its holes, and everybody pulls hundreds "
                            "of megabytes that never run.",
                     .remedy = "build in a stage of its own and copy what runs: FROM … AS build, COPY --from=build",
                     .bad = R"(FROM debian:13-slim
RUN apt-get update && apt-get install -y --no-install-recommends gcc make && rm -rf /var/lib/apt/lists/*
)",
                     .good = R"(FROM debian:13-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends gcc make && rm -rf /var/lib/apt/lists/*
COPY . /src
RUN make -C /src
FROM debian:13-slim
COPY --from=build /src/app /usr/local/bin/app
USER 65532
)"},
            .check = check_build_tools},
  };
  return kChecks;
}

}  // namespace plimsoll::lint

// SPDX-License-Identifier: Apache-2.0
// Gradle's dependency locks: "group:artifact:version=configuration,configuration" a line, "#" before comments, and
// "empty=" with the configurations that have nothing (Gradle manual, "Locking dependency versions").
//
// buildscript-gradle.lockfile and settings-gradle.lockfile lock plugins of the build. Before Gradle 6.7 each
// configuration had a file of its own, gradle/dependency-locks/CONFIGURATION.lockfile, with the coordinates alone.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/lines.h"
#include "detect/lang/documents.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::suffix, ".lockfile"}};

bool is_test(std::string_view configuration) {
  return configuration.starts_with("test") || configuration.find("Test") != configuration.npos;
}

bool is_build(std::string_view name) { return name.starts_with("buildscript-") || name.starts_with("settings-"); }

/// Whether all of the configurations, parted by ",", are for tests.
bool are_tests(std::string_view configurations) {
  if (configurations.empty()) return false;
  while (!configurations.empty()) {
    const auto end = std::min(configurations.find(','), configurations.size());
    if (!is_test(trim(configurations.substr(0, end)))) return false;
    configurations.remove_prefix(std::min(end + 1, configurations.size()));
  }
  return true;
}

void detect(const FileView& file, FactSink& sink) {
  const std::string_view name = file_name(file.path);
  const bool is_old = folder_name(file.path) == "dependency-locks";
  if ((!name.ends_with("gradle.lockfile") && !is_old) || is_of_a_package(file.path)) return;
  Packages packages("maven");
  Damage damage;
  std::size_t number = 0;
  for (std::string_view rest = document(file.content); !rest.empty();) {
    const std::string_view line = trim(take_line(rest));
    ++number;
    if (line.empty() || line.starts_with('#') || line.starts_with("empty=")) continue;
    const std::string_view module = line.substr(0, line.find('='));
    const std::string_view configurations =
        module.size() < line.size() ? line.substr(module.size() + 1) : name.substr(0, name.rfind('.'));
    const auto colon = module.rfind(':');
    const bool whole = colon != module.npos && std::ranges::count(module, ':') == 2 && module.front() != ':';
    const Scope scope = is_build(name) || are_tests(configurations) ? Scope::development : Scope::runtime;
    if (!whole || packages.add(module.substr(0, colon), module.substr(colon + 1), Relation::unknown, scope) == nullptr)
      damage.add(fmt::format("line {} is not group:artifact:version=configurations", number));
  }
  packages.send(sink);
  damage.send(sink);
}

}  // namespace

Detector gradle_lock_detector() {
  return {"gradle-lock", 1, "gradle.lockfile and Gradle's older dependency locks", kWants, detect, 64 * kMiB,
          Proof::locked};
}

}  // namespace plimsoll::detect

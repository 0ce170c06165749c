// SPDX-License-Identifier: Apache-2.0
#include "detect/os/rpm_package.h"

#include <fmt/core.h>

namespace plimsoll::detect {

std::string rpm_version(std::uint32_t epoch, std::string_view version, std::string_view release) {
  return epoch == 0 ? fmt::format("{}-{}", version, release) : fmt::format("{}:{}-{}", epoch, version, release);
}

void set_rpm_source(Package& package, std::string_view source_rpm) {
  package.source_name = package.name;
  package.source_version = package.version;
  for (const std::string_view ending : {".src.rpm", ".nosrc.rpm"}) {
    if (!source_rpm.ends_with(ending)) continue;
    const std::string_view stem = source_rpm.substr(0, source_rpm.size() - ending.size());
    const auto release = stem.rfind('-');
    if (release == std::string_view::npos || release == 0) return;
    const auto version = stem.rfind('-', release - 1);
    if (version == std::string_view::npos || version == 0) return;
    package.source_name = stem.substr(0, version);
    package.source_version = stem.substr(version + 1);
    return;
  }
}

}  // namespace plimsoll::detect

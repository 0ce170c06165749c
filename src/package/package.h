// SPDX-License-Identifier: Apache-2.0
// Package: one installed piece of software as its package manager records it.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "package/distribution.h"

namespace plimsoll {

struct Package {
  std::string type;  // purl type: apk, deb, rpm, alpm, npm … (package-url specification, "Package URL types")
  std::string name;
  std::string version;         // whole, as the package manager prints it: [epoch:]version[-release]
  std::string arch;            // as recorded; empty when the format has none
  std::string source_name;     // deb source, apk origin, rpm source name; equals `name` when the record has none
  std::string source_version;  // version of the source package; equals `version` when the record has none
  std::string vendor;          // deb Maintainer, rpm Vendor; empty when unknown
  std::string module;          // rpm modularity label, "nodejs:18:8090020231028163127:…"; empty when not modular
  std::string license;         // as the metadata states it
  auto operator<=>(const Package&) const = default;
};

/// The package URL (purl specification): deb and rpm carry arch, epoch and distro qualifiers.
std::string purl(const Package& package, const Distribution& distribution);

}  // namespace plimsoll

// SPDX-License-Identifier: Apache-2.0
// Ecosystem: what a purl type means to advisories; one row each. The distributions' own package types (apk, deb, rpm,
// alpm) are not here: what they mean depends on the distribution (distribution.h).
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace plimsoll {

struct Ecosystem {
  std::string_view type;      // purl type: "pypi"
  std::string_view name;      // OSV's ecosystem: "PyPI"; "NVD" for software that is known by its CPE only
  std::string_view title;     // for people: "Python"
  std::string_view ordering;  // version scheme (version/version.h)
  /// The name as advisories are keyed by it: PyPI's rules for case and separators, lower case for NuGet, …
  std::string (*key)(std::string_view name);
};

/// Packages of a distribution's own manager: alpm, apk, deb, rpm.
bool is_system_type(std::string_view type);

/// Sorted by type.
std::span<const Ecosystem> ecosystems();
/// By purl type; nullptr when unknown.
const Ecosystem* find_ecosystem(std::string_view type);
/// A package name of that purl type in the form that is compared; the name itself where nothing is known of the type.
std::string name_key(std::string_view type, std::string_view name);
/// By OSV's name, with or without suffix, in any case; nullptr when unknown.
const Ecosystem* find_ecosystem_by_name(std::string_view name);
/// The key of a package name in the ecosystem OSV calls so; the name itself where nothing is known of it.
std::string advisory_key(std::string_view ecosystem, std::string_view name);

}  // namespace plimsoll

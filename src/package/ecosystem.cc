// SPDX-License-Identifier: Apache-2.0
#include "package/ecosystem.h"

#include <algorithm>
#include <array>

#include "base/lines.h"

namespace plimsoll {

namespace {

std::string as_is(std::string_view name) { return std::string(name); }

/// PEP 503: lower case, each run of ".", "-" and "_" is one "-".
std::string python_name(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool separator = c == '.' || c == '-' || c == '_';
    if (!separator)
      out += to_lower(c);
    else if (!out.ends_with('-'))
      out += '-';
  }
  return out;
}

/// Packages of a Swift project are named by their repository, with or without scheme and ".git".
std::string swift_name(std::string_view name) {
  for (const std::string_view scheme : {"https://", "http://", "ssh://", "git@"}) {
    if (name.starts_with(scheme)) name.remove_prefix(scheme.size());
  }
  if (name.ends_with('/')) name.remove_suffix(1);
  if (name.ends_with(".git")) name.remove_suffix(4);
  return lowercase(name);
}

/// "Firebase/Core" is a part of the pod "Firebase".
std::string pod_name(std::string_view name) { return std::string(name.substr(0, name.find('/'))); }

// Sorted by type.
constexpr std::array kEcosystems = {
    Ecosystem{"bitnami", "Bitnami", "Bitnami", "bitnami", lowercase},
    Ecosystem{"cargo", "crates.io", "Rust", "semver", as_is},
    Ecosystem{"cocoapods", "CocoaPods", "CocoaPods", "gem", pod_name},
    Ecosystem{"composer", "Packagist", "PHP", "composer", lowercase},
    Ecosystem{"conan", "ConanCenter", "Conan", "conan", as_is},
    Ecosystem{"cran", "CRAN", "R", "cran", as_is},
    Ecosystem{"gem", "RubyGems", "Ruby", "gem", as_is},
    Ecosystem{"generic", "NVD", "Software without a package manager", "generic", lowercase},
    Ecosystem{"golang", "Go", "Go", "go", as_is},
    Ecosystem{"hackage", "Hackage", "Haskell", "hackage", as_is},
    Ecosystem{"hex", "Hex", "Erlang and Elixir", "hex", lowercase},
    Ecosystem{"maven", "Maven", "Java", "maven", as_is},
    Ecosystem{"npm", "npm", "Node.js", "npm", as_is},
    Ecosystem{"nuget", "NuGet", ".NET", "nuget", lowercase},
    Ecosystem{"pub", "Pub", "Dart", "pub", as_is},
    Ecosystem{"pypi", "PyPI", "Python", "pep440", python_name},
    Ecosystem{"swift", "SwiftURL", "Swift", "swift", swift_name},
};

}  // namespace

bool is_system_type(std::string_view type) { return type == "alpm" || type == "apk" || type == "deb" || type == "rpm"; }

std::span<const Ecosystem> ecosystems() { return kEcosystems; }

const Ecosystem* find_ecosystem(std::string_view type) {
  const auto* found = std::ranges::find(kEcosystems, type, &Ecosystem::type);
  return found == kEcosystems.end() ? nullptr : found;
}

std::string name_key(std::string_view type, std::string_view name) {
  const Ecosystem* row = find_ecosystem(type);
  return row != nullptr ? row->key(name) : std::string(name);
}

const Ecosystem* find_ecosystem_by_name(std::string_view name) {
  const std::string wanted = lowercase(name.substr(0, name.find(':')));
  const auto* found =
      std::ranges::find_if(kEcosystems, [&](const Ecosystem& row) { return lowercase(row.name) == wanted; });
  return found == kEcosystems.end() ? nullptr : found;
}

std::string advisory_key(std::string_view ecosystem, std::string_view name) {
  const Ecosystem* row = find_ecosystem_by_name(ecosystem);
  return row ? row->key(name) : std::string(name);
}

}  // namespace plimsoll

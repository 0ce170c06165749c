// SPDX-License-Identifier: Apache-2.0
// The table of version orderings: one row each, sorted by name.
#include <array>

#include "version/orderings.h"
#include "version/version.h"

namespace plimsoll::version {
namespace {

constexpr auto kAlpmEcosystems = std::to_array<std::string_view>({"Arch Linux", "arch"});
constexpr auto kApkEcosystems = std::to_array<std::string_view>({"Alpine", "Chainguard", "Wolfi"});
constexpr auto kDebEcosystems = std::to_array<std::string_view>({"Debian", "Ubuntu"});
constexpr auto kRpmEcosystems = std::to_array<std::string_view>({
    "AlmaLinux",  "Amazon Linux", "Azure Linux", "CBL-Mariner", "CentOS",      "CentOS Stream", "Fedora",
    "Mageia",     "Oracle Linux", "Photon OS",   "Red Hat",     "Rocky Linux", "SUSE",          "amzn",
    "azurelinux", "mariner",      "ol",          "openEuler",   "openSUSE",    "opensuse-leap", "opensuse-tumbleweed",
    "photon",     "rhel",         "rocky",       "sles",
});
constexpr auto kSemverEcosystems = std::to_array<std::string_view>({"Go", "crates.io", "npm"});

constexpr auto kSchemes = std::to_array<Scheme>({
    {"alpm", "Arch Linux packages, as pacman's vercmp(8)", kAlpmEcosystems, valid_alpm, compare_alpm},
    {"apk", "Alpine packages, as apk-tools 2.14", kApkEcosystems, valid_apk, compare_apk},
    {"deb", "Debian packages, as dpkg(1), see deb-version(7)", kDebEcosystems, valid_deb, compare_deb},
    {"rpm", "RPM packages, as rpm(8), see rpm-version(7)", kRpmEcosystems, valid_rpm, compare_rpm},
    {"semver", "Semantic Versioning 2.0.0, as OSV ranges of type SEMVER", kSemverEcosystems, valid_semver,
     compare_semver},
});

}  // namespace

std::span<const Scheme> schemes() { return kSchemes; }

}  // namespace plimsoll::version

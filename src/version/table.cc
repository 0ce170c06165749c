// SPDX-License-Identifier: Apache-2.0
// The table of version orderings: one row each, sorted by name.
//
// Ecosystems of the OSV schema that are in no row, because their versions have no order of their own: Android and
// OSS-Fuzz (names of releases and commits), GIT (commits), Linux (the kernel: by commit; its version numbers are in the
// CPE ranges of NVD), FreeBSD (its packages are not read). "Root" and "Docker Hardened Images" name the ecosystem whose
// packages they rebuild behind their colon, see find_scheme().
#include <array>

#include "version/orderings.h"
#include "version/version.h"

namespace plimsoll::version {
namespace {

constexpr auto kAlpmEcosystems = std::to_array<std::string_view>({"Arch Linux", "arch"});
constexpr auto kApkEcosystems = std::to_array<std::string_view>(
    {"Alpaquita", "Alpine", "BellSoft Hardened Containers", "Chainguard", "CleanStart", "MinimOS", "Wolfi"});
constexpr auto kBitnamiEcosystems = std::to_array<std::string_view>({"Bitnami"});
constexpr auto kComposerEcosystems = std::to_array<std::string_view>({"Packagist"});
constexpr auto kConanEcosystems = std::to_array<std::string_view>({"ConanCenter"});
constexpr auto kCranEcosystems = std::to_array<std::string_view>({"Bioconductor", "CRAN"});
constexpr auto kDebEcosystems = std::to_array<std::string_view>({"Debian", "Echo", "Ubuntu", "opam"});
constexpr auto kGemEcosystems = std::to_array<std::string_view>({"CocoaPods", "RubyGems"});
constexpr auto kGenericEcosystems = std::to_array<std::string_view>({"NVD"});
constexpr auto kGoEcosystems = std::to_array<std::string_view>({"Go", "golang"});
constexpr auto kHackageEcosystems = std::to_array<std::string_view>({"GHC", "Hackage"});
constexpr auto kHexEcosystems = std::to_array<std::string_view>({"Hex"});
constexpr auto kMavenEcosystems = std::to_array<std::string_view>({"Maven"});
constexpr auto kNpmEcosystems = std::to_array<std::string_view>({"npm"});
constexpr auto kNugetEcosystems = std::to_array<std::string_view>({"NuGet"});
constexpr auto kPep440Ecosystems = std::to_array<std::string_view>({"PyPI"});
constexpr auto kPubEcosystems = std::to_array<std::string_view>({"Pub"});
constexpr auto kRpmEcosystems = std::to_array<std::string_view>({
    "AlmaLinux",  "Amazon Linux", "Azure Linux", "CBL-Mariner", "CentOS",      "CentOS Stream", "Fedora",
    "Mageia",     "Oracle Linux", "Photon OS",   "Red Hat",     "Rocky Linux", "SUSE",          "amzn",
    "azurelinux", "mariner",      "ol",          "openEuler",   "openSUSE",    "opensuse-leap", "opensuse-tumbleweed",
    "photon",     "rhel",         "rocky",       "sles",
});
constexpr auto kSemverEcosystems =
    std::to_array<std::string_view>({"GitHub Actions", "Julia", "Kubernetes", "VSCode", "cargo", "crates.io"});
constexpr auto kSwiftEcosystems = std::to_array<std::string_view>({"SwiftURL"});

constexpr auto kSchemes = std::to_array<Scheme>({
    {"alpm", "Arch Linux packages, as pacman's vercmp(8)", kAlpmEcosystems, valid_alpm, compare_alpm},
    {"apk", "Alpine packages, as apk-tools 2.14", kApkEcosystems, valid_apk, compare_apk},
    {"bitnami", "Bitnami packages: SemVer whose -N is a revision after the release", kBitnamiEcosystems, valid_bitnami,
     compare_bitnami},
    {"composer", "PHP packages, as composer/semver 3", kComposerEcosystems, valid_composer, compare_composer},
    {"conan", "C and C++ packages, as Conan 2", kConanEcosystems, valid_conan, compare_conan},
    {"cran", "R packages, as R's numeric_version", kCranEcosystems, valid_cran, compare_cran},
    {"deb", "Debian packages, as dpkg(1), see deb-version(7)", kDebEcosystems, valid_deb, compare_deb},
    {"gem", "Ruby packages, as Gem::Version", kGemEcosystems, valid_gem, compare_gem},
    {"generic", "Software without a package manager: numbers, letters, pre-releases, patch levels", kGenericEcosystems,
     valid_generic, compare_generic},
    {"go", "Go modules and toolchains, as golang.org/x/mod/semver and go/version", kGoEcosystems, valid_go, compare_go},
    {"hackage", "Haskell packages, as Cabal, see the Package Versioning Policy", kHackageEcosystems, valid_hackage,
     compare_hackage},
    {"hex", "Elixir and Erlang packages, as Elixir's Version", kHexEcosystems, valid_hex, compare_hex},
    {"maven", "Java packages, as ComparableVersion of Maven 3.8", kMavenEcosystems, valid_maven, compare_maven},
    {"npm", "JavaScript packages, as node-semver in loose mode", kNpmEcosystems, valid_npm, compare_npm},
    {"nuget", ".NET packages, as NuGet.Versioning", kNugetEcosystems, valid_nuget, compare_nuget},
    {"pep440", "Python packages, as PEP 440", kPep440Ecosystems, valid_pep440, compare_pep440},
    {"pub", "Dart packages, as pub_semver: SemVer whose build metadata counts", kPubEcosystems, valid_pub, compare_pub},
    {"rpm", "RPM packages, as rpm(8), see rpm-version(7)", kRpmEcosystems, valid_rpm, compare_rpm},
    {"semver", "Semantic Versioning 2.0.0, as OSV ranges of type SEMVER", kSemverEcosystems, valid_semver,
     compare_semver},
    {"swift", "Swift packages: SemVer, with or without a leading v", kSwiftEcosystems, valid_swift, compare_swift},
});

}  // namespace

std::span<const Scheme> schemes() { return kSchemes; }

}  // namespace plimsoll::version

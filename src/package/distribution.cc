// SPDX-License-Identifier: Apache-2.0
// The families table, and how each family's version becomes the release that its advisories are keyed by.
#include "package/distribution.h"

#include <algorithm>
#include <array>

namespace plimsoll {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The first `count` dot-separated numbers of a version: ("12.5", 1) gives "12", ("3.20.3", 2) gives "3.20". Empty
/// when it does not begin with a number.
std::string_view numbers(std::string_view version, int count) {
  std::size_t end = 0;
  for (std::size_t at = 0; count > 0; --count) {
    const std::size_t start = at;
    while (at < version.size() && is_digit(version[at])) ++at;
    if (at == start) break;
    end = at;
    if (at == version.size() || version[at] != '.') break;
    ++at;
  }
  return version.substr(0, end);
}

std::string rolling(const Distribution&) { return {}; }

std::string major(const Distribution& distribution) { return std::string(numbers(distribution.version, 1)); }

std::string major_minor(const Distribution& distribution) { return std::string(numbers(distribution.version, 2)); }

/// Snapshots between releases ("3.21.0_alpha20240807") are edge.
std::string alpine(const Distribution& distribution) {
  if (distribution.version == "edge" || distribution.version.find('_') != std::string::npos) return "edge";
  const std::string release = major_minor(distribution);
  return release.find('.') == std::string::npos ? std::string{} : "v" + release;
}

/// Everything before Amazon Linux 2 was numbered by year and month and has one feed, "1".
std::string amazon(const Distribution& distribution) {
  const std::string release = major(distribution);
  if (release.empty() || release == "2" || release == "2022" || release == "2023") return release;
  return release.starts_with("201") ? "1" : release;
}

std::string centos(const Distribution& distribution) {
  const std::string release = major(distribution);
  const bool stream = distribution.name.find("Stream") != std::string::npos;
  return stream && !release.empty() ? "Stream " + release : release;
}

std::string debian(const Distribution& distribution) {
  const std::string release = major(distribution);
  return release.empty() ? std::string(release_of_codename("debian", distribution.codename)) : release;
}

std::string ubuntu(const Distribution& distribution) {
  const std::string release = major_minor(distribution);
  return release.empty() ? std::string(release_of_codename("ubuntu", distribution.codename)) : release;
}

/// Service packs until 15, minor releases since 16.
std::string sles(const Distribution& distribution) {
  const std::string release = major_minor(distribution);
  const auto dot = release.find('.');
  const std::string title = "Linux Enterprise Server ";
  if (release.empty() || dot == std::string::npos) return release.empty() ? release : title + release;
  const std::string major = release.substr(0, dot), minor = release.substr(dot + 1);
  if (major.size() > 1 && major >= "16") return title + release;
  return title + major + (minor == "0" ? "" : " SP" + minor);
}

std::string leap(const Distribution& distribution) {
  const std::string release = major_minor(distribution);
  return release.empty() ? release : "Leap " + release;
}

/// Until 13.2 openSUSE had plain numbers, 42.1 was the first Leap; some tools write this id for Tumbleweed, too,
/// whose version is a date.
std::string opensuse(const Distribution& distribution) {
  const std::string release = major_minor(distribution);
  if (release.size() >= 8) return "Tumbleweed";
  return release.starts_with("42.") ? "Leap " + release : release;
}

std::string tumbleweed(const Distribution&) { return "Tumbleweed"; }

constexpr auto kFamilies = std::to_array<Family>({
    {"almalinux", "AlmaLinux", "rpm", "rpm", "AlmaLinux", "almalinux", major},
    {"alpine", "Alpine", "apk", "apk", "Alpine", "alpine", alpine},
    {"amzn", "Amazon Linux", "rpm", "rpm", "Amazon Linux", "amzn", amazon},
    {"arch", "Arch Linux", "alpm", "alpm", "Arch Linux", "arch", rolling},
    {"azurelinux", "Azure Linux", "rpm", "rpm", "Azure Linux", "azurelinux", major},
    {"centos", "CentOS", "rpm", "rpm", "CentOS", "centos", centos},
    {"chainguard", "Chainguard", "apk", "apk", "Chainguard", "chainguard", rolling},
    {"debian", "Debian", "deb", "deb", "Debian", "debian", debian},
    {"fedora", "Fedora", "rpm", "rpm", "Fedora", "fedora", major},
    {"mariner", "CBL-Mariner", "rpm", "rpm", "Azure Linux", "mariner", major},
    {"ol", "Oracle Linux", "rpm", "rpm", "Oracle Linux", "oracle", major},
    {"opensuse", "openSUSE", "rpm", "rpm", "openSUSE", "opensuse", opensuse},
    {"opensuse-leap", "openSUSE Leap", "rpm", "rpm", "openSUSE", "opensuse", leap},
    {"opensuse-tumbleweed", "openSUSE Tumbleweed", "rpm", "rpm", "openSUSE", "opensuse", tumbleweed},
    {"photon", "Photon OS", "rpm", "rpm", "Photon OS", "photon", major_minor},
    {"rhel", "Red Hat Enterprise Linux", "rpm", "rpm", "Red Hat", "redhat", major},
    {"rocky", "Rocky Linux", "rpm", "rpm", "Rocky Linux", "rocky", major},
    {"sles", "SUSE Linux Enterprise Server", "rpm", "rpm", "SUSE", "suse", sles},
    {"ubuntu", "Ubuntu", "deb", "deb", "Ubuntu", "ubuntu", ubuntu},
    {"wolfi", "Wolfi", "apk", "apk", "Wolfi", "wolfi", rolling},
});

const Family* family_by_id(std::string_view id) {
  const auto row = std::ranges::lower_bound(kFamilies, id, {}, &Family::id);
  return row != kFamilies.end() && row->id == id ? &*row : nullptr;
}

const Support* support_row(std::string_view id, std::string_view release) {
  const auto row = std::ranges::find_if(
      support_table(), [&](const Support& support) { return support.id == id && support.release == release; });
  return row != support_table().end() ? &*row : nullptr;
}

}  // namespace

std::span<const Family> families() { return kFamilies; }

const Family* find_family(const Distribution& distribution) {
  if (distribution.id.empty()) return nullptr;
  if (const Family* family = family_by_id(distribution.id)) return family;
  for (std::string_view rest = distribution.id_like; !rest.empty();) {
    const auto blank = rest.find(' ');
    if (const Family* family = family_by_id(rest.substr(0, blank))) return family;
    rest = blank == rest.npos ? std::string_view{} : rest.substr(blank + 1);
  }
  return nullptr;
}

bool is_derivative(const Distribution& distribution) {
  const Family* family = find_family(distribution);
  return family != nullptr && family->id != distribution.id;
}

std::string release_of(const Distribution& distribution) {
  const Family* family = find_family(distribution);
  if (family == nullptr) return {};
  if (!is_derivative(distribution)) return family->release(distribution);
  // A derivative may number its releases differently: its codename is the parent's or unknown, and its number counts
  // only when the parent has such a release.
  if (const auto release = release_of_codename(family->id, distribution.codename); !release.empty()) {
    return std::string(release);
  }
  std::string release = family->release(distribution);
  return support_row(family->id, release) != nullptr ? release : std::string{};
}

std::string ecosystem_of(const Distribution& distribution) {
  const Family* family = find_family(distribution);
  if (family == nullptr) return {};
  std::string ecosystem(family->osv_ecosystem);
  if (const std::string release = release_of(distribution); !release.empty()) ecosystem += ":" + release;
  return ecosystem;
}

const Support* find_support(const Distribution& distribution) {
  const Family* family = find_family(distribution);
  return family == nullptr ? nullptr : support_row(family->id, release_of(distribution));
}

}  // namespace plimsoll

// SPDX-License-Identifier: Apache-2.0
// Diff: what has changed between two reports, and whether the image or the advisories changed.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "finding/finding.h"

namespace plimsoll {

/// A package that is on one side only, or has other versions.
struct PackageChange {
  std::string type, name, arch;
  std::vector<std::string> before, after;  // versions, sorted; several when it is installed several times
  auto operator<=>(const PackageChange&) const = default;
};
/// Sorted by type, name and architecture. Where a package lies does not count, which versions there are does.
std::vector<PackageChange> compare_packages(std::span<const InstalledPackage> before,
                                            std::span<const InstalledPackage> after);

/// One setting of the image's config, as text: "User", "Env PATH", "Label maintainer".
struct SettingChange {
  std::string name;
  std::string before, after;  // empty: not set
  auto operator<=>(const SettingChange&) const = default;
};
using Settings = std::map<std::string, std::string>;
std::vector<SettingChange> compare_settings(const Settings& before, const Settings& after);

/// Why a finding came or went.
enum class Because : std::uint8_t { image, advisories };
std::string_view because_name(Because because);

struct FindingChange {
  enum class Kind : std::uint8_t { appeared, gone, changed };
  Kind kind = Kind::appeared;
  Because because = Because::image;
  Finding finding;     // as it is now; of what is gone, as it was
  std::string detail;  // changed: "medium to high", "fixed in 1.2-3"
};
std::string_view change_kind_name(FindingChange::Kind kind);

/// What differs between the findings of the old image (with the advisories of then) and of the new one (with those of
/// now). `old_with_new` are those of the old image with the advisories of now: what differs from `before` is the
/// advisories' doing, the rest the image's. Most severe first, those that appeared before others.
///
/// Which findings are the same, finding/fingerprint.h says.
std::vector<FindingChange> compare_findings(std::span<const Finding> before, std::span<const Finding> old_with_new,
                                            std::span<const Finding> after);

}  // namespace plimsoll

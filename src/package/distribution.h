// SPDX-License-Identifier: Apache-2.0
// Distribution: which operating system release an image holds, and the table of families we know.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace plimsoll {

struct Distribution {
  std::string id;         // os-release ID, lower case: "debian", "alpine", "almalinux"; empty: not identified
  std::string version;    // fullest known: "12.5", "3.20.3", "9.3"
  std::string codename;   // "bookworm"; empty when the family has none
  std::string name;       // for people: "Debian 12.5 (bookworm)"
  std::string id_like;    // os-release ID_LIKE, blank separated
  auto operator<=>(const Distribution&) const = default;
};

/// What we know of a family; one row each, sorted by id.
struct Family {
  std::string_view id;             // os-release ID
  std::string_view title;          // "Debian"
  std::string_view package_type;   // purl type of its package manager: "deb"
  std::string_view ordering;       // version scheme name: "deb", "rpm", "apk" (version/version.h)
  std::string_view osv_ecosystem;  // OSV's name without suffix: "Debian", "AlmaLinux", "Rocky Linux"; empty: none
  std::string_view purl_namespace; // "debian"
  /// The release part that advisories are keyed by: Debian "12", Alpine "v3.20", Alma "9".
  std::string (*release)(const Distribution&);
};

std::span<const Family> families();
/// By id, else by each word of ID_LIKE in turn; nullptr when none is known.
const Family* find_family(const Distribution& distribution);
/// True when the family was found through ID_LIKE only: a derivative whose feed is its parent's.
bool is_derivative(const Distribution& distribution);

/// The advisory key space of a distribution, as OSV writes it: "Debian:12", "Alpine:v3.20", "AlmaLinux:9",
/// "Wolfi"; empty when the family is unknown.
std::string ecosystem_of(const Distribution& distribution);

/// Support as a dated table knows it.
struct Support {
  std::string_view id, release;   // "debian", "10"
  std::string_view end_of_life;   // "2024-06-30", ISO date of the last day of free security support
};
/// The row for a distribution; nullptr when the release is not in the table.
const Support* find_support(const Distribution& distribution);
std::span<const Support> support_table();

}  // namespace plimsoll

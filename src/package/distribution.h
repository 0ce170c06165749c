// SPDX-License-Identifier: Apache-2.0
// Distribution: which operating system release an image holds, and the table of families we know.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace plimsoll {

struct Distribution {
  std::string id;        // os-release ID, lower case: "debian", "alpine", "almalinux"; empty: not identified
  std::string version;   // fullest known: "12.5", "3.20.3", "9.3"
  std::string codename;  // "bookworm"; empty when the family has none
  std::string name;      // for people: "Debian 12.5 (bookworm)"
  std::string id_like;   // os-release ID_LIKE, blank separated
  auto operator<=>(const Distribution&) const = default;
};

/// What we know of a family; one row each, sorted by id.
struct Family {
  std::string_view id;              // os-release ID
  std::string_view title;           // "Debian"
  std::string_view package_type;    // purl type of its package manager: "deb"
  std::string_view ordering;        // version scheme name: "deb", "rpm", "apk" (version/version.h)
  std::string_view osv_ecosystem;   // OSV's name without suffix: "Debian", "AlmaLinux", "Rocky Linux"; else one of ours
  std::string_view purl_namespace;  // "debian"
  /// The release part that advisories are keyed by: Debian "12", Alpine "v3.20", Alma "9".
  std::string (*release)(const Distribution&);
};

std::span<const Family> families();
/// By id, else by each word of ID_LIKE in turn; nullptr when none is known.
const Family* find_family(const Distribution& distribution);
/// True when the family was found through ID_LIKE only: a derivative whose feed is its parent's.
bool is_derivative(const Distribution& distribution);

/// The advisory key space of a distribution, as OSV writes it: "Debian:12", "Alpine:v3.20", "AlmaLinux:9",
/// "openSUSE:Leap 15.6", "SUSE:Linux Enterprise Server 15 SP5", "Wolfi"; empty when the family is unknown.
/// Where OSV has no such plain name, ours is formed alike: "Ubuntu:22.04" (OSV adds ":LTS"), "Red Hat:9" (OSV: parts
/// of a CPE), "CentOS:Stream 9", "Fedora:40", "Oracle Linux:9", "Amazon Linux:2", "Photon OS:5.0", "Azure Linux:3",
/// "Arch Linux". A release that cannot be told, as of a derivative with a numbering of its own, leaves the name alone.
std::string ecosystem_of(const Distribution& distribution);

/// The family's release part ("12", "v3.20", "Stream 9"); empty for rolling ones and when it cannot be told.
std::string release_of(const Distribution& distribution);
/// The release number behind a Debian or Ubuntu codename: "bookworm" is "12", "jammy" is "22.04"; empty when unknown.
std::string_view release_of_codename(std::string_view family_id, std::string_view codename);

/// Support as a dated table knows it.
struct Support {
  std::string_view id, release;  // "debian", "10": family id and release_of()
  std::string_view end_of_life;  // "2024-06-30", ISO date of the last day of free security support
};
/// The row for a distribution; nullptr when the release is not in the table.
const Support* find_support(const Distribution& distribution);
std::span<const Support> support_table();

}  // namespace plimsoll

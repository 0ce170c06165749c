// SPDX-License-Identifier: Apache-2.0
// The end-of-life table: until when each release gets security updates that anyone may have.
//
// The date is the last day of the distribution's own free support: Debian with LTS but not ELTS, Ubuntu without Pro,
// RHEL and SLES until general support ends (no extended add-ons), Oracle until premier support ends. Rolling releases
// have no row. Sources: the distro-info-data package for Debian and Ubuntu, the projects' release pages for the rest.
// Where a project names a month only, its last day stands here.
#include <array>

#include "package/distribution.h"

namespace plimsoll {
namespace {

// Sorted by family, then oldest first.
constexpr auto kSupport = std::to_array<Support>({
    {"almalinux", "8", "2029-03-31"},
    {"almalinux", "9", "2032-05-31"},
    {"almalinux", "10", "2035-05-31"},

    {"alpine", "v3.0", "2016-05-01"},
    {"alpine", "v3.1", "2016-11-01"},
    {"alpine", "v3.2", "2017-05-01"},
    {"alpine", "v3.3", "2017-11-01"},
    {"alpine", "v3.4", "2018-05-01"},
    {"alpine", "v3.5", "2018-11-01"},
    {"alpine", "v3.6", "2019-05-01"},
    {"alpine", "v3.7", "2019-11-01"},
    {"alpine", "v3.8", "2020-05-01"},
    {"alpine", "v3.9", "2020-11-01"},
    {"alpine", "v3.10", "2021-05-01"},
    {"alpine", "v3.11", "2021-11-01"},
    {"alpine", "v3.12", "2022-05-01"},
    {"alpine", "v3.13", "2022-11-01"},
    {"alpine", "v3.14", "2023-05-01"},
    {"alpine", "v3.15", "2023-11-01"},
    {"alpine", "v3.16", "2024-05-23"},
    {"alpine", "v3.17", "2024-11-22"},
    {"alpine", "v3.18", "2025-05-09"},
    {"alpine", "v3.19", "2025-11-01"},
    {"alpine", "v3.20", "2026-04-01"},
    {"alpine", "v3.21", "2026-11-01"},
    {"alpine", "v3.22", "2027-05-01"},
    {"alpine", "v3.23", "2027-11-01"},

    {"amzn", "1", "2023-12-31"},
    {"amzn", "2", "2026-06-30"},
    {"amzn", "2022", "2023-03-15"},
    {"amzn", "2023", "2029-06-30"},

    {"azurelinux", "3", "2027-08-31"},

    {"centos", "5", "2017-03-31"},
    {"centos", "6", "2020-11-30"},
    {"centos", "7", "2024-06-30"},
    {"centos", "8", "2021-12-31"},
    {"centos", "Stream 8", "2024-05-31"},
    {"centos", "Stream 9", "2027-05-31"},
    {"centos", "Stream 10", "2030-01-01"},

    {"debian", "6", "2016-02-29"},
    {"debian", "7", "2018-05-31"},
    {"debian", "8", "2020-06-30"},
    {"debian", "9", "2022-06-30"},
    {"debian", "10", "2024-06-30"},
    {"debian", "11", "2026-08-31"},
    {"debian", "12", "2028-06-30"},
    {"debian", "13", "2030-06-30"},

    {"fedora", "20", "2015-06-23"},
    {"fedora", "21", "2015-12-01"},
    {"fedora", "22", "2016-07-19"},
    {"fedora", "23", "2016-12-20"},
    {"fedora", "24", "2017-08-08"},
    {"fedora", "25", "2017-12-12"},
    {"fedora", "26", "2018-05-29"},
    {"fedora", "27", "2018-11-30"},
    {"fedora", "28", "2019-05-28"},
    {"fedora", "29", "2019-11-26"},
    {"fedora", "30", "2020-05-26"},
    {"fedora", "31", "2020-11-24"},
    {"fedora", "32", "2021-05-25"},
    {"fedora", "33", "2021-11-30"},
    {"fedora", "34", "2022-06-07"},
    {"fedora", "35", "2022-12-13"},
    {"fedora", "36", "2023-05-16"},
    {"fedora", "37", "2023-12-05"},
    {"fedora", "38", "2024-05-21"},
    {"fedora", "39", "2024-11-26"},
    {"fedora", "40", "2025-05-13"},
    {"fedora", "41", "2025-12-15"},
    {"fedora", "42", "2026-05-13"},
    {"fedora", "43", "2026-12-09"},

    {"mariner", "1", "2023-08-31"},
    {"mariner", "2", "2025-07-31"},

    {"ol", "5", "2017-06-30"},
    {"ol", "6", "2021-03-31"},
    {"ol", "7", "2024-12-31"},
    {"ol", "8", "2029-07-31"},
    {"ol", "9", "2032-06-30"},
    {"ol", "10", "2035-06-30"},

    {"opensuse", "13.1", "2016-02-03"},
    {"opensuse", "13.2", "2017-01-17"},
    {"opensuse", "Leap 42.1", "2017-05-17"},
    {"opensuse", "Leap 42.2", "2018-01-26"},
    {"opensuse", "Leap 42.3", "2019-07-01"},
    {"opensuse-leap", "Leap 15.0", "2019-12-03"},
    {"opensuse-leap", "Leap 15.1", "2021-02-02"},
    {"opensuse-leap", "Leap 15.2", "2022-01-04"},
    {"opensuse-leap", "Leap 15.3", "2022-12-31"},
    {"opensuse-leap", "Leap 15.4", "2023-12-07"},
    {"opensuse-leap", "Leap 15.5", "2024-12-31"},
    {"opensuse-leap", "Leap 15.6", "2026-04-30"},
    {"opensuse-leap", "Leap 16.0", "2027-10-31"},

    {"photon", "1.0", "2022-02-28"},
    {"photon", "2.0", "2022-12-31"},
    {"photon", "3.0", "2024-03-01"},
    {"photon", "4.0", "2026-03-01"},

    {"rhel", "5", "2017-03-31"},
    {"rhel", "6", "2020-11-30"},
    {"rhel", "7", "2024-06-30"},
    {"rhel", "8", "2029-05-31"},
    {"rhel", "9", "2032-05-31"},
    {"rhel", "10", "2035-05-31"},

    {"rocky", "8", "2029-05-31"},
    {"rocky", "9", "2032-05-31"},
    {"rocky", "10", "2035-05-31"},

    {"sles", "Linux Enterprise Server 11 SP3", "2016-01-31"},
    {"sles", "Linux Enterprise Server 11 SP4", "2019-03-31"},
    {"sles", "Linux Enterprise Server 12", "2016-06-30"},
    {"sles", "Linux Enterprise Server 12 SP1", "2017-05-31"},
    {"sles", "Linux Enterprise Server 12 SP2", "2018-03-31"},
    {"sles", "Linux Enterprise Server 12 SP3", "2019-06-30"},
    {"sles", "Linux Enterprise Server 12 SP4", "2020-06-30"},
    {"sles", "Linux Enterprise Server 12 SP5", "2024-10-31"},
    {"sles", "Linux Enterprise Server 15", "2019-12-31"},
    {"sles", "Linux Enterprise Server 15 SP1", "2021-01-31"},
    {"sles", "Linux Enterprise Server 15 SP2", "2021-12-31"},
    {"sles", "Linux Enterprise Server 15 SP3", "2022-12-31"},
    {"sles", "Linux Enterprise Server 15 SP4", "2023-12-31"},
    {"sles", "Linux Enterprise Server 15 SP5", "2024-12-31"},
    {"sles", "Linux Enterprise Server 15 SP6", "2025-12-31"},
    {"sles", "Linux Enterprise Server 15 SP7", "2031-07-31"},
    {"sles", "Linux Enterprise Server 16.0", "2027-11-30"},

    {"ubuntu", "12.04", "2017-04-28"},
    {"ubuntu", "12.10", "2014-05-16"},
    {"ubuntu", "13.04", "2014-01-27"},
    {"ubuntu", "13.10", "2014-07-17"},
    {"ubuntu", "14.04", "2019-04-25"},
    {"ubuntu", "14.10", "2015-07-23"},
    {"ubuntu", "15.04", "2016-02-04"},
    {"ubuntu", "15.10", "2016-07-28"},
    {"ubuntu", "16.04", "2021-04-30"},
    {"ubuntu", "16.10", "2017-07-20"},
    {"ubuntu", "17.04", "2018-01-13"},
    {"ubuntu", "17.10", "2018-07-19"},
    {"ubuntu", "18.04", "2023-05-31"},
    {"ubuntu", "18.10", "2019-07-18"},
    {"ubuntu", "19.04", "2020-01-23"},
    {"ubuntu", "19.10", "2020-07-17"},
    {"ubuntu", "20.04", "2025-05-29"},
    {"ubuntu", "20.10", "2021-07-22"},
    {"ubuntu", "21.04", "2022-01-20"},
    {"ubuntu", "21.10", "2022-07-14"},
    {"ubuntu", "22.04", "2027-06-01"},
    {"ubuntu", "22.10", "2023-07-20"},
    {"ubuntu", "23.04", "2024-01-25"},
    {"ubuntu", "23.10", "2024-07-11"},
    {"ubuntu", "24.04", "2029-05-31"},
    {"ubuntu", "24.10", "2025-07-10"},
    {"ubuntu", "25.04", "2026-01-15"},
    {"ubuntu", "25.10", "2026-07-09"},
    {"ubuntu", "26.04", "2031-05-29"},
    {"ubuntu", "26.10", "2027-07-15"},
});

struct Codename {
  std::string_view family, codename, release;
};

constexpr auto kCodenames = std::to_array<Codename>({
    {"debian", "squeeze", "6"},      {"debian", "wheezy", "7"},       {"debian", "jessie", "8"},
    {"debian", "stretch", "9"},      {"debian", "buster", "10"},      {"debian", "bullseye", "11"},
    {"debian", "bookworm", "12"},    {"debian", "trixie", "13"},      {"debian", "forky", "14"},
    {"debian", "duke", "15"},        {"ubuntu", "precise", "12.04"},  {"ubuntu", "quantal", "12.10"},
    {"ubuntu", "raring", "13.04"},   {"ubuntu", "saucy", "13.10"},    {"ubuntu", "trusty", "14.04"},
    {"ubuntu", "utopic", "14.10"},   {"ubuntu", "vivid", "15.04"},    {"ubuntu", "wily", "15.10"},
    {"ubuntu", "xenial", "16.04"},   {"ubuntu", "yakkety", "16.10"},  {"ubuntu", "zesty", "17.04"},
    {"ubuntu", "artful", "17.10"},   {"ubuntu", "bionic", "18.04"},   {"ubuntu", "cosmic", "18.10"},
    {"ubuntu", "disco", "19.04"},    {"ubuntu", "eoan", "19.10"},     {"ubuntu", "focal", "20.04"},
    {"ubuntu", "groovy", "20.10"},   {"ubuntu", "hirsute", "21.04"},  {"ubuntu", "impish", "21.10"},
    {"ubuntu", "jammy", "22.04"},    {"ubuntu", "kinetic", "22.10"},  {"ubuntu", "lunar", "23.04"},
    {"ubuntu", "mantic", "23.10"},   {"ubuntu", "noble", "24.04"},    {"ubuntu", "oracular", "24.10"},
    {"ubuntu", "plucky", "25.04"},   {"ubuntu", "questing", "25.10"}, {"ubuntu", "resolute", "26.04"},
    {"ubuntu", "stonking", "26.10"},
});

}  // namespace

std::span<const Support> support_table() { return kSupport; }

std::string_view release_of_codename(std::string_view family_id, std::string_view codename) {
  for (const Codename& row : kCodenames) {
    if (row.family == family_id && row.codename == codename) return row.release;
  }
  return {};
}

}  // namespace plimsoll

// SPDX-License-Identifier: Apache-2.0
// Until when the projects behind images care for a release: the last day of free security fixes, as they publish it.
// Where a project names a month only, its last day stands here. Releases whose date was not sure are left out.
#include <array>

#include "lint/known_images.h"

namespace plimsoll::lint {

namespace {

// Sorted by image, then oldest first.
constexpr auto kReleases = std::to_array<Release>({
    {"dotnet", "2.1", ".NET Core", "2021-08-21"},
    {"dotnet", "3.0", ".NET Core", "2020-03-03"},
    {"dotnet", "3.1", ".NET Core", "2022-12-13"},
    {"dotnet", "5.0", ".NET", "2022-05-10"},
    {"dotnet", "6.0", ".NET", "2024-11-12"},
    {"dotnet", "7.0", ".NET", "2024-05-14"},
    {"dotnet", "8.0", ".NET", "2026-11-10"},
    {"dotnet", "10.0", ".NET", "2028-11-14"},

    {"eclipse-temurin", "18", "Java", "2022-09-30"},
    {"eclipse-temurin", "19", "Java", "2023-03-31"},
    {"eclipse-temurin", "20", "Java", "2023-09-30"},
    {"eclipse-temurin", "22", "Java", "2024-09-30"},
    {"eclipse-temurin", "23", "Java", "2025-03-31"},
    {"eclipse-temurin", "24", "Java", "2025-09-30"},

    {"golang", "1.11", "Go", "2019-09-03"},
    {"golang", "1.12", "Go", "2020-02-25"},
    {"golang", "1.13", "Go", "2020-08-11"},
    {"golang", "1.14", "Go", "2021-02-16"},
    {"golang", "1.15", "Go", "2021-08-16"},
    {"golang", "1.16", "Go", "2022-03-15"},
    {"golang", "1.17", "Go", "2022-08-02"},
    {"golang", "1.18", "Go", "2023-02-01"},
    {"golang", "1.19", "Go", "2023-08-08"},
    {"golang", "1.20", "Go", "2024-02-06"},
    {"golang", "1.21", "Go", "2024-08-13"},
    {"golang", "1.22", "Go", "2025-02-11"},
    {"golang", "1.23", "Go", "2025-08-12"},

    {"mariadb", "10.2", "MariaDB", "2022-05-23"},
    {"mariadb", "10.3", "MariaDB", "2023-05-25"},
    {"mariadb", "10.4", "MariaDB", "2024-06-18"},
    {"mariadb", "10.5", "MariaDB", "2025-06-24"},
    {"mariadb", "10.6", "MariaDB", "2026-07-06"},
    {"mariadb", "10.11", "MariaDB", "2028-02-16"},
    {"mariadb", "11.4", "MariaDB", "2029-05-29"},

    {"mongo", "3.6", "MongoDB", "2021-04-30"},
    {"mongo", "4.0", "MongoDB", "2022-04-30"},
    {"mongo", "4.2", "MongoDB", "2023-04-30"},
    {"mongo", "4.4", "MongoDB", "2024-02-29"},
    {"mongo", "5.0", "MongoDB", "2024-10-31"},
    {"mongo", "6.0", "MongoDB", "2025-07-31"},

    {"mysql", "5.5", "MySQL", "2018-12-31"},
    {"mysql", "5.6", "MySQL", "2021-02-28"},
    {"mysql", "5.7", "MySQL", "2023-10-31"},
    {"mysql", "8.0", "MySQL", "2026-04-30"},
    {"mysql", "8.4", "MySQL", "2032-04-30"},

    {"node", "4", "Node.js", "2018-04-30"},
    {"node", "6", "Node.js", "2019-04-30"},
    {"node", "8", "Node.js", "2019-12-31"},
    {"node", "9", "Node.js", "2018-06-30"},
    {"node", "10", "Node.js", "2021-04-30"},
    {"node", "11", "Node.js", "2019-06-01"},
    {"node", "12", "Node.js", "2022-04-30"},
    {"node", "13", "Node.js", "2020-06-01"},
    {"node", "14", "Node.js", "2023-04-30"},
    {"node", "15", "Node.js", "2021-06-01"},
    {"node", "16", "Node.js", "2023-09-11"},
    {"node", "17", "Node.js", "2022-06-01"},
    {"node", "18", "Node.js", "2025-04-30"},
    {"node", "19", "Node.js", "2023-06-01"},
    {"node", "20", "Node.js", "2026-04-30"},
    {"node", "21", "Node.js", "2024-06-01"},
    {"node", "22", "Node.js", "2027-04-30"},
    {"node", "23", "Node.js", "2025-06-01"},
    {"node", "24", "Node.js", "2028-04-30"},

    {"php", "5.6", "PHP", "2018-12-31"},
    {"php", "7.0", "PHP", "2019-01-10"},
    {"php", "7.1", "PHP", "2019-12-01"},
    {"php", "7.2", "PHP", "2020-11-30"},
    {"php", "7.3", "PHP", "2021-12-06"},
    {"php", "7.4", "PHP", "2022-11-28"},
    {"php", "8.0", "PHP", "2023-11-26"},
    {"php", "8.1", "PHP", "2025-12-31"},
    {"php", "8.2", "PHP", "2026-12-31"},
    {"php", "8.3", "PHP", "2027-12-31"},
    {"php", "8.4", "PHP", "2028-12-31"},

    {"postgres", "9.4", "PostgreSQL", "2020-02-13"},
    {"postgres", "9.5", "PostgreSQL", "2021-02-11"},
    {"postgres", "9.6", "PostgreSQL", "2021-11-11"},
    {"postgres", "10", "PostgreSQL", "2022-11-10"},
    {"postgres", "11", "PostgreSQL", "2023-11-09"},
    {"postgres", "12", "PostgreSQL", "2024-11-21"},
    {"postgres", "13", "PostgreSQL", "2025-11-13"},
    {"postgres", "14", "PostgreSQL", "2026-11-12"},
    {"postgres", "15", "PostgreSQL", "2027-11-11"},
    {"postgres", "16", "PostgreSQL", "2028-11-09"},
    {"postgres", "17", "PostgreSQL", "2029-11-08"},

    {"python", "2.7", "Python", "2020-01-01"},
    {"python", "3.4", "Python", "2019-03-18"},
    {"python", "3.5", "Python", "2020-09-30"},
    {"python", "3.6", "Python", "2021-12-23"},
    {"python", "3.7", "Python", "2023-06-27"},
    {"python", "3.8", "Python", "2024-10-07"},
    {"python", "3.9", "Python", "2025-10-31"},
    {"python", "3.10", "Python", "2026-10-31"},
    {"python", "3.11", "Python", "2027-10-31"},
    {"python", "3.12", "Python", "2028-10-31"},
    {"python", "3.13", "Python", "2029-10-31"},
    {"python", "3.14", "Python", "2030-10-31"},

    {"ruby", "2.3", "Ruby", "2019-03-31"},
    {"ruby", "2.4", "Ruby", "2020-03-31"},
    {"ruby", "2.5", "Ruby", "2021-03-31"},
    {"ruby", "2.6", "Ruby", "2022-04-12"},
    {"ruby", "2.7", "Ruby", "2023-03-31"},
    {"ruby", "3.0", "Ruby", "2024-04-23"},
    {"ruby", "3.1", "Ruby", "2025-03-26"},
    {"ruby", "3.2", "Ruby", "2026-03-31"},
    {"ruby", "3.3", "Ruby", "2027-03-31"},
    {"ruby", "3.4", "Ruby", "2028-03-31"},

    {"tomcat", "7.0", "Tomcat", "2021-03-31"},
    {"tomcat", "8.5", "Tomcat", "2024-03-31"},
    {"tomcat", "10.0", "Tomcat", "2022-10-31"},
});

}  // namespace

std::span<const Release> releases() { return kReleases; }

}  // namespace plimsoll::lint

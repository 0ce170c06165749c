// SPDX-License-Identifier: Apache-2.0
// For tests only: packages, advisories and a table to look them up in.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "finding/match.h"

namespace plimsoll::testing {

using advisory::Advisory;
using advisory::KeyKind;
using advisory::Status;
using Strings = std::vector<std::string>;

/// Advisories from a list, in the order given.
class Table final : public advisory::Lookup {
 public:
  explicit Table(std::vector<Advisory> rows,
                 std::set<std::string> ecosystems = {"Debian:10", "AlmaLinux:8", "Arch Linux", "Alpine:v3.20", "npm",
                                                     "Go", "crates.io", "NVD"})
      : rows_(std::move(rows)), ecosystems_(std::move(ecosystems)) {
    for (const Advisory& row : rows_) by_package_[row.package].push_back(row);
  }
  Result<std::vector<Advisory>> lookup(std::string_view ecosystem, std::string_view package, KeyKind key) override {
    std::vector<Advisory> found;
    const auto rows = by_package_.find(package);
    if (rows == by_package_.end()) return found;
    std::ranges::copy_if(rows->second, std::back_inserter(found),
                         [&](const Advisory& row) { return row.ecosystem == ecosystem && row.key == key; });
    return found;
  }
  Result<bool> covers(std::string_view ecosystem) override { return ecosystems_.contains(std::string(ecosystem)); }
  Result<advisory::CveDetails> details(std::string_view cve) override {
    const auto found = known.find(cve);
    return found == known.end() ? advisory::CveDetails{} : found->second;
  }
  Result<std::string> end_of_life(std::string_view product, std::string_view release) override {
    const auto found = ends.find(fmt::format("{} {}", product, release));
    return found == ends.end() ? std::string() : found->second;
  }

  std::map<std::string, advisory::CveDetails, std::less<>> known;
  std::map<std::string, std::string, std::less<>> ends;  // by "product release"

 private:
  std::vector<Advisory> rows_;
  std::set<std::string> ecosystems_;
  std::map<std::string, std::vector<Advisory>, std::less<>> by_package_;
};

inline const Distribution kDebian{"debian", "10.1", "buster", "Debian 10.1 (buster)", ""};
inline const Distribution kAlma{"almalinux", "8.9", "", "AlmaLinux 8.9", "rhel centos fedora"};
inline const Distribution kAlpine{"alpine", "3.20.3", "", "Alpine 3.20.3", ""};

inline InstalledPackage deb(std::string name, std::string version, std::string source = "",
                            std::string source_version = "") {
  InstalledPackage installed{.package = {}, .path = "var/lib/dpkg/status", .layer = 0};
  installed.package.type = "deb";
  installed.package.source_name = source.empty() ? name : std::move(source);
  installed.package.source_version = source_version.empty() ? version : std::move(source_version);
  installed.package.name = std::move(name);
  installed.package.version = std::move(version);
  installed.package.arch = "amd64";
  return installed;
}

inline InstalledPackage rpm(std::string name, std::string version, std::string source, std::string source_version,
                            std::string module = "") {
  InstalledPackage installed = deb(std::move(name), std::move(version), std::move(source), std::move(source_version));
  installed.package.type = "rpm";
  installed.package.arch = "x86_64";
  installed.package.module = std::move(module);
  installed.path = "var/lib/rpm/rpmdb.sqlite";
  return installed;
}

inline InstalledPackage package_of(std::string type, std::string name, std::string version, std::string path) {
  InstalledPackage installed{.package = {}, .path = std::move(path), .layer = 0};
  installed.package.type = std::move(type);
  installed.package.name = std::move(name);
  installed.package.version = std::move(version);
  return installed;
}

inline Advisory debian(std::string id, std::string package, std::string fixed, std::vector<std::string> aliases = {}) {
  Advisory row;
  row.id = std::move(id);
  row.aliases = std::move(aliases);
  row.feed = "debian";
  row.ecosystem = "Debian:10";
  row.package = std::move(package);
  row.status = fixed.empty() ? Status::affected : Status::fixed;
  row.ranges = {{"", std::move(fixed), ""}};
  return row;
}

inline Advisory alma(std::string id, std::string package, std::string fixed, std::vector<std::string> aliases = {},
                     std::string module = "") {
  Advisory row = debian(std::move(id), std::move(package), std::move(fixed), std::move(aliases));
  row.feed = "osv";
  row.ecosystem = "AlmaLinux:8";
  row.key = KeyKind::binary;
  row.module = std::move(module);
  return row;
}

/// An OSV record of a language's ecosystem.
inline Advisory osv(std::string ecosystem, std::string id, std::string package, std::vector<advisory::Range> ranges,
                    std::vector<std::string> aliases = {}) {
  Advisory row = debian(std::move(id), std::move(package), "", std::move(aliases));
  row.feed = "osv";
  row.ecosystem = std::move(ecosystem);
  row.ranges = std::move(ranges);
  row.status = std::ranges::all_of(row.ranges, [](const auto& range) { return !range.fixed.empty(); })
                   ? Status::fixed
                   : Status::affected;
  return row;
}

inline Advisory with(Advisory row, Severity severity, std::string source, std::string title = "") {
  row.severity = severity;
  row.severity_source = std::move(source);
  row.title = std::move(title);
  return row;
}

inline Matched run(const Distribution& distribution, std::vector<InstalledPackage> packages, std::vector<Advisory> rows,
                   std::span<const LayerRef> layers = {}, const MatchOptions& options = {}) {
  Table table(std::move(rows));
  table.known["CVE-2021-3449"].known_exploited = "2022-01-10";
  table.known["CVE-2021-3449"].published = "2021-03-25";
  auto matched = match(distribution, packages, layers, table, options);
  EXPECT_TRUE(matched) << matched.error().message;
  return matched ? std::move(*matched) : Matched{};
}

inline std::vector<std::string> ids(const Matched& matched) {
  std::vector<std::string> out;
  for (const Finding& finding : matched.findings) out.push_back(finding.id);
  return out;
}

inline std::vector<std::string> codes(const Matched& matched) {
  std::vector<std::string> out;
  for (const Incomplete& gap : matched.incomplete) out.push_back(gap.code);
  return out;
}

}  // namespace plimsoll::testing

// SPDX-License-Identifier: Apache-2.0
#include "report/trivy_names.h"

#include <algorithm>
#include <array>

#include "base/lines.h"

namespace plimsoll::report {

namespace {

using Pair = std::pair<std::string_view, std::string_view>;

// Only where the names differ.
constexpr auto kFamilies = std::to_array<Pair>({
    {"almalinux", "alma"},
    {"amzn", "amazon"},
    {"mariner", "cbl-mariner"},
    {"ol", "oracle"},
    {"rhel", "redhat"},
    {"sle_micro", "slem"},
});

/// A purl type, what its files are called at their end, and Trivy's type for them. The row without an ending is for
/// what is installed; its third word is what Trivy calls all of them together.
struct KindRow {
  std::string_view purl_type, ending, type, together;
};

constexpr auto kKinds = std::to_array<KindRow>({
    {"bitnami", "", "bitnami", ""},
    {"cargo", "Cargo.lock", "cargo", ""},
    {"cargo", "", "rustbinary", ""},
    {"cocoapods", "", "cocoapods", ""},
    {"composer", "composer.lock", "composer", ""},
    {"composer", "", "composer-vendor", ""},
    {"conan", "", "conan", ""},
    {"conda", "", "conda-pkg", "Conda"},
    {"gem", "Gemfile.lock", "bundler", ""},
    {"gem", "gems.locked", "bundler", ""},
    {"gem", "", "gemspec", "Ruby"},
    {"golang", "go.mod", "gomod", ""},
    {"golang", "modules.txt", "gomod", ""},
    {"golang", "", "gobinary", ""},
    {"hex", "", "hex", ""},
    {"julia", "", "julia", ""},
    {"maven", "pom.xml", "pom", ""},
    {"maven", ".lockfile", "gradle", ""},
    {"maven", "build.sbt.lock", "sbt", ""},
    {"maven", "", "jar", "Java"},
    {"npm", "package-lock.json", "npm", ""},
    {"npm", "npm-shrinkwrap.json", "npm", ""},
    {"npm", "yarn.lock", "yarn", ""},
    {"npm", "pnpm-lock.yaml", "pnpm", ""},
    {"npm", "bun.lock", "bun", ""},
    {"npm", "", "node-pkg", "Node.js"},
    {"nuget", ".deps.json", "dotnet-core", ""},
    {"nuget", "Packages.props", "packages-props", ""},
    {"nuget", "", "nuget", ""},
    {"pub", "", "pub", ""},
    {"pypi", "Pipfile.lock", "pipenv", ""},
    {"pypi", "poetry.lock", "poetry", ""},
    {"pypi", "uv.lock", "uv", ""},
    {"pypi", "pylock.toml", "pylock", ""},
    {"pypi", ".txt", "pip", ""},
    {"pypi", "", "python-pkg", "Python"},
    {"swift", "", "swift", ""},
});

constexpr auto kSources = std::to_array<Pair>({
    {"almalinux", "alma"},
    {"arch", "arch-linux"},
    {"azure linux", "azure"},
    {"github", "ghsa"},
    {"nvd", "nvd"},
    {"oracle linux", "oracle-oval"},
    {"red hat", "redhat"},
    {"rocky linux", "rocky"},
    {"suse", "suse-cvrf"},
});

template <typename Table>
std::string_view renamed(const Table& table, std::string_view name) {
  const auto row = std::ranges::find(table, name, &Pair::first);
  return row == table.end() ? name : row->second;
}

}  // namespace

std::string trivy_family(const Distribution& distribution) {
  if (distribution.id == "centos" && distribution.name.find("Stream") != std::string::npos) return "centos-stream";
  return std::string(renamed(kFamilies, distribution.id));
}

TrivyKind trivy_kind(std::string_view purl_type, std::string_view path, Proof proof) {
  for (const KindRow& row : kKinds) {
    if (row.purl_type != purl_type) continue;
    // A pom.xml within a jar tells what is installed; as a file of its own it tells what somebody asks for.
    const bool is_list = proof != Proof::installed || row.ending == ".deps.json";
    if (row.ending.empty() || (is_list && path.ends_with(row.ending))) return {std::string(row.type), row.together};
  }
  return {std::string(purl_type), ""};
}

std::string_view trivy_severity(Severity severity) {
  switch (severity) {
    case Severity::critical:
      return "CRITICAL";
    case Severity::high:
      return "HIGH";
    case Severity::medium:
      return "MEDIUM";
    case Severity::low:
    case Severity::negligible:
      return "LOW";
    case Severity::unknown:
      break;
  }
  return "UNKNOWN";
}

int trivy_severity_number(Severity severity) {
  constexpr std::array<std::string_view, 5> kWords = {"UNKNOWN", "LOW", "MEDIUM", "HIGH", "CRITICAL"};
  return static_cast<int>(std::ranges::find(kWords, trivy_severity(severity)) - kWords.begin());
}

std::string_view trivy_status(advisory::Status status) {
  switch (status) {
    case advisory::Status::fixed:
      return "fixed";
    case advisory::Status::affected:
      return "affected";
    case advisory::Status::will_not_fix:
      return "will_not_fix";
    case advisory::Status::deferred:
      return "fix_deferred";
    case advisory::Status::not_affected:
      return "not_affected";
    case advisory::Status::under_investigation:
      return "under_investigation";
    case advisory::Status::end_of_life:
      return "end_of_life";
  }
  return "unknown";
}

std::string trivy_source(std::string_view source) {
  const std::string lower = lowercase(source);
  if (lower.starts_with("osv:")) return std::string(renamed(kSources, std::string_view(lower).substr(4)));
  return std::string(renamed(kSources, lower));
}

std::string_view trivy_finding_type(FindingKind kind) {
  switch (kind) {
    case FindingKind::vulnerability:
      return "vulnerability";
    case FindingKind::secret:
      return "secret";
    case FindingKind::hardening:
    case FindingKind::waste:
    case FindingKind::dockerfile:
    case FindingKind::settings:
    case FindingKind::policy:
      break;
  }
  return "misconfiguration";
}

}  // namespace plimsoll::report

// SPDX-License-Identifier: Apache-2.0
// Readers of other scanners' reports. A member that is missing or of another kind is as good as empty.
#include <algorithm>

#include "base/json.h"
#include "finding/against.h"

namespace plimsoll {

namespace {

constexpr std::size_t kMostEntries = 2'000'000;

std::string text(const json::value& from, std::string_view key) { return std::string(json::text(from, key)); }

const json::value& child(const json::value& from, std::string_view key) {
  static const json::value kNothing;
  const json::value* found = json::find(from, key);
  return found == nullptr ? kNothing : *found;
}

/// "a, b" of a list of texts.
std::string joined(const json::array& items) {
  std::string out;
  for (const json::value& item : items) {
    if (json::text(item).empty()) continue;
    (out += out.empty() ? "" : ", ") += json::text(item);
  }
  return out;
}

bool is_full(const ForeignReport& report) {
  return report.entries.size() >= kMostEntries || report.seen.size() >= kMostEntries;
}

void add(ForeignReport& report, ForeignEntry entry) {
  if (entry.id.empty()) return;
  report.seen.push_back({entry.package, entry.version});
  report.entries.push_back(std::move(entry));
}

ForeignEntry trivy_entry(const json::value& from) {
  ForeignEntry entry;
  entry.id = text(from, "VulnerabilityID");
  for (const json::value& id : json::items(from, "VendorIDs")) {
    if (!json::text(id).empty()) entry.aliases.emplace_back(json::text(id));
  }
  entry.package = text(from, "PkgName");
  entry.version = text(from, "InstalledVersion");
  entry.path = text(from, "PkgPath");
  entry.fixed = text(from, "FixedVersion");
  entry.severity = text(from, "Severity");
  entry.severity_source = text(from, "SeveritySource");
  entry.status = text(from, "Status");
  entry.source = text(child(from, "DataSource"), "ID");
  return entry;
}

ForeignReport read_trivy(const json::value& document) {
  ForeignReport report;
  report.tool = "trivy";
  report.version = text(child(document, "Trivy"), "Version");
  report.target = text(document, "ArtifactName");
  for (const json::value& result : json::items(document, "Results")) {
    const json::array& packages = json::items(result, "Packages");
    report.lists_packages |= !packages.empty();
    for (const json::value& package : packages) {
      if (is_full(report)) return report;
      std::string version = text(package, "Version");
      if (const std::string release = text(package, "Release"); !release.empty()) version += "-" + release;
      if (const auto epoch = json::integer(package, "Epoch"); epoch && *epoch != 0)
        version = fmt::format("{}:{}", *epoch, version);
      report.seen.push_back({text(package, "Name"), std::move(version)});
    }
    for (const json::value& found : json::items(result, "Vulnerabilities")) {
      if (is_full(report)) return report;
      add(report, trivy_entry(found));
    }
    for (const json::value& modified : json::items(result, "ExperimentalModifiedFindings")) {
      if (is_full(report)) return report;
      ForeignEntry entry = trivy_entry(child(modified, "Finding"));
      entry.left_out = text(modified, "Statement");
      if (entry.left_out.empty()) entry.left_out = text(modified, "Source");
      if (entry.left_out.empty()) entry.left_out = "left out";
      add(report, std::move(entry));
    }
  }
  return report;
}

ForeignEntry grype_entry(const json::value& from) {
  const json::value& problem = child(from, "vulnerability");
  const json::value& artifact = child(from, "artifact");
  ForeignEntry entry;
  entry.id = text(problem, "id");
  for (const json::value& related : json::items(from, "relatedVulnerabilities")) {
    if (std::string id = text(related, "id"); !id.empty() && id != entry.id) entry.aliases.push_back(std::move(id));
  }
  entry.package = text(artifact, "name");
  entry.version = text(artifact, "version");
  const json::array& locations = json::items(artifact, "locations");
  if (!locations.empty()) entry.path = text(locations.front(), "path");
  entry.fixed = joined(json::items(child(problem, "fix"), "versions"));
  entry.status = text(child(problem, "fix"), "state");
  entry.severity = text(problem, "severity");
  entry.source = text(problem, "namespace");
  return entry;
}

ForeignReport read_grype(const json::value& document) {
  ForeignReport report;
  report.tool = "grype";
  report.version = text(child(document, "descriptor"), "version");
  const json::value& target = child(child(document, "source"), "target");
  report.target = target.is_string() ? std::string(json::text(target)) : text(target, "userInput");
  for (const json::value& match : json::items(document, "matches")) {
    if (is_full(report)) return report;
    add(report, grype_entry(match));
  }
  for (const json::value& match : json::items(document, "ignoredMatches")) {
    if (is_full(report)) return report;
    ForeignEntry entry = grype_entry(match);
    for (const json::value& rule : json::items(match, "appliedIgnoreRules")) {
      for (const std::string_view key : {"reason", "fix-state", "vex-status", "vulnerability"}) {
        if (entry.left_out.empty()) entry.left_out = text(rule, key);
      }
    }
    if (entry.left_out.empty()) entry.left_out = "an ignore rule";
    add(report, std::move(entry));
  }
  return report;
}

}  // namespace

Result<ForeignReport> read_foreign_report(std::string_view text) {
  const json::value document = TRY(json::parse(text));
  const bool is_trivy = json::find(document, "SchemaVersion") != nullptr && json::find(document, "Results") != nullptr;
  const bool is_grype = json::find(document, "matches") != nullptr && json::find(document, "descriptor") != nullptr;
  if (!is_trivy && !is_grype) {
    // A clean scan of Trivy's has no results.
    if (json::find(document, "SchemaVersion") == nullptr || json::find(document, "ArtifactName") == nullptr)
      return fail(ErrorKind::malformed, "neither a JSON report of Trivy nor one of Grype");
  }
  ForeignReport report = is_grype ? read_grype(document) : read_trivy(document);
  std::ranges::sort(report.seen);
  const auto repeated = std::ranges::unique(report.seen);
  report.seen.erase(repeated.begin(), repeated.end());
  return report;
}

}  // namespace plimsoll

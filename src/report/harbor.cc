// SPDX-License-Identifier: Apache-2.0
// The report that Harbor takes from a scanner, "application/vnd.security.vulnerability.report; version=1.1"
// (goharbor/pluggable-scanner-spec, scanner-adapter-openapi-v1.2.yaml).
//
// It holds vulnerable packages. What else there is to say stands in vendor_attributes, which scanners may fill as they
// like: of the report what it cannot hold and what could not be known, of each vulnerability how it is known.
#include <algorithm>
#include <map>

#include <fmt/core.h>

#include "base/json_writer.h"
#include "finding/rating.h"
#include "report/json_parts.h"
#include "report/phrases.h"
#include "report/vulnerability.h"
#include "report/writers.h"

namespace plimsoll::report {

namespace {

bool is_version_3(std::string_view vector) { return vector.starts_with("CVSS:3"); }
bool is_version_2(std::string_view vector) { return !vector.starts_with("CVSS:"); }

/// Of versions 3 and 2 the rating of whoever had the word, else the first.
json::object preferred_cvss(const Finding& finding) {
  json::object out;
  const auto put = [&](bool (*fits)(std::string_view), std::string_view version) {
    const advisory::Rating* best = nullptr;
    for (const advisory::Rating& rating : finding.ratings) {
      if (rating.vector.empty() || !fits(rating.vector) || !score_of(rating.vector)) continue;
      if (best == nullptr || (rating.source == finding.severity_source && best->source != finding.severity_source))
        best = &rating;
    }
    if (best == nullptr) return;
    out[fmt::format("score_{}", version)] = *score_of(best->vector) / 10.0;
    out[fmt::format("vector_{}", version)] = best->vector;
  };
  put(is_version_3, "v3");
  put(is_version_2, "v2");
  return out;
}

/// "registry.example.com:5000/library/shop:1.4@sha256:…" as Harbor names it: without the registry's host.
json::object artifact(const Report& report) {
  std::string_view name = report.tags.empty() ? report.name : report.tags.front();
  name = name.substr(0, name.find('@'));
  const std::size_t slash = name.rfind('/');
  const std::size_t colon = name.find(':', slash == std::string_view::npos ? 0 : slash);
  const std::string_view tag = colon == std::string_view::npos ? std::string_view() : name.substr(colon + 1);
  std::string_view repository = name.substr(0, colon);
  const std::string_view host = repository.substr(0, std::min(repository.find('/'), repository.size()));
  if (host.size() < repository.size() && (host.find_first_of(".:") != std::string_view::npos || host == "localhost"))
    repository.remove_prefix(host.size() + 1);
  json::object out = {{"repository", repository}};
  if (!digest_of(report).empty()) out["digest"] = digest_of(report).str();
  if (!tag.empty()) out["tag"] = tag;
  return out;
}

json::object vulnerability(const Report& report, const Finding& finding, const AffectedPackage& affected,
                           const InstalledPackage* installed) {
  json::array links;
  const std::string_view url = web_url(finding.url);
  const std::string own = id_url(finding.id);
  if (!url.empty()) links.emplace_back(url);
  if (!own.empty() && own != url) links.emplace_back(own);
  json::object out = {{"id", finding.id},
                      {"package", affected.name},
                      {"version", affected.version},
                      {"fix_version", fixed_version(finding, affected)},
                      {"severity", severity_title(finding.severity)},
                      {"description", finding.title.empty() ? finding.id : finding.title},
                      {"links", std::move(links)}};
  if (json::object cvss = preferred_cvss(finding); !cvss.empty()) out["preferred_cvss"] = std::move(cvss);
  out["cwe_ids"] = json::array();
  json::object more = {{"aliases", strings(finding.aliases)},
                       {"status", advisory::status_name(finding.status)},
                       {"severity_source", finding.severity_source},
                       {"ratings", ratings(finding.ratings)},
                       {"epss", epss(finding.epss)},
                       {"known_exploited", finding.known_exploited},
                       {"published", finding.published},
                       {"type", finding.type},
                       {"path", affected.path},
                       {"evidence", strings(finding.evidence)},
                       {"gate", finding.gate}};
  if (installed != nullptr && installed->layer < report.layers.size())
    more["layer"] = report.layers[installed->layer].diff_id.str();
  out["vendor_attributes"] = json::object{{"plimsoll", std::move(more)}};
  return out;
}

/// Of the whole report.
json::object attributes(const Report& report) {
  std::map<std::string_view, std::size_t> kinds;
  for (const Finding& finding : report.findings) {
    if (finding.kind != FindingKind::vulnerability) ++kinds[kind_name(finding.kind)];
  }
  json::object other;
  for (const auto& [kind, count] : kinds) other[kind] = count;
  return {{"verdict", verdict_name(verdict_of(report))}, {"rule", report.rule},
          {"decisions", decisions(report.decisions)},    {"incomplete", incomplete(report.incomplete)},
          {"suppressed", report.suppressed.size()},      {"other_findings", std::move(other)}};
}

}  // namespace

std::string write_harbor(const Report& report, const Options& options) {
  Severity worst = Severity::unknown;
  for (const Finding& finding : report.findings) {
    if (finding.kind == FindingKind::vulnerability) worst = std::max(worst, finding.severity);
  }
  const Inventory inventory(report);
  json::Writer out;
  out.begin_object();
  out.member("generated_at", options.time.empty() ? moment_of(report) : options.time);
  out.member("artifact", artifact(report));
  out.member("scanner", {{"name", "Plimsoll"}, {"vendor", "Plimsoll"}, {"version", PLIMSOLL_VERSION}});
  out.member("severity", severity_title(worst));
  out.begin_array("vulnerabilities");
  for (const Finding& finding : report.findings) {
    if (finding.kind != FindingKind::vulnerability) continue;
    for (const AffectedPackage& affected : affected_packages(finding))
      out.item(vulnerability(report, finding, affected, inventory.find(affected)));
  }
  out.end();
  out.member("vendor_attributes", json::object{{"plimsoll", attributes(report)}});
  return std::move(out).finish();
}

}  // namespace plimsoll::report

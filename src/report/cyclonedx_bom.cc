// SPDX-License-Identifier: Apache-2.0
#include "report/cyclonedx_bom.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/lines.h"
#include "finding/rating.h"
#include "package/licence.h"
#include "report/moment.h"
#include "report/vulnerability.h"

namespace plimsoll::report {

namespace {

/// The schema's limit on versions; a longer one is left to the purl.
constexpr std::size_t kLongestVersion = 1024;

json::array properties_of(const std::vector<Bill::Property>& from) {
  json::array out;
  for (const auto& [name, value] : from) out.push_back({{"name", name}, {"value", value}});
  return out;
}

void put(json::object& out, std::string_view key, std::string_view text) {
  if (!text.empty()) out[key] = text;
}
void put(json::object& out, std::string_view key, json::array items) {
  if (!items.empty()) out[key] = std::move(items);
}

json::array licences_of(std::string_view text) {
  text = trim(text);
  switch (licence_of(text).kind) {
    case LicenceKind::none:
      return {};
    case LicenceKind::id:
      return json::array{{{"license", {{"id", text}}}}};
    case LicenceKind::expression:
      return json::array{{{"expression", text}}};
    case LicenceKind::words:
      break;
  }
  return json::array{{{"license", {{"name", text}}}}};
}

/// Who speaks of an id, and where.
json::object source_of(std::string_view id) {
  constexpr auto kSources = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"CVE-", "NVD"},
      {"DLA-", "Debian"},
      {"DSA-", "Debian"},
      {"ELSA-", "Oracle"},
      {"GHSA-", "GitHub"},
      {"GO-", "Go"},
      {"PYSEC-", "PyPA"},
      {"RHBA-", "Red Hat"},
      {"RHEA-", "Red Hat"},
      {"RHSA-", "Red Hat"},
      {"RUSTSEC-", "RustSec"},
      {"USN-", "Ubuntu"},
  });
  const auto* found = std::ranges::find_if(kSources, [&](const auto& row) { return id.starts_with(row.first); });
  json::object out;
  put(out, "url", id_url(id));
  out["name"] = found == kSources.end() ? "OSV" : found->second;
  return out;
}

std::string_view severity_of(Severity severity) {
  return severity == Severity::negligible ? "info" : severity_name(severity);
}

std::string_view method_of(std::string_view vector) {
  if (vector.starts_with("CVSS:4.")) return "CVSSv4";
  if (vector.starts_with("CVSS:3.1/")) return "CVSSv31";
  if (vector.starts_with("CVSS:3.")) return "CVSSv3";
  return vector.starts_with("AV:") ? "CVSSv2" : "other";
}

json::object rating_of(const advisory::Rating& rating) {
  json::object out;
  if (!rating.source.empty()) out["source"] = {{"name", rating.source}};
  if (const auto score = score_of(rating.vector)) out["score"] = *score / 10.0;
  out["severity"] = severity_of(rating.severity);
  if (!rating.vector.empty()) {
    out["method"] = method_of(rating.vector);
    out["vector"] = rating.vector;
  }
  return out;
}

/// The word that counts goes first.
json::array ratings_of(const Finding& finding) {
  json::array first, others;
  for (const advisory::Rating& rating : finding.ratings) {
    const bool counts =
        first.empty() && rating.source == finding.severity_source && rating.severity == finding.severity;
    (counts ? first : others).emplace_back(rating_of(rating));
  }
  if (first.empty()) first.emplace_back(rating_of({finding.severity_source, finding.severity, {}}));
  for (json::value& rating : others) first.emplace_back(std::move(rating));
  return first;
}

struct Analysis {
  std::string_view state, justification, response;  // each may be empty
};

/// A proof or a statement says that there is nothing to fear; somebody's wish not to see it says nothing of the kind,
/// so that has no state.
Analysis analysis_of(const Suppressed& one) {
  constexpr auto kJustifications = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"component_not_present", "code_not_present"},
      {"inline_mitigations_already_exist", "protected_by_mitigating_control"},
      {"vulnerable_code_cannot_be_controlled_by_adversary", "requires_environment"},
      {"vulnerable_code_not_in_execute_path", "code_not_reachable"},
      {"vulnerable_code_not_present", "code_not_present"},
  });
  if (one.vex_status == "fixed") return {"resolved", {}, {}};
  if (one.vex_status == "not_affected") {
    const auto* found =
        std::ranges::find_if(kJustifications, [&](const auto& row) { return row.first == one.vex_justification; });
    return {"not_affected", found == kJustifications.end() ? std::string_view{} : found->second, {}};
  }
  if (one.code == "not-linked") return {"not_affected", "code_not_present", {}};
  if (one.code == "answered-by-distribution") return {"false_positive", {}, {}};
  if (one.code == "baseline") return {"in_triage", {}, {}};
  return {{}, {}, "will_not_fix"};
}

json::object analysis(const Suppressed& one) {
  const Analysis told = analysis_of(one);
  json::object out;
  put(out, "state", told.state);
  put(out, "justification", told.justification);
  if (!told.response.empty()) out["response"] = json::array{told.response};
  std::string detail = one.reason.empty() ? one.code : one.reason;
  if (!one.owner.empty()) detail += fmt::format("; owner: {}", one.owner);
  if (!one.until.empty()) detail += fmt::format("; until {}", one.until);
  if (!one.source.empty()) detail += fmt::format("; {}", one.source);
  out["detail"] = detail;
  return out;
}

/// The version that is there and, where one is known, the first without the problem.
json::array versions_of(std::string_view version, std::string_view fixed, std::string_view status) {
  json::array out;
  const auto add = [&](std::string_view text, std::string_view of_text) {
    if (!text.empty() && text.size() <= kLongestVersion)
      out.push_back({{"version", one_line(text)}, {"status", of_text}});
  };
  add(version, status);
  if (fixed != version) add(fixed, "unaffected");
  return out;
}

std::string decimal(std::uint32_t hundred_thousandths) {
  return fmt::format("{}.{:05}", hundred_thousandths / 100'000, hundred_thousandths % 100'000);
}

std::vector<Bill::Property> properties_of(const Finding& finding, const Suppressed* taken_back) {
  std::vector<Bill::Property> out;
  const auto add = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) out.emplace_back(fmt::format("plimsoll:{}", name), value);
  };
  if (finding.epss) {
    add("epss-percentile", decimal(finding.epss->percentile));
    add("epss-probability", decimal(finding.epss->probability));
  }
  add("gate", finding.gate);
  add("known-exploited", finding.known_exploited);
  if (finding.origin != Origin::unknown) add("origin", origin_name(finding.origin));
  add("status", advisory::status_name(finding.status));
  if (taken_back != nullptr) {
    add("suppressed", taken_back->code);
    add("vex-justification", taken_back->vex_justification);
    add("vex-status", taken_back->vex_status);
  }
  return out;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += (out.empty() ? "" : "\n") + line;
  return out;
}

}  // namespace

CycloneDxBom::CycloneDxBom(const Report& report, const Options& options) : bill_(report, options) {
  for (std::size_t i = 0; i < bill_.items().size(); ++i)
    if (bill_.items()[i].tells_depends || !bill_.items()[i].depends.empty()) graph_.push_back(i);
  for (const Finding& finding : report.findings)
    if (finding.kind == FindingKind::vulnerability) findings_.push_back(&finding);
  for (const Suppressed& one : report.suppressed)
    if (one.finding.kind == FindingKind::vulnerability) suppressed_.push_back(&one);
}

json::object CycloneDxBom::head() const {
  return {{"$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json"},
          {"bomFormat", "CycloneDX"},
          {"specVersion", "1.6"},
          {"serialNumber", fmt::format("urn:uuid:{}", kNoId)},
          {"version", 1},
          {"metadata", metadata()}};
}

json::object CycloneDxBom::metadata() const {
  const Report& report = bill_.report();
  json::object about = {
      {"type", report.layers.empty() ? "application" : "container"}, {"bom-ref", bill_.ref()}, {"name", bill_.name()}};
  if (!report.manifest_digest.empty()) {
    about["version"] = report.manifest_digest.str();
    about["hashes"] = json::array{{{"alg", report.manifest_digest.algorithm() == "sha512" ? "SHA-512" : "SHA-256"},
                                   {"content", report.manifest_digest.hex()}}};
  }
  put(about, "purl", bill_.purl());
  put(about, "properties", properties_of(bill_.properties()));

  std::vector<Bill::Property> told;
  for (const Incomplete& gap : report.incomplete) told.emplace_back("plimsoll:incomplete", gap_line(gap));
  told.emplace_back("plimsoll:verdict", verdict_name(verdict_of(report)));
  if (!report.rule.empty()) told.emplace_back("plimsoll:rule", report.rule);
  return {
      {"timestamp", bill_.time()},
      {"lifecycles", json::array{{{"phase", "post-build"}}}},
      {"tools",
       {{"components", json::array{{{"type", "application"}, {"name", "plimsoll"}, {"version", PLIMSOLL_VERSION}}}}}},
      {"component", std::move(about)},
      {"properties", properties_of(told)}};
}

std::vector<List> CycloneDxBom::lists() const {
  std::vector<List> out;
  const std::size_t systems = bill_.system_ref().empty() ? 0 : 1;
  const auto add = [&](std::string_view name, std::size_t count, std::function<json::object(std::size_t)> item) {
    if (count > 0) out.push_back({name, count, std::move(item)});
  };
  add("components", systems + bill_.items().size(), [this](std::size_t i) { return component(i); });
  add("dependencies", 1 + systems + graph_.size(), [this](std::size_t i) { return dependency(i); });
  const bool hides = std::ranges::any_of(bill_.report().incomplete, hides_packages);
  add("compositions", hides ? 1 : 0, [this](std::size_t) {
    return json::object{{"aggregate", "incomplete"}, {"assemblies", json::array{bill_.ref()}}};
  });
  add("vulnerabilities", findings_.size() + suppressed_.size(), [this](std::size_t i) {
    if (i < findings_.size()) return vulnerability(*findings_[i], nullptr);
    const Suppressed& one = *suppressed_[i - findings_.size()];
    return vulnerability(one.finding, &one);
  });
  return out;
}

json::object CycloneDxBom::component(std::size_t index) const {
  if (!bill_.system_ref().empty() && index-- == 0) {
    const Distribution& system = bill_.report().distribution;
    json::object out = {{"type", "operating-system"}, {"bom-ref", bill_.system_ref()}, {"name", one_line(system.id)}};
    if (system.version.size() <= kLongestVersion) put(out, "version", one_line(system.version));
    put(out, "description", one_line(system.name));
    return out;
  }
  const Bill::Item& item = bill_.items()[index];
  const Package& package = item.installed->package;
  std::string_view name = package.name;
  // Where the ecosystem itself has groups.
  std::string_view group;
  if (package.type == "npm" || package.type == "composer" || package.type == "maven") {
    const std::size_t border = name.rfind(package.type == "maven" ? ':' : '/');
    if (border != std::string_view::npos && border > 0 && border + 1 < name.size()) {
      group = name.substr(0, border);
      name.remove_prefix(border + 1);
    }
  }
  const bool is_program = package.type == "generic" || package.type == "bitnami";
  json::object out = {{"type", is_program ? "application" : "library"}, {"bom-ref", item.ref}};
  if (!package.vendor.empty()) out["supplier"] = {{"name", one_line(package.vendor)}};
  put(out, "group", one_line(group));
  out["name"] = one_line(name);
  if (package.version.size() <= kLongestVersion) put(out, "version", one_line(package.version));
  if (package.scope == Scope::development) out["scope"] = "excluded";
  put(out, "licenses", licences_of(package.license));
  std::vector<Bill::Property> properties = item.properties;
  for (std::size_t i = 0; i < item.cpes.size(); ++i) {
    if (i == 0)
      out["cpe"] = item.cpes[i];
    else
      properties.emplace_back("plimsoll:cpe", item.cpes[i]);
  }
  if (item.is_readable) out["purl"] = item.purl;
  put(out, "properties", properties_of(properties));
  if (!item.installed->path.empty())
    out["evidence"] = {{"occurrences", json::array{{{"location", item.installed->path}}}}};
  return out;
}

json::object CycloneDxBom::dependency(std::size_t index) const {
  json::array needs;
  std::string_view ref;
  const std::vector<Bill::Item>& items = bill_.items();
  if (index == 0) {
    ref = bill_.ref();
    if (!bill_.system_ref().empty()) needs.emplace_back(bill_.system_ref());
    for (const Bill::Item& item : items)
      if (item.is_root_need) needs.emplace_back(item.ref);
  } else if (index == 1 && !bill_.system_ref().empty()) {
    ref = bill_.system_ref();
    for (const Bill::Item& item : items)
      if (item.is_system) needs.emplace_back(item.ref);
  } else {
    const Bill::Item& item = items[graph_[index - (bill_.system_ref().empty() ? 1 : 2)]];
    ref = item.ref;
    for (const std::size_t other : item.depends) needs.emplace_back(items[other].ref);
  }
  json::object out = {{"ref", ref}};
  put(out, "dependsOn", std::move(needs));
  return out;
}

json::object CycloneDxBom::vulnerability(const Finding& finding, const Suppressed* taken_back) const {
  json::object out = {{"id", one_line(finding.id)}, {"source", source_of(finding.id)}};
  json::array references;
  for (const std::string& alias : finding.aliases)
    references.push_back({{"id", one_line(alias)}, {"source", source_of(alias)}});
  put(out, "references", std::move(references));
  out["ratings"] = ratings_of(finding);
  put(out, "description", finding.title);
  put(out, "detail", joined(finding.evidence));
  const std::vector<AffectedPackage> packages = affected_packages(finding);
  put(out, "recommendation",
      finding.remedy.action.empty() ? solution(finding, packages.front()) : finding.remedy.action);
  if (const std::string_view url = plain_url(finding.url); !url.empty())
    out["advisories"] = json::array{{{"url", url}}};
  put(out, "published", utc_time(finding.published));
  bool unaffected = false;
  if (taken_back != nullptr) {
    json::object told = analysis(*taken_back);
    unaffected = told.contains("state") && told["state"] != "in_triage";
    out["analysis"] = std::move(told);
  }
  std::map<std::pair<std::string_view, std::string_view>, std::string_view> fixed;
  for (const AffectedPackage& package : packages)
    fixed[{package.name, package.version}] = fixed_version(finding, package);
  json::array affects;
  const std::vector<std::size_t> items = bill_.affected(finding);
  for (const std::size_t i : items) {
    const Bill::Item& item = bill_.items()[i];
    const Package& package = item.installed->package;
    json::object target = {{"ref", item.ref}};
    put(target, "versions",
        versions_of(package.version, fixed[{package.name, package.version}], unaffected ? "unaffected" : "affected"));
    affects.emplace_back(std::move(target));
  }
  if (items.empty()) affects.emplace_back(json::object{{"ref", bill_.ref()}});
  out["affects"] = std::move(affects);
  put(out, "properties", properties_of(properties_of(finding, taken_back)));
  return out;
}

}  // namespace plimsoll::report

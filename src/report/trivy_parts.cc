// SPDX-License-Identifier: Apache-2.0
#include "report/trivy_parts.h"

#include <charconv>
#include <map>

#include <fmt/core.h>

#include "crypto/digest.h"
#include "finding/rating.h"
#include "package/ecosystem.h"
#include "package/purl.h"
#include "report/json_parts.h"
#include "report/moment.h"
#include "report/trivy_names.h"
#include "report/vulnerability.h"

namespace plimsoll::report {

namespace {

/// A version as deb and rpm write it.
struct Version {
  std::string_view version, release;
  int epoch = 0;
};

Version split(std::string_view type, std::string_view whole) {
  if (type != "deb" && type != "rpm") return {whole, {}, 0};
  Version out;
  if (const std::size_t colon = whole.find(':'); colon != std::string_view::npos) {
    const auto [end, error] = std::from_chars(whole.data(), whole.data() + colon, out.epoch);
    if (error != std::errc() || end != whole.data() + colon || out.epoch <= 0) return {whole, {}, 0};
    whole.remove_prefix(colon + 1);
  }
  const std::size_t dash = whole.rfind('-');
  out.version = whole.substr(0, dash);
  if (dash != std::string_view::npos) out.release = whole.substr(dash + 1);
  return out;
}

void put(json::object& out, std::string_view key, std::string_view value) {
  if (!value.empty()) out[key] = value;
}

/// As Trivy has it: the same package of the same file, whatever else is told of it. 16 hex digits.
std::string uid(const InstalledPackage& installed) {
  const Package& package = installed.package;
  std::string told;
  for (const std::string_view part :
       {std::string_view(package.type), std::string_view(package.name), std::string_view(package.version),
        std::string_view(package.arch), std::string_view(installed.path)}) {
    (told += part) += '\0';
  }
  return std::string(Digest::sha256(as_bytes(told)).hex().substr(0, 16));
}

json::object identifier(const Report& report, const InstalledPackage& installed) {
  return {{"PURL", purl(installed.package, report.distribution)}, {"UID", uid(installed)}};
}

/// Scores by source: versions 2, 3 and 4 beside each other.
json::object cvss(const Finding& finding) {
  std::map<std::string, json::object> by_source;
  for (const advisory::Rating& rating : finding.ratings) {
    const std::optional<int> score = rating.vector.empty() ? std::nullopt : score_of(rating.vector);
    if (!score) continue;
    const std::string_view version = rating.vector.starts_with("CVSS:4")   ? "V40"
                                     : rating.vector.starts_with("CVSS:3") ? "V3"
                                                                           : "V2";
    json::object& row = by_source[trivy_source(rating.source)];
    row[fmt::format("{}Vector", version)] = rating.vector;
    row[fmt::format("{}Score", version)] = *score / 10.0;
  }
  json::object out;
  for (auto& [source, row] : by_source) out[source] = std::move(row);
  return out;
}

json::object vendor_severity(const Finding& finding) {
  std::map<std::string, Severity> by_source;
  for (const advisory::Rating& rating : finding.ratings) {
    Severity& severity = by_source[trivy_source(rating.source)];
    severity = std::max(severity, rating.severity);
  }
  json::object out;
  for (const auto& [source, severity] : by_source) {
    if (severity != Severity::unknown) out[source] = trivy_severity_number(severity);
  }
  return out;
}

/// Evidence begins with the name of the feed that said so.
json::object data_source(const Finding& finding) {
  if (finding.evidence.empty()) return {};
  const std::string_view first = finding.evidence.front();
  const std::size_t colon = first.find(": ");
  if (colon == std::string_view::npos || first.substr(0, colon).find(' ') != std::string_view::npos) return {};
  const std::string_view feed = first.substr(0, colon);
  return {{"ID", trivy_source(feed)}, {"Name", feed}};
}

json::object line(std::uint32_t number, std::string_view content) {
  return {{"Number", number},   {"Content", content}, {"IsCause", true},  {"Annotation", ""},
          {"Truncated", false}, {"FirstCause", true}, {"LastCause", true}};
}

json::object code(std::uint32_t number, std::string_view content) {
  json::array lines;
  if (number > 0 && !content.empty()) lines.emplace_back(line(number, content));
  return {{"Lines", lines.empty() ? json::value(nullptr) : json::value(std::move(lines))}};
}

std::string primary_url(const Finding& finding) {
  const std::string own = id_url(finding.id);
  return own.empty() ? std::string(web_url(finding.url)) : own;
}

}  // namespace

std::string trivy_package_id(std::string_view name, std::string_view version) {
  return fmt::format("{}@{}", name, version);
}

json::object trivy_layer(const LayerRef& from) {
  json::object out;
  put(out, "Digest", from.digest.str());
  put(out, "DiffID", from.diff_id.str());
  return out;
}

json::object trivy_package(const Report& report, const InstalledPackage& installed,
                           std::span<const std::string> depends) {
  const Package& from = installed.package;
  const Version version = split(from.type, from.version), source = split(from.type, from.source_version);
  json::object out = {{"ID", trivy_package_id(from.name, from.version)},
                      {"Name", from.name},
                      {"Identifier", identifier(report, installed)},
                      {"Version", version.version}};
  put(out, "Release", version.release);
  if (version.epoch != 0) out["Epoch"] = version.epoch;
  put(out, "Arch", from.arch);
  if (from.scope == Scope::development) out["Dev"] = true;
  const bool is_system = is_system_type(from.type);
  if (is_system) {
    put(out, "SrcName", from.source_name);
    put(out, "SrcVersion", source.version);
    put(out, "SrcRelease", source.release);
    if (source.epoch != 0) out["SrcEpoch"] = source.epoch;
  }
  if (!from.license.empty()) out["Licenses"] = json::array{from.license};
  put(out, "Maintainer", from.vendor);
  put(out, "Modularitylabel", from.module);
  if (from.relation == Relation::transitive) out["Indirect"] = true;
  if (from.relation != Relation::unknown)
    out["Relationship"] = from.relation == Relation::direct ? "direct" : "indirect";
  if (!depends.empty()) out["DependsOn"] = strings(depends);
  out["Layer"] = installed.layer < report.layers.size() ? trivy_layer(report.layers[installed.layer]) : json::object();
  if (!is_system) put(out, "FilePath", installed.path);
  return out;
}

json::object trivy_vulnerability(const Report& report, const Finding& finding, const AffectedPackage& affected,
                                 const InstalledPackage* installed, std::string_view artifact, std::string_view target,
                                 std::string_view path) {
  const std::string id = trivy_package_id(affected.name, affected.version);
  json::object out = {{"VulnerabilityID", finding.id}};
  if (!finding.aliases.empty()) out["VendorIDs"] = strings(finding.aliases);
  out["PkgID"] = id;
  out["PkgName"] = affected.name;
  put(out, "PkgPath", path);
  if (installed != nullptr) out["PkgIdentifier"] = identifier(report, *installed);
  out["InstalledVersion"] = affected.version;
  put(out, "FixedVersion", fixed_version(finding, affected));
  out["Status"] = trivy_status(finding.status);
  out["Layer"] = installed != nullptr && installed->layer < report.layers.size()
                     ? trivy_layer(report.layers[installed->layer])
                     : trivy_layer(finding.layer);
  put(out, "SeveritySource", trivy_source(finding.severity_source));
  put(out, "PrimaryURL", primary_url(finding));
  if (json::object source = data_source(finding); !source.empty()) out["DataSource"] = std::move(source);
  std::string told(artifact);
  for (const std::string_view part : {target, std::string_view(id), std::string_view(finding.id)})
    (told += '\0') += part;
  out["Fingerprint"] = Digest::sha256(as_bytes(told)).str();
  put(out, "Title", finding.title);
  out["Severity"] = trivy_severity(finding.severity);
  if (json::object words = vendor_severity(finding); !words.empty()) out["VendorSeverity"] = std::move(words);
  if (json::object scores = cvss(finding); !scores.empty()) out["CVSS"] = std::move(scores);
  if (const std::string_view url = web_url(finding.url); !url.empty())
    out["References"] = json::array{json::value(url)};
  put(out, "PublishedDate", utc_time(finding.published));
  return out;
}

json::object trivy_secret(const Finding& finding, const Place& place) {
  const std::string_view masked = finding.secret ? std::string_view(finding.secret->redacted) : "*****";
  json::object layer;
  if (place.layer) {
    layer = trivy_layer(*place.layer);
    put(layer, "CreatedBy", place.layer->created_by);
  }
  return {{"RuleID", finding.id},
          {"Category", "plimsoll"},
          {"Severity", trivy_severity(finding.severity)},
          {"Title", finding.title},
          {"StartLine", place.line},
          {"EndLine", std::max(place.end_line, place.line)},
          {"Code", code(place.line, masked)},
          {"Match", masked},
          {"Layer", std::move(layer)}};
}

json::object trivy_misconfiguration(const Finding& finding) {
  const Place place = finding.places.empty() ? Place{} : finding.places.front();
  const std::uint32_t first = finding.dockerfile ? finding.dockerfile->line : place.line;
  const std::uint32_t last = finding.dockerfile ? finding.dockerfile->end_line : place.end_line;
  const std::string_view text = finding.dockerfile ? finding.dockerfile->text : finding.excerpt;
  std::string message = finding.title;
  for (const Place& each : std::span(finding.places).first(std::min<std::size_t>(finding.places.size(), 10)))
    message += fmt::format("{}{}{}{}", &each == &finding.places.front() ? ": " : ", ", each.path,
                           each.detail.empty() ? "" : " ", each.detail);
  json::object cause = {{"Resource", place.path}, {"Provider", "Dockerfile"}, {"Service", "general"}};
  if (first > 0) {
    cause["StartLine"] = first;
    cause["EndLine"] = std::max(first, last);
  }
  cause["Code"] = code(first, text);
  json::object out = {{"Type", "Plimsoll Security Check"},
                      {"ID", finding.id},
                      {"Title", finding.title},
                      {"Description", finding.title},
                      {"Message", message},
                      {"Namespace", fmt::format("plimsoll.{}", kind_name(finding.kind))}};
  put(out, "Resolution", finding.remedy.action);
  out["Severity"] = trivy_severity(finding.severity);
  if (const std::string_view url = web_url(finding.url); !url.empty()) {
    out["PrimaryURL"] = url;
    out["References"] = json::array{json::value(url)};
  }
  out["Status"] = "FAIL";
  out["Layer"] = place.layer ? trivy_layer(*place.layer) : json::object();
  out["CauseMetadata"] = std::move(cause);
  return out;
}

}  // namespace plimsoll::report

// SPDX-License-Identifier: Apache-2.0
#include "report/gitlab_security.h"

#include <algorithm>
#include <map>

#include <fmt/core.h>

#include "base/json_writer.h"
#include "base/words.h"
#include "crypto/uuid.h"
#include "finding/rating.h"
#include "package/ecosystem.h"
#include "report/json_parts.h"
#include "report/markdown_text.h"
#include "report/writers.h"

namespace plimsoll::report {

namespace {

// The schema's own limits, and GitLab's for what it stores.
constexpr std::size_t kMostName = 255;
constexpr std::size_t kMostDescription = 20'000;
constexpr std::size_t kMostSolution = 7'000;
constexpr std::size_t kMostIdentifiers = 20;
constexpr std::size_t kMostVectors = 10;
constexpr std::size_t kMostMessages = 100;

/// GitLab has nothing below low.
std::string severity(Severity from) { return severity_title(from == Severity::negligible ? Severity::low : from); }

json::array identifiers(const Finding& finding) {
  json::array out;
  const auto add = [&](std::string_view id, std::string_view url) {
    if (id.empty() || out.size() == kMostIdentifiers) return;
    const std::string name = first_characters(id, kMostName);
    json::object one = {{"type", id_kind(id)}, {"name", name}, {"value", name}};
    if (!url.empty()) one["url"] = url;
    out.emplace_back(std::move(one));
  };
  const std::string own = id_url(finding.id);
  add(finding.id.empty() ? "unnamed" : finding.id, own.empty() ? web_url(finding.url) : own);
  for (const std::string& alias : finding.aliases) add(alias, id_url(alias));
  return out;
}

/// Versions 2 and 3, the one whose word counts in front: the schema knows no others.
json::array cvss_vectors(const Finding& finding) {
  json::array out;
  const advisory::Rating* first = scored_rating(finding);
  const auto add = [&](const advisory::Rating& rating) {
    const bool is_3 = rating.vector.starts_with("CVSS:3.");
    const std::size_t least = is_3 ? 32 : 16;
    if (rating.vector.size() < least || rating.vector.size() > 128 || out.size() == kMostVectors) return;
    if (rating.vector.starts_with("CVSS:4") || !score_of(rating.vector)) return;
    out.push_back({{"vendor", rating.source.empty() ? "unknown" : rating.source}, {"vector", rating.vector}});
  };
  if (first != nullptr) add(*first);
  for (const advisory::Rating& rating : finding.ratings) {
    if (&rating != first) add(rating);
  }
  return out;
}

json::object text(std::string_view name, std::string_view value) {
  return {{"name", name}, {"type", "text"}, {"value", value}};
}

json::object details(const Report& report, const Finding& finding, const AffectedPackage& affected,
                     const InstalledPackage* installed) {
  json::object out;
  const auto put = [&](std::string_view key, std::string_view name, std::string_view value) {
    if (!value.empty()) out[key] = text(name, value);
  };
  put("installed_version", "Installed version", affected.version);
  put("fixed_version", "Fixed version", fixed_version(finding, affected));
  put("status", "Status", advisory::status_name(finding.status));
  put("source_package", "Source package", finding.package == affected.name ? "" : finding.package);
  put("path", "Path in the image", affected.path);
  const std::size_t index = installed == nullptr ? report.layers.size() : installed->layer;
  if (index < report.layers.size()) {
    const LayerRef& layer = report.layers[index];
    put("layer", "Layer", fmt::format("{} of {}: {}", index + 1, report.layers.size(), layer.diff_id.str()));
    if (!layer.created_by.empty())
      out["instruction"] = {
          {"name", "Instruction"}, {"type", "code"}, {"lang", "dockerfile"}, {"value", layer.created_by}};
  }
  if (finding.dockerfile && finding.dockerfile->line > 0 && !finding.dockerfile->file.empty())
    out["dockerfile"] = {{"name", "Dockerfile"},
                         {"type", "file-location"},
                         {"file_name", finding.dockerfile->file},
                         {"line_start", finding.dockerfile->line}};
  put("epss", "EPSS probability", json::text(epss(finding.epss), "probability"));
  put("known_exploited", "Known to be exploited since", finding.known_exploited);
  put("published", "Published", finding.published);
  put("gate", "Fails the policy's rule", finding.gate);
  json::array reasons;
  for (const std::string& evidence : finding.evidence) reasons.push_back({{"type", "text"}, {"value", evidence}});
  if (!reasons.empty()) out["evidence"] = {{"name", "Evidence"}, {"type", "list"}, {"items", std::move(reasons)}};
  return out;
}

json::object vulnerability(const Report& report, const Finding& finding, const AffectedPackage& affected,
                           const InstalledPackage* installed, const GitlabScan& scan) {
  // The same problem in the same package of the same file keeps its id from scan to scan.
  std::string told(scan.type);
  for (const std::string_view part :
       {std::string_view(finding.id), std::string_view(finding.type), std::string_view(affected.name),
        std::string_view(affected.version), std::string_view(affected.path), gitlab_image(report)}) {
    (told += '\0') += part;
  }
  const std::string title = finding.title.empty() ? finding.id : finding.title;
  json::object out = {
      {"id", uuid_of(told)},
      {"name", first_characters(title, kMostName)},
      // GitLab renders it.
      // GitLab renders it.
      {"description", fmt::format("{}: {}", markdown::code(fmt::format("{} {}", affected.name, affected.version)),
                                  markdown::text(title, kMostDescription))},
      {"severity", severity(finding.severity)},
      {"solution", first_characters(solution(finding, affected), kMostSolution)},
      {"location", scan.location(report, affected, installed)},
      {"identifiers", identifiers(finding)}};
  if (json::array vectors = cvss_vectors(finding); !vectors.empty()) out["cvss_vectors"] = std::move(vectors);
  json::array links;
  if (const std::string_view url = web_url(finding.url); !url.empty()) links.emplace_back(json::object{{"url", url}});
  out["links"] = std::move(links);
  out["details"] = details(report, finding, affected, installed);
  return out;
}

/// "2 vex, 1 policy" of what `name_of` says of each.
template <typename Items, typename NameOf>
std::string counts(const Items& items, const NameOf& name_of) {
  std::map<std::string, std::size_t> by_name;
  for (const auto& item : items) {
    if (const std::string name(name_of(item)); !name.empty()) ++by_name[name];
  }
  std::string out;
  for (const auto& [name, count] : by_name) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", count, name);
  return out;
}

/// What the report cannot hold, and what it does not know.
json::array messages(const Report& report, const GitlabScan& scan) {
  json::array out;
  const auto say = [&](std::string_view level, std::string text) {
    if (out.size() < kMostMessages) out.push_back({{"level", level}, {"value", std::move(text)}});
  };
  if (!report.advisories_used) say("fatal", "no advisories were used: vulnerabilities were not looked for");
  for (const Incomplete& gap : report.incomplete)
    say("warn", fmt::format("incomplete: {}: {}{}", gap.code, gap.message,
                            gap.path.empty() ? "" : fmt::format(" ({})", gap.path)));
  if (report.failed) say("warn", fmt::format("the policy fails: {}", report.rule));
  const std::string elsewhere = counts(report.findings, [&](const Finding& finding) {
    const bool is_other =
        finding.kind == FindingKind::vulnerability && is_system_type(finding.type) != scan.of_distribution;
    return is_other ? std::string_view(finding.type) : std::string_view();
  });
  if (!elsewhere.empty())
    say("info", fmt::format("vulnerabilities of other packages are in the report {}: {}", scan.other, elsewhere));
  const std::string kinds = counts(report.findings, [](const Finding& finding) {
    return finding.kind == FindingKind::vulnerability ? std::string_view() : kind_name(finding.kind);
  });
  if (!kinds.empty()) say("info", fmt::format("findings this kind of report cannot hold: {}", kinds));
  if (!report.suppressed.empty())
    say("info",
        fmt::format("taken back: {}", counts(report.suppressed, [](const Suppressed& one) { return one.code; })));
  if (report.hidden_findings > 0)
    say("info", fmt::format("left out by options: {}", plural(report.hidden_findings, "finding")));
  return out;
}

json::object scan_part(const Report& report, const Options& options, const GitlabScan& scan) {
  const json::object tool = {
      {"id", "plimsoll"}, {"name", "Plimsoll"}, {"vendor", {{"name", "Plimsoll"}}}, {"version", PLIMSOLL_VERSION}};
  const std::string given = options.time.empty() ? moment_of(report) : options.time;
  const std::string time = given.substr(0, 19);  // the schema wants no zone
  return {{"analyzer", tool},
          {"scanner", tool},
          {"type", scan.type},
          {"start_time", time},
          {"end_time", time},
          {"status", report.advisories_used ? "success" : "failure"},
          {"messages", messages(report, scan)}};
}

}  // namespace

json::object gitlab_dependency(const AffectedPackage& affected) {
  return {{"package", {{"name", affected.name}}}, {"version", affected.version}};
}

std::string_view gitlab_image(const Report& report) {
  return !report.name.empty() ? report.name : report.source.empty() ? std::string_view("image") : report.source;
}

std::string write_gitlab_security(const Report& report, const Options& options, const GitlabScan& scan) {
  const Inventory inventory(report);
  json::Writer out;
  out.begin_object();
  out.member("version", "15.2.1");
  out.member("scan", scan_part(report, options, scan));
  out.begin_array("vulnerabilities");
  for (const Finding& finding : report.findings) {
    if (finding.kind != FindingKind::vulnerability || is_system_type(finding.type) != scan.of_distribution) continue;
    for (const AffectedPackage& affected : affected_packages(finding))
      out.item(vulnerability(report, finding, affected, inventory.find(affected), scan));
  }
  out.end();
  return std::move(out).finish();
}

}  // namespace plimsoll::report

// SPDX-License-Identifier: Apache-2.0
// SARIF 2.1.0 (OASIS), for code scanning and editors: of files that were linted and of images that were scanned.
//
// A result stands in the file a person would edit: the linted one, or the Dockerfile that caused it, else the path in
// the image. Columns are UTF-16 code units, counted in the line of the finding's excerpt. Fingerprints do not know line
// numbers, so a result is the same one after lines moved. GitHub takes a suppressed result for an open alert, so what
// was taken back is counted, and stands there only when it is asked for.
#include <algorithm>
#include <map>

#include <fmt/core.h>

#include "base/utf16.h"
#include "finding/fingerprint.h"
#include "report/bill.h"
#include "report/json_parts.h"
#include "report/phrases.h"
#include "report/sarif_rules.h"
#include "report/writers.h"

namespace plimsoll::report {

namespace {

constexpr std::size_t kMostRelated = 50;

/// A path as a URI reference: relative to the root of the sources, or "file:" when it is absolute.
json::object artifact(std::string_view given, bool linted) {
  const std::string path = linted ? repository_path(given) : std::string(given);
  std::string uri = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
                       c == '.' || c == '-' || c == '_' || c == '~';
    if (plain)
      uri += c;
    else
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  json::object out = {{"uri", uri}};
  if (linted && !path.starts_with('/')) out["uriBaseId"] = "%SRCROOT%";
  return out;
}

/// Columns of one line of a file, from bytes to code units as far as the line is known.
class Columns {
 public:
  Columns(std::uint32_t line, std::string_view text) : line_(line), text_(text) {}
  [[nodiscard]] std::size_t of(std::uint32_t line, std::uint32_t column) const {
    const std::size_t bytes = column == 0 ? 0 : column - 1;
    if (line != line_) return bytes + 1;
    const std::size_t known = std::min(bytes, text_.size());
    return utf16_length(text_.substr(0, known)) + (bytes - known) + 1;
  }

 private:
  std::uint32_t line_;
  std::string_view text_;
};

json::object region(const Place& place, const Columns& columns) {
  // GitHub shows nothing that has no line.
  json::object out = {{"startLine", std::max(place.line, 1U)}};
  if (place.line == 0) return out;
  if (place.column > 0) out["startColumn"] = columns.of(place.line, place.column);
  if (place.end_line >= place.line && place.end_column > 0) {
    out["endLine"] = place.end_line;
    out["endColumn"] = columns.of(place.end_line, place.end_column);
  }
  return out;
}

json::object location(const Place& place, const Finding& finding, bool linted, bool is_first) {
  const Columns columns(is_first ? place.line : 0, finding.excerpt);
  json::object where = region(place, columns);
  if (is_first && !finding.excerpt.empty()) where["snippet"] = {{"text", finding.excerpt}};
  json::object out = {
      {"physicalLocation", {{"artifactLocation", artifact(place.path, linted)}, {"region", std::move(where)}}}};
  if (!place.detail.empty()) out["message"] = {{"text", sarif_text(place.detail)}};
  if (place.layer)
    out["logicalLocations"] = json::array{{{"fullyQualifiedName", place.layer->diff_id.str()},
                                           {"kind", "module"},
                                           {"name", fmt::format("layer {}", place.layer->index)}}};
  return out;
}

/// Where it shows, the place to edit in front; `whole` when it shows nowhere: GitHub wants a place.
std::vector<Place> places_of(const Finding& finding, std::string_view whole) {
  std::vector<Place> places;
  if (finding.dockerfile) {
    places.emplace_back().path = repository_path(finding.dockerfile->file);
    places.back().line = finding.dockerfile->line;
  }
  places.insert(places.end(), finding.places.begin(), finding.places.end());
  std::erase_if(places, [](const Place& place) { return place.path.empty(); });
  for (const AffectedPackage& package : finding.packages) {
    if (!package.path.empty() && std::ranges::find(places, package.path, &Place::path) == places.end())
      places.emplace_back().path = package.path;
  }
  if (places.empty()) places.emplace_back().path = whole;
  return places;
}

std::string message(const Finding& finding) {
  if (finding.kind != FindingKind::vulnerability) return finding.title.empty() ? finding.id : finding.title;
  std::string text = fmt::format("{} {}", finding.package, finding.installed);
  if (!finding.title.empty()) text += ": " + finding.title;
  return text + (finding.fixed.empty() ? "; there is no fix yet" : fmt::format("; fixed in {}", finding.fixed));
}

json::array fixes(const Finding& finding) {
  json::array out;
  if (finding.places.empty()) return out;
  const Place& first = finding.places.front();
  const Columns columns(first.line, finding.excerpt);
  for (const Fix& fix : finding.fixes) {
    json::array replacements;
    for (const Edit& edit : fix.edits) {
      replacements.push_back({{"deletedRegion",
                               {{"startLine", edit.from.line},
                                {"startColumn", columns.of(edit.from.line, edit.from.column)},
                                {"endLine", edit.to.line},
                                {"endColumn", columns.of(edit.to.line, edit.to.column)},
                                {"byteOffset", edit.range.begin},
                                {"byteLength", edit.range.size()}}},
                              {"insertedContent", {{"text", edit.text}}}});
    }
    if (replacements.empty()) continue;
    json::array changes;
    changes.push_back({{"artifactLocation", artifact(first.path, true)}, {"replacements", std::move(replacements)}});
    out.push_back({{"description", {{"text", sarif_text(fix.title)}}},
                   {"artifactChanges", std::move(changes)},
                   {"properties", {{"repair", repair_name(fix.repair)}}}});
  }
  return out;
}

json::object properties(const Finding& finding) {
  json::object out = {{"kind", kind_name(finding.kind)}, {"severity", severity_name(finding.severity)}};
  const auto put = [&](std::string_view key, std::string_view text) {
    if (!text.empty()) out[key] = text;
  };
  if (!finding.aliases.empty()) out["aliases"] = strings(finding.aliases);
  put("subject", finding.subject);
  put("remedy", finding.remedy.action);
  put("package", finding.package);
  put("installed", finding.installed);
  put("fixed", finding.fixed);
  put("knownExploited", finding.known_exploited);
  if (finding.origin != Origin::unknown) out["origin"] = origin_name(finding.origin);
  return out;
}

/// GitHub keeps one analysis for each id up to its last "/" and takes a later one for its successor: so the image is
/// part of it, but not what differs from build to build.
std::string category(const Report& report) {
  if (!report.files.empty()) return "plimsoll/lint/";
  std::string_view name = report.name.empty() ? std::string_view(report.source) : std::string_view(report.name);
  name = name.substr(0, name.find('@'));
  if (const std::size_t colon = name.rfind(':'); colon != name.npos && name.find('/', colon) == name.npos)
    name = name.substr(0, colon);
  std::string out = "plimsoll/scan/";
  for (const std::string_view part : {name, std::string_view(report.platform)})
    if (!part.empty()) (out += one_line(part)) += '/';
  return out;
}

class Document {
 public:
  Document(const Report& report, const Options& options)
      : report_(report), linted_(!report.files.empty()), shows_suppressed_(options.suppressed) {
    // The rules, sorted, each as its first finding shows it.
    std::map<std::string_view, const Finding*> first;
    for (const Finding& finding : report.findings) first.emplace(finding.id, &finding);
    if (shows_suppressed_)
      for (const Suppressed& one : report.suppressed) first.emplace(one.finding.id, &one.finding);
    for (const auto& [id, finding] : first) {
      index_.emplace(id, rules_.size());
      rules_.emplace_back(sarif_rule(*finding, options.find_rule == nullptr ? nullptr : options.find_rule(id)));
    }
  }

  std::string text() && {
    json::Writer out;
    out.begin_object();
    out.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    out.member("version", "2.1.0");
    out.begin_array("runs").begin_object();
    write_head(out);
    out.begin_array("results");
    for (const Finding& finding : report_.findings) out.item(result(finding, nullptr));
    if (shows_suppressed_)
      for (const Suppressed& one : report_.suppressed) out.item(result(one.finding, &one));
    return std::move(out).finish();
  }

 private:
  /// What stands before the results.
  void write_head(json::Writer& out) {
    json::array notifications;
    for (const Incomplete& gap : report_.incomplete) {
      json::object told = {
          {"descriptor", {{"id", gap.code}}}, {"level", "warning"}, {"message", {{"text", sarif_text(gap.message)}}}};
      if (!gap.path.empty()) {
        told["locations"] = json::array{{{"physicalLocation", {{"artifactLocation", artifact(gap.path, linted_)}}}}};
      }
      notifications.emplace_back(std::move(told));
    }
    out.member("tool", {{"driver",
                         {{"name", "plimsoll"},
                          {"version", PLIMSOLL_VERSION},
                          {"semanticVersion", PLIMSOLL_VERSION},
                          {"rules", std::move(rules_)}}}});
    out.member("automationDetails", {{"id", category(report_)}});
    out.begin_array("invocations");
    out.item({{"executionSuccessful", true}, {"toolExecutionNotifications", std::move(notifications)}});
    out.end();
    out.member("columnKind", "utf16CodeUnits");
    out.member("properties", {{"verdict", verdict_name(verdict_of(report_))},
                              {"rule", report_.rule},
                              {"decisions", decisions(report_.decisions)},
                              {"incomplete", report_.incomplete.size()},
                              {"suppressed", report_.suppressed.size()}});
  }

  json::object result(const Finding& finding, const Suppressed* taken_back) {
    const Fingerprint fingerprint = fingerprints_.of(finding);
    json::array first, related;
    const std::vector<Place> places = places_of(finding, report_.name.empty() ? "image" : report_.name);
    for (std::size_t i = 0; i < std::min(places.size(), kMostRelated); ++i) {
      const bool is_shown = !finding.places.empty() && places[i] == finding.places.front();
      (i == 0 ? first : related).emplace_back(location(places[i], finding, linted_, is_shown));
    }
    json::object out = {{"ruleId", finding.id},
                        {"ruleIndex", index_.at(finding.id)},
                        {"level", sarif_level(finding)},
                        {"message", {{"text", sarif_text(message(finding))}}},
                        {"locations", std::move(first)}};
    if (!related.empty()) out["relatedLocations"] = std::move(related);
    out["partialFingerprints"] = {{"plimsoll/v1", fingerprint.hash()}, {"primaryLocationLineHash", fingerprint.text()}};
    if (json::array edits = fixes(finding); !edits.empty()) out["fixes"] = std::move(edits);
    if (taken_back != nullptr) {
      out["suppressions"] = json::array{{{"kind", taken_back->code == "ignored" ? "inSource" : "external"},
                                         {"status", "accepted"},
                                         {"justification", taken_back->reason}}};
    } else if (shows_suppressed_ && !report_.suppressed.empty()) {
      out["suppressions"] = json::array();  // where some results have them, those that do not say so (3.27.23)
    }
    out["properties"] = properties(finding);
    return out;
  }

  const Report& report_;
  bool linted_, shows_suppressed_;
  json::array rules_;
  std::map<std::string_view, std::size_t> index_;
  Fingerprints fingerprints_;
};

}  // namespace

std::string write_sarif(const Report& report, const Options& options) { return Document(report, options).text(); }

}  // namespace plimsoll::report

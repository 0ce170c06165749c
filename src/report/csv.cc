// SPDX-License-Identifier: Apache-2.0
// CSV (RFC 4180): a row for each finding and package it affects, for spreadsheets and scripts.
//
// Columns are part of the contract (docs/reports.md): new ones come at the end. What was taken back and what could not
// be known have rows of their own, told apart by "state", so that an empty table is a clean report. Every record is one
// line: controls are written as \xNN. A cell that a spreadsheet would take for a formula gets an apostrophe in front,
// as OWASP's page on CSV injection has it.
#include <array>

#include <fmt/core.h>

#include "base/bytes.h"
#include "finding/rating.h"
#include "package/purl.h"
#include "report/csv.h"
#include "report/json_parts.h"
#include "report/vulnerability.h"
#include "report/writers.h"

namespace plimsoll::report {

namespace {

constexpr std::string_view kHeader =
    "state,kind,severity,id,aliases,package_type,package,version,fixed,status,path,line,title,action,origin,layer,"
    "layer_diff_id,dockerfile,purl,cvss,epss,known_exploited,published,gate,reason,owner,until,subject,url,image,"
    "image_digest\r\n";

constexpr std::size_t kMostBytes = 32'000;  // of a cell; Excel takes 32,767 characters

/// Full-width forms count: a spreadsheet may fold them.
bool starts_formula(std::string_view text) {
  constexpr std::array<std::string_view, 10> kStarts = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
  return std::ranges::any_of(kStarts, [text](std::string_view start) { return text.starts_with(start); });
}

class Row {
 public:
  Row& text(std::string_view given) {
    next();
    line_ += csv_cell(given);
    return *this;
  }
  Row& number(std::size_t given) {
    next();
    line_ += std::to_string(given);
    return *this;
  }
  Row& nothing(std::size_t cells = 1) {
    for (; cells > 0; --cells) next();
    return *this;
  }
  [[nodiscard]] std::string take() && { return std::move(line_) + "\r\n"; }

 private:
  void next() {
    if (!is_first_) line_ += ',';
    is_first_ = false;
  }
  std::string line_;
  bool is_first_ = true;
};

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) (out += out.empty() ? "" : " ") += text;
  return out;
}

std::string score(const Finding& finding) {
  const advisory::Rating* rating = scored_rating(finding);
  const int tenths = rating == nullptr ? 0 : score_of(rating->vector).value_or(0);
  return rating == nullptr ? "" : fmt::format("{}.{}", tenths / 10, tenths % 10);
}

class Table {
 public:
  explicit Table(const Report& report) : report_(report), inventory_(report), text_(kHeader) {}

  void add(const Finding& finding, const Suppressed* taken_back) {
    if (finding.kind != FindingKind::vulnerability) return add(finding, nullptr, taken_back);
    for (const AffectedPackage& affected : affected_packages(finding)) add(finding, &affected, taken_back);
  }

  void add(const Incomplete& gap) {
    Row row;
    row.text("incomplete").nothing(2).text(gap.code).nothing(6).text(gap.path).nothing().text(gap.message).nothing(16);
    put(std::move(row));
  }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  /// `affected` is nullptr of findings that no package has.
  void add(const Finding& finding, const AffectedPackage* affected, const Suppressed* taken_back) {
    const InstalledPackage* installed = affected == nullptr ? nullptr : inventory_.find(*affected);
    const Place place = finding.places.empty() ? Place{} : finding.places.front();
    Row row;
    row.text(taken_back == nullptr ? "open" : "suppressed").text(kind_name(finding.kind));
    row.text(severity_name(finding.severity)).text(finding.id).text(joined(finding.aliases)).text(finding.type);
    if (affected == nullptr)
      row.nothing(4).text(place.path);
    else
      row.text(affected->name)
          .text(affected->version)
          .text(fixed_version(finding, *affected))
          .text(advisory::status_name(finding.status))
          .text(affected->path);
    place.line == 0 ? row.nothing() : row.number(place.line);
    row.text(finding.title.empty() ? finding.id : finding.title);
    row.text(affected == nullptr ? finding.remedy.action : solution(finding, *affected));
    row.text(finding.origin == Origin::unknown ? "" : origin_name(finding.origin));
    put_layer(row, finding, installed);
    row.text(finding.dockerfile ? fmt::format("{}:{}", finding.dockerfile->file, finding.dockerfile->line) : "");
    row.text(installed == nullptr ? "" : purl(installed->package, report_.distribution));
    row.text(score(finding)).text(json::text(epss(finding.epss), "probability"));
    row.text(finding.known_exploited).text(finding.published).text(finding.gate);
    if (taken_back == nullptr)
      row.nothing(3);
    else
      row.text(fmt::format("{}: {}{}", taken_back->code, taken_back->reason,
                           taken_back->source.empty() ? "" : fmt::format(" ({})", taken_back->source)))
          .text(taken_back->owner)
          .text(taken_back->until);
    row.text(finding.subject).text(finding.url);
    put(std::move(row));
  }

  void put_layer(Row& row, const Finding& finding, const InstalledPackage* installed) const {
    const LayerRef* layer = nullptr;
    if (installed != nullptr && installed->layer < report_.layers.size())
      layer = &report_.layers[installed->layer];
    else if (!finding.places.empty() && finding.places.front().layer)
      layer = &*finding.places.front().layer;
    else if (!report_.layers.empty() && finding.kind == FindingKind::vulnerability)
      layer = &finding.layer;
    if (layer == nullptr)
      row.nothing(2);
    else
      row.number(layer->index).text(layer->diff_id.str());
  }

  void put(Row&& row) {
    row.text(report_.name)
        .text((report_.manifest_digest.empty() ? report_.config_digest : report_.manifest_digest).str());
    text_ += std::move(row).take();
  }

  const Report& report_;
  Inventory inventory_;
  std::string text_;
};

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string cell = starts_formula(text) ? "'" : "";
  cell += printable(text, kMostBytes);
  if (cell.find_first_of("\",; ") == std::string::npos) return cell;
  std::string out = "\"";
  for (const char c : cell) (out += c == '"' ? "\"" : "") += c;
  return out + '"';
}

std::string write_csv(const Report& report, const Options&) {
  Table table(report);
  for (const Finding& finding : report.findings) table.add(finding, nullptr);
  for (const Suppressed& one : report.suppressed) table.add(one.finding, &one);
  for (const Incomplete& gap : report.incomplete) table.add(gap);
  return table.take();
}

}  // namespace plimsoll::report

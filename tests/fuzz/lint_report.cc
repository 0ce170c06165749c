// SPDX-License-Identifier: Apache-2.0
// link: report finding
// Whatever text findings hold, every format of lint stays well formed, tells as many of them as there are, and holds no
// byte that a terminal would obey.
#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "base/bytes.h"
#include "base/json.h"
#include "base/xml.h"
#include "pieces.h"
#include "report/report.h"

namespace {

using namespace plimsoll;
using fuzz::Pieces;
using fuzz::require;

Report make_report(Pieces& in) {
  Report report;
  for (unsigned i = in.number(4); i > 0; --i) report.files.push_back({in.text(), "dockerfile"});
  if (report.files.empty()) report.files.push_back({"Dockerfile", "dockerfile"});
  for (unsigned i = in.number(12); i > 0; --i) {
    Finding finding;
    finding.kind = static_cast<FindingKind>(in.number(6));
    finding.id = in.number(4) == 0 ? "DL1000" : in.text();
    finding.title = in.text();
    finding.excerpt = in.text();
    finding.subject = in.text();
    finding.remedy.action = in.text();
    finding.aliases = {in.text()};
    finding.severity = static_cast<Severity>(in.number(6));
    finding.level = static_cast<HadolintLevel>(in.number(5));
    for (unsigned n = 1 + in.number(3); n > 0; --n) {
      Place& place = finding.places.emplace_back();
      place.path = in.number(2) == 0 ? report.files[0].path : in.text();
      place.line = 1 + in.number(9);
      place.column = 1 + in.number(99);
      place.end_line = place.line + in.number(2);
      place.end_column = in.number(99);
      place.detail = in.text();
    }
    for (unsigned n = in.number(3); n > 0; --n) {
      finding.fixes.push_back({static_cast<Repair>(in.number(4)), in.text(), {}});
      finding.fixes.back().edits.push_back(
          {{in.number(9), 9 + in.number(9)}, in.text(), {1, 1}, {1 + in.number(3), 5}});
    }
    report.findings.push_back(std::move(finding));
  }
  if (!report.findings.empty() && in.number(2) == 0)
    report.suppressed.push_back({report.findings[0], "ignored", in.text()});
  if (in.number(2) == 0) report.incomplete.push_back({in.text(), in.text(), in.text()});
  return report;
}

void check_text(std::string_view out) {
  while (!out.empty()) {
    const std::size_t length = utf8_sequence(out);
    const auto c = static_cast<unsigned char>(out.front());
    require(length > 0 && (c >= 0x20 || c == '\n' || c == '\0'));
    out.remove_prefix(length);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Pieces in({reinterpret_cast<const char*>(data), size});
  const Report made = make_report(in);
  for (const report::Format& format : report::lint_formats()) {
    const std::string out = format.write(made, {});
    check_text(out);
    if (format.name == "checkstyle" || format.name == "junit") {
      const auto root = xml::parse(out);
      require(root.has_value());
      std::size_t rows = 0;
      for (const xml::Element& file : root->children) rows += file.children.size();
      require(rows == made.findings.size());
    } else if (format.name == "gnu" || format.name == "tty") {
      require(static_cast<std::size_t>(std::ranges::count(out, '\n')) == made.findings.size());
    } else if (format.name == "codeclimate") {
      require(static_cast<std::size_t>(std::ranges::count(out, '\0')) == made.findings.size());
    } else if (format.name == "sarif") {
      const auto document = json::parse(out);
      require(document.has_value());
      require(document->at_pointer("/runs/0/results").as_array().size() ==
              made.findings.size() + made.suppressed.size());
    } else if (format.name != "table" && format.name != "codacy") {
      require(json::parse(out).has_value());
    }
  }
  return 0;
}

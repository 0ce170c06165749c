// SPDX-License-Identifier: Apache-2.0
// link: report finding
// Whatever text a report holds, the table sends a terminal nothing but text that fits, and the JSON reads back with the
// same counts.
#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "base/bytes.h"
#include "base/json.h"
#include "pieces.h"
#include "report/layout.h"
#include "report/report.h"

namespace {

using namespace plimsoll;
using fuzz::Pieces;
using fuzz::require;

Report make_report(Pieces& in) {
  Report report;
  report.source = in.text();
  report.name = in.text();
  report.distribution.id = in.number(2) == 0 ? "debian" : in.text();
  report.distribution.version = in.text();
  report.distribution.name = in.text();
  for (unsigned i = in.number(4); i > 0; --i) report.layers.push_back({report.layers.size(), {}, {}, in.text()});
  for (unsigned i = in.number(4); i > 0; --i) {
    InstalledPackage installed{.package = {}, .path = in.text(), .layer = in.number(5)};
    installed.package.type = in.text();
    installed.package.name = in.text();
    installed.package.version = in.text();
    installed.package.source_name = in.text();
    report.packages.push_back(std::move(installed));
  }
  for (unsigned i = in.number(20); i > 0; --i) {
    Finding finding;
    finding.id = in.text();
    finding.severity = static_cast<Severity>(in.number(6));
    finding.title = in.text();
    finding.package = in.text();
    finding.type = in.text();
    finding.packages = {{in.text(), in.text(), in.text(), static_cast<Scope>(in.number(2)),
                         static_cast<Proof>(in.number(3)), in.text()}};
    finding.installed = in.text();
    finding.fixed = in.text();
    finding.status = static_cast<advisory::Status>(in.number(7));
    if (const unsigned layer = in.number(5); layer < report.layers.size()) finding.layer = report.layers[layer];
    if (in.number(3) == 0) finding.known_exploited = in.text();
    finding.evidence = {in.text()};
    report.findings.push_back(std::move(finding));
  }
  for (unsigned i = in.number(3); i > 0; --i) report.incomplete.push_back({in.text(), in.text(), in.text()});
  for (unsigned i = std::min<unsigned>(in.number(3), static_cast<unsigned>(report.findings.size())); i > 0; --i)
    report.suppressed.push_back({report.findings[i - 1], in.text(), in.text()});
  report.coverage.distribution_supported = in.number(2) == 0;
  report.coverage.end_of_life = in.text();
  for (unsigned i = in.number(7); i > 0; --i) {
    report.coverage.feeds.push_back({in.text(), in.text(), {}});
    if (in.number(2) == 0) report.coverage.feeds.back().age = static_cast<std::int64_t>(in.number(250)) - 9;
  }
  for (unsigned i = in.number(4); i > 0; --i) {
    report.coverage.uncovered.push_back({in.text(), in.number(9)});
    report.coverage.unowned.push_back(in.text());
    report.coverage.repositories.push_back(in.text());
    report.coverage.third_party.push_back({in.text(), in.number(9)});
  }
  report.coverage.programs = in.number(50);
  report.hidden_findings = in.number(3);
  report.advisories_used = in.number(4) != 0;
  report.failed = in.number(2) == 0;
  report.rule = in.text();
  return report;
}

void check_terminal(std::string_view out, unsigned width, bool ascii) {
  require(out.ends_with('\n'));
  while (!out.empty()) {
    const std::size_t end = out.find('\n');
    std::string_view line = out.substr(0, end);
    require(report::display_width(line) <= width);
    while (!line.empty()) {
      const std::size_t length = utf8_sequence(line);
      const auto c = static_cast<unsigned char>(line.front());
      require(length > 0 && c >= 0x20 && c != 0x7F);
      require(length == 1 || !ascii);
      require(!(length == 2 && c == 0xC2 && static_cast<unsigned char>(line[1]) < 0xA0));
      line.remove_prefix(length);
    }
    out.remove_prefix(end + 1);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Pieces in({reinterpret_cast<const char*>(data), size});
  report::Options options{.width = 40 + in.number(120),
                          .colour = false,
                          .unicode = in.number(2) == 0,
                          .packages = in.number(2) == 0,
                          .all = in.number(2) == 0};
  const Report made = make_report(in);
  check_terminal(report::find_format("table")->write(made, options), options.width, !options.unicode);

  const auto document = json::parse(report::find_format("json")->write(made, options));
  require(document.has_value());
  require(json::items(*document, "findings").size() == made.findings.size());
  require(json::items(*document, "packages").size() == made.packages.size());
  return 0;
}

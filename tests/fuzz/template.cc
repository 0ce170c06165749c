// SPDX-License-Identifier: Apache-2.0
// link: report finding
// Whatever a template is: one that does not pass the check is refused in one line; one that does is filled in, the same
// each time, within bounds of size and time, and no value is taken for a part of it: all hold a section that never
// ends.
#include <string_view>

#include "base/bytes.h"
#include "base/limits.h"
#include "pieces.h"
#include "report/report.h"
#include "report/template.h"

namespace {

using namespace plimsoll;
using fuzz::Pieces;
using fuzz::require;

constexpr std::string_view kTagInValue = "{{#never_ends}}";

Report make_report(Pieces& in) {
  Report report;
  report.source = report.name = std::string(kTagInValue) + in.text();
  report.layers.push_back({0, {}, {}, in.text()});
  for (unsigned i = 0; i < 2; ++i) {
    InstalledPackage installed{.package = {}, .path = in.text(), .layer = 0};
    installed.package.type = "deb";
    installed.package.name = installed.package.version = std::string(kTagInValue);
    report.packages.push_back(std::move(installed));
    Finding finding;
    finding.id = in.text();
    finding.kind = i == 0 ? FindingKind::vulnerability : FindingKind::secret;
    finding.title = std::string(kTagInValue);
    finding.aliases = {in.text(), "GHSA-1"};
    finding.places.emplace_back().path = in.text();
    report.findings.push_back(std::move(finding));
  }
  report.suppressed.push_back({report.findings.front(), "policy", std::string(kTagInValue)});
  return report;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Pieces in({reinterpret_cast<const char*>(data), size});
  const Report report = make_report(in);
  report::Options options;
  options.template_text = in.rest();
  if (const auto checked = report::check_template(options.template_text); !checked) {
    require(!checked.error().message.empty() && checked.error().message.find('\n') == std::string::npos);
    return 0;
  }
  const std::string out = report::find_format("template")->write(report, options);
  require(out.size() <= 129 * kMiB);
  const std::string_view whole(reinterpret_cast<const char*>(data), size);
  require(out.find("\ntemplate: ") == std::string::npos ||
          out.find("\ntemplate: stopped here, for ") != std::string::npos ||
          whole.find("template") != std::string_view::npos);
  require(out == report::find_format("template")->write(report, options));
  return 0;
}

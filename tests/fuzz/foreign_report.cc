// SPDX-License-Identifier: Apache-2.0
// link: report finding
// Whatever another scanner's report holds, it is read or refused, held against what was found, and shown as text that a
// terminal may be given. Sizes do not grow beyond the document's.
#include <cstdlib>
#include <string_view>

#include "base/bytes.h"
#include "base/json.h"
#include "finding/against.h"
#include "report/explanation.h"
#include "report/layout.h"

namespace {

using namespace plimsoll;

void require(bool holds) {
  if (!holds) std::abort();
}

const std::vector<InstalledPackage>& packages() {
  static const std::vector<InstalledPackage> kPackages = [] {
    std::vector<InstalledPackage> out;
    for (const auto& [type, name, version] : {std::tuple("deb", "tar", "1.30-6"), std::tuple("npm", "tar", "4.4.1"),
                                              std::tuple("maven", "org.acme:core", "v1.0")}) {
      InstalledPackage installed{.package = {}, .path = "path", .layer = 0};
      installed.package.type = type;
      installed.package.name = name;
      installed.package.version = version;
      out.push_back(std::move(installed));
    }
    return out;
  }();
  return kPackages;
}

const Explanation& explanation() {
  static const Explanation kExplanation = [] {
    Explanation out;
    out.id = "CVE-2020-1";
    out.ids = {"CVE-2020-1", "GHSA-a"};
    Finding finding;
    finding.id = out.id;
    finding.type = "deb";
    finding.package = "tar";
    finding.installed = "1.30-6";
    finding.packages = {{"tar", "1.30-6", "path"}};
    out.findings = {finding};
    finding.type = "npm";
    finding.packages = {{"tar", "4.4.1", "path"}};
    out.suppressed = {{finding, "not-linked", "reason"}};
    out.coverage.uncovered = {{"maven", 1}};
    return out;
  }();
  return kExplanation;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto read = read_foreign_report({reinterpret_cast<const char*>(data), size});
  if (!read) {
    require(!read.error().message.empty());
    return 0;
  }
  require(read->entries.size() <= size);
  const Against against = hold_against(explanation(), packages(), *read);
  require(against.entries.size() <= read->entries.size());

  Report report;
  report.name = "image";
  const report::Options options{.width = 60};
  std::string_view out;
  const std::string text = report::find_explanation_format("table")->write(report, explanation(), &against, options);
  for (out = text; !out.empty();) {
    const std::size_t end = out.find('\n');
    require(end != std::string_view::npos);
    std::string_view line = out.substr(0, end);
    require(report::display_width(line) <= options.width);
    while (!line.empty()) {
      const std::size_t length = utf8_sequence(line);
      require(length > 0 && static_cast<unsigned char>(line.front()) >= 0x20 && line.front() != 0x7F);
      line.remove_prefix(length);
    }
    out.remove_prefix(end + 1);
  }
  require(json::parse(report::find_explanation_format("json")->write(report, explanation(), &against, options))
              .has_value());
  return 0;
}

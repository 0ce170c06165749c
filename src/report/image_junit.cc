// SPDX-License-Identifier: Apache-2.0
// JUnit's XML of an image, for everything that shows test results (Jenkins, GitLab, Azure): it meets Jenkins'
// junit-10.xsd. Lint has hadolint's own (junit.cc).
//
// A suite for each type of package, in which each package is a case, and one for each other kind of finding, in which
// each finding is. A case fails by what fails the policy, without a policy by any finding; the rest stands in its
// output, with what to do. A package that no advisories speak of is skipped, not passed; so is what was taken back, and
// what could not be known.
#include <algorithm>
#include <map>

#include <fmt/core.h>

#include "base/words.h"
#include "base/xml.h"
#include "package/ecosystem.h"
#include "report/phrases.h"
#include "report/vulnerability.h"
#include "report/writers.h"

namespace plimsoll::report {

namespace {

constexpr std::size_t kIdsShown = 5;

/// Something that passed, failed or was not judged.
struct Case {
  std::string class_name, name;
  std::vector<std::pair<const Finding*, std::string>> findings;  // and what to do
  std::string skipped;                                           // why; empty: it was looked at
};

struct Suite {
  std::string text;
  std::size_t tests = 0, failures = 0, skipped = 0;
};

class Document {
 public:
  Document(const Report& report, const Options& options)
      : report_(report),
        time_((options.time.empty() ? moment_of(report) : options.time).substr(0, 19)),
        has_policy_(!report.rule.empty() || !report.decisions.empty()) {
    add_packages();
    for (const FindingKind kind : kShownKinds) {
      if (kind != FindingKind::vulnerability) add_findings(kind);
    }
    add_suppressed();
    add_gaps();
  }

  [[nodiscard]] std::string text() const {
    Suite all;
    for (const auto& [name, suite] : suites_) {
      all.tests += suite.tests;
      all.failures += suite.failures;
    }
    std::string out = fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" time=\"0\">\n",
        xml::escaped(fmt::format("plimsoll {}", subject_of(report_))), all.tests, all.failures);
    for (const auto& [name, suite] : suites_) {
      out += fmt::format(
          "<testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\" time=\"0\" "
          "timestamp=\"{}\">\n",
          xml::escaped(name), suite.tests, suite.failures, suite.skipped, time_);
      out += suite.text;
      out += "</testsuite>\n";
    }
    return out + "</testsuites>\n";
  }

 private:
  void add_packages() {
    // By type, name and version; what is installed twice is one case.
    std::map<std::tuple<std::string_view, std::string_view, std::string_view>, Case> cases;
    for (const InstalledPackage& installed : report_.packages) {
      const Package& package = installed.package;
      Case& made = cases[{package.type, package.name, package.version}];
      made.skipped = why_not_judged(package.type);
    }
    for (const Finding& finding : report_.findings) {
      if (finding.kind != FindingKind::vulnerability) continue;
      for (const AffectedPackage& affected : finding.packages)
        cases[{finding.type, affected.name, affected.version}].findings.emplace_back(&finding,
                                                                                     solution(finding, affected));
      if (finding.packages.empty())
        cases[{finding.type, finding.package, finding.installed}].findings.emplace_back(&finding, "");
    }
    for (auto& [key, made] : cases) {
      const auto& [type, name, version] = key;
      made.class_name = fmt::format("packages.{}", type.empty() ? "other" : type);
      made.name = fmt::format("{} {}", name, version);
      add(fmt::format("Packages: {}", type.empty() ? "other" : type), made);
    }
  }

  [[nodiscard]] std::string why_not_judged(std::string_view type) const {
    if (!report_.advisories_used) return "advisories were not consulted";
    if (is_system_type(type))
      return report_.coverage.distribution_supported ? "" : "there are no advisories for the distribution";
    const auto& uncovered = report_.coverage.uncovered;
    const bool is_uncovered = std::ranges::find(uncovered, type, &Coverage::Uncovered::type) != uncovered.end();
    return is_uncovered ? fmt::format("there are no advisories for packages of type {}", type) : "";
  }

  void add_findings(FindingKind kind) {
    for (const Finding& finding : report_.findings) {
      if (finding.kind != kind) continue;
      Case made{fmt::format("{}.{}", kind_name(kind), finding.id), case_name(finding), {}, {}};
      made.findings.emplace_back(&finding, finding.remedy.action);
      add(std::string(kind_heading(kind)), made);
    }
  }

  void add_suppressed() {
    for (const Suppressed& one : report_.suppressed) {
      std::string why = fmt::format("taken back ({}): {}", one.code, one.reason);
      if (!one.source.empty()) why += fmt::format("; {}", one.source);
      if (!one.owner.empty()) why += fmt::format("; {}", one.owner);
      if (!one.until.empty()) why += fmt::format("; until {}", one.until);
      add("Taken back", {fmt::format("{}.{}", kind_name(one.finding.kind), one.finding.id),
                         case_name(one.finding),
                         {},
                         std::move(why)});
    }
  }

  void add_gaps() {
    for (const Incomplete& gap : report_.incomplete) {
      add("Not known", {fmt::format("incomplete.{}", gap.code),
                        gap.path.empty() ? gap.message : gap.path,
                        {},
                        gap.message.empty() ? gap.code : gap.message});
    }
  }

  static std::string case_name(const Finding& finding) {
    const std::string& title = finding.title.empty() ? finding.id : finding.title;
    if (finding.kind == FindingKind::vulnerability)
      return fmt::format("{} in {} {}", finding.id, finding.package, finding.installed);
    if (finding.places.empty()) return title;
    return fmt::format("{}: {}", title, place_words(finding.places.front()));
  }

  [[nodiscard]] bool fails(const Finding& finding) const { return !has_policy_ || !finding.gate.empty(); }

  void add(const std::string& suite_name, const Case& from) {
    Suite& suite = suites_[suite_name];
    ++suite.tests;
    suite.text += fmt::format("<testcase classname=\"{}\" name=\"{}\" time=\"0\"", xml::escaped(from.class_name),
                              xml::escaped(from.name));
    std::string failure, output;
    std::vector<std::string> failing;
    for (const auto& [finding, action] : from.findings) {
      if (fails(*finding)) failing.push_back(fmt::format("{} ({})", finding->id, severity_name(finding->severity)));
      (fails(*finding) ? failure : output) += told(*finding, action);
    }
    if (failing.empty() && output.empty() && from.skipped.empty()) {
      suite.text += "/>\n";
      return;
    }
    suite.text += ">\n";
    if (!failing.empty()) {
      ++suite.failures;
      suite.text += fmt::format("<failure type=\"{}\" message=\"{}\">{}</failure>\n", severity_name(worst(from)),
                                xml::escaped(some_of(failing, kIdsShown)), xml::escaped(failure));
    } else if (!from.skipped.empty()) {
      ++suite.skipped;
      suite.text += fmt::format("<skipped message=\"{}\"/>\n", xml::escaped(from.skipped));
    }
    if (!output.empty()) suite.text += fmt::format("<system-out>{}</system-out>\n", xml::escaped(output));
    suite.text += "</testcase>\n";
  }

  [[nodiscard]] Severity worst(const Case& from) const {
    Severity severity = Severity::unknown;
    for (const auto& [finding, action] : from.findings) {
      if (fails(*finding)) severity = std::max(severity, finding->severity);
    }
    return severity;
  }

  /// One finding in a few lines.
  static std::string told(const Finding& finding, std::string_view action) {
    std::string out = fmt::format("{} ({}) {}\n", finding.id, severity_name(finding.severity), finding.title);
    if (!action.empty()) out += fmt::format("  {}\n", action);
    if (!finding.remedy.rewrite.empty()) out += fmt::format("  {}\n", finding.remedy.rewrite);
    if (!finding.gate.empty()) out += fmt::format("  fails the rule {}\n", finding.gate);
    if (finding.dockerfile) out += fmt::format("  {}:{}\n", finding.dockerfile->file, finding.dockerfile->line);
    if (!finding.url.empty()) out += fmt::format("  {}\n", finding.url);
    return out;
  }

  const Report& report_;
  std::string time_;
  bool has_policy_;
  std::map<std::string, Suite> suites_;
};

}  // namespace

std::string write_image_junit(const Report& report, const Options& options) { return Document(report, options).text(); }

}  // namespace plimsoll::report

// SPDX-License-Identifier: Apache-2.0
// For tests only: a report that has something of everything, with every text from outside passed through a function,
// so that harmless and hostile texts can be seen side by side.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "report/testing.h"

namespace plimsoll::report::testing {

/// Makes of a harmless text the one that is to stand in its place.
using Texts = std::function<std::string(std::string_view)>;

inline std::string harmless(std::string_view text) { return std::string(text); }

inline Finding concern(FindingKind kind, const Texts& text, const Report& report) {
  Finding made;
  made.kind = kind;
  made.id = text(kind == FindingKind::secret ? "github-token" : "PL3001");
  made.severity = kind == FindingKind::secret ? Severity::critical : Severity::medium;
  made.title = text("something is wrong here");
  made.places = {{text("app/config"), 3, 7, 0, 0, report.layers[1], {}, text("0777")},
                 {text("app/other"), 0, 0, 0, 0, report.layers[1], report.layers[2], ""}};
  made.remedy = {text("do it another way"), text("RUN another way\n  && more")};
  made.evidence = {text("seen there")};
  made.url = text("https://example.com/rule");
  made.origin = Origin::own;
  made.subject = kind == FindingKind::settings ? text("web") : "";
  made.excerpt = text("USER root");
  if (kind == FindingKind::secret) made.secret = SecretDetails{text("ghp_…x9Qz"), "aa", true, true};
  if (kind == FindingKind::hardening) made.dockerfile = DockerfileLine{text("Dockerfile"), 4, 5, text("RUN chmod")};
  return made;
}

inline Report everything(const Texts& text = harmless) {
  Report report = clean();
  report.name = text("shop:1.4");
  report.distribution.name = text("Debian 12.5 (bookworm)");
  report.layers[1].created_by = "RUN " + text("apt-get update");
  report.packages.push_back(installed(text("left-pad"), text("1.0.0"), text("left-pad"), 2));
  report.packages.back().package.type = "npm";
  report.packages.back().package.license = text("MIT");
  const auto vulnerability = [&](std::string_view id, Severity severity, std::string_view name,
                                 std::string_view fixed) {
    Finding made = finding(text(id), severity, text(name), text("3.0.11"), fixed.empty() ? "" : text(fixed),
                           text("a title that says what is wrong"));
    made.aliases = {text("DSA-5678-1"), text("GHSA-aaaa-bbbb-cccc")};
    made.url = text("https://example.com/" + std::string(id));
    made.evidence = {text("debian: openssl 3.0.11 < 3.0.13")};
    made.layer = report.layers[1];
    made.epss = advisory::Epss{1234, 95001};
    made.ratings = {{text("nvd"), severity, text("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")}};
    made.origin = Origin::base;
    made.published = text("2026-01-01");
    return made;
  };
  report.findings = {vulnerability("CVE-2026-0001", Severity::critical, "openssl", "3.0.13"),
                     vulnerability("CVE-2026-0002", Severity::high, "openssl", "3.0.12"),
                     vulnerability("CVE-2026-0003", Severity::low, "glibc", "")};
  report.findings[0].known_exploited = "2026-02-01";
  report.findings[0].gate = text("fail-on: high");
  for (const FindingKind kind : {FindingKind::secret, FindingKind::hardening, FindingKind::waste,
                                 FindingKind::dockerfile, FindingKind::settings, FindingKind::policy})
    report.findings.push_back(concern(kind, text, report));
  report.findings.back().fixes = {{Repair::safe, text("add a user"), {}}};
  sort_findings(report.findings);
  report.suppressed = {{.finding = vulnerability("CVE-2026-0009", Severity::high, "curl", "8.1"),
                        .code = "policy",
                        .reason = text("not reachable"),
                        .source = text("plimsoll.yaml:12"),
                        .owner = text("ada"),
                        .until = text("2027-01-01"),
                        .vex_status = "not_affected",
                        .vex_justification = text("component_not_present")}};
  report.incomplete = {{"malformed-file", text("it ends too early"), text("app/broken.jar")},
                       {"no-advisories", text("12 conan packages not matched"), ""}};
  report.base = BaseImage{text("docker.io/library/debian:12-slim"), {}, 1, "label", {text("its label says so")}};
  report.hidden_findings = 2;
  report.failed = true;
  report.rule = text("fail-on: high");
  report.decisions = {{report.rule, text("plimsoll.yaml:3"), true, 2, text("CVE-2026-0001 in openssl")},
                      {text("warn-on: medium"), "", false, 6, text("PL3001")}};
  return report;
}

/// As many findings as an image of the worst kind has.
inline Report crowded(std::size_t findings) {
  Report report = everything();
  report.findings.clear();
  report.suppressed.clear();
  for (std::size_t i = 0; i < findings; ++i) {
    const std::string name = fmt::format("package-{}", i % 700), number = fmt::format("CVE-{}-{:05}", 2015 + i % 11, i);
    Finding made = finding(number, kSeverities[i % 5], name, fmt::format("1.{}.0-1+deb12u{}", i % 90, i % 7),
                           i % 3 == 0 ? "" : fmt::format("1.{}.1-1+deb12u{}", i % 90, i % 7),
                           fmt::format("a crafted file number {} lets {} write beyond the end of a buffer", i, name));
    made.layer = report.layers[i % 3];
    made.url = "https://security-tracker.debian.org/tracker/" + number;
    made.epss = advisory::Epss{static_cast<std::uint32_t>(i * 37 % 100'000), static_cast<std::uint32_t>(i % 100'000)};
    made.evidence = {fmt::format("debian: {} 1.{}.0 < 1.{}.1", name, i % 90, i % 90)};
    made.aliases = {fmt::format("DSA-{}-1", i), fmt::format("GHSA-{:04}-{:04}-abcd", i % 10'000, i / 10)};
    made.remedy.action = "rebuild, or upgrade the package where it is installed";
    made.remedy.rewrite = "RUN apt-get update && apt-get install -y --only-upgrade " + name;
    report.findings.push_back(std::move(made));
  }
  sort_findings(report.findings);
  return report;
}

}  // namespace plimsoll::report::testing

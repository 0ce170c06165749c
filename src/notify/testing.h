// SPDX-License-Identifier: Apache-2.0
// For tests only: a notification with something of everything, one that is as hostile as a report can be, and Python as
// the reader that was not written here.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "base/testing.h"
#include "notify/notification.h"
#include "report/testing.h"

namespace plimsoll::notify::testing {

inline constexpr std::int64_t kTime = 1'795'340'000;  // 2026-11-22T09:33:20Z

inline Report sample() {
  using report::testing::finding;
  Report report = report::testing::clean();
  report.findings = {finding("CVE-2026-0001", Severity::critical, "openssl", "3.0.11-1", "3.0.13-1", "Overflow"),
                     finding("CVE-2026-0002", Severity::high, "openssl", "3.0.11-1", "3.0.13-1"),
                     finding("CVE-2026-0003", Severity::medium, "glibc", "2.36-9", "", "No fix for this one")};
  report.findings[0].known_exploited = "2026-10-01";
  report.findings[0].url = "https://security.example.org/CVE-2026-0001";
  Finding secret;
  secret.kind = FindingKind::secret;
  secret.id = "openssh-key";
  secret.severity = Severity::critical;
  secret.title = "OpenSSH private key";
  secret.places = {{.path = "root/.ssh/id_rsa", .line = 1, .layer = {}, .removed = {}, .detail = ""}};
  secret.remedy = {"Revoke it, then build with RUN --mount=type=ssh", ""};
  report.findings.push_back(secret);
  sort_findings(report.findings);
  report.failed = true;
  report.rule = "fail-on: high";
  return report;
}

inline Notification notification(Report report) {
  std::vector<Report> reports;
  reports.push_back(std::move(report));
  Notification out = select(std::move(reports), {});
  out.time = kTime;
  return out;
}

/// Every text is one that tries to break out of something.
inline Report hostile(std::string_view text) {
  Report report = sample();
  const std::string bad(text);
  report.name = report.source = report.rule = bad;
  for (Finding& finding : report.findings) {
    finding.id += bad;
    finding.title = finding.package = finding.installed = finding.url = bad;
    if (!finding.fixed.empty()) finding.fixed = bad;
    for (Place& place : finding.places) place.path = bad;
    for (AffectedPackage& package : finding.packages) package.name = package.version = package.path = bad;
    finding.remedy.action = bad;
  }
  return report;
}

inline const std::vector<std::string>& hostile_texts() {
  static const std::vector<std::string> kTexts = {
      "a\r\nBcc: eve@evil.example\r\n\r\nowned",
      "a\nSubject: owned",
      "=?utf-8?Q?=0D=0ABcc:_eve@evil.example?=",
      "\r\n.\r\nMAIL FROM:<eve@evil.example>\r\n",
      "--=_msg_0\r\nContent-Type: text/html\r\n\r\n<b>owned</b>",
      "<script>alert(1)</script><img src=x onerror=alert(1)>\" onmouseover=\"x' '",
      "javascript:alert(1)",
      "<!channel> <@U123> <https://evil.example|click> @channel @here & *b* `c`",
      "\x1b[2J\x1b]0;owned\x07 \xe2\x80\xae reversed \xff\xfe not UTF-8",
      std::string("nul\0byte", 8),
      std::string(5000, 'x'),
      std::string(300, ' ') + "ü" + std::string(900, 'a'),
      "日本語のイメージ名前がとても長い場合でも文字の途中で切れてはならない日本語のイメージ名前がとても長い場合",
      "...\n.\n..",
      "From the start",
  };
  return kTexts;
}

/// Runs a Python program with files; what it prints, or "failed" and what it says.
inline std::string python(const std::string& program, const std::vector<std::pair<std::string, std::string>>& files) {
  const plimsoll::testing::Folder folder;
  folder.write("program.py", program);
  for (const auto& [name, content] : files) folder.write(name, content);
  int status = 0;
  std::string out = folder.run("python3 program.py 2>&1", &status);
  return status == 0 ? out : "failed: " + out;
}

}  // namespace plimsoll::notify::testing

// SPDX-License-Identifier: Apache-2.0
// link: policy
// Policies are untrusted text: reading one ends, names its problems within the text, and what was read can be told and
// judged by.
#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "policy/judge.h"
#include "policy/words.h"

using namespace plimsoll;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const policy::ReadPolicy read = policy::read_policy(text, "plimsoll.yaml");
  const LineIndex lines(text);
  for (const policy::PolicyProblem& problem : read.problems) {
    if (problem.at.line == 0 || problem.at.column == 0 || problem.message.empty()) std::abort();
    if (problem.at.line > std::max<std::size_t>(lines.lines(), 1)) std::abort();
  }
  policy::Target target{.stage = policy::Stage::scan, .today = "2026-11-22", .names = {"shop:1.4"}};
  (void)policy::explain(read.policy, target);
  Report report;
  for (const char* id : {"CVE-2024-1", "PL1605"}) {
    Finding& finding = report.findings.emplace_back();
    finding.id = id;
    finding.severity = Severity::high;
    finding.type = "deb";
    finding.package = "openssl";
    finding.packages = {{"libssl3", "3.0.11", "var/lib/dpkg/status"}, {"openssl", "3.0.11", "var/lib/dpkg/status"}};
    finding.places = {{.path = "app/Dockerfile", .line = 1, .layer = {}, .removed = {}, .detail = {}}};
  }
  const std::size_t before = report.findings.size();
  policy::judge(read.policy, {.fail_on = Severity::critical}, target, report);
  // Whatever it says, findings are kept or taken back, never lost.
  std::size_t whole = 0;
  for (const Finding& finding : report.findings) whole += finding.kind == FindingKind::policy ? 0 : 1;
  if (whole + report.suppressed.size() < before) std::abort();
  if (report.failed == report.decisions.empty() && report.failed) std::abort();
  return 0;
}

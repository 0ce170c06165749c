// SPDX-License-Identifier: Apache-2.0
// For tests only: findings and reports to judge.
#pragma once

#include <string>

#include "finding/finding.h"
#include "policy/policy.h"

namespace plimsoll::policy::testing {

inline Finding vulnerability(std::string id, Severity severity, std::string package, std::string fixed = "2") {
  Finding out;
  out.id = std::move(id);
  out.severity = severity;
  out.type = "deb";
  out.package = package;
  out.packages = {{package, "1", "var/lib/dpkg/status"}};
  out.installed = "1";
  out.fixed = std::move(fixed);
  return out;
}

inline Finding place(std::string id, FindingKind kind, Severity severity, std::string path, std::uint32_t line = 0) {
  Finding out;
  out.id = std::move(id);
  out.kind = kind;
  out.severity = severity;
  out.places = {{.path = std::move(path), .line = line, .layer = {}, .removed = {}, .detail = {}}};
  return out;
}

inline Target at(Stage stage = Stage::scan) { return {.stage = stage, .today = "2026-11-22"}; }

}  // namespace plimsoll::policy::testing

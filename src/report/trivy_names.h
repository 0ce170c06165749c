// SPDX-License-Identifier: Apache-2.0
// What Trivy calls things: distributions, kinds of package files, severities, states, sources of advisories.
#pragma once

#include <string>
#include <string_view>

#include "finding/finding.h"

namespace plimsoll::report {

/// "redhat", "alma", "amazon"; a distribution that Trivy does not know keeps its own id.
std::string trivy_family(const Distribution& distribution);

/// A kind of file with packages of a language in it.
struct TrivyKind {
  std::string type;         // "npm", "gobinary"; a purl type that Trivy does not know stays
  std::string_view target;  // of kinds whose packages Trivy lists together: "Node.js"; else empty: the file's path
};
TrivyKind trivy_kind(std::string_view purl_type, std::string_view path, Proof proof);

std::string_view trivy_severity(Severity severity);      // "CRITICAL"; negligible is LOW there
int trivy_severity_number(Severity severity);            // of VendorSeverity: 0 unknown to 4 critical
std::string_view trivy_status(advisory::Status status);  // "will_not_fix"
std::string trivy_source(std::string_view source);       // "nvd", "redhat", "ghsa"
std::string_view trivy_finding_type(FindingKind kind);   // "vulnerability", "secret", "misconfiguration"

}  // namespace plimsoll::report

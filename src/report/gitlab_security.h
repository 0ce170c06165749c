// SPDX-License-Identifier: Apache-2.0
// GitLab's security reports (schema 15.2.1 of its security-report-schemas): what container scanning and dependency
// scanning have in common.
//
// They hold vulnerable packages and nothing else: both demand a package of every entry, so findings of other kinds,
// what was taken back and what could not be known are told in scan.messages. Ids are made of content. GitLab finds a
// vulnerability again by its location; its "tracking" is for source code and is left out.
#pragma once

#include "base/json.h"
#include "report/report.h"
#include "report/vulnerability.h"

namespace plimsoll::report {

struct GitlabScan {
  std::string_view type;   // "container_scanning"
  std::string_view other;  // the format that holds the other half of the packages
  bool of_distribution;    // which half this is: packages of the distribution, or of languages
  /// Where the vulnerable package is, as this report has it.
  json::object (*location)(const Report& report, const AffectedPackage& affected, const InstalledPackage* installed);
};

std::string write_gitlab_security(const Report& report, const Options& options, const GitlabScan& scan);

/// {"package": {"name": …}, "version": …}
json::object gitlab_dependency(const AffectedPackage& affected);
/// What GitLab calls the image.
std::string_view gitlab_image(const Report& report);

}  // namespace plimsoll::report

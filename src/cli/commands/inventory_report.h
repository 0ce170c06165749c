// SPDX-License-Identifier: Apache-2.0
// The first half of scan and all of sbom: from a source to a report that says what is in the image.
#pragma once

#include "cli/commands/report_options.h"
#include "cli/commands/source_options.h"
#include "finding/finding.h"

namespace plimsoll::cli {

/// A report of the packages and gaps, without findings. Progress and notes go to standard error.
Result<Report> inventory_report(const SourceOptions& source, const ReportOptions& options, Console& console);

/// "high,critical"
Result<std::vector<Severity>> parse_severities(std::string_view list);
/// Most severe first.
std::vector<std::string> severity_names();

}  // namespace plimsoll::cli

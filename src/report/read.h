// SPDX-License-Identifier: Apache-2.0
// Reading our own JSON reports back: for `plimsoll convert`, for baselines and for notifications, none of which needs
// the image again.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "base/stream.h"
#include "finding/finding.h"
#include "finding/plan.h"

namespace plimsoll::report {

/// A "plimsoll.report/1" or "plimsoll.lint/1" document. Written again it gives the same bytes. The document is
/// untrusted: a member that is missing or of another kind is an error that names it, members that are not known are
/// passed over, and numbers of lists are limited. An older report, without members that came later, is read as if they
/// were empty.
Result<Report> read_report(std::string_view text);

enum class About : std::uint8_t { image, files };

/// A report and what stands beside it.
struct ReadReport {
  Report report;
  About about = About::image;
  std::optional<Plan> plan;  // of --plan
};
/// Holds one finding of the document at a time besides.
Result<ReadReport> read_report(ByteStream& document);
/// Of a file; messages begin with its name.
Result<ReadReport> read_report_file(const std::filesystem::path& path);

}  // namespace plimsoll::report

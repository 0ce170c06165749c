// SPDX-License-Identifier: Apache-2.0
// Parts that the JSON documents share.
#pragma once

#include <optional>
#include <span>

#include "base/json_writer.h"
#include "finding/finding.h"
#include "report/report.h"

namespace plimsoll::report {

json::array strings(std::span<const std::string> texts);
json::object layer(const LayerRef& from);
json::array ratings(std::span<const advisory::Rating> from);
json::object epss(const std::optional<advisory::Epss>& from);
json::object finding(const Finding& from);
/// Why it was taken back, without the finding.
json::object decision_of(const Suppressed& from);
json::object package(const InstalledPackage& from, const Distribution& distribution,
                     std::span<const std::size_t> depends, std::span<const InstalledPackage> all);
/// The members of the report's document in their order, but for its lists "packages", "findings" and "suppressed".
json::object frame(const Report& report, const Options& options);
/// The same of lint's document, but for "findings" and "suppressed".
json::object lint_frame(const Report& report);
json::array uncovered(const Coverage& from);
json::array decisions(std::span<const Decision> from);
json::array incomplete(std::span<const Incomplete> from);

/// The members "findings" and "suppressed" of the object that is open.
void write_findings(json::Writer& out, std::span<const Finding> findings);
void write_suppressed(json::Writer& out, std::span<const Suppressed> suppressed);

}  // namespace plimsoll::report

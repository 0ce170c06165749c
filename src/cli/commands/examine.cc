// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/examine.h"

#include "base/stats.h"

namespace plimsoll::cli {

Result<Examined> examine(const SourceOptions& source, const ReportOptions& options, Console& console) {
  Progress progress(console.err(), options.notes());
  const auto image = TRY(oci::open_image(source.source, source.open_options(progress)));
  scan::Inventory inventory = TRY_AT(image->origin.name, scan::take_inventory(*image, source.scan_options(progress)));
  // Of any other image something remains when a file of it cannot be read.
  if (image->origin.scheme == "sbom" && inventory.packages.empty()) {
    for (const Incomplete& gap : inventory.incomplete) {
      if (gap.path == "sbom") return fail(ErrorKind::malformed, "{}: {}", image->origin.reference, gap.message);
    }
  }

  Examined examined;
  Report& report = examined.report;
  report.source = image->origin.scheme + ":" + image->origin.reference;
  report.name = image->origin.name;
  report.manifest_digest = image->manifest_digest;
  report.config_digest = image->config_digest;
  report.platform = image->config.platform.str();
  report.distribution = std::move(inventory.distribution);
  report.layers = std::move(inventory.layers);
  report.packages = std::move(inventory.packages);
  report.incomplete = std::move(inventory.incomplete);
  report.coverage = std::move(inventory.coverage);
  report.advisories_used = false;
  examined.inventory = std::move(inventory);
  examined.config = std::move(image->config);
  examined.layers = std::move(image->layers);
  examined.manifest_raw = std::move(image->manifest_raw);
  examined.provenance = std::move(image->provenance);
  examined.tags = std::move(image->origin.tags);
  return examined;
}

Result<std::vector<Severity>> parse_severities(std::string_view list) {
  std::vector<Severity> out;
  while (true) {
    const std::size_t comma = list.find(',');
    out.push_back(TRY(parse_severity(list.substr(0, comma))));
    if (comma == std::string_view::npos) return out;
    list.remove_prefix(comma + 1);
  }
}

std::vector<std::string> severity_names() {
  std::vector<std::string> out;
  for (const Severity severity :
       {Severity::critical, Severity::high, Severity::medium, Severity::low, Severity::negligible, Severity::unknown}) {
    out.emplace_back(severity_name(severity));
  }
  return out;
}

}  // namespace plimsoll::cli

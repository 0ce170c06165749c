// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/examine.h"

#include <algorithm>

#include "base/stats.h"
#include "scan/secret_findings.h"

namespace plimsoll::cli {

namespace {

/// Puts what was found into the report, and how it was looked for.
void add_secrets(const oci::Image& image, const scan::Options& options, scan::Inventory& inventory,
                 Examined& examined) {
  if (!options.secrets) return;
  Report& report = examined.report;
  const stats::Timer timer("secrets: findings");
  scan::SecretFindings secrets = scan::find_secrets(image, options, inventory);
  report.findings = std::move(secrets.findings);
  report.suppressed = std::move(secrets.suppressed);
  report.secrets = {.searched = true,
                    .rules = options.secrets->rules().rules().size(),
                    .excluded = options.secret_excludes,
                    .excluded_files = inventory.secret_files_excluded};
  std::ranges::sort(report.secrets.excluded);
  examined.redaction = std::move(secrets.redaction);
}

}  // namespace

Result<Examined> examine(const SourceOptions& source, const ReportOptions& options, Console& console,
                         const Purpose& purpose) {
  Progress progress(console.err(), options.notes());
  scan::Options how = source.scan_options(progress);
  how.contents = purpose.contents;
  how.secret_excludes = purpose.secret_excludes;
  const auto image = TRY(oci::open_image(source.source, source.open_options(progress)));
  if (purpose.secrets.valid()) {
    how.secrets = TRY(auto(purpose.secrets.get()));
    // With nothing to prove and nothing to look for, bodies are not read for their hashes alone.
    if (!how.secrets && how.digests == scan::Digests::trust) how.contents = scan::Contents::not_needed;
  }
  // A bill of materials has no bytes of an image in it.
  if (image->origin.scheme == "sbom") how.secrets = nullptr;
  if (!purpose.referrers) return examine(*image, how);
  std::optional<oci::Referrers> referrers = TRY_AT(image->origin.name + ": referrers", image->referrers());
  Examined examined = TRY(examine(*image, how));
  examined.referrers = std::move(referrers);
  return examined;
}

Result<Examined> examine(oci::Image& image, const scan::Options& options) {
  scan::Inventory inventory = TRY_AT(image.origin.name, scan::take_inventory(image, options));
  // Of any other image something remains when a file of it cannot be read.
  if (image.origin.scheme == "sbom" && inventory.packages.empty()) {
    for (const Incomplete& gap : inventory.incomplete) {
      if (gap.path == "sbom") return fail(ErrorKind::malformed, "{}: {}", image.origin.reference, gap.message);
    }
  }

  Examined examined;
  Report& report = examined.report;
  report.source = image.origin.scheme + ":" + image.origin.reference;
  report.name = image.origin.name;
  report.manifest_digest = image.manifest_digest;
  report.config_digest = image.config_digest;
  report.platform = image.config.platform.str();
  report.created = image.config.created;
  report.tags = image.origin.tags;
  add_secrets(image, options, inventory, examined);
  report.distribution = std::move(inventory.distribution);
  report.layers = std::move(inventory.layers);
  report.packages = std::move(inventory.packages);
  report.incomplete = std::move(inventory.incomplete);
  report.coverage = std::move(inventory.coverage);
  report.advisories_used = false;
  examined.inventory = std::move(inventory);
  examined.config = image.config;
  examined.layers = image.layers;
  examined.manifest_raw = image.manifest_raw;
  examined.provenance = image.provenance;
  examined.tags = image.origin.tags;
  examined.index_digests = image.index_digests;
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

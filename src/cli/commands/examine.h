// SPDX-License-Identifier: Apache-2.0
// The first half of scan and all of sbom: from a source to a report that says what is in the image.
#pragma once

#include "cli/commands/report_options.h"
#include "cli/commands/secret_options.h"
#include "cli/commands/source_options.h"
#include "finding/finding.h"
#include "scan/redaction.h"

namespace plimsoll::cli {

/// An image that has been read.
struct Examined {
  Report report;              // the packages, gaps and secrets, without other findings
  scan::Inventory inventory;  // but for what the report holds: that has moved there
  // As in oci::Image.
  oci::Config config;
  std::vector<oci::Layer> layers;
  std::string manifest_raw;
  std::vector<std::string> provenance;
  std::vector<std::string> tags;  // Origin::tags
  std::vector<Digest> index_digests;
  std::optional<oci::Referrers> referrers{};  // none: not asked for, or the source has none
  scan::Redaction redaction;                  // takes the secrets found out of texts of the image that are told
};

/// Reads an image that is open already and stays so.
Result<Examined> examine(oci::Image& image, const scan::Options& options);
/// What reading is for besides packages.
struct Purpose {
  MatcherToCome secrets{};                     // not valid: none are looked for
  std::vector<std::string> secret_excludes{};  // SecretOptions::excludes
  scan::Contents contents = scan::Contents::not_needed;
  bool referrers = false;  // fetch what lies beside the image
};
/// Reads the image of the command line. Progress and notes go to standard error.
Result<Examined> examine(const SourceOptions& source, const ReportOptions& options, Console& console,
                         const Purpose& purpose = {});

/// "high,critical"
Result<std::vector<Severity>> parse_severities(std::string_view list);
/// Most severe first.
std::vector<std::string> severity_names();

}  // namespace plimsoll::cli

// SPDX-License-Identifier: Apache-2.0
// sbom: the inventory alone.
#include <memory>

#include "cli/commands/all.h"
#include "cli/commands/examine.h"

namespace plimsoll::cli {

namespace {

struct SbomOptions {
  SourceOptions source;
  ReportOptions report;
};

Result<Exit> write_sbom(const SbomOptions& options, Console& console) {
  const StatsAtEnd stats(options.report, console);
  const Report report = TRY(examine(options.source, options.report, console)).report;
  TRY(options.report.write(report, console));
  return Exit::passed;
}

Action declare(Arguments& arguments) {
  const auto options = std::make_shared<SbomOptions>();
  options->report.format = "json";
  options->report.packages = true;
  options->source.declare_source(arguments);
  arguments.group("What to show");
  options->report.declare_output(arguments);
  options->source.declare_options(arguments);
  options->report.declare_messages(arguments);
  return [options](Console& console) { return write_sbom(*options, console); };
}

constexpr std::string_view kExamples[] = {
    "plimsoll sbom shop.tar",
    "plimsoll sbom --output shop.json registry:ghcr.io/acme/shop:1.4",
    "plimsoll sbom --format table dir:/",
};

}  // namespace

constinit const Command kSbom{.name = "sbom",
                              .group = "Check",
                              .doc = "Lists what is installed in an image, without judging it.",
                              .examples = kExamples,
                              .declare = declare,
                              .first = "what is installed in it"};

}  // namespace plimsoll::cli

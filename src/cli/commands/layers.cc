// SPDX-License-Identifier: Apache-2.0
// layers: what each layer of an image does, and where its bytes go.
#include <algorithm>
#include <memory>

#include "base/file.h"
#include "cli/commands/all.h"
#include "cli/commands/examine.h"
#include "report/dive.h"

namespace plimsoll::cli {

namespace {

constexpr std::string_view kCiConfig = ".dive-ci";
constexpr std::uint64_t kLargestCiConfig = 1 * kMiB;

struct LayersOptions {
  SourceOptions source;
  ReportOptions report;
  std::string compat;
  std::filesystem::path ci_config;
};

/// The thresholds: of the file named, else of the one in the working folder, else dive's own. `used` says which.
Result<tree::DiveRules> read_rules(const LayersOptions& options, std::filesystem::path& used) {
  std::error_code ignored;
  if (!options.ci_config.empty())
    used = options.ci_config;
  else if (std::filesystem::exists(kCiConfig, ignored))
    used = kCiConfig;
  else
    return tree::DiveRules{};
  const std::string text = TRY_AT("--ci-config", read_file(used, kLargestCiConfig));
  return TRY_AT(used.string(), tree::parse_dive_rules(text));
}

report::Layers layers_of(const Examined& examined, const tree::Accounting& accounting) {
  report::Layers layers{&examined.report, &examined.inventory.stack, &accounting, {}};
  layers.sizes.resize(examined.report.layers.size());
  for (std::size_t i = 0; i < layers.sizes.size(); ++i) {
    if (i < examined.layers.size()) layers.sizes[i].stored = examined.layers[i].blob.size;
    if (i < examined.inventory.plain_sizes.size()) layers.sizes[i].plain = examined.inventory.plain_sizes[i];
  }
  return layers;
}

Result<Exit> show_dive(const LayersOptions& options, const report::Layers& layers, Console& console) {
  if (options.report.format == "json") {
    TRY(console.write(report::write_dive_json(layers)));
    return Exit::passed;
  }
  std::filesystem::path used;
  const tree::DiveRules rules = TRY(read_rules(options, used));
  const tree::DiveNumbers numbers = tree::dive_numbers(*layers.stack);
  const std::vector<tree::DiveVerdict> verdicts = tree::judge(rules, numbers);
  TRY(console.write(report::write_dive_text(layers, numbers, verdicts, used.string())));
  const bool failed =
      std::ranges::find(verdicts, tree::DiveVerdict::Status::fail, &tree::DiveVerdict::status) != verdicts.end();
  return failed ? Exit::policy_failed : Exit::passed;
}

Result<Exit> show_layers(const LayersOptions& options, Console& console) {
  const StatsAtEnd stats(options.report, console);
  if (!options.ci_config.empty() && options.compat.empty())
    return fail(ErrorKind::usage, "--ci-config holds the thresholds of --compat dive");

  const Examined examined = TRY(examine(options.source, options.report, console, {.contents = scan::Contents::needed}));
  if (examined.report.source.starts_with("sbom:"))
    return fail(ErrorKind::usage, "{}: a bill of materials lists packages and has no layers", examined.report.source);
  const tree::Accounting accounting = tree::account(examined.inventory.stack);
  const report::Layers layers = layers_of(examined, accounting);
  if (!options.compat.empty()) return show_dive(options, layers, console);

  const report::LayersFormat* writer = report::find_layers_format(options.report.format);
  if (writer == nullptr) return fail(ErrorKind::usage, "--format: unknown value {}", options.report.format);
  TRY(console.write(writer->write(layers, options.report.look(console))));
  return Exit::passed;
}

Action declare(Arguments& arguments) {
  const auto options = std::make_shared<LayersOptions>();
  options->source.declare_source(arguments);
  arguments.group("What to show");
  options->report.declare_format(arguments, "how the layers are written", report::layers_formats());
  arguments.option({.name = "--all", .doc = "do not fold long lists"}, options->report.all);
  arguments.group("Compatibility");
  arguments.option({.name = "--compat",
                    .value = "TOOL",
                    .doc = "the numbers, output and gate of another tool instead",
                    .choices = {"dive"}},
                   options->compat);
  arguments.option({.name = "--ci-config",
                    .value = "FILE",
                    .doc = "thresholds for --compat dive",
                    .completes = Completes::file,
                    .default_text = ".dive-ci, if there is one"},
                   options->ci_config);
  options->source.declare_options(arguments);
  options->report.declare_messages(arguments);
  return [options](Console& console) { return show_layers(*options, console); };
}

constexpr std::string_view kExamples[] = {
    "plimsoll layers shop.tar",
    "plimsoll layers --format json --all registry:ghcr.io/acme/shop:1.4",
    "plimsoll layers --compat dive --ci-config .dive-ci docker:shop:1.4",
};

}  // namespace

constinit const Command kLayers{
    .name = "layers",
    .group = "Check",
    .doc = "Shows what each layer of an image adds and hides, which bytes are wasted, and how to save them.",
    .examples = kExamples,
    .declare = declare,
    .notes =
        "Exit codes: 0 shown, 1 a threshold of --compat dive is not kept, 2 it could not be done. docs/layers.md says "
        "what the numbers mean."};

}  // namespace plimsoll::cli

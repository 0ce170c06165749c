// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/hadolint_options.h"

#include <algorithm>
#include <cstdlib>

namespace plimsoll::cli {

void HadolintFlags::declare(Arguments& arguments) {
  arguments.group("With --profile hadolint, as there");
  arguments.option({.name = "--config",
                    .letter = 'c',
                    .value = "FILE",
                    .doc = "its configuration",
                    .completes = Completes::file,
                    .default_text = ".hadolint.yaml here, else in the user's folders"},
                   config);
  arguments.option({.name = "--error", .value = "RULE", .doc = "the rule has the level error"}, options.errors);
  arguments.option({.name = "--warning", .value = "RULE", .doc = "the level warning"}, options.warnings);
  arguments.option({.name = "--info", .value = "RULE", .doc = "the level info"}, options.infos);
  arguments.option({.name = "--style", .value = "RULE", .doc = "the level style"}, options.styles);
  arguments.option(
      {.name = "--trusted-registry", .value = "REGISTRY", .doc = "FROM may name this registry, and no other"},
      options.trusted_registries);
  arguments.option(
      {.name = "--require-label", .value = "NAME:TYPE", .doc = "the label must be there, and of this type"}, labels);
  arguments.option({.name = "--strict-labels", .doc = "no other labels than those"}, strict_labels);
  arguments.option({.name = "--disable-ignore-pragma", .doc = "comments ignore nothing"}, disable_ignore_pragma);
  arguments.option({.name = "--failure-threshold",
                    .letter = 't',
                    .value = "LEVEL",
                    .doc = "exit with 1 when a finding has at least this level",
                    .choices = {"error", "warning", "info", "style", "ignore", "none"},
                    .default_text = "info"},
                   [this](std::string_view text) -> Result<void> {
                     options.failure_threshold = TRY(lint::parse_hadolint_level(text));
                     return {};
                   });
  arguments.option({.name = "--no-fail", .doc = "exit with 0 whatever is found"}, no_fail);
  arguments.option({.name = "--no-color", .doc = "no colours"}, no_color);
  arguments.option({.name = "--verbose", .letter = 'V', .doc = "say which configuration is used"}, verbose);
  arguments.option({.name = "--file-path-in-report",
                    .value = "PATH",
                    .doc = "what checkstyle, codeclimate, gitlab_codeclimate, junit and sonarqube call the file"},
                   path_in_report);
}

Result<lint::HadolintRun> HadolintFlags::run(const lint::Settings& base, const std::string& format) const {
  lint::HadolintOptions flags = options;
  // A switch that was not given says nothing.
  const auto say = [](std::optional<bool>& option, bool given) {
    if (given) option = true;
  };
  say(flags.no_fail, no_fail);
  say(flags.no_color, no_color);
  say(flags.verbose, verbose);
  say(flags.strict_labels, strict_labels);
  say(flags.disable_ignore_pragma, disable_ignore_pragma || !base.inline_ignores);
  if (!format.empty()) flags.formats.push_back(format);
  flags.ignored.insert(flags.ignored.end(), base.ignored.begin(), base.ignored.end());
  for (const std::string& label : labels)
    flags.labels.insert(TRY_AT("--require-label", lint::parse_hadolint_label(label)));
  lint::HadolintRun run =
      TRY(lint::hadolint_run(flags, config, ".", [](const char* name) { return std::getenv(name); }));
  run.settings.only = base.only;
  run.settings.severities = base.severities;
  run.settings.shellcheck = base.shellcheck;
  run.settings.today = base.today;
  if (run.formats.empty()) run.formats.emplace_back("tty");
  return run;
}

}  // namespace plimsoll::cli

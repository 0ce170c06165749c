// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/lint_options.h"

#include <fmt/core.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/lines.h"
#include "base/suggest.h"
#include "finding/finding.h"

namespace plimsoll::cli {

namespace {

constexpr lint::FileKind kKinds[] = {lint::FileKind::dockerfile,  lint::FileKind::compose,
                                     lint::FileKind::kubernetes,  lint::FileKind::inspect,
                                     lint::FileKind::oci_runtime, lint::FileKind::shell_script};

/// Whether a name must be that of a rule: hadolint takes any, such as those of rules it once had.
enum class Unknown : std::uint8_t { refused, taken };

/// "PL1501,DL3008" of several options as one list.
Result<std::vector<std::string>> rule_names(const std::vector<std::string>& given, std::string_view option,
                                            Unknown unknown) {
  std::vector<std::string> out;
  for (const std::string& list : given) {
    std::string_view rest = list;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(','), rest.size());
      const std::string name(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (name.empty()) continue;
      const bool shellcheck = lowercase(name).starts_with("sc");
      if (unknown == Unknown::refused && !shellcheck && lint::find_rules(name).empty()) {
        std::vector<std::string> known;
        for (const Rule* rule : lint::all_rules()) {
          known.emplace_back(rule->id);
          for (std::string& alias : aliases_of(*rule)) known.push_back(std::move(alias));
        }
        return fail(ErrorKind::usage, "{}: there is no rule {}{}\n  plimsoll rules  lists them", option,
                    printable(name, 60), did_you_mean(name, known));
      }
      out.push_back(name);
    }
  }
  return out;
}

}  // namespace

void LintOptions::declare_rules(Arguments& arguments, std::string default_profile) {
  profile = std::move(default_profile);
  arguments.option({.name = "--profile",
                    .value = "NAME",
                    .doc = "which rules: default (what a careful reviewer would raise), strict (all), hadolint (its "
                           "rules, as it judges)",
                    .choices = {"default", "strict", "hadolint"}},
                   profile);
  arguments.option(
      {.name = "--only", .value = "RULES", .doc = "these rules alone, by id or alias, separated by commas"}, only);
  arguments.option({.name = "--ignore", .value = "RULES", .doc = "all but these rules"}, ignored);
  arguments.option(
      {.name = "--severity", .value = "RULE=SEVERITY", .doc = "judge a rule so, and look for it in any profile"},
      severities);
  arguments.option({.name = "--shellcheck",
                    .doc = "ask the shellcheck program about scripts too, where it is installed; lint does so in the "
                           "profiles strict and hadolint"},
                   shellcheck);
  arguments.option({.name = "--no-shellcheck", .doc = "do not ask it"}, no_shellcheck);
  arguments.option({.name = "--no-inline-ignores", .doc = "comments in files ignore nothing"}, no_inline);
}

void LintOptions::declare_files(Arguments& arguments) {
  arguments.option({.name = "--context",
                    .value = "FOLDER",
                    .doc = "the folder Dockerfiles are built from",
                    .completes = Completes::folder,
                    .default_text = "the Dockerfile's own, or the working folder, where what it copies is there"},
                   [this](std::string_view text) -> Result<void> {
                     find.context = std::filesystem::path(text);
                     return {};
                   });
  std::vector<std::string> kinds;
  for (const lint::FileKind kind : kKinds) kinds.emplace_back(lint::file_kind_name(kind));
  arguments.option({.name = "--as",
                    .value = "KIND",
                    .doc = "what the files named are, where name and content do not tell",
                    .choices = kinds},
                   [this](std::string_view text) -> Result<void> {
                     for (const lint::FileKind kind : kKinds)
                       if (lint::file_kind_name(kind) == text) find.kind = kind;
                     return {};
                   });
  arguments.option(
      {.name = "--skip-unknown", .doc = "pass over files named that are nothing to lint, as hooks name them"},
      skip_unknown);
  arguments.option({.name = "--exclude", .value = "GLOB", .doc = "pass over these files and folders"}, find.excluded);
}

Result<lint::FoundFiles> LintOptions::find_files(std::span<const std::string> among) const {
  lint::FindOptions how = find;
  how.strangers = skip_unknown ? lint::Strangers::passed_over : lint::Strangers::refused;
  return lint::find_files(among, how);
}

Result<lint::Settings> LintOptions::settings() const {
  lint::Settings out;
  out.profile = profile == "strict"     ? lint::Profile::strict
                : profile == "hadolint" ? lint::Profile::hadolint
                                        : lint::Profile::standard;
  const Unknown unknown = out.profile == lint::Profile::hadolint ? Unknown::taken : Unknown::refused;
  out.only = TRY(rule_names(only, "--only", Unknown::refused));
  out.ignored = TRY(rule_names(ignored, "--ignore", unknown));
  for (const std::string& pair : severities) {
    const std::size_t equals = pair.find('=');
    if (equals == pair.npos) return fail(ErrorKind::usage, "--severity: {} is not RULE=SEVERITY", printable(pair, 60));
    const std::vector<std::string> names = TRY(rule_names({pair.substr(0, equals)}, "--severity", Unknown::refused));
    const Severity severity = TRY_AT("--severity", parse_severity(std::string_view(pair).substr(equals + 1)));
    for (const std::string& name : names) out.severities.insert_or_assign(name, severity);
  }
  out.inline_ignores = !no_inline;
  out.shellcheck = (shellcheck || out.profile != lint::Profile::standard) && !no_shellcheck;
  out.today = today();
  return out;
}

Result<std::string> read_standard_input(Console& console, std::uint64_t limit) {
  std::string out;
  while (true) {
    const Bytes bytes = TRY(console.read());
    if (bytes.empty()) return out;
    if (out.size() + bytes.size() > limit)
      return fail(ErrorKind::limit, "standard input: is longer than {} bytes", limit);
    out += as_text(bytes);
  }
}

}  // namespace plimsoll::cli

// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/secret_options.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/stats.h"

namespace plimsoll::cli {

void SecretOptions::declare(Arguments& arguments) {
  arguments.option({.name = "--no-secrets", .doc = "do not look for secrets"}, no_secrets);
  arguments.option({.name = "--secret-rules",
                    .value = "FILE",
                    .doc = "rules of your own besides the built-in ones, as a gitleaks file (TOML)",
                    .completes = Completes::file},
                   rules);
  arguments.option({.name = "--secret-exclude",
                    .value = "GLOB",
                    .doc = "pass over the secrets of these files, and say how many files that were; \"**\" crosses "
                           "folders"},
                   excludes);
}

MatcherToCome SecretOptions::matcher() const {
  return std::async(std::launch::async, [options = *this] { return options.make_matcher(); }).share();
}

Result<std::shared_ptr<const secret::Matcher>> SecretOptions::make_matcher() const {
  if (no_secrets) return nullptr;
  const stats::Timer timer("secrets: rules");
  std::shared_ptr<const secret::RuleSet> set;
  if (rules.empty()) {
    set = secret::RuleSet::builtin();
  } else {
    const std::string text = TRY_AT("--secret-rules", read_file(rules, kLimits.manifest_bytes));
    set = TRY_AT("--secret-rules", secret::RuleSet::with_gitleaks(text, rules.string()));
  }
  return secret::Matcher::compile(std::move(set));
}

}  // namespace plimsoll::cli

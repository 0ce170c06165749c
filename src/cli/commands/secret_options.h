// SPDX-License-Identifier: Apache-2.0
// What every command that looks for secrets takes.
#pragma once

#include <filesystem>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "secret/matcher.h"

namespace plimsoll::cli {

/// A matcher that is still being made; null: nothing is looked for.
using MatcherToCome = std::shared_future<Result<std::shared_ptr<const secret::Matcher>>>;

struct SecretOptions {
  bool no_secrets = false;
  std::filesystem::path rules;        // a gitleaks file besides the built-in ones
  std::vector<std::string> excludes;  // globs

  /// The options, under the heading that is current.
  void declare(Arguments& arguments);

  /// What to look for; null with --no-secrets. It is made beside whatever else there is to do: a copy of this is taken.
  [[nodiscard]] MatcherToCome matcher() const;

 private:
  [[nodiscard]] Result<std::shared_ptr<const secret::Matcher>> make_matcher() const;
};

}  // namespace plimsoll::cli

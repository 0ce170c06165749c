// SPDX-License-Identifier: Apache-2.0
// What every command that looks for secrets takes.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "secret/matcher.h"

namespace plimsoll::cli {

struct SecretOptions {
  bool no_secrets = false;
  std::filesystem::path rules;        // a gitleaks file besides the built-in ones
  std::vector<std::string> excludes;  // globs

  /// The options, under the heading that is current.
  void declare(Arguments& arguments);

  /// What to look for; null with --no-secrets.
  [[nodiscard]] Result<std::shared_ptr<const secret::Matcher>> matcher() const;
};

}  // namespace plimsoll::cli

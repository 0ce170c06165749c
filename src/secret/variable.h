// SPDX-License-Identifier: Apache-2.0
// Variables that a build or a container gets: a secret by its name ("DB_PASSWORD") whose value has no form that a
// pattern could know ("hunter2"). Names alone mislead (KEY_NAME, AUTH_MODE, GPG_KEY, SSH_AUTH_SOCK), so the value must
// be one that could be a secret: no path, no switch, no number, no reference to where the secret is kept.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/text_range.h"
#include "secret/rule.h"

namespace plimsoll::secret {

/// Whether something so named and of this value gives a secret away.
bool is_secret_variable(std::string_view name, std::string_view value);

/// Whether a variable of this name is there to hold a secret, whatever it holds now: "DB_PASSWORD", "NPM_TOKEN"; not
/// "GPG_KEY", "DB_PASSWORD_FILE", "KEY_NAME".
bool is_secret_name(std::string_view name);

/// Stands for a secret that comes later, or for none: empty, "changeme", "<password>", "${DB_PASSWORD}".
bool is_placeholder_value(std::string_view value);

/// A secret in the value of a variable, by the form of the value or else by the name.
struct VariableSecret {
  const Rule* rule = nullptr;  // variable_rule() when only the name tells
  TextRange range;             // in the value
  std::string redacted;
  bool valid = false;  // its form proves it
};
/// For everything that gives variables: ENV, ARG, environment: of compose files and manifests, --env. Safe to call from
/// several threads.
std::optional<VariableSecret> secret_in_variable(std::string_view name, std::string_view value);

/// The rule that such a finding has: "secret-variable". It has no pattern; the matcher knows nothing of it.
const Rule& variable_rule();

}  // namespace plimsoll::secret

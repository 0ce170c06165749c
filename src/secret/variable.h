// SPDX-License-Identifier: Apache-2.0
// Variables that a build or a container gets: a secret by its name ("DB_PASSWORD") whose value has no form that a
// pattern could know ("hunter2"). Names alone mislead (KEY_NAME, AUTH_MODE, GPG_KEY, SSH_AUTH_SOCK), so the value must
// be one that could be a secret: no path, no switch, no number, no reference to where the secret is kept.
#pragma once

#include <string_view>

#include "secret/rule.h"

namespace plimsoll::secret {

/// Whether something so named and of this value gives a secret away.
bool is_secret_variable(std::string_view name, std::string_view value);

/// The rule that such a finding has: "secret-variable". It has no pattern; the matcher knows nothing of it.
const Rule& variable_rule();

}  // namespace plimsoll::secret

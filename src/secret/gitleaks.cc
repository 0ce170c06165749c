// SPDX-License-Identifier: Apache-2.0
#include "base/toml.h"
#include "secret/rule_set.h"

namespace plimsoll::secret {

Result<std::shared_ptr<const RuleSet>> RuleSet::with_gitleaks(std::string_view toml, std::string_view where) {
  static_cast<void>(TRY_AT(where, toml::parse(toml)));
  return builtin();
}

}  // namespace plimsoll::secret

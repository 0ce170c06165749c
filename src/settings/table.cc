// SPDX-License-Identifier: Apache-2.0
// Every check, out of the topics' files.
#include <algorithm>

#include "settings/rules/topics.h"

namespace plimsoll::settings {

std::span<const Check> checks() {
  static const std::vector<Check> kAll = [] {
    std::vector<Check> all;
    for (const std::span<const Check> topic :
         {bindings_checks(), confinement_checks(), host_files_checks(), hygiene_checks(), kubernetes_checks(),
          kubernetes_joint_checks(), network_checks(), privileges_checks(), rbac_checks(), resources_checks(),
          secrets_checks(), supply_checks(), users_checks()})
      all.insert(all.end(), topic.begin(), topic.end());
    std::ranges::sort(all, {}, [](const Check& check) { return check.rule.id; });
    return all;
  }();
  return kAll;
}

}  // namespace plimsoll::settings

// SPDX-License-Identifier: Apache-2.0
// Every check, out of the topics' files.
#include <algorithm>

#include "lint/rules/topics.h"

namespace plimsoll::lint {

std::span<const Check> checks() {
  static const std::vector<Check> kAll = [] {
    std::vector<Check> all;
    for (const std::span<const Check> topic :
         {apk_checks(),          apt_checks(),           apt_lists_checks(),     base_checks(),
          base_support_checks(), build_tools_checks(),   characters_checks(),    context_files_checks(),
          downloads_checks(),    exposed_checks(),       exposed_style_checks(), files_checks(),
          indexes_checks(),      install_order_checks(), labels_checks(),        languages_checks(),
          layers_checks(),       lock_files_checks(),    metadata_checks(),      permissions_checks(),
          ports_checks(),        privileges_checks(),    python_checks(),        remote_code_checks(),
          reproducible_checks(), rpm_checks(),           secret_files_checks(),  secret_mounts_checks(),
          secret_use_checks(),   secrets_checks(),       shell_checks(),         stages_checks(),
          start_checks(),        structure_checks(),     style_checks(),         syntax_checks(),
          tools_checks(),        trust_checks(),         users_checks(),         variables_checks()})
      all.insert(all.end(), topic.begin(), topic.end());
    std::ranges::sort(all, {}, [](const Check& check) { return check.rule.id; });
    return all;
  }();
  return kAll;
}

}  // namespace plimsoll::lint

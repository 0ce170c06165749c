// SPDX-License-Identifier: Apache-2.0
// Every rule there is a row for: lint's, those of built images, the policy's.
#pragma once

#include <string_view>
#include <vector>

#include "finding/rule.h"

namespace plimsoll::cli {

/// Sorted by id.
const std::vector<const Rule*>& known_rules();
/// By id, or by what other tools call it, which may be several.
std::vector<const Rule*> find_known_rules(std::string_view name);
/// By the id that findings have; nullptr: it has no row. For report::Options::find_rule.
const Rule* known_rule(std::string_view id);

}  // namespace plimsoll::cli

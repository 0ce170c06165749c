// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "detect/lang/packages.h"

namespace plimsoll::detect {

/// Adds one entry of composer.lock or installed.json: nullptr for what is no package, or the project's own ("path").
Package* add_composer_entry(const json::value& entry, Scope scope, Packages& packages);

/// Calls `each` with the members of the list `key` at the root of a document; with an empty key the root is the list.
Result<void> for_each_composer_entry(std::string_view document, std::string_view key,
                                     const std::function<void(const json::value& entry)>& each);

}  // namespace plimsoll::detect

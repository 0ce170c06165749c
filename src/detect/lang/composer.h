// SPDX-License-Identifier: Apache-2.0
// What composer.lock and installed.json have in common: lists of entries with "name", "version", "require", and in
// "replace" and "provide" the names they stand for besides their own.
#pragma once

#include <functional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/json.h"
#include "detect/lang/packages.h"

namespace plimsoll::detect {

class ComposerPackages {
 public:
  /// Adds an entry: nullptr for what is no package, or the project's own ("path").
  Package* add(const json::value& entry, Scope scope);
  /// Hands them all over with what they need. Needs of the platform ("php", "ext-json") are no packages.
  void send(FactSink& sink);

 private:
  Packages packages_{"composer"};
  std::unordered_map<std::string, std::vector<Package*>> named_, stand_ins_;  // by name_key()
  std::vector<std::pair<Package*, std::string>> needs_;
};

/// Calls `each` with the members of the list `key` at the root of a document; with an empty key the root is the list.
Result<void> for_each_composer_entry(std::string_view document, std::string_view key,
                                     const std::function<void(const json::value& entry)>& each);

}  // namespace plimsoll::detect

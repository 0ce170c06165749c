// SPDX-License-Identifier: Apache-2.0
#include "detect/lang/composer.h"

#include <array>

#include "detect/lang/license.h"

namespace plimsoll::detect {

Package* add_composer_entry(const json::value& entry, Scope scope, Packages& packages) {
  const json::value* dist = json::find(entry, "dist");
  if (dist && json::text(*dist, "type") == "path") return nullptr;
  Package* package = packages.add(json::text(entry, "name"), json::text(entry, "version"), Relation::unknown, scope);
  const json::value* license = json::find(entry, "license");
  if (package && license) package->license = license_text(*license);
  return package;
}

Result<void> for_each_composer_entry(std::string_view document, std::string_view key,
                                     const std::function<void(const json::value& entry)>& each) {
  MemoryStream stream(as_bytes(document));
  const std::array path{key};
  return json::for_each_member(stream, std::span(path).first(key.empty() ? 0 : 1),
                               [&](std::string_view, json::value&& entry) -> Result<void> {
                                 each(entry);
                                 return {};
                               });
}

}  // namespace plimsoll::detect

// SPDX-License-Identifier: Apache-2.0
#include "detect/lang/composer.h"

#include <algorithm>
#include <array>

#include "detect/lang/license.h"
#include "package/ecosystem.h"

namespace plimsoll::detect {
namespace {

constexpr std::size_t kMostStandIns = 64;  // for one name

}  // namespace

Package* ComposerPackages::add(const json::value& entry, Scope scope) {
  const json::value* dist = json::find(entry, "dist");
  if (dist && json::text(*dist, "type") == "path") return nullptr;
  Package* package = packages_.add(json::text(entry, "name"), json::text(entry, "version"), Relation::unknown, scope);
  const json::value* license = json::find(entry, "license");
  if (package == nullptr) return nullptr;
  if (license) package->license = license_text(*license);
  const auto put = [&](std::vector<Package*>& into) {
    if (into.size() < kMostStandIns && std::ranges::find(into, package) == into.end()) into.push_back(package);
  };
  put(named_[name_key("composer", package->name)]);
  for (const auto kind : {"replace", "provide"}) {
    for (const auto& other : json::members(entry, kind)) put(stand_ins_[name_key("composer", other.key())]);
  }
  for (const auto& need : json::members(entry, "require")) {
    if (needs_.size() < Packages::kMostNeeds && need.key().find('/') != std::string_view::npos)
      needs_.emplace_back(package, name_key("composer", need.key()));
  }
  return package;
}

void ComposerPackages::send(FactSink& sink) {
  for (const auto& [package, name] : needs_) {
    const auto& rows = named_.contains(name) ? named_ : stand_ins_;
    const auto found = rows.find(name);
    if (found == rows.end()) continue;
    for (const Package* needed : found->second) packages_.need(*package, *needed);
  }
  packages_.send(sink);
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

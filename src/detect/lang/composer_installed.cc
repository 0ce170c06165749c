// SPDX-License-Identifier: Apache-2.0
// vendor/composer/installed.json: what Composer has installed. Composer 1 wrote a list of packages; Composer 2 an
// object with the list "packages" and the names of those for development in "dev-package-names".
#include <array>
#include <unordered_map>
#include <vector>

#include "detect/lang/composer.h"
#include "detect/lang/places.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "installed.json"}};

void detect(const FileView& file, FactSink& sink) {
  if (folder_name(file.path) != "composer") return;
  const std::string_view text = document(file.content);
  const auto first = text.find_first_not_of(" \t\r\n");
  const bool is_list = first != text.npos && text[first] == '[';

  ComposerPackages packages;
  std::unordered_map<std::string_view, std::vector<Package*>> by_name;
  auto done = for_each_composer_entry(text, is_list ? "" : "packages", [&](const json::value& entry) {
    if (Package* package = packages.add(entry, Scope::runtime)) by_name[package->name].push_back(package);
  });
  if (done && !is_list) {
    done = for_each_composer_entry(text, "dev-package-names", [&](const json::value& name) {
      const auto found = by_name.find(json::text(name));
      if (found == by_name.end()) return;
      for (Package* package : found->second) package->scope = Scope::development;
    });
  }
  packages.send(sink);
  if (!done) add_malformed(sink, done.error().message);
}

}  // namespace

Detector composer_installed_detector() {
  return {"composer-installed", 2, "PHP packages installed by Composer", kWants, detect, 128 * kMiB, Proof::installed};
}

}  // namespace plimsoll::detect

// SPDX-License-Identifier: Apache-2.0
// composer.lock: JSON with the lists "packages" and "packages-dev".
#include <array>

#include "detect/lang/composer.h"
#include "detect/lang/places.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "composer.lock"}};

void detect(const FileView& file, FactSink& sink) {
  if (is_of_a_package(file.path)) return;
  const std::string_view text = document(file.content);
  ComposerPackages packages;
  Result<void> done;
  for (const auto& [list, scope] : {std::pair("packages", Scope::runtime), {"packages-dev", Scope::development}}) {
    done = for_each_composer_entry(text, list, [&](const json::value& entry) { packages.add(entry, scope); });
    if (!done) break;
  }
  packages.send(sink);
  if (!done) add_malformed(sink, done.error().message);
}

}  // namespace

Detector composer_lock_detector() {
  return {"composer-lock", 2, "Composer's lockfiles", kWants, detect, 128 * kMiB, Proof::locked};
}

}  // namespace plimsoll::detect

// SPDX-License-Identifier: Apache-2.0
// renv.lock of R: {"R": {"Version": …}, "Packages": {name: {"Package": name, "Version": …, "Source": …}}}.
#include <array>

#include <fmt/format.h>

#include "base/json.h"
#include "detect/lang/documents.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "renv.lock"}};

void detect(const FileView& file, FactSink& sink) {
  if (is_of_a_package(file.path)) return;
  const auto root = or_gap(json::parse(document(file.content)), sink);
  if (!root) return;
  Packages packages("cran");
  Damage damage;
  for (const auto& [key, entry] : json::members(*root, "Packages")) {
    const std::string_view name = json::text(entry, "Package");
    if (packages.add(name.empty() ? std::string_view(key) : name, json::text(entry, "Version")) == nullptr)
      damage.add(fmt::format("the package \"{}\" has no version", printable(std::string_view(key), 200)));
  }
  packages.send(sink);
  damage.send(sink);
}

}  // namespace

Detector renv_lock_detector() {
  return {"renv-lock", 1, "R packages in renv.lock", kWants, detect, 16 * kMiB, Proof::locked};
}

}  // namespace plimsoll::detect

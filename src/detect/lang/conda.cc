// SPDX-License-Identifier: Apache-2.0
// Conda packages: conda-meta/NAME-VERSION-BUILD.json in each environment, one file for each package.
#include <array>

#include "base/json.h"
#include "detect/lang/license.h"
#include "detect/lang/packages.h"
#include "detect/lang/places.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::parent, "conda-meta"}};

void detect(const FileView& file, FactSink& sink) {
  if (!file.path.ends_with(".json")) return;  // "history" and others
  const auto parsed = json::parse(document(file.content));
  if (!parsed) return add_malformed(sink, parsed.error().message);
  const std::string_view name = json::text(*parsed, "name");
  const std::string_view version = json::text(*parsed, "version");
  if (!is_sound(name, version)) return add_malformed(sink, "it states no usable name and version");
  Package package = language_package("conda", name, version);
  if (const json::value* license = json::find(*parsed, "license")) package.license = license_text(*license);
  // What somebody asked for by name, if so.
  const std::string_view asked = json::text(*parsed, "requested_spec");
  if ((!asked.empty() && asked != "None") || !json::items(*parsed, "requested_specs").empty()) {
    package.relation = Relation::direct;
  }
  sink.add(std::move(package));
}

}  // namespace

Detector conda_detector() {
  return {"conda", 1, "packages installed by conda and mamba", kWants, detect, 64 * kMiB, Proof::installed};
}

}  // namespace plimsoll::detect

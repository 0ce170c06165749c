// SPDX-License-Identifier: Apache-2.0
// Conda packages: conda-meta/NAME-VERSION-BUILD.json in each environment, one file for each package.
#include <array>
#include <string>

#include "base/json.h"
#include "base/lines.h"
#include "base/sorted.h"
#include "detect/lang/license.h"
#include "detect/lang/packages.h"
#include "detect/lang/places.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::parent, "conda-meta"}};
constexpr std::size_t kMostNeeds = 4096;

void detect(const FileView& file, FactSink& sink) {
  if (!file.path.ends_with(".json")) return;  // "history" and others
  const auto parsed = json::parse(document(file.content));
  if (!parsed) return add_malformed(sink, parsed.error().message);
  const std::string_view name = json::text(*parsed, "name");
  const std::string_view version = json::text(*parsed, "version");
  if (!is_sound(name, version)) return add_malformed(sink, "it states no usable name and version");
  Package package = language_package("conda", name, version);
  if (const json::value* license = json::find(*parsed, "license")) package.license = license_text(*license);
  for (const json::value& need : json::items(*parsed, "depends")) {
    std::string_view text = json::text(need);  // "libblas >=3.9.0,<4.0a0"
    const std::string_view needed = take_word(text);
    if (is_sound(needed, "0") && package.depends.size() < kMostNeeds)
      package.depends.push_back({std::string(needed), {}});
  }
  sort_unique(package.depends);
  // What somebody asked for by name, if so.
  const std::string_view asked = json::text(*parsed, "requested_spec");
  if ((!asked.empty() && asked != "None") || !json::items(*parsed, "requested_specs").empty()) {
    package.relation = Relation::direct;
  }
  sink.add(std::move(package));
}

}  // namespace

Detector conda_detector() {
  return {"conda", 2, "packages installed by conda and mamba", kWants, detect, 64 * kMiB, Proof::installed};
}

}  // namespace plimsoll::detect

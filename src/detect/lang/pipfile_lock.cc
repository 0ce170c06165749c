// SPDX-License-Identifier: Apache-2.0
// Pipfile.lock: JSON with a section for each category of packages, "default", "develop" and others, each a map from
// name to {"version": "==1.2.3", …}. What comes from a folder or a repository has no version here.
#include <array>

#include "base/json.h"
#include "detect/lang/packages.h"
#include "detect/lang/places.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "Pipfile.lock"}};

void detect(const FileView& file, FactSink& sink) {
  if (is_of_a_package(file.path)) return;
  Packages packages("pypi");
  bool known = false;
  MemoryStream stream(as_bytes(document(file.content)));
  const auto done =
      json::for_each_member(stream, {}, [&](std::string_view category, json::value&& section) -> Result<void> {
        known |= category == "_meta" || category == "default";
        const json::object* entries = section.if_object();
        if (category == "_meta" || !entries) return {};
        const Scope scope = category == "develop" ? Scope::development : Scope::runtime;
        for (const auto& [name, entry] : *entries) {
          std::string_view version = json::text(entry, "version");
          while (version.starts_with('=')) version.remove_prefix(1);
          packages.add(name, version, Relation::unknown, scope);
        }
        return {};
      });
  packages.send(sink);
  if (!done) return add_malformed(sink, done.error().message);
  if (!known) add_malformed(sink, "it has neither \"_meta\" nor \"default\"");
}

}  // namespace

Detector pipfile_lock_detector() {
  return {"pipfile-lock", 1, "Pipenv's lockfiles", kWants, detect, 64 * kMiB, Proof::locked};
}

}  // namespace plimsoll::detect

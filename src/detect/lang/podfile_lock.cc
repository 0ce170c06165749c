// SPDX-License-Identifier: Apache-2.0
// Podfile.lock of CocoaPods, a YAML file:
//
//   PODS:                                  DEPENDENCIES:              EXTERNAL SOURCES:
//     - Alamofire (5.6.2)                    - Firebase/Core (~> 9)     Local: {:path: ../Local}
//     - Firebase/Core (9.1.0):
//       - FirebaseAnalytics (= 9.1.0)
//
// "Firebase/Core" is a part of the pod "Firebase" and has its version. A pod from a folder is the project's own.
#include <array>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/yaml.h"
#include "detect/lang/documents.h"
#include "detect/lang/salvage.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "Podfile.lock"}};

std::string_view pod_of(std::string_view text) { return text.substr(0, text.find_first_of(" /(")); }

/// The text of an entry, which is a key when a list of dependencies follows it.
std::string_view entry_text(const json::value& entry) {
  const json::object* object = entry.if_object();
  return object != nullptr && !object->empty() ? std::string_view(object->begin()->key()) : json::text(entry);
}

void detect(const FileView& file, FactSink& sink) {
  if (is_of_a_package(file.path)) return;
  const auto root = read_document(document(file.content), yaml::parse, {}, sink);
  if (!root) return;
  std::set<std::string_view> direct, local;
  for (const json::value& entry : json::items(*root, "DEPENDENCIES")) direct.insert(pod_of(entry_text(entry)));
  for (const auto& [name, source] : json::members(*root, "EXTERNAL SOURCES")) {
    if (json::find(source, ":path") != nullptr) local.insert(pod_of(name));
  }
  Packages packages("cocoapods");
  std::unordered_map<std::string_view, const Package*> rows;
  std::vector<std::pair<Package*, std::string_view>> needs;
  Damage damage;
  for (const json::value& entry : json::items(*root, "PODS")) {
    const std::string_view text = entry_text(entry), pod = pod_of(text);
    if (local.contains(pod)) continue;
    const auto open = text.find(" (");
    const bool whole = open != text.npos && text.ends_with(')');
    const std::string_view version = whole ? text.substr(open + 2, text.size() - open - 3) : std::string_view{};
    const Relation relation = direct.contains(pod) ? Relation::direct : Relation::transitive;
    Package* row = packages.add(pod, version, relation);
    if (row == nullptr) {
      damage.add(fmt::format("\"{}\" is not a pod with its version", printable(text, 200)));
      continue;
    }
    rows.emplace(pod, row);
    for (const json::value& need : json::items(entry, text))
      if (needs.size() < Packages::kMostNeeds) needs.emplace_back(row, pod_of(json::text(need)));
  }
  for (const auto& [from, name] : needs)
    if (const auto to = rows.find(name); to != rows.end()) packages.need(*from, *to->second);
  packages.send(sink);
  damage.send(sink);
}

}  // namespace

Detector podfile_lock_detector() {
  return {"podfile-lock", 2, "CocoaPods in Podfile.lock", kWants, detect, 16 * kMiB, Proof::locked};
}

}  // namespace plimsoll::detect

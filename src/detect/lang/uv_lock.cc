// SPDX-License-Identifier: Apache-2.0
// uv.lock: TOML, a list "package" of tables, each with the packages it depends on by name.
//
// The project and the members of its workspace are packages too, with a "virtual", "editable" or "directory" source:
// what they need is direct, what only their "dev-dependencies" lead to is for development.
#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "base/toml.h"
#include "detect/lang/needs.h"
#include "detect/lang/packages.h"
#include "detect/lang/places.h"
#include "detect/lang/salvage.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "uv.lock"}};
constexpr auto kOwn = std::to_array<std::string_view>({"directory", "editable", "virtual"});

bool is_own(const json::value& entry) {
  const json::value* source = json::find(entry, "source");
  return source && std::ranges::any_of(kOwn, [&](std::string_view kind) { return json::find(*source, kind); });
}

class UvLock {
 public:
  explicit UvLock(const json::array& entries) : entries_(entries), needs_(entries.size()) {
    for (Needs::Node node = 0; node < entries.size(); ++node) by_name_.emplace(json::text(entries[node], "name"), node);
  }

  void send(FactSink& sink) {
    for (Needs::Node node = 0; node < entries_.size(); ++node) {
      const json::value& entry = entries_[node];
      add_needs(node, json::items(entry, "dependencies"), Scope::runtime);
      for (const auto& extra : json::members(entry, "optional-dependencies")) {
        if (const json::array* list = extra.value().if_array()) add_needs(node, *list, Scope::runtime);
      }
      for (const auto& group : json::members(entry, "dev-dependencies")) {
        if (const json::array* list = group.value().if_array()) add_needs(node, *list, Scope::development);
      }
    }
    needs_.follow();
    Packages packages("pypi");
    std::vector<Package*> rows(entries_.size());  // nullptr: no package, or the project's own
    for (Needs::Node node = 0; node < entries_.size(); ++node) {
      const json::value& entry = entries_[node];
      if (is_own(entry)) continue;
      rows[node] = packages.add(json::text(entry, "name"), json::text(entry, "version"), needs_.relation(node),
                                needs_.scope(node));
    }
    needs_.for_each([&](Needs::Node from, Needs::Node to) {
      if (rows[from] != nullptr && rows[to] != nullptr) packages.need(*rows[from], *rows[to]);
    });
    packages.send(sink);
  }

 private:
  static constexpr int kMostForks = 50;  // versions of one package, for different platforms

  void add_needs(Needs::Node from, const json::array& list, Scope scope) {
    const bool own = is_own(entries_[from]);
    for (const json::value& need : list) {
      const std::string_view version = json::text(need, "version");
      auto [first, last] = by_name_.equal_range(json::text(need, "name"));
      for (int i = 0; first != last && i < kMostForks; ++first, ++i) {
        if (!version.empty() && json::text(entries_[first->second], "version") != version) continue;
        if (own) {
          needs_.start(first->second, scope);
        } else {
          needs_.add(from, first->second);
        }
      }
    }
  }

  const json::array& entries_;
  std::multimap<std::string_view, Needs::Node> by_name_;
  Needs needs_;
};

void detect(const FileView& file, FactSink& sink) {
  if (is_of_a_package(file.path)) return;
  const auto root = read_document(document(file.content), toml::parse, "[[package]]", sink);
  if (root) UvLock(json::items(*root, "package")).send(sink);
}

}  // namespace

Detector uv_lock_detector() { return {"uv-lock", 2, "uv's lockfiles", kWants, detect, 32 * kMiB, Proof::locked}; }

}  // namespace plimsoll::detect

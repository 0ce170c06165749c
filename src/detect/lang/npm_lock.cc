// SPDX-License-Identifier: Apache-2.0
// npm's lockfiles: package-lock.json, npm-shrinkwrap.json, and the one that npm hides in node_modules.
//
// lockfileVersion 2 and 3 have "packages", a flat map from places ("node_modules/a/node_modules/b") to what stands
// there; places without "node_modules" are the project ("") and its workspaces, which say what they need. Version 1 has
// "dependencies" only, nested like node_modules, each with what it "requires", and does not say what the project itself
// asks for.
#include <array>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/json.h"
#include "detect/lang/license.h"
#include "detect/lang/npm_names.h"
#include "detect/lang/packages.h"
#include "detect/lang/places.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "package-lock.json"}, Want{Want::Kind::name, "npm-shrinkwrap.json"}};
constexpr std::array kHiddenWants{Want{Want::Kind::name, ".package-lock.json"}};
constexpr std::string_view kModules = "node_modules/";
constexpr int kMostFolders = 64;  // above a workspace, where its needs are looked for

Scope scope_of(const json::value& entry) {
  const json::value* dev = json::find(entry, "dev");
  return dev && dev->is_bool() && dev->get_bool() ? Scope::development : Scope::runtime;
}

class NpmLock {
 public:
  Result<void> read(std::string_view text) {
    const auto done = each_member(text, "packages",
                                  [&](std::string_view place, const json::value& entry) { add_place(place, entry); });
    if (!seen_) {
      TRY(each_member(text, "dependencies",
                      [&](std::string_view name, const json::value& entry) { add_nested(name, entry); }));
    }
    if (!seen_ && text.find("\"lockfileVersion\"") == text.npos) {
      return fail(ErrorKind::malformed, "it has neither packages nor a lockfileVersion");
    }
    return done;
  }

  void send(FactSink& sink) {
    for (const auto& [place, name] : needs_) {
      Package* needed = find(place, name);
      if (needed == nullptr) continue;
      if (place.find(kModules) == place.npos)
        needed->relation = Relation::direct;
      else if (const auto from = places_.find(place); from != places_.end())
        packages_.need(*from->second, *needed);
    }
    for (const auto& [from, name] : outer_needs_)
      if (const auto to = outermost_.find(name); to != outermost_.end()) packages_.need(*from, *to->second);
    packages_.send(sink);
  }

 private:
  template <typename Each>
  Result<void> each_member(std::string_view text, std::string_view container, const Each& each) {
    MemoryStream stream(as_bytes(text));
    const std::array path{container};
    return json::for_each_member(stream, path, [&](std::string_view key, json::value&& member) -> Result<void> {
      seen_ = true;
      each(key, member);
      return {};
    });
  }

  void add_place(std::string_view place, const json::value& entry) {
    const auto modules = place.rfind(kModules);
    if (modules == place.npos) {
      add_needs(place, entry, {"dependencies", "devDependencies", "optionalDependencies", "peerDependencies"});
      has_project_ = true;
      return;
    }
    // A link stands for a workspace or a folder of the project.
    const json::value* link = json::find(entry, "link");
    if ((link && link->is_bool() && link->get_bool()) || is_local(json::text(entry, "resolved"))) return;
    std::string_view name = json::text(entry, "name");  // written where an alias stands for it
    if (name.empty()) name = place.substr(modules + kModules.size());
    add(name, json::text(entry, "version"), entry, place);
    add_needs(place, entry, {"dependencies", "optionalDependencies", "peerDependencies"});
  }

  void add_needs(std::string_view place, const json::value& entry, std::initializer_list<std::string_view> kinds) {
    for (const std::string_view kind : kinds) {
      for (const auto& need : json::members(entry, kind))
        if (needs_.size() < Packages::kMostNeeds) needs_.emplace_back(place, need.key());
    }
  }

  Package* add(std::string_view name, std::string_view version, const json::value& entry, std::string_view place) {
    if (!is_version(version)) return nullptr;
    const auto relation = has_project_ ? Relation::transitive : Relation::unknown;
    Package* package = packages_.add(name, version, relation, scope_of(entry));
    if (!package) return nullptr;
    if (const json::value* license = json::find(entry, "license")) package->license = license_text(*license);
    if (!place.empty()) places_.emplace(place, package);
    return package;
  }

  /// An entry of version 1 with all that are nested in it.
  void add_nested(std::string_view name, const json::value& entry) {
    std::vector<Nested> all{{name, &entry, 0, nullptr}};
    std::unordered_map<const json::value*, Package*> rows;
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (const auto& inner : json::members(*all[i].entry, "dependencies"))
        all.push_back({inner.key(), &inner.value(), i, nullptr});
      Nested& one = all[i];
      std::string_view real = one.name, version = json::text(*one.entry, "version");
      if (version.starts_with("npm:")) std::tie(real, version) = split_descriptor(version.substr(4));
      one.package = add(real, version, *one.entry, {});
      rows.emplace(one.entry, one.package);
    }
    if (all.front().package != nullptr) outermost_.emplace(name, all.front().package);
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].package == nullptr) continue;
      for (const auto& need : json::members(*all[i].entry, "requires")) {
        if (const json::value* found = find_nested(all, i, need.key())) {
          if (const Package* to = rows.at(found)) packages_.need(*all[i].package, *to);
        } else if (outer_needs_.size() < Packages::kMostNeeds) {
          outer_needs_.emplace_back(all[i].package, need.key());
        }
      }
    }
  }

  /// An entry of version 1 in the one that `outer` counts; the outermost is its own.
  struct Nested {
    std::string_view name;
    const json::value* entry;
    std::size_t outer;
    Package* package;
  };

  /// What entry `i` needs under that name, in itself or in those it is nested in; nullptr: it is none of these.
  static const json::value* find_nested(const std::vector<Nested>& all, std::size_t i, std::string_view name) {
    for (int up = 0; up < kMostFolders; ++up, i = all[i].outer) {
      const json::object& inner = json::members(*all[i].entry, "dependencies");
      if (const json::value* found = inner.if_contains(name)) return found;
      if (i == 0) break;
    }
    return nullptr;
  }

  /// What `place` needs under that name is looked for as Node does: in its own node_modules, then further up. nullptr:
  /// it is not there.
  Package* find(std::string_view place, std::string_view name) {
    for (int i = 0; i < kMostFolders; ++i) {
      std::string candidate(place);
      if (!candidate.empty()) candidate += '/';
      const auto found = places_.find(candidate.append(kModules).append(name));
      if (found != places_.end()) return found->second;
      if (place.empty()) return nullptr;
      const auto slash = place.rfind('/');
      place = slash == place.npos ? std::string_view{} : place.substr(0, slash);
    }
    return nullptr;
  }

  Packages packages_{"npm"};
  std::unordered_map<std::string, Package*> places_;
  std::vector<std::pair<std::string, std::string>> needs_;  // place and name
  std::unordered_map<std::string, Package*> outermost_;     // of version 1, by name
  std::vector<std::pair<Package*, std::string>> outer_needs_;
  bool seen_ = false;
  bool has_project_ = false;
};

void read(const FileView& file, FactSink& sink) {
  NpmLock lock;
  const auto done = lock.read(document(file.content));
  lock.send(sink);
  if (!done) add_malformed(sink, done.error().message);
}

void detect(const FileView& file, FactSink& sink) {
  if (!is_of_a_package(file.path)) read(file, sink);
}

void detect_hidden(const FileView& file, FactSink& sink) {
  if (folder_name(file.path) == "node_modules") read(file, sink);
}

}  // namespace

Detector npm_lock_detector() { return {"npm-lock", 3, "npm's lockfiles", kWants, detect, 128 * kMiB, Proof::locked}; }

Detector npm_installed_detector() {
  return {"npm-installed",
          3,
          "what npm notes of node_modules after an installation",
          kHiddenWants,
          detect_hidden,
          128 * kMiB,
          Proof::installed};
}

}  // namespace plimsoll::detect

// SPDX-License-Identifier: Apache-2.0
// pnpm-lock.yaml.
//
// "packages" has one entry for each package, keyed by where it comes from: "/a/1.2.3_peer@1" up to version 5,
// "/a@1.2.3(peer@1)" in version 6, "a@1.2.3" since version 9, where "snapshots" holds the same with peers and needs.
// Entries from elsewhere than the registry state name and version. "importers" (or the root, when there is one
// project only) says what the project asks for. Up to version 6 entries say "dev: true"; later it follows from
// the graph.
#include <array>
#include <cstdlib>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/yaml.h"
#include "detect/lang/needs.h"
#include "detect/lang/npm_names.h"
#include "detect/lang/packages.h"
#include "detect/lang/places.h"
#include "detect/lang/salvage.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "pnpm-lock.yaml"}};

/// All documents of the stream as one list: newer versions write a second one for pnpm itself.
Result<json::value> parse_all(std::string_view text, std::uint32_t max_depth) {
  std::vector<json::value> documents = TRY(yaml::parse_all(text, max_depth));
  json::array all;
  for (json::value& document : documents) all.push_back(std::move(document));
  return all;
}

double lockfile_version(const json::value& root) {
  const json::value* version = json::find(root, "lockfileVersion");
  if (!version) return 0;
  if (version->is_number()) return version->to_number<double>();
  return std::strtod(std::string(json::text(*version)).c_str(), nullptr);
}

/// Name and version of a key, without peers; the version may be an address.
std::pair<std::string_view, std::string_view> split_key(std::string_view key, double version) {
  key = key.substr(0, key.find('('));
  const bool at_registry = key.starts_with('/');
  if (at_registry) key.remove_prefix(1);
  if (version >= 6) return split_descriptor(key);
  // "registry.example.org/a/1.2.3"
  if (!at_registry && !key.starts_with('@')) key = key.substr(std::min(key.find('/'), key.size() - 1) + 1);
  auto slash = key.find('/');
  if (key.starts_with('@') && slash != key.npos) slash = key.find('/', slash + 1);
  if (slash == key.npos) return {};
  const std::string_view rest = key.substr(slash + 1);
  return {key.substr(0, slash), rest.substr(0, rest.find('_'))};
}

class PnpmLock {
 public:
  PnpmLock(const json::value& root, Packages& packages)
      : root_(root), packages_(packages), version_(lockfile_version(root)) {}

  void run() {
    const json::object& described = json::members(root_, "packages");
    const json::object& snapshots = json::members(root_, "snapshots");
    const bool has_snapshots = version_ >= 9 && !snapshots.empty();
    const json::object& nodes = has_snapshots ? snapshots : described;
    for (const auto& [key, entry] : nodes) by_key_.emplace(key, static_cast<Needs::Node>(by_key_.size()));

    Needs needs(nodes.size());
    for (const auto& [key, entry] : nodes) {
      for (const auto kind : {"dependencies", "optionalDependencies"}) {
        for (const auto& [name, reference] : json::members(entry, kind)) {
          if (const auto to = find(name, json::text(reference))) needs.add(by_key_.at(key), *to);
        }
      }
    }
    start_from(root_, needs);
    for (const auto& importer : json::members(root_, "importers")) start_from(importer.value(), needs);
    needs.follow();

    for (const auto& [key, snapshot] : nodes) {
      const json::value* about = &snapshot;
      if (has_snapshots) {
        const auto found = described.find(std::string_view(key).substr(0, key.find('(')));
        if (found != described.end()) about = &found->value();
      }
      rows_.push_back(add(key, *about, needs));
    }
    needs.for_each([&](Needs::Node from, Needs::Node to) {
      if (rows_[from] != nullptr && rows_[to] != nullptr) packages_.need(*rows_[from], *rows_[to]);
    });
  }

 private:
  void start_from(const json::value& project, Needs& needs) const {
    for (const auto kind : {"dependencies", "optionalDependencies", "devDependencies"}) {
      const Scope scope = std::string_view(kind) == "devDependencies" ? Scope::development : Scope::runtime;
      for (const auto& [name, need] : json::members(project, kind)) {
        const std::string_view reference = need.is_object() ? json::text(need, "version") : json::text(need);
        if (const auto node = find(name, reference)) needs.start(*node, scope);
      }
    }
  }

  /// The entry that `name: reference` means; an alias gives the whole key.
  [[nodiscard]] std::optional<Needs::Node> find(std::string_view name, std::string_view reference) const {
    if (reference.empty()) return std::nullopt;
    for (const std::string& key : {fmt::format("{}@{}", name, reference), fmt::format("/{}@{}", name, reference),
                                   fmt::format("/{}/{}", name, reference), std::string(reference)}) {
      if (const auto found = by_key_.find(key); found != by_key_.end()) return found->second;
    }
    return std::nullopt;
  }

  /// nullptr for what is no package, or the project's own.
  Package* add(std::string_view key, const json::value& about, const Needs& needs) {
    auto [name, version] = split_key(key, version_);
    const json::value* resolution = json::find(about, "resolution");
    if (is_local(version) || (resolution && json::text(*resolution, "type") == "directory")) return nullptr;
    if (const std::string_view stated = json::text(about, "name"); !stated.empty()) name = stated;
    if (const std::string_view stated = json::text(about, "version"); !stated.empty()) version = stated;
    if (!is_version(version)) return nullptr;
    const Needs::Node node = by_key_.find(key)->second;
    Scope scope = needs.scope(node);
    if (version_ < 9) {
      const json::value* dev = json::find(about, "dev");
      scope = dev && dev->is_bool() && dev->get_bool() ? Scope::development : Scope::runtime;
    }
    return packages_.add(name, version, needs.relation(node), scope);
  }

  const json::value& root_;
  Packages& packages_;
  double version_;
  std::unordered_map<std::string_view, Needs::Node> by_key_;
  std::vector<Package*> rows_;  // by node
};

void detect(const FileView& file, FactSink& sink) {
  if (is_of_a_package(file.path)) return;
  const auto documents = read_document(document(file.content), parse_all, "", sink);
  if (!documents) return;
  Packages packages("npm");
  bool known = false;
  for (const json::value& root : documents->get_array()) {
    known |= json::find(root, "lockfileVersion") != nullptr;
    PnpmLock(root, packages).run();
  }
  if (!known) add_malformed(sink, "it has no lockfileVersion");
  packages.send(sink);
}

}  // namespace

Detector pnpm_lock_detector() { return {"pnpm-lock", 2, "pnpm's lockfiles", kWants, detect, 64 * kMiB, Proof::locked}; }

}  // namespace plimsoll::detect

// SPDX-License-Identifier: Apache-2.0
// yarn.lock, of both kinds.
//
// Version 1 has a format of its own: a line of patterns ("a@^1.0.0, a@^1.1.0:") and below it, indented, "version" and
// more. Since version 2 ("berry") it is YAML, with "__metadata", "resolution" ("a@npm:1.2.3") for the real name, and
// the project's own workspaces as entries, which say what they need, but not what for.
//
// What a package needs stands there as it asked for it; the pattern leads to the entry that serves it. Where a
// project's "resolutions" have changed patterns, the only entry of that name does. Peers are not locked.
#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/lines.h"
#include "base/yaml.h"
#include "detect/lang/npm_names.h"
#include "detect/lang/packages.h"
#include "detect/lang/places.h"
#include "detect/lang/salvage.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "yarn.lock"}};

std::string_view unquoted(std::string_view text) {
  text = trim(text);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  return text;
}

/// The packages of the file by all that is asked for: "a@^1.0.0", "b@npm:^2". What is put in must outlive this.
class Descriptors {
 public:
  void add(std::string_view descriptor, Package& package) {
    by_descriptor_.emplace(descriptor, &package);
    const auto [only, is_new] = by_name_.emplace(split_descriptor(descriptor).first, &package);
    if (!is_new && only->second != &package) only->second = nullptr;
  }

  /// nullptr: it is not there, or is the project's own.
  [[nodiscard]] Package* find(std::string_view name, std::string_view range) const {
    if (Package* exact = find_exactly(fmt::format("{}@{}", name, range))) return exact;
    // Older ones leave out "npm:".
    if (Package* exact = find_exactly(fmt::format("{}@npm:{}", name, range))) return exact;
    const auto only = is_local(range) ? by_name_.end() : by_name_.find(name);
    return only == by_name_.end() ? nullptr : only->second;
  }

 private:
  [[nodiscard]] Package* find_exactly(std::string_view descriptor) const {
    const auto found = by_descriptor_.find(descriptor);
    return found == by_descriptor_.end() ? nullptr : found->second;
  }

  std::unordered_map<std::string_view, Package*> by_descriptor_;
  std::unordered_map<std::string_view, Package*> by_name_;  // nullptr: several versions
};

/// What some package needs, as it asks for it.
struct Need {
  Package* from;
  std::string_view name, range;
};

void connect(const std::vector<Need>& needs, const Descriptors& descriptors, Packages& packages) {
  for (const Need& need : needs)
    if (const Package* to = descriptors.find(need.name, need.range)) packages.need(*need.from, *to);
}

/// Version 1: what the entry above said.
struct Entry {
  std::string_view patterns;  // all of them, or empty
  std::string_view version;
  std::vector<std::pair<std::string_view, std::string_view>> needs;  // name and range
};

/// Cuts the next pattern off a line such as `"@a/b@^1", "@a/b@^1.1":`; they all mean the same package.
std::string_view take_pattern(std::string_view& rest) {
  rest = trim(rest);
  const bool quoted = rest.starts_with('"');
  const auto end = std::min(quoted ? rest.find('"', 1) : rest.find(','), rest.size());
  const std::string_view pattern = quoted ? rest.substr(1, end - 1) : trim(rest.substr(0, end));
  rest.remove_prefix(std::min(rest.find(',', end), rest.size() - 1) + 1);
  return pattern;
}

class Classic {
 public:
  explicit Classic(Packages& packages) : packages_(packages) {}

  /// False when it has no version.
  bool add(const Entry& entry) {
    std::string_view patterns = entry.patterns;
    const std::string_view first = take_pattern(patterns);
    auto [name, range] = split_descriptor(first);
    if (is_local(range)) return true;
    if (range.starts_with("npm:")) name = split_descriptor(range.substr(4)).first;
    if (Package* package = packages_.add(name, entry.version)) {
      descriptors_.add(first, *package);
      while (!patterns.empty()) descriptors_.add(take_pattern(patterns), *package);
      for (const auto& [need, wanted] : entry.needs)
        if (needs_.size() < Packages::kMostNeeds) needs_.push_back({package, need, wanted});
    }
    return !entry.version.empty();
  }

  void finish() { connect(needs_, descriptors_, packages_); }

 private:
  Packages& packages_;
  Descriptors descriptors_;
  std::vector<Need> needs_;
};

void read_classic(std::string_view text, Packages& packages, FactSink& sink) {
  Classic lock(packages);
  Entry entry;
  std::size_t entries = 0;
  std::size_t bad = 0;
  bool in_needs = false;
  const auto finish = [&] {
    if (!entry.patterns.empty() && !lock.add(entry)) ++bad;
    entry = {};
    in_needs = false;
  };
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view line = take_line(rest);
    if (trim(line).empty() || line.starts_with('#')) continue;
    if (!is_blank(line.front())) {
      finish();
      ++entries;
      if (line.ends_with(':') && line.find('@', 1) != line.npos) {
        entry.patterns = line.substr(0, line.size() - 1);
      } else {
        ++bad;
      }
    } else if (line.starts_with("  ") && !is_blank(line[2])) {
      std::string_view field = line;
      const std::string_view key = take_word(field);
      if (unquoted(key) == "version") entry.version = unquoted(field);
      in_needs = key == "dependencies:" || key == "optionalDependencies:";
    } else if (in_needs) {
      std::string_view range = line;
      const std::string_view name = unquoted(take_word(range));
      entry.needs.emplace_back(name, unquoted(range));
    }
  }
  finish();
  lock.finish();
  if (bad > 0) add_malformed(sink, fmt::format("{} of {} entries have no pattern or no version", bad, entries));
}

void read_berry(std::string_view text, Packages& packages, FactSink& sink) {
  const auto root = read_document(text, yaml::parse, "", sink);
  if (!root) return;
  const json::object* entries = root->if_object();
  if (!entries) return add_malformed(sink, "it is no mapping of packages");

  Descriptors descriptors;
  std::vector<Package*> locked;
  std::vector<Need> needs;
  std::vector<std::pair<std::string_view, std::string_view>> asked;  // by the project itself
  bool has_project = false;
  for (const auto& [key, entry] : *entries) {
    if (key == "__metadata") continue;
    const auto [name, reference] = split_descriptor(json::text(entry, "resolution"));
    if (json::text(entry, "linkType") == "soft" || is_local(reference)) {
      if (!reference.starts_with("workspace:")) continue;
      has_project = true;
      for (const auto& [need, range] : json::members(entry, "dependencies"))
        asked.emplace_back(need, json::text(range));
      continue;
    }
    Package* package = packages.add(name, json::text(entry, "version"));
    if (package == nullptr) continue;
    locked.push_back(package);
    for (std::string_view rest = key; !rest.empty();) {
      const auto comma = rest.find(", ");
      descriptors.add(rest.substr(0, comma), *package);
      rest = comma == rest.npos ? std::string_view{} : rest.substr(comma + 2);
    }
    for (const auto& [need, range] : json::members(entry, "dependencies")) {
      if (needs.size() < Packages::kMostNeeds) needs.push_back({package, need, json::text(range)});
    }
  }
  connect(needs, descriptors, packages);
  if (!has_project) return;
  for (Package* package : locked) package->relation = Relation::transitive;
  for (const auto& [name, range] : asked)
    if (Package* package = descriptors.find(name, range)) package->relation = Relation::direct;
}

void detect(const FileView& file, FactSink& sink) {
  if (is_of_a_package(file.path)) return;
  const std::string_view text = document(file.content);
  Packages packages("npm");
  if (text.starts_with("__metadata:") || text.find("\n__metadata:") != text.npos) {
    read_berry(text, packages, sink);
  } else {
    read_classic(text, packages, sink);
  }
  packages.send(sink);
}

}  // namespace

Detector yarn_lock_detector() { return {"yarn-lock", 2, "yarn's lockfiles", kWants, detect, 64 * kMiB, Proof::locked}; }

}  // namespace plimsoll::detect

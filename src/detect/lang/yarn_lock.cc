// SPDX-License-Identifier: Apache-2.0
// yarn.lock, of both kinds.
//
// Version 1 has a format of its own: a line of patterns ("a@^1.0.0, a@^1.1.0:") and below it, indented, "version" and
// more. Since version 2 ("berry") it is YAML, with "__metadata", "resolution" ("a@npm:1.2.3") for the real name, and
// the project's own workspaces as entries, which say what they need, but not what for.
#include <array>
#include <unordered_map>
#include <vector>

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

/// Version 1: what the entry above said.
struct Entry {
  std::string_view pattern;  // the first one, or empty
  std::string_view version;
};

/// The first of the patterns of a line such as `"@a/b@^1", "@a/b@^1.1":`; they all mean the same package.
std::string_view first_pattern(std::string_view line) {
  if (line.ends_with(':')) line.remove_suffix(1);
  if (line.starts_with('"')) return line.substr(1, line.find('"', 1) - 1);
  return trim(line.substr(0, line.find(',')));
}

bool add_entry(const Entry& entry, Packages& packages) {
  auto [name, range] = split_descriptor(entry.pattern);
  if (is_local(range)) return true;
  if (range.starts_with("npm:")) name = split_descriptor(range.substr(4)).first;
  packages.add(name, entry.version);
  return !entry.version.empty();
}

void read_classic(std::string_view text, Packages& packages, FactSink& sink) {
  Entry entry;
  std::size_t entries = 0;
  std::size_t bad = 0;
  const auto finish = [&] {
    if (!entry.pattern.empty() && !add_entry(entry, packages)) ++bad;
    entry = {};
  };
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view line = take_line(rest);
    if (trim(line).empty() || line.starts_with('#')) continue;
    if (!is_blank(line.front())) {
      finish();
      ++entries;
      if (line.ends_with(':') && line.find('@', 1) != line.npos) {
        entry.pattern = first_pattern(line);
      } else {
        ++bad;
      }
    } else if (line.starts_with("  ") && !is_blank(line[2])) {
      std::string_view field = line;
      const std::string_view key = take_word(field);
      if (unquoted(key) == "version") entry.version = unquoted(field);
    }
  }
  finish();
  if (bad > 0) add_malformed(sink, fmt::format("{} of {} entries have no pattern or no version", bad, entries));
}

void read_berry(std::string_view text, Packages& packages, FactSink& sink) {
  const auto root = read_document(text, yaml::parse, "", sink);
  if (!root) return;
  const json::object* entries = root->if_object();
  if (!entries) return add_malformed(sink, "it is no mapping of packages");

  // By every descriptor that leads there: "a@npm:^1.0.0".
  std::unordered_map<std::string_view, Package*> by_descriptor;
  std::vector<std::string> needs;
  bool has_project = false;
  for (const auto& [key, entry] : *entries) {
    if (key == "__metadata") continue;
    const auto [name, reference] = split_descriptor(json::text(entry, "resolution"));
    if (json::text(entry, "linkType") == "soft" || is_local(reference)) {
      if (!reference.starts_with("workspace:")) continue;
      has_project = true;
      for (const auto& [need, range] : json::members(entry, "dependencies")) {
        needs.push_back(std::string(need) + '@' + std::string(json::text(range)));
      }
      continue;
    }
    Package* package = packages.add(name, json::text(entry, "version"));
    for (std::string_view rest = key; package && !rest.empty();) {
      const auto comma = rest.find(", ");
      by_descriptor.emplace(rest.substr(0, comma), package);
      rest = comma == rest.npos ? std::string_view{} : rest.substr(comma + 2);
    }
  }
  if (!has_project) return;
  for (const auto& [descriptor, package] : by_descriptor) package->relation = Relation::transitive;
  for (const std::string& need : needs) {
    auto found = by_descriptor.find(need);
    // Older ones leave out "npm:" where a workspace says what it needs.
    if (found == by_descriptor.end()) {
      const auto [name, range] = split_descriptor(need);
      found = by_descriptor.find(fmt::format("{}@npm:{}", name, range));
    }
    if (found != by_descriptor.end()) found->second->relation = Relation::direct;
  }
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

Detector yarn_lock_detector() { return {"yarn-lock", 1, "yarn's lockfiles", kWants, detect, 64 * kMiB, Proof::locked}; }

}  // namespace plimsoll::detect

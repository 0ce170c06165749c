// SPDX-License-Identifier: Apache-2.0
// Bundler's lockfiles: Gemfile.lock, gems.locked.
//
// Sections begin at the margin. GEM, GIT and PLUGIN SOURCE list under "specs:" what is locked, four blanks deep
// ("    rack (3.0.8)"), and deeper what each of them needs. PATH is the project's own. DEPENDENCIES says what the
// project asks for. A gem for one platform has it behind its version: "nokogiri (1.15.4-x86_64-linux)".
#include <array>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/lines.h"
#include "detect/lang/packages.h"
#include "detect/lang/places.h"
#include "detect/lang/rows_by_name.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "Gemfile.lock"}, Want{Want::Kind::name, "gems.locked"}};

/// "name (what stands in parentheses)".
std::pair<std::string_view, std::string_view> split_spec(std::string_view text) {
  const auto open = text.find(" (");
  const auto close = text.rfind(')');
  if (open == text.npos || close == text.npos || close < open) return {text, {}};
  return {text.substr(0, open), text.substr(open + 2, close - open - 2)};
}

/// "name (version)".
Package* add_spec(std::string_view text, const std::set<std::string_view>& asked, Packages& packages) {
  const auto [name, version] = split_spec(text);
  Relation relation = Relation::unknown;
  if (!asked.empty()) relation = asked.contains(name) ? Relation::direct : Relation::transitive;
  return packages.add(name, version.substr(0, version.find('-')), relation);
}

/// The names under DEPENDENCIES: "  rack (~> 3.0)", "  own!".
std::set<std::string_view> dependencies(std::string_view text) {
  std::set<std::string_view> out;
  bool inside = false;
  while (!text.empty()) {
    std::string_view line = take_line(text);
    if (!line.empty() && !is_blank(line.front())) inside = line == "DEPENDENCIES";
    if (!inside || !line.starts_with("  ")) continue;
    line = trim(line);
    line = line.substr(0, line.find(' '));
    if (line.ends_with('!')) line.remove_suffix(1);
    out.insert(line);
  }
  return out;
}

void detect(const FileView& file, FactSink& sink) {
  if (is_of_a_package(file.path)) return;
  const std::string_view text = document(file.content);
  const auto asked = dependencies(text);
  Packages packages("gem");
  RowsByName rows("gem");
  std::vector<std::pair<Package*, std::string_view>> needs;
  Package* last = nullptr;
  bool known = false;
  bool inside = false;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view line = take_line(rest);
    if (line.starts_with("<<<<<<<") || line.starts_with(">>>>>>>")) {
      add_malformed(sink, "it holds an unresolved merge conflict");
    } else if (!line.empty() && !is_blank(line.front())) {
      last = nullptr;
      inside = line == "GEM" || line == "GIT" || line == "PLUGIN SOURCE";
      known |= inside || line == "PATH";
    } else if (inside && line.starts_with("    ") && line.size() > 4 && !is_blank(line[4])) {
      last = add_spec(line.substr(4), asked, packages);
      if (last != nullptr) rows.add(*last);
    } else if (inside && last != nullptr && line.starts_with("      ") && needs.size() < Packages::kMostNeeds) {
      needs.emplace_back(last, trim(line));
    }
  }
  for (const auto& [from, need] : needs) {
    const auto [name, range] = split_spec(need);
    for (const Package* needed : rows.find(name, range)) packages.need(*from, *needed);
  }
  if (!known) add_malformed(sink, "it has no section GEM, GIT or PATH");
  packages.send(sink);
}

}  // namespace

Detector gemfile_lock_detector() {
  return {"gemfile-lock", 2, "Bundler's lockfiles", kWants, detect, 16 * kMiB, Proof::locked};
}

}  // namespace plimsoll::detect

// SPDX-License-Identifier: Apache-2.0
// pip's requirements files: requirements.txt, requirements-dev.txt and their like.
//
// Only a line that pins one version ("name[extra] == 1.2.3 ; marker --hash=…") tells of a package; ranges, addresses,
// paths and options do not. A backslash joins a line with the next, " #" begins a comment.
#include <array>
#include <optional>
#include <string>

#include "base/lines.h"
#include "detect/lang/packages.h"
#include "detect/lang/places.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::prefix, "requirements"}};

bool is_name_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.';
}

std::string_view without_comment(std::string_view line) {
  for (auto at = line.find('#'); at != line.npos; at = line.find('#', at + 1)) {
    if (at == 0 || is_blank(line[at - 1])) return line.substr(0, at);
  }
  return line;
}

/// What pins a version in "== 1.2.3, != 1.2.4": the version.
std::optional<std::string_view> pinned(std::string_view specifiers) {
  while (!specifiers.empty()) {
    const auto comma = specifiers.find(',');
    std::string_view one = trim(specifiers.substr(0, comma));
    specifiers = comma == specifiers.npos ? std::string_view{} : specifiers.substr(comma + 1);
    if (!one.starts_with("==")) continue;
    one.remove_prefix(one.starts_with("===") ? 3 : 2);
    one = trim(one);
    if (!one.ends_with(".*")) return one;
  }
  return std::nullopt;
}

void add_line(std::string_view line, Scope scope, Packages& packages) {
  line = trim(without_comment(line));
  // Options of the line, and the environment it is for.
  line = line.substr(0, std::min(line.find(" -"), line.find("\t-")));
  line = trim(line.substr(0, line.find(';')));
  std::size_t end = 0;
  while (end < line.size() && is_name_character(line[end])) ++end;
  const std::string_view name = line.substr(0, end);
  if (name.empty() || name.front() == '-' || name.front() == '.') return;
  std::string_view rest = trim(line.substr(end));
  if (rest.starts_with('[')) {
    const auto close = rest.find(']');
    if (close == rest.npos) return;
    rest = trim(rest.substr(close + 1));
  }
  if (rest.starts_with('(') && rest.ends_with(')')) rest = trim(rest.substr(1, rest.size() - 2));
  if (const auto version = pinned(rest)) packages.add(name, *version, Relation::unknown, scope);
}

void detect(const FileView& file, FactSink& sink) {
  const std::string_view name = file_name(file.path);
  if (!name.ends_with(".txt") || is_of_a_package(file.path)) return;
  const bool for_development = name.find("dev") != name.npos || name.find("test") != name.npos;
  const Scope scope = for_development ? Scope::development : Scope::runtime;

  Packages packages("pypi");
  std::string joined;
  for (std::string_view rest = document(file.content); !rest.empty();) {
    const std::string_view line = take_line(rest);
    const bool goes_on = line.ends_with('\\') && !rest.empty();
    joined += goes_on ? line.substr(0, line.size() - 1) : line;
    if (goes_on) continue;
    add_line(joined, scope, packages);
    joined.clear();
  }
  packages.send(sink);
}

}  // namespace

Detector requirements_detector() {
  return {"requirements", 1, "Python packages pinned in requirements files", kWants, detect, 16 * kMiB,
          Proof::declared};
}

}  // namespace plimsoll::detect

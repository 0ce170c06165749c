// SPDX-License-Identifier: Apache-2.0
// What a Package.swift asks of a dependency: `from: "1.2.3"` (up to the next major), `.upToNextMajor(from: "1.2.3")`,
// `.upToNextMinor(from: "1.2.3")`, `exact: "1.2.3"`, `"1.2.3"..<"2.0.0"`, `"1.2.3"..."2.0.0"`, with or without quotes.
// A pre-release passes only where a bound is one, and never those of an upper bound that is a release.
#include <algorithm>

#include "version/constraints/language.h"
#include "version/semver_parts.h"

namespace plimsoll::version {
namespace {

std::string up_to(std::string_view version, std::string_view kind) {
  if (version.starts_with('v')) version.remove_prefix(1);
  std::string_view core = split_semver(version).core;
  const std::string_view major = take_identifier(core), minor = take_identifier(core);
  if (kind == "upToNextMinor") return std::string(major) + '.' + increment(minor) + ".0";
  return increment(major) + ".0.0";
}

/// `text` without quotes, brackets and the dot that Swift's enumerations begin with.
std::string bare(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == ')' || c == '"') continue;
    out += c == '(' ? ' ' : c;
  }
  std::string_view rest = trim(out);
  if (rest.starts_with('.') && rest.size() > 1 && is_alpha(rest[1])) rest.remove_prefix(1);
  return std::string(rest);
}

bool has_pre_release(std::string_view version) { return split_semver(version).has_pre_release; }

}  // namespace

Result<Alternatives> parse_swift(const Scheme& scheme, std::string_view text) {
  const std::string plain = bare(text);
  std::string_view rest = plain;
  const std::string_view kind = take_operator(rest, {"upToNextMajor", "upToNextMinor", "from:", "exact:", "exact"});
  rest = trim(rest);
  if (kind.starts_with("upTo")) {
    if (!rest.starts_with("from:")) return not_understood(scheme, text);
    rest = trim(rest.substr(5));
  }
  Term term;
  term.op = kind;
  if (kind.empty()) {
    const std::string_view dots = rest.find("..<") != rest.npos ? "..<" : "...";
    const auto bounds = split(rest, dots);
    if (bounds.size() != 2) return parse_plain(scheme, text);
    if (!scheme.valid(bounds[0]) || !scheme.valid(bounds[1])) return not_understood(scheme, text);
    term.op = "range";
    term.allowed = {Interval{{std::string(bounds[0]), true}, {std::string(bounds[1]), dots == "..."}}};
    return Alternatives{{std::move(term)}};
  }
  if (!scheme.valid(rest)) return not_understood(scheme, text);
  const std::string version(rest);
  if (kind.starts_with("exact")) {
    term.allowed = {exactly(version)};
  } else {
    term.op = "range";
    const std::string end = up_to(version, kind);
    term.allowed = {from_to(version, end)};
  }
  return Alternatives{{std::move(term)}};
}

bool admits_swift(const Scheme& scheme, std::string_view version, const Clause& clause) {
  return std::ranges::all_of(clause, [&](const Term& term) {
    if (!contains_any(scheme, term.allowed, version)) return false;
    if (term.op != "range" || !has_pre_release(version)) return true;
    const Interval& range = term.allowed.front();
    const bool low = has_pre_release(range.lower.version), high = has_pre_release(range.upper.version);
    if (!low && !high) return false;
    const auto core = [](std::string_view text) {
      return split_semver(text.starts_with('v') ? text.substr(1) : text).core;
    };
    return high || compare_cores(core(version), core(range.upper.version)) != 0;
  });
}

}  // namespace plimsoll::version

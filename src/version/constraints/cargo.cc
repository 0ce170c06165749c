// SPDX-License-Identifier: Apache-2.0
// Cargo requirements, as the semver crate reads them: comparators joined by commas, a bare version meaning "^", "*" and
// "1.*" allowed. A pre-release passes only where a comparator names a pre-release of the same three numbers.
#include <algorithm>

#include "version/constraints/language.h"
#include "version/semver_parts.h"

namespace plimsoll::version {
namespace {

constexpr std::size_t kMostComparators = 32;  // the crate's own limit

/// "1.2.3-beta" in parts; missing numbers are empty.
struct Partial {
  std::string_view numbers[3];
  std::string_view pre_release;
};

bool take_wildcard(std::string_view& text) { return !take_operator(text, {"*", "x", "X"}).empty(); }

bool parse_partial(std::string_view text, Partial& out, bool& wildcard) {
  wildcard = false;
  for (std::size_t i = 0; i < 3; ++i) {
    if (i > 0) {
      if (text.empty()) return true;
      if (text.front() != '.') return false;
      text.remove_prefix(1);
      if (take_wildcard(text)) {
        wildcard = true;
        continue;
      }
      if (wildcard) return false;
    }
    out.numbers[i] = take_while(text, is_digit);
    if (!is_canonical_number(out.numbers[i])) return false;
  }
  if (wildcard) return text.empty();
  const SemverParts rest = split_semver(text);
  out.pre_release = rest.pre_release;
  return rest.core.empty() && (!rest.has_pre_release || are_identifiers(rest.pre_release, is_canonical_number)) &&
         (!rest.has_build || are_identifiers(rest.build, is_number));
}

std::string join(std::string_view major, std::string_view minor, std::string_view patch) {
  return std::string(major) + '.' + std::string(minor) + '.' + std::string(patch);
}

std::string lowest(const Partial& version) {
  std::string out = join(version.numbers[0], version.numbers[1].empty() ? "0" : version.numbers[1],
                         version.numbers[2].empty() ? "0" : version.numbers[2]);
  if (!version.pre_release.empty()) out += '-' + std::string(version.pre_release);
  return out;
}

/// The first version, its pre-releases included, with a higher number at a place.
std::string next(const Partial& version, std::size_t place) {
  const auto& n = version.numbers;
  if (place == 0) return join(increment(n[0]), "0", "0") + "-0";
  if (place == 1) return join(n[0], increment(n[1]), "0") + "-0";
  return join(n[0], n[1], increment(n[2])) + "-0";
}

std::size_t caret_place(const Partial& version) {
  const auto& n = version.numbers;
  if (n[1].empty() || n[0] != "0") return 0;
  return n[2].empty() || n[1] != "0" ? 1 : 2;
}

std::vector<Interval> allowed(std::string_view op, const Partial& version) {
  const std::size_t last = version.numbers[1].empty() ? 0 : version.numbers[2].empty() ? 1 : 2;
  const bool open = last < 2;
  const std::string low = lowest(version);
  const std::string first = open ? low + "-0" : low;
  if (op == "^") return {from_to(first, next(version, caret_place(version)))};
  if (op == "~") return {from_to(first, next(version, std::min<std::size_t>(last, 1)))};
  if (!open) return compared(op, low);
  if (op == ">") return {at_least(next(version, last))};
  if (op == ">=") return {at_least(first)};
  if (op == "<") return {below(first)};
  if (op == "<=") return {below(next(version, last))};
  return {from_to(low, next(version, last))};
}

}  // namespace

Result<Alternatives> parse_cargo(const Scheme& scheme, std::string_view text) {
  Clause clause;
  std::string_view rest = trim(text);
  if (take_wildcard(rest) && rest.empty()) return Alternatives{{Term{{everything()}, "", ""}}};
  for (std::string_view part : split(text, ",")) {
    const std::string_view op = take_operator(part, {">=", "<=", ">", "<", "=", "~", "^"});
    part = trim(part);
    Partial version;
    bool wildcard = false;
    if (clause.size() == kMostComparators || !parse_partial(part, version, wildcard))
      return not_understood(scheme, text);
    // A wildcard takes the place of the operator that is not there.
    const std::string_view meant = !op.empty() ? op : wildcard ? "=" : "^";
    clause.push_back({allowed(meant, version), std::string(meant), std::string(part)});
  }
  return Alternatives{std::move(clause)};
}

bool admits_cargo(const Scheme& scheme, std::string_view version, const Clause& clause) {
  const SemverParts parts = split_semver(version);
  bool named = !parts.has_pre_release;
  for (const Term& term : clause) {
    if (!contains_any(scheme, term.allowed, version)) return false;
    Partial partial;
    bool wildcard = false;
    if (!parts.has_pre_release || !parse_partial(term.version, partial, wildcard)) continue;
    // Where numbers are left open only releases are equal to it, or like it.
    if (partial.numbers[2].empty()) {
      if (term.op == "=" || term.op == "~") return false;
      if (term.op == "<=" && scheme.compare(version, lowest(partial) + "-0") >= 0) return false;
    }
    if (!partial.pre_release.empty() && compare_cores(parts.core, split_semver(term.version).core) == 0) {
      named = true;
    }
  }
  return named;
}

}  // namespace plimsoll::version

// SPDX-License-Identifier: Apache-2.0
#include "version/constraint.h"

#include <algorithm>
#include <array>

#include "version/constraints/language.h"

namespace plimsoll::version {
namespace {

// Sorted by scheme. A scheme without a row reads plain comparisons.
constexpr auto kLanguages = std::to_array<Language>({
    {"composer", parse_composer},
    {"conan", parse_conan_range, admits_conan},
    {"cran", parse_cran},
    {"gem", parse_gem, admits_gem},
    {"go", parse_go},
    {"hackage", parse_hackage},
    {"hex", parse_hex},
    {"maven", parse_maven},
    {"npm", parse_npm_range, admits_npm},
    {"nuget", parse_nuget, admits_nuget},
    {"pep440", parse_specifiers, admits_pep440},
    {"pub", parse_pub},
    {"semver", parse_cargo, admits_cargo},
    {"swift", parse_swift, admits_swift},
});
constexpr Language kPlain{"", parse_plain};

// Nothing real is near them; they bound the time that a hostile text can take.
constexpr std::size_t kLongest = 16 * 1024;
constexpr std::size_t kMostTerms = 1000;

const Language& language_of(const Scheme& scheme) {
  const auto* found = std::ranges::find(kLanguages, scheme.name, &Language::scheme);
  return found == kLanguages.end() ? kPlain : *found;
}

Result<Alternatives> parse(const Language& language, const Scheme& scheme, std::string_view text) {
  if (text.size() > kLongest) {
    return fail(ErrorKind::limit, "a version constraint of {} bytes, more than {} are not read", text.size(), kLongest);
  }
  for (const char c : text) {
    const bool visible = c >= ' ' && c < '\x7f';
    if (!visible && c != '\t' && c != '\n' && c != '\r') return not_understood(scheme, text);
  }
  auto alternatives = TRY(language.parse(scheme, text));
  std::size_t terms = 0;
  for (const Clause& clause : alternatives) terms += 1 + clause.size();
  if (terms > kMostTerms) {
    return fail(ErrorKind::limit, "a version constraint of {} parts, more than {} are not read", terms, kMostTerms);
  }
  for (const Clause& clause : alternatives) {
    for (const Term& term : clause) {
      for (const Interval& interval : term.allowed) {
        for (const Bound* bound : {&interval.lower, &interval.upper}) {
          if (!bound->version.empty() && !scheme.valid(bound->version)) return not_understood(scheme, bound->version);
        }
      }
    }
  }
  return alternatives;
}

std::vector<Interval> intervals_of(const Scheme& scheme, const Alternatives& alternatives) {
  std::vector<Interval> all;
  for (const Clause& clause : alternatives) {
    std::vector<Interval> left = {everything()};
    for (const Term& term : clause) left = intersect(scheme, left, unite(scheme, term.allowed));
    all.insert(all.end(), left.begin(), left.end());
  }
  return unite(scheme, std::move(all));
}

std::strong_ordering compare_lower(const Scheme& scheme, const Bound& a, const Bound& b) {
  if (a.version.empty() || b.version.empty()) return !a.version.empty() <=> !b.version.empty();
  const auto order = scheme.compare(a.version, b.version);
  return order != 0 ? order : b.included <=> a.included;
}

std::strong_ordering compare_upper(const Scheme& scheme, const Bound& a, const Bound& b) {
  if (a.version.empty() || b.version.empty()) return a.version.empty() <=> b.version.empty();
  const auto order = scheme.compare(a.version, b.version);
  return order != 0 ? order : a.included <=> b.included;
}

/// How what ends at `upper` and what begins at `lower` lie: apart (less), side by side (equal), or overlapping.
std::strong_ordering meet(const Scheme& scheme, const Bound& upper, const Bound& lower) {
  if (upper.version.empty() || lower.version.empty()) return std::strong_ordering::greater;
  const auto order = scheme.compare(upper.version, lower.version);
  if (order != 0) return order;
  if (upper.included && lower.included) return std::strong_ordering::greater;
  return upper.included || lower.included ? std::strong_ordering::equal : std::strong_ordering::less;
}

bool is_empty(const Scheme& scheme, const Interval& interval) {
  return meet(scheme, interval.upper, interval.lower) <= 0;
}

}  // namespace

Result<std::vector<Interval>> parse_constraint(const Scheme& scheme, std::string_view text) {
  return intervals_of(scheme, TRY(parse(language_of(scheme), scheme, text)));
}

Result<std::vector<Interval>> parse_comparisons(const Scheme& scheme, std::string_view text) {
  return intervals_of(scheme, TRY(parse(kPlain, scheme, text)));
}

Result<bool> satisfies(const Scheme& scheme, std::string_view version, std::string_view constraint) {
  if (!scheme.valid(version)) return not_understood(scheme, version);
  const Language& language = language_of(scheme);
  const auto alternatives = TRY(parse(language, scheme, constraint));
  return std::ranges::any_of(alternatives, [&](const Clause& clause) {
    if (language.admits != nullptr) return language.admits(scheme, version, clause);
    return std::ranges::all_of(clause, [&](const Term& term) { return contains_any(scheme, term.allowed, version); });
  });
}

std::vector<Interval> complement(const Scheme& scheme, const std::vector<Interval>& intervals) {
  std::vector<Interval> out;
  Interval gap;
  for (const Interval& interval : unite(scheme, intervals)) {
    if (!interval.lower.version.empty()) {
      gap.upper = {interval.lower.version, !interval.lower.included};
      out.push_back(gap);
    }
    if (interval.upper.version.empty()) return out;
    gap.lower = {interval.upper.version, !interval.upper.included};
  }
  gap.upper = {};
  out.push_back(gap);
  return out;
}

bool contains(const Scheme& scheme, const Interval& interval, std::string_view version) {
  if (!interval.lower.version.empty()) {
    const auto order = scheme.compare(version, interval.lower.version);
    if (order < 0 || (order == 0 && !interval.lower.included)) return false;
  }
  if (interval.upper.version.empty()) return true;
  const auto order = scheme.compare(version, interval.upper.version);
  return order < 0 || (order == 0 && interval.upper.included);
}

bool contains_any(const Scheme& scheme, const std::vector<Interval>& intervals, std::string_view version) {
  return std::ranges::any_of(intervals, [&](const Interval& interval) { return contains(scheme, interval, version); });
}

std::vector<Interval> unite(const Scheme& scheme, std::vector<Interval> intervals) {
  std::erase_if(intervals, [&](const Interval& interval) { return is_empty(scheme, interval); });
  // A heap stays inside its bounds even with the orderings that order pairs only (version/maven.cc).
  const auto less = [&](const Interval& a, const Interval& b) { return compare_lower(scheme, a.lower, b.lower) < 0; };
  std::ranges::make_heap(intervals, less);
  std::ranges::sort_heap(intervals, less);
  std::vector<Interval> out;
  for (Interval& interval : intervals) {
    if (out.empty() || meet(scheme, out.back().upper, interval.lower) < 0) {
      out.push_back(std::move(interval));
    } else if (compare_upper(scheme, out.back().upper, interval.upper) < 0) {
      out.back().upper = std::move(interval.upper);
    }
  }
  return out;
}

std::vector<Interval> intersect(const Scheme& scheme, const std::vector<Interval>& a, const std::vector<Interval>& b) {
  std::vector<Interval> out;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    Interval both{compare_lower(scheme, a[i].lower, b[j].lower) < 0 ? b[j].lower : a[i].lower, a[i].upper};
    const bool b_ends_first = compare_upper(scheme, b[j].upper, a[i].upper) < 0;
    if (b_ends_first) both.upper = b[j].upper;
    if (!is_empty(scheme, both)) out.push_back(std::move(both));
    ++(b_ends_first ? j : i);
  }
  return out;
}

}  // namespace plimsoll::version

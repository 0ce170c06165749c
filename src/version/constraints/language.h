// SPDX-License-Identifier: Apache-2.0
// The constraint languages behind parse_constraint() and satisfies(): one file and one row in constraint.cc each. Only
// they include this.
//
// A language turns a text into alternatives (any of them), each a clause of terms (all of them). What a term allows is
// a list of intervals. Rules that are no matter of intervals, mostly about pre-releases, are the language's admits(),
// which may also look at what each term says. The intervals never leave out what admits() lets in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "version/constraint.h"

namespace plimsoll::version {

struct Term {
  std::vector<Interval> allowed;  // any of them
  std::string op, version;        // as the language needs them for its rules; may be empty
};
using Clause = std::vector<Term>;
using Alternatives = std::vector<Clause>;

struct Language {
  std::string_view scheme;
  Result<Alternatives> (*parse)(const Scheme& scheme, std::string_view text);
  /// Whether a valid version passes all terms; nullptr: when it lies in an interval of each.
  bool (*admits)(const Scheme& scheme, std::string_view version, const Clause& clause) = nullptr;
};

// Comparisons joined by commas or blanks, alternatives by "||"; a bare version means exactly that one.
Result<Alternatives> parse_plain(const Scheme& scheme, std::string_view text);

Result<Alternatives> parse_cargo(const Scheme& scheme, std::string_view text);
bool admits_cargo(const Scheme& scheme, std::string_view version, const Clause& clause);
Result<Alternatives> parse_composer(const Scheme& scheme, std::string_view text);
Result<Alternatives> parse_conan_range(const Scheme& scheme, std::string_view text);
bool admits_conan(const Scheme& scheme, std::string_view version, const Clause& clause);
Result<Alternatives> parse_cran(const Scheme& scheme, std::string_view text);
Result<Alternatives> parse_gem(const Scheme& scheme, std::string_view text);
bool admits_gem(const Scheme& scheme, std::string_view version, const Clause& clause);
Result<Alternatives> parse_go(const Scheme& scheme, std::string_view text);
Result<Alternatives> parse_hackage(const Scheme& scheme, std::string_view text);
Result<Alternatives> parse_hex(const Scheme& scheme, std::string_view text);
Result<Alternatives> parse_maven(const Scheme& scheme, std::string_view text);
Result<Alternatives> parse_npm_range(const Scheme& scheme, std::string_view text);
bool admits_npm(const Scheme& scheme, std::string_view version, const Clause& clause);
Result<Alternatives> parse_nuget(const Scheme& scheme, std::string_view text);
bool admits_nuget(const Scheme& scheme, std::string_view version, const Clause& clause);
Result<Alternatives> parse_pub(const Scheme& scheme, std::string_view text);
Result<Alternatives> parse_specifiers(const Scheme& scheme, std::string_view text);
bool admits_pep440(const Scheme& scheme, std::string_view version, const Clause& clause);
Result<Alternatives> parse_swift(const Scheme& scheme, std::string_view text);
bool admits_swift(const Scheme& scheme, std::string_view version, const Clause& clause);

// ---- Intervals

inline Interval everything() { return {}; }
inline Interval at_least(std::string version) { return {{std::move(version), true}, {}}; }
inline Interval above(std::string version) { return {{std::move(version), false}, {}}; }
inline Interval at_most(std::string version) { return {{}, {std::move(version), true}}; }
inline Interval below(std::string version) { return {{}, {std::move(version), false}}; }
inline Interval exactly(const std::string& version) { return {{version, true}, {version, true}}; }
/// From `low` on to before `high`.
inline Interval from_to(std::string low, std::string high) {
  return {{std::move(low), true}, {std::move(high), false}};
}
inline std::vector<Interval> all_but(const std::string& version) { return {below(version), above(version)}; }

bool contains(const Scheme& scheme, const Interval& interval, std::string_view version);
bool contains_any(const Scheme& scheme, const std::vector<Interval>& intervals, std::string_view version);
/// Sorted, apart, none empty.
std::vector<Interval> unite(const Scheme& scheme, std::vector<Interval> intervals);
/// Of two lists as unite() makes them.
std::vector<Interval> intersect(const Scheme& scheme, const std::vector<Interval>& a, const std::vector<Interval>& b);

/// What "<", "<=", ">", ">=", "=", "==", "!=", "<>" or "" (the same as "=") in front of a version allows.
std::vector<Interval> compared(std::string_view op, const std::string& version);

// ---- Texts

/// Without blanks at both ends.
std::string_view trim(std::string_view text);
/// Cuts one of the operators off the front, the longest that fits; empty when there is none.
std::string_view take_operator(std::string_view& text, std::initializer_list<std::string_view> longest_first);
/// The parts between `separator`, trimmed; one, perhaps empty, when there is none.
std::vector<std::string_view> split(std::string_view text, std::string_view separator);
/// The words between blanks.
std::vector<std::string_view> words(std::string_view text);
/// One more than a number of any length.
std::string increment(std::string_view digits);

/// "…: X is not understood in Y"
std::unexpected<Error> not_understood(const Scheme& scheme, std::string_view what);

}  // namespace plimsoll::version

// SPDX-License-Identifier: Apache-2.0
// Judge: which matches are secrets, and which of several at one place is told.
//
// A match must have the entropy its rule asks for, be on no allow list, and not be disproved by its validator. Where
// the secrets of two matches overlap one is told: the proven before the unproven, a rule with a validator before one
// without, any rule before the generic ones (family "Generic" or an id that starts with "generic-"), then the longer,
// the earlier, the rule that sorts first.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "secret/matcher.h"
#include "secret/regex.h"

namespace plimsoll::secret {

/// An Allow with its expressions, each list one.
struct AllowTest {
  explicit AllowTest(const Allow& allow);
  Allow::Of of;
  Allow::When when;
  std::unique_ptr<Regex> regexes, paths, stopwords;  // null: no such list
};

/// A rule with its expressions.
struct RuleTest {
  explicit RuleTest(const Rule& rule);
  const Rule* rule;
  std::unique_ptr<Regex> pattern, path;  // null: none
  std::vector<std::unique_ptr<AllowTest>> allow;
};

/// Whether a candidate is passed over by a list.
bool passes_over(const AllowTest& allow, const Candidate& candidate);

/// A secret that stands, until overlaps are settled.
struct Accepted {
  Secret secret;
  std::uint64_t end = 0;    // just past it
  int rank = 0;             // lower is told first
  bool is_allowed = false;  // a comment in its line says to pass it over
};

/// The part of a match that is secret.
std::string_view secret_of(const Rule& rule, const Regex::Groups& groups);

/// The variable or key that a value which starts at `value` of `text` is given to; empty when there is none.
std::string name_before(std::string_view text, std::size_t value);

/// How the rule ranks where secrets overlap.
int rank_of(const Rule& rule, Proof proof);

/// Those that are told, sorted by offset and rule.
std::vector<Accepted> without_overlaps(std::vector<Accepted> all);

}  // namespace plimsoll::secret

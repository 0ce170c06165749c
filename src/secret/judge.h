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
#include <optional>
#include <span>
#include <vector>

#include "secret/line_counter.h"
#include "secret/matcher.h"
#include "secret/regex.h"

namespace plimsoll::secret {

/// A rule that has keywords matches only where one stands in the match or within so many bytes of its start.
inline constexpr std::size_t kNear = 1024;
/// Bytes of a candidate's line to each side that validators and allow lists see.
inline constexpr std::size_t kLineContext = 300;
/// Secrets kept of a file until overlaps are settled.
inline constexpr std::size_t kMostAccepted = 4 * kMostSecretsInFile;

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

using AllowTests = std::span<const std::unique_ptr<AllowTest>>;

/// A match of the rule in `text`, which begins at `base` of the file; nullopt: it is no secret. Line and column are for
/// locate().
std::optional<Accepted> accept(const RuleTest& test, AllowTests allow, std::string_view text, std::uint64_t base,
                               const Regex::Groups& groups, std::string_view path);
/// A file that is a secret by its path alone; `digest` is of its content. nullopt: it is none of this rule.
std::optional<Accepted> accept_path(const RuleTest& test, AllowTests allow, std::string_view path,
                                    std::string_view digest);

/// Fills in lines and columns; sorts by offset. `lines` stands before all of them.
void locate(std::span<Accepted> fresh, std::string_view text, std::uint64_t base, const LineCounter& lines);

/// How the rule ranks where secrets overlap.
int rank_of(const Rule& rule, Proof proof);

/// Those that are told, sorted by offset and rule.
std::vector<Accepted> without_overlaps(std::vector<Accepted> all);

/// What is told of a file in the end.
struct Told {
  std::vector<Secret> secrets;
  std::size_t passed_over = 0;  // because a comment asks for it
  bool cut = false;             // there were more than kMostSecretsInFile
};
Told tell(std::vector<Accepted> all);

}  // namespace plimsoll::secret

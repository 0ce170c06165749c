// SPDX-License-Identifier: Apache-2.0
// Plain comparisons, as GitHub's advisories use them for every ecosystem (">= 1.0, < 2.0", "= 1.2.3"), and the
// languages that add next to nothing to them.
#include "version/constraints/language.h"
#include "version/orderings.h"

namespace plimsoll::version {
namespace {

/// One comparison off the front of a clause; blanks may stand behind its operator.
Result<Term> take_comparison(const Scheme& scheme, std::string_view& text) {
  Term term;
  const std::string_view whole = text;
  term.op = take_operator(text, {">=", "<=", "==", "!=", "<>", ">", "<", "="});
  text = trim(text);
  const std::string_view version = text.substr(0, text.find_first_of(" \t\r\n,"));
  text.remove_prefix(version.size());
  if (version == "*" && term.op.empty()) {
    term.allowed = {everything()};
    return term;
  }
  // Some orderings take any text; what begins otherwise is an operator that is not known.
  if (version.empty() || !is_alnum(version.front()) || !scheme.valid(version)) return not_understood(scheme, whole);
  term.version = version;
  term.allowed = compared(term.op, term.version);
  return term;
}

}  // namespace

Result<Alternatives> parse_plain(const Scheme& scheme, std::string_view text) {
  Alternatives out;
  for (std::string_view part : split(text, "||")) {
    Clause clause;
    while (true) {
      clause.push_back(TRY(take_comparison(scheme, part)));
      part = trim(part);
      if (part.empty()) break;
      if (part.front() == ',') part = trim(part.substr(1));
    }
    out.push_back(std::move(clause));
  }
  return out;
}

// A bare version in go.mod is the least one that will do.
Result<Alternatives> parse_go(const Scheme& scheme, std::string_view text) {
  auto out = TRY(parse_plain(scheme, text));
  for (Clause& clause : out) {
    for (Term& term : clause) {
      if (term.op.empty() && !term.version.empty()) term.allowed = {at_least(term.version)};
    }
  }
  return out;
}

// DESCRIPTION files put each comparison into parentheses: "(>= 3.5.0)".
Result<Alternatives> parse_cran(const Scheme& scheme, std::string_view text) {
  Clause clause;
  for (std::string_view part : split(text, ",")) {
    if (part.starts_with('(') && part.ends_with(')')) part = trim(part.substr(1, part.size() - 2));
    clause.push_back(TRY(take_comparison(scheme, part)));
    if (!trim(part).empty()) return not_understood(scheme, text);
  }
  return Alternatives{std::move(clause)};
}

}  // namespace plimsoll::version

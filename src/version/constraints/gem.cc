// SPDX-License-Identifier: Apache-2.0
// RubyGems requirements, as Gem::Requirement reads them: comparisons joined by commas, "~> 1.2.3" meaning from there to
// before 1.3, whose pre-releases are left out, too.
#include <algorithm>

#include "version/constraints/language.h"
#include "version/semver_parts.h"

namespace plimsoll::version {
namespace {

/// The numbers before the first letter run: what a pre-release is released as.
std::string_view release_of(std::string_view version) {
  std::string_view rest = version;
  std::size_t end = 0;
  while (!take_while(rest, is_digit).empty()) {
    if (!rest.empty() && is_alpha(rest.front())) break;
    end = version.size() - rest.size();
    if (!rest.starts_with('.')) break;
    rest.remove_prefix(1);
  }
  // "1.2a": the digits before the letters are a segment of their own.
  if (!rest.empty() && is_alpha(rest.front())) end = version.size() - rest.size();
  while (end > 0 && !is_digit(version[end - 1])) --end;
  return version.substr(0, end);
}

/// The next version of the segment before the last.
std::string bump(std::string_view version) {
  std::string_view numbers = release_of(version);
  if (const auto dot = numbers.rfind('.'); dot != numbers.npos) numbers = numbers.substr(0, dot);
  const auto dot = numbers.rfind('.');
  if (dot == numbers.npos) return increment(numbers);
  return std::string(numbers.substr(0, dot + 1)) + increment(numbers.substr(dot + 1));
}

}  // namespace

Result<Alternatives> parse_gem(const Scheme& scheme, std::string_view text) {
  Clause clause;
  if (trim(text).empty()) return Alternatives{{Term{{everything()}, "", ""}}};
  for (std::string_view part : split(text, ",")) {
    Term term;
    term.op = take_operator(part, {"~>", ">=", "<=", "!=", "=", ">", "<"});
    term.version = trim(part);
    if (!scheme.valid(term.version)) return not_understood(scheme, text);
    // The least that RubyGems takes for a pre-release ends the range.
    term.allowed = term.op == "~>" ? std::vector{from_to(term.version, bump(term.version) + ".A")}
                                   : compared(term.op, term.version);
    clause.push_back(std::move(term));
  }
  return Alternatives{std::move(clause)};
}

bool admits_gem(const Scheme& scheme, std::string_view version, const Clause& clause) {
  return std::ranges::all_of(clause, [&](const Term& term) {
    if (!contains_any(scheme, term.allowed, version)) return false;
    return term.op != "~>" || scheme.compare(release_of(version), bump(term.version)) < 0;
  });
}

}  // namespace plimsoll::version

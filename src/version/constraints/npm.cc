// SPDX-License-Identifier: Apache-2.0
// npm ranges, as node-semver reads them strictly: comparators joined by blanks, alternatives by "||", with "^", "~",
// "1.x" and "1.2 - 2.3". A pre-release passes only where a comparator of the clause names a pre-release of the same
// three numbers.
#include <algorithm>

#include "version/constraints/language.h"
#include "version/npm.h"

namespace plimsoll::version {
namespace {

/// "1.2.x-beta" in parts; a missing number or "x" is empty.
struct Partial {
  std::array<std::string, 3> numbers;
  std::string pre_release;  // with its hyphen
  std::string_view prefix;  // "v" and "=" before it

  [[nodiscard]] bool any(std::size_t i) const { return numbers[i].empty() || (i > 0 && any_before(i)); }
  [[nodiscard]] std::string core() const { return numbers[0] + '.' + numbers[1] + '.' + numbers[2]; }

 private:
  [[nodiscard]] bool any_before(std::size_t i) const {
    return std::ranges::any_of(numbers.begin(), numbers.begin() + static_cast<std::ptrdiff_t>(i),
                               [](const std::string& number) { return number.empty(); });
  }
};

bool parse_partial(std::string_view text, Partial& out) {
  out.prefix = take_while(text, [](char c) { return c == 'v' || c == '='; });
  for (std::size_t i = 0; i < 3; ++i) {
    if (i > 0) {
      if (text.empty()) return true;
      if (text.front() != '.') return false;
      text.remove_prefix(1);
    }
    if (!text.empty() && (text.front() == 'x' || text.front() == 'X' || text.front() == '*')) {
      text.remove_prefix(1);
      continue;
    }
    const std::string_view number = take_while(text, is_digit);
    if (!is_canonical_number(number)) return false;
    out.numbers[i] = number;
  }
  const SemverParts rest = split_semver(text);
  if (!rest.core.empty()) return false;
  if (rest.has_pre_release) {
    if (!are_identifiers(rest.pre_release, is_canonical_number)) return false;
    out.pre_release = '-' + std::string(rest.pre_release);
  }
  return !rest.has_build || are_identifiers(rest.build, is_number);
}

std::string join(std::string_view major, std::string_view minor = "0", std::string_view patch = "0") {
  return std::string(major) + '.' + std::string(minor) + '.' + std::string(patch);
}

void add(Clause& clause, std::string_view op, std::string version) {
  // node-semver takes this one for "any".
  if (op == ">=" && version == "0.0.0") {
    clause.push_back({{everything()}, "", ""});
    return;
  }
  clause.push_back({compared(op, version), std::string(op), version});
}

/// From the numbers as given to before the next one of the place `place`.
void add_up_to_next(Clause& clause, const Partial& from, std::size_t place) {
  Partial low = from;
  for (std::string& number : low.numbers) {
    if (number.empty()) number = "0";
  }
  add(clause, ">=", low.core() + (from.any(2) ? "" : from.pre_release));
  const std::string next = increment(low.numbers[place]);
  add(clause, "<",
      (place == 0   ? join(next)
       : place == 1 ? join(low.numbers[0], next)
                    : join(low.numbers[0], low.numbers[1], next)) +
          "-0");
}

void add_any(Clause& clause) { clause.push_back({{everything()}, "", ""}); }

std::size_t caret_place(const Partial& version) {
  if (version.any(1) || version.numbers[0] != "0") return 0;
  if (version.any(2) || version.numbers[1] != "0") return 1;
  return 2;
}

void add_tilde(Clause& clause, const Partial& version) { add_up_to_next(clause, version, version.any(1) ? 0 : 1); }

/// A comparison with a version some numbers of which are left open.
void add_open(Clause& clause, std::string_view op, const Partial& version) {
  if (version.any(0)) {
    if (op == "<" || op == ">") {
      clause.push_back({{}, "", ""});
    } else {
      add_any(clause);
    }
    return;
  }
  const bool major_only = version.any(1);
  const std::string low = major_only ? join(version.numbers[0]) : join(version.numbers[0], version.numbers[1]);
  const std::string next =
      major_only ? join(increment(version.numbers[0])) : join(version.numbers[0], increment(version.numbers[1]));
  if (op == ">") {
    add(clause, ">=", next);
  } else if (op == ">=") {
    add(clause, ">=", low);
  } else if (op == "<") {
    add(clause, "<", low + "-0");
  } else if (op == "<=") {
    add(clause, "<", next + "-0");
  } else {
    add_tilde(clause, version);
  }
}

bool add_hyphen_range(Clause& clause, std::string_view from, std::string_view to) {
  Partial low, high;
  if (!parse_partial(from, low) || !parse_partial(to, high)) return false;
  const bool plain_low = low.prefix.empty() || low.prefix == "v",
             plain_high = high.prefix.empty() || high.prefix == "v";
  if ((!low.any(2) && !plain_low) || (!high.any(2) && !plain_high && high.pre_release.empty())) return false;
  if (low.any(0)) {
    add_any(clause);
  } else if (low.any(2)) {
    add_open(clause, ">=", low);
  } else {
    add(clause, ">=", low.core() + low.pre_release);
  }
  if (high.any(0)) {
    add_any(clause);
  } else if (high.any(2)) {
    add_open(clause, "<=", high);
  } else {
    add(clause, "<=", high.core() + high.pre_release);
  }
  return true;
}

bool add_comparator(Clause& clause, std::string_view op, std::string_view text) {
  Partial version;
  if (!parse_partial(text, version)) return false;
  const bool shifted = op == "^" || op == "~" || op == "~>";
  if (shifted && version.any(0)) {
    add_any(clause);
  } else if (op == "^") {
    add_up_to_next(clause, version, caret_place(version));
  } else if (shifted) {
    add_tilde(clause, version);
  } else if (version.any(2)) {
    add_open(clause, op, version);
  } else {
    std::string_view prefix = version.prefix;
    if (op.empty() && prefix.starts_with('=')) prefix.remove_prefix(1);
    if (!prefix.empty() && prefix != "v") return false;
    add(clause, op, version.core() + version.pre_release);
  }
  return true;
}

bool is_any(const Term& term) { return term.version.empty() && !term.allowed.empty(); }

Result<Clause> parse_clause(const Scheme& scheme, std::string_view text) {
  Clause clause;
  const auto parts = words(text);
  if (parts.size() == 3 && parts[1] == "-") {
    if (!add_hyphen_range(clause, parts[0], parts[2])) return not_understood(scheme, text);
  } else {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      std::string_view word = parts[i];
      const std::string_view op = take_operator(word, {"~>", "^", "~", ">=", "<=", ">", "<", "="});
      // The version may stand apart from its operator.
      if (word.empty() && ++i < parts.size()) word = parts[i];
      if (!add_comparator(clause, op, word)) return not_understood(scheme, text);
    }
  }
  if (clause.empty()) add_any(clause);
  if (!std::ranges::all_of(clause, is_any)) std::erase_if(clause, is_any);
  return clause;
}

}  // namespace

Result<Alternatives> parse_npm_range(const Scheme& scheme, std::string_view text) {
  Alternatives out;
  for (const std::string_view part : split(text, "||")) out.push_back(TRY(parse_clause(scheme, part)));
  // An alternative that takes anything makes node-semver forget the others, and the pre-releases they name.
  const auto all = std::ranges::find_if(out, [](const Clause& clause) { return std::ranges::all_of(clause, is_any); });
  if (all != out.end()) out = {Clause(*all)};
  return out;
}

bool admits_npm(const Scheme& scheme, std::string_view version, const Clause& clause) {
  const auto holds = [&](const Term& term) { return contains_any(scheme, term.allowed, version); };
  if (!std::ranges::all_of(clause, holds)) return false;
  const auto parsed = parse_npm(version);
  if (!parsed || parsed->pre_release.empty()) return parsed.has_value();
  return std::ranges::any_of(clause, [&](const Term& term) {
    if (term.version.empty()) return false;
    const auto named = parse_npm(term.version);
    return named && !named->pre_release.empty() &&
           std::ranges::equal(named->core, parsed->core, [](auto a, auto b) { return compare_numbers(a, b) == 0; });
  });
}

}  // namespace plimsoll::version

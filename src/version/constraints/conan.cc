// SPDX-License-Identifier: Apache-2.0
// Conan ranges: "[>=1.2 <2 || ^3.1, include_prerelease]", or a version alone, without brackets. Bounds ">=" and "<"
// begin before the pre-releases of their version; a pre-release passes only with include_prerelease.
#include <algorithm>
#include <optional>

#include "version/conan.h"
#include "version/constraints/language.h"

namespace plimsoll::version {
namespace {

/// The numbers up to place `index`, the last one raised by one, before its pre-releases.
std::optional<std::string> upper_bound(std::string_view items, std::size_t index) {
  std::string out;
  for (std::size_t i = 0; i < index; ++i) {
    if (items.empty()) return std::nullopt;
    out += take_identifier(items);
    out += '.';
  }
  const std::string_view last = take_identifier(items);
  if (!is_number(last)) return std::nullopt;
  return out + increment(last) + '-';
}

bool is_zero(std::string_view item) { return is_number(item) && item.find_first_not_of('0') == item.npos; }

/// As Conan turns the bounds ">=" and "<".
std::string before_prereleases(std::string_view version) {
  std::string out(version);
  if (version.find('-') == version.npos && !split_conan(version).has_build) out += '-';
  return out;
}

std::size_t leading_zeros(std::string_view items) {
  std::size_t n = 0;
  while (!items.empty() && is_zero(items.substr(0, items.find('.')))) {
    take_identifier(items);
    ++n;
  }
  return n;
}

Result<Term> parse_condition(const Scheme& scheme, std::string_view text) {
  Term term;
  std::string_view rest = text;
  term.op = take_operator(rest, {">=", "<=", ">", "<", "^", "~", "="});
  if (term.op.empty() && text == "*") return Term{{at_least("0.0.0-")}, ">=", "0.0.0"};
  if (text.size() < 2) return not_understood(scheme, text);
  if (rest.empty() || (!term.op.ends_with('=') && rest.front() == '=') || (term.op == "=" && rest.front() == '=')) {
    return not_understood(scheme, text);
  }
  if (term.op.empty() && rest.ends_with('*')) {
    rest.remove_suffix(1);
    if (rest.size() < 2) return not_understood(scheme, text);  // Conan stumbles over "1*"
    term.op = "*";
    term.version = rest;
    const std::string_view numbers = rest.substr(0, rest.size() - (rest.ends_with('.') ? 1 : 0));
    const auto next = upper_bound(numbers, static_cast<std::size_t>(std::ranges::count(numbers, '.')));
    const bool whole = rest.ends_with('.') && count_numbers(numbers, is_canonical_number) > 0 && next;
    term.allowed = {whole ? from_to(std::string(numbers) + '-', *next) : everything()};
    return term;
  }
  term.version = rest;
  const std::string version(rest);
  const ConanParts parts = split_conan(rest);
  if (term.op == "~" || term.op == "^") {
    const std::size_t index = term.op == "^" ? leading_zeros(parts.items) : parts.items.find('.') != parts.items.npos;
    const auto next = upper_bound(parts.items, index);
    if (!next) return not_understood(scheme, text);
    const std::string low = term.op == "~" && rest.find('-') == rest.npos ? version + '-' : before_prereleases(rest);
    term.allowed = {from_to(low, *next)};
  } else {
    term.allowed = compared(term.op, term.op == ">=" || term.op == "<" ? before_prereleases(rest) : version);
  }
  return term;
}

}  // namespace

Result<Alternatives> parse_conan_range(const Scheme& scheme, std::string_view text) {
  text = trim(text);
  if (!text.starts_with('[') || !text.ends_with(']') || text.size() < 3) {
    const std::string_view first = text.substr(0, text.find_first_of(" ,"));
    // Without brackets: one version, or the comparisons of an advisory.
    if (first.size() < text.size() || text.find_first_of("<>=") == 0) return parse_plain(scheme, text);
    if (!scheme.valid(text)) return not_understood(scheme, text);
    return Alternatives{{Term{{exactly(std::string(text))}, "exact", std::string(text)}}};
  }
  const auto parts = split(text.substr(1, text.size() - 2), ",");
  bool prereleases = false;
  for (std::size_t i = 1; i < parts.size() && !prereleases; ++i) {
    prereleases = parts[i].find("include_prerelease") != std::string_view::npos;
    if (!prereleases && (parts[i].empty() || !is_alpha(parts[i].front()))) return not_understood(scheme, text);
  }
  Alternatives out;
  for (const std::string_view alternative : split(parts[0], "||")) {
    Clause clause;
    for (const std::string_view word : words(alternative)) clause.push_back(TRY(parse_condition(scheme, word)));
    if (clause.empty()) clause.push_back({{at_least("0.0.0-")}, ">=", "0.0.0"});
    if (!prereleases) clause.push_back({{everything()}, "releases", ""});
    out.push_back(std::move(clause));
  }
  return out;
}

bool admits_conan(const Scheme& scheme, std::string_view version, const Clause& clause) {
  return std::ranges::all_of(clause, [&](const Term& term) {
    if (term.op == "releases") return !split_conan(version).has_pre;
    if (term.op == "*") return version.starts_with(term.version);
    return contains_any(scheme, term.allowed, version);
  });
}

}  // namespace plimsoll::version

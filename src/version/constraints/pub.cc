// SPDX-License-Identifier: Apache-2.0
// Pub constraints, as pub_semver reads them: "any", "^1.2.3" alone, or comparisons with full versions joined by blanks.
// "<2.0.0" does not take pre-releases of 2.0.0, unless the lower bound is one itself.
#include <algorithm>

#include "version/constraints/language.h"
#include "version/semver_parts.h"

namespace plimsoll::version {
namespace {

std::string caret_end(std::string_view core) {
  const std::string_view major = take_identifier(core), minor = take_identifier(core);
  const bool zero = compare_numbers(major, "0") == 0;
  return (zero ? "0." + increment(minor) + ".0" : increment(major) + ".0.0") + "-0";
}

bool is_full(const Scheme& scheme, std::string_view version) {
  return scheme.valid(version) && std::ranges::count(split_semver(version).core, '.') == 2;
}

}  // namespace

Result<Alternatives> parse_pub(const Scheme& scheme, std::string_view text) {
  text = trim(text);
  if (text == "any") return Alternatives{{Term{{everything()}, "", ""}}};
  if (text.find(',') != text.npos) return parse_plain(scheme, text);
  if (text.starts_with('^')) {
    text = trim(text.substr(1));
    if (!is_full(scheme, text)) return not_understood(scheme, text);
    return Alternatives{{Term{{from_to(std::string(text), caret_end(split_semver(text).core))}, "^", ""}}};
  }
  Clause clause;
  std::string_view least;  // the highest lower bound
  const auto parts = words(text);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::string_view word = parts[i];
    const std::string_view op = take_operator(word, {">=", "<=", ">", "<"});
    if (word.empty() && ++i < parts.size()) word = parts[i];
    // Comparisons may stand together without a blank.
    const auto next = word.find_first_of("<>");
    if (next != word.npos || !is_full(scheme, word)) return not_understood(scheme, text);
    if (op.starts_with('>') && (least.empty() || scheme.compare(word, least) > 0)) least = word;
    clause.push_back({compared(op, std::string(word)), std::string(op), std::string(word)});
  }
  if (clause.empty()) return not_understood(scheme, text);
  for (Term& term : clause) {
    const SemverParts end = split_semver(term.version), start = split_semver(least);
    if (term.op != "<" || end.has_pre_release || end.has_build) continue;
    if (start.has_pre_release && compare_cores(start.core, end.core) == 0) continue;
    term.allowed = {below(std::string(end.core) + "-0")};
  }
  return Alternatives{std::move(clause)};
}

}  // namespace plimsoll::version

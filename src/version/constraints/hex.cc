// SPDX-License-Identifier: Apache-2.0
// Hex requirements, as Elixir's Version reads them: comparisons joined by "and" and "or", where "and" binds closer, and
// "~> 2.1" (up to 3.0) or "~> 2.1.3" (up to 2.2). Pre-releases are taken as their place in the order says.
#include "version/constraints/language.h"
#include "version/semver_parts.h"

namespace plimsoll::version {
namespace {

Result<Term> parse_comparison(const Scheme& scheme, std::string_view op, std::string_view version) {
  const SemverParts parts = split_semver(version);
  std::string_view core = parts.core;
  const int numbers = count_numbers(core, is_canonical_number);
  Term term;
  term.op = op;
  if (op != "~>") {
    if (numbers != 3 || !scheme.valid(version)) return not_understood(scheme, version);
    term.allowed = compared(op == "!" ? "!=" : op, std::string(version));
    return term;
  }
  const std::string_view major = take_identifier(core), minor = take_identifier(core);
  std::string low(parts.core);
  if (numbers == 2) low += ".0";
  if (parts.has_pre_release) low += '-' + std::string(parts.pre_release);
  if ((numbers != 2 && numbers != 3) || !scheme.valid(low) ||
      (parts.has_build && !are_identifiers(parts.build, is_number))) {
    return not_understood(scheme, version);
  }
  term.allowed = {
      from_to(low, numbers == 2 ? increment(major) + ".0.0-0" : std::string(major) + '.' + increment(minor) + ".0-0")};
  return term;
}

}  // namespace

Result<Alternatives> parse_hex(const Scheme& scheme, std::string_view text) {
  // Commas are what advisories use.
  if (text.find(',') != text.npos) return parse_plain(scheme, text);
  Alternatives out(1);
  const auto parts = words(text);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) {
      if (parts[i] == "or") {
        out.emplace_back();
      } else if (parts[i] != "and") {
        return not_understood(scheme, text);
      }
      if (++i == parts.size()) return not_understood(scheme, text);
    }
    std::string_view word = parts[i];
    const std::string_view op = take_operator(word, {"~>", ">=", "<=", "==", "!=", ">", "<", "!", "="});
    if (word.empty() && ++i < parts.size()) word = parts[i];
    if (op == "=") return parse_plain(scheme, text);
    out.back().push_back(TRY(parse_comparison(scheme, op, word)));
  }
  if (parts.empty()) return not_understood(scheme, text);
  return out;
}

}  // namespace plimsoll::version

// SPDX-License-Identifier: Apache-2.0
// NuGet version ranges: "1.0" (that or newer), "[1.0,2.0)", "(,1.0]", "[1.0]", and floating versions "1.*", "1.2.*-*",
// "1.0.0-beta*", which take what begins so: pre-releases only with "-*".
#include <algorithm>

#include "version/constraints/language.h"
#include "version/semver_parts.h"

namespace plimsoll::version {
namespace {

/// "1.2.*", "1.2.*-rc*", "1.0.0-*": the numbers that are fixed, and what pre-releases begin with.
Result<Term> parse_floating(const Scheme& scheme, std::string_view text) {
  const SemverParts parts = split_semver(text);
  std::string_view core = parts.core;
  if (parts.has_build || (parts.has_pre_release && !parts.pre_release.ends_with('*')))
    return not_understood(scheme, text);
  const bool floats = core == "*" || core.ends_with(".*");
  if (floats) core = core == "*" ? std::string_view{} : core.substr(0, core.size() - 2);
  if (!floats && !parts.has_pre_release) return not_understood(scheme, text);

  Term term;
  term.op = parts.has_pre_release ? "-*" : "*";
  term.version = parts.pre_release.substr(0, parts.pre_release.empty() ? 0 : parts.pre_release.size() - 1);
  const std::string_view stem = parts.has_pre_release ? std::string_view(term.version) : std::string_view{};
  if (!std::ranges::all_of(stem, [](char c) { return is_alnum(c) || c == '-' || c == '.'; })) {
    return not_understood(scheme, text);
  }
  if (core.empty()) {
    term.allowed = {everything()};
    return term;
  }
  const int numbers = count_numbers(core, is_number);
  if (numbers < 1 || numbers > (floats ? 3 : 4)) return not_understood(scheme, text);
  // "-0" is before every other pre-release but negative numbers, which only .NET's parser knows.
  const std::string low = std::string(core) + (parts.has_pre_release ? "--2147483648" : "");
  if (!floats) {
    term.allowed = {Interval{{low, true}, {std::string(core), true}}};
    return term;
  }
  const auto dot = core.rfind('.');
  const std::string_view head = dot == core.npos ? std::string_view{} : core.substr(0, dot + 1);
  const std::string high = std::string(head) + increment(core.substr(head.size())) + "--2147483648";
  term.allowed = {from_to(low, high)};
  return term;
}

Result<Interval> parse_brackets(const Scheme& scheme, std::string_view text) {
  const bool from = text.front() == '[', to = text.back() == ']';
  if (text.size() < 3 || (!to && text.back() != ')')) return not_understood(scheme, text);
  const auto bounds = split(text.substr(1, text.size() - 2), ",");
  if (bounds.size() > 2) return not_understood(scheme, text);
  if (bounds.size() == 1) {
    if (!from || !to || bounds[0].empty()) return not_understood(scheme, text);
    return exactly(std::string(bounds[0]));
  }
  if (bounds[0].empty() && bounds[1].empty()) return not_understood(scheme, text);
  Interval out;
  if (!bounds[0].empty()) out.lower = {std::string(bounds[0]), from};
  if (!bounds[1].empty()) out.upper = {std::string(bounds[1]), to};
  return out;
}

}  // namespace

Result<Alternatives> parse_nuget(const Scheme& scheme, std::string_view text) {
  text = trim(text);
  if (text.empty()) return not_understood(scheme, text);
  if (std::string_view("<>=!").find(text.front()) != std::string_view::npos) return parse_plain(scheme, text);
  Term term;
  if (text.front() == '[' || text.front() == '(') {
    term.allowed = {TRY(parse_brackets(scheme, text))};
  } else if (text.find('*') != text.npos) {
    term = TRY(parse_floating(scheme, text));
  } else {
    term.allowed = {at_least(std::string(text))};
  }
  return Alternatives{{std::move(term)}};
}

bool admits_nuget(const Scheme& scheme, std::string_view version, const Clause& clause) {
  const SemverParts parts = split_semver(version);
  return std::ranges::all_of(clause, [&](const Term& term) {
    if (!contains_any(scheme, term.allowed, version)) return false;
    if (!parts.has_pre_release || (term.op != "*" && term.op != "-*")) return true;
    return term.op == "-*" && parts.pre_release.size() >= term.version.size() &&
           std::ranges::equal(parts.pre_release.substr(0, term.version.size()), term.version,
                              [](char a, char b) { return lower(a) == lower(b); });
  });
}

}  // namespace plimsoll::version

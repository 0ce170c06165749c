// SPDX-License-Identifier: Apache-2.0
// PEP 440 version specifiers, joined by commas: ~= == != <= >= < > ===, with ".*" behind == and !=.
//
// A local label of the version only counts where the specifier names one. "<1.0" does not take pre-releases of 1.0, nor
// ">1.0" its post-releases. A pre-release passes only where a specifier names one.
#include <algorithm>

#include "version/constraints/language.h"
#include "version/pep440.h"
#include "version/semver_parts.h"

namespace plimsoll::version {
namespace {

std::string canonical_number(std::string_view digits) {
  take_while(digits, [](char c) { return c == '0'; });
  return digits.empty() ? "0" : std::string(digits);
}

/// "2!1.0": epoch and release in normal form.
std::string base_text(const Pep440& version, std::string_view release) {
  std::string out = canonical_number(version.epoch);
  out = out == "0" ? std::string{} : out + '!';
  while (!release.empty()) {
    out += canonical_number(take_identifier(release));
    if (!release.empty()) out += '.';
  }
  return out;
}

/// The normal form up to the pre-release number.
std::string with_pre(const Pep440& version) {
  std::string out = base_text(version, version.release);
  if (version.pre != 0) {
    out += version.pre == 'r' ? "rc" : std::string(1, version.pre);
    out += canonical_number(version.pre_number);
  }
  return out;
}

std::string public_text(const Pep440& version) {
  std::string out = with_pre(version);
  if (version.has_post) out += ".post" + canonical_number(version.post_number);
  if (version.has_dev) out += ".dev" + canonical_number(version.dev_number);
  return out;
}

std::string local_text(std::string_view local) {
  std::string out;
  while (!local.empty()) {
    const std::string_view part = take_while(local, is_alnum);
    if (is_number(part)) {
      out += canonical_number(part);
    } else {
      for (const char c : part) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    if (!local.empty()) {
      out += '.';
      local.remove_prefix(1);
    }
  }
  return out;
}

/// The first public version after all local labels of this one.
std::string after_locals(const Pep440& version) {
  if (version.has_dev) {
    std::string out = with_pre(version);
    if (version.has_post) out += ".post" + canonical_number(version.post_number);
    return out + ".dev" + increment(canonical_number(version.dev_number));
  }
  return with_pre(version) + ".post" + (version.has_post ? increment(canonical_number(version.post_number)) : "0") +
         ".dev0";
}

/// Everything whose release begins with these numbers.
Interval with_prefix(const Pep440& version, std::string_view release) {
  const auto dot = release.rfind('.');
  const std::string head = base_text(version, release.substr(0, dot == release.npos ? 0 : dot));
  const std::string last = increment(canonical_number(release.substr(dot == release.npos ? 0 : dot + 1)));
  const bool alone = dot == release.npos;
  return from_to(base_text(version, release) + ".dev0", head + (alone ? "" : ".") + last + ".dev0");
}

std::string_view without_last(std::string_view release) { return release.substr(0, release.rfind('.')); }

bool has_prefix(const Pep440& version, const Pep440& prefix, std::string_view wanted) {
  if (compare_numbers(version.epoch, prefix.epoch) != 0) return false;
  std::string_view release = version.release;
  while (!wanted.empty()) {
    if (compare_numbers(take_identifier(release), take_identifier(wanted)) != 0) return false;
  }
  return true;
}

std::vector<Interval> outside(const Interval& interval) {
  std::vector<Interval> out = {below(interval.lower.version)};
  out.back().upper.included = !interval.lower.included;
  out.push_back(above(interval.upper.version));
  out.back().lower.included = !interval.upper.included;
  return out;
}

Result<Term> parse_specifier(const Scheme& scheme, std::string_view text) {
  std::string_view rest = text;
  Term term;
  term.op = take_operator(rest, {"===", "==", "~=", "!=", "<=", ">=", "<", ">"});
  rest = trim(rest);
  const bool equality = term.op == "==" || term.op == "!=";
  const bool prefix = equality && rest.ends_with(".*");
  const auto named = parse_pep440(prefix ? rest.substr(0, rest.size() - 2) : rest);
  if (term.op.empty() || rest.empty() || rest.find_first_of(" \t\r\n;)") != rest.npos)
    return not_understood(scheme, text);
  term.version = rest;
  // "===" compares texts, so it may name what is no version, and then nothing is equal to it.
  if (!named && term.op == "===") return term;
  if (!named) return not_understood(scheme, text);
  const bool plain = named->pre == 0 && !named->has_post && !named->has_dev && named->local.empty();
  const bool one_number = named->release.find('.') == named->release.npos;
  if ((prefix && !plain) || (!equality && term.op != "===" && !named->local.empty()) ||
      (term.op == "~=" && one_number)) {
    return not_understood(scheme, text);
  }

  const std::string version = public_text(*named);
  if (term.op == "===") {
    term.allowed = {exactly(term.version)};
  } else if (equality) {
    Interval same = prefix                 ? with_prefix(*named, named->release)
                    : named->local.empty() ? from_to(version, after_locals(*named))
                                           : exactly(version + '+' + local_text(named->local));
    term.allowed = term.op == "==" ? std::vector<Interval>{std::move(same)} : outside(same);
  } else if (term.op == "~=") {
    Interval range = with_prefix(*named, without_last(named->release));
    range.lower = {version, true};
    term.allowed = {std::move(range)};
  } else if (term.op == ">=") {
    term.allowed = {at_least(version)};
  } else if (term.op == "<=") {
    term.allowed = {below(after_locals(*named))};
  } else if (term.op == ">") {
    term.allowed = {at_least(after_locals(*named))};
  } else {
    const bool stops_before_dev = !named->is_prerelease() && !named->has_post;
    term.allowed = {below(stops_before_dev ? version + ".dev0" : version)};
  }
  return term;
}

bool names_prerelease(const Term& term) {
  if (term.op == "!=" || term.op == "<" || term.op == ">") return false;
  const auto named = parse_pep440(term.version);  // nullopt: a prefix
  return named && named->is_prerelease();
}

bool holds(const Scheme& scheme, const Pep440& version, std::string_view text, const Term& term) {
  if (term.op == "===") {
    std::string normal = public_text(version);
    if (!version.local.empty()) normal += '+' + local_text(version.local);
    return std::ranges::equal(normal, term.version, [](char a, char b) {
      return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
    });
  }
  const auto named = parse_pep440(term.version);
  if (named && (term.op == "<" || term.op == ">") && compare_base(version, *named) == 0) {
    if (term.op == "<" && !named->is_prerelease() && version.is_prerelease()) return false;
    if (term.op == ">" && !named->has_post && version.has_post) return false;
    if (term.op == ">" && !version.local.empty()) return false;
  }
  if (named && term.op == "~=" && !has_prefix(version, *named, without_last(named->release))) return false;
  return contains_any(scheme, term.allowed, text);
}

}  // namespace

Result<Alternatives> parse_specifiers(const Scheme& scheme, std::string_view text) {
  Clause clause;
  for (const std::string_view part : split(text, ",")) {
    if (!part.empty()) clause.push_back(TRY(parse_specifier(scheme, part)));
  }
  return Alternatives{std::move(clause)};
}

bool admits_pep440(const Scheme& scheme, std::string_view version, const Clause& clause) {
  const auto parsed = parse_pep440(version);
  if (!parsed) return false;
  if (parsed->is_prerelease() && std::ranges::none_of(clause, names_prerelease)) return false;
  return std::ranges::all_of(clause, [&](const Term& term) { return holds(scheme, *parsed, version, term); });
}

}  // namespace plimsoll::version

// SPDX-License-Identifier: Apache-2.0
#include "secret/judge.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/lines.h"
#include "secret/key.h"
#include "secret/redact.h"

namespace plimsoll::secret {
namespace {

constexpr std::size_t kLongestName = 80;

std::unique_ptr<Regex> regex(std::string pattern) {
  return pattern.empty() ? nullptr : std::make_unique<Regex>(std::move(pattern));
}

bool is_of_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

std::string_view line_around(std::string_view text, std::size_t begin, std::size_t end) {
  const std::string_view before = text.substr(begin - std::min(begin, kLineContext), std::min(begin, kLineContext));
  const std::string_view after = text.substr(end, kLineContext);
  const auto line_start = before.rfind('\n');
  const std::size_t left = line_start == before.npos ? before.size() : before.size() - line_start - 1;
  const std::size_t right = std::min(after.find('\n'), after.size());
  return text.substr(begin - left, left + (end - begin) + right);
}

bool asks_to_pass(std::string_view line) { return line.contains("gitleaks:allow") || line.contains("plimsoll:allow"); }

bool has_keyword(const Rule& rule, std::string_view text, std::string_view match) {
  if (rule.keywords.empty()) return true;
  const auto at = static_cast<std::size_t>(match.data() - text.data());
  const std::size_t first = at - std::min(at, kNear);
  const std::string near = lowercase(text.substr(first, at - first + std::max(match.size(), kNear)));
  return std::ranges::any_of(rule.keywords, [&](std::string_view word) { return near.contains(word); });
}

bool is_passed_over(const RuleTest& test, AllowTests allow, const Candidate& candidate) {
  const auto passes = [&](const std::unique_ptr<AllowTest>& list) { return passes_over(*list, candidate); };
  return std::ranges::any_of(test.allow, passes) || std::ranges::any_of(allow, passes);
}

}  // namespace

AllowTest::AllowTest(const Allow& allow)
    : of(allow.of),
      when(allow.when),
      regexes(regex(Regex::any_of(allow.regexes))),
      paths(regex(Regex::any_of(allow.paths))),
      stopwords(regex(Regex::any_word_of(allow.stopwords))) {}

RuleTest::RuleTest(const Rule& given)
    : rule(&given), pattern(regex(std::string(given.pattern))), path(regex(std::string(given.path))) {
  for (const Allow& list : given.allow) allow.push_back(std::make_unique<AllowTest>(list));
}

bool passes_over(const AllowTest& allow, const Candidate& candidate) {
  int lists = 0;
  int holding = 0;
  const auto ask = [&](const std::unique_ptr<Regex>& list, std::string_view text) {
    if (!list) return;
    ++lists;
    // What is not needed for the answer is not asked.
    if (allow.when == Allow::When::any ? holding == 0 : holding == lists - 1) holding += list->found_in(text) ? 1 : 0;
  };
  ask(allow.paths, candidate.path);
  ask(allow.regexes, allow.of == Allow::Of::secret  ? candidate.secret
                     : allow.of == Allow::Of::match ? candidate.match
                                                    : candidate.line);
  ask(allow.stopwords, candidate.secret);
  return allow.when == Allow::When::any ? holding > 0 : lists > 0 && holding == lists;
}

std::string_view secret_of(const Rule& rule, const Regex::Groups& groups) {
  const auto group = [&](std::size_t i) { return std::string_view(groups[i].data(), groups[i].size()); };
  const auto wanted = static_cast<std::size_t>(std::max(rule.secret_group, 0));
  if (wanted > 0 && wanted < groups.size() && !groups[wanted].empty()) return group(wanted);
  for (std::size_t i = 1; wanted == 0 && i < groups.size(); ++i)
    if (!groups[i].empty()) return group(i);
  return group(0);
}

std::string name_before(std::string_view text, std::size_t value) {
  std::size_t at = value;
  const auto step_over = [&](std::string_view set) {
    const std::size_t start = at;
    while (at > 0 && value - at < kLongestName && set.contains(text[at - 1])) --at;
    return start - at;
  };
  step_over(" \t\"'`\\");
  if (step_over("=:>") == 0) return {};
  step_over(" \t\"'`\\?+]");
  std::size_t begin = at;
  while (begin > 0 && at - begin < kLongestName && is_of_name(text[begin - 1])) --begin;
  while (begin < at && (text[begin] == '-' || text[begin] == '.')) ++begin;
  return std::string(text.substr(begin, at - begin));
}

std::optional<Accepted> accept(const RuleTest& test, AllowTests allow, std::string_view text, std::uint64_t base,
                               const Regex::Groups& groups, std::string_view path) {
  const Rule& rule = *test.rule;
  const std::string_view match(groups[0].data(), groups[0].size());
  const std::string_view secret = secret_of(rule, groups);
  if (rule.min_entropy > 0 && entropy(secret) <= rule.min_entropy) return std::nullopt;
  if (!has_keyword(rule, text, match)) return std::nullopt;
  const auto at = static_cast<std::size_t>(match.data() - text.data());
  const Candidate candidate{match, secret, line_around(text, at, at + match.size()), path};
  if (is_passed_over(test, allow, candidate)) return std::nullopt;
  const Proof proof = rule.validate != nullptr ? rule.validate(candidate) : Proof::unknown;
  if (proof == Proof::invalid) return std::nullopt;
  const auto begin = static_cast<std::size_t>(secret.data() - text.data());
  Accepted one;
  one.secret = {.rule = std::string(rule.id),
                .offset = base + begin,
                .redacted = redact(secret),
                .fingerprint = fingerprint(rule.id, secret),
                .name = name_before(text, begin),
                .key_id = secret.contains("PRIVATE KEY-----") ? key_id_of_private_pem(secret) : std::string{},
                .valid = proof == Proof::valid};
  one.end = one.secret.offset + secret.size();
  one.rank = rank_of(rule, proof);
  one.is_allowed = asks_to_pass(candidate.line);
  return one;
}

std::optional<Accepted> accept_path(const RuleTest& test, AllowTests allow, std::string_view path,
                                    std::string_view digest) {
  if (test.pattern || !test.path || !test.path->found_in(path)) return std::nullopt;
  if (is_passed_over(test, allow, {{}, {}, {}, path})) return std::nullopt;
  Accepted one;
  one.secret = {.rule = std::string(test.rule->id),
                .line = 1,
                .column = 1,
                .end_line = 1,
                .end_column = 1,
                .redacted = "…",
                .fingerprint = fingerprint(test.rule->id, digest)};
  return one;
}

void locate(std::span<Accepted> fresh, std::string_view text, std::uint64_t base, const LineCounter& lines) {
  std::ranges::sort(fresh, {}, [](const Accepted& one) { return one.secret.offset; });
  LineCounter begin = lines;
  for (Accepted& one : fresh) {
    begin.advance(text, base, one.secret.offset);
    one.secret.line = begin.line();
    one.secret.column = begin.column();
    LineCounter end = begin;
    end.advance(text, base, one.end);
    one.secret.end_line = end.line();
    one.secret.end_column = end.column();
  }
}

int rank_of(const Rule& rule, Proof proof) {
  if (proof == Proof::valid) return 0;
  if (rule.family == kGenericFamily || rule.id.starts_with("generic-")) return 3;
  return rule.validate != nullptr ? 1 : 2;
}

std::vector<Accepted> without_overlaps(std::vector<Accepted> all) {
  const auto size = [](const Accepted& one) { return one.end - one.secret.offset; };
  std::ranges::sort(all, [&](const Accepted& a, const Accepted& b) {
    return std::tuple(a.rank, size(b), a.secret.offset, std::string_view(a.secret.rule)) <
           std::tuple(b.rank, size(a), b.secret.offset, std::string_view(b.secret.rule));
  });
  std::map<std::uint64_t, std::uint64_t> taken;  // end by begin
  std::vector<Accepted> told;
  for (Accepted& one : all) {
    const auto after = taken.lower_bound(one.end);  // the first that begins past it
    if (after != taken.begin() && std::prev(after)->second > one.secret.offset) continue;
    if (one.end > one.secret.offset) taken.emplace(one.secret.offset, one.end);
    told.push_back(std::move(one));
  }
  std::ranges::sort(told, {}, [](const Accepted& one) { return std::tie(one.secret.offset, one.secret.rule); });
  return told;
}

Told tell(std::vector<Accepted> all) {
  Told told;
  for (Accepted& one : without_overlaps(std::move(all))) {
    if (one.is_allowed)
      ++told.passed_over;
    else if (told.secrets.size() < kMostSecretsInFile)
      told.secrets.push_back(std::move(one.secret));
    else
      told.cut = true;
  }
  return told;
}

}  // namespace plimsoll::secret

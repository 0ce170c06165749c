// SPDX-License-Identifier: Apache-2.0
#include "secret/judge.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace plimsoll::secret {
namespace {

constexpr std::size_t kLongestName = 80;

std::unique_ptr<Regex> regex(std::string pattern) {
  return pattern.empty() ? nullptr : std::make_unique<Regex>(std::move(pattern));
}

bool is_of_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
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

}  // namespace plimsoll::secret

// SPDX-License-Identifier: Apache-2.0
#include "secret/regex.h"

#include <algorithm>

namespace plimsoll::secret {
namespace {

/// Of the automaton that RE2 builds as it meets text; beyond that it starts over.
constexpr std::int64_t kMemory = 4 << 20;
/// For lists of words, whose program alone is large.
constexpr std::int64_t kMostMemory = 64 << 20;
/// Groups cost so much more than telling that there is a match.
constexpr std::uint64_t kGroups = 8;
/// What a search costs however short, in bytes looked at.
constexpr std::uint64_t kCall = 64;

re2::RE2::Options options(std::int64_t memory) {
  re2::RE2::Options options;
  options.set_encoding(re2::RE2::Options::EncodingLatin1);
  options.set_log_errors(false);
  options.set_max_mem(memory);
  return options;
}

std::unique_ptr<re2::RE2> compile(std::string_view pattern) {
  auto re = std::make_unique<re2::RE2>(pattern, options(kMemory));
  if (re->error_code() == re2::RE2::ErrorPatternTooLarge)
    re = std::make_unique<re2::RE2>(pattern, options(kMostMemory));
  return re;
}

}  // namespace

Result<void> Regex::check(std::string_view pattern) {
  const auto re = compile(pattern);
  if (!re->ok()) return fail(ErrorKind::malformed, "'{}' is no valid expression ({})", pattern, re->error());
  return {};
}

int Regex::groups_of(std::string_view pattern) { return compile(pattern)->NumberOfCapturingGroups(); }

std::string Regex::any_of(std::span<const std::string_view> patterns) {
  std::string all;
  for (const std::string_view pattern : patterns) {
    if (!all.empty()) all += '|';
    all.append("(?:").append(pattern).append(")");
  }
  return all;
}

std::string Regex::any_word_of(std::span<const std::string_view> words) {
  std::string all;
  for (const std::string_view word : words) all.append(all.empty() ? "(?i)" : "|").append(re2::RE2::QuoteMeta(word));
  return all;
}

const re2::RE2* Regex::compiled() const {
  std::call_once(once_, [&] { re_ = compile(pattern_); });
  return re_->ok() ? re_.get() : nullptr;
}

bool Regex::found_in(std::string_view text) const {
  const re2::RE2* re = compiled();
  return re != nullptr && re->Match(text, 0, text.size(), re2::RE2::UNANCHORED, nullptr, 0);
}

bool Regex::starts_at(std::string_view text, std::size_t at, std::size_t longest) const {
  const re2::RE2* re = compiled();
  const std::size_t end = std::min(text.size() - at, longest) + at;
  return re != nullptr && re->Match(text, at, end, re2::RE2::ANCHOR_START, nullptr, 0);
}

bool Regex::next_match(std::string_view text, std::size_t from, std::size_t last, std::size_t longest, Budget& budget,
                       Groups& groups) const {
  const re2::RE2* re = compiled();
  if (re == nullptr || text.empty()) return false;
  last = std::min(last, text.size() - 1);
  // Looked at in slices, so that a match that is too long costs no more than a slice; short ones where there are such
  // matches. A start is judged only by a slice that has all of its `longest` bytes.
  const std::size_t usual = longest + std::max<std::size_t>(3 * longest, 4096);
  std::size_t slice = usual;
  while (from <= last) {
    const std::size_t end = std::min({from + slice, last + longest, text.size()});
    const std::size_t judged = end == text.size() ? last : std::min(last, end - longest);
    re2::StringPiece found;
    if (!re->Match(text, from, end, re2::RE2::UNANCHORED, &found, 1)) {
      if (!budget.spend(end - from + kCall)) return false;
      from = judged + 1;
      slice = usual;
      continue;
    }
    const auto start = static_cast<std::size_t>(found.data() - text.data());
    if (!budget.spend(start - from + kGroups * found.size() + kCall)) return false;
    if (start > judged) {
      from = judged + 1;
      continue;
    }
    groups.assign(static_cast<std::size_t>(re->NumberOfCapturingGroups()) + 1, {});
    const std::size_t limit = std::min(start + longest, text.size());
    if (re->Match(text, start, limit, re2::RE2::ANCHOR_START, groups.data(), static_cast<int>(groups.size())) &&
        !groups[0].empty())
      return true;
    from = start + 1;
    slice = 2 * longest;
  }
  return false;
}

}  // namespace plimsoll::secret

// SPDX-License-Identifier: Apache-2.0
#include "secret/text_search.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bitset>
#include <mutex>

#include "base/limits.h"
#include "base/lines.h"
#include "crypto/digest.h"
#include "secret/judge.h"
#include "secret/shape_search.h"

namespace plimsoll::secret {
namespace {

/// What a text may cost beyond its size, in bytes that expressions look at.
constexpr std::uint64_t kWork = 16 * kMiB;
/// And in states of shapes, which say whether an expression is worth compiling.
constexpr std::uint64_t kWorkOfShapes = 2'000'000;
/// A rule that was asked about so many bytes is asked about more: its expression is the quicker way then.
constexpr std::size_t kWorthCompiling = 32 * kKiB;
/// Candidates of one rule that are judged.
constexpr std::size_t kMostCandidates = 2000;

struct Word {
  std::string text;  // at least kFirst bytes
  std::uint32_t rule = 0;
  auto operator<=>(const Word&) const = default;
};
/// Words are looked up by so many first bytes.
constexpr std::size_t kFirst = 2;

std::size_t first_of(std::string_view text) {
  return static_cast<std::size_t>(static_cast<unsigned char>(to_lower(text[0]))) << 8 |
         static_cast<unsigned char>(to_lower(text[1]));
}

bool begins_with_word(std::string_view text, std::string_view word) {
  return text.size() >= word.size() && std::ranges::equal(text.substr(0, word.size()), word, {}, to_lower);
}

/// Where a match of a rule may start: [first, last]; sorted, apart.
struct Start {
  std::size_t first = 0, last = 0;
};

void widen(std::vector<Start>& starts, Start more) {
  if (!starts.empty() && more.first <= starts.back().last + 1)
    starts.back().last = std::max(starts.back().last, more.last);
  else
    starts.push_back(more);
}

}  // namespace

struct TextSearch::State {
  explicit State(std::shared_ptr<const RuleSet> given) : rules(std::move(given)) {
    for (const Allow& list : rules->allow()) allow.push_back(std::make_unique<AllowTest>(list));
    for (const Rule& rule : rules->rules()) {
      const auto index = static_cast<std::uint32_t>(tests.size());
      tests.push_back(std::make_unique<RuleTest>(rule));
      shapes.push_back(std::make_unique<LazyShape>());
      const bool is_short =
          std::ranges::any_of(rule.keywords, [](std::string_view word) { return word.size() < kFirst; });
      if (!rule.path.empty()) of_certain_files.push_back(index);
      if (rule.keywords.empty() || is_short) {
        everywhere.push_back(index);
        continue;
      }
      for (const std::string_view word : rule.keywords) {
        words.push_back({lowercase(word), index});
        firsts.set(first_of(word));
      }
    }
    std::ranges::sort(words);
  }

  std::shared_ptr<const RuleSet> rules;
  std::vector<std::unique_ptr<RuleTest>> tests;  // as rules->rules()
  struct LazyShape {
    std::once_flag once;
    std::optional<ShapeSearch> search;   // none: the shape is not known
    std::atomic<std::size_t> asked = 0;  // about so many bytes
  };
  std::vector<std::unique_ptr<LazyShape>> shapes;  // as tests
  std::vector<std::unique_ptr<AllowTest>> allow;
  std::vector<Word> words;                // sorted
  std::bitset<1 << 16> firsts;            // of words
  std::vector<std::uint32_t> everywhere;  // rules that no keyword tells of
  std::vector<std::uint32_t> of_certain_files;

  using Starts = std::vector<std::vector<Start>>;  // by rule

  [[nodiscard]] Starts starts_in(std::string_view text) const {
    Starts starts(tests.size());
    for (const std::uint32_t rule : everywhere) starts[rule] = {{0, text.size() - 1}};
    for (std::size_t at = 0; at + kFirst <= text.size(); ++at) {
      if (!firsts[first_of(text.substr(at))]) continue;
      const std::array first{to_lower(text[at]), to_lower(text[at + 1])};
      const std::string_view wanted(first.data(), first.size());
      auto word =
          std::ranges::lower_bound(words, wanted, {}, [](const Word& one) { return std::string_view(one.text); });
      for (; word != words.end() && word->text.starts_with(wanted); ++word) {
        if (!begins_with_word(text.substr(at), word->text)) continue;
        const std::size_t before = std::max(tests[word->rule]->rule->longest, kNear);
        widen(starts[word->rule], {at - std::min(at, before), std::min(at + kNear, text.size() - 1)});
      }
    }
    return starts;
  }

  [[nodiscard]] Found find(std::string_view text, std::string_view path) const {
    std::vector<Accepted> accepted;
    bool cut = false;
    if (!text.empty()) {
      const Starts starts = starts_in(text);
      Budget work{kWork + text.size()};
      std::uint64_t of_shapes = kWorkOfShapes;
      for (std::size_t i = 0; i < tests.size(); ++i) {
        const RuleTest& test = *tests[i];
        if (starts[i].empty() || !test.pattern) continue;
        if (test.path && (path.empty() || !test.path->found_in(path))) continue;
        const std::size_t first = starts[i].front().first;
        const std::size_t end = std::min(text.size(), starts[i].back().last + test.rule->longest);
        if (!may_match(i, text.substr(first, end - first), of_shapes)) continue;
        cut |= !search(test, text, path, starts[i], work, accepted);
      }
      locate(accepted, text, 0, {});
    }
    if (!path.empty()) add_path_secrets(text, path, accepted);
    Told told = tell(std::move(accepted));
    return {std::move(told.secrets), told.passed_over, cut || told.cut};
  }

  bool may_match(std::size_t rule, std::string_view text, std::uint64_t& work) const {
    if (work == 0) return true;
    LazyShape& lazy = *shapes[rule];
    if (lazy.asked.fetch_add(text.size(), std::memory_order_relaxed) > kWorthCompiling) return true;
    std::call_once(lazy.once, [&] {
      if (const std::optional<Shape> shape = shape_of(tests[rule]->rule->pattern)) lazy.search.emplace(*shape);
    });
    return !lazy.search || lazy.search->may_match(text, work);
  }

  /// False when a limit was met.
  bool search(const RuleTest& test, std::string_view text, std::string_view path, const std::vector<Start>& starts,
              Budget& work, std::vector<Accepted>& accepted) const {
    Regex::Groups groups;
    std::size_t count = 0;
    std::size_t at = 0;
    for (const Start& start : starts) {
      at = std::max(at, start.first);
      while (at <= start.last) {
        if (count++ == kMostCandidates || accepted.size() >= kMostAccepted) return false;
        if (!test.pattern->next_match(text, at, start.last, test.rule->longest, work, groups)) {
          if (work.bytes == 0) return false;
          break;
        }
        at = static_cast<std::size_t>(groups[0].data() - text.data()) + groups[0].size();
        if (auto one = accept(test, allow, text, 0, groups, path)) accepted.push_back(std::move(*one));
      }
    }
    return true;
  }

  void add_path_secrets(std::string_view text, std::string_view path, std::vector<Accepted>& accepted) const {
    const std::string digest = Digest::sha256(as_bytes(text)).str();
    for (const std::uint32_t rule : of_certain_files) {
      if (auto one = accept_path(*tests[rule], allow, path, digest)) accepted.push_back(std::move(*one));
    }
  }
};

TextSearch::TextSearch(std::shared_ptr<const RuleSet> rules) : state_(std::make_unique<State>(std::move(rules))) {}
TextSearch::~TextSearch() = default;

const TextSearch& TextSearch::builtin() {
  static const TextSearch kSearch(RuleSet::builtin());
  return kSearch;
}

TextSearch::Found TextSearch::find(std::string_view text, std::string_view path) const {
  return state_->find(text, path);
}

const RuleSet& TextSearch::rules() const { return *state_->rules; }

std::vector<Secret> find_in_text(std::string_view text, std::string_view path) {
  return TextSearch::builtin().find(text, path).secrets;
}

TextRange place_of(const Secret& secret, const LineIndex& lines) {
  return {static_cast<std::size_t>(secret.offset), lines.offset(secret.end_line) + secret.end_column - 1};
}

std::vector<Hidden> hidden_places(std::string_view text, const std::vector<Secret>& secrets) {
  const LineIndex lines(text);
  std::vector<Hidden> places;
  places.reserve(secrets.size());
  for (const Secret& secret : secrets) places.push_back({place_of(secret, lines), secret.redacted});
  return places;
}

std::string redact_text(std::string_view text, TextRange range, const std::vector<Hidden>& hidden) {
  range.end = std::min(range.end, text.size());
  std::string out;
  std::size_t at = range.begin;
  std::size_t told_to = 0;  // end of the place told last
  for (const Hidden& place : hidden) {
    if (place.range.end <= at || place.range.begin >= range.end || place.range.size() == 0) continue;
    if (place.range.begin > at) out += text.substr(at, place.range.begin - at);
    if (place.range.begin >= told_to) out += place.instead;
    at = told_to = place.range.end;
  }
  if (at < range.end) out += text.substr(at, range.end - at);
  return out;
}

std::string redact_text(std::string_view text, const std::vector<Secret>& secrets) {
  return redact_text(text, {0, text.size()}, hidden_places(text, secrets));
}

}  // namespace plimsoll::secret

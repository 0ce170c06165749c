// SPDX-License-Identifier: Apache-2.0
// Maven versions, as ComparableVersion of Maven 3.8 orders them.
//
// A version is a list of numbers and words. A hyphen, each change between digits and letters, and a word that ends the
// version or stands right before a digit open a list inside the list, which runs to the end of the version; so the
// lists form one chain, and everything that Maven does with recursion is a walk along it. Zeros and the words for a
// release ("", "ga", "final", "release") at the end of a list do not count, nor do empty lists. Known words have a rank
// (alpha, beta, milestone, rc, snapshot, the release, sp), others come after them in text order; "a", "b", "m" right
// before a digit are the first three. At one place a number is newer than a list, a list newer than a word. Upper and
// lower case are the same. Every text is a version to Maven. What a number, a word and a list are to each other and to
// nothing makes no order of three: "sp" is newer than "0", which is newer than "0-alpha", which is newer than "sp".
#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "version/orderings.h"

namespace plimsoll::version {
namespace {

constexpr auto kQualifiers =
    std::to_array<std::string_view>({"alpha", "beta", "milestone", "rc", "snapshot", "", "sp"});
constexpr int kRelease = 5;
constexpr int kUnknown = static_cast<int>(kQualifiers.size());
constexpr auto kAliases = std::to_array<std::pair<std::string_view, int>>(
    {{"ga", kRelease}, {"final", kRelease}, {"release", kRelease}, {"cr", 3}});

enum class Kind : std::uint8_t { none, number, word, list };

struct Item {
  Kind kind = Kind::none;
  std::string_view text;
  int rank = 0;  // of a word

  /// Whether it is the same as nothing at the end of a list.
  [[nodiscard]] bool null() const {
    return kind == Kind::number ? text.find_first_not_of('0') == text.npos : rank == kRelease;
  }
};

int rank_of(std::string_view word, bool before_digit) {
  if (before_digit && word.size() == 1) {
    if (same_word(word, "a")) return 0;
    if (same_word(word, "b")) return 1;
    if (same_word(word, "m")) return 2;
  }
  for (const auto& [alias, rank] : kAliases) {
    if (same_word(word, alias)) return rank;
  }
  for (std::size_t i = 0; i < kQualifiers.size(); ++i) {
    if (same_word(word, kQualifiers[i])) return static_cast<int>(i);
  }
  return kUnknown;
}

/// Cuts a version into its items as written.
class Reader {
 public:
  struct Taken {
    Item item;
    bool own_list = false;  // a list begins right before the item
    bool opens = false;     // a list begins behind it
  };

  explicit Reader(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool done() const { return rest_.empty(); }
  [[nodiscard]] std::size_t left() const { return rest_.size(); }

  Taken take() {
    Taken out;
    if (is_separator(rest_.front())) {
      out.item = {Kind::number, "0", 0};
    } else if (is_digit(rest_.front())) {
      out.item = {Kind::number, take_while(rest_, is_digit), 0};
    } else {
      const std::string_view word = take_while(rest_, is_word);
      const bool before_digit = !rest_.empty() && is_digit(rest_.front());
      out.item = {Kind::word, word, rank_of(word, before_digit)};
      out.own_list = !fresh_ && (rest_.empty() || before_digit);
    }
    out.opens = !rest_.empty() && rest_.front() != '.';
    if (!rest_.empty() && is_separator(rest_.front())) rest_.remove_prefix(1);
    fresh_ = out.opens;
    return out;
  }

 private:
  static bool is_separator(char c) { return c == '.' || c == '-'; }
  static bool is_word(char c) { return !is_separator(c) && !is_digit(c); }

  std::string_view rest_;
  bool fresh_ = true;  // at the start of a list
};

/// Walks the chain of lists without what does not count.
class Walk {
 public:
  explicit Walk(std::string_view text) : reader_(text) {
    for (Reader all(text); !all.done();) {
      const std::size_t left = all.left();
      if (!all.take().item.null()) last_ = left;
    }
  }

  /// The next item of the current list. Kind::list: the rest is in a list of its own; enter() goes there.
  /// Kind::none: the list and with it the version ends.
  Item next() {
    while (true) {
      if (at_list_) return {Kind::list, {}, 0};
      // Behind the last item that counts there is nothing in any list.
      if (last_ == 0 || reader_.left() < last_) return {};
      const std::size_t left = reader_.left();
      Reader ahead = reader_;
      const Reader::Taken taken = ahead.take();
      if (taken.own_list && entered_ != left) {
        at_list_ = true;
        continue;
      }
      reader_ = ahead;
      const bool kept = !taken.item.null() || (!taken.opens && counts_in_list(left));
      at_list_ = taken.opens && reader_.left() >= last_;
      if (kept) return taken.item;
    }
  }

  void enter() {
    at_list_ = false;
    entered_ = reader_.left();
  }

 private:
  /// Whether a null item, of which `left` was left, stands before one of the same list that is not null.
  bool counts_in_list(std::size_t left) {
    if (counts_ != 0 && left >= counts_) return true;
    if (left >= skipped_) return false;
    Reader ahead = reader_;
    std::size_t end = ahead.left();
    while (!ahead.done()) {
      const std::size_t at = ahead.left();
      const Reader::Taken taken = ahead.take();
      if (taken.own_list) break;
      if (!taken.item.null()) {
        counts_ = at;
        return true;
      }
      end = ahead.left();
      if (taken.opens) break;
    }
    skipped_ = end + 1;
    return false;
  }

  static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

  // Places are told by what is left of the text there.
  Reader reader_;
  std::size_t last_ = 0;            // the last item of all that counts; 0: there is none
  std::size_t counts_ = 0;          // the next one of this list that counts, once looked for
  std::size_t skipped_ = kNowhere;  // no item of this list up to here counts
  std::size_t entered_ = kNowhere;  // where the current list begins
  bool at_list_ = false;
};

/// By rank; of words that are equal there only the unknown ones differ.
std::strong_ordering compare_qualifiers(const Item& a, const Item& b) {
  if (a.rank != b.rank || a.rank != kUnknown) return a.rank <=> b.rank;
  return compare_words(a.text, b.text);
}

/// What is left of one version against nothing: its first item that is not null decides.
std::strong_ordering compare_to_nothing(Walk& walk, Item item) {
  for (; item.kind != Kind::none; item = walk.next()) {
    if (item.kind == Kind::list) {
      walk.enter();
    } else if (!item.null()) {
      return item.kind == Kind::number ? std::strong_ordering::greater : item.rank <=> kRelease;
    }
  }
  return std::strong_ordering::equal;
}

/// How items of different kinds compare.
int weight(Kind kind) { return kind == Kind::number ? 2 : kind == Kind::list ? 1 : 0; }

}  // namespace

bool valid_maven(std::string_view text) { return !text.empty() && text.find('\0') == text.npos; }

std::strong_ordering compare_maven(std::string_view a, std::string_view b) {
  Walk left(a), right(b);
  while (true) {
    const Item item_a = left.next(), item_b = right.next();
    if (item_b.kind == Kind::none) return compare_to_nothing(left, item_a);
    if (item_a.kind == Kind::none) return 0 <=> compare_to_nothing(right, item_b);
    if (item_a.kind != item_b.kind) return weight(item_a.kind) <=> weight(item_b.kind);
    if (item_a.kind == Kind::list) {
      left.enter();
      right.enter();
      continue;
    }
    const auto order =
        item_a.kind == Kind::number ? compare_numbers(item_a.text, item_b.text) : compare_qualifiers(item_a, item_b);
    if (order != 0) return order;
  }
}

}  // namespace plimsoll::version

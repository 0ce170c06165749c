// SPDX-License-Identifier: Apache-2.0
// Alpine versions as apk-tools 2.14 checks and orders them: number{.number}[letter]{_suffix[number]}[-r[number]].
//
// A version is read as parts, each of a kind and with a value, the kind of the next one being known before its value
// is. Two versions are walked while kinds and values agree. Different values decide; otherwise the kinds of what
// comes next do: a pre-release suffix is older than whatever the other has, and else the kinds are ordered as the
// enum below, newest first, the end being the oldest.
//
// Quirks that are apk's own: a number after a dot that starts with zeros is two parts, how many zeros precede the last
// one, downwards, and the rest (1.0 > 1.00, 1.01 < 1.1); a number may be missing and is then 0 ("1.", "_p", "-r"); 18
// digits or more are not a version; parts repeat more freely than the grammar above admits ("1a1.2"). The "~hash" of
// apk-tools 3 is not a version to 2.14. Releases before 2.14 differ for missing numbers and let long ones overflow.
#include <array>
#include <cstdint>
#include <optional>

#include "version/orderings.h"

namespace plimsoll::version {
namespace {

enum class Kind : std::uint8_t { dotted_number, number, letter, suffix, suffix_number, revision, end, invalid };

constexpr std::size_t kMostDigits = 17;
// Older than the release, from the oldest on; then newer than the release.
constexpr std::array<std::string_view, 4> kPreSuffixes = {"alpha", "beta", "pre", "rc"};
constexpr std::array<std::string_view, 5> kPostSuffixes = {"cvs", "svn", "git", "hg", "p"};

/// Reads the parts of one version in order.
class Parts {
 public:
  explicit Parts(std::string_view text) : rest_(text) {}

  /// The kind of the part that take() reads next.
  [[nodiscard]] Kind kind() const { return kind_; }

  /// The value of the next part. Afterwards kind() tells about the one behind it; it is `invalid` when this part or
  /// what follows it is not part of a version.
  std::int64_t take() {
    if (rest_.empty()) {
      kind_ = Kind::end;
      return 0;
    }
    std::int64_t value = 0;
    switch (kind_) {
      case Kind::dotted_number:
        if (rest_.front() == '0') {
          // All zeros but the last, which begins a number of its own.
          std::size_t zeros = 0;
          while (rest_.size() > 1 && rest_[1] == '0') {
            rest_.remove_prefix(1);
            ++zeros;
          }
          kind_ = Kind::number;
          return -static_cast<std::int64_t>(zeros);
        }
        [[fallthrough]];
      case Kind::number:
      case Kind::suffix_number:
      case Kind::revision: {
        const std::string_view digits = take_while(rest_, is_digit);
        if (digits.size() > kMostDigits) return fail();
        for (const char c : digits) value = value * 10 + (c - '0');
        break;
      }
      case Kind::letter:
        value = rest_.front();
        rest_.remove_prefix(1);
        break;
      case Kind::suffix: {
        const auto rank = take_suffix();
        if (!rank) return fail();
        value = *rank;
        break;
      }
      case Kind::end:
      case Kind::invalid:
        return fail();
    }
    kind_ = rest_.empty() ? Kind::end : next_kind();
    return value;
  }

 private:
  std::int64_t fail() {
    kind_ = Kind::invalid;
    return -1;
  }

  /// Negative for suffixes of pre-releases.
  std::optional<std::int64_t> take_suffix() {
    for (std::size_t i = 0; i < kPreSuffixes.size(); ++i) {
      if (!rest_.starts_with(kPreSuffixes[i])) continue;
      rest_.remove_prefix(kPreSuffixes[i].size());
      return static_cast<std::int64_t>(i) - static_cast<std::int64_t>(kPreSuffixes.size());
    }
    for (std::size_t i = 0; i < kPostSuffixes.size(); ++i) {
      if (!rest_.starts_with(kPostSuffixes[i])) continue;
      rest_.remove_prefix(kPostSuffixes[i].size());
      return static_cast<std::int64_t>(i);
    }
    return std::nullopt;
  }

  /// What the character after a part announces; consumes the mark that announces it (".", "_", "-r").
  Kind next_kind() {
    const char c = rest_.front();
    const bool after_number = kind_ == Kind::dotted_number || kind_ == Kind::number;
    if (after_number && is_lower(c)) return Kind::letter;
    if (kind_ == Kind::letter && is_digit(c)) return Kind::number;
    if (kind_ == Kind::suffix && is_digit(c)) return Kind::suffix_number;

    Kind next = Kind::invalid;
    if (c == '.') {
      next = Kind::dotted_number;
    } else if (c == '_') {
      next = Kind::suffix;
    } else if (rest_.starts_with("-r")) {
      next = Kind::revision;
      rest_.remove_prefix(1);
    }
    rest_.remove_prefix(1);
    // Parts come in the order of their kinds, but numbers and suffixes repeat.
    const bool repeats = (next == Kind::dotted_number && kind_ == Kind::number) ||
                         (next == Kind::suffix && kind_ == Kind::suffix_number);
    return next >= kind_ || repeats ? next : Kind::invalid;
  }

  std::string_view rest_;
  Kind kind_ = Kind::number;
};

}  // namespace

bool valid_apk(std::string_view text) {
  Parts parts(text);
  while (parts.kind() < Kind::end) parts.take();
  return !text.empty() && parts.kind() == Kind::end;
}

std::strong_ordering compare_apk(std::string_view a, std::string_view b) {
  Parts left(a), right(b);
  while (left.kind() == right.kind() && left.kind() < Kind::end) {
    const std::int64_t value_a = left.take(), value_b = right.take();
    if (value_a != value_b) return value_a <=> value_b;
  }
  const Kind kind_a = left.kind(), kind_b = right.kind();
  if (kind_a == kind_b) return std::strong_ordering::equal;
  if (kind_a == Kind::suffix && left.take() < 0) return std::strong_ordering::less;
  if (kind_b == Kind::suffix && right.take() < 0) return std::strong_ordering::greater;
  return kind_b <=> kind_a;
}

}  // namespace plimsoll::version

// SPDX-License-Identifier: Apache-2.0
// Conan versions, as Conan 2 orders them: items[-pre][+build], where everything may be anything.
//
// The build starts at the last "+", the pre-release at the first "-" before it. Each part is a list of items separated
// by dots, without the integers 0 at its end; integers are what Python's int() takes ("+1", "1_000"). Two integers
// compare as such, any other two as texts (which makes no order of mixed lists: 2 < 10 < "1a" < 2). A pre-release is
// older than its release; a version without build is older than one with.
#include "version/conan.h"

namespace plimsoll::version {
namespace {

struct Item {
  bool integer = false, negative = false;
  std::string_view text;  // digits without leading zeros but perhaps with "_" for an integer
};

bool is_blank(char c) { return c <= ' ' || c == '\x7f'; }

Item parse_item(std::string_view text) {
  Item item{.integer = false, .negative = false, .text = text};
  std::string_view digits = text;
  if (!digits.empty() && (digits.front() == '-' || digits.front() == '+')) {
    item.negative = digits.front() == '-';
    digits.remove_prefix(1);
  }
  bool after_digit = false;
  for (const char c : digits) {
    if (!is_digit(c) && !(c == '_' && after_digit)) return {.integer = false, .negative = false, .text = text};
    after_digit = is_digit(c);
  }
  if (!after_digit) return {.integer = false, .negative = false, .text = text};
  take_while(digits, [](char c) { return c == '0' || c == '_'; });
  item.integer = true;
  item.negative = item.negative && !digits.empty();
  item.text = digits;
  return item;
}

/// The characters of an item as text: of an integer those that Python prints.
class Printed {
 public:
  explicit Printed(const Item& item) : item_(item), sign_(item.integer && item.negative) {
    if (item.integer && item.text.empty()) item_.text = "0";
  }
  /// -1 at the end.
  int next() {
    if (sign_) {
      sign_ = false;
      return '-';
    }
    while (item_.integer && item_.text.starts_with('_')) item_.text.remove_prefix(1);
    if (item_.text.empty()) return -1;
    const auto c = static_cast<unsigned char>(item_.text.front());
    item_.text.remove_prefix(1);
    return c;
  }

 private:
  Item item_;
  bool sign_;
};

std::strong_ordering compare_printed(const Item& a, const Item& b) {
  Printed left(a), right(b);
  while (true) {
    const int x = left.next(), y = right.next();
    if (x != y) return x <=> y;
    if (x < 0) return std::strong_ordering::equal;
  }
}

std::size_t count_digits(std::string_view text) {
  return text.size() - static_cast<std::size_t>(std::ranges::count(text, '_'));
}

std::strong_ordering compare_items(const Item& a, const Item& b) {
  if (!a.integer || !b.integer) return compare_printed(a, b);
  if (a.negative != b.negative) return a.negative ? std::strong_ordering::less : std::strong_ordering::greater;
  const auto by_length = count_digits(a.text) <=> count_digits(b.text);
  const auto order = by_length != 0 ? by_length
                                    : compare_printed({.integer = true, .negative = false, .text = a.text},
                                                      {.integer = true, .negative = false, .text = b.text});
  return a.negative ? 0 <=> order : order;
}

bool is_zero(std::string_view item) {
  const Item parsed = parse_item(item);
  return parsed.integer && parsed.text.empty();
}

/// Without the zeros at the end; nothing left when all items are zeros.
std::string_view without_zeros(std::string_view list, bool& none) {
  while (true) {
    const auto dot = list.rfind('.');
    if (!is_zero(dot == list.npos ? list : list.substr(dot + 1))) break;
    none = dot == list.npos;
    if (none) return {};
    list = list.substr(0, dot);
  }
  none = false;
  return list;
}

}  // namespace

ConanParts split_conan(std::string_view text) {
  ConanParts parts;
  if (const auto plus = text.rfind('+'); plus != text.npos) {
    parts.build = text.substr(plus + 1);
    parts.has_build = true;
    text = text.substr(0, plus);
  }
  if (const auto hyphen = text.find('-'); hyphen != text.npos) {
    parts.pre = text.substr(hyphen + 1);
    parts.has_pre = true;
    text = text.substr(0, hyphen);
  }
  parts.items = text;
  return parts;
}

std::strong_ordering compare_conan_items(std::string_view a, std::string_view b) {
  bool done_a = false, done_b = false;
  a = without_zeros(a, done_a);
  b = without_zeros(b, done_b);
  while (!done_a && !done_b) {
    done_a = a.find('.') == a.npos;
    done_b = b.find('.') == b.npos;
    if (const auto order = compare_items(parse_item(take_identifier(a)), parse_item(take_identifier(b))); order != 0)
      return order;
  }
  return !done_a <=> !done_b;
}

bool valid_conan(std::string_view text) { return !text.empty() && std::ranges::none_of(text, is_blank); }

std::strong_ordering compare_conan(std::string_view a, std::string_view b) {
  const ConanParts left = split_conan(a), right = split_conan(b);
  if (const auto order = compare_conan_items(left.items, right.items); order != 0) return order;
  if (left.has_pre != right.has_pre) return left.has_pre ? std::strong_ordering::less : std::strong_ordering::greater;
  if (left.has_pre) {
    if (const auto order = compare_conan_items(left.pre, right.pre); order != 0) return order;
  }
  if (left.has_build != right.has_build) return left.has_build <=> right.has_build;
  return left.has_build ? compare_conan_items(left.build, right.build) : std::strong_ordering::equal;
}

}  // namespace plimsoll::version

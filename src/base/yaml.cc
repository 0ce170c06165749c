// SPDX-License-Identifier: Apache-2.0
// The tree of base/yaml_tree.h becomes values: scalars get their kinds.
#include "base/yaml.h"

#include <cmath>
#include <cstdlib>
#include <optional>

#include "base/yaml_tree.h"

namespace plimsoll::yaml {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool all_of(std::string_view text, bool (*good)(char)) {
  if (text.empty()) return false;
  for (const char c : text) {
    if (!good(c)) return false;
  }
  return true;
}

/// -?[0-9]+ without leading zeros, 0o17, 0xff; none beyond 64 bits.
std::optional<json::value> integer(std::string_view text) {
  int base = 10;
  if (text.starts_with("0o") && all_of(text.substr(2), [](char c) { return c >= '0' && c <= '7'; })) {
    base = 8;
    text.remove_prefix(2);
  } else if (text.starts_with("0x") && all_of(text.substr(2), [](char c) {
               return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
             })) {
    base = 16;
    text.remove_prefix(2);
  } else {
    const std::string_view digits = text.starts_with('-') || text.starts_with('+') ? text.substr(1) : text;
    if (!all_of(digits, is_digit) || (digits.size() > 1 && digits.front() == '0')) return std::nullopt;
  }
  errno = 0;
  const std::string copy(text);
  const std::int64_t number = std::strtoll(copy.c_str(), nullptr, base);
  if (errno == 0) return number;
  if (copy.starts_with('-')) return std::nullopt;
  errno = 0;
  const std::uint64_t large = std::strtoull(copy.c_str(), nullptr, base);
  if (errno == 0) return large;
  return std::nullopt;
}

/// [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?, with a point or an exponent; .inf and .nan.
std::optional<double> number(std::string_view text) {
  std::string_view rest = text;
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  if (rest == ".inf" || rest == ".Inf" || rest == ".INF") return negative ? -HUGE_VAL : HUGE_VAL;
  if (text == ".nan" || text == ".NaN" || text == ".NAN") return std::nan("");
  const auto digits = [&rest] {
    std::size_t n = 0;
    while (n < rest.size() && is_digit(rest[n])) ++n;
    rest.remove_prefix(n);
    return n;
  };
  const std::size_t whole = digits();
  std::size_t fraction = 0;
  bool marked = false;
  if (rest.starts_with('.')) {
    marked = true;
    rest.remove_prefix(1);
    fraction = digits();
  }
  if (whole + fraction == 0) return std::nullopt;
  if (rest.starts_with('e') || rest.starts_with('E')) {
    marked = true;
    rest.remove_prefix(1);
    if (rest.starts_with('-') || rest.starts_with('+')) rest.remove_prefix(1);
    if (digits() == 0) return std::nullopt;
  }
  if (!marked || !rest.empty()) return std::nullopt;
  return std::strtod(std::string(text).c_str(), nullptr);
}

bool is_null(std::string_view text) {
  return text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
}

/// A plain scalar by the core schema of YAML 1.2.
json::value plain(std::string_view text) {
  if (is_null(text)) return nullptr;
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  if (const auto whole = integer(text)) return *whole;
  if (const auto real = number(text)) return *real;
  return json::value(text);
}

/// As deep as the tree nests, which is limited.
json::value value_of(const Node& node) {  // NOLINT(misc-no-recursion)
  switch (node.kind) {
    case Node::Kind::null:
      return nullptr;
    case Node::Kind::scalar:
      return node.is_text() ? json::value(node.text) : plain(node.text);
    case Node::Kind::sequence: {
      json::array items;
      items.reserve(node.items.size());
      for (const NodePtr& item : node.items) items.push_back(value_of(*item));
      return items;
    }
    case Node::Kind::mapping:
      break;
  }
  json::object members;
  members.reserve(node.entries.size());
  for (const Entry& entry : node.entries) {
    const Node& key = *entry.key;
    const bool structured = key.is_mapping() || key.is_sequence();
    const std::string name = structured ? json::compact(value_of(key)) : key.text;
    if (entry.merged && members.contains(name)) continue;
    members.insert_or_assign(name, value_of(*entry.value));
  }
  return members;
}

}  // namespace

Result<std::vector<json::value>> parse_all(std::string_view text, std::uint32_t max_depth) {
  const std::vector<NodePtr> documents = TRY(parse_tree(text, max_depth));
  std::vector<json::value> values;
  values.reserve(documents.size());
  for (const NodePtr& document : documents) values.push_back(value_of(*document));
  return values;
}

Result<json::value> parse(std::string_view text, std::uint32_t max_depth) {
  std::vector<json::value> documents = TRY(parse_all(text, max_depth));
  if (documents.empty()) return nullptr;
  if (documents.size() > 1) {
    return fail(ErrorKind::malformed, "not usable YAML: {} documents where one is expected", documents.size());
  }
  return std::move(documents.front());
}

}  // namespace plimsoll::yaml

// SPDX-License-Identifier: Apache-2.0
#include "version/constraints/language.h"

#include <algorithm>

namespace plimsoll::version {

namespace {

constexpr std::string_view kBlanks = " \t\r\n";

}  // namespace

std::vector<Interval> compared(std::string_view op, const std::string& version) {
  if (op == "<") return {below(version)};
  if (op == "<=") return {at_most(version)};
  if (op == ">") return {above(version)};
  if (op == ">=") return {at_least(version)};
  if (op == "!=" || op == "<>") return all_but(version);
  return {exactly(version)};
}

std::string_view trim(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

std::string_view take_operator(std::string_view& text, std::initializer_list<std::string_view> longest_first) {
  for (const std::string_view op : longest_first) {
    if (!text.starts_with(op)) continue;
    text.remove_prefix(op.size());
    return op;
  }
  return {};
}

std::vector<std::string_view> split(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto end = text.find(separator);
    parts.push_back(trim(text.substr(0, end)));
    if (end == text.npos) return parts;
    text.remove_prefix(end + separator.size());
  }
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> out;
  for (text = trim(text); !text.empty(); text = trim(text)) {
    out.push_back(text.substr(0, text.find_first_of(kBlanks)));
    text.remove_prefix(out.back().size());
  }
  return out;
}

std::string increment(std::string_view digits) {
  std::string out(digits);
  for (std::size_t i = out.size(); i > 0; --i) {
    if (out[i - 1] != '9') {
      ++out[i - 1];
      return out;
    }
    out[i - 1] = '0';
  }
  return '1' + out;
}

std::unexpected<Error> not_understood(const Scheme& scheme, std::string_view what) {
  constexpr std::size_t kMost = 80;
  std::string shown(what.substr(0, kMost));
  for (char& c : shown) c = c >= ' ' && c < '\x7f' ? c : '?';
  return fail(ErrorKind::malformed, "\"{}\"{} is no version or constraint of the {} ordering", shown,
              what.size() > kMost ? " …" : "", scheme.name);
}

}  // namespace plimsoll::version

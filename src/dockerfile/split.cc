// SPDX-License-Identifier: Apache-2.0
#include "dockerfile/split.h"

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "base/json.h"

namespace plimsoll::dockerfile {

namespace {

/// What separates words for [\t\v\f\r ]+.
bool is_separator(char c) { return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r'; }

bool is_quote(char c) { return c == '"' || c == '\''; }

struct Flag {
  std::string text;
  bool quoted = false;  // even an empty one counts
};

/// Reads one flag from the start of `text`, which begins with "--".
Flag take_flag(std::string_view& text, char escape) {
  Flag out;
  char quote = 0;
  std::size_t i = 0;
  for (; i < text.size(); ++i) {
    char c = text[i];
    if (quote == 0 && space_at(text.substr(i)) > 0) break;
    if (quote == 0 && is_quote(c)) {
      quote = c;
      out.quoted = true;
      continue;
    }
    if (c == quote && quote != 0) {
      quote = 0;
      continue;
    }
    if (c == escape) {
      if (i + 1 == text.size()) continue;
      c = text[++i];
    }
    out.text += c;
  }
  text.remove_prefix(i);
  return out;
}

}  // namespace

std::size_t space_at(std::string_view text) {
  if (text.empty()) return 0;
  const char c = text.front();
  if (c == ' ' || (c >= '\t' && c <= '\r')) return 1;
  if (static_cast<unsigned char>(c) < 0xC2) return 0;
  static constexpr std::array<std::string_view, 19> kWide = {
      "\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81", "\xE2\x80\x82", "\xE2\x80\x83",
      "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86", "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A",
      "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80"};
  for (const std::string_view wide : kWide)
    if (text.starts_with(wide)) return wide.size();
  return 0;
}

std::string_view trim_left_space(std::string_view text) {
  while (const std::size_t n = space_at(text)) text.remove_prefix(n);
  return text;
}

std::string_view trim_space(std::string_view text) {
  text = trim_left_space(text);
  for (bool again = true; again && !text.empty();) {
    again = false;
    for (std::size_t n = 1; n <= std::min<std::size_t>(3, text.size()); ++n) {
      if (space_at(text.substr(text.size() - n)) != n) continue;
      text.remove_suffix(n);
      again = true;
      break;
    }
  }
  return text;
}

Split split_instruction(std::string_view whole, char escape) {
  const std::string_view line = trim_space(whole);
  Split out;
  const auto end = std::ranges::find_if(line, is_separator);
  out.word = line.substr(0, static_cast<std::size_t>(end - line.begin()));
  std::string_view rest = line.substr(out.word.size());
  for (;;) {
    rest = trim_left_space(rest);
    if (!rest.starts_with("--")) break;
    const auto begin = static_cast<std::size_t>(rest.data() - whole.data());
    const std::size_t size = rest.size();
    Flag flag = take_flag(rest, escape);
    if (flag.text == "--") break;
    if (flag.quoted || !flag.text.empty())
      out.flags.push_back({std::move(flag.text), {begin, begin + size - rest.size()}});
  }
  out.arguments = trim_space(rest);
  return out;
}

std::vector<Token> quoted_words(std::string_view text, char escape) {
  std::vector<Token> out;
  std::size_t begin = 0;
  bool in_word = false;
  char quote = 0;
  const auto finish = [&](std::size_t end) {
    if (in_word) out.push_back({std::string(text.substr(begin, end - begin)), {begin, end}});
    in_word = false;
  };
  std::size_t i = 0;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (quote == 0) {
      if (const std::size_t n = space_at(text.substr(i)); n > 0) {
        finish(i);
        i += n - 1;
        continue;
      }
      if (is_quote(c)) quote = c;
    } else if (c == quote) {
      quote = 0;
    }
    // What is escaped counts for nothing else; inside single quotes nothing is. One at the end is dropped.
    const bool escapes = c == escape && quote != '\'';
    if (escapes && i + 1 == text.size()) break;
    if (!in_word) begin = i;
    in_word = true;
    if (escapes) ++i;
  }
  finish(std::min(i, text.size()));
  return out;
}

std::vector<Token> plain_words(std::string_view text) {
  std::vector<Token> out;
  if (text.empty()) return out;
  const auto add = [&](std::size_t begin, std::size_t end) {
    out.push_back({std::string(text.substr(begin, end - begin)), {begin, end}});
  };
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_separator(text[i])) continue;
    add(begin, i);
    while (i + 1 < text.size() && is_separator(text[i + 1])) ++i;
    begin = i + 1;
  }
  add(begin, text.size());
  return out;
}

Result<void> key_values(std::string_view text, char escape, std::vector<KeyValue>& into) {
  const std::vector<Token> words = quoted_words(text, escape);
  if (words.empty()) return {};
  if (words.front().text.find('=') == std::string::npos) {
    const auto end = static_cast<std::size_t>(std::ranges::find_if(text, is_separator) - text.begin());
    std::size_t value = end;
    while (value < text.size() && is_separator(text[value])) ++value;
    into.push_back(
        {std::string(text.substr(0, end)), std::string(text.substr(value)), ' ', {0, end}, {value, text.size()}});
    if (end == text.size()) return fail(ErrorKind::malformed, "\"{}\" has no value", printable(words.front().text, 80));
    return {};
  }
  for (const Token& word : words) {
    const std::size_t equals = word.text.find('=');
    if (equals == std::string::npos)
      return fail(ErrorKind::malformed, "\"{}\" is not of the form name=value", printable(word.text, 80));
    const std::size_t at = word.range.begin + equals;
    into.push_back({word.text.substr(0, equals),
                    word.text.substr(equals + 1),
                    '=',
                    {word.range.begin, at},
                    {at + 1, word.range.end}});
  }
  return {};
}

Result<std::optional<std::vector<Token>>> json_strings(std::string_view text) {
  std::size_t at = text.size() - trim_left_space(text).size();
  if (!text.substr(at).starts_with('[')) return std::nullopt;
  const auto parsed = json::parse(text.substr(at));
  if (!parsed || !parsed->is_array()) return std::nullopt;
  std::vector<Token> out;
  for (const json::value& item : parsed->get_array()) {
    if (!item.is_string())
      return fail(ErrorKind::malformed, "the JSON form takes strings only, and this array holds something else");
    const std::size_t begin = text.find('"', at);
    for (at = begin + 1; at < text.size() && text[at] != '"'; ++at)
      if (text[at] == '\\') ++at;
    at = std::min(at + 1, text.size());
    out.push_back({std::string(json::text(item)), {begin, at}});
  }
  return out;
}

}  // namespace plimsoll::dockerfile

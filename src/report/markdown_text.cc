// SPDX-License-Identifier: Apache-2.0
#include "report/markdown_text.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/bytes.h"
#include "base/lines.h"
#include "report/layout.h"
#include "report/phrases.h"

namespace plimsoll::report::markdown {

namespace {

constexpr std::string_view kPunctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
constexpr std::string_view kZeroWidthSpace = "\u200B";
constexpr std::size_t kLinesShown = 40, kLineBytes = 400;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// ":tada:" and what comes after it.
bool is_emoji(std::string_view text) {
  const std::size_t end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_+-", 1);
  return end != text.npos && end > 1 && text[end] == ':';
}

/// One harmless line of at most `width` columns.
std::string line_of(std::string_view from, std::size_t width) {
  const Options plain;
  const Style style(plain);
  return style.clip(style.safe(from.substr(0, 4 * width)), width);
}

}  // namespace

std::string text(std::string_view from, std::size_t width) {
  static constexpr std::string_view kEntities = "<>&|\\`", kEscaped = "*_[]~$^";
  static constexpr std::string_view kReferences = "@#!%&$~^";
  const std::string line = line_of(from, width);
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const char next = i + 1 < line.size() ? line[i + 1] : ' ';
    if (kEntities.find(c) != kEntities.npos) {
      out += fmt::format("&#{};", static_cast<int>(c));
    } else {
      if (kEscaped.find(c) != kEscaped.npos) out += '\\';
      out += c;
    }
    const bool is_reference = kReferences.find(c) != kReferences.npos && (is_word(next) || next == '"');
    const bool is_host = next == '.' && i >= 2 && lowercase(std::string_view(line).substr(i - 2, 3)) == "www";
    if (is_reference || is_host || (c == ':' && (next == '/' || is_emoji(std::string_view(line).substr(i)))))
      out += kZeroWidthSpace;
  }
  return out;
}

std::string code(std::string_view from, std::size_t width) {
  const std::string line = line_of(from, width);
  if (line.empty()) return {};
  if (line.find_first_of("`|\\") == line.npos) return "`" + line + "`";
  // Renderers differ in what a backslash before a bar is within a table; entities are the same everywhere.
  std::string out = "<code>";
  for (const char c : line)
    out += kPunctuation.find(c) == kPunctuation.npos ? std::string(1, c) : fmt::format("&#{};", static_cast<int>(c));
  return out + "</code>";
}

std::string link(std::string_view shown, std::string_view url) {
  const std::string_view to = safe_link(url);
  if (to.empty()) return std::string(shown);
  std::string out = fmt::format("[{}](", shown);
  for (const char c : to) out += c == '&' ? std::string("&amp;") : std::string(1, c);
  return out + ")";
}

std::string block(std::string_view lines) {
  std::string body;
  std::size_t run = 0, longest = 2, count = 0;
  while (!lines.empty() && count++ < kLinesShown) body += printable(take_line(lines), kLineBytes) + "\n";
  if (!lines.empty()) body += "…\n";
  for (const char c : body) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  return fmt::format("{}\n{}{}\n", fence, body, fence);
}

}  // namespace plimsoll::report::markdown

// SPDX-License-Identifier: Apache-2.0
#include "notify/mime.h"

#include <algorithm>
#include <array>
#include <ctime>

#include "base/bytes.h"

namespace plimsoll::notify {

namespace {

constexpr std::size_t kLine = 76;         // what a body's line and an encoded word's line may have
constexpr std::size_t kEncodedWord = 75;  // RFC 2047, 2
constexpr std::string_view kOpen = "=?UTF-8?Q?", kClose = "?=";
constexpr std::string_view kReplacement = "\xef\xbf\xbd";
constexpr std::string_view kHex = "0123456789ABCDEF";

std::string coded(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return {'=', kHex[byte >> 4U], kHex[byte & 15U]};
}

/// The character at the start of `text`, which loses it; U+FFFD for a byte that is not UTF-8.
std::string_view take_character(std::string_view& text) {
  const std::size_t bytes = utf8_sequence(text);
  const std::string_view character = bytes == 0 ? kReplacement : text.substr(0, bytes);
  text.remove_prefix(std::max<std::size_t>(bytes, 1));
  return character;
}

bool is_plain(char c) { return c >= 0x20 && c < 0x7f; }
bool is_alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

/// What the encoding "Q" writes for one character (RFC 2047, 4.2).
std::string q_coded(std::string_view character) {
  std::string out;
  for (const char c : character) {
    const bool stays = is_alphanumeric(c) || c == '-' || c == '.' || c == '!' || c == '*' || c == '+' || c == '/';
    out += c == ' ' ? "_" : stays ? std::string(1, c) : coded(c);
  }
  return out;
}

std::string encoded_words(std::string_view name, std::string_view text) {
  std::string out = std::string(name) + ": ";
  std::size_t line = out.size();
  bool is_first = true;
  while (!text.empty()) {
    std::string word;
    const std::size_t room = std::min(kEncodedWord, kLine - (is_first ? line : 1)) - kOpen.size() - kClose.size();
    while (!text.empty()) {
      std::string_view rest = text;
      const std::string next = q_coded(take_character(rest));
      if (word.size() + next.size() > room) break;
      word += next;
      text = rest;
    }
    if (!is_first) out += "\r\n ";
    out.append(kOpen).append(word).append(kClose);
    is_first = false;
  }
  return out + "\r\n";
}

}  // namespace

std::string header_field(std::string_view name, std::string_view text) {
  std::string clean;
  for (const char c : text) clean += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  clean.erase(clean.find_last_not_of(' ') + 1);
  clean.erase(0, std::min(clean.find_first_not_of(' '), clean.size()));

  // Runs of blanks and words that no fold can part are kept whole by encoding them.
  bool is_simple = std::ranges::all_of(clean, is_plain) && clean.find("=?") == std::string::npos &&
                   clean.find("  ") == std::string::npos;
  std::string out = std::string(name) + ":";
  std::size_t width = out.size();
  for (std::string_view rest = clean; is_simple && !rest.empty();) {
    const std::string_view word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(word.size() + 1, rest.size()));
    if (word.size() + 1 > kLine) is_simple = false;
    if (width + 1 + word.size() > kLine && width > 1) {
      out += "\r\n";
      width = 0;
    }
    out.append(" ").append(word);
    width += 1 + word.size();
  }
  return is_simple ? out + "\r\n" : encoded_words(name, clean);
}

std::string quoted_printable(std::string_view text) {
  std::string out;
  std::string line;
  const auto end_line = [&] {
    // A blank at the end of a line would be lost on the way.
    if (line.ends_with(' ') || line.ends_with('\t')) {
      const std::string last = coded(line.back());
      line.pop_back();
      if (line.size() + last.size() > kLine) {
        out += line + "=\r\n";
        line.clear();
      }
      line += last;
    }
    out += line + "\r\n";
    line.clear();
  };
  while (!text.empty()) {
    if (text.front() == '\n' || text.starts_with("\r\n")) {
      text.remove_prefix(text.front() == '\n' ? 1 : 2);
      end_line();
      continue;
    }
    for (const char c : take_character(text)) {
      const auto piece = [&] {
        // Programs on the way give a dot and "From " at the start of a line a meaning of their own.
        const bool is_risky = line.empty() && (c == '.' || c == 'F');
        return (is_plain(c) || c == '\t') && c != '=' && !is_risky ? std::string(1, c) : coded(c);
      };
      if (line.size() + piece().size() > kLine - 1) {
        out += line + "=\r\n";
        line.clear();
      }
      line += piece();
    }
  }
  if (!line.empty()) end_line();
  return out;
}

std::string mail_date(std::int64_t seconds) {
  static constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto time = static_cast<std::time_t>(seconds);
  std::tm utc{};
  gmtime_r(&time, &utc);
  return fmt::format("{}, {} {} {} {:02}:{:02}:{:02} +0000", kDays.at(static_cast<std::size_t>(utc.tm_wday)),
                     utc.tm_mday, kMonths.at(static_cast<std::size_t>(utc.tm_mon)), utc.tm_year + 1900, utc.tm_hour,
                     utc.tm_min, utc.tm_sec);
}

Result<std::string> parse_address(std::string_view text) {
  constexpr std::size_t kLongestLocal = 64, kLongest = 254;  // RFC 5321, 4.5.3.1
  constexpr std::string_view kLocal = "!#$%&'*+-/=?^_`{|}~.";
  const std::size_t at = text.rfind('@');
  const std::string_view local = text.substr(0, at);
  const std::string_view domain = at == std::string_view::npos ? std::string_view{} : text.substr(at + 1);
  const auto is_local = [&](char c) { return is_alphanumeric(c) || kLocal.find(c) != std::string_view::npos; };
  const auto is_domain = [](char c) { return is_alphanumeric(c) || c == '-' || c == '.'; };
  const bool is_literal = domain.size() > 2 && domain.front() == '[' && domain.back() == ']' &&
                          std::ranges::all_of(domain.substr(1, domain.size() - 2),
                                              [](char c) { return is_alphanumeric(c) || c == '.' || c == ':'; });
  const auto has_empty_part = [](std::string_view name) {
    return name.starts_with('.') || name.ends_with('.') || name.find("..") != std::string_view::npos;
  };
  const bool is_address =
      !local.empty() && !domain.empty() && local.size() <= kLongestLocal && text.size() <= kLongest &&
      std::ranges::all_of(local, is_local) && !has_empty_part(local) &&
      (is_literal || (std::ranges::all_of(domain, is_domain) && !has_empty_part(domain) && !domain.starts_with('-')));
  if (!is_address)
    return fail(ErrorKind::usage,
                "\"{}\" is not a mail address; one is name@example.com, in plain ASCII (xn--… for others)",
                printable(text, 100));
  return std::string(text);
}

}  // namespace plimsoll::notify

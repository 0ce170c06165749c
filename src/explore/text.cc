// SPDX-License-Identifier: Apache-2.0
#include "explore/text.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "base/bytes.h"
#include "base/limits.h"
#include "report/layout.h"

namespace plimsoll::explore {

namespace {

std::string_view dots(Charset charset) { return charset == Charset::unicode ? "…" : "..."; }

/// Characters that show nothing: two names must not look the same. U+00AD, U+200B to U+200D, U+2060 to U+2064, U+E00xx.
bool is_invisible(std::string_view sequence) {
  return sequence == "\u00AD" || (sequence >= "\u200B" && sequence <= "\u200D" && sequence.size() == 3) ||
         (sequence >= "\u2060" && sequence <= "\u2064" && sequence.size() == 3) ||
         (sequence.size() == 4 && sequence.starts_with("\xF3\xA0"));
}

std::size_t step(std::string_view text) { return std::max<std::size_t>(utf8_sequence(text), 1); }

}  // namespace

std::string shown(std::string_view text, Charset charset) {
  const std::string clean = printable(text, kLimits.path_bytes * 4);
  if (std::ranges::all_of(clean, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) return clean;
  std::string out;
  for (std::string_view rest = clean; !rest.empty();) {
    const std::string_view one = rest.substr(0, step(rest));
    if (one.size() > 1 && is_invisible(one)) {
      for (const char c : one) out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else if (one.size() == 1 || charset == Charset::unicode) {
      out += one;
    } else {
      out += '?';
    }
    rest.remove_prefix(one.size());
  }
  return out;
}

std::string clip(std::string_view text, std::size_t width, Charset charset) {
  const report::Options options{.unicode = charset == Charset::unicode};
  return report::Style(options).clip(text, width);
}

std::string clip_front(std::string_view text, std::size_t width, Charset charset) {
  std::size_t columns = report::display_width(text);
  if (columns <= width) return std::string(text);
  const std::size_t lead = report::display_width(dots(charset));
  if (width < lead) return {};
  while (columns + lead > width) {
    const std::size_t bytes = step(text);
    columns -= report::display_width(text.substr(0, bytes));
    text.remove_prefix(bytes);
  }
  return std::string(dots(charset)) + std::string(text);
}

std::string fit(std::string_view text, std::size_t width, Charset charset) {
  std::string out = clip(text, width, charset);
  const std::size_t columns = report::display_width(out);
  if (columns < width) out.append(width - columns, ' ');
  return out;
}

std::string time_text(std::int64_t seconds) {
  constexpr std::int64_t kLast = 253402300799;  // of the year 9999
  if (seconds < -kLast || seconds > kLast) return "?";
  using namespace std::chrono;
  const sys_seconds time{std::chrono::seconds(seconds)};
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{floor<minutes>(time - day)};
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()), clock.hours().count(), clock.minutes().count());
}

std::string name_of(const Names& names, std::uint32_t number) {
  const auto found = names.find(number);
  return found == names.end() ? std::to_string(number) : found->second;
}

Names parse_names(std::string_view file) {
  Names names;
  while (!file.empty()) {
    const std::size_t end = std::min(file.find('\n'), file.size());
    std::string_view line = file.substr(0, end);
    file.remove_prefix(std::min(end + 1, file.size()));
    const std::size_t name = line.find(':');
    if (name == 0 || name == std::string_view::npos) continue;
    const std::size_t second = line.find(':', name + 1);
    if (second == std::string_view::npos) continue;
    const std::string_view number = line.substr(second + 1, line.find(':', second + 1) - second - 1);
    std::uint32_t id = 0;
    const auto [rest, error] = std::from_chars(number.data(), number.data() + number.size(), id);
    if (error == std::errc() && rest == number.data() + number.size()) names.try_emplace(id, line.substr(0, name));
  }
  return names;
}

}  // namespace plimsoll::explore

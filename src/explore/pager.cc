// SPDX-License-Identifier: Apache-2.0
#include "explore/pager.h"

#include <algorithm>

#include "report/layout.h"

namespace plimsoll::explore {

namespace {

constexpr std::size_t kLookedAt = 64 * 1024;
constexpr std::size_t kTab = 8;
constexpr std::size_t kWideEnough = 77;  // columns of a row of 16 bytes

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool is_text(Bytes content) {
  std::string_view rest = as_text(content.first(std::min(content.size(), kLookedAt)));
  const std::size_t all = rest.size();
  std::size_t odd = 0;
  while (!rest.empty()) {
    const auto c = static_cast<unsigned char>(rest.front());
    if (c == 0) return false;
    const std::size_t bytes = utf8_sequence(rest);
    if (bytes == 0 || (c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1b)) ++odd;
    rest.remove_prefix(std::max<std::size_t>(bytes, 1));
  }
  return odd * 20 <= all;
}

Pager::Pager(Buffer content)
    : content_(std::move(content)), reader_(is_text(content_) ? Reader::text : Reader::hex) {
  const std::string_view text = as_text(content_);
  for (std::size_t at = 0; at < text.size();) {
    starts_.push_back(static_cast<std::uint32_t>(at));
    const std::size_t end = text.find('\n', at);
    at = end == std::string_view::npos ? text.size() : end + 1;
  }
}

void Pager::read_as(Reader reader) { reader_ = reader; }

void Pager::set_width(std::size_t columns) { bytes_a_row_ = columns >= kWideEnough ? 16 : 8; }

std::size_t Pager::lines() const {
  return reader_ == Reader::text ? starts_.size() : (content_.size() + bytes_a_row_ - 1) / bytes_a_row_;
}

std::string_view Pager::text_line(std::size_t number) const {
  const std::size_t end = number + 1 < starts_.size() ? starts_[number + 1] : content_.size();
  std::string_view line = as_text(content_).substr(starts_[number], end - starts_[number]);
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string Pager::hex_line(std::size_t number) const {
  const std::size_t first = number * bytes_a_row_;
  std::string line = fmt::format("{:08x} ", first);
  std::string text;
  for (std::size_t i = 0; i < bytes_a_row_; ++i) {
    if (i == 8) line += ' ';
    if (first + i >= content_.size()) {
      line += "   ";
      continue;
    }
    const auto byte = std::to_integer<unsigned char>(content_[first + i]);
    line += fmt::format(" {:02x}", byte);
    text += byte >= 0x20 && byte < 0x7f ? static_cast<char>(byte) : '.';
  }
  return line + "  " + text;
}

std::string Pager::line(std::size_t number, std::size_t from, std::size_t width, Charset charset) const {
  if (number >= lines()) return {};
  if (reader_ == Reader::hex) {
    const std::string line = hex_line(number);
    return from >= line.size() ? std::string() : line.substr(from, width);
  }
  std::string out;
  std::size_t column = 0;
  for (std::string_view rest = text_line(number); !rest.empty() && column < from + width;) {
    const std::size_t bytes = std::max<std::size_t>(utf8_sequence(rest), 1);
    const std::string piece =
        rest.front() == '\t' ? std::string(kTab - column % kTab, ' ') : shown(rest.substr(0, bytes), charset);
    const std::size_t columns = report::display_width(piece);
    if (column >= from && column + columns <= from + width)
      out += piece;
    else if (column + columns > from)
      out.append(std::min(column + columns, from + width) - std::max(column, from), ' ');  // cut in its middle
    column += columns;
    rest.remove_prefix(bytes);
  }
  return out;
}

std::size_t Pager::find(std::string_view text, std::size_t from) const {
  const auto same = [](char a, char b) { return lower(a) == lower(b); };
  for (std::size_t number = from; number < lines(); ++number) {
    if (reader_ == Reader::hex) {
      const std::string line = hex_line(number);
      if (!std::ranges::search(line, text, same).empty()) return number;
    } else if (!std::ranges::search(text_line(number), text, same).empty()) {
      return number;
    }
  }
  return lines();
}

}  // namespace plimsoll::explore

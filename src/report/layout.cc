// SPDX-License-Identifier: Apache-2.0
#include "report/layout.h"

#include <algorithm>
#include <array>

#include "base/bytes.h"

namespace plimsoll::report {

namespace {

struct Block {
  char32_t first, last;
};

// Unicode 15: marks that combine with what stands before them, joiners and variation selectors (the blocks that are
// met in names; a mark missed here only makes a line shorter than it could be).
constexpr std::array kNoWidth = {Block{0x0300, 0x036F}, Block{0x0483, 0x0489},  Block{0x0591, 0x05BD},
                                 Block{0x0610, 0x061A}, Block{0x064B, 0x065F},  Block{0x200B, 0x200D},
                                 Block{0x20D0, 0x20F0}, Block{0x3099, 0x309A},  Block{0xFE00, 0xFE0F},
                                 Block{0xFE20, 0xFE2F}, Block{0xE0100, 0xE01EF}};
// East Asian Width W and F (UAX #11), and emoji.
constexpr std::array kWide = {
    Block{0x1100, 0x115F},   Block{0x231A, 0x231B},   Block{0x23E9, 0x23F3},   Block{0x25FD, 0x25FE},
    Block{0x2614, 0x2615},   Block{0x2648, 0x2653},   Block{0x26A1, 0x26A1},   Block{0x2705, 0x2705},
    Block{0x274C, 0x274C},   Block{0x2753, 0x2757},   Block{0x2795, 0x2797},   Block{0x2B1B, 0x2B1C},
    Block{0x2B50, 0x2B55},   Block{0x2E80, 0x303E},   Block{0x3041, 0xA4CF},   Block{0xA960, 0xA97C},
    Block{0xAC00, 0xD7A3},   Block{0xF900, 0xFAFF},   Block{0xFE10, 0xFE19},   Block{0xFE30, 0xFE6F},
    Block{0xFF01, 0xFF60},   Block{0xFFE0, 0xFFE6},   Block{0x16FE0, 0x18CFF}, Block{0x1AFF0, 0x1B2FB},
    Block{0x1F004, 0x1F004}, Block{0x1F0CF, 0x1F0CF}, Block{0x1F18E, 0x1F19A}, Block{0x1F200, 0x1F64F},
    Block{0x1F680, 0x1F6FC}, Block{0x1F7E0, 0x1F7F0}, Block{0x1F90C, 0x1FAFF}, Block{0x20000, 0x3FFFD}};

bool is_in(std::span<const Block> blocks, char32_t c) {
  const auto after = std::ranges::upper_bound(blocks, c, {}, &Block::first);
  return after != blocks.begin() && c <= std::prev(after)->last;
}

/// The character at the start of `text`, its bytes and its columns.
struct Character {
  std::size_t bytes, columns;
};

Character first_character(std::string_view text) {
  const std::size_t bytes = std::max<std::size_t>(utf8_sequence(text), 1);
  const auto lead = static_cast<unsigned char>(text[0]);
  if (bytes == 1) return {1, 1};
  auto code = static_cast<char32_t>(lead & (0xFFU >> (bytes + 1)));
  for (std::size_t i = 1; i < bytes; ++i) code = (code << 6) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  if (is_in(kNoWidth, code)) return {bytes, 0};
  return {bytes, is_in(kWide, code) ? 2U : 1U};
}

constexpr std::string_view kReset = "\x1b[0m";

std::string_view colour_of(Severity severity) {
  switch (severity) {
    case Severity::critical:
      return "\x1b[1;31m";
    case Severity::high:
      return "\x1b[31m";
    case Severity::medium:
      return "\x1b[33m";
    case Severity::low:
      return "\x1b[36m";
    case Severity::negligible:
    case Severity::unknown:
      break;
  }
  return "";
}

/// Length of one of our own colour sequences at the start of `text`; 0 when there is none.
std::size_t colour_length(std::string_view text) {
  return text.starts_with('\x1b') ? std::min(text.find('m'), text.size() - 1) + 1 : 0;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const Character c = first_character(text);
    width += c.columns;
    text.remove_prefix(c.bytes);
  }
  return width;
}

std::size_t Style::width() const { return std::max(options_.width, 40U); }

std::string Style::safe(std::string_view text) const {
  std::string squeezed;
  squeezed.reserve(text.size());
  for (const char c : text) {
    const bool is_blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!is_blank)
      squeezed += c;
    else if (!squeezed.empty() && squeezed.back() != ' ')
      squeezed += ' ';
  }
  if (squeezed.ends_with(' ')) squeezed.pop_back();
  std::string clean = printable(squeezed);
  if (options_.unicode) return clean;
  std::string ascii;
  for (std::string_view rest = clean; !rest.empty();) {
    const std::size_t bytes = first_character(rest).bytes;
    if (bytes == 1)
      ascii += rest.front();
    else
      ascii += rest.starts_with("…") ? "..." : "?";
    rest.remove_prefix(bytes);
  }
  return ascii;
}

std::string Style::clip(std::string_view text, std::size_t width) const {
  if (display_width(text) <= width) return std::string(text);
  const std::size_t dots_width = display_width(dots());
  if (width < dots_width) return {};
  std::string out;
  std::size_t used = 0;
  while (!text.empty()) {
    const Character c = first_character(text);
    if (used + c.columns + dots_width > width) break;
    out += text.substr(0, c.bytes);
    used += c.columns;
    text.remove_prefix(c.bytes);
  }
  while (out.ends_with(' ')) out.pop_back();
  return out += dots();
}

std::string_view severity_word(Severity severity) {
  switch (severity) {
    case Severity::critical:
      return "CRIT";
    case Severity::high:
      return "HIGH";
    case Severity::medium:
      return "MED";
    case Severity::low:
      return "LOW";
    case Severity::negligible:
      return "NEGL";
    case Severity::unknown:
      break;
  }
  return "UNKN";
}

Line& Line::add(std::string_view text) {
  text_ += text;
  width_ += display_width(text);
  return *this;
}

Line& Line::to(std::size_t column, std::size_t gap) {
  const std::size_t target = std::max(column, text_.empty() ? 0 : width_ + gap);
  text_.append(target - width_, ' ');
  width_ = target;
  return *this;
}

Line& Line::word(Severity severity, std::string_view word, const Style& style) {
  const std::string_view colour = style.colour() ? colour_of(severity) : "";
  text_ += colour;
  add(word);
  if (!colour.empty()) text_ += kReset;
  return *this;
}

void Page::end_line(std::string_view text) {
  text = text.substr(0, text.find_last_not_of(' ') + 1);
  text_ += text;
  text_ += '\n';
}

void Page::put(const Line& line, const Line& right) {
  if (right.width() > 0 && line.width() + 2 + right.width() <= style_.width()) {
    end_line(line.text() + std::string(style_.width() - line.width() - right.width(), ' ') + right.text());
    return;
  }
  if (line.width() <= style_.width()) {
    end_line(line.text());
  } else {
    const std::size_t indent = std::min(line.text().find_first_not_of(' '), line.text().size());
    wrap(std::string_view(line.text()).substr(indent), indent, indent > 0 ? indent + 6 : 2);
  }
  if (right.width() == 0) return;
  if (right.width() <= style_.width())
    end_line(std::string(style_.width() - right.width(), ' ') + right.text());
  else
    wrap(right.text(), 2, 4);
}

void Page::wrap(std::string_view text, std::size_t indent, std::size_t hang) {
  const std::size_t width = style_.width();
  hang = std::min(hang, width / 2);
  std::string line(std::min(indent, width / 2), ' ');
  std::size_t used = line.size();
  // The last blank a break may use: where it stands in `line`, and the columns up to and with it.
  std::size_t blank_at = 0, blank_used = 0;
  while (!text.empty()) {
    if (const std::size_t colour = colour_length(text)) {
      line += text.substr(0, colour);
      text.remove_prefix(colour);
      continue;
    }
    const Character c = first_character(text);
    const bool is_blank = text.front() == ' ';
    if (used + c.columns > width) {
      const std::size_t carried = used - blank_used;
      const bool at_blank = blank_at > 0 && !is_blank && hang + carried + c.columns <= width;
      const std::string rest = at_blank ? line.substr(blank_at + 1) : std::string();
      end_line(at_blank ? std::string_view(line).substr(0, blank_at) : std::string_view(line));
      line = std::string(hang, ' ') + rest;
      used = hang + (at_blank ? carried : 0);
      blank_at = 0;
      while (text.starts_with(' ')) text.remove_prefix(1);
      continue;
    }
    line += text.substr(0, c.bytes);
    used += c.columns;
    text.remove_prefix(c.bytes);
    if (is_blank) blank_at = line.size() - 1, blank_used = used;
  }
  end_line(line);
}

}  // namespace plimsoll::report

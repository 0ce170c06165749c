// SPDX-License-Identifier: Apache-2.0
// Layout: lines of a terminal, measured in columns.
//
// Text from images and feeds goes through Style::safe() before it meets a line, so nothing in it can move the cursor,
// change colours or reorder what is read. Colour is the only escape sequence ever written, and only by Line::word().
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/report.h"

namespace plimsoll::report {

/// Columns that printable text takes: 2 for wide East Asian characters and emoji, 0 for combining marks, else 1.
std::size_t display_width(std::string_view text);

/// How this terminal wants its text.
class Style {
 public:
  explicit Style(const Options& options) : options_(options) {}

  [[nodiscard]] std::size_t width() const;
  [[nodiscard]] bool colour() const { return options_.colour; }
  [[nodiscard]] std::string_view arrow() const { return options_.unicode ? "→" : "->"; }
  [[nodiscard]] std::string_view dots() const { return options_.unicode ? "…" : "..."; }
  [[nodiscard]] std::string_view dot() const { return options_.unicode ? "·" : "-"; }
  /// Untrusted text as one harmless piece: blanks squeezed, controls escaped, ASCII only where the terminal wants that.
  [[nodiscard]] std::string safe(std::string_view text) const;
  /// `text` (already safe) cut to `width` columns with dots; empty when not even the dots fit.
  [[nodiscard]] std::string clip(std::string_view text, std::size_t width) const;

 private:
  const Options& options_;
};

/// "CRIT", "HIGH" …: the word that stands in a severity column.
std::string_view severity_word(Severity severity);
inline constexpr std::size_t kSeverityColumns = 4;

/// One line under construction. Text given to it must be safe.
class Line {
 public:
  explicit Line(std::size_t indent = 0) : text_(indent, ' '), width_(indent) {}
  Line& add(std::string_view text);
  /// Blanks up to `column`; at least `gap` of them when anything stands there.
  Line& to(std::size_t column, std::size_t gap = 1);
  /// A severity word, coloured when the style says so.
  Line& word(Severity severity, std::string_view word, const Style& style);
  [[nodiscard]] std::size_t width() const { return width_; }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::size_t width_ = 0;
};

/// Lines, none wider than the style's width: a longer one is broken, never cut.
class Page {
 public:
  explicit Page(const Style& style) : style_(style) {}
  void put(const Line& line) { put(line, Line()); }
  /// `right` ends at the right margin, on the same line when it fits, else on one of its own.
  void put(const Line& line, const Line& right);
  /// Safe text broken at blanks (and within a word only when it is wider than a line), later lines indented by `hang`.
  void wrap(std::string_view text, std::size_t indent, std::size_t hang);
  void blank() { text_ += '\n'; }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  void end_line(std::string_view text);
  const Style& style_;
  std::string text_;
};

}  // namespace plimsoll::report

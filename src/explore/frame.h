// SPDX-License-Identifier: Apache-2.0
// Frame: what one screen shall show, as pieces of text with a look. Whoever draws it knows the terminal; whoever makes
// it does not.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "explore/text.h"

namespace plimsoll::explore {

struct Size {
  std::size_t rows = 24, columns = 80;
  bool operator==(const Size&) const = default;
};

enum class Tone : std::uint8_t { plain, green, yellow, red, cyan, blue };

struct Look {
  Tone tone = Tone::plain;
  bool bold = false;
  bool reverse = false;
  bool dim = false;
  bool operator==(const Look&) const = default;
};

struct Piece {
  std::size_t column;
  std::string text;
  Look look;
};

class Frame {
 public:
  Frame(Size size, Charset charset) : size_(size), charset_(charset), rows_(size.rows) {}

  [[nodiscard]] Size size() const { return size_; }
  [[nodiscard]] Charset charset() const { return charset_; }
  /// Text (already harmless) from a column on, cut to `width` columns and to the screen. A later piece covers an earlier.
  void put(std::size_t row, std::size_t column, std::size_t width, std::string_view text, Look look = {});
  /// Blanks of a look.
  void fill(std::size_t row, std::size_t column, std::size_t width, Look look);
  [[nodiscard]] const std::vector<Piece>& row(std::size_t row) const { return rows_[row]; }

  /// A row as it reads, without the blanks at its end; all rows.
  [[nodiscard]] std::string text(std::size_t row) const;
  [[nodiscard]] std::string text() const;

 private:
  Size size_;
  Charset charset_;
  std::vector<std::vector<Piece>> rows_;
};

}  // namespace plimsoll::explore

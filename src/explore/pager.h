// SPDX-License-Identifier: Apache-2.0
// Pager: the content of a file as lines of a screen: text, or hexadecimal for what is none. Only the lines that are
// looked at are made.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "explore/text.h"

namespace plimsoll::explore {

enum class Reader : std::uint8_t { text, hex };

/// Whether content reads as text: no NUL and hardly a byte that is neither printable nor white space.
bool is_text(Bytes content);

class Pager {
 public:
  Pager() = default;
  explicit Pager(Buffer content);

  [[nodiscard]] Reader reader() const { return reader_; }
  void read_as(Reader reader);
  /// How wide the screen is: hexadecimal rows are of 16 bytes or of 8.
  void set_width(std::size_t columns);

  [[nodiscard]] std::size_t lines() const;
  /// `width` columns of a line from column `from` on, made harmless.
  [[nodiscard]] std::string line(std::size_t number, std::size_t from, std::size_t width, Charset charset) const;
  /// The first line at or after `from` that has the text, in either case; lines() when there is none.
  [[nodiscard]] std::size_t find(std::string_view text, std::size_t from) const;
  [[nodiscard]] std::size_t size() const { return content_.size(); }

 private:
  [[nodiscard]] std::string_view text_line(std::size_t number) const;
  [[nodiscard]] std::string hex_line(std::size_t number) const;

  Buffer content_;
  std::vector<std::uint32_t> starts_;  // of lines
  Reader reader_ = Reader::text;
  std::size_t bytes_a_row_ = 16;
};

}  // namespace plimsoll::explore

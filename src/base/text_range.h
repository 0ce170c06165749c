// SPDX-License-Identifier: Apache-2.0
// Places in a text: byte ranges, which is what tools compute with, and lines and columns, which is what people read.
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace plimsoll {

/// Bytes [begin, end) of a text; an empty one is a place between two bytes.
struct TextRange {
  std::size_t begin = 0, end = 0;
  [[nodiscard]] std::size_t size() const { return end - begin; }
  [[nodiscard]] bool contains(const TextRange& other) const { return begin <= other.begin && other.end <= end; }
  [[nodiscard]] std::string_view in(std::string_view text) const {
    return begin >= text.size() ? std::string_view{} : text.substr(begin, end - begin);
  }
  auto operator<=>(const TextRange&) const = default;
};

/// 1-based; the column counts bytes.
struct TextPosition {
  std::uint32_t line = 1, column = 1;
  auto operator<=>(const TextPosition&) const = default;
};

/// Where the lines of a text begin. Lines end with "\n"; the "\r" of a "\r\n" belongs to the line's end too.
class LineIndex {
 public:
  explicit LineIndex(std::string_view text) : size_(text.size()) {
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
      starts_.push_back(at + 1);
  }
  /// Of a byte; one behind the text is at its end.
  [[nodiscard]] TextPosition position(std::size_t offset) const {
    offset = std::min(offset, size_);
    const auto line = std::upper_bound(starts_.begin(), starts_.end(), offset) - 1;
    return {static_cast<std::uint32_t>(line - starts_.begin() + 1), static_cast<std::uint32_t>(offset - *line + 1)};
  }
  /// Of the first byte of a line; of a line behind the last the text's end.
  [[nodiscard]] std::size_t offset(std::uint32_t line) const {
    return line == 0 ? 0 : line > starts_.size() ? size_ : starts_[line - 1];
  }
  [[nodiscard]] std::size_t lines() const { return starts_.size(); }
  /// A line without its end.
  [[nodiscard]] TextRange line(std::uint32_t number, std::string_view text) const {
    TextRange range{offset(number), number < starts_.size() ? starts_[number] : size_};
    while (range.end > range.begin && (text[range.end - 1] == '\n' || text[range.end - 1] == '\r')) --range.end;
    return range;
  }

 private:
  std::size_t size_;
  std::vector<std::size_t> starts_{0};
};

}  // namespace plimsoll

// SPDX-License-Identifier: Apache-2.0
#include "explore/frame.h"

#include <algorithm>

#include "base/bytes.h"
#include "report/layout.h"

namespace plimsoll::explore {

void Frame::put(std::size_t row, std::size_t column, std::size_t width, std::string_view text, Look look) {
  if (row >= size_.rows || column >= size_.columns) return;
  width = std::min(width, size_.columns - column);
  std::string cut = clip(text, width, charset_);
  if (!cut.empty()) rows_[row].push_back({column, std::move(cut), look});
}

void Frame::fill(std::size_t row, std::size_t column, std::size_t width, Look look) {
  if (row >= size_.rows || column >= size_.columns) return;
  rows_[row].push_back({column, std::string(std::min(width, size_.columns - column), ' '), look});
}

std::string Frame::text(std::size_t row) const {
  std::vector<std::string> cells(size_.columns, " ");
  for (const Piece& piece : rows_[row]) {
    std::size_t column = piece.column;
    for (std::string_view rest = piece.text; !rest.empty() && column < cells.size();) {
      const std::size_t bytes = std::max<std::size_t>(utf8_sequence(rest), 1);
      const std::size_t columns = report::display_width(rest.substr(0, bytes));
      if (columns == 0 && column > 0) {
        cells[column - 1] += rest.substr(0, bytes);
      } else {
        cells[column] = rest.substr(0, bytes);
        for (std::size_t i = 1; i < columns && column + i < cells.size(); ++i) cells[column + i].clear();
      }
      column += columns;
      rest.remove_prefix(bytes);
    }
  }
  std::string out;
  for (const std::string& cell : cells) out += cell;
  out.erase(out.find_last_not_of(' ') + 1);
  return out;
}

std::string Frame::text() const {
  std::string out;
  for (std::size_t row = 0; row < size_.rows; ++row) out += text(row) + '\n';
  return out;
}

}  // namespace plimsoll::explore

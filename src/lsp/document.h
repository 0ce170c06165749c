// SPDX-License-Identifier: Apache-2.0
// A document that is open in an editor, and places in it as the protocol has them: lines and UTF-16 code units, both
// from 0 on. Lines end with LF, CR LF or CR.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/text_range.h"

namespace plimsoll::lsp {

struct Position {
  std::uint32_t line = 0, character = 0;
  auto operator<=>(const Position&) const = default;
};

/// nullopt when it is none.
std::optional<Position> parse_position(const json::value& from);
json::object to_json(const Position& position);

class Text {
 public:
  Text() : Text(std::string()) {}
  explicit Text(std::string text);

  [[nodiscard]] const std::string& str() const { return text_; }
  /// What lies behind a line's or the text's end is at that end.
  [[nodiscard]] std::size_t offset(const Position& position) const;
  [[nodiscard]] Position position(std::size_t offset) const;
  [[nodiscard]] json::object range(const TextRange& range) const;
  /// Replaces a range; one whose end lies before its begin is empty.
  void replace(const TextRange& range, std::string_view with);

 private:
  void index();
  std::string text_;
  std::vector<std::size_t> starts_;  // of lines
};

/// The path of a "file:" URI; of any other what stands behind its scheme.
std::string path_of_uri(std::string_view uri);

}  // namespace plimsoll::lsp

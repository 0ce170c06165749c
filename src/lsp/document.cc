// SPDX-License-Identifier: Apache-2.0
#include "lsp/document.h"

#include <algorithm>
#include <limits>

#include "base/utf16.h"

namespace plimsoll::lsp {

namespace {

std::optional<std::uint32_t> unsigned_of(const json::value& from, std::string_view key) {
  const auto number = json::integer(from, key);
  if (!number || *number < 0 || *number > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  return static_cast<std::uint32_t>(*number);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::optional<Position> parse_position(const json::value& from) {
  const auto line = unsigned_of(from, "line"), character = unsigned_of(from, "character");
  if (!line || !character) return std::nullopt;
  return Position{*line, *character};
}

json::object to_json(const Position& position) { return {{"line", position.line}, {"character", position.character}}; }

Text::Text(std::string text) : text_(std::move(text)) { index(); }

void Text::index() {
  starts_.assign(1, 0);
  for (std::size_t at = text_.find_first_of("\r\n"); at != std::string::npos; at = text_.find_first_of("\r\n", at)) {
    at += text_.compare(at, 2, "\r\n") == 0 ? 2 : 1;
    starts_.push_back(at);
  }
}

std::size_t Text::offset(const Position& position) const {
  if (position.line >= starts_.size()) return text_.size();
  const std::size_t begin = starts_[position.line];
  const std::size_t next = position.line + 1 < starts_.size() ? starts_[position.line + 1] : text_.size();
  std::string_view line = std::string_view(text_).substr(begin, next - begin);
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  return begin + utf16_offset(line, position.character);
}

Position Text::position(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const auto line = std::ranges::upper_bound(starts_, offset) - 1;
  const std::string_view before = std::string_view(text_).substr(*line, offset - *line);
  return {static_cast<std::uint32_t>(line - starts_.begin()), static_cast<std::uint32_t>(utf16_length(before))};
}

json::object Text::range(const TextRange& range) const {
  return {{"start", to_json(position(range.begin))}, {"end", to_json(position(range.end))}};
}

void Text::replace(const TextRange& range, std::string_view with) {
  const std::size_t begin = std::min(range.begin, text_.size());
  text_.replace(begin, std::min(std::max(range.end, begin), text_.size()) - begin, with);
  index();
}

std::string path_of_uri(std::string_view uri) {
  const std::size_t scheme = uri.find("://");
  if (scheme != std::string_view::npos) {
    uri.remove_prefix(scheme + 3);
    uri.remove_prefix(std::min(uri.find('/'), uri.size()));  // the host
  } else if (const std::size_t colon = uri.find(':'); colon != std::string_view::npos) {
    uri.remove_prefix(colon + 1);
  }
  std::string path;
  for (std::size_t i = 0; i < uri.size(); ++i) {
    const bool is_escape =
        uri[i] == '%' && i + 2 < uri.size() && hex_digit(uri[i + 1]) >= 0 && hex_digit(uri[i + 2]) >= 0;
    if (!is_escape) {
      path += uri[i];
      continue;
    }
    // A path with NUL in it is no path.
    if (const int byte = hex_digit(uri[i + 1]) * 16 + hex_digit(uri[i + 2]); byte != 0) path += static_cast<char>(byte);
    i += 2;
  }
  return path;
}

}  // namespace plimsoll::lsp

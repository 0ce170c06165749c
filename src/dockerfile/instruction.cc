// SPDX-License-Identifier: Apache-2.0
#include "dockerfile/instruction.h"

#include <algorithm>
#include <array>

#include "base/lines.h"

namespace plimsoll::dockerfile {

namespace {

constexpr std::array<std::string_view, 19> kNames = {
    "",      "ADD",        "ARG",     "CMD", "COPY",  "ENTRYPOINT", "ENV",  "EXPOSE", "FROM",   "HEALTHCHECK",
    "LABEL", "MAINTAINER", "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"};

bool same_letters(std::string_view upper, std::string_view word) {
  return std::ranges::equal(upper, word, [](char a, char b) { return to_lower(a) == to_lower(b); });
}

}  // namespace

Keyword parse_keyword(std::string_view word) {
  if (word.empty()) return Keyword::unknown;
  const auto found = std::ranges::find_if(kNames, [word](std::string_view name) { return same_letters(name, word); });
  return found == kNames.end() ? Keyword::unknown : static_cast<Keyword>(found - kNames.begin());
}

std::string_view keyword_name(Keyword keyword) { return kNames.at(static_cast<std::size_t>(keyword)); }

std::string Heredoc::text() const {
  if (!strip_tabs) return content;
  std::string out;
  out.reserve(content.size());
  bool at_start = true;
  for (const char c : content) {
    if (at_start && c == '\t') continue;
    at_start = c == '\n';
    out += c;
  }
  return out;
}

TextRange file_range(std::span<const Piece> pieces, std::size_t begin, std::size_t end) {
  if (pieces.empty()) return {};
  const auto offset = [pieces](std::size_t at) {
    const auto after = std::ranges::upper_bound(pieces, at, {}, &Piece::begin);
    const Piece& piece = after == pieces.begin() ? *after : *std::prev(after);
    return piece.offset + (at - std::min(at, piece.begin));
  };
  const std::size_t from = offset(begin);
  return {from, end > begin ? offset(end - 1) + 1 : from};
}

std::vector<Piece> pieces_between(std::span<const Piece> pieces, std::size_t begin, std::size_t end) {
  std::vector<Piece> out;
  auto piece = std::ranges::upper_bound(pieces, begin, {}, &Piece::begin);
  if (piece != pieces.begin()) --piece;
  for (; piece != pieces.end() && (piece->begin < end || out.empty()); ++piece) {
    const std::size_t skip = piece->begin < begin ? begin - piece->begin : 0;
    out.push_back({piece->begin + skip - begin, piece->line, piece->column + static_cast<std::uint32_t>(skip),
                   piece->offset + skip});
  }
  return out;
}

Position Instruction::position(std::size_t offset) const {
  const auto after = std::ranges::upper_bound(pieces, offset, {}, &Piece::begin);
  if (after == pieces.begin()) return {line, 1};
  const Piece& piece = *std::prev(after);
  return {piece.line, piece.column + static_cast<std::uint32_t>(offset - piece.begin)};
}

TextRange Instruction::file_range(std::size_t begin, std::size_t end) const {
  if (pieces.empty()) return {range.begin, range.begin};
  return dockerfile::file_range(pieces, begin, end);
}

std::optional<std::string_view> Instruction::flag(std::string_view name) const {
  std::optional<std::string_view> out;
  for (const std::string_view flag : flags) {
    if (!flag.starts_with(name)) continue;
    const std::string_view rest = flag.substr(name.size());
    if (rest.empty()) out = rest;
    if (rest.starts_with('=')) out = rest.substr(1);
  }
  return out;
}

}  // namespace plimsoll::dockerfile

// SPDX-License-Identifier: Apache-2.0
#include "dockerfile/variables.h"

#include <algorithm>
#include <array>

namespace plimsoll::dockerfile {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_'; }

constexpr std::array<std::string_view, 10> kPredefined = {"ALL_PROXY",   "FTP_PROXY", "HTTPS_PROXY", "HTTP_PROXY",
                                                          "NO_PROXY",    "all_proxy", "ftp_proxy",   "http_proxy",
                                                          "https_proxy", "no_proxy"};
constexpr std::array<std::string_view, 8> kPlatform = {"BUILDARCH",  "BUILDOS",  "BUILDPLATFORM",  "BUILDVARIANT",
                                                       "TARGETARCH", "TARGETOS", "TARGETPLATFORM", "TARGETVARIANT"};

}  // namespace

std::vector<VariableUse> variables_in(std::string_view text, char escape) {
  std::vector<VariableUse> out;
  // Each open "${x:-": its index in `out`, and whether a double quote was open around it.
  struct Open {
    std::size_t use;
    bool in_quotes;
  };
  std::vector<Open> open;
  bool in_quotes = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == escape) {
      ++i;
    } else if (c == '"') {
      in_quotes = !in_quotes;
    } else if (c == '\'' && !in_quotes) {
      const std::size_t end = text.find('\'', i + 1);
      if (end == std::string_view::npos) break;
      i = end;
    } else if (c == '}' && !open.empty()) {
      out[open.back().use].range.end = i + 1;
      in_quotes = open.back().in_quotes;
      open.pop_back();
    } else if (c == '$' && i + 1 < text.size()) {
      const bool braces = text[i + 1] == '{';
      const std::size_t begin = i + (braces ? 2 : 1);
      std::size_t end = begin;
      while (end < text.size() && is_name(text[end])) ++end;
      const bool special = end == begin || is_digit(text[begin]);
      if (!braces) {
        if (!special) out.push_back({std::string(text.substr(begin, end - begin)), {i, end}, {begin, end}});
        i = std::max(end, begin) - 1;
        continue;
      }
      if (special) continue;
      std::size_t sign = end;
      if (sign < text.size() && text[sign] == ':') ++sign;
      if (sign >= text.size()) break;
      out.push_back({std::string(text.substr(begin, end - begin)), {i, end}, {begin, end}});
      if (text[sign] == '}') {
        out.back().range.end = sign + 1;
        i = sign;
        continue;
      }
      out.back().modifier = text[sign];
      open.push_back({out.size() - 1, in_quotes});
      in_quotes = false;
      i = sign;
    }
  }
  return out;
}

bool is_expanded(Keyword keyword) {
  switch (keyword) {
    case Keyword::add:
    case Keyword::arg:
    case Keyword::copy:
    case Keyword::env:
    case Keyword::expose:
    case Keyword::from:
    case Keyword::label:
    case Keyword::stopsignal:
    case Keyword::user:
    case Keyword::volume:
    case Keyword::workdir:
      return true;
    default:
      return false;
  }
}

bool is_predefined_argument(std::string_view name) { return std::ranges::binary_search(kPredefined, name); }
bool is_platform_argument(std::string_view name) { return std::ranges::binary_search(kPlatform, name); }

}  // namespace plimsoll::dockerfile

// SPDX-License-Identifier: Apache-2.0
#include "detect/lang/java_metadata.h"

#include <algorithm>
#include <array>

#include "base/lines.h"

namespace plimsoll::detect {
namespace {

// Manifests of bundles have attributes of a hundred kilobytes; only these are of use here.
constexpr auto kWanted = std::to_array<std::string_view>({
    "automatic-module-name",
    "bundle-license",
    "bundle-symbolicname",
    "bundle-version",
    "extension-name",
    "group-id",
    "implementation-title",
    "implementation-vendor-id",
    "implementation-version",
    "plugin-version",
    "short-name",
    "specification-title",
    "specification-version",
});

/// Cuts off the first line, which ends with CR LF, LF or CR.
std::string_view take_manifest_line(std::string_view& rest) {
  const auto end = rest.find_first_of("\r\n");
  const std::string_view line = rest.substr(0, end);
  if (end == rest.npos) {
    rest = {};
  } else {
    rest.remove_prefix(end + (rest.substr(end).starts_with("\r\n") ? 2 : 1));
  }
  return line;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char low = to_lower(c);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/// A value of java.util.Properties without its escapes; what is beyond ASCII has no place in coordinates.
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    ++i;
    if (text[i] == 'u' && i + 4 < text.size()) {
      int code = 0;
      for (std::size_t n = 1; n <= 4 && code >= 0; ++n) {
        const int digit = hex_digit(text[i + n]);
        code = digit < 0 ? -1 : code * 16 + digit;
      }
      if (code >= 0) {
        out += code < 0x80 ? static_cast<char>(code) : '?';
        i += 4;
        continue;
      }
    }
    out += text[i];
  }
  return out;
}

}  // namespace

JavaManifest::JavaManifest(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  bool wanted = false;
  while (!text.empty()) {
    const std::string_view line = take_manifest_line(text);
    if (line.empty()) return;
    if (line.front() == ' ') {
      if (wanted) attributes_.back().second += line.substr(1);
      continue;
    }
    const auto colon = line.find(':');
    const std::string name = lowercase(trim(line.substr(0, colon)));
    wanted = colon != line.npos && std::ranges::binary_search(kWanted, std::string_view(name));
    if (wanted) attributes_.emplace_back(name, line.substr(colon + 1));
  }
}

std::string_view JavaManifest::get(std::string_view name) const {
  for (auto row = attributes_.rbegin(); row != attributes_.rend(); ++row) {
    if (std::ranges::equal(row->first, name, {}, {}, to_lower)) return trim(row->second);
  }
  return {};
}

std::size_t end_of_main_section(std::string_view text) {
  for (auto at = text.find_first_of("\r\n"); at != text.npos; at = text.find_first_of("\r\n", at + 1)) {
    const std::string_view rest = text.substr(at);
    const std::size_t line_end = rest.starts_with("\r\n") ? 2 : 1;
    if (rest.size() > line_end && (rest[line_end] == '\r' || rest[line_end] == '\n')) return at;
    at += line_end - 1;
  }
  return text.npos;
}

PomProperties read_pom_properties(std::string_view text) {
  PomProperties properties;
  while (!text.empty()) {
    std::string_view line = take_line(text);
    line = trim(line);
    if (line.empty() || line.front() == '#' || line.front() == '!') continue;
    const auto end = line.find_first_of("=: \t");
    if (end == line.npos) continue;
    const std::string_view key = line.substr(0, end);
    std::string_view value = trim(line.substr(end));
    if (!value.empty() && (value.front() == '=' || value.front() == ':')) value = trim(value.substr(1));
    if (key == "groupId") properties.group = unescaped(value);
    if (key == "artifactId") properties.artifact = unescaped(value);
    if (key == "version") properties.version = unescaped(value);
  }
  return properties;
}

}  // namespace plimsoll::detect

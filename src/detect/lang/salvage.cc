// SPDX-License-Identifier: Apache-2.0
#include "detect/lang/salvage.h"

#include <algorithm>

#include "detect/lang/packages.h"

namespace plimsoll::detect {
namespace {

std::string_view up_to_last_blank_line(std::string_view text) {
  const auto unix_line = text.rfind("\n\n");
  const auto dos_line = text.rfind("\n\r\n");
  if (unix_line == text.npos && dos_line == text.npos) return {};
  if (unix_line == text.npos) return text.substr(0, dos_line + 1);
  if (dos_line == text.npos) return text.substr(0, unix_line + 1);
  return text.substr(0, std::max(unix_line, dos_line) + 1);
}

}  // namespace

std::optional<json::value> read_document(std::string_view text, DocumentReader read, FactSink& sink) {
  auto whole = read(text, kLimits.json_depth);
  if (whole) return std::move(*whole);
  add_malformed(sink, whole.error().message);
  if (whole.error().kind != ErrorKind::malformed) return std::nullopt;
  const std::string_view start = up_to_last_blank_line(text);
  if (start.empty()) return std::nullopt;
  auto part = read(start, kLimits.json_depth);
  if (!part) return std::nullopt;
  return std::move(*part);
}

}  // namespace plimsoll::detect

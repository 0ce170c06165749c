// SPDX-License-Identifier: Apache-2.0
#include "detect/lang/salvage.h"

#include <fmt/format.h>

#include "detect/lang/packages.h"

namespace plimsoll::detect {
namespace {

std::string_view up_to(std::string_view text, std::string_view mark) {
  const auto at = text.rfind(mark);
  return at == text.npos ? std::string_view{} : text.substr(0, at + 1);
}

std::string_view before_last_entry(std::string_view text, std::string_view entry) {
  if (!entry.empty()) return up_to(text, fmt::format("\n{}", entry));
  const std::string_view unix_part = up_to(text, "\n\n");
  const std::string_view dos_part = up_to(text, "\n\r\n");
  return unix_part.size() > dos_part.size() ? unix_part : dos_part;
}

}  // namespace

std::optional<json::value> read_document(std::string_view text, DocumentReader read, std::string_view entry,
                                         FactSink& sink) {
  auto whole = read(text, kLimits.json_depth);
  if (whole) return std::move(*whole);
  add_malformed(sink, whole.error().message);
  if (whole.error().kind != ErrorKind::malformed) return std::nullopt;
  const std::string_view start = before_last_entry(text, entry);
  if (start.empty()) return std::nullopt;
  auto part = read(start, kLimits.json_depth);
  if (!part) return std::nullopt;
  return std::move(*part);
}

}  // namespace plimsoll::detect

// SPDX-License-Identifier: Apache-2.0
#include "detect/lang/license.h"

#include <string_view>

namespace plimsoll::detect {
namespace {

constexpr std::size_t kLongest = 256;

std::string_view one(const json::value& from) {
  const std::string_view text = from.is_object() ? json::text(from, "type") : json::text(from);
  return text.size() <= kLongest ? text : std::string_view{};
}

}  // namespace

std::string license_text(const json::value& from) {
  const json::array* several = from.if_array();
  if (!several) return std::string(one(from));
  std::string out;
  for (const json::value& choice : *several) {
    const std::string_view text = one(choice);
    if (text.empty()) continue;
    if (!out.empty()) out += " OR ";
    out += text;
    if (out.size() > kLongest) return {};
  }
  return out;
}

}  // namespace plimsoll::detect

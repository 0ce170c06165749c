// SPDX-License-Identifier: Apache-2.0
#include "detect/lang/npm_names.h"

#include <algorithm>
#include <array>

namespace plimsoll::detect {

std::pair<std::string_view, std::string_view> split_descriptor(std::string_view text) {
  const auto at = text.find('@', 1);
  if (at == text.npos) return {text, {}};
  return {text.substr(0, at), text.substr(at + 1)};
}

bool is_local(std::string_view reference) {
  static constexpr auto kLocal = std::to_array<std::string_view>({"link:", "portal:", "workspace:"});
  if (std::ranges::any_of(kLocal, [&](std::string_view scheme) { return reference.starts_with(scheme); })) return true;
  if (!reference.starts_with("file:")) return false;
  const std::string_view file = reference.substr(0, reference.find_first_of("#:", 5));
  return !file.ends_with(".tgz") && !file.ends_with(".tar.gz") && !file.ends_with(".tar");
}

bool is_version(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  return !text.empty() && text.front() >= '0' && text.front() <= '9' && text.find_first_of("/: ") == text.npos;
}

}  // namespace plimsoll::detect

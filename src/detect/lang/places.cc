// SPDX-License-Identifier: Apache-2.0
#include "detect/lang/places.h"

#include <algorithm>
#include <array>

namespace plimsoll::detect {
namespace {

constexpr auto kHomes =
    std::to_array<std::string_view>({"bower_components", "dist-packages", "gems", "node_modules", "site-packages"});

/// What stands behind the folder of that name, or nothing.
std::string_view behind(std::string_view path, std::string_view folder) {
  for (std::size_t at = 0; (at = path.find(folder, at)) != path.npos; at += folder.size()) {
    const std::size_t end = at + folder.size();
    if ((at == 0 || path[at - 1] == '/') && end < path.size() && path[end] == '/') return path.substr(end + 1);
  }
  return {};
}

}  // namespace

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string_view folder_name(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == path.npos ? std::string_view{} : file_name(path.substr(0, slash));
}

bool is_below(std::string_view path, std::string_view folder) { return !behind(path, folder).empty(); }

bool is_of_a_package(std::string_view path) {
  if (std::ranges::any_of(kHomes, [&](std::string_view home) { return is_below(path, home); })) return true;
  return std::ranges::count(behind(path, "vendor"), '/') >= 2;
}

std::string_view document(Bytes content) {
  std::string_view text = as_text(content);
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  return text;
}

}  // namespace plimsoll::detect

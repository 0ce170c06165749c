// SPDX-License-Identifier: Apache-2.0
#include "detect/detector.h"

#include <algorithm>
#include <array>

namespace plimsoll {

namespace {

constexpr auto kMergedFolders =
    std::to_array<std::string_view>({"bin/", "lib/", "lib32/", "lib64/", "libx32/", "sbin/"});

// What the Java, Jenkins and Liferay worlds call a zip, and Python's.
constexpr auto kArchives = std::to_array<std::string_view>({".ear", ".egg", ".hpi", ".jar", ".jpi", ".kar", ".lpkg",
                                                            ".nar", ".par", ".rar", ".sar", ".war", ".whl"});

std::uint64_t add(std::uint64_t hash, std::string_view text) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

}  // namespace

std::uint64_t owned_path(std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto merged = [&](std::string_view folder) { return path.starts_with(folder); };
  if (std::ranges::any_of(kMergedFolders, merged)) hash = add(hash, "usr/");
  return add(hash, path);
}

bool is_opened_archive(std::string_view path) {
  return std::ranges::any_of(kArchives, [&](std::string_view suffix) { return path.ends_with(suffix); });
}

}  // namespace plimsoll

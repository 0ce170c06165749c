// SPDX-License-Identifier: Apache-2.0
#include "detect/detector.h"

#include <algorithm>
#include <array>

namespace plimsoll {

namespace {

constexpr auto kMergedFolders =
    std::to_array<std::string_view>({"bin/", "lib/", "lib32/", "lib64/", "libx32/", "sbin/"});

// What the Java, Jenkins and Liferay worlds call a zip, and Python's.
constexpr auto kArchives = std::to_array<std::string_view>(
    {".ear", ".egg", ".hpi", ".jar", ".jpi", ".kar", ".lpkg", ".nar", ".par", ".rar", ".sar", ".war", ".whl"});

/// FNV-1a, continued.
std::uint64_t add(std::uint64_t hash, std::string_view text) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

std::uint64_t mixed(std::uint64_t hash) {
  hash ^= hash >> 32;
  hash *= 0x9fb21c651e98df25;
  return hash ^ (hash >> 28);
}

constexpr std::uint64_t kStart = 0xcbf29ce484222325;

}  // namespace

std::uint64_t path_hash(std::string_view path) { return mixed(add(kStart, path)); }

bool is_merged_path(std::string_view path) {
  return std::ranges::any_of(kMergedFolders, [&](std::string_view folder) { return path.starts_with(folder); });
}

std::uint64_t owned_path(std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  return mixed(add(is_merged_path(path) ? add(kStart, "usr/") : kStart, path));
}

bool is_opened_archive(std::string_view path) {
  return std::ranges::any_of(kArchives, [&](std::string_view suffix) { return path.ends_with(suffix); });
}

}  // namespace plimsoll

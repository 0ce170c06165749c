// SPDX-License-Identifier: Apache-2.0
#include "scan/published.h"

#include <map>
#include <unordered_map>

namespace plimsoll::scan {

namespace {

using Versions = std::map<std::string, std::string, std::less<>>;  // by "type name"

template <typename Wanted, typename Each>
void each_of(const LayerFacts& layer, Each each) {
  for (const FileFacts& file : layer.files) {
    for (const Fact& fact : file.facts) {
      if (const auto* wanted = std::get_if<Wanted>(&fact)) each(*wanted);
    }
  }
}

std::string key_of(std::string_view type, std::string_view name) { return fmt::format("{} {}", type, name); }

/// The packages whose version this layer brought; `known` becomes what stands after it.
Versions brought_by(const LayerFacts& layer, Versions& known) {
  Versions stated, brought;
  each_of<Package>(layer, [&](const Package& package) {
    stated.insert_or_assign(key_of(package.type, package.name), package.version);
  });
  for (auto& [key, version] : stated) {
    const auto before = known.find(key);
    if (before != known.end() && before->second == version) continue;
    brought.emplace(key, version);
    known.insert_or_assign(key, version);
  }
  return brought;
}

/// Files below etc/ and files that are not the layer's own business stay out.
std::unordered_map<std::uint64_t, std::string> asked_of(const LayerSecrets& secrets) {
  std::unordered_map<std::uint64_t, std::string> asked;
  for (const FileSecrets& file : secrets.files) {
    if (!file.file.starts_with("etc/")) asked.emplace(owned_path(file.file), file.file);
  }
  return asked;
}

}  // namespace

void mark_published(std::span<const LayerFacts> layers, Inventory& inventory) {
  Versions known;
  for (std::size_t i = 0; i < layers.size() && i < inventory.secrets.size(); ++i) {
    const Versions brought = brought_by(layers[i], known);
    const auto asked = asked_of(inventory.secrets[i]);
    if (asked.empty() || brought.empty()) continue;
    each_of<Ownership>(layers[i], [&](const Ownership& ownership) {
      const auto version = brought.find(key_of(ownership.type, ownership.package));
      if (version == brought.end()) return;
      for (const std::uint64_t hash : ownership.files) {
        const auto file = asked.find(hash);
        if (file == asked.end()) continue;
        inventory.secrets[i].published.emplace(file->second, fmt::format("{} {}", ownership.package, version->second));
      }
    });
  }
}

}  // namespace plimsoll::scan

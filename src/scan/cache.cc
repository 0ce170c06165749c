// SPDX-License-Identifier: Apache-2.0
#include "scan/cache.h"

#include <algorithm>
#include <iterator>
#include <system_error>

#include "base/file.h"
#include "base/limits.h"
#include "scan/archive.h"
#include "scan/walk.h"

namespace plimsoll::scan {

namespace {
constexpr std::uint64_t kLargestFacts = 256 * kMiB;
}

std::filesystem::path FactsCache::path(const Digest& diff_id, std::span<const Detour> detours) const {
  std::string name(diff_id.hex());
  std::string key;
  for (const Detour& detour : detours) {
    key += fmt::format("{}\n{}\n{}\n{}\n", static_cast<int>(detour.kind), detour.path, detour.as, detour.detector);
  }
  if (!key.empty()) name += "-" + std::string(Digest::sha256(as_bytes(key)).hex().substr(0, 16));
  return folder_ / "facts" / diff_id.algorithm() / diff_id.hex().substr(0, 2) / name;
}

std::optional<LayerFacts> FactsCache::load(const Digest& diff_id, std::span<const Detour> detours) const {
  if (folder_.empty() || diff_id.empty()) return std::nullopt;
  const Result<std::string> packed = read_file(path(diff_id, detours), kLargestFacts);
  if (!packed) return std::nullopt;
  Result<LayerFacts> facts = unpack(*packed);
  if (!facts) return std::nullopt;
  return std::move(*facts);
}

void FactsCache::store(const Digest& diff_id, const LayerFacts& facts, std::span<const Detour> detours) const {
  if (folder_.empty() || diff_id.empty()) return;
  const std::filesystem::path file = path(diff_id, detours);
  std::error_code ignored;
  std::filesystem::create_directories(file.parent_path(), ignored);
  const std::string packed = pack(facts);
  if (packed.size() > kLargestFacts) return;
  const Result<void> written = write_file(file, packed);
  static_cast<void>(written);  // a cache that cannot be written is not an error
}

std::vector<Detector> drop_outdated(LayerFacts& facts, std::span<const Detector> current) {
  std::vector<Detector> missing;
  if (const auto walk = facts.detectors.find(kWalk); walk == facts.detectors.end() || walk->second != kWalkVersion) {
    facts = {};
    return {current.begin(), current.end()};
  }
  std::set<std::string_view> kept{kWalk};
  for (const Detector& detector : current) {
    const auto known = facts.detectors.find(detector.id);
    if (known != facts.detectors.end() && known->second == detector.version)
      kept.insert(detector.id);
    else
      missing.push_back(detector);
  }
  std::erase_if(facts.files, [&](const FileFacts& file) { return !kept.contains(file.detector); });
  std::erase_if(facts.detectors, [&](const auto& row) { return !kept.contains(row.first); });
  return missing;
}

void merge(LayerFacts& into, LayerFacts&& more) {
  into.detectors.merge(more.detectors);
  std::ranges::move(more.files, std::back_inserter(into.files));
  for (Link& link : more.links) {
    if (std::ranges::find(into.links, link.path, &Link::path) == into.links.end())
      into.links.push_back(std::move(link));
  }
  for (std::string& folder : more.folders) {
    if (std::ranges::find(into.folders, folder) == into.folders.end()) into.folders.push_back(std::move(folder));
  }
  if (into.leaves.empty()) {
    into.leaves = std::move(more.leaves);
    into.merged_leaves = std::move(more.merged_leaves);
    into.whiteouts = std::move(more.whiteouts);
    into.opaque = std::move(more.opaque);
    into.table = std::move(more.table);
    into.plain_size = more.plain_size;
  }
}

}  // namespace plimsoll::scan

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
  std::set<std::string_view> kept{kWalk, kContents, kSecrets};
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

namespace {

/// Moves what tells of secrets, and nothing else.
void move_secrets(LayerFacts& from, LayerFacts& to) {
  const auto row = from.detectors.find(kSecrets);
  if (row == from.detectors.end()) return;
  to.detectors.insert_or_assign(row->first, row->second);
  to.secrets = std::move(from.secrets);
  to.certificates = std::move(from.certificates);
  to.unsearched = std::move(from.unsearched);
  to.unsearched_count = from.unsearched_count;
  to.secrets_passed_over = from.secrets_passed_over;
}

}  // namespace

bool has_secrets(LayerFacts& facts, std::uint32_t version) {
  const auto row = facts.detectors.find(kSecrets);
  if (row == facts.detectors.end()) return false;
  if (row->second == version) return true;
  facts.detectors.erase(row);
  facts.secrets.clear();
  facts.certificates.clear();
  facts.unsearched.clear();
  facts.unsearched_count = facts.secrets_passed_over = 0;
  return false;
}

void forget_detectors(LayerFacts& facts) {
  LayerFacts kept;
  move_secrets(facts, kept);
  facts = std::move(kept);
}

void merge(LayerFacts& into, LayerFacts&& more) {
  const bool has_table = into.detectors.contains(kWalk);
  const bool is_better = more.detectors.contains(kContents) && !into.detectors.contains(kContents);
  move_secrets(more, into);
  into.detectors.merge(more.detectors);
  for (FileFacts& file : more.files) {
    // The walk's own words come with every walk.
    const auto is_same = [&](const FileFacts& known) { return known.detector == kWalk && known.path == file.path; };
    if (file.detector != kWalk || !has_table || std::ranges::none_of(into.files, is_same))
      into.files.push_back(std::move(file));
  }
  for (Link& link : more.links) {
    if (std::ranges::find(into.links, link.path, &Link::path) == into.links.end())
      into.links.push_back(std::move(link));
  }
  for (std::string& folder : more.folders) {
    if (std::ranges::find(into.folders, folder) == into.folders.end()) into.folders.push_back(std::move(folder));
  }
  if (!has_table) {
    into.leaves = std::move(more.leaves);
    into.merged_leaves = std::move(more.merged_leaves);
    into.whiteouts = std::move(more.whiteouts);
    into.opaque = std::move(more.opaque);
    into.plain_size = more.plain_size;
  }
  if (!has_table || is_better) into.table = std::move(more.table);
}

}  // namespace plimsoll::scan

// SPDX-License-Identifier: Apache-2.0
#include "scan/layer_list.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "base/pool.h"
#include "base/prefetch.h"
#include "codec/tar.h"
#include "scan/archive.h"
#include "scan/lent.h"
#include "scan/metered.h"

namespace plimsoll::scan {

namespace {

Result<tree::FileTable> list(EntryReader& entries, Whiteouts whiteouts) {
  tree::FileTable table;
  tree::Record record;
  for (;;) {
    const Entry* entry = TRY(entries.next());
    if (entry == nullptr) return table;
    if (record_of(*entry, whiteouts, record)) table.add(record);
  }
}

/// The names as the cache has them, when the walk that told them is today's.
std::optional<tree::FileTable> known_names(const FactsCache& cache, const Digest& diff_id) {
  auto facts = cache.load(diff_id);
  if (!facts) return std::nullopt;
  const auto walk = facts->detectors.find(kWalk);
  if (walk == facts->detectors.end() || walk->second != kWalkVersion) return std::nullopt;
  return std::move(facts->table);
}

Result<void> list_streamed(oci::Image& image, const EachTable& each) {
  std::vector<bool> done(image.layers.size(), false);
  TRY(image.stream_layers([&](ByteStream& tar) -> Result<void> {
    HashingStream plain(std::make_unique<Lent>(tar));
    TarReader reader(plain);
    const tree::FileTable table = TRY(list(reader, Whiteouts::obey));
    TRY(reader.drain());
    const Digest diff_id = plain.finish();
    for (std::size_t i = 0; i < image.layers.size(); ++i) {
      if (done[i] || image.layers[i].diff_id != diff_id) continue;
      done[i] = true;
      each(i, table);
    }
    return {};
  }));
  const auto missing = std::ranges::find(done, false);
  if (missing == done.end()) return {};
  return fail(ErrorKind::mismatch, "{}: layer {} of {} was not sent", image.origin.name, missing - done.begin() + 1,
              done.size());
}

}  // namespace

Result<tree::FileTable> list_layer(oci::Image& image, std::size_t layer, Observer& observer) {
  const oci::Layer& about = image.layers[layer];
  if (about.foreign) return tree::FileTable{};
  StreamPtr plain = std::make_unique<Metered>(TRY(image.open(layer)), observer);
  if (about.compression != Compression::none) plain = prefetch(decompress(std::move(plain), about.compression));
  TarReader tar(*plain);
  return list(tar, Whiteouts::obey);
}

Result<void> list_layers(oci::Image& image, const FactsCache& cache, Observer& observer, const EachTable& each) {
  if (const auto tree = image.tree()) {
    each(0, TRY(list(*tree, Whiteouts::plain)));
    return {};
  }
  std::vector<std::size_t> missing;
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < image.layers.size(); ++i) {
    if (image.layers[i].foreign) {
      each(i, {});
    } else if (auto table = known_names(cache, image.layers[i].diff_id)) {
      each(i, std::move(*table));
    } else {
      missing.push_back(i);
      total += image.layers[i].blob.size;
    }
  }
  if (missing.empty()) return {};
  if (image.sequential()) return list_streamed(image, each);

  // The largest first, so that the cores end together; but before all the topmost, which is looked at first.
  const std::size_t top = missing.back();
  std::ranges::stable_sort(missing, std::ranges::greater{},
                           [&](std::size_t i) { return std::pair(i == top ? 1 : 0, image.layers[i].blob.size); });
  observer.begin(fmt::format("listing  {}", image.origin.name), total);
  std::mutex mutex;
  Result<void> result;
  run_parallel(missing, [&](std::size_t i) {
    Result<tree::FileTable> table = list_layer(image, i, observer);
    const std::lock_guard lock(mutex);
    if (table) {
      each(i, *std::move(table));
    } else if (result) {
      result = std::unexpected(std::move(table).error().context(
          fmt::format("{}: layer {} of {}", image.origin.name, i + 1, image.layers.size())));
    }
  });
  observer.end();
  return result;
}

Result<tree::Stack> list_stack(oci::Image& image, const FactsCache& cache, Observer& observer) {
  std::vector<tree::FileTable> tables(std::max<std::size_t>(image.layers.size(), 1));
  TRY(list_layers(image, cache, observer,
                  [&](std::size_t layer, tree::FileTable table) { tables[layer] = std::move(table); }));
  tree::Stack stack;
  for (tree::FileTable& table : tables) {
    stack.apply(table);
    table = {};
  }
  return stack;
}

}  // namespace plimsoll::scan

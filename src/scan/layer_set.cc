// SPDX-License-Identifier: Apache-2.0
#include "scan/layer_set.h"

#include <algorithm>
#include <numeric>

#include "base/pool.h"
#include "base/stats.h"
#include "scan/layer_reader.h"
#include "scan/walk.h"

namespace plimsoll::scan {

namespace {

/// Only layers that have one of the files, or a link on the way to it, need a second look; all do when a folder is
/// asked for.
bool may_have(const LayerFacts& facts, std::span<const Detour> detours) {
  return std::ranges::any_of(detours, [&](const Detour& detour) {
    return detour.kind == Detour::Kind::folder || facts.has_leaf_at_or_above(detour.path);
  });
}

}  // namespace

LayerSet::LayerSet(oci::Image& image, const Options& options)
    : image_(image), options_(options), cache_(options.cache), is_tree_(image.tree() != nullptr) {
  search_ = {options.contents, options.secrets, options.secrets ? std::make_shared<Memo>() : nullptr};
  for (std::size_t i = 0; i < image.layers.size(); ++i) {
    const oci::Layer& layer = image.layers[i];
    refs_.push_back(LayerRef{i, layer.blob.digest, layer.diff_id, layer.created_by});
  }
  if (is_tree_) refs_.assign(1, LayerRef{});
  facts_.resize(refs_.size());
}

LayerSet::Lacking LayerSet::lacking(LayerFacts& facts) const {
  Lacking lacking{drop_outdated(facts, detectors()), search_};
  if (facts.detectors.contains(kContents)) lacking.search.contents = Contents::not_needed;
  if (search_.secrets && has_secrets(facts, search_.secrets->rules().version())) lacking.search.secrets = nullptr;
  return lacking;
}

Result<void> LayerSet::read() {
  std::vector<Task> tasks;
  bool is_all_known = true;
  for (std::size_t i = 0; i < refs_.size(); ++i) {
    if (!is_tree_ && image_.layers[i].foreign) continue;
    if (auto known = cache_.load(refs_[i].diff_id)) {
      facts_[i] = std::move(*known);
      stats::add("layers: facts from the cache", 0);
    }
    Lacking missing = lacking(facts_[i]);
    is_all_known = is_all_known && !missing.any();
    if (image_.sequential()) missing = {{detectors().begin(), detectors().end()}, search_};
    if (missing.any()) tasks.push_back(Task{i, Wanted(missing.detectors), std::move(missing.search), {}, false});
  }
  if (is_all_known) return {};
  TRY(run(tasks, options_.digests));
  for (Task& task : tasks) {
    LayerFacts& facts = facts_[task.layer];
    if (image_.sequential()) forget_detectors(facts);  // one pass serves all its layers, so all start afresh
    merge(facts, std::move(task.result));
    cache_.store(refs_[task.layer].diff_id, facts);
  }
  return {};
}

Result<void> LayerSet::read_detours(std::span<const Detour> detours) {
  std::vector<Task> tasks;
  for (std::size_t i = 0; i < refs_.size(); ++i) {
    if (!is_tree_ && image_.layers[i].foreign) continue;
    if (!may_have(facts_[i], detours)) continue;
    if (auto known = cache_.load(refs_[i].diff_id, detours); known && drop_outdated(*known, detectors()).empty()) {
      merge(facts_[i], std::move(*known));
      continue;
    }
    tasks.push_back(Task{i, Wanted(detectors(), {detours.begin(), detours.end()}), {}, {}, false});
  }
  TRY(run(tasks, Digests::trust));  // the first read has proved them
  for (Task& task : tasks) {
    cache_.store(refs_[task.layer].diff_id, task.result, detours);
    merge(facts_[task.layer], std::move(task.result));
  }
  return {};
}

Result<void> LayerSet::run(std::vector<Task>& tasks, Digests digests) {
  if (tasks.empty()) return {};
  if (is_tree_) return run_tree(tasks);
  if (image_.sequential()) return run_streamed(tasks);
  return run_opened(tasks, digests);
}

Result<void> LayerSet::run_opened(std::vector<Task>& tasks, Digests digests) {
  std::uint64_t total = 0;
  for (const Task& task : tasks) total += image_.layers[task.layer].blob.size;
  std::vector<std::size_t> order(tasks.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, std::ranges::greater{},
                           [&](std::size_t i) { return image_.layers[tasks[i].layer].blob.size; });

  options_.observer->begin(fmt::format("reading  {}  {} layers", image_.origin.name, image_.layers.size()), total);
  std::vector<Result<void>> results(tasks.size());
  run_parallel(order, [&](std::size_t i) {
    Result<LayerFacts> facts =
        read_layer(image_, tasks[i].layer, tasks[i].wanted, tasks[i].search, digests, *options_.observer);
    if (facts)
      tasks[i].result = std::move(*facts);
    else
      results[i] = std::unexpected(std::move(facts).error());
  });
  options_.observer->end();
  for (Result<void>& result : results) TRY(std::move(result));
  return {};
}

Result<void> LayerSet::run_streamed(std::vector<Task>& tasks) {
  options_.observer->begin(fmt::format("reading  {}  {} layers", image_.origin.name, image_.layers.size()), 0);
  const Wanted& wanted = tasks.front().wanted;
  const Search& search = tasks.front().search;
  std::vector<std::string> seen;
  Result<void> streamed = image_.stream_layers([&](ByteStream& tar) -> Result<void> {
    StreamedLayer layer = TRY(read_streamed_layer(tar, wanted, search, *options_.observer));
    seen.push_back(layer.diff_id.str());
    for (Task& task : tasks) {
      if (refs_[task.layer].diff_id != layer.diff_id) continue;
      task.result = layer.facts;
      task.done = true;
    }
    return {};
  });
  options_.observer->end();
  TRY(std::move(streamed));
  for (const Task& task : tasks) {
    if (task.done) continue;
    return fail(ErrorKind::mismatch,
                "{}: layer {} of {} does not match its diff id\nexpected {}, which none of the {} layers sent has",
                image_.origin.name, task.layer + 1, refs_.size(), refs_[task.layer].diff_id.str(), seen.size());
  }
  return {};
}

Result<void> LayerSet::run_tree(std::vector<Task>& tasks) {
  options_.observer->begin(fmt::format("reading  {}", image_.origin.name), 0);
  const std::unique_ptr<EntryReader> tree = image_.tree();
  Result<LayerFacts> facts = walk(*tree, tasks.front().wanted, Whiteouts::plain, tasks.front().search);
  options_.observer->end();
  tasks.front().result = TRY(std::move(facts));
  return {};
}

}  // namespace plimsoll::scan

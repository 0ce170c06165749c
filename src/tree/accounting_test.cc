// SPDX-License-Identifier: Apache-2.0
// The accounting against a model that knows nothing of trees: every version in one list, and what is seen as a map.
#include "tree/accounting.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <random>
#include <set>

#include "tree/testing.h"

namespace plimsoll::tree {
namespace {

using testing::linked;
using testing::record;
using testing::table;

struct ModelVersion {
  Record record;
  std::uint32_t layer = 0;
  std::uint32_t hidden_by = kNoLayer;
  Hidden hidden = Hidden::no;
};

struct Model {
  std::vector<ModelVersion> versions;
  std::map<std::string, std::size_t> seen;  // path to version
  std::uint32_t layers = 0;
  std::set<std::string> made;  // folders that things were put into

  void hide(const std::string& path, Hidden why) {
    const auto at = seen.find(path);
    if (at == seen.end()) return;
    versions[at->second].hidden = why;
    versions[at->second].hidden_by = layers;
    seen.erase(at);
  }
  void hide_below(const std::string& path, Hidden why) {
    std::vector<std::string> below;
    for (const auto& [other, version] : seen) {
      if (other.starts_with(path + "/")) below.push_back(other);
    }
    for (const std::string& other : below) hide(other, why);
    std::erase_if(made, [&](const std::string& folder) { return folder.starts_with(path + "/"); });
  }
  void apply(const std::vector<Record>& records) {
    for (const Record& one : records) {
      if (one.kind == RecordKind::whiteout)
        hide(one.path, Hidden::deleted), hide_below(one.path, Hidden::deleted), made.erase(one.path);
      if (one.kind == RecordKind::opaque) hide_below(one.path, Hidden::opaque);
    }
    for (const Record& one : records) {
      if (is_removal(one.kind)) continue;
      for (std::size_t slash = one.path.find('/'); slash != std::string::npos; slash = one.path.find('/', slash + 1)) {
        const std::string above = one.path.substr(0, slash);
        if (seen.contains(above) && versions[seen[above]].record.kind != RecordKind::folder)
          hide(above, Hidden::replaced);
        made.insert(above);
      }
      const bool is_folder = one.kind == RecordKind::folder;
      if (const auto old = seen.find(one.path); old != seen.end()) {
        const bool was_folder = versions[old->second].record.kind == RecordKind::folder;
        hide(one.path, was_folder == is_folder ? Hidden::overwritten : Hidden::replaced);
      }
      if (!is_folder) hide_below(one.path, Hidden::replaced), made.erase(one.path);
      seen[one.path] = versions.size();
      versions.push_back({one, layers, kNoLayer, Hidden::no});
    }
    ++layers;
  }

  /// What a layer leaves at a path, folders aside.
  const ModelVersion* left_by(std::uint32_t layer, const std::string& path) const {
    const ModelVersion* last = nullptr;
    for (const ModelVersion& version : versions) {
      if (version.layer == layer && version.record.path == path) last = &version;
    }
    const bool stays = last != nullptr && last->hidden_by != layer && last->record.kind != RecordKind::folder;
    return stays ? last : nullptr;
  }
  Cause cause_of(const ModelVersion& version) const {
    const auto same = [&](const ModelVersion& other) {
      return version.record.content != 0 && other.record.content == version.record.content &&
             other.record.size == version.record.size;
    };
    if (const ModelVersion* instead = left_by(version.hidden_by, version.record.path))
      return same(*instead) ? Cause::metadata_only : Cause::overwritten;
    if (version.hidden == Hidden::overwritten) return Cause::overwritten;
    if (version.hidden == Hidden::replaced) return Cause::replaced;
    for (const ModelVersion& other : versions) {
      if (other.hidden == Hidden::no && other.layer == version.hidden_by && same(other)) return Cause::moved;
    }
    return Cause::deleted;
  }
  /// Paths of what is no folder, as a layer finds (begin) or leaves (end) them.
  std::map<std::string, std::size_t> leaves_before(std::uint32_t layer) const {
    std::map<std::string, std::size_t> out;
    for (std::size_t i = 0; i < versions.size(); ++i) {
      const ModelVersion& version = versions[i];
      if (version.record.kind != RecordKind::folder && version.layer < layer &&
          (version.hidden == Hidden::no || version.hidden_by >= layer))
        out[version.record.path] = i;
    }
    return out;
  }
};

std::vector<Record> random_layer(std::mt19937_64& dice) {
  const auto roll = [&](std::uint64_t sides) { return dice() % sides; };
  const auto path = [&] {
    std::string made;
    for (std::uint64_t i = 0, depth = 1 + roll(4); i < depth; ++i)
      made += (made.empty() ? "" : "/") + std::string(1, static_cast<char>('a' + roll(3)));
    return made;
  };
  std::vector<Record> records;
  for (std::uint64_t i = 0, count = roll(12); i < count; ++i) {
    const std::uint64_t kind = roll(10);
    const std::uint64_t content = roll(5);  // 0: not known
    if (kind < 6)
      records.push_back(record(RecordKind::file, path(), content == 0 ? roll(40) : content * 10, content));
    else
      records.push_back(record(kind == 6   ? RecordKind::folder
                               : kind == 7 ? RecordKind::whiteout
                               : kind == 8 ? RecordKind::opaque
                                           : RecordKind::symlink,
                               path()));
  }
  // A link that leads nowhere is a leaf like any other.
  for (Record& one : records) {
    if (one.kind == RecordKind::symlink) one.kind = RecordKind::fifo;
  }
  return records;
}

void expect_same(const Model& model, const Stack& stack, const Accounting& counted) {
  std::uint64_t shipped = 0, visible = 0;
  std::array<std::uint64_t, kCauses.size()> by_cause{};
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint64_t> copies;
  for (const ModelVersion& version : model.versions) {
    shipped += version.record.size;
    if (version.hidden == Hidden::no)
      visible += version.record.size;
    else
      by_cause[static_cast<std::size_t>(model.cause_of(version))] += version.record.size;
    if (version.hidden == Hidden::no && version.record.content != 0)
      ++copies[{version.record.content, version.record.size}];
  }
  EXPECT_EQ(counted.shipped, shipped);
  EXPECT_EQ(counted.visible, visible);
  EXPECT_EQ(counted.hidden, shipped - visible);
  EXPECT_EQ(counted.by_cause, by_cause);
  std::uint64_t duplicated = 0, told = 0, of_wastes = 0, of_layers = 0, hidden_of_layers = 0, sum = 0;
  for (const auto& [content, count] : copies) duplicated += (count - 1) * content.second;
  for (const Duplicate& one : counted.duplicates) told += one.bytes();
  EXPECT_EQ(counted.duplicated, duplicated);
  EXPECT_EQ(told, duplicated);
  for (const Waste& waste : counted.wastes) {
    std::uint64_t bytes = 0;
    for (const HiddenFile& file : waste.files) {
      bytes += file.bytes;
      EXPECT_EQ(file.cause, waste.cause);
      EXPECT_TRUE(file.node == waste.folder || waste.folder == kRoot ||
                  stack.path(file.node).starts_with(stack.path(waste.folder) + "/"));
    }
    EXPECT_EQ(bytes, waste.bytes);
    of_wastes += bytes;
  }
  EXPECT_EQ(of_wastes, counted.hidden);
  for (const std::uint64_t bytes : counted.by_cause) sum += bytes;
  EXPECT_EQ(sum, counted.hidden);
  for (std::uint32_t layer = 0; layer < model.layers; ++layer) {
    const auto before = model.leaves_before(layer), after = model.leaves_before(layer + 1);
    LayerChange change;
    for (const auto& [path, version] : after) {
      if (!before.contains(path))
        ++change.added;
      else if (before.at(path) != version)
        ++change.changed;
    }
    for (const auto& [path, version] : before) change.removed += after.contains(path) ? 0 : 1;
    EXPECT_EQ(counted.layers[layer].added, change.added) << layer;
    EXPECT_EQ(counted.layers[layer].changed, change.changed) << layer;
    EXPECT_EQ(counted.layers[layer].removed, change.removed) << layer;
    of_layers += counted.layers[layer].bytes;
    hidden_of_layers += counted.layers[layer].hidden;
  }
  EXPECT_EQ(of_layers, shipped);
  EXPECT_EQ(hidden_of_layers, counted.hidden);
  for (NodeId node = 1; node < stack.nodes(); ++node) {
    const std::string path = stack.path(node);
    const bool holds = model.seen.contains(path) || model.made.contains(path);
    EXPECT_EQ(stack.exists(node), holds) << path;
    EXPECT_EQ(stack.visible(node) != nullptr, model.seen.contains(path)) << path;
  }
}

TEST(Accounting, AgreesWithAModelOnRandomStacks) {
  for (std::uint64_t seed = 0; seed < 3000 && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 dice(seed);
    Model model;
    Stack stack;
    for (std::uint64_t i = 0, layers = 1 + dice() % 6; i < layers; ++i) {
      const std::vector<Record> records = random_layer(dice);
      FileTable made;
      for (const Record& one : records) made.add(one);
      model.apply(records);
      stack.apply(made);
    }
    expect_same(model, stack, account(stack));
  }
}

TEST(Accounting, TellsEachCause) {
  Stack stack;
  stack.apply(table({record(RecordKind::file, "usr/lib/a", 100, 1), record(RecordKind::file, "usr/lib/b", 200, 2),
                     record(RecordKind::file, "var/cache/c", 400, 3), record(RecordKind::file, "tmp/d", 800, 4),
                     record(RecordKind::file, "opt/e/f", 1600, 5)}));
  Record moved = record(RecordKind::file, "srv/d", 800, 4);
  Record changed = record(RecordKind::file, "usr/lib/b", 200, 2);
  changed.mode = 0755;
  stack.apply(table({record(RecordKind::file, "usr/lib/a", 90, 6), changed, record(RecordKind::whiteout, "var/cache"),
                     record(RecordKind::whiteout, "tmp/d"), moved, record(RecordKind::file, "opt/e", 1, 7)}));
  const Accounting counted = account(stack);
  EXPECT_EQ(counted.of(Cause::overwritten), 100U);
  EXPECT_EQ(counted.of(Cause::metadata_only), 200U);
  EXPECT_EQ(counted.of(Cause::deleted), 400U);
  EXPECT_EQ(counted.of(Cause::moved), 800U);
  EXPECT_EQ(counted.of(Cause::replaced), 1600U);
  EXPECT_EQ(counted.shipped, 3100U + 1091U);
  EXPECT_EQ(counted.visible, 1091U);
  ASSERT_EQ(counted.wastes.size(), 5U);
  EXPECT_EQ(counted.wastes[0].cause, Cause::replaced);
  EXPECT_EQ(stack.path(counted.wastes[1].files[0].now), "srv/d");
  EXPECT_EQ(counted.layers[1].added, 2U);    // srv/d, opt/e
  EXPECT_EQ(counted.layers[1].changed, 2U);  // usr/lib/a and b
  EXPECT_EQ(counted.layers[1].removed, 3U);
}

TEST(Accounting, WastesNameTheFolderThatHoldsThem) {
  Stack stack;
  stack.apply(table({record(RecordKind::file, "var/lib/apt/lists/a/b", 10, 1),
                     record(RecordKind::file, "var/lib/apt/lists/c", 20, 2),
                     record(RecordKind::file, "var/cache/apt/x.bin", 40, 3)}));
  stack.apply(table({record(RecordKind::whiteout, "var/lib/apt/lists"), record(RecordKind::whiteout, "var/cache")}));
  const Accounting counted = account(stack);
  ASSERT_EQ(counted.wastes.size(), 2U);
  EXPECT_EQ(stack.path(counted.wastes[0].folder), "var/cache/apt/x.bin");
  EXPECT_EQ(stack.path(counted.wastes[1].folder), "var/lib/apt/lists");
}

TEST(Accounting, HardLinksHaveNoBytesOfTheirOwn) {
  Stack stack;
  stack.apply(table({record(RecordKind::file, "a", 10, 1), linked(RecordKind::hard_link, "b", "a")}));
  stack.apply(table({record(RecordKind::file, "a", 10, 1), linked(RecordKind::hard_link, "b", "a")}));
  const Accounting counted = account(stack);
  EXPECT_EQ(counted.shipped, 20U);
  EXPECT_EQ(counted.of(Cause::metadata_only), 10U);
  EXPECT_EQ(counted.duplicated, 0U);
}

TEST(Accounting, IsNotSlowOnPathsToldOverAndOver) {
  Stack stack;
  FileTable made;
  for (std::uint64_t i = 0; i < 100'000; ++i) made.add(record(RecordKind::file, "a/b", 1, i % 3));
  stack.apply(made);
  stack.apply(made);
  const auto start = std::chrono::steady_clock::now();
  const Accounting counted = account(stack);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(3));
  EXPECT_EQ(counted.shipped, 200'000U);
  EXPECT_EQ(counted.visible, 1U);
}

}  // namespace
}  // namespace plimsoll::tree

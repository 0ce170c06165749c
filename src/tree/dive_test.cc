// SPDX-License-Identifier: Apache-2.0
#include "tree/dive.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "base/json.h"
#include "base/testing.h"
#include "tree/accounting.h"
#include "tree/dive_rules.h"
#include "tree/testing.h"

namespace plimsoll::tree {
namespace {

using plimsoll::testing::Folder;
using testing::record;
using testing::table;

/// The entries of a layer as a tar has them, for the oracle.
json::array as_tar(const std::vector<Record>& records) {
  json::array entries;
  for (const Record& one : records) {
    std::string path = one.path;
    if (one.kind == RecordKind::opaque) {
      path += "/.wh..wh..opq";
    } else if (one.kind == RecordKind::whiteout) {
      const std::size_t name = path.rfind('/') == std::string::npos ? 0 : path.rfind('/') + 1;
      path.insert(name, ".wh.");
    }
    entries.push_back({path, one.size, one.kind == RecordKind::folder});
  }
  return entries;
}

std::vector<Record> random_layer(std::mt19937_64& dice) {
  static constexpr std::string_view kNames[] = {"a", "b", "c", ".d", "-e"};  // on both sides of ".wh."
  std::vector<Record> records;
  for (std::uint64_t i = 0, count = 1 + dice() % 10; i < count; ++i) {
    std::string path;
    for (std::uint64_t part = 0, depth = 1 + dice() % 4; part < depth; ++part)
      path += (path.empty() ? "" : "/") + std::string(kNames[dice() % std::size(kNames)]);
    static constexpr RecordKind kKinds[] = {RecordKind::file,   RecordKind::file,   RecordKind::file,
                                            RecordKind::folder, RecordKind::folder, RecordKind::whiteout,
                                            RecordKind::opaque};
    const RecordKind kind = kKinds[dice() % std::size(kKinds)];
    records.push_back(record(kind, path, kind == RecordKind::file ? dice() % 50 : 0));
  }
  return records;
}

TEST(Dive, AgreesWithTheSlowWayOnRandomImages) {
  if (!plimsoll::testing::have("python3")) GTEST_SKIP() << "python3 is not installed";
  std::string images;
  std::vector<Stack> stacks(600);
  for (std::size_t seed = 0; seed < stacks.size(); ++seed) {
    std::mt19937_64 dice(seed);
    json::array layers;
    for (std::uint64_t i = 0, count = 1 + dice() % 5; i < count; ++i) {
      const std::vector<Record> records = random_layer(dice);
      FileTable made;
      for (const Record& one : records) made.add(one);
      stacks[seed].apply(made);
      layers.emplace_back(as_tar(records));
    }
    images += json::compact(layers) + "\n";
  }
  const Folder folder;
  folder.write("images", images);
  std::string answers = folder.run("python3 " PLIMSOLL_SOURCE "/tests/oracles/dive.py < images");
  for (std::size_t seed = 0; seed < stacks.size() && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    const std::size_t end = answers.find('\n');
    ASSERT_NE(end, std::string::npos);
    const json::value expected = *json::parse(answers.substr(0, end));
    answers.erase(0, end + 1);
    const DiveNumbers numbers = dive_numbers(stacks[seed]);
    std::vector<std::tuple<std::string, std::uint64_t, std::uint64_t>> files;
    for (const DiveFile& file : numbers.inefficient)
      files.emplace_back(stacks[seed].path(file.node), file.count, file.bytes);
    std::ranges::sort(files);
    json::array found;
    for (const auto& [path, count, bytes] : files) found.push_back({path, count, bytes});
    const json::array& row = expected.get_array();
    EXPECT_NEAR(numbers.efficiency, row[0].to_number<double>(), 1e-12);
    EXPECT_EQ(numbers.wasted_bytes, row[1].to_number<std::uint64_t>());
    EXPECT_EQ(json::compact(found), json::compact(row[2]));
  }
}

TEST(Dive, IsBlindToWholeFoldersThatAreDeleted) {
  Stack stack;
  stack.apply(table(
      {record(RecordKind::folder, "d"), record(RecordKind::file, "d/a", 4000), record(RecordKind::file, "e", 1000)}));
  stack.apply(table({record(RecordKind::whiteout, "d")}));
  EXPECT_EQ(dive_numbers(stack).wasted_bytes, 0U);
  EXPECT_EQ(account(stack).hidden, 4000U);
}

TEST(Dive, DividesByNothingAsDiveDoes) {
  Stack one;
  one.apply(table({record(RecordKind::file, "a", 10)}));
  const DiveNumbers numbers = dive_numbers(one);
  EXPECT_TRUE(std::isnan(numbers.wasted_user_percent()));
  for (const DiveVerdict& verdict : judge({}, numbers)) EXPECT_NE(verdict.status, DiveVerdict::Status::fail);
}

TEST(DiveRules, AreReadAsDiveReadsThem) {
  const auto rules = parse_dive_rules(
      "rules:\n  lowestEfficiency: 0.95\n  highestwastedbytes: 20MB\n  highestUserWastedPercent: disabled\n  other: "
      "1\n");
  ASSERT_TRUE(rules) << rules.error().message;
  EXPECT_EQ(rules->lowest_efficiency, 0.95);
  EXPECT_EQ(rules->highest_wasted_bytes, 20'000'000U);
  EXPECT_FALSE(rules->highest_user_wasted_percent);
  const auto none = parse_dive_rules("");
  ASSERT_TRUE(none);
  EXPECT_EQ(none->lowest_efficiency, 0.9);
  EXPECT_FALSE(none->highest_wasted_bytes);
  EXPECT_EQ(none->highest_user_wasted_percent, 0.1);
  for (const char* bad : {"rules: {lowestEfficiency: 95}", "rules: {lowestEfficiency: high}", "- 1", "rules: {a: [",
                          "rules: {highestWastedBytes: many}", "rules: {highestUserWastedPercent: -0.1}"})
    EXPECT_FALSE(parse_dive_rules(bad)) << bad;
}

TEST(DiveRules, KnowSizes) {
  EXPECT_EQ(*parse_dive_bytes("42 MB"), 42'000'000U);
  EXPECT_EQ(*parse_dive_bytes("42mib"), 44'040'192U);
  EXPECT_EQ(*parse_dive_bytes("1.5k"), 1500U);
  EXPECT_EQ(*parse_dive_bytes("1,000"), 1000U);
  EXPECT_EQ(*parse_dive_bytes("20000000"), 20'000'000U);
  for (const char* bad : {"", "MB", "1 XB", "20 EiB", "-1", "1.2.3"}) EXPECT_FALSE(parse_dive_bytes(bad)) << bad;
}

TEST(DiveRules, AValueThatMeetsTheThresholdPasses) {
  DiveNumbers numbers;
  numbers.efficiency = 0.9;
  numbers.wasted_bytes = 10;
  numbers.user_bytes = 100;
  DiveRules rules{.lowest_efficiency = 0.9, .highest_wasted_bytes = 10, .highest_user_wasted_percent = 0.1};
  for (const DiveVerdict& verdict : judge(rules, numbers)) EXPECT_EQ(verdict.status, DiveVerdict::Status::pass);
  numbers.wasted_bytes = 11;
  numbers.efficiency = 0.89;
  for (const DiveVerdict& verdict : judge(rules, numbers)) EXPECT_EQ(verdict.status, DiveVerdict::Status::fail);
  rules = {std::nullopt, std::nullopt, std::nullopt};
  for (const DiveVerdict& verdict : judge(rules, numbers)) EXPECT_EQ(verdict.status, DiveVerdict::Status::skip);
}

}  // namespace
}  // namespace plimsoll::tree

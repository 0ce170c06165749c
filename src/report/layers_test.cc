// SPDX-License-Identifier: Apache-2.0
#include "report/layers.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "report/dive.h"
#include "report/layout.h"
#include "report/testing.h"
#include "tree/testing.h"

namespace plimsoll::report {
namespace {

using tree::RecordKind;
using tree::testing::record;
using tree::testing::table;

/// An image of three layers with waste of several kinds.
struct Wasteful {
  Report report = testing::clean();
  tree::Stack stack;
  tree::Accounting accounting;
  Layers layers;

  Wasteful() {
    stack.apply(table({record(RecordKind::file, "usr/lib/base", 70'000'000, 1),
                       record(RecordKind::file, "var/lib/dpkg/status", 300'000, 2)}));
    stack.apply(
        table({record(RecordKind::file, "var/lib/dpkg/status", 310'000, 3),
               record(RecordKind::file, "var/lib/apt/lists/a", 40'000'000, 4),
               record(RecordKind::file, "var/lib/apt/lists/b", 18'000'000, 5),
               record(RecordKind::file, "opt/one", 5'000'000, 6), record(RecordKind::file, "opt/two", 5'000'000, 6)}));
    tree::Record changed = record(RecordKind::file, "opt/one", 5'000'000, 6);
    changed.mode = 0755;
    stack.apply(table({record(RecordKind::whiteout, "var/lib/apt/lists"), changed}));
    accounting = tree::account(stack);
    layers = {&report, &stack, &accounting, {{29'000'000, 81'000'000}, {31'000'000, 70'000'000}, {0, 0}}};
  }
};

TEST(LayersTable, ReadsAtEightyColumns) {
  const Wasteful image;
  const std::string text = write_layers_table(image.layers, {});
  testing::expect_golden("layers-80.txt", text);
  for (const std::string& line : testing::lines(text)) EXPECT_LE(display_width(line), 80U) << line;
}

TEST(LayersTable, AnImageWithoutWasteSaysSo) {
  Wasteful image;
  tree::Stack stack;
  stack.apply(table({record(RecordKind::file, "a", 10, 1)}));
  const tree::Accounting accounting = tree::account(stack);
  image.report.layers.resize(1);
  const std::string text = write_layers_table({&image.report, &stack, &accounting, {{5, 10}}}, {});
  EXPECT_NE(text.find("every byte shipped is seen"), std::string::npos);
  EXPECT_EQ(text.find("Waste"), std::string::npos);
}

TEST(LayersJson, MeetsItsSchema) {
  if (std::system("python3 -c 'import jsonschema' 2>/dev/null") != 0)
    GTEST_SKIP() << "python3-jsonschema is not installed";
  const Wasteful image;
  const tree::Accounting nothing = tree::account(tree::Stack());
  Report without = testing::clean();
  without.layers.clear();
  const tree::Stack empty;
  EXPECT_TRUE(testing::meet_schema(
      {write_layers_json(image.layers, {}), write_layers_json({&without, &empty, &nothing, {}}, {})}, "layers-1.json"));
  EXPECT_FALSE(testing::meet_schema({"{\"schema\": \"plimsoll.layers/1\"}"}, "layers-1.json"));
}

TEST(LayersJson, SumsAreThere) {
  const Wasteful image;
  const json::value document = *json::parse(write_layers_json(image.layers, {}));
  const json::value& sums = *json::find(document, "efficiency");
  EXPECT_EQ(json::integer(sums, "shipped"), *json::integer(sums, "visible") + *json::integer(sums, "hidden"));
  EXPECT_EQ(json::integer(*json::find(sums, "by_cause"), "deleted"), 58'000'000);
  EXPECT_EQ(json::integer(*json::find(sums, "by_cause"), "metadata-only"), 5'000'000);
  EXPECT_EQ(json::integer(sums, "duplicated"), 5'000'000);
  const json::value& waste = json::items(document, "wastes")[0];
  EXPECT_EQ(json::text(waste, "path"), "var/lib/apt/lists");
  EXPECT_EQ(json::integer(waste, "file_count"), 2);
  EXPECT_EQ(json::integer(*json::find(waste, "hidden_by"), "index"), 2);
}

TEST(DiveCompat, WritesDivesDocumentAndText) {
  const Wasteful image;
  const json::value document = *json::parse(write_dive_json(image.layers));
  ASSERT_EQ(json::items(document, "layer").size(), 3U);
  const json::value& removed = json::items(json::items(document, "layer")[2], "fileList")[0];
  EXPECT_EQ(json::text(removed, "path"), "opt/one");
  EXPECT_EQ(json::integer(removed, "fileMode"), 0755);
  EXPECT_EQ(json::integer(*json::find(document, "image"), "inefficientBytes"), 10'610'000);
  const tree::DiveNumbers numbers = tree::dive_numbers(image.stack);
  const std::string text = write_dive_text(image.layers, numbers, tree::judge({}, numbers), "");
  EXPECT_NE(text.find("    2         10 MB  /opt/one\n"), std::string::npos) << text;
  EXPECT_NE(text.find("Result:FAIL [Total:3] [Passed:1] [Failed:1] [Warn:0] [Skipped:1]"), std::string::npos) << text;
}

}  // namespace
}  // namespace plimsoll::report

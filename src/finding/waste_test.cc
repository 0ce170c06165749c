// SPDX-License-Identifier: Apache-2.0
#include "finding/waste.h"

#include <gtest/gtest.h>

#include "tree/testing.h"

namespace plimsoll {
namespace {

using tree::Record;
using tree::RecordKind;
using tree::testing::record;
using tree::testing::table;

std::vector<LayerRef> layers(std::initializer_list<const char*> history) {
  std::vector<LayerRef> made;
  for (const char* line : history) made.push_back({made.size(), {}, {}, line});
  return made;
}

constexpr const char* kBase = "/bin/sh -c #(nop) ADD file:0123 in / ";
constexpr std::uint64_t kMB = 1'000'000;

Record owned(std::string path, std::uint64_t size, std::uint64_t content, std::uint32_t mode, std::uint32_t uid) {
  Record made = record(RecordKind::file, std::move(path), size, content);
  made.mode = mode;
  made.uid = made.gid = uid;
  return made;
}

/// The findings of two layers above a base without anything in it.
std::vector<Finding> findings(const char* first, const tree::FileTable& a, const char* second,
                              const tree::FileTable& b) {
  tree::Stack stack;
  stack.apply({});
  stack.apply(a);
  stack.apply(b);
  const auto refs = layers({kBase, first, second});
  return waste_findings(stack, tree::account(stack), refs);
}

TEST(Waste, DeletedLaterIsDeletedInTheSameRun) {
  const auto found = findings(
      "RUN /bin/sh -c apt-get update # buildkit",
      table({record(RecordKind::file, "var/lib/apt/lists/a", 60 * kMB),
             record(RecordKind::file, "var/lib/apt/lists/b", kMB), record(RecordKind::file, "var/lib/apt/lists/c", kMB),
             record(RecordKind::file, "var/lib/apt/lists/d", kMB), record(RecordKind::file, "usr/bin/x", kMB)}),
      "RUN /bin/sh -c rm -rf /var/lib/apt/lists # buildkit",
      table({record(RecordKind::whiteout, "var/lib/apt/lists")}));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].id, "PL2002");
  EXPECT_EQ(found[0].kind, FindingKind::waste);
  EXPECT_EQ(found[0].severity, Severity::medium);
  EXPECT_EQ(found[0].bytes, 63 * kMB);
  EXPECT_EQ(found[0].layer.index, 2U);
  ASSERT_EQ(found[0].places.size(), 1U);
  EXPECT_EQ(found[0].places[0].path, "var/lib/apt/lists");
  EXPECT_EQ(found[0].places[0].detail, "63 MB in 4 files");
  EXPECT_EQ(found[0].places[0].layer->index, 1U);
  EXPECT_EQ(found[0].places[0].removed->index, 2U);
  EXPECT_EQ(found[0].remedy.rewrite, "RUN apt-get update && rm -rf /var/lib/apt/lists");
}

TEST(Waste, DeletedInPartIsJoinedWithWhatDeletes) {
  const auto found = findings(
      "RUN make", table({record(RecordKind::file, "src/a.o", 2 * kMB), record(RecordKind::file, "src/a", kMB)}),
      "RUN rm -f /src/*.o", table({record(RecordKind::whiteout, "src/a.o")}));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].severity, Severity::low);
  EXPECT_EQ(found[0].remedy.rewrite, "RUN make && rm -rf /src/a.o");
}

TEST(Waste, CopiedAndDeletedIsMounted) {
  const auto found =
      findings("COPY setup.bin /tmp/setup.bin # buildkit", table({record(RecordKind::file, "tmp/setup.bin", 9 * kMB)}),
               "RUN /tmp/setup.bin && rm /tmp/setup.bin", table({record(RecordKind::whiteout, "tmp/setup.bin")}));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].remedy.rewrite, "RUN --mount=type=bind,source=setup.bin,target=/tmp/setup.bin …");
}

TEST(Waste, ChangedOwnerAndModeBecomeFlagsOfTheCopy) {
  const auto a = table({owned("app/a", 3 * kMB, 1, 0644, 0), owned("app/b", 2 * kMB, 2, 0644, 0)});
  const auto b = table({owned("app/a", 3 * kMB, 1, 0755, 7), owned("app/b", 2 * kMB, 2, 0755, 7)});
  auto found = findings("COPY app /app # buildkit", a, "RUN chown -R 7:7 /app && chmod -R 755 /app", b);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].id, "PL2003");
  EXPECT_EQ(found[0].aliases, std::vector<std::string>{"PL3016"});
  EXPECT_EQ(found[0].remedy.rewrite, "COPY --chown=7:7 --chmod=0755 app /app");
  found = findings("/bin/sh -c #(nop) COPY dir:0af7 in /app ", a, "RUN chown -R 7:7 /app", b);
  EXPECT_EQ(found[0].remedy.rewrite, "COPY --chown=7:7 --chmod=0755 … /app");
  found = findings("RUN make install", a, "RUN chown -R 7:7 /app", b);
  EXPECT_EQ(found[0].remedy.rewrite, "RUN make install && chown -R 7:7 /app");
}

TEST(Waste, TheSameAgainIsTakenOut) {
  const auto a = table({owned("app/a", 3 * kMB, 1, 0644, 0)});
  const auto found = findings("COPY app /app", a, "COPY app /app", a);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].remedy.rewrite, "");
  EXPECT_NE(found[0].remedy.action.find("second time"), std::string::npos);
}

TEST(Waste, MovedIsCopiedToWhereItStays) {
  const auto found = findings(
      "COPY jar.jar /tmp/ # buildkit", table({record(RecordKind::file, "tmp/jar.jar", 3 * kMB, 5)}),
      "RUN mv /tmp/jar.jar /app/",
      table({record(RecordKind::whiteout, "tmp/jar.jar"), record(RecordKind::file, "app/jar.jar", 3 * kMB, 5)}));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].id, "PL2002");
  EXPECT_EQ(found[0].remedy.rewrite, "COPY jar.jar /app/jar.jar");
}

TEST(Waste, OfTheBaseImageIsNotToldToBeDeletedThere) {
  tree::Stack stack;
  stack.apply(
      table({record(RecordKind::file, "usr/share/doc/x", 5 * kMB), record(RecordKind::file, "usr/share/doc/y", kMB)}));
  stack.apply(table({record(RecordKind::whiteout, "usr/share/doc")}));
  const auto found = waste_findings(stack, tree::account(stack), layers({kBase, "RUN rm -rf /usr/share/doc"}));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_NE(found[0].remedy.action.find("base image"), std::string::npos);
  EXPECT_EQ(found[0].remedy.rewrite, "");
}

TEST(Waste, SmallPiecesAreToldTogether) {
  const auto found =
      findings("RUN a",
               table({record(RecordKind::file, "big", 900 * kMB), record(RecordKind::file, "a/x", 120'000),
                      record(RecordKind::file, "b/y", 90'000)}),
               "RUN b", table({record(RecordKind::file, "a/x", 1), record(RecordKind::whiteout, "b/y")}));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].id, "PL3016");
  EXPECT_EQ(found[0].bytes, 210'000U);
  EXPECT_EQ(found[0].places.size(), 2U);
  EXPECT_TRUE(findings("RUN a", table({record(RecordKind::file, "a", 9000)}), "RUN b",
                       table({record(RecordKind::file, "a", 1)}))
                  .empty())
      << "a few kilobytes are not worth a word";
}

TEST(Waste, CopiesInTheFinishedImage) {
  const auto found =
      findings("COPY a /a", table({record(RecordKind::file, "a", 20 * kMB, 3)}), "COPY b /b",
               table({record(RecordKind::file, "b", 20 * kMB, 3), record(RecordKind::file, "c", 20 * kMB, 3)}));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].bytes, 40 * kMB);
  EXPECT_EQ(found[0].places[0].detail, "3 times 20 MB");
}

TEST(Waste, GoesIntoTheReportWithTheScore) {
  tree::Stack stack;
  stack.apply(table({record(RecordKind::file, "a", 3 * kMB)}));
  stack.apply(table({record(RecordKind::file, "a", kMB)}));
  Report report;
  report.layers = layers({"RUN a", "RUN b"});
  add_waste(stack, report);
  ASSERT_TRUE(report.efficiency);
  EXPECT_DOUBLE_EQ(report.efficiency->score(), 0.25);
  EXPECT_EQ(report.findings.size(), 1U);
  Report empty;
  add_waste(tree::Stack(), empty);
  EXPECT_FALSE(empty.efficiency);
}

}  // namespace
}  // namespace plimsoll

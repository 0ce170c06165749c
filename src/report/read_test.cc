// SPDX-License-Identifier: Apache-2.0
// Reading reports back: whatever a report holds, written, read and written again it gives the same bytes, in every
// format; documents that are damaged or of other tools are refused with the member's name.
#include "report/read.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "report/random_report.h"
#include "report/testing.h"
#include "report/writers.h"

namespace plimsoll::report {
namespace {

using testing::RandomReport;

Result<ReadReport> read(const std::string& text) {
  MemoryStream stream(as_bytes(text));
  return read_report(stream);
}

Options options_for(const Report& report, const std::optional<Plan>& plan) {
  Options options{.packages = true, .all = true, .plan = plan ? &*plan : nullptr};
  options.suppressed = true;
  options.time = moment_of(report);
  return options;
}

/// Every format tells the same of what was read as of what was written.
void expect_same(const Report& report, const std::optional<Plan>& plan, const ReadReport& back,
                 std::span<const Format> formats) {
  for (const Format& format : formats) {
    if (format.name == "template") continue;  // has no output of its own
    EXPECT_EQ(format.write(report, options_for(report, plan)),
              format.write(back.report, options_for(back.report, back.plan)))
        << format.name;
  }
}

TEST(ReadReport, AnyImageReportGivesTheSameBytes) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    RandomReport random(seed);
    const Report report = random.image();
    const std::optional<Plan> plan = random.flag() ? std::optional(random.plan(report)) : std::nullopt;
    const std::string text = write_json(report, options_for(report, plan));
    const auto back = read(text);
    ASSERT_TRUE(back) << back.error().message << "\n" << text;
    EXPECT_EQ(back->about, About::image);
    ASSERT_EQ(write_json(back->report, options_for(back->report, back->plan)), text);
    expect_same(report, plan, *back, formats());
  }
}

TEST(ReadReport, AnyLintReportGivesTheSameBytes) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    const Report report = RandomReport(seed).files();
    const std::string text = write_lint_json(report, {});
    const auto back = read(text);
    ASSERT_TRUE(back) << back.error().message << "\n" << text;
    EXPECT_EQ(back->about, About::files);
    ASSERT_EQ(write_lint_json(back->report, {}), text);
    expect_same(report, {}, *back, lint_formats());
  }
}

/// Every member of every object, taken out or made another kind, is either let pass or complained of by name.
TEST(ReadReport, DamageIsToldByName) {
  const json::value document = *json::parse(write_json(RandomReport(3).image(), {}));
  int refused = 0;
  for (const auto& [key, member] : document.as_object()) {
    for (const json::value& other : {json::value(nullptr), json::value(7), json::value("x"),
                                     json::value(json::array{1}), json::value(json::object{})}) {
      json::object damaged = document.as_object();
      damaged[key] = other;
      const auto back = read(json::pretty(damaged));
      if (back) continue;
      ++refused;
      EXPECT_NE(back.error().message.find(std::string_view(key)), std::string::npos) << back.error().message;
      EXPECT_NE(back.error().kind, ErrorKind::usage);
    }
    json::object without = document.as_object();
    without.erase(key);
    const auto back = read(json::pretty(without));
    ASSERT_FALSE(back) << key;
    EXPECT_NE(back.error().message.find(std::string_view(key)), std::string::npos) << back.error().message;
  }
  EXPECT_GT(refused, 30);
}

TEST(ReadReport, SaysWhereItIsDamaged) {
  Report report = testing::clean();
  report.findings = {testing::finding("CVE-1", Severity::high, "openssl", "1", "2"),
                     testing::finding("CVE-2", Severity::high, "openssl", "1", "2")};
  report.findings[1].places = {{.path = "a", .layer = {}, .removed = {}, .detail = {}}};
  const std::string good = write_json(report, {});
  const auto complaint = [&](std::string_view from, std::string_view to) {
    std::string bad = good;
    const std::size_t at = bad.rfind(from);
    EXPECT_NE(at, std::string::npos) << from;
    bad.replace(at, from.size(), to);
    const auto back = read(bad);
    return back ? "read" : back.error().message;
  };
  EXPECT_EQ(complaint(R"("detail": "")", R"("detail": 5)"), "findings[1].places[0].detail is not a text");
  EXPECT_EQ(complaint(R"("severity": "high")", R"("severity": "huge")"),
            "findings[1].severity has a value that is not known");
  EXPECT_EQ(complaint(R"("kind": "vulnerability",)", ""), "findings[1].kind is missing");
  EXPECT_EQ(complaint(R"("layer": 0,)", R"("layer": 3,)"), "packages[3].layer: there is no layer 3");
  EXPECT_EQ(complaint(R"("depends": [])", R"("depends": [4])"), "packages[3].depends: there is no package 4");
  EXPECT_EQ(complaint(R"("plan": null)", R"("plan": {"actions": [], "bases": [], "open": [2]})"),
            "plan speaks of a finding that is not there");
  EXPECT_EQ(complaint(R"("rule": "")", R"("rule": "", "unknown": [1])"), "read");
  EXPECT_EQ(complaint(R"("published": "",)", ""), "read");
  EXPECT_EQ(complaint(R"("suppressed": [],)", R"("suppressed": [], "target": {},)"), "target stands there twice");
}

TEST(ReadReport, OtherDocumentsAreRefused) {
  const auto complaint = [](const std::string& text) {
    const auto back = read(text);
    return back ? "read" : back.error().message;
  };
  EXPECT_EQ(complaint("{}"), "it has no schema; wanted is what scan or lint write with --format json");
  EXPECT_EQ(complaint(R"({"schema": "plimsoll.diff/1"})"),
            "its schema is \"plimsoll.diff/1\"; wanted is what scan or lint write with --format json");
  EXPECT_EQ(complaint(R"({"SchemaVersion": 2, "Results": []})"),
            "it has no schema; wanted is what scan or lint write with --format json");
  EXPECT_EQ(complaint(R"({"findings": [7], "schema": "plimsoll.report/1"})"),
            "findings[0] is not an object; wanted is what scan or lint write with --format json");
  EXPECT_EQ(complaint("[]"), "not a JSON object");
  EXPECT_EQ(complaint(""), "not a JSON object");
  EXPECT_EQ(complaint(R"({"schema": "plimsoll.report/1")"), "the JSON document ends early");
}

TEST(ReadReport, EveryCutIsRefused) {
  const std::string text = write_json(RandomReport(5).image(), {});
  for (std::size_t length = 0; length + 2 < text.size(); length += 1 + text.size() / 300)
    EXPECT_FALSE(read(text.substr(0, length))) << length;
}

}  // namespace
}  // namespace plimsoll::report

// SPDX-License-Identifier: Apache-2.0
// Harbor's report, against the schema of its scanner API.
#include "base/json.h"
#include "report/format_testing.h"

namespace plimsoll::report {
namespace {

using namespace testing;

json::value parsed(const std::string& text) {
  const auto value = json::parse(text);
  EXPECT_TRUE(value) << text.substr(0, 400);
  return value ? *value : json::value();
}

std::string artifact(std::string name, std::vector<std::string> tags) {
  Report report;
  report.name = std::move(name);
  report.tags = std::move(tags);
  return json::compact(*json::find(parsed(written(report, "harbor")), "artifact"));
}

TEST(harbor, meets_the_schema_of_scanner_adapters) {
  EXPECT_EQ(schema_errors({written(Report{}, "harbor"), written(clean(), "harbor"), written(loaded(), "harbor"),
                           written(hostile(), "harbor")},
                          "harbor.json"),
            "");
  EXPECT_NE(schema_errors({"{\"severity\": \"None\"}"}, "harbor.json"), "");
}

TEST(harbor, holds_vulnerable_packages_and_tells_of_the_rest) {
  const json::value document = parsed(written(loaded(), "harbor"));
  EXPECT_EQ(json::text(document, "severity"), "Critical");
  const json::array& found = json::items(document, "vulnerabilities");
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(json::text(found[0], "id"), "CVE-2026-0001");
  EXPECT_EQ(json::text(found[0], "fix_version"), "3.0.13-1~deb12u1");
  EXPECT_EQ(json::compact(*json::find(found[0], "preferred_cvss")),
            R"({"score_v3":9.8,"vector_v3":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",)"
            R"("score_v2":7.5,"vector_v2":"AV:N/AC:L/Au:N/C:P/I:P/A:P"})");
  EXPECT_EQ(json::compact(json::items(found[0], "links")),
            R"(["https://security-tracker.debian.org/tracker/CVE-2026-0001",)"
            R"("https://nvd.nist.gov/vuln/detail/CVE-2026-0001"])");
  const json::value& more = *json::find(*json::find(document, "vendor_attributes"), "plimsoll");
  EXPECT_EQ(json::text(more, "verdict"), "failed");
  EXPECT_EQ(json::items(more, "incomplete").size(), 2U);
  EXPECT_EQ(json::integer(more, "suppressed"), 2);
  EXPECT_EQ(json::compact(*json::find(more, "other_findings")), R"({"hardening":1,"secret":1,"waste":1})");
  EXPECT_EQ(json::text(parsed(written(clean(), "harbor")), "severity"), "Unknown");
}

TEST(harbor, artifacts_are_named_without_their_registry) {
  EXPECT_EQ(artifact("shop:1.4", {}), R"({"repository":"shop","tag":"1.4"})");
  EXPECT_EQ(artifact("shop:1.4", {"registry.example.com:5000/library/shop:1.4"}),
            R"({"repository":"library/shop","tag":"1.4"})");
  EXPECT_EQ(artifact("localhost/shop", {}), R"({"repository":"shop"})");
  EXPECT_EQ(artifact("registry.example.com/a/b@sha256:00", {}), R"({"repository":"a/b"})");
}

}  // namespace
}  // namespace plimsoll::report

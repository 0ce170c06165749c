// SPDX-License-Identifier: Apache-2.0
// JUnit's XML of an image, against Jenkins' schema and read by expat.
#include "base/xml.h"
#include "report/format_testing.h"

namespace plimsoll::report {
namespace {

using namespace testing;

xml::Element parsed(const std::string& text) {
  auto root = xml::parse(text);
  EXPECT_TRUE(root) << root.error().message;
  return root ? std::move(*root) : xml::Element();
}

/// "SUITE: CLASS NAME: passed" for each case.
std::vector<std::string> cases(const xml::Element& root) {
  std::vector<std::string> out;
  for (const xml::Element& suite : root.children) {
    std::size_t failures = 0, skipped = 0;
    for (const xml::Element& each : suite.children) {
      const bool fails = each.child("failure") != nullptr, skips = each.child("skipped") != nullptr;
      failures += fails ? 1 : 0;
      skipped += skips ? 1 : 0;
      out.push_back(fmt::format("{}: {} {}: {}", suite.attribute("name"), each.attribute("classname"),
                                each.attribute("name"),
                                fails   ? "failed"
                                : skips ? "skipped"
                                        : "passed"));
    }
    EXPECT_EQ(suite.attribute("tests"), std::to_string(suite.children.size()));
    EXPECT_EQ(suite.attribute("failures"), std::to_string(failures));
    EXPECT_EQ(suite.attribute("skipped"), std::to_string(skipped));
  }
  return out;
}

TEST(image_junit, under_a_policy_what_fails_it_fails) {
  const xml::Element root = parsed(written(loaded(), "junit"));
  EXPECT_EQ(root.attribute("failures"), "1");
  EXPECT_EQ(cases(root), (std::vector<std::string>{
                             "Hardening: hardening.PL3001 The container runs as root: config:User: passed",
                             "Not known: incomplete.no-advisories 3 conan packages not matched: skipped",
                             "Not known: incomplete.file-too-large app/big.jar: skipped",
                             "Packages: deb: packages.deb curl 7.88.1-10+deb12u5: passed",
                             "Packages: deb: packages.deb libc6 2.36-9+deb12u4: passed",
                             "Packages: deb: packages.deb libmagickcore-6.q16-6-extra 8:6.9.11.60+dfsg-1.6: passed",
                             "Packages: deb: packages.deb openssl 3.0.11-1~deb12u2: failed",
                             "Packages: npm: packages.npm lodash 4.17.10: passed",
                             "Secrets: secret.private-key OpenSSH private key: root/.ssh/id_rsa:1: passed",
                             "Taken back: vulnerability.CVE-2026-0002 CVE-2026-0002 in curl 7.88.1-10+deb12u5: skipped",
                             "Taken back: hardening.PL3002 No health check: config:Healthcheck: skipped",
                             "Waste: waste.PL3401 Package lists are left: var/lib/apt/lists/a: passed"}));
  const xml::Element& openssl = root.children[2].children[3];
  EXPECT_EQ(openssl.child("failure")->attribute("message"), "CVE-2026-0001 (critical)");
  EXPECT_NE(openssl.child_text("failure").find("Upgrade openssl to 3.0.13-1~deb12u1"), std::string_view::npos);
  // What is found and does not fail stands in the output, with what to do.
  const xml::Element& lodash = root.children[3].children[0];
  EXPECT_EQ(lodash.child_text("system-out"), "CVE-2019-10744 (high) Prototype pollution\n  Upgrade lodash to 4.17.12");
}

TEST(image_junit, without_a_policy_every_finding_fails) {
  Report report = loaded();
  report.failed = false;
  report.rule = "";
  report.decisions.clear();
  EXPECT_EQ(parsed(written(report, "junit")).attribute("failures"), std::to_string(report.findings.size()));
}

TEST(image_junit, what_no_advisories_speak_of_is_not_passed) {
  Report report = clean();
  report.packages.push_back(loaded().packages.back());
  EXPECT_EQ(cases(parsed(written(report, "junit"))).back(), "Packages: npm: packages.npm lodash 4.17.10: passed");
  report.coverage.uncovered = {{"npm", 1}};
  const std::vector<std::string> uncovered = cases(parsed(written(report, "junit")));
  EXPECT_EQ(uncovered.back(), "Packages: npm: packages.npm lodash 4.17.10: skipped");
  EXPECT_TRUE(uncovered.front().ends_with("passed"));
  report.advisories_used = false;
  for (const std::string& one : cases(parsed(written(report, "junit")))) EXPECT_TRUE(one.ends_with("skipped")) << one;
}

TEST(image_junit, meets_the_schema_of_jenkins_whatever_texts_hold) {
  if (!plimsoll::testing::have("xmllint")) GTEST_SKIP() << "xmllint is not installed";
  const plimsoll::testing::Folder folder;
  folder.write("empty.xml", written(Report{}, "junit"));
  folder.write("clean.xml", written(clean(), "junit"));
  folder.write("loaded.xml", written(loaded(), "junit"));
  folder.write("hostile.xml", written(hostile(), "junit"));
  int status = 0;
  const std::string said =
      folder.run("xmllint --noout --schema " + kSource + "/src/report/testdata/junit.xsd *.xml 2>&1", &status);
  EXPECT_EQ(status, 0) << said;
  folder.write("bad.xml", "<testsuites><testsuite name='a'/></testsuites>");
  folder.run("xmllint --noout --schema " + kSource + "/src/report/testdata/junit.xsd bad.xml 2>/dev/null", &status);
  EXPECT_NE(status, 0);
  EXPECT_GT(cases(parsed(written(hostile(), "junit"))).size(), 100U);
}

}  // namespace
}  // namespace plimsoll::report

// SPDX-License-Identifier: Apache-2.0
// OSV records by examples: what the schema says and what its users add to it. Whole archives: feeds_test.cc.
#include <gtest/gtest.h>

#include <fmt/ranges.h>

#include "advisory/feeds/osv_ranges.h"
#include "advisory/feeds/osv_space.h"
#include "advisory/feeds/readers.h"
#include "advisory/feeds/testing.h"
#include "base/json.h"
#include "version/version.h"

namespace plimsoll::advisory {
namespace {

using testing::Notes;
using testing::read_text;
using Lines = std::vector<std::string>;

Lines read_osv(std::string_view text, Notes* into = nullptr) {
  Notes own;
  Notes& notes = into ? *into : own;
  EXPECT_TRUE(read_text(*osv_reader(), "record.json", text, notes));
  return notes.lines;
}

/// Ranges as "[introduced|fixed|last_affected]", those without a fix after a bar.
std::string ranges(std::string_view events) {
  const auto entry = json::parse(fmt::format(R"({{"ranges":[{{"type":"SEMVER","events":{}}}]}})", events));
  EXPECT_TRUE(entry) << events;
  const OsvRanges found = osv_ranges(*entry, *version::find_scheme("semver"));
  std::string out;
  const auto add = [&](const std::vector<Range>& some) {
    for (const Range& range : some)
      out += fmt::format("[{}|{}|{}]", range.introduced, range.fixed, range.last_affected);
  };
  add(found.fixed);
  if (!found.open.empty()) out += " open ";
  add(found.open);
  return out;
}

TEST(OsvRanges, FollowTheSchemasEvaluation) {
  EXPECT_EQ(ranges(R"([{"introduced":"0"},{"fixed":"1.0.0"},{"introduced":"2.0.0"},{"fixed":"2.1.0"}])"),
            "[|1.0.0|][2.0.0|2.1.0|]");
  EXPECT_EQ(ranges(R"([{"fixed":"2.1.0"},{"introduced":"2.0.0"},{"introduced":"0"},{"fixed":"1.0.0"}])"),
            "[|1.0.0|][2.0.0|2.1.0|]");
  EXPECT_EQ(ranges(R"([{"introduced":"1.0.0"},{"last_affected":"1.5.0"}])"), " open [1.0.0||1.5.0]");
  EXPECT_EQ(ranges(R"([{"introduced":"1.0.0"}])"), " open [1.0.0||]");
  EXPECT_EQ(ranges(R"([{"fixed":"1.0.0"}])"), "[|1.0.0|]") << "nothing introduced: from the start";
  EXPECT_EQ(ranges(R"([{"introduced":"2.0.0"},{"fixed":"2.0.0"}])"), "");
  EXPECT_EQ(ranges("[]"), "");
  EXPECT_EQ(ranges(R"([{},7,null,{"introduced":7},{"fixed":""}])"), "");
}

TEST(OsvRanges, EndAtTheHighestLimit) {
  EXPECT_EQ(ranges(R"([{"introduced":"0"},{"limit":"2.0.0"}])"), " open [|2.0.0|]") << "a limit is no fix";
  EXPECT_EQ(ranges(R"([{"introduced":"0"},{"limit":"2.0.0"},{"limit":"3.0.0"}])"), " open [|3.0.0|]");
  EXPECT_EQ(ranges(R"([{"introduced":"0"},{"limit":"2.0.0"},{"limit":"*"}])"), " open [||]");
  EXPECT_EQ(
      ranges(R"([{"introduced":"0"},{"fixed":"1.0.0"},{"introduced":"1.5.0"},{"fixed":"2.5.0"},{"limit":"2.0.0"}])"),
      "[|1.0.0|] open [1.5.0|2.0.0|]");
  EXPECT_EQ(ranges(R"([{"introduced":"1.0.0"},{"last_affected":"3.0.0"},{"limit":"2.0.0"}])"), " open [1.0.0|2.0.0|]");
  EXPECT_EQ(ranges(R"([{"introduced":"1.0.0"},{"last_affected":"1.5.0"},{"limit":"2.0.0"}])"), " open [1.0.0||1.5.0]");
  EXPECT_EQ(ranges(R"([{"introduced":"2.0.0"},{"fixed":"3.0.0"},{"limit":"2.0.0"}])"), "");
}

TEST(OsvSpaces, AreWhatScansAskFor) {
  const std::pair<const char*, const char*> known[] = {
      {"Debian:12", "Debian:12"},
      {"Alpine:v3.18", "Alpine:v3.18"},
      {"AlmaLinux:9", "AlmaLinux:9"},
      {"Rocky Linux:9", "Rocky Linux:9"},
      {"Red Hat:enterprise_linux:8::appstream", "Red Hat:8"},
      {"Red Hat:enterprise_linux:10.0", "Red Hat:10"},
      {"Red Hat:rhel_eus:8.6::baseos", ""},
      {"Red Hat:openshift:4.12::el8", ""},
      {"Ubuntu:22.04:LTS", "Ubuntu:22.04"},
      {"Ubuntu:25.10", "Ubuntu:25.10"},
      {"Ubuntu:Pro:22.04:LTS", "Ubuntu:22.04"},
      {"Ubuntu:Pro:FIPS-updates:20.04:LTS", ""},
      {"Ubuntu:Pro:22.04:LTS:Realtime:Kernel", ""},
      {"Ubuntu:Nvidia-BlueField:22.04", ""},
      {"SUSE:Linux Enterprise Server 15 SP5", "SUSE:Linux Enterprise Server 15 SP5"},
      {"SUSE:Linux Enterprise Module for Basesystem 15 SP5", "SUSE:Linux Enterprise Server 15 SP5"},
      {"openSUSE:Leap 15.6", "openSUSE:Leap 15.6"},
      {"Wolfi", "Wolfi"},
      {"Maven:https://repo.example.org/maven2", "Maven"},
      {"Packagist:https://packages.drupal.org/8", "Packagist"},
      {"pypi", "PyPI"},
  };
  for (const auto& [theirs, ours] : known) EXPECT_EQ(osv_key_space(theirs).name, ours) << theirs;
  EXPECT_TRUE(osv_key_space("Ubuntu:Pro:22.04:LTS").subscription);
  EXPECT_FALSE(osv_key_space("Ubuntu:22.04:LTS").subscription);
  EXPECT_TRUE(osv_key_space("Maven:x").language);
  EXPECT_FALSE(osv_key_space("Debian:12").language);
}

constexpr std::string_view kHigh = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N";
constexpr std::string_view kCritical = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";

TEST(OsvFeed, RatesLanguagesByTheNewestScoreAndDistributionsByTheirWord) {
  const std::string scores = fmt::format(
      R"("severity":[{{"type":"CVSS_V3","score":"{}"}},{{"type":"CVSS_V4","score":"{}"}},{{"type":"Ubuntu","score":"low"}}])",
      kHigh, kCritical);
  const std::string of_npm = R"("affected":[{"package":{"ecosystem":"npm","name":"n"},"versions":["1.0.0"]}])";
  const std::string of_ubuntu =
      R"("affected":[{"package":{"ecosystem":"Ubuntu:22.04:LTS","name":"n"},"versions":["1.0.0"]}])";
  const std::string both = fmt::format("{} {}", kHigh, kCritical);

  EXPECT_EQ(read_osv(fmt::format(R"({{"id":"UBUNTU-CVE-2024-0001",{},{}}})", scores, of_ubuntu)),
            Lines{fmt::format(
                "Ubuntu:22.04 n UBUNTU-CVE-2024-0001 affected =1.0.0 low by osv:Ubuntu ({}) ~CVE-2024-0001", both)});
  EXPECT_EQ(read_osv(fmt::format(
                R"({{"id":"GHSA-1","aliases":["CVE-2024-0001"],"database_specific":{{"severity":"MODERATE"}},{},{}}})",
                scores.substr(0, scores.find(R"(,{"type":"Ubuntu")")) + "]", of_npm)),
            (Lines{"CVE-2024-0001 osv:npm medium ",
                   fmt::format("npm n GHSA-1 affected =1.0.0 critical by osv:npm ({}) ~CVE-2024-0001", both)}));
  // Two CVEs: whose word it is cannot be told.
  EXPECT_EQ(
      read_osv(
          fmt::format(
              R"({{"id":"GHSA-1","aliases":["CVE-2024-0001","CVE-2024-0002"],"database_specific":{{"severity":"LOW"}},{},{}}})",
              scores, of_npm))
          .size(),
      1U);
  // An entry's own score counts before the record's.
  EXPECT_EQ(read_osv(fmt::format(
                R"({{"id":"BIT-1",{},"affected":[{{"package":{{"ecosystem":"npm","name":"n"}},"versions":["1.0.0"],
                "severity":[{{"type":"CVSS_V3","score":"{}"}}]}}]}})",
                scores, kHigh)),
            Lines{fmt::format("npm n BIT-1 affected =1.0.0 high by osv:npm ({})", kHigh)});
  // Nothing but a word; a broken vector is none.
  EXPECT_EQ(
      read_osv(fmt::format(
          R"({{"id":"X-1","severity":[{{"type":"CVSS_V3","score":"CVSS:3.1/AV:N"}}],"database_specific":{{"severity":"high"}},{}}})",
          of_npm)),
      Lines{"npm n X-1 affected =1.0.0 high by osv:npm"});
  EXPECT_EQ(read_osv(fmt::format(R"({{"id":"MAL-2024-1",{}}})", of_npm)),
            Lines{"npm n MAL-2024-1 affected =1.0.0 critical by osv:npm"});
}

TEST(OsvFeed, TellsWhenAProblemBecamePublic) {
  constexpr std::string_view kAffected =
      R"("affected":[{"package":{"ecosystem":"npm","name":"n"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"4.17.21"}]}]}])";
  const auto published = [&](std::string_view head, std::string_view affected = {}) {
    Notes notes;
    read_osv(fmt::format(R"({{"schema_version":"1.7.3",{},"modified":"2026-10-03T05:59:12Z",{}}})", head,
                         affected.empty() ? kAffected : affected),
             &notes);
    for (const Advisory& row : notes.rows) notes.published.push_back("row " + row.published);
    return notes.published;
  };
  EXPECT_EQ(published(R"("id":"GHSA-35jh-r3h4-6jhm","published":"2021-05-06T16:05:51Z","aliases":["CVE-2021-23337"])"),
            (Lines{"CVE-2021-23337 2021-05-06", "row "}));
  EXPECT_EQ(
      published(R"("id":"CVE-2021-23337","published":"2021-02-15T13:15:12.56Z","aliases":["GHSA-1","CVE-2021-9"])"),
      (Lines{"CVE-2021-23337 2021-02-15", "row "}));  // CVE-2021-9 is no CVE id
  EXPECT_EQ(
      published(R"("id":"RHSA-2021:1","published":"2021-03-01T00:00:00Z","related":["CVE-2021-0002","CVE-2021-0001"])"),
      (Lines{"CVE-2021-0001 2021-03-01", "CVE-2021-0002 2021-03-01", "row "}));
  // Where there is no CVE to say it of, the record keeps it.
  EXPECT_EQ(published(R"("id":"GHSA-7fh5-64p2-3v2j","published":"2023-09-30T10:00:00Z")"), Lines{"row 2023-09-30"});
  EXPECT_EQ(published(R"("id":"GHSA-1","aliases":["CVE-2021-23337"])"), Lines{"row "});
  EXPECT_EQ(published(R"("id":"GHSA-1","published":"0001-01-01T00:00:00Z","aliases":["CVE-2021-23337"])"),
            Lines{"row "});
  EXPECT_EQ(published(R"("id":"GHSA-1","published":"2021-05-06T16:05:51Z","withdrawn":"2021-06-01T00:00:00Z",
                         "aliases":["CVE-2021-23337"])"),
            Lines{});
  EXPECT_EQ(
      published(R"("id":"GHSA-1","published":"2021-05-06T16:05:51Z","aliases":["CVE-2021-23337"])", R"("affected":[])"),
      Lines{});
}

TEST(OsvFeed, TellsEverybodyWhatSubscribersGetMended) {
  const auto entry = [](std::string_view ecosystem, std::string_view name, std::string_view events) {
    return fmt::format(
        R"({{"package":{{"ecosystem":"{}","name":"{}"}},"ranges":[{{"type":"ECOSYSTEM","events":[{}]}}]}})", ecosystem,
        name, events);
  };
  const auto record = [](const Lines& entries) {
    return fmt::format(R"({{"id":"X-1","affected":[{}]}})", fmt::join(entries, ","));
  };
  const std::string open = R"({"introduced":"0"})";
  const auto fixed = [&](std::string_view version) { return fmt::format(R"({},{{"fixed":"{}"}})", open, version); };
  const std::string_view all = "Ubuntu:22.04:LTS", pro = "Ubuntu:Pro:22.04:LTS";

  EXPECT_EQ(read_osv(record({entry(pro, "a", fixed("1-1~esm1"))})), Lines{"Ubuntu:22.04 a X-1 affected [|1-1~esm1|]"});
  EXPECT_EQ(read_osv(record({entry(pro, "a", open)})), Lines{"Ubuntu:22.04 a X-1 affected [||]"});
  EXPECT_EQ(read_osv(record({entry(all, "a", open), entry(pro, "a", fixed("1-1~esm1"))})),
            Lines{"Ubuntu:22.04 a X-1 affected [|1-1~esm1|]"});
  EXPECT_EQ(read_osv(record({entry(all, "a", fixed("1-1")), entry(pro, "a", fixed("1-1~esm1"))})),
            Lines{"Ubuntu:22.04 a X-1 fixed [|1-1|]"});
  EXPECT_EQ(read_osv(record({entry(all, "a", fixed("1-1")), entry(pro, "b", fixed("2-1~esm1"))})),
            (Lines{"Ubuntu:22.04 a X-1 fixed [|1-1|]", "Ubuntu:22.04 b X-1 affected [|2-1~esm1|]"}));
  Notes notes;
  EXPECT_EQ(read_osv(record({entry("Ubuntu:Pro:FIPS:22.04:LTS", "a", fixed("1"))}), &notes), Lines{});
  EXPECT_EQ(notes.left_out.begin()->first, "records of Ubuntu concern special editions only");
}

TEST(OsvFeed, TakesGosSymbolsForLinux) {
  const auto record = [](std::string_view imports) {
    return fmt::format(
        R"({{"id":"GO-1","affected":[{{"package":{{"ecosystem":"Go","name":"m"}},"ranges":[{{"type":"SEMVER",
        "events":[{{"introduced":"0"}},{{"fixed":"1.2.3"}}]}}],"ecosystem_specific":{{"imports":{}}}}}]}})",
        imports);
  };
  EXPECT_EQ(read_osv(record(R"([{"path":"m/p","symbols":["T.F","G"]},{"path":"m/q"}])")),
            Lines{"Go m GO-1 fixed [|1.2.3|] @m/p.G @m/p.T.F @m/q"});
  EXPECT_EQ(read_osv(record("[]")), Lines{"Go m GO-1 fixed [|1.2.3|]"});
  EXPECT_EQ(read_osv(record(R"([{"symbols":["F"]},{"path":"m/q"}])")), Lines{"Go m GO-1 fixed [|1.2.3|]"})
      << "an import without a path may be any";
  EXPECT_EQ(read_osv(record(
                R"([{"path":"m/w","goos":["windows"],"symbols":["F"]},{"path":"m/l","goos":["darwin","linux"]}])")),
            Lines{"Go m GO-1 fixed [|1.2.3|] @m/l"});
  Notes notes;
  EXPECT_EQ(read_osv(record(R"([{"path":"m/w","goos":["windows"]}])"), &notes), Lines{});
  EXPECT_EQ(notes.left_out.begin()->first, "Go records concern other operating systems than Linux only");
  // Entries with other symbols are other statements.
  EXPECT_EQ(read_osv(R"({"id":"GO-1","affected":[
      {"package":{"ecosystem":"Go","name":"m"},"versions":["1.0.0"],"ecosystem_specific":{"imports":[{"path":"a"}]}},
      {"package":{"ecosystem":"Go","name":"m"},"versions":["2.0.0"],"ecosystem_specific":{"imports":[{"path":"b"}]}}]})"),
            (Lines{"Go m GO-1 affected =1.0.0 @a", "Go m GO-1 affected =2.0.0 @b"}));
}

TEST(OsvFeed, ReadsEachCollectionsRecordsOnly) {
  EXPECT_TRUE(osv_reader()->wants("all.zip/GHSA-1.json"));
  EXPECT_TRUE(osv_reader()->wants("x/all.jsonl"));
  EXPECT_FALSE(osv_reader()->wants("x/README.md"));
  EXPECT_TRUE(
      ghsa_reader()->wants("a.tar.gz/advisory-database-main/advisories/github-reviewed/2024/01/GHSA-1/GHSA-1.json"));
  EXPECT_FALSE(
      ghsa_reader()->wants("a.tar.gz/advisory-database-main/advisories/unreviewed/2024/01/GHSA-2/GHSA-2.json"));
  EXPECT_TRUE(govulndb_reader()->wants("vulndb.zip/ID/GO-2024-0001.json"));
  EXPECT_FALSE(govulndb_reader()->wants("vulndb.zip/index/db.json"));
  EXPECT_TRUE(ubuntu_reader()->wants("osv-all.tar.xz/osv/cve/2024/UBUNTU-CVE-2024-0001.json"));
  EXPECT_FALSE(ubuntu_reader()->wants("osv-all.tar.xz/osv/usn/USN-1-1.json"));
}

TEST(OsvFeed, PassesOverWhatIsNoRecord) {
  for (const char* bad :
       {"{", "7", "null", "[7]", "{}", R"({"id":"X-1"})", R"({"id":7,"affected":[]})", "\xff\xfe", "[{]"}) {
    Notes notes;
    EXPECT_EQ(read_osv(bad, &notes), Lines{}) << bad;
    EXPECT_EQ(notes.skipped.size(), 1U) << bad;
  }
  Notes notes;
  EXPECT_EQ(
      read_osv(R"({"id":"X-1","affected":[{},7,{"package":{"ecosystem":7}},{"package":{"ecosystem":"npm","name":"n"},
      "ranges":7,"versions":{"a":1},"severity":["x",{"score":7}],"database_specific":7,"ecosystem_specific":[]}],
      "severity":{},"aliases":7,"references":[7],"withdrawn_":"x"})",
               &notes),
      Lines{});
}

}  // namespace
}  // namespace plimsoll::advisory

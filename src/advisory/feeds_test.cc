// SPDX-License-Identifier: Apache-2.0
// Feeds: the rules of each format by small examples, and the whole real feeds against tests/oracles/feeds.py, which
// reads them a second time in another language.
#include <array>
#include <cstdio>
#include <map>
#include <optional>
#include <set>

#include "advisory/feeds/debian_list.h"
#include "advisory/feeds/osv_modules.h"
#include "advisory/testing.h"

namespace plimsoll::advisory {
namespace {

std::vector<std::string> split(std::string_view text, char mark) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = text.find(mark);
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return out;
}

/// The oracle's lines, or nullopt with the reason when it cannot run.
std::optional<std::set<std::string>> oracle(const std::string& feed, const std::filesystem::path& path) {
  const std::string command =
      fmt::format("python3 '{}/tests/oracles/feeds.py' {} '{}'", PLIMSOLL_SOURCE, feed, path.string());
  std::FILE* pipe = ::popen(command.c_str(), "r");
  if (!pipe) return std::nullopt;
  std::string text;
  std::array<char, 65536> block{};
  while (const std::size_t n = std::fread(block.data(), 1, block.size(), pipe)) text.append(block.data(), n);
  if (::pclose(pipe) != 0) return std::nullopt;
  const std::vector<std::string> lines = split(text, '\n');
  return std::set<std::string>(lines.begin(), lines.end());
}

std::vector<Advisory> read_back(const Scratch& scratch, const std::string& feed) {
  std::vector<Advisory> out;
  Result<Store> store = Store::open(scratch / "a.db");
  EXPECT_TRUE(store && store->each_advisory(feed, [&](const Advisory& row) -> Result<void> {
    out.push_back(row);
    return {};
  }));
  return out;
}

/// The first few of what only one side has.
std::string difference(const std::set<std::string>& ours, const std::set<std::string>& theirs) {
  std::string out;
  int shown = 0;
  for (const std::string& line : ours) {
    if (!theirs.contains(line) && shown++ < 10) out += "+ " + line + "\n";
  }
  for (const std::string& line : theirs) {
    if (!ours.contains(line) && shown++ < 20) out += "- " + line + "\n";
  }
  return out;
}

TEST(AlpineFeed, KeepsTheLaterFixAndWhatNeverWas) {
  Scratch scratch;
  const auto report = build_text(
      scratch, "alpine",
      {{"v3.20/main.json", R"~({"distroversion":"v3.20","reponame":"main","packages":[
    {"pkg":{"name":"xen","secfixes":{"4.9-r10":["CVE-2016-6258 XSA-182"],"4.9-r2":["CVE-2016-6258","CVE-2017-5753 CVE-2017-5715 XSA-254 XPTI"]}}},
    {"pkg":{"name":"patch","secfixes":{"2.7-r3 (+ fix)":["CVE-2018-1000156 (+ regression CVE-1999-0001)","CVE 2018-16859","TS-2018-001",""],"0":["CVE-2020-1111"]}}}]})~"},
       {"edge/main.json",
        R"({"distroversion":"edge","packages":[{"pkg":{"name":"a","secfixes":{"1-r0":["CVE-2024-0001"]}}},{"x":1}]})"},
       {"v3.3/community.json", R"({"distroversion":"v3.3","packages":null})"},
       {"broken.json", R"({"distroversion":"v3.3","packages":[)"},
       {"README.md", "not wanted"}});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(dump(scratch, "alpine"), sorted("Alpine:edge a CVE-2024-0001 fixed [|1-r0|]\n"
                                            "Alpine:v3.20 xen CVE-2016-6258 fixed [|4.9-r10|] ~XSA-182\n"
                                            "Alpine:v3.20 xen CVE-2017-5715 fixed [|4.9-r2|] ~XSA-254\n"
                                            "Alpine:v3.20 xen CVE-2017-5753 fixed [|4.9-r2|] ~XSA-254\n"
                                            "Alpine:v3.20 patch CVE-2018-1000156 fixed [|2.7-r3|]\n"
                                            "Alpine:v3.20 patch CVE-2018-16859 fixed [|2.7-r3|]\n"
                                            "Alpine:v3.20 patch CVE-2020-1111 not-affected [||]\n"
                                            "Alpine:v3.20 patch TS-2018-001 fixed [|2.7-r3|]\n"));
  ASSERT_EQ(report->feeds.size(), 1U);
  ASSERT_EQ(report->feeds[0].notes.size(), 2U);
  EXPECT_NE(report->feeds[0].notes[1].find("2 malformed; the first: in/broken.json"), std::string::npos)
      << report->feeds[0].notes[1];
}

constexpr std::string_view kCveList = R"(CVE-2023-0464 (A security vulnerability has been identified ...)
	{DSA-5417-1 DLA-3449-1}
	- openssl 3.0.9-1 (low; bug #1034720)
	[buster] - openssl <postponed> (Minor issue)
	NOTE: https://example.org
CVE-2023-9999 (No fix anywhere)
	- foo <unfixed> (unimportant; bug #1)
	[bookworm] - foo <ignored> (Too intrusive)
	[bullseye] - foo <not-affected> (Vulnerable code not present)
	[buster] - foo <end-of-life>
	[stretch] - foo <no-dsa> (Minor issue)
CVE-2023-8888 (Elsewhere)
	NOT-FOR-US: Something
CVE-2023-7777
	REJECTED
CVE-2023-6666 (Gone)
	- bar <removed>
	- baz <undetermined>
	- qux <itp> (bug #7)
	this is nonsense
CVE-2023-XXXX [a problem without a number]
	- bar 1.0-1 (bug #1012345)
)";

TEST(DebianFeed, ReadsTheListsByTheTrackersRules) {
  Scratch scratch;
  const auto report =
      build_text(scratch, "debian",
                 {{"data/CVE/list", std::string(kCveList)},
                  {"data/DSA/list",
                   "[31 May 2023] DSA-5417-1 openssl - security update\n\t{CVE-2023-0464}\n"
                   "\t[bullseye] - openssl 1.1.1n-0+deb11u5\n"
                   "[01 Jun 2023] DSA-5417-2 openssl - regression update\n\t[bullseye] - openssl 1.1.1n-0+deb11u6\n"
                   "[02 Jun 2023] DSA-9999-1 apt - no number\n\t[bullseye] - apt 2.2.5 \n"},
                  {"data/DLA/list",
                   "[08 Jun 2023] DLA-3449-1 openssl - security update\n\t{CVE-2023-0464}\n"
                   "    \t[buster] - openssl 1.1.1n-0+deb10u5\n"},
                  {"data/config.json", R"({"distributions":{}})"}});
  ASSERT_TRUE(report) << report.error().message;
  const std::string got = dump(scratch, "debian");
  const auto rows = split(got, '\n');
  const std::set<std::string> lines(rows.begin(), rows.end());
  const std::set<std::string> wanted{
      // A DSA or DLA is the note of its release; others follow unstable and have no fix on offer.
      "Debian:10 openssl CVE-2023-0464 fixed [|1.1.1n-0+deb10u5|] low ~DLA-3449-1",
      "Debian:11 openssl CVE-2023-0464 fixed [|1.1.1n-0+deb11u5|] low ~DSA-5417-1",
      "Debian:12 openssl CVE-2023-0464 affected [|3.0.9-1|] low",
      "Debian:13 openssl CVE-2023-0464 affected [|3.0.9-1|] low",
      "Debian:14 openssl CVE-2023-0464 fixed [|3.0.9-1|] low",
      "Debian:9 foo CVE-2023-9999 deferred [||] negligible",
      "Debian:10 foo CVE-2023-9999 end-of-life [||] negligible",
      "Debian:11 foo CVE-2023-9999 not-affected [||] negligible",
      "Debian:12 foo CVE-2023-9999 will-not-fix [||] negligible",
      "Debian:13 foo CVE-2023-9999 affected [||] negligible",
      "Debian:14 foo CVE-2023-9999 affected [||] negligible",
      "Debian:11 apt DSA-9999-1 fixed [|2.2.5|]",
  };
  for (const std::string& line : wanted) EXPECT_TRUE(lines.contains(line)) << line << "\nin\n" << got;
  for (int release = 10; release <= 14; ++release) {
    EXPECT_TRUE(lines.contains(fmt::format("Debian:{} bar CVE-2023-6666 affected [||]", release))) << got;
    EXPECT_TRUE(lines.contains(fmt::format("Debian:{} baz CVE-2023-6666 under-investigation [||]", release))) << got;
  }
  EXPECT_EQ(got.find("qux"), std::string::npos);
  // The first six digits of MD5("a problem without a number").
  EXPECT_NE(got.find("TEMP-1012345-"), std::string::npos);
  EXPECT_EQ(report->feeds[0].upstream_date, "2023-06-08");
  EXPECT_EQ(report->feeds[0].notes,
            (std::vector<std::string>{"1 DSA or DLA are regression updates that name no problem",
                                      "1 malformed; the first: in/data/CVE/list: line 20: \\x09this is nonsense"}));
}

TEST(DebianFeed, TellsTheTrackersNameForAProblemWithoutANumber) {
  MemoryStream stream(as_bytes("CVE-2005-XXXX [uim: privilege escalation]\n\t- uim 1:0.4.6-1 (bug #331620)\n"));
  std::string id;
  ASSERT_TRUE(for_each_debian_record(
      stream,
      [&](DebianRecord&& record) -> Result<void> {
        id = record.id;
        return {};
      },
      [](std::uint64_t, std::string_view) {}));
  // printf %s 'uim: privilege escalation' | md5sum
  EXPECT_EQ(id, "TEMP-0331620-C960D6");
}

TEST(DebianFeed, ReadsTheTrackersJson) {
  Scratch scratch;
  const auto report = build_text(scratch, "debian", {{"json", R"({"openssl":{
    "CVE-2023-0464":{"description":"A security\nvulnerability","releases":{
      "sid":{"status":"resolved","fixed_version":"3.0.9-1","urgency":"not yet assigned"},
      "bullseye":{"status":"resolved","fixed_version":"1.1.1n-0+deb11u5","urgency":"low**"},
      "bookworm":{"status":"open","nodsa":"Minor issue","nodsa_reason":"","urgency":"medium"},
      "trixie":{"status":"open","urgency":"unimportant"}}},
    "CVE-2023-0001":{"releases":{"sid":{"status":"open","urgency":"low"},"bullseye":{"status":"resolved","fixed_version":"0","urgency":"unimportant"},
      "bookworm":{"status":"open","nodsa":"x","nodsa_reason":"ignored","urgency":"low"},"trixie":{"status":"undetermined","urgency":"low"},
      "forky":{"status":"open","urgency":"end-of-life"}}}},
    "broken":7})"}});
  ASSERT_TRUE(report) << report.error().message;
  const std::string got = dump(scratch, "debian");
  EXPECT_EQ(got, sorted("Debian:13 openssl CVE-2023-0001 under-investigation [||] low\n"
                        "Debian:14 openssl CVE-2023-0001 end-of-life [||]\n"
                        "Debian:11 openssl CVE-2023-0001 not-affected [||] negligible\n"
                        "Debian:12 openssl CVE-2023-0001 will-not-fix [||] low\n"
                        "Debian:11 openssl CVE-2023-0464 fixed [|1.1.1n-0+deb11u5|] low\n"
                        "Debian:12 openssl CVE-2023-0464 deferred [|3.0.9-1|] medium\n"
                        "Debian:13 openssl CVE-2023-0464 affected [|3.0.9-1|] negligible\n"));
}

TEST(OsvFeed, ReadsRangesVersionsAndIds) {
  Scratch scratch;
  const auto report = build_text(
      scratch, "osv",
      {{"a.json",
        R"({"id":"GO-1","modified":"2024-05-01T00:00:00Z","aliases":["CVE-2024-0001","GHSA-x"],"summary":"Title","affected":[
        {"package":{"ecosystem":"Go","name":"m"},"ranges":[{"type":"SEMVER","events":[{"introduced":"1.2.0"},{"fixed":"1.2.5"},{"introduced":"0"},{"fixed":"1.1.9"},{"introduced":"2.0.0"}]},
          {"type":"GIT","events":[{"introduced":"0"}]}],"versions":["1.2.1","1.9.0"]}]})"},
       {"b.json",
        R"({"id":"RUSTSEC-1","severity":[{"type":"CVSS_V4","score":"CVSS:4.0/AV:N"},{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
        "affected":[{"package":{"ecosystem":"crates.io","name":"c"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0.0.0-0"},{"last_affected":"1.5.0"}]}]}]})"},
       {"c.json",
        R"({"id":"RUSTSEC-2","affected":[{"package":{"ecosystem":"crates.io","name":"c"},"database_specific":{"informational":"unmaintained"},"ranges":[]}]})"},
       {"d.json", R"({"id":"GO-2","withdrawn":"2024-01-01T00:00:00Z","affected":[]})"},
       {"e.json",
        R"({"id":"PYSEC-1","affected":[{"package":{"ecosystem":"Commodore 64","name":"p"},"versions":["1"]}]})"},
       {"f.jsonl",
        "{\"id\":\"N-1\",\"affected\":[{\"package\":{\"ecosystem\":\"npm\",\"name\":\"n\"},\"versions\":[\"1.0.0\"]}]}"
        "\n"
        "{broken\n"
        "{\"id\":\"N-2\",\"database_specific\":{\"severity\":\"MODERATE\"},\"affected\":[{\"package\":{\"ecosystem\":"
        "\"npm\",\"name\":\"n\"},\"ranges\":[{\"type\":\"SEMVER\",\"events\":[{\"introduced\":\"0\"}]}]}]}\n"},
       {"g.json",
        R"([{"id":"DEBIAN-CVE-2024-0005","affected":[{"package":{"ecosystem":"Debian:12","name":"d"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1:2"}]}]}]},
        {"no":"record"}])"},
       {"h.json", "not json at all"}});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(dump(scratch, "osv"), sorted("Debian:12 d DEBIAN-CVE-2024-0005 fixed [|1:2|] ~CVE-2024-0005\n"
                                         "Go m GO-1 fixed [|1.1.9|] [1.2.0|1.2.5|] ~CVE-2024-0001 ~GHSA-x\n"
                                         "Go m GO-1 affected [2.0.0||] =1.9.0 ~CVE-2024-0001 ~GHSA-x\n"
                                         "npm n N-1 affected =1.0.0\n"
                                         "npm n N-2 affected [||] medium\n"
                                         "crates.io c RUSTSEC-1 affected [0.0.0-0||1.5.0] critical\n"));
  EXPECT_EQ(report->feeds[0].upstream_date, "2024-05-01T00:00:00Z");
  const std::vector<std::string>& notes = report->feeds[0].notes;
  ASSERT_EQ(notes.size(), 4U);
  EXPECT_EQ(notes[0], "1 crates.io records are notices, no vulnerabilities");
  EXPECT_EQ(notes[1], "1 records of Commodore 64: the order of its versions is not known");
  EXPECT_EQ(notes[2], "1 records were withdrawn");
  EXPECT_TRUE(notes[3].starts_with("3 malformed; the first: in/f.jsonl: line 2")) << notes[3];
}

std::string alma(std::string_view id, std::string_view summary, std::string_view package,
                 std::vector<std::string> fixes) {
  std::string out =
      fmt::format(R"({{"id":"{}","summary":"{}","related":["CVE-2024-1000","ALSA-1"],"affected":[)", id, summary);
  for (std::size_t i = 0; i < fixes.size(); ++i) {
    out += fmt::format(
        R"({}{{"package":{{"ecosystem":"AlmaLinux:8","name":"{}"}},"ranges":[{{"type":"ECOSYSTEM","events":[{{"introduced":"0"}},{{"fixed":"{}"}}]}}]}})",
        i ? "," : "", package, fixes[i]);
  }
  return out + "]}";
}

TEST(OsvFeed, KnowsModuleStreamsAndTheFirstOfSeveralBuilds) {
  EXPECT_EQ(streams_of_summary("Important: python39:3.9 and python39-devel:3.9 security update"),
            (std::vector<std::string>{"python39-devel:3.9", "python39:3.9"}));
  EXPECT_EQ(streams_of_summary("ALSA-2022:5468: php:8.0 security update (Important)"),
            (std::vector<std::string>{"php:8.0"}));
  EXPECT_EQ(streams_of_summary("httpd:2.4/mod_http2 security update"), (std::vector<std::string>{"httpd:2.4"}));
  EXPECT_TRUE(streams_of_summary("Moderate: openssl security update").empty());

  Scratch scratch;
  const std::string eighteen = "1:18.1-1.module_el8.5.0+1+aa", twenty = "1:20.1-1.module_el8.5.0+2+bb";
  const auto report = build_text(
      scratch, "osv",
      {{"ALSA-1.json", alma("ALSA-2024:0001", "Important: nodejs:18 security update", "nodejs",
                            {"1:18.1-1.module_el8.6.0+9+cc", eighteen})},
       {"ALSA-2.json", alma("ALSA-2024:0002", "Moderate: nodejs:20 security update", "nodejs", {twenty})},
       {"ALSA-3.json",
        alma("ALSA-2024:0003", "Low: nodejs security update", "nodejs", {twenty})},  // the build of another record
       {"ALSA-4.json", alma("ALSA-2024:0004", "Low: nodejs security update", "nodejs",
                            {"1:99-1.module_el8.5.0+7+ff"})},  // nobody knows
       {"ALSA-5.json",
        alma("ALSA-2024:0005", "Critical: vim security update", "vim", {"2:8.0-9.el8_5.13", "2:8.0-9.el8"})},
       {"ALBA-1.json", alma("ALBA-2024:0001", "vim bug fix update", "vim", {"2:9-1.el8"})}});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(
      dump(scratch, "osv"),
      "AlmaLinux:8 nodejs ALSA-2024:0001 fixed [|1:18.1-1.module_el8.5.0+1+aa|] high module nodejs:18 ~CVE-2024-1000\n"
      "AlmaLinux:8 nodejs ALSA-2024:0002 fixed [|1:20.1-1.module_el8.5.0+2+bb|] medium module nodejs:20 "
      "~CVE-2024-1000\n"
      "AlmaLinux:8 nodejs ALSA-2024:0003 fixed [|1:20.1-1.module_el8.5.0+2+bb|] low module nodejs:20 ~CVE-2024-1000\n"
      "AlmaLinux:8 vim ALSA-2024:0005 fixed [|2:8.0-9.el8|] critical ~CVE-2024-1000\n");
  EXPECT_EQ(report->feeds[0].notes,
            (std::vector<std::string>{"1 ALBA records are no vulnerabilities",
                                      "1 records are about modular packages and do not tell the stream"}));
  Result<Store> store = Store::open(scratch / "a.db");
  EXPECT_TRUE(store->lookup("AlmaLinux:8", "vim", KeyKind::source)->empty());
  EXPECT_EQ(store->lookup("AlmaLinux:8", "vim", KeyKind::binary)->size(), 1U);
}

TEST(KevFeed, MarksCves) {
  Scratch scratch;
  ASSERT_TRUE(build_text(scratch, "kev", {{"kev.json", R"({"dateReleased":"2025-08-25T17:04:19Z","vulnerabilities":[
    {"cveID":"CVE-2021-3156","dateAdded":"2022-04-06"},{"cveID":"CVE-2021-3156","dateAdded":"2023-01-01"},{"cveID":"nonsense","dateAdded":"2022-04-06"}]})"}}));
  Result<Store> store = Store::open(scratch / "a.db");
  EXPECT_EQ(store->details("CVE-2021-3156")->known_exploited, "2022-04-06");
  EXPECT_EQ(store->details("CVE-2021-3157")->known_exploited, "");
  EXPECT_EQ(store->feeds()->front().rows, 1U);
}

TEST(RealFeeds, AlpineAgreesWithTheOracle) {
  const std::filesystem::path feeds =
      shared_feeds().empty() ? example_feeds() / "alpine" : shared_feeds() / "alpine-secdb";
  const auto theirs = oracle("alpine", feeds);
  if (!theirs) GTEST_SKIP() << "the oracle needs python3";
  Scratch scratch;
  ASSERT_TRUE(
      build({.output = scratch / "a.db", .inputs = {{.feed = "alpine", .path = feeds, .source = {}, .error = {}}}}));
  std::map<std::string, std::set<std::string>> versions;
  std::set<std::string> their_keys, our_keys;
  for (const std::string& line : *theirs) {
    const auto words = split(line, ' ');
    const std::string key = words[0] + ' ' + words[1] + ' ' + words[2];
    their_keys.insert(key);
    versions[key].insert(words.begin() + 3, words.end());
  }
  for (const Advisory& row : read_back(scratch, "alpine")) {
    const std::string key = row.ecosystem + ' ' + row.package + ' ' + row.id;
    our_keys.insert(key);
    const std::string version = row.status == Status::not_affected ? "0" : row.ranges[0].fixed;
    EXPECT_TRUE(versions[key].contains(version)) << key << ' ' << version;
  }
  EXPECT_EQ(difference(our_keys, their_keys), "");
  EXPECT_GT(our_keys.size(), 50U);
}

TEST(RealFeeds, DebianAgreesWithTheOracle) {
  const std::filesystem::path feeds =
      shared_feeds().empty() ? example_feeds() / "debian" : shared_feeds() / "debian-security-tracker";
  const auto theirs = oracle("debian", feeds);
  if (!theirs) GTEST_SKIP() << "the oracle needs python3 and dpkg";
  Scratch scratch;
  ASSERT_TRUE(
      build({.output = scratch / "a.db", .inputs = {{.feed = "debian", .path = feeds, .source = {}, .error = {}}}}));
  std::set<std::string> ours;
  for (const Advisory& row : read_back(scratch, "debian")) {
    std::string line = fmt::format("{} {} {} {} {}", row.ecosystem, row.package, row.id, status_name(row.status),
                                   row.ranges[0].fixed.empty() ? "-" : row.ranges[0].fixed);
    for (const std::string& alias : row.aliases) line += ' ' + alias;
    ours.insert(line);
  }
  EXPECT_EQ(difference(ours, *theirs), "");
  EXPECT_GT(ours.size(), 50U);
}

}  // namespace
}  // namespace plimsoll::advisory

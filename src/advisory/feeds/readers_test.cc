// SPDX-License-Identifier: Apache-2.0
// The readers of small formats, by examples in the shape of the upstreams'. Whole real feeds: feeds_test.cc.
#include <gtest/gtest.h>

#include <algorithm>
#include <span>

#include "advisory/feeds/cpe.h"
#include "advisory/feeds/readers.h"
#include "advisory/feeds/testing.h"

namespace plimsoll::advisory {
namespace {

using testing::Notes;
using testing::read_text;
using Lines = std::vector<std::string>;

TEST(ArchFeed, ReadsGroups) {
  Notes notes;
  ASSERT_TRUE(read_text(*arch_reader(), "all.json", R"([
    {"name":"AVG-1","packages":["glibc","lib32-glibc"],"affected":"2.38-1","fixed":"2.38-2","severity":"High",
     "status":"Fixed","type":"arbitrary code execution","issues":["CVE-2023-4911"],"advisories":["ASA-202310-01"]},
    {"name":"AVG-2","packages":["pam"],"affected":"1.7.0-2","fixed":null,"severity":"Medium","status":"Vulnerable",
     "issues":["CVE-2025-6020"],"advisories":[]},
    {"name":"AVG-3","packages":["x"],"affected":"1-1","fixed":"2-1","severity":"Unknown","status":"Testing","issues":[]},
    {"name":"AVG-4","packages":["y"],"affected":"1-1","fixed":null,"severity":"Low","status":"Not affected","issues":[]},
    {"name":"AVG-5","packages":["z"],"status":"Unknown"},
    {"name":"AVG-6","packages":[],"status":"Fixed"}, 7, {"packages":["q"],"status":"Fixed"}])",
                        notes));
  EXPECT_EQ(
      notes.lines,
      (Lines{"Arch Linux glibc AVG-1 fixed binary [|2.38-2|] high by arch ~CVE-2023-4911 ~ASA-202310-01",
             "Arch Linux lib32-glibc AVG-1 fixed binary [|2.38-2|] high by arch ~CVE-2023-4911 ~ASA-202310-01",
             "Arch Linux pam AVG-2 affected binary [||] medium by arch ~CVE-2025-6020",
             "Arch Linux x AVG-3 affected binary [|2-1|]", "Arch Linux y AVG-4 not-affected binary [||] low by arch",
             "Arch Linux z AVG-5 under-investigation binary [||]"}));
  EXPECT_EQ(notes.skipped.size(), 3U);
}

TEST(PhotonFeed, ReadsEntriesOfTheReleaseInTheName) {
  Notes notes;
  const auto reader = photon_reader();
  EXPECT_TRUE(reader->wants("photon/cve_data_photon5.0.json"));
  EXPECT_FALSE(reader->wants("photon/photon_versions.json"));
  ASSERT_TRUE(read_text(*reader, "photon-1f-cve_data_photon4.0.json", R"([
    {"cve_id":"CVE-2023-38545","pkg":"curl","cve_score":9.8,"aff_ver":"all versions before 7.88.1-4.ph4 are vulnerable",
     "res_ver":"7.88.1-4.ph4","status":"Fixed"},
    {"cve_id":"CVE-2023-44487","pkg":"httpd","cve_score":7.5,"aff_ver":"","res_ver":"NA","status":"Not Affected"},
    {"cve_id":"CVE-2023-50447","pkg":"python3","cve_score":null,"aff_ver":"NA","res_ver":"NA","status":"Fixed"},
    {"cve_id":"CVE-2020-1","pkg":"perl","cve_score":0,"aff_ver":"all","res_ver":"NA"},
    {"cve_id":"BDSA-2025-0719","pkg":"krb5-devel","cve_score":7,"aff_ver":"…","res_ver":"1.17-15.ph4"},
    {"pkg":"x"}, null])",
                        notes));
  EXPECT_EQ(notes.lines, (Lines{"Photon OS:4.0 curl CVE-2023-38545 fixed [|7.88.1-4.ph4|] critical by photon",
                                "Photon OS:4.0 httpd CVE-2023-44487 not-affected [||] high by photon",
                                "Photon OS:4.0 perl CVE-2020-1 affected [||]",
                                "Photon OS:4.0 krb5-devel BDSA-2025-0719 fixed [|1.17-15.ph4|] high by photon"}));
  EXPECT_EQ(notes.skipped.size(), 2U);
  EXPECT_EQ(notes.left_out.size(), 1U);
  EXPECT_FALSE(read_text(*reader, "all.json", "[]", notes));
}

TEST(EpssFeed, ReadsNumbersAndTheDate) {
  Notes notes;
  ASSERT_TRUE(read_text(*epss_reader(), "epss.csv",
                        "#model_version:v2025.03.14,score_date:2025-11-20T12:55:00Z\r\n"
                        "cve,epss,percentile\r\n"
                        "CVE-1999-0001,0.01297,0.85849\r\n"
                        "CVE-2021-44228,0.94358,1.0\n"
                        "CVE-2022-0001,9e-05,0\n"
                        "CVE-2021-0001,0.5\n"
                        "\n"
                        "CVE-2022-0002,1.5,0.1\nCVE-2022-0003,-0.1,0.1\nCVE-2022-0004,nan,0.1\nCVE-2022-0005,,\n"
                        "nonsense,0.1,0.1\nCVE-2022-0006,0.1x,0.1\nCVE-2022-0007,0.1,2",
                        notes));
  EXPECT_EQ(notes.lines, (Lines{"CVE-1999-0001 1297 85849", "CVE-2021-44228 94358 100000", "CVE-2022-0001 9 0",
                                "CVE-2021-0001 50000 0"}));
  EXPECT_EQ(notes.newest, "2025-11-20T12:55:00Z");
  EXPECT_EQ(notes.skipped.size(), 7U);
  EXPECT_EQ(notes.skipped.front().find("epss.csv: line 8:"), 0U) << notes.skipped.front();
}

TEST(EolFeed, ReadsAllProductsUnderOurNames) {
  Notes notes;
  ASSERT_TRUE(read_text(*eol_reader(), "full", R"({"schema_version":"1.2.0","generated_at":"2026-11-20T00:00:00+00:00",
    "total":3,"result":[
    {"name":"debian","releases":[{"name":"12","eolFrom":"2026-06-10","eoesFrom":"2028-06-30"},{"name":"14","eolFrom":null}]},
    {"name":"alpine-linux","releases":[{"name":"3.20","eolFrom":"2026-04-01"}]},
    {"name":"ubuntu","releases":[{"name":"22.04","eolFrom":"2027-04-01","eoesFrom":"2032-04-09"}]},
    {"name":"sles","releases":[{"name":"15.5","eolFrom":"2024-12-31","eoesFrom":"2027-12-31"},{"name":"12","eolFrom":"2016-06-30"}]},
    {"name":"opensuse","releases":[{"name":"15.6","eolFrom":"2026-04-30"},{"name":"42.3","eolFrom":"2019-07-01"}]},
    {"name":"centos-stream","releases":[{"name":"9","eolFrom":"2027-05-31"}]},
    {"name":"amazon-linux","releases":[{"name":"2023","eolFrom":"2029-06-30"},{"name":"2018.03","eolFrom":"2023-12-31"}]},
    {"name":"rocky-linux","releases":[{"name":"9","eolFrom":"2032-05-31"}]},
    {"name":"nodejs","releases":[{"name":"18","eolFrom":"2025-04-30","eoesFrom":"2027-01-01"},{"name":"x","eolFrom":"soon"},{}]},
    7]})",
                        notes));
  EXPECT_EQ(notes.lines,
            (Lines{"debian 12 2028-06-30", "alpine v3.20 2026-04-01", "ubuntu 22.04 2027-04-01",
                   "sles Linux Enterprise Server 15 SP5 2024-12-31", "sles Linux Enterprise Server 12 2016-06-30",
                   "opensuse-leap Leap 15.6 2026-04-30", "opensuse Leap 42.3 2019-07-01", "centos Stream 9 2027-05-31",
                   "amzn 2023 2029-06-30", "amzn 1 2023-12-31", "rocky 9 2032-05-31", "nodejs 18 2025-04-30"}));
  EXPECT_EQ(notes.newest, "2026-11-20T00:00:00+00:00");
  EXPECT_EQ(notes.skipped.size(), 2U);
  EXPECT_EQ(notes.left_out.size(), 1U);
}

TEST(EolFeed, ReadsOneProductOfEitherInterface) {
  Notes notes;
  ASSERT_TRUE(read_text(*eol_reader(), "api/debian.json",
                        R"([{"cycle":"12","eol":"2026-06-10","extendedSupport":"2028-06-30"},{"cycle":"13","eol":false},
    {"cycle":"5","eol":"2012-02-06"}])",
                        notes));
  ASSERT_TRUE(read_text(*eol_reader(), "python",
                        R"({"result":{"name":"python","releases":[{"name":"3.9","eolFrom":"2025-10-31"}]}})", notes));
  EXPECT_EQ(notes.lines, (Lines{"debian 12 2028-06-30", "debian 5 2012-02-06", "python 3.9 2025-10-31"}));
  for (const char* bad : {"", "{}", "7", R"({"result":7})", R"({"result":[})"})
    EXPECT_FALSE(read_text(*eol_reader(), "x.json", bad, notes)) << bad;
}

TEST(Cpe, ReadsFormattedStrings) {
  const auto cpe =
      parse_cpe(R"(cpe:2.3:a:Themeisle:wp_maintenance_mode_\&_coming\:soon:1.0\+2:rc1:*:*:*:wordpress:*:*)");
  ASSERT_TRUE(cpe);
  EXPECT_EQ(cpe->name(), "themeisle:wp_maintenance_mode_&_coming:soon");
  EXPECT_EQ(cpe->version, "1.0+2");
  EXPECT_EQ(cpe->full_version(), "1.0+2rc1");
  EXPECT_EQ(cpe->target_software, "wordpress");
  EXPECT_EQ(parse_cpe("cpe:2.3:a:oracle:jdk:1.8.0:update_201:*:*:*:*:*:*")->full_version(), "1.8.0_201");
  EXPECT_EQ(parse_cpe("cpe:2.3:a:oracle:jdk:1.8.0:-:*:*:*:*:*:*")->full_version(), "1.8.0");
  for (const char* bad : {"", "cpe:/a:x:y:1", "cpe:2.3:a:x:y:1:*:*:*:*:*:*", "cpe:2.3:a:x:y:1:*:*:*:*:*:*:*:*",
                          "cpe:2.3:a:x:y:1:*:*:*:*:*:*:\\", "CPE:2.3:a:x:y:1:*:*:*:*:*:*:*"})
    EXPECT_FALSE(parse_cpe(bad)) << bad;
}

TEST(Feeds, DaysAreThoseOfDatesAndTimes) {
  for (const std::string_view good : {"2024-02-14", "2024-02-14T17:15:15.387", "2024-02-14T00:00:00+00:00"})
    EXPECT_EQ(day_of(good), "2024-02-14") << good;
  for (const std::string_view bad : {"", "2024", "2024-02-30", "2024/02/14", "14-02-2024", "today",
                                     "1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "-2024-02-14"})
    EXPECT_EQ(day_of(bad), "") << bad;
}

constexpr std::string_view kNvd =
    R"~({"resultsPerPage":4,"format":"NVD_CVE","version":"2.0","timestamp":"2026-11-20T03:00:00.000",
"vulnerabilities":[
{"cve":{"id":"CVE-2024-0001","published":"2024-02-14T17:15:15.387","lastModified":"2026-11-19T00:00:00.000","vulnStatus":"Analyzed",
 "descriptions":[{"lang":"es","value":"Hola"},{"lang":"en","value":"A hole\nin nginx"}],
 "metrics":{
  "cvssMetricV40":[{"source":"security-advisories@github.com","type":"Secondary","cvssData":{"version":"4.0",
    "vectorString":"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:X/CR:X/MAV:X/U:X","baseScore":9.3}}],
  "cvssMetricV31":[{"source":"134c704f-9b21-4f2e-91b3-4a467353bcc0","type":"Secondary","cvssData":{
    "vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N"}},
   {"source":"nvd@nist.gov","type":"Primary","cvssData":{"vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"}}],
  "cvssMetricV2":[{"source":"nvd@nist.gov","type":"Primary","baseSeverity":"HIGH","cvssData":{"vectorString":"AV:N/AC:L/Au:N/C:C/I:C/A:C"}},
   {"source":"x@ncsc.gov.uk","cvssData":{"vectorString":"nonsense"}}]},
 "configurations":[
  {"operator":"AND","nodes":[
    {"operator":"OR","negate":false,"cpeMatch":[
      {"vulnerable":true,"criteria":"cpe:2.3:a:F5:nginx:*:*:*:*:open_source:*:*:*","versionStartIncluding":"1.25.0","versionEndExcluding":"1.25.4"},
      {"vulnerable":true,"criteria":"cpe:2.3:a:f5:nginx:*:*:*:*:*:*:*:*","versionStartExcluding":"1.20.0","versionEndIncluding":"1.22.0"},
      {"vulnerable":true,"criteria":"cpe:2.3:a:f5:nginx:1.19.0:-:*:*:*:*:*:*"},
      {"vulnerable":true,"criteria":"cpe:2.3:a:f5:nginx:1.19.1:rc1:*:*:*:*:*:*"},
      {"vulnerable":true,"criteria":"cpe:2.3:a:f5:nginx:-:*:*:*:*:*:*:*"},
      {"vulnerable":true,"criteria":"cpe:2.3:a:f5:nginx_win:*:*:*:*:*:windows:*:*"},
      {"vulnerable":true,"criteria":"cpe:2.3:o:f5:big-ip_os:*:*:*:*:*:*:*:*"},
      {"vulnerable":true,"criteria":"cpe:2.3:a:f5\\:x:whole:*:*:*:*:*:*:*:*"}]},
    {"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":false,"criteria":"cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*"}]}]},
  {"nodes":[{"operator":"OR","negate":true,"cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:a:not:this:*:*:*:*:*:*:*:*"}]}]}]}},
{"cve":{"id":"CVE-2024-0002","published":"2024-02-15T00:15:00.000","vulnStatus":"Rejected","descriptions":[]}},
{"cve":{"id":"CVE-2024-0003","published":"soon","vulnStatus":"Awaiting Analysis","metrics":{"cvssMetricV30":[{"source":"vultures@jpcert.or.jp",
  "cvssData":{"vectorString":"CVSS:3.0/AV:L/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N"}}]},
  "configurations":[{"nodes":[{"cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:a:v:p:1.0:*:*:*:*:*:*:*"}]}]}]}},
{"cve":{"id":"nonsense"}}, {}, 7]})~";

TEST(NvdFeed, ReadsScoresAndApplications) {
  Notes notes;
  ASSERT_TRUE(read_text(*nvd_reader(), "nvdcve-2.0-2024.json", kNvd, notes));
  EXPECT_EQ(notes.lines,
            (Lines{"CVE-2024-0001 github critical CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
                   "CVE-2024-0001 nvd high CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N",
                   "CVE-2024-0001 cisa medium CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N",
                   "CVE-2024-0001 nvd high AV:N/AC:L/Au:N/C:C/I:C/A:C",
                   "NVD f5:nginx CVE-2024-0001 fixed [1.25.0|1.25.4|] high by nvd",
                   "NVD f5:nginx CVE-2024-0001 affected [1.20.0||1.22.0] =1.19.0 =1.19.1rc1 high by nvd",
                   "NVD f5:x:whole CVE-2024-0001 affected [||] high by nvd",
                   "CVE-2024-0003 jpcert medium CVSS:3.0/AV:L/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N",
                   "NVD v:p CVE-2024-0003 affected =1.0 medium by jpcert"}));
  EXPECT_EQ(notes.rows.front().title, "A hole in nginx");
  EXPECT_EQ(notes.published, Lines{"CVE-2024-0001 2024-02-14"});
  EXPECT_EQ(notes.newest, "2026-11-19T00:00:00.000");
  EXPECT_EQ(notes.skipped.size(), 3U);
  EXPECT_EQ(notes.left_out.size(), 1U);
}

TEST(NvdFeed, FailsOnWhatIsCutOffAndSaysWhatIsNoFeed) {
  Notes notes;
  EXPECT_FALSE(read_text(*nvd_reader(), "x.json", kNvd.substr(0, kNvd.size() - 10), notes));
  EXPECT_FALSE(read_text(*nvd_reader(), "x.json", "<html>", notes));
  notes = {};
  ASSERT_TRUE(read_text(*nvd_reader(), "x.json", R"({"CVE_Items":[]})", notes));
  EXPECT_EQ(notes.lines, Lines{});
  EXPECT_EQ(notes.skipped, Lines{"x.json: no \"vulnerabilities\" in it"});
}

TEST(AlpineFeed, ReadsItsRelatives) {
  const std::pair<const char*, const char*> urls[] = {{"https://packages.wolfi.dev", "Wolfi"},
                                                      {"https://packages.cgr.dev", "Chainguard"},
                                                      {"https://packages.mini.dev", "MinimOS"}};
  for (const auto& [url, name] : urls) {
    Notes notes;
    ASSERT_TRUE(read_text(*alpine_reader(), "security.json",
                          fmt::format(R"({{"apkurl":"{{{{urlprefix}}}}/x.apk","archs":["x86_64"],"reponame":"os",
      "urlprefix":"{}","packages":[{{"pkg":{{"name":"curl","secfixes":{{"0":["CVE-2022-0001"],
      "8.5.0-r0":["CVE-2023-0001","GHSA-aaaa-bbbb-cccc"]}}}}}}]}})",
                                      url),
                          notes));
    EXPECT_EQ(notes.lines, (Lines{fmt::format("{} curl CVE-2023-0001 fixed [|8.5.0-r0|]", name),
                                  fmt::format("{} curl GHSA-aaaa-bbbb-cccc fixed [|8.5.0-r0|]", name),
                                  fmt::format("{} curl CVE-2022-0001 not-affected [||]", name)}));
    for (const Advisory& row : notes.rows) EXPECT_EQ(row.url, "");
  }
}

TEST(Feeds, PassOnWhatTheDatabaseRefuses) {
  const std::pair<std::unique_ptr<FeedReader>, std::string_view> all[] = {
      {nvd_reader(), kNvd},
      {arch_reader(), R"([{"name":"AVG-1","packages":["a"],"status":"Fixed"}])"},
      {osv_reader(), R"({"id":"X-1","affected":[{"package":{"ecosystem":"npm","name":"n"},"versions":["1.0.0"]}]})"}};
  for (const auto& [reader, text] : all) {
    Notes notes;
    notes.refuse = true;
    EXPECT_FALSE(read_text(*reader, "x.json", text, notes));
  }
}

TEST(Feeds, AreSortedAndReadable) {
  EXPECT_TRUE(std::ranges::is_sorted(feeds(), {}, &Feed::name));
  for (const Feed& feed : feeds()) {
    EXPECT_TRUE(feed.reader()) << feed.name;
    for (const std::string_view url : feed.urls) EXPECT_TRUE(url.starts_with("https://")) << url;
    EXPECT_TRUE(std::ranges::is_sorted(feed.urls)) << feed.name;
  }
}

}  // namespace
}  // namespace plimsoll::advisory

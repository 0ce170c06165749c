// SPDX-License-Identifier: Apache-2.0
// The feeds of rpm distributions and Ubuntu's OVAL: the rules of each format by small documents in the upstream's form,
// and documents made up by tests/oracles/make_distribution_feed.py, which tests/oracles/distribution_feeds.py reads a
// second time.
#include <sys/resource.h>

#include <array>
#include <chrono>

#include "advisory/feeds/sink_testing.h"
#include "base/file.h"
#include "base/testing.h"

namespace plimsoll::advisory {
namespace {

using Lines = std::set<std::string>;

Lines split_lines(const std::string& text) {
  Lines out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out.insert(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

/// The first few of what only one side has.
std::string difference(const Lines& ours, const Lines& theirs) {
  std::string out;
  int shown = 0;
  for (const std::string& line : ours) {
    if (!theirs.contains(line) && shown++ < 5) out += "+ " + line + "\n";
  }
  for (const std::string& line : theirs) {
    if (!ours.contains(line) && shown++ < 10) out += "- " + line + "\n";
  }
  return out;
}

class MadeUp : public ::testing::TestWithParam<const char*> {};

TEST_P(MadeUp, SaysWhatASecondReaderFinds) {
  if (!testing::have("python3")) GTEST_SKIP() << "no python3";
  const std::string feed = GetParam();
  const testing::Folder folder;
  const std::string oracles = PLIMSOLL_SOURCE "/tests/oracles";
  int status = 0;
  folder.run(fmt::format("python3 '{}/make_distribution_feed.py' {} 150 > document", oracles, feed), &status);
  ASSERT_EQ(status, 0);
  const std::string expected =
      folder.run(fmt::format("python3 '{}/distribution_feeds.py' {} document", oracles, feed), &status);
  ASSERT_EQ(status, 0);
  const RecordingSink sink = read_text(feed, testing::slurp(folder.path() / "document"));
  const Lines theirs = split_lines(expected);
  EXPECT_EQ(difference(sink.lines, theirs), "");
  EXPECT_EQ(sink.skipped, std::vector<std::string>{});
  EXPECT_EQ(sink.lines.size(), sink.advisories.size());  // nothing twice
  EXPECT_GT(theirs.size(), 25u);
}

INSTANTIATE_TEST_SUITE_P(Feeds, MadeUp,
                         ::testing::Values("azure", "oracle", "redhat", "redhat-oval", "suse", "ubuntu-oval",
                                           "updateinfo"),
                         [](const auto& row) {
                           std::string name = row.param;
                           std::erase(name, '-');
                           return name;
                         });

std::string oval(std::string_view definitions, std::string_view rest) {
  return fmt::format(
      R"(<?xml version="1.0" encoding="UTF-8"?>
<oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5" xmlns:oval="http://oval.mitre.org/XMLSchema/oval-common-5" xmlns:red-def="urn:r" xmlns:linux-def="urn:l">
<generator><oval:timestamp>2024-01-18T17:14:19</oval:timestamp></generator>
<definitions>{}</definitions>{}</oval_definitions>)",
      definitions, rest);
}

TEST(RedHatOval, TellsErrataOpenProblemsAndWhatIsNotAffected) {
  const std::string document = oval(
      R"(<definition class="patch" id="oval:com.redhat.rhsa:def:20237785" version="635"><metadata>
  <title>RHSA-2023:7785: postgresql:15 security update (Important)</title>
  <reference ref_id="RHSA-2023:7785" ref_url="https://access.redhat.com/errata/RHSA-2023:7785" source="RHSA"/>
  <reference ref_id="CVE-2023-39417" ref_url="https://access.redhat.com/security/cve/CVE-2023-39417" source="CVE"/>
  <advisory from="secalert@redhat.com"><severity>Important</severity><updated date="2023-12-13"/>
   <cve cvss3="7.5/CVSS:3.1/AV:N/AC:H/PR:L/UI:N/S:U/C:H/I:H/A:H" impact="moderate">CVE-2023-39417</cve>
   <cve cvss3="3.1/CVSS:3.1/AV:N/AC:H/PR:L/UI:N/S:U/C:N/I:L/A:N" impact="low">CVE-2023-39418</cve></advisory></metadata>
 <criteria operator="OR"><criterion comment="Red Hat Enterprise Linux must be installed" test_ref="t:1"/>
  <criteria operator="AND"><criterion comment="Red Hat Enterprise Linux 9 is installed" test_ref="t:2"/>
   <criteria operator="OR"><criteria operator="AND"><criterion comment="Module postgresql:15 is enabled" test_ref="t:3"/>
    <criteria operator="OR"><criteria operator="AND"><criterion comment="pgaudit is earlier than 0:1.7.0-1.module+el9" test_ref="t:4"/>
     <criterion comment="pgaudit is signed with Red Hat redhatrelease2 key" test_ref="t:5"/></criteria></criteria></criteria></criteria></criteria></criteria></definition>
<definition class="vulnerability" id="oval:com.redhat.cve:def:202014342" version="636"><metadata><title>CVE-2020-14342 cifs-utils: shell injection (low)</title>
  <reference ref_id="CVE-2020-14342" ref_url="https://access.redhat.com/security/cve/CVE-2020-14342" source="CVE"/>
  <advisory><severity>Low</severity><cve cvss2="5.0/AV:N/AC:L/Au:N/C:N/I:P/A:N" cvss3="7.0/CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:U/C:H/I:H/A:H" impact="low">CVE-2020-14342</cve>
  <affected><resolution state="Will not fix"><component>pgaudit</component></resolution><resolution state="Fix deferred"><component>curl</component></resolution></affected></advisory></metadata>
 <criteria operator="AND"><criterion comment="Red Hat Enterprise Linux 8 is installed" test_ref="t:2"/>
  <criteria operator="OR"><criterion comment="pgaudit is installed" test_ref="t:6"/><criterion comment="curl is installed" test_ref="t:7"/>
  <criterion comment="gone is installed" test_ref="t:99"/><criterion comment="kernel earlier than 0:1 is currently running" test_ref="t:1"/></criteria></criteria></definition>
<definition class="vulnerability" id="oval:com.redhat.unaffected:def:1" version="1"><metadata><title>Unaffected components for: CVE-2020-11869 qemu: overflow (low)</title>
  <reference ref_id="CVE-2020-11869" ref_url="https://access.redhat.com/security/cve/CVE-2020-11869" source="CVE"/><advisory><severity>Low</severity></advisory></metadata>
 <criteria operator="AND"><criterion comment="Red Hat Enterprise Linux 8 is installed" test_ref="t:2"/><criterion comment="Module virt:rhel is enabled" test_ref="t:3"/>
  <criterion comment="curl is installed" test_ref="t:7"/><criterion comment="curl is not installed" test_ref="t:8"/></criteria></definition>
<definition class="patch" id="oval:com.redhat.rhsa:def:2" version="1"><metadata><reference ref_id="RHSA-2023:1" source="RHSA"/></metadata>
 <criteria operator="AND"><criterion comment="Red Hat Enterprise Linux 8 is installed" test_ref="t:2"/><criterion comment="x" test_ref="t:4"/><criterion comment="y" test_ref="t:7"/></criteria></definition>
<definition class="patch" id="oval:com.redhat.rhsa:def:3" version="1"><metadata><reference ref_id="RHSA-2023:2" source="RHSA"/></metadata>
 <criteria operator="AND" negate="true"><criterion comment="x" test_ref="t:4"/></criteria></definition>)",
      R"(<tests><red-def:rpmverifyfile_test id="t:1"/><red-def:rpmverifyfile_test id="t:2"/><red-def:textfilecontent54_test id="t:3"/>
<red-def:rpminfo_test check="at least one" id="t:4"><red-def:object object_ref="o:1"/><red-def:state state_ref="s:1"/></red-def:rpminfo_test>
<red-def:rpminfo_test check="at least one" id="t:5"><red-def:object object_ref="o:1"/><red-def:state state_ref="s:2"/></red-def:rpminfo_test>
<red-def:rpminfo_test check="at least one" id="t:6"><red-def:object object_ref="o:1"/></red-def:rpminfo_test>
<red-def:rpminfo_test check="at least one" id="t:7"><red-def:object object_ref="o:2"/></red-def:rpminfo_test>
<red-def:rpminfo_test check="none exist" id="t:8"><red-def:object object_ref="o:2"/></red-def:rpminfo_test></tests>
<objects><red-def:rpminfo_object id="o:1"><red-def:name>pgaudit</red-def:name></red-def:rpminfo_object><red-def:rpminfo_object id="o:2"><red-def:name>curl</red-def:name></red-def:rpminfo_object></objects>
<states><red-def:rpminfo_state id="s:1"><red-def:arch datatype="string" operation="pattern match">aarch64|ppc64le|x86_64</red-def:arch><red-def:evr datatype="evr_string" operation="less than">0:1.7.0-1.module+el9</red-def:evr></red-def:rpminfo_state>
<red-def:rpminfo_state id="s:2"><red-def:signature_keyid operation="equals">199e2f91fd431d51</red-def:signature_keyid></red-def:rpminfo_state></states>)");
  const RecordingSink sink = read_text("redhat-oval", document);
  const std::string vectors = "AV:N/AC:L/Au:N/C:N/I:P/A:N";
  EXPECT_EQ(
      sink.text(),
      "Red "
      "Hat:8\tbinary\tcurl\t\t\tCVE-2020-14342\tdeferred\t||\t\tlow\tCVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:U/C:H/I:H/A:H " +
          vectors +
          "\t\n"
          "Red Hat:8\tbinary\tcurl\t\tvirt:rhel\tCVE-2020-11869\tnot-affected\t||\t\tlow\t\t\n"
          "Red "
          "Hat:8\tbinary\tpgaudit\t\t\tCVE-2020-14342\twill-not-fix\t||\t\tlow\tCVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:U/C:H/"
          "I:H/A:H " +
          vectors +
          "\t\n"
          "Red "
          "Hat:9\tbinary\tpgaudit\t\tpostgresql:15\tRHSA-2023:7785\tfixed\t|0:1.7.0-1.module+el9|\t\thigh\t\tCVE-2023-"
          "39417 CVE-2023-39418\n");
  EXPECT_EQ(sink.ratings, (Lines{"CVE-2023-39417 Red Hat medium CVSS:3.1/AV:N/AC:H/PR:L/UI:N/S:U/C:H/I:H/A:H",
                                 "CVE-2023-39418 Red Hat low CVSS:3.1/AV:N/AC:H/PR:L/UI:N/S:U/C:N/I:L/A:N"}));
  EXPECT_EQ(sink.left_out, (std::map<std::string, int>{{"criteria name a test that is missing", 1},
                                                       {"criteria demand several packages at once", 1},
                                                       {"criteria are of a form that is not known", 1}}));
  const auto erratum = std::ranges::find(sink.advisories, "RHSA-2023:7785", &Advisory::id);
  EXPECT_EQ(erratum->title, "postgresql:15 security update");
  EXPECT_EQ(erratum->url, "https://access.redhat.com/errata/RHSA-2023:7785");
  EXPECT_EQ(erratum->severity_source, "Red Hat");
  EXPECT_EQ(std::ranges::find(sink.advisories, "CVE-2020-14342", &Advisory::id)->title, "cifs-utils: shell injection");
  EXPECT_EQ(std::ranges::find(sink.advisories, "CVE-2020-11869", &Advisory::id)->title, "qemu: overflow");
  EXPECT_EQ(sink.newest, "2024-01-18T17:14:19");
}

TEST(UbuntuOval, ReadsNamesOfVariablesAndProblemsOfPackages) {
  const std::string document = oval(
      R"(<definition class="inventory" id="oval:com.ubuntu.jammy:def:100" version="1"><criteria><criterion comment="The host is running Ubuntu" test_ref="t:0"/></criteria></definition>
<definition class="patch" id="oval:com.ubuntu.jammy:def:54291000000" version="1"><metadata><title>USN-5429-1 -- Bind vulnerability</title>
 <reference source="USN" ref_url="https://ubuntu.com/security/notices/USN-5429-1" ref_id="USN-5429-1"/><reference source="CVE" ref_url="https://ubuntu.com/security/CVE-2022-1183" ref_id="CVE-2022-1183"/>
 <advisory from="security@ubuntu.com"><severity>Medium</severity><issued date="2022-05-18"/><cve priority="low" cvss_vector="CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H">CVE-2022-1183</cve></advisory></metadata>
 <criteria operator="OR"><criterion test_ref="t:1" comment="Long Term Support"/></criteria></definition>
<definition class="vulnerability" id="oval:com.ubuntu.jammy:def:2204" version="1"><metadata><title>curl</title><reference source="Package" ref_id="curl" ref_url="https://launchpad.net/curl"/>
 <advisory><cve priority="high" cvss_vector="CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H">CVE-2023-38545</cve><cve priority="low">CVE-2023-1</cve></advisory></metadata>
 <criteria><extend_definition definition_ref="oval:com.ubuntu.jammy:def:100" comment="Ubuntu 22.04 LTS (jammy) is installed."/><criteria operator="OR">
 <criterion test_ref="t:1" comment="(CVE-2023-38545) curl package in jammy was vulnerable but has been fixed (note: '7.81.0-1ubuntu1.14')."/></criteria></criteria></definition>
<definition class="vulnerability" id="oval:com.ubuntu.xenial:def:1" version="1"><metadata><title>CVE-2017-5563 on Ubuntu 16.04</title><reference source="CVE" ref_id="CVE-2017-5563"/></metadata>
 <criteria operator="AND"><criterion test_ref="t:3" comment="The 'tiff' package in xenial is affected, but a decision has been made to defer addressing it (note: '2017-02-24')."/></criteria></definition>)",
      R"(<tests><linux-def:dpkginfo_test id="t:1" check="at least one"><linux-def:object object_ref="o:1"/><linux-def:state state_ref="s:1"/></linux-def:dpkginfo_test></tests>
<objects><linux-def:dpkginfo_object id="o:1"><linux-def:name var_ref="v:1" var_check="at least one"/></linux-def:dpkginfo_object></objects>
<states><linux-def:dpkginfo_state id="s:1"><linux-def:evr datatype="evr_string" operation="less than">1:9.18.1-1ubuntu1.1</linux-def:evr></linux-def:dpkginfo_state></states>
<variables><constant_variable id="v:1"><value>bind9</value><value>bind9-libs</value></constant_variable></variables>)");
  EXPECT_EQ(read_text("ubuntu-oval", document).text(),
            "Ubuntu:16.04\tsource\ttiff\t\t\tCVE-2017-5563\tdeferred\t||\t\tunknown\t\t\n"
            "Ubuntu:22.04\tbinary\tbind9\t\t\tUSN-5429-1\tfixed\t|1:9.18.1-1ubuntu1.1|\t\tmedium\tCVSS:3.1/AV:L/AC:L/"
            "PR:L/UI:N/S:U/C:H/I:H/A:H\tCVE-2022-1183\n"
            "Ubuntu:22.04\tbinary\tbind9-libs\t\t\tUSN-5429-1\tfixed\t|1:9.18.1-1ubuntu1.1|\t\tmedium\tCVSS:3.1/AV:L/"
            "AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H\tCVE-2022-1183\n"
            "Ubuntu:22.04\tsource\tcurl\t\t\tCVE-2023-38545\tfixed\t|7.81.0-1ubuntu1.14|\t\thigh\tCVSS:3.1/AV:L/AC:L/"
            "PR:L/UI:N/S:U/C:H/I:H/A:H\t\n");
}

TEST(Oval, PassesOverDamageAndOtherPublishers) {
  const std::string whole = oval(
      R"(<definition class="vulnerability" id="oval:com.microsoft.azurelinux:def:1"><metadata><title>CVE-2024-24258 affecting package freeglut</title><reference ref_id="CVE-2024-24258" source="CVE"/></metadata>
 <criteria><criterion comment="c" test_ref="t"/></criteria></definition><definition class="vulnerability" id="oval:org.mitre.oval:def:1"><criteria/></definition>)",
      R"(<tests><linux-def:rpminfo_test id="t" check="at least one"><linux-def:object object_ref="o"/><linux-def:state state_ref="s"/></linux-def:rpminfo_test></tests>
<objects><linux-def:rpminfo_object id="o"><linux-def:name>freeglut</linux-def:name></linux-def:rpminfo_object></objects>
<states><linux-def:rpminfo_state id="s"><linux-def:evr operation="less than">0:3.4.0-1</linux-def:evr></linux-def:rpminfo_state></states>)");
  // The release is told by the name of the file when the version does not.
  EXPECT_EQ(read_text("azure", whole, "azurelinux-3.0-oval.xml").text(),
            "Azure Linux:3\tsource\tfreeglut\t\t\tCVE-2024-24258\tfixed\t|0:3.4.0-1|\t\tunknown\t\t\n");
  EXPECT_EQ(read_text("azure", whole).left_out,
            (std::map<std::string, int>{{"definitions are not of oval:com.microsoft.…", 1},
                                        {"statements do not tell their release", 1}}));
  EXPECT_EQ(read_text("oracle", whole).skipped,
            (std::vector<std::string>{"document.xml: no OVAL document with definitions"}));
  for (const char* part : {"</definitions>", "<states>", "</oval_definitions>"}) {
    // A document that ends early says nothing: its tests are lost.
    const RecordingSink sink = read_text("azure", whole.substr(0, whole.find(part)), "azurelinux-3.0-oval.xml");
    EXPECT_EQ(sink.text(), "");
    EXPECT_EQ(sink.skipped.size(), 1u);
  }
  for (const auto& [from, to, reason] : std::initializer_list<std::array<std::string, 3>>{
           {"object_ref=\"o\"", "object_ref=\"x\"", "tests name an object that is missing"},
           {"state_ref=\"s\"", "state_ref=\"x\"", "tests name a state that is missing"},
           {"test_ref=\"t\"", "test_ref=\"x\"", "criteria name a test that is missing"},
           {"rpminfo_test id", "uname_test id", "definitions tell no version of a package"},
           {"less than", "pattern match", "states compare versions in a way that is not known"},
           {"<criteria><crit", "<criteria operator='XOR'><crit", "criteria are of a form that is not known"},
           {"CVE-2024-24258\" source", "\" source", "statements name no problem"}}) {
    std::string damaged = whole;
    ASSERT_NE(damaged.find(from), std::string::npos) << from;
    for (std::size_t at = 0; (at = damaged.find(from, at)) != std::string::npos; at += to.size())
      damaged.replace(at, from.size(), to);
    if (from.starts_with("rpminfo"))
      damaged.replace(damaged.find("/linux-def:rpminfo_test"), 23, "/linux-def:uname_test");
    const RecordingSink sink = read_text("azure", damaged, "azurelinux-3.0-oval.xml");
    EXPECT_EQ(sink.text(), "") << from;
    EXPECT_TRUE(sink.left_out.contains(reason)) << from;
  }
  EXPECT_EQ(read_text("azure", "not xml").skipped.size(), 1u);
  EXPECT_EQ(read_text("azure", "<!DOCTYPE a [<!ENTITY b 'c'>]><oval_definitions/>").skipped.size(), 1u);
}

TEST(Oval, AHostileDefinitionIsPassedOver) {
  std::string platforms, tests;
  for (int i = 0; i < 3000; ++i) {
    platforms +=
        fmt::format("<criterion comment='SUSE Linux Enterprise Server {}.1 is installed' test_ref='x'/>", 16 + i);
    tests += "<criterion comment='a' test_ref='t'/>";
  }
  const RecordingSink sink = read_text(
      "suse",
      oval("<definition class='vulnerability' id='oval:org.opensuse.security:def:1'><metadata><reference "
           "ref_id='CVE-2024-0001' source='CVE'/></metadata><criteria><criteria operator='OR'>" +
               platforms + "</criteria><criteria operator='OR'>" + tests + "</criteria></criteria></definition>",
           "<tests><rpminfo_test id='t'><object object_ref='o'/></rpminfo_test></tests><objects><rpminfo_object "
           "id='o'><name>a</name></rpminfo_object></objects>"));
  EXPECT_EQ(sink.text(), "");
  EXPECT_EQ(sink.skipped,
            (std::vector<std::string>{"oval:org.opensuse.security:def:1: the definition makes too many statements"}));
}

TEST(UpdateInfo, TellsDistributionsReleasesAndModules) {
  const auto update = [](std::string_view id, std::string_view rest, std::string_view type = "security") {
    return fmt::format(
        "<update type='{}'><id>{}</id><title>{}: Important update</title><severity>Important</severity>{}</update>",
        type, id, id, rest);
  };
  const auto packages = [](std::string_view list, std::string_view more = "") {
    return fmt::format(
        "<references><reference id='CVE-2024-1111' type='cve'/><reference title='Fix CVE-2024-2222, CVE-2024-33333.' "
        "id='9'/><reference href='https://x/y' type='self'/></references><pkglist><collection "
        "short='F40'>{}{}</collection></pkglist>",
        more, list);
  };
  const std::string_view curl =
      "<package name='curl' epoch='1' version='8' release='1' arch='x86_64'/><package name='curl' epoch='1' "
      "version='8' release='1' arch='src'/>";
  const RecordingSink sink = read_text(
      "updateinfo", "<updates>" + update("ALAS2023-2024-1", packages(curl)) + update("ALAS-2018-2", packages(curl)) +
                        update("FEDORA-2024-a", packages(curl)) +
                        update("RLSA-2024:3",
                               packages("<package name='npm' version='10' release='1.module+el8.9.0+1' arch='noarch'/>",
                                        "<module name='nodejs' stream='20'/>")) +
                        update("RLSA-2024:4", packages(curl)) + update("XSA-1", packages(curl)) +
                        update("ALAS2-1", packages(curl), "bugfix") + "<update/><other/></updates>");
  const std::string cves = "\tCVE-2024-1111 CVE-2024-2222 CVE-2024-33333\n";
  EXPECT_EQ(sink.text(),
            "Amazon Linux:1\tbinary\tcurl\tx86_64\t\tALAS-2018-2\tfixed\t|1:8-1|\t\thigh\t" + cves +
                "Amazon Linux:2023\tbinary\tcurl\tx86_64\t\tALAS2023-2024-1\tfixed\t|1:8-1|\t\thigh\t" + cves +
                "Fedora:40\tbinary\tcurl\tx86_64\t\tFEDORA-2024-a\tfixed\t|1:8-1|\t\thigh\t" + cves +
                "Rocky Linux:8\tbinary\tnpm\t\tnodejs:20\tRLSA-2024:3\tfixed\t|0:10-1.module+el8.9.0+1|\t\thigh\t" +
                cves);
  EXPECT_EQ(sink.left_out, (std::map<std::string, int>{{"packages do not tell their release", 1},
                                                       {"updates are not about security", 1},
                                                       {"updates are of no distribution that is known", 1}}));
  EXPECT_EQ(sink.skipped, (std::vector<std::string>{"document.xml: an update without an id"}));
  EXPECT_EQ(sink.advisories.front().url, "https://x/y");
  EXPECT_EQ(sink.advisories.front().title, "Important update");
  // What came before the damage counts.
  const RecordingSink cut =
      read_text("updateinfo", "<updates>" + update("ALAS2023-2024-1", packages(curl)) + "<update><id>");
  EXPECT_EQ(cut.lines.size(), 1u);
  EXPECT_EQ(cut.skipped.size(), 1u);
}

/// Counts only.
class CountingSink final : public Sink {
 public:
  Result<void> add(const Advisory&) override { return ++rows, Result<void>(); }
  Result<void> add_known_exploited(std::string_view, std::string_view) override { return {}; }
  Result<void> add_published(std::string_view, std::string_view) override { return {}; }
  Result<void> add_rating(std::string_view, const Rating&) override { return {}; }
  Result<void> add_epss(std::string_view, Epss) override { return {}; }
  Result<void> add_end_of_life(std::string_view, std::string_view, std::string_view) override { return {}; }
  void skip(std::string_view, std::string_view reason) override { ADD_FAILURE() << reason; }
  void leave_out(std::string_view) override {}
  void upstream_date(std::string_view) override {}
  std::size_t rows = 0;
};

/// Documents as large as the largest real ones, one in a process of its own each: PLIMSOLL_LARGE=FEED:COUNT.
TEST(Large, DocumentsStayWithinMemory) {
  const char* wanted = std::getenv("PLIMSOLL_LARGE");
  if (wanted == nullptr) GTEST_SKIP() << "makes hundreds of megabytes; set PLIMSOLL_LARGE=suse:20000 to run";
  const std::string_view text = wanted;
  const std::string feed(text.substr(0, text.find(':')));
  const testing::Folder folder;
  folder.run(fmt::format("python3 '{}/tests/oracles/make_distribution_feed.py' {} {} > document", PLIMSOLL_SOURCE, feed,
                         text.substr(text.find(':') + 1)));
  const auto path = folder.path() / "document";
  CountingSink sink;
  Document document{feed + ".xml", file_stream(*File::open(path))};
  const auto start = std::chrono::steady_clock::now();
  ASSERT_TRUE(find_feed(feed)->reader()->read(document, sink));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  fmt::print("{} MB, {} statements, {:.1f} s, peak {} MB\n", std::filesystem::file_size(path) / 1'000'000, sink.rows,
             took.count(), used.ru_maxrss / 1000);
  EXPECT_LT(used.ru_maxrss, 300'000);
}

}  // namespace
}  // namespace plimsoll::advisory

// SPDX-License-Identifier: Apache-2.0
// Red Hat's CSAF: the rules by small documents; distributions_test.cc compares larger ones with a second reader.
#include "advisory/feeds/csaf_products.h"
#include "advisory/feeds/sink_testing.h"
#include "advisory/testing.h"

namespace plimsoll::advisory {
namespace {

/// A document about platforms and components, whose product ids are "PLATFORM:COMPONENT".
std::string csaf(std::string_view status, std::string_view more = "", std::string_view category = "csaf_vex") {
  const auto platform = [](std::string_view id, std::string_view cpe) {
    return fmt::format(
        R"({{"category":"product_name","name":"n","product":{{"name":"n","product_id":"{}","product_identification_helper":{{"cpe":"{}"}}}}}},)",
        id, cpe);
  };
  const auto component = [](std::string_view id, std::string_view purl) {
    return fmt::format(
        R"({{"category":"product_version","name":"{0}","product":{{"name":"{0}","product_id":"{0}"{1}}}}},)", id,
        purl.empty() ? "" : fmt::format(R"(,"product_identification_helper":{{"purl":"{}"}})", purl));
  };
  const auto relation = [](std::string_view part, std::string_view of) {
    return fmt::format(
        R"({{"category":"default_component_of","full_product_name":{{"name":"n","product_id":"{1}:{0}"}},"product_reference":"{0}","relates_to_product_reference":"{1}"}},)",
        part, of);
  };
  std::string branches = platform("MAIN", "cpe:/a:redhat:enterprise_linux:9::appstream") +
                         platform("EUS", "cpe:/a:redhat:rhel_eus:9.0::appstream") +
                         platform("rhel_8", "cpe:/o:redhat:enterprise_linux:8") +
                         platform("OCP", "cpe:/a:redhat:openshift:4.16::el9");
  std::string relations;
  for (const auto& [id, purl] : std::initializer_list<std::pair<const char*, const char*>>{
           {"py-0:3.9.18-3.el9_4.5.x86_64", "pkg:rpm/redhat/py@3.9.18-3.el9_4.5?arch=x86_64"},
           {"py-0:3.9.18-1.el9_0.x86_64", "pkg:rpm/redhat/py@3.9.18-1.el9_0?arch=x86_64"},
           {"py-0:3.9.19-8.el9.x86_64", "pkg:rpm/redhat/py@3.9.19-8.el9?arch=x86_64"},
           {"py-0:3.9.19-8.el9.src", "pkg:rpm/redhat/py@3.9.19-8.el9?arch=src&epoch=1"},
           {"py", ""},
           {"curl", "pkg:rpm/redhat/curl?arch=src"},
           {"vim-X11", "pkg:rpm/redhat/vim-X11"},
           {"nodejs:16/nodejs", ""},
           {"npm", "pkg:rpm/redhat/npm@1%3A10-1.module%2Bel9?arch=noarch&rpmmod=nodejs:20:9040:rhel9"},
           {"openshift4/ose-cli", ""},
           {"image", "pkg:oci/image@sha256:1?repository_url=x"},
           {"bad", "pkg:rpm/redhat/bad?rpmmod=rhel10"}}) {
    branches += component(id, purl);
    for (const char* of : {"MAIN", "EUS", "rhel_8", "OCP"}) relations += relation(id, of);
  }
  relations += relation("ruby:3.0:8060:ad008a3a", "rhel_8") + relation("curl", "rhel_8:ruby:3.0:8060:ad008a3a");
  branches.pop_back(), relations.pop_back();
  return fmt::format(
      R"({{"document":{{"category":"{}","title":"d","aggregate_severity":{{"text":"Moderate"}},"tracking":{{"id":"x","status":"final","current_release_date":"2025-08-13T15:14:45+00:00"}}}},
"product_tree":{{"branches":[{{"branches":[{}]}}],"relationships":[{}]}},
"vulnerabilities":[{{"cve":"CVE-2024-8088","title":"a flaw","product_status":{}{}}}]}})",
      category, branches, relations, status, more);
}

TEST(Csaf, KeepsAFixForEachUpstreamVersion) {
  const RecordingSink sink = read_text(
      "redhat",
      csaf(
          R"({"fixed":["EUS:py-0:3.9.18-3.el9_4.5.x86_64","EUS:py-0:3.9.18-1.el9_0.x86_64","MAIN:py-0:3.9.19-8.el9.x86_64","MAIN:py-0:3.9.19-8.el9.src"],
 "known_not_affected":["EUS:py"]})",
          R"(,"remediations":[{"category":"vendor_fix","url":"https://access.redhat.com/errata/RHSA-2024:6961","product_ids":["MAIN:py-0:3.9.19-8.el9.x86_64"]}],
 "threats":[{"category":"impact","details":"Important","product_ids":["MAIN:py-0:3.9.19-8.el9.x86_64"]}],"scores":[{"cvss_v3":{"vectorString":"CVSS:3.1/AV:N"}}])"));
  // That one minor release is spared does not clear the others.
  EXPECT_EQ(sink.text(),
            "Red Hat:9\tbinary\tpy\tx86_64\t\tCVE-2024-8088\tfixed\t0:3.9.19|0:3.9.19-8.el9| "
            "|0:3.9.18-3.el9_4.5|\t\thigh\tCVSS:3.1/AV:N\tRHSA-2024:6961\n"
            "Red Hat:9\tsource\tpy\t\t\tCVE-2024-8088\tfixed\t|1:3.9.19-8.el9|\t\tmedium\tCVSS:3.1/AV:N\t\n");
  EXPECT_EQ(sink.advisories.front().title, "a flaw");
  EXPECT_EQ(sink.advisories.front().url, "https://access.redhat.com/security/cve/CVE-2024-8088");
  EXPECT_EQ(sink.newest, "2025-08-13T15:14:45+00:00");
  EXPECT_EQ(sink.published, std::set<std::string>{});
}

TEST(Csaf, TellsWhenTheProblemBecamePublic) {
  const auto published = [](std::string_view status, std::string_view date) {
    return read_text("redhat", csaf(status, fmt::format(R"(,"discovery_date":"2024-08-19T20:00:59+00:00",{})", date)))
        .published;
  };
  constexpr std::string_view kDate = R"("release_date":"2024-08-22T18:41:40+00:00")";
  EXPECT_EQ(published(R"({"known_affected":["rhel_8:curl"]})", kDate),
            std::set<std::string>{"CVE-2024-8088 2024-08-22"});
  EXPECT_EQ(published(R"({"known_affected":["OCP:openshift4/ose-cli"]})", kDate), std::set<std::string>{});  // no row
  EXPECT_EQ(published(R"({"known_affected":["rhel_8:curl"]})", R"("release_date":"unknown")"), std::set<std::string>{});
}

TEST(Csaf, TellsWhatHasNoFixAndWhy) {
  const RecordingSink sink = read_text(
      "redhat",
      csaf(
          R"({"known_affected":["rhel_8:py","rhel_8:curl","rhel_8:vim-X11","rhel_8:nodejs:16/nodejs","rhel_8:openshift4/ose-cli","MAIN:image","OCP:curl","MAIN:bad","nothing"],
 "known_not_affected":["rhel_8:ruby:3.0:8060:ad008a3a:curl"],"under_investigation":["MAIN:curl"],"fixed":["MAIN:npm","MAIN:vim-X11"]})",
          R"(,"remediations":[{"category":"no_fix_planned","details":"Will not fix","product_ids":["rhel_8:py"]},{"category":"no_fix_planned","details":"Out of support scope","product_ids":["rhel_8:curl"]},
 {"category":"none_available","details":"Fix deferred","product_ids":["rhel_8:vim-X11"]},{"category":"workaround","details":"Don't.","product_ids":["rhel_8:nodejs:16/nodejs"]}])"));
  EXPECT_EQ(sink.text(),
            "Red Hat:8\tbinary\tvim-X11\t\t\tCVE-2024-8088\tdeferred\t||\t\tmedium\t\t\n"
            "Red Hat:8\tsource\tcurl\t\t\tCVE-2024-8088\tend-of-life\t||\t\tmedium\t\t\n"
            "Red Hat:8\tsource\tcurl\t\truby:3.0\tCVE-2024-8088\tnot-affected\t||\t\tmedium\t\t\n"
            "Red Hat:8\tsource\tnodejs\t\tnodejs:16\tCVE-2024-8088\taffected\t||\t\tmedium\t\t\n"
            "Red Hat:8\tsource\tpy\t\t\tCVE-2024-8088\twill-not-fix\t||\t\tmedium\t\t\n"
            "Red Hat:9\tbinary\tnpm\t\tnodejs:20\tCVE-2024-8088\tfixed\t|0:1:10-1.module+el9|\t\tmedium\t\t\n"
            "Red Hat:9\tsource\tcurl\t\t\tCVE-2024-8088\tunder-investigation\t||\t\tmedium\t\t\n");
  EXPECT_EQ(sink.left_out, (std::map<std::string, int>{{"products are no rpm packages", 4},
                                                       {"products are of no distribution", 1},
                                                       {"fixed products do not tell their version", 1}}));
}

TEST(Csaf, ErrataClearNothing) {
  EXPECT_EQ(read_text("redhat", csaf(R"({"known_not_affected":["rhel_8:curl"]})")).lines.size(), 1u);
  EXPECT_EQ(
      read_text("redhat", csaf(R"({"known_not_affected":["rhel_8:curl"]})", "", "csaf_security_advisory")).lines.size(),
      0u);
}

TEST(Csaf, LeavesDeletedDocumentsOutWhereverTheirListLies) {
  Scratch scratch;
  const std::string document = csaf(R"({"known_affected":["rhel_8:curl"]})");
  std::string other = document, gone = document;
  other.replace(other.find("CVE-2024-8088"), 13, "CVE-2024-8089");
  gone.replace(gone.find("\"final\""), 7, "\"deleted\"");
  const auto report =
      build_text(scratch, "redhat",
                 {{"vex/2024/cve-2024-8088.json", document},
                  {"vex/2024/cve-2024-8089.json", other},
                  {"vex/2023/cve-2024-8088.json", gone},
                  {"vex/deletions.csv", "\"2024/cve-2024-8088.json\",\"2025-01-02T03:04:05+00:00\"\n"},
                  {"vex/changes.csv", "\"2024/cve-2024-8089.json\",\"2025-09-01T00:00:00+00:00\"\r\nodd\n"}});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(dump(scratch, "redhat"), "Red Hat:8 curl CVE-2024-8089 affected [||] medium\n");
  EXPECT_EQ(report->feeds.front().upstream_date, "2025-09-01T00:00:00+00:00");
  EXPECT_EQ(
      report->feeds.front().notes,
      (std::vector<std::string>{"2 documents were deleted", "1 malformed; the first: line 2: no document and date"}));
}

TEST(Csaf, PassesOverDamage) {
  const std::string document = csaf(R"({"known_affected":["rhel_8:curl"]})");
  for (const std::string_view text : {"{}", "{", "[]", "", R"({"document":{},"product_tree":{},"vulnerabilities":{}})"})
    EXPECT_EQ(read_text("redhat", text).lines.size(), 0u) << text;
  for (std::size_t cut = 1; cut < document.size(); cut += 97) {
    const RecordingSink sink = read_text("redhat", document.substr(0, cut));
    EXPECT_EQ(sink.lines.size(), 0u);
    EXPECT_EQ(sink.skipped.size(), 1u);
  }
  std::string odd = document;
  odd.replace(odd.find("CVE-2024-8088"), 13, "CVE-oops-8088");
  EXPECT_EQ(read_text("redhat", odd).skipped,
            (std::vector<std::string>{"document.xml: a vulnerability without a CVE"}));
}

TEST(Csaf, KnowsThePlatformsOfADistribution) {
  EXPECT_EQ(ecosystem_of_redhat_cpe("cpe:/a:redhat:enterprise_linux:8::appstream"), "Red Hat:8");
  EXPECT_EQ(ecosystem_of_redhat_cpe("cpe:/o:redhat:enterprise_linux:10.0"), "Red Hat:10");
  EXPECT_EQ(ecosystem_of_redhat_cpe("cpe:/o:redhat:rhel_eus:9.0::baseos"), "Red Hat:9");
  EXPECT_EQ(ecosystem_of_redhat_cpe("cpe:/a:redhat:rhel_software_collections:3::el7"), "Red Hat:7");
  for (const char* other : {"cpe:/a:redhat", "cpe:/a:redhat:openshift:4.16::el9", "cpe:/o:redhat:enterprise_linux",
                            "cpe:2.3:o:redhat:enterprise_linux:9", "", "x"})
    EXPECT_EQ(ecosystem_of_redhat_cpe(other), "") << other;
}

}  // namespace
}  // namespace plimsoll::advisory

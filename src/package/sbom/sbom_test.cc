// SPDX-License-Identifier: Apache-2.0
// Bills of materials in the shapes that Syft, Trivy, cdxgen and Bitnami write; the same content in every format must
// give the same packages.
#include "package/sbom/sbom.h"

#include <gtest/gtest.h>

#include <random>

#include "base/json.h"
#include "package/purl.h"

namespace plimsoll::sbom {
namespace {

constexpr std::string_view kCycloneDx = R"({
  "bomFormat": "CycloneDX", "specVersion": "1.6",
  "metadata": {"component": {"bom-ref": "root", "type": "container", "name": "shop:1.4",
                             "purl": "pkg:oci/shop@sha256%3Aabc"}},
  "components": [
    {"bom-ref": "os", "type": "operating-system", "name": "debian", "version": "12.5"},
    {"bom-ref": "a", "type": "library", "name": "libssl3", "version": "3.0.11-1~deb12u2",
     "purl": "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12.5",
     "licenses": [{"license": {"id": "Apache-2.0"}}, {"license": {"name": "SSLeay"}}],
     "properties": [{"name": "aquasecurity:trivy:SrcName", "value": "openssl"},
                    {"name": "aquasecurity:trivy:SrcVersion", "value": "3.0.11"},
                    {"name": "aquasecurity:trivy:SrcRelease", "value": "1~deb12u2"}]},
    {"bom-ref": "b", "type": "library", "group": "@scope", "name": "left", "version": "1.0.0",
     "purl": "pkg:npm/%40scope/left@1.0.0", "scope": "excluded",
     "components": [{"bom-ref": "c", "type": "library", "name": "inner", "version": "2.0.0", "purl": "pkg:npm/inner@2.0.0"}]},
    {"bom-ref": "d", "type": "application", "name": "nginx", "version": "1.25.1",
     "cpe": "cpe:2.3:a:f5:nginx:1.25.1:*:*:*:*:*:*:*"},
    {"type": "file", "name": "/etc/passwd"},
    {"type": "library", "name": "x", "version": "1", "purl": "pkg:npm"}],
  "dependencies": [{"ref": "root", "dependsOn": ["a", "b"]}, {"ref": "b", "dependsOn": ["c"]}]})";

/// "type name version source source_version cpe relation scope license" of each.
std::vector<std::string> told(const Sbom& sbom) {
  std::vector<std::string> out;
  for (const Package& row : sbom.packages) {
    out.push_back(fmt::format("{} {} {} {} {} [{}] {} {} {}", row.type, row.name, row.version, row.source_name,
                              row.source_version, row.cpe, relation_name(row.relation), scope_name(row.scope),
                              row.license));
  }
  return out;
}

TEST(CycloneDx, GivesComponentsGraphAndDistribution) {
  ASSERT_EQ(format_of(kCycloneDx), Format::cyclonedx_json);
  const auto sbom = parse(kCycloneDx);
  ASSERT_TRUE(sbom) << sbom.error().message;
  EXPECT_EQ(sbom->name, "shop:1.4");
  EXPECT_EQ(sbom->distribution.id, "debian");
  EXPECT_EQ(sbom->distribution.version, "12.5");
  EXPECT_EQ(told(*sbom),
            (std::vector<std::string>{
                "deb libssl3 3.0.11-1~deb12u2 openssl 3.0.11-1~deb12u2 []   Apache-2.0 AND SSLeay",
                "npm @scope/left 1.0.0 @scope/left 1.0.0 [] direct development ",
                "generic nginx 1.25.1 nginx 1.25.1 [f5:nginx]   ", "npm inner 2.0.0 inner 2.0.0 [] transitive  "}));
  EXPECT_EQ(sbom->unidentified, 1U);
  EXPECT_EQ(sbom->problem, "1 component left out: pkg:npm: a purl without type or name");
}

constexpr std::string_view kTags = R"(SPDXVersion: SPDX-2.3
DataLicense: CC0-1.0
DocumentName: shop
DocumentComment: <text>PackageName: not one
of several lines</text>
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-root
# a package
PackageName: root
SPDXID: SPDXRef-root

PackageName: libssl3
SPDXID: SPDXRef-a
PackageVersion: 3.0.11-1
PackageLicenseConcluded: NOASSERTION
PackageLicenseDeclared: Apache-2.0
PackageSourceInfo: <text>built package from: openssl 3.0.11-1</text>
ExternalRef: PACKAGE-MANAGER purl pkg:deb/debian/libssl3@3.0.11-1?distro=debian-12
ExternalRef: SECURITY cpe23Type cpe:2.3:a:openssl:openssl:3.0.11:*:*:*:*:*:*:*

PackageName: left
SPDXID: SPDXRef-b
PackageVersion: 1.0.0
PackageLicenseDeclared: MIT
ExternalRef: PACKAGE-MANAGER purl pkg:npm/left@1.0.0
Relationship: SPDXRef-root CONTAINS SPDXRef-a
Relationship: SPDXRef-b DEPENDENCY_OF SPDXRef-a
)";

constexpr std::string_view kSpdx = R"({"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "shop",
  "packages": [{"SPDXID": "SPDXRef-root", "name": "root"},
    {"SPDXID": "SPDXRef-a", "name": "libssl3", "versionInfo": "3.0.11-1", "licenseConcluded": "NOASSERTION",
     "licenseDeclared": "Apache-2.0", "sourceInfo": "built package from: openssl 3.0.11-1",
     "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                       "referenceLocator": "pkg:deb/debian/libssl3@3.0.11-1?distro=debian-12"},
                      {"referenceCategory": "SECURITY", "referenceType": "cpe23Type",
                       "referenceLocator": "cpe:2.3:a:openssl:openssl:3.0.11:*:*:*:*:*:*:*"}]},
    {"SPDXID": "SPDXRef-b", "name": "left", "versionInfo": "1.0.0", "licenseDeclared": "MIT",
     "externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:npm/left@1.0.0"}]}],
  "relationships": [
    {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-root"},
    {"spdxElementId": "SPDXRef-root", "relationshipType": "CONTAINS", "relatedSpdxElement": "SPDXRef-a"},
    {"spdxElementId": "SPDXRef-b", "relationshipType": "DEPENDENCY_OF", "relatedSpdxElement": "SPDXRef-a"}]})";

TEST(Spdx, TagsAndJsonSayTheSame) {
  const std::vector<std::string> expected = {"deb libssl3 3.0.11-1 openssl 3.0.11-1 [openssl:openssl]   Apache-2.0",
                                             "npm left 1.0.0 left 1.0.0 [] transitive  MIT"};
  for (const std::string_view document : {kTags, kSpdx}) {
    const auto sbom = parse(document);
    ASSERT_TRUE(sbom) << sbom.error().message;
    EXPECT_EQ(told(*sbom), expected);
    EXPECT_EQ(sbom->name, "shop");
    EXPECT_EQ(sbom->distribution.name, "Debian 12");
    EXPECT_EQ(sbom->unidentified, 0U);
  }
}

TEST(Sbom, EveryFormatGivesTheSameOfRandomContent) {
  std::mt19937 random(11);
  for (int round = 0; round < 200; ++round) {
    json::array components, packages;
    std::string tags = "SPDXVersion: SPDX-2.3\nDocumentName: x\n";
    for (std::size_t i = 0; i < random() % 20; ++i) {
      Package package;
      package.type = random() % 2 == 0 ? "npm" : "pypi";
      package.name = fmt::format("n{}", random() % 100);
      package.version = fmt::format("{}.{}", random() % 9, random() % 9);
      const std::string text = purl(package, {}), license = random() % 2 == 0 ? "MIT" : "";
      json::object component{{"type", "library"}, {"name", package.name}, {"version", package.version}, {"purl", text}};
      if (!license.empty()) component["licenses"] = json::array{{{"license", {{"id", license}}}}};
      components.emplace_back(std::move(component));
      packages.push_back({{"SPDXID", fmt::format("SPDXRef-{}", i)},
                          {"name", package.name},
                          {"versionInfo", package.version},
                          {"licenseDeclared", license.empty() ? "NONE" : license},
                          {"externalRefs", {{{"referenceType", "purl"}, {"referenceLocator", text}}}}});
      tags += fmt::format(
          "\nPackageName: {}\nSPDXID: SPDXRef-{}\nPackageVersion: {}\nPackageLicenseDeclared: {}\n"
          "ExternalRef: PACKAGE_MANAGER purl {}\n",
          package.name, i, package.version, license.empty() ? "NOASSERTION" : license, text);
    }
    const auto a = parse(json::compact(json::object{{"bomFormat", "CycloneDX"}, {"components", components}}));
    const auto b = parse(json::compact(json::object{{"spdxVersion", "SPDX-2.2"}, {"packages", packages}}));
    const auto c = parse(tags);
    ASSERT_TRUE(a && b && c);
    EXPECT_EQ(told(*a), told(*b));
    EXPECT_EQ(told(*a), told(*c));
    EXPECT_EQ(a->packages.size(), components.size());
  }
}

TEST(Sbom, RefusesWhatIsNone) {
  for (const std::string_view text :
       {"", "{}", "[]", "<x/>", "hello", R"({"bomFormat":"CycloneDX")", R"({"spdxVersion":"SPDX-3.0"})",
        "SPDXVersion: SPDX-1.0\n", R"(<bom xmlns="http://cyclonedx.org/schema/bom/1.5")"})
    EXPECT_FALSE(parse(text)) << text;
}

TEST(Spdx, TextsMayEndTheDocument) {
  const std::string head =
      "SPDXVersion: SPDX-2.3\nPackageName: a\nPackageVersion: 1\nExternalRef: X purl pkg:npm/a@1\n";
  for (const std::string tail :
       {"PackageComment: <text>", "PackageComment: <text>x</text>", "PackageComment: <text>x\ny</text>",
        "PackageComment: <text>x</text>\nPackageName: b"}) {
    const auto sbom = parse(head + tail);
    ASSERT_TRUE(sbom) << tail;
    EXPECT_EQ(sbom->packages.size(), 1U) << tail;
  }
}

TEST(Sbom, NoCutDoesHarm) {
  for (const std::string_view document : {kTags, kSpdx, kCycloneDx}) {
    for (std::size_t size = 0; size < document.size(); ++size) {
      const auto sbom = parse(document.substr(0, size));
      EXPECT_TRUE(!sbom || sbom->packages.size() <= 4);
    }
  }
}

}  // namespace
}  // namespace plimsoll::sbom

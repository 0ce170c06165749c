// SPDX-License-Identifier: Apache-2.0
#include "policy/vex.h"

#include <gtest/gtest.h>

#include <random>

#include "base/base64.h"
#include "base/go_oracle.h"
#include "policy/testing.h"

using namespace plimsoll;
using namespace plimsoll::policy;

namespace {

using Texts = std::vector<std::string>;
const std::string kDigest = "sha256:4f1c2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7";
const std::string kOther = "sha256:0000000000000000000000000000000000000000000000000000000000000001";

VexDocument read(const std::string& text) {
  const Result<VexDocument> document = read_vex(text, "v.json");
  EXPECT_TRUE(document) << (document ? "" : document.error().message);
  return document ? *document : VexDocument{};
}

Target shop() {
  Target target;
  target.names = {"registry.example.com/acme/shop:1.4", "registry.example.com/acme/shop@" + kDigest};
  target.distribution = {.id = "debian", .version = "12.5", .codename = "bookworm", .name = {}, .id_like = {}};
  return target;
}

/// An OpenVEX document of these statements.
std::string openvex(const std::string& statements) {
  return R"({"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.com/1", "author": "Acme",
    "timestamp": "2026-01-01T00:00:00Z", "version": 1, "statements": [)" +
         statements + "]}";
}

std::string statement(const std::string& id, const std::string& products, const std::string& status,
                      const std::string& more = "") {
  return R"({"vulnerability": {"name": ")" + id + R"("}, "products": [)" + products + R"(], "status": ")" + status +
         "\"" + (more.empty() ? "" : ", " + more) + "}";
}

/// "CVE-1: pkg:a pkg:b" for each ignore, "CVE-1: image" for the whole image.
Texts told(const std::string& text, const Target& target = shop()) {
  const std::vector<VexDocument> documents = {read(text)};
  Texts out;
  for (const Ignore& ignore : ignores_of(documents, target)) {
    std::string line = ignore.what.ids.front() + ":";
    if (ignore.what.purls.empty()) line += " image";
    for (const std::string& purl : ignore.what.purls) line += " " + purl;
    out.push_back(std::move(line));
  }
  return out;
}

constexpr const char* kWhy = R"("justification": "vulnerable_code_not_present")";

}  // namespace

TEST(OpenVex, IsRead) {
  const VexDocument document = read(openvex(
      R"({"vulnerability": {"@id": "https://nvd.nist.gov/vuln/detail/CVE-2024-1", "name": "CVE-2024-1",
          "aliases": ["GHSA-aaaa"]}, "timestamp": "2026-01-02T00:00:00Z",
          "products": [{"@id": "pkg:oci/shop@sha256%3A12", "identifiers": {"purl": "pkg:oci/shop"},
                        "hashes": {"sha-256": "ab"}, "subcomponents": [{"@id": "pkg:npm/a@1"}]},
                       {"@id": "pkg:npm/b"}],
          "status": "not_affected", "justification": "component_not_present", "impact_statement": "gone"},
         {"vulnerability": {"@id": "https://nvd.nist.gov/vuln/detail/CVE-2024-2"}, "products": [{"@id": "pkg:npm/b"}],
          "status": "affected", "action_statement": "update"},
         {"vulnerability": {"name": "CVE-2024-3"}, "status": "fixed"},
         {"vulnerability": {"name": "CVE-2024-4"}, "products": [{"@id": "pkg:npm/b"}], "status": "safe"},
         {"products": [{"@id": "pkg:npm/b"}], "status": "fixed"},
         {"vulnerability": {"name": "CVE-2024-6"}, "products": [{"@id": "pkg:npm/b"}], "status": "not_affected"})"));
  EXPECT_EQ(document.format, "openvex");
  EXPECT_EQ(document.author, "Acme");
  EXPECT_EQ(document.id, "https://example.com/1");
  EXPECT_EQ(document.source, "v.json");
  ASSERT_EQ(document.statements.size(), 4U);
  const VexStatement& first = document.statements[0];
  EXPECT_EQ(first.ids, (Texts{"CVE-2024-1", "GHSA-aaaa"}));
  EXPECT_EQ(first.products, (Texts{"pkg:oci/shop@sha256%3A12", "pkg:oci/shop", "sha256:ab"}));
  EXPECT_EQ(first.components, Texts{"pkg:npm/a@1"});
  EXPECT_EQ(first.justification, "component_not_present");
  EXPECT_EQ(first.impact, "gone");
  EXPECT_EQ(first.timestamp, "2026-01-02T00:00:00Z");
  EXPECT_EQ(document.statements[1].products, Texts{"pkg:npm/b"});
  EXPECT_EQ(document.statements[1].index, 1U);
  EXPECT_EQ(document.statements[2].ids, Texts{"CVE-2024-2"});
  EXPECT_EQ(document.statements[2].action, "update");
  EXPECT_EQ(document.statements[2].timestamp, "2026-01-01T00:00:00Z");
  EXPECT_EQ(document.warnings,
            (Texts{"statement 4 is passed over: \"safe\" is no status",
                   "statement 5 is passed over: it names no vulnerability",
                   "statement 6: not_affected needs a justification, or an impact statement that says why",
                   "statement 3 is passed over: it names no product, and would speak of everything"}));
}

TEST(OpenVex, FirstVersionIsReadToo) {
  const VexDocument document = read(R"({"@context": "https://openvex.dev/ns/v0.0.1", "author": "A", "version": "1",
    "timestamp": "2023-01-01T00:00:00Z", "statements": [{"vulnerability": "CVE-1", "products": ["pkg:oci/x", "pkg:oci/y"],
    "subcomponents": ["pkg:npm/a"], "status": "fixed"}]})");
  ASSERT_EQ(document.statements.size(), 1U);
  EXPECT_EQ(document.statements[0].products, (Texts{"pkg:oci/x", "pkg:oci/y"}));
  EXPECT_EQ(document.statements[0].components, Texts{"pkg:npm/a"});
}

TEST(Vex, ComesInEnvelopes) {
  const std::string inner = openvex(R"({"vulnerability": {"name": "CVE-1"}, "status": "fixed"})");
  const std::string statement_text = R"({"_type": "https://in-toto.io/Statement/v0.1", "subject": [{"name": "x",
    "digest": {"sha256": ")" + kDigest.substr(7) +
                                     R"("}}], "predicateType": "https://openvex.dev/ns", "predicate": )" + inner + "}";
  const VexDocument plain = read(statement_text);
  ASSERT_EQ(plain.statements.size(), 1U);
  EXPECT_EQ(plain.statements[0].products, Texts{kDigest});
  EXPECT_EQ(told(statement_text), Texts{"CVE-1: image"});
  const std::string envelope = R"({"payloadType": "application/vnd.in-toto+json", "signatures": [], "payload": ")" +
                               base64_encode(statement_text) + "\"}";
  EXPECT_EQ(told(envelope), Texts{"CVE-1: image"});
  EXPECT_EQ(read(envelope).warnings, Texts{"the signature of its envelope is not checked"});
  const std::string bundle = R"({"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
    "verificationMaterial": {}, "dsseEnvelope": )" +
                             envelope + "}";
  EXPECT_EQ(told(bundle), Texts{"CVE-1: image"});
  EXPECT_EQ(read(bundle).warnings, read(envelope).warnings);
}

TEST(Vex, WhatIsSomethingElseIsToldApart) {
  const std::string provenance =
      R"({"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://slsa.dev/provenance/v1", "predicate": {}})";
  const std::string envelope = R"({"dsseEnvelope": {"payload": ")" + base64_encode(provenance) + R"("}})";
  for (const std::string& text : {std::string("{}"), provenance, envelope})
    EXPECT_EQ(read_vex(text, "v").error().kind, ErrorKind::unsupported) << text;
  for (const char* text : {"{", R"({"@context": "https://openvex.dev/ns"})", R"({"dsseEnvelope": {"payload": "%"}})"})
    EXPECT_EQ(read_vex(text, "v").error().kind, ErrorKind::malformed) << text;
}

TEST(Vex, ErrorsSayWhere) {
  EXPECT_TRUE(read_vex("{", "v.json").error().message.starts_with("v.json: "));
  EXPECT_EQ(read_vex("{}", "v.json").error().message,
            "v.json: neither OpenVEX (\"@context\") nor CSAF (\"document\") nor CycloneDX (\"bomFormat\")");
  EXPECT_FALSE(read_vex("[]", "v"));
  EXPECT_FALSE(read_vex("null", "v"));
  EXPECT_FALSE(read_vex(R"({"payload": "%%%"})", "v"));
  EXPECT_FALSE(read_vex(R"({"@context": "https://openvex.dev/ns"})", "v"));
  EXPECT_FALSE(read_vex(R"({"bomFormat": "CycloneDX"})", "v"));
}

TEST(Csaf, ProductsFlagsAndThreats) {
  const VexDocument document = read(R"({
    "document": {"category": "csaf_vex", "csaf_version": "2.0", "publisher": {"name": "Acme"},
      "tracking": {"id": "ACME-1", "current_release_date": "2026-01-04T17:17:25+01:00"}},
    "product_tree": {
      "branches": [{"category": "vendor", "name": "Acme", "branches": [
        {"category": "product_version", "name": "1", "product": {"name": "lib 1", "product_id": "LIB",
          "product_identification_helper": {"purl": "pkg:golang/example.com/lib@v1.0.0"}}},
        {"category": "product_version", "name": "1", "product": {"name": "shop", "product_id": "SHOP",
          "product_identification_helper": {"purl": "pkg:oci/shop?repository_url=registry.example.com/acme/shop"}}}]}],
      "full_product_names": [{"product_id": "OTHER", "name": "registry.example.com/acme/shop:1.4"},
        {"product_id": "CPE", "name": "x", "product_identification_helper": {"cpe": "cpe:/a:b:c"}}],
      "product_groups": [{"group_id": "G", "product_ids": ["LIB", "OTHER"]}],
      "relationships": [{"category": "default_component_of", "product_reference": "LIB",
        "relates_to_product_reference": "SHOP", "full_product_name": {"product_id": "SHOP-LIB", "name": "lib in shop"}}]},
    "vulnerabilities": [
      {"cve": "CVE-1", "ids": [{"system_name": "GHSA", "text": "GHSA-1"}],
       "product_status": {"known_not_affected": ["SHOP-LIB", "CPE"], "known_affected": ["OTHER"]},
       "flags": [{"label": "vulnerable_code_not_in_execute_path", "product_ids": ["SHOP-LIB"]}],
       "remediations": [{"category": "vendor_fix", "details": "update", "product_ids": ["OTHER"]}],
       "threats": [{"category": "impact", "details": "never called", "product_ids": ["SHOP-LIB"]}]},
      {"cve": "CVE-2", "product_status": {"fixed": ["LIB"], "under_investigation": ["MISSING"]}},
      {"cve": "CVE-3", "product_status": {"known_not_affected": ["LIB", "OTHER"]},
       "flags": [{"label": "component_not_present", "group_ids": ["G"]}]}]})");
  EXPECT_EQ(document.author, "Acme");
  EXPECT_EQ(document.id, "ACME-1");
  ASSERT_EQ(document.statements.size(), 4U);
  const VexStatement& inside = document.statements[1];
  EXPECT_EQ(document.statements[0].status, VexStatus::affected);
  EXPECT_EQ(document.statements[0].action, "update");
  EXPECT_EQ(inside.ids, (Texts{"CVE-1", "GHSA-1"}));
  EXPECT_EQ(inside.products, Texts{"pkg:oci/shop?repository_url=registry.example.com/acme/shop"});
  EXPECT_EQ(inside.components, Texts{"pkg:golang/example.com/lib@v1.0.0"});
  EXPECT_EQ(inside.justification, "vulnerable_code_not_in_execute_path");
  EXPECT_EQ(inside.impact, "never called");
  EXPECT_EQ(document.statements[3].products,
            (Texts{"pkg:golang/example.com/lib@v1.0.0", "registry.example.com/acme/shop:1.4"}));
  EXPECT_EQ(document.statements[3].justification, "component_not_present");
  EXPECT_EQ(document.warnings,
            Texts{"2 products passed over: no package URL, digest or image name tells what they are"});
}

/// A package URL without version stands for all of them, which is more than a branch about some of them says.
TEST(Csaf, VersionsThatOnlyABranchNames) {
  const VexDocument document = read(R"({"document": {"csaf_version": "2.0"}, "product_tree": {"branches": [
      {"category": "product_name", "name": "lodash", "branches": [
        {"category": "product_version_range", "name": "vers:npm/>=4.17.21", "product": {"name": "l", "product_id": "R",
          "product_identification_helper": {"purl": "pkg:npm/lodash"}}},
        {"category": "product_version", "name": "4.17.21", "product": {"name": "l", "product_id": "V",
          "product_identification_helper": {"purl": "pkg:npm/lodash"}}}]}]},
    "vulnerabilities": [{"cve": "CVE-1", "product_status": {"known_not_affected": ["R"]}},
                        {"cve": "CVE-2", "product_status": {"known_not_affected": ["V"]}}]})");
  ASSERT_EQ(document.statements.size(), 1U);
  EXPECT_EQ(document.statements[0].ids, Texts{"CVE-2"});
  EXPECT_EQ(document.statements[0].products, Texts{"pkg:npm/lodash@4.17.21"});
  EXPECT_EQ(document.warnings,
            Texts{"1 product passed over: a range of versions, which a statement here cannot be limited to"});
}

TEST(Csaf, AProductWithoutAnyNameIsNone) {
  const VexDocument document = read(R"({"document": {"csaf_version": "2.0"}, "product_tree": {"full_product_names": [
      {"product_id": "A"}, {"product_id": "B", "product_identification_helper": {"purls": ["", "pkg:npm/b@1"]}}]},
    "vulnerabilities": [{"cve": "CVE-1", "product_status": {"known_not_affected": ["A"]}},
                        {"cve": "CVE-2", "product_status": {"known_not_affected": ["B"]}}]})");
  ASSERT_EQ(document.statements.size(), 1U);
  EXPECT_EQ(document.statements[0].products, Texts{"pkg:npm/b@1"});
  EXPECT_EQ(document.warnings,
            Texts{"1 product passed over: no package URL, digest or image name tells what they are"});
}

TEST(Csaf, PlatformsOfRedHat) {
  const std::string text = R"({"document": {"csaf_version": "2.0"}, "product_tree": {
    "branches": [{"product": {"product_id": "RHEL9", "name": "r", "product_identification_helper":
       {"cpe": "cpe:/a:redhat:enterprise_linux:9::appstream"}}},
      {"product": {"product_id": "curl", "name": "curl", "product_identification_helper": {"purl": "pkg:rpm/redhat/curl?arch=src"}}}],
    "relationships": [{"product_reference": "curl", "relates_to_product_reference": "RHEL9",
       "full_product_name": {"product_id": "RHEL9:curl", "name": "x"}}]},
    "vulnerabilities": [{"cve": "CVE-1", "product_status": {"known_not_affected": ["RHEL9:curl"]}}]})";
  Target target = shop();
  target.distribution = {.id = "rhel", .version = "9.3", .codename = {}, .name = {}, .id_like = {}};
  EXPECT_EQ(told(text, target), Texts{"CVE-1: pkg:rpm/redhat/curl?arch=src&distro=rhel-9"});
  target.distribution.version = "8.9";
  EXPECT_EQ(told(text, target), Texts{});
}

TEST(CycloneDx, RefsStatesAndJustifications) {
  const std::string text = R"({"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 2,
    "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
    "metadata": {"timestamp": "2026-01-01T00:00:00Z", "authors": [{"name": "Ann"}]},
    "components": [{"bom-ref": "c1", "purl": "pkg:npm/a@1", "components": [{"bom-ref": "c2", "purl": "pkg:npm/b@2"}]}],
    "vulnerabilities": [
      {"id": "CVE-1", "references": [{"id": "GHSA-1"}], "analysis": {"state": "not_affected",
        "justification": "code_not_reachable", "detail": "never called"}, "affects": [{"ref": "c2"},
        {"ref": "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/2#c1"},
        {"ref": "urn:cdx:00000000-0000-0000-0000-000000000000/1#pkg:deb/debian/libstdc%2B%2B6@12"}]},
      {"id": "CVE-2", "analysis": {"state": "exploitable", "response": ["update", "rollback"]},
       "affects": [{"ref": "pkg:npm/c", "versions": [{"version": "1"}, {"version": "2", "status": "unaffected"}]}]},
      {"id": "CVE-3", "analysis": {"state": "false_positive"}, "affects": [{"ref": "c1"}]},
      {"id": "CVE-4", "affects": [{"ref": "c1"}]},
      {"id": "CVE-5", "analysis": {"state": "resolved"}, "affects": [{"ref": "nowhere"}]},
      {"id": "CVE-6", "analysis": {"state": "odd"}, "affects": [{"ref": "c1"}]}]})";
  const VexDocument document = read(text);
  EXPECT_EQ(document.author, "Ann");
  ASSERT_EQ(document.statements.size(), 3U);
  EXPECT_EQ(document.statements[0].ids, (Texts{"CVE-1", "GHSA-1"}));
  EXPECT_EQ(document.statements[0].products, (Texts{"pkg:npm/b@2", "pkg:npm/a@1", "pkg:deb/debian/libstdc%2B%2B6@12"}));
  EXPECT_EQ(document.statements[0].justification, "vulnerable_code_not_in_execute_path");
  EXPECT_EQ(document.statements[0].impact, "never called");
  EXPECT_EQ(document.statements[1].products, Texts{"pkg:npm/c@1"});
  EXPECT_EQ(document.statements[1].action, "update, rollback");
  EXPECT_EQ(document.statements[2].status, VexStatus::not_affected);
  EXPECT_EQ(document.statements[2].impact, "false_positive");
  EXPECT_EQ(document.warnings.size(), 2U);
}

TEST(CycloneDx, OfAnImageSpeaksOfThatImage) {
  const auto text = [](const std::string& digest) {
    return R"({"bomFormat": "CycloneDX", "metadata": {"component": {"bom-ref": "root", "type": "container",
      "name": "registry.example.com/acme/shop", "version": ")" +
           digest + R"("}},
      "components": [{"bom-ref": "c1", "purl": "pkg:npm/a@1"}], "vulnerabilities": [
      {"id": "CVE-1", "analysis": {"state": "resolved"}, "affects": [{"ref": "c1"}]},
      {"id": "CVE-2", "analysis": {"state": "resolved"}, "affects": [{"ref": "root"}]}]})";
  };
  EXPECT_EQ(told(text(kDigest)), (Texts{"CVE-1: pkg:npm/a@1", "CVE-2: image"}));
  EXPECT_EQ(told(text(kOther)), Texts{});
}

TEST(Vex, ImagesByEveryName) {
  const Target target = shop();
  const std::string escaped = "sha256%3A" + kDigest.substr(7);
  for (const std::string& product : Texts{
           kDigest, "registry.example.com/acme/shop", "registry.example.com/acme/shop:1.4",
           "registry.example.com/acme/shop@" + kDigest, "elsewhere.example/copy@" + kDigest, "pkg:oci/shop@" + escaped,
           "pkg:oci/shop@" + kDigest, "pkg:oci/shop@" + escaped + "?repository_url=registry.example.com/acme/shop",
           "pkg:oci/shop", "pkg:oci/Shop", "pkg:oci/shop?repository_url=registry.example.com/acme/shop&tag=1.4",
           "pkg:oci/shop?repository_url=registry.example.com%2Facme", "pkg:oci/shop?tag=1.4",
           "pkg:docker/acme/shop@1.4?repository_url=registry.example.com", "pkg:docker/x@" + kDigest})
    EXPECT_TRUE(is_image(product, target)) << product;
  for (const std::string& product :
       Texts{"", kOther, "shop", "acme/shop", "registry.example.com/acme/shop:1.5",
             "registry.example.com/acme/shop@" + kOther, "registry.example.com/acme", "pkg:oci/sho",
             "pkg:oci/shop@sha256%3A00", "pkg:oci/shop?repository_url=elsewhere.example/acme/shop",
             "pkg:oci/shop?tag=1.5", "pkg:docker/acme/shop@1.4", "pkg:npm/shop", "pkg:oci/"})
    EXPECT_FALSE(is_image(product, target)) << product;
  // A digest by itself, as an image without a registry has it.
  Target layout;
  layout.names = {"shop:1.4", kDigest};
  EXPECT_TRUE(is_image(kDigest, layout));
  EXPECT_TRUE(is_image("elsewhere.example/copy@" + kDigest, layout));
  EXPECT_TRUE(is_image("pkg:oci/copy@" + escaped, layout));
  EXPECT_FALSE(is_image(kOther, layout));
  EXPECT_FALSE(is_image("sha256", layout));
  Target hub;
  hub.names = {"docker.io/library/nginx:1.25"};
  EXPECT_TRUE(is_image("nginx", hub));
  EXPECT_TRUE(is_image("pkg:docker/library/nginx@1.25", hub));
  EXPECT_TRUE(is_image("pkg:docker/nginx", hub));
  EXPECT_TRUE(is_image("pkg:oci/nginx?repository_url=index.docker.io/library/nginx", hub) ||
              is_image("pkg:oci/nginx?repository_url=docker.io/library/nginx", hub));
}

TEST(Vex, StatementsSpeakOfImagesOrPackages) {
  const std::string image = R"({"@id": "registry.example.com/acme/shop:1.4"})";
  const std::string part =
      R"({"@id": "pkg:oci/shop", "subcomponents": [{"@id": "pkg:npm/a@1"}, {"@id": "pkg:npm/b"}]})";
  EXPECT_EQ(told(openvex(statement("CVE-1", image, "not_affected", kWhy))), Texts{"CVE-1: image"});
  EXPECT_EQ(told(openvex(statement("CVE-1", part, "fixed"))), Texts{"CVE-1: pkg:npm/a@1 pkg:npm/b"});
  EXPECT_EQ(told(openvex(statement("CVE-1", R"({"@id": "pkg:npm/a"})", "fixed"))), Texts{"CVE-1: pkg:npm/a"});
  EXPECT_EQ(told(openvex(statement("CVE-1", R"({"@id": "other:1"})", "fixed"))), Texts{});
  for (const char* status : {"affected", "under_investigation"})
    EXPECT_EQ(told(openvex(statement("CVE-1", image, status))), Texts{});
  // Another distribution's release, wildcards, and what nobody can compare.
  EXPECT_EQ(told(openvex(statement("CVE-1", R"({"@id": "pkg:deb/debian/curl?distro=debian-12"})", "fixed"))),
            Texts{"CVE-1: pkg:deb/debian/curl?distro=debian-12"});
  EXPECT_EQ(told(openvex(statement("CVE-1", R"({"@id": "pkg:deb/debian/curl?distro=debian-11"})", "fixed"))), Texts{});
  EXPECT_EQ(told(openvex(statement("CVE-1", R"({"@id": "pkg:npm/%2A"})", "fixed"))), Texts{});
  EXPECT_EQ(told(openvex(statement("CVE-*", image, "fixed"))), Texts{});
  Texts notes;
  const std::vector<VexDocument> documents = {
      read(openvex(statement("CVE-1", R"({"@id": "pkg:npm/app", "subcomponents": [{"@id": "pkg:npm/a"}]})", "fixed")))};
  EXPECT_TRUE(ignores_of(documents, shop(), &notes).empty());
  EXPECT_EQ(notes.size(), 1U);
}

TEST(Vex, TheLaterStatementCounts) {
  const std::string a = R"({"@id": "pkg:npm/a"})", a1 = R"({"@id": "pkg:npm/a@1"})",
                    image = R"({"@id": "pkg:oci/shop"})";
  const std::string early = R"("timestamp": "2026-01-01T00:00:00Z")", late = R"("timestamp": "2026-02-01T00:00:00Z")";
  const auto pair = [&](const std::string& x, const std::string& sx, const std::string& tx, const std::string& y,
                        const std::string& sy, const std::string& ty) {
    return told(openvex(statement("CVE-1", x, sx, tx) + "," + statement("CVE-1", y, sy, ty)));
  };
  EXPECT_EQ(pair(a, "fixed", early, a, "affected", late), Texts{});
  EXPECT_EQ(pair(a, "affected", late, a, "fixed", early), Texts{});
  EXPECT_EQ(pair(a, "affected", early, a, "fixed", late), Texts{"CVE-1: pkg:npm/a"});
  // At the same moment the one that stands later.
  EXPECT_EQ(pair(a, "affected", early, a, "fixed", early), Texts{"CVE-1: pkg:npm/a"});
  EXPECT_EQ(pair(a, "fixed", early, a, "affected", early), Texts{});
  // A part of it is affected: nothing is taken back. What is affected as a whole covers the part.
  EXPECT_EQ(pair(a, "fixed", early, a1, "affected", late), Texts{});
  EXPECT_EQ(pair(a1, "fixed", early, a, "affected", late), Texts{});
  EXPECT_EQ(pair(image, "fixed", early, a1, "under_investigation", late), Texts{});
  EXPECT_EQ(pair(a1, "affected", early, a, "fixed", late), Texts{"CVE-1: pkg:npm/a"});
  EXPECT_EQ(pair(a1, "affected", early, image, "fixed", late), Texts{"CVE-1: image"});
  // Two that agree both stand, the later in front.
  EXPECT_EQ(pair(a, "fixed", early, a1, "fixed", late), (Texts{"CVE-1: pkg:npm/a@1", "CVE-1: pkg:npm/a"}));
  EXPECT_EQ(pair(a1, "fixed", early, a, "fixed", late), Texts{"CVE-1: pkg:npm/a"});
  // Moments are compared, not their texts: zones, parts of seconds, and none at all.
  const auto when = [](std::string_view time) { return fmt::format(R"("timestamp": "{}")", time); };
  for (const auto& [earlier, later] : std::vector<std::pair<const char*, const char*>>{
           {"2026-02-01T00:00:00+02:00", "2026-01-31T23:00:00Z"},
           {"2026-02-01T00:00:00Z", "2026-02-01T00:00:00.5Z"},
           {"2026-02-01T00:00:00.25Z", "2026-02-01T00:00:00.3Z"},
           {"2026-02-01T09:00:00.099731287+01:00", "2026-02-01T04:00:00-05:00"},
           {"soon", "2026-02-01T00:00:00Z"}}) {
    EXPECT_EQ(pair(a, "fixed", when(later), a, "affected", when(earlier)), Texts{"CVE-1: pkg:npm/a"}) << later;
    EXPECT_EQ(pair(a, "affected", when(later), a, "fixed", when(earlier)), Texts{}) << later;
  }
  // Other problems and other packages are not touched.
  EXPECT_EQ(told(openvex(statement("CVE-1", a, "fixed", early) + "," + statement("CVE-2", a, "affected", late))),
            Texts{"CVE-1: pkg:npm/a"});
  EXPECT_EQ(pair(a, "fixed", early, R"({"@id": "pkg:npm/b"})", "affected", late), Texts{"CVE-1: pkg:npm/a"});
}

/// Documents come from whoever may push: many statements cost no more than reading them.
TEST(Vex, ManyStatementsAboutOnePackage) {
  constexpr int kMany = 20'000;
  const auto many = [](std::string_view form) {
    std::string list;
    for (int i = 0; i < kMany; ++i) {
      const std::string product = fmt::format(fmt::runtime(form), i);
      list += (list.empty() ? "" : ",") + statement("CVE-1", fmt::format(R"({{"@id": "{}"}})", product), "fixed");
    }
    return openvex(list);
  };
  Texts notes;
  const std::vector<VexDocument> versions = {read(many("pkg:npm/a@{}"))};
  EXPECT_EQ(ignores_of(versions, shop(), &notes).size(), kMany);
  EXPECT_EQ(notes, Texts{});
  // What cannot be told apart quickly takes back nothing, and that is told.
  const std::vector<VexDocument> qualifiers = {read(many("pkg:npm/a?x={}"))};
  EXPECT_LT(ignores_of(qualifiers, shop(), &notes).size(), kMany);
  EXPECT_EQ(notes.size(), 1U);

  std::string list;
  for (int i = 0; i < 30; ++i)
    list += (i == 0 ? "" : ",") + statement("CVE-1", R"({"@id": "pkg:deb/debian/a"})", "under_investigation");
  Report report;
  report.findings = {policy::testing::vulnerability("CVE-1", Severity::high, "a")};
  tell_vex(std::vector{read(openvex(list))}, shop(), report);
  ASSERT_EQ(report.findings[0].evidence.size(), 21U);
  EXPECT_EQ(report.findings[0].evidence.back(), "vex: 10 statements more");
}

TEST(Vex, RulesOfStatements) {
  const auto fault = [](VexStatus status, const char* justification, const char* impact, const char* action) {
    VexStatement statement;
    statement.status = status;
    statement.justification = justification;
    statement.impact = impact;
    statement.action = action;
    return fault_of(statement);
  };
  EXPECT_EQ(fault(VexStatus::not_affected, "component_not_present", "", ""), "");
  EXPECT_EQ(fault(VexStatus::not_affected, "", "why", ""), "");
  EXPECT_NE(fault(VexStatus::not_affected, "", "", ""), "");
  EXPECT_NE(fault(VexStatus::not_affected, "because", "", ""), "");
  EXPECT_NE(fault(VexStatus::not_affected, "", "why", "do"), "");
  EXPECT_EQ(fault(VexStatus::affected, "", "", "do"), "");
  EXPECT_NE(fault(VexStatus::affected, "", "", ""), "");
  EXPECT_NE(fault(VexStatus::fixed, "component_not_present", "", ""), "");
  EXPECT_EQ(fault(VexStatus::fixed, "", "", ""), "");
  EXPECT_EQ(fault(VexStatus::under_investigation, "", "", ""), "");
  EXPECT_NE(fault(VexStatus::under_investigation, "", "why", ""), "");
}

TEST(OpenVex, AddingKeepsWhatIsThere) {
  const std::string before = R"({"@context": "https://openvex.dev/ns/v0.2.0", "@id": "x", "author": "A", "role": "R",
    "timestamp": "2026-01-01T00:00:00Z", "version": 4, "tooling": "T", "statements": [{"@id": "s", "odd": [1]}]})";
  const VexStatement added{
      .ids = {"CVE-1"}, .products = {"pkg:npm/a"}, .status = VexStatus::fixed, .timestamp = "2026-03-01T00:00:00Z"};
  const auto text = add_to_openvex(before, "v.json", added);
  ASSERT_TRUE(text) << text.error().message;
  const json::value root = *json::parse(*text);
  EXPECT_EQ(json::integer(root, "version"), 5);
  EXPECT_EQ(json::text(root, "last_updated"), "2026-03-01T00:00:00Z");
  EXPECT_EQ(json::text(root, "timestamp"), "2026-01-01T00:00:00Z");
  EXPECT_EQ(json::text(root, "role"), "R");
  ASSERT_EQ(json::items(root, "statements").size(), 2U);
  EXPECT_EQ(json::compact(json::items(root, "statements")[0]), R"({"@id":"s","odd":[1]})");
  EXPECT_EQ(add_to_openvex(R"({"bomFormat": "CycloneDX"})", "v.json", added).error().kind, ErrorKind::usage);
  EXPECT_FALSE(add_to_openvex("[]", "v.json", added));
}

TEST(OpenVex, ImagesHavePackageUrls) {
  EXPECT_EQ(*purl_of_image("registry.example.com/acme/shop:1.4"),
            "pkg:oci/shop?repository_url=registry.example.com%2Facme%2Fshop&tag=1.4");
  EXPECT_EQ(*purl_of_image("nginx@" + kDigest),
            "pkg:oci/nginx@sha256%3A" + kDigest.substr(7) + "?repository_url=docker.io%2Flibrary%2Fnginx");
  EXPECT_FALSE(purl_of_image("Not An Image"));
  for (const std::string& name :
       Texts{"registry.example.com/acme/shop:1.4", "registry.example.com/acme/shop@" + kDigest, "localhost:5000/a/b"}) {
    Target target;
    target.names = {name};
    EXPECT_TRUE(is_image(*purl_of_image(name), target)) << name;
  }
}

class OpenVexOracle : public plimsoll::testing::GoOracle {
 protected:
  OpenVexOracle() : GoOracle("openvex") {}
};

TEST_F(OpenVexOracle, GoVexReadsWhatIsWritten) {
  VexDocument document{.author = "Ann <ann@example.com>", .timestamp = "2026-01-01T10:20:30Z", .version = 3};
  document.statements = {
      {.ids = {"CVE-2024-2", "GHSA-1", "DSA-1"},
       .products = {"pkg:oci/shop@sha256%3A12", "pkg:npm/a"},
       .components = {"pkg:npm/b@1"},
       .status = VexStatus::not_affected,
       .justification = "component_not_present",
       .impact = "\"quoted\" <b> ü \n",
       .timestamp = "2026-01-02T00:00:00Z"},
      {.ids = {"CVE-2024-1"}, .products = {"sha256:ab"}, .status = VexStatus::affected, .action = "update"},
      {.ids = {"CVE-2024-1"},
       .products = {"pkg:npm/c"},
       .status = VexStatus::fixed,
       .timestamp = "2025-12-31T23:59:59Z"},
      {.ids = {"CVE-2024-3"}, .products = {"pkg:npm/c"}, .status = VexStatus::under_investigation}};
  const std::string written = write_openvex(document);
  EXPECT_EQ(written, write_openvex(document));
  const VexStatement more{.ids = {"CVE-2024-4"},
                          .products = {"pkg:npm/c"},
                          .status = VexStatus::fixed,
                          .timestamp = "2026-01-03T00:00:00Z"};
  const std::string grown = *add_to_openvex(written, "v.json", more);
  folder_.write("questions", json::compact(json::object{{"document", written}, {"questions", json::array()}}) + "\n" +
                                 json::compact(json::object{{"document", grown}, {"questions", json::array()}}) + "\n");
  const auto answers = ask("< questions");
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(json::text(answers[0], "error"), "");
  EXPECT_EQ(json::integer(answers[0], "statements"), 4);
  EXPECT_EQ(json::integer(answers[0], "version"), 3);
  EXPECT_EQ(json::text(answers[0], "id"), json::text(*json::parse(written), "@id"));
  EXPECT_EQ(json::integer(answers[1], "statements"), 5);
  EXPECT_EQ(json::integer(answers[1], "version"), 4);
  for (const json::value& answer : answers)
    for (const json::value& fault : json::items(answer, "faults")) EXPECT_EQ(json::text(fault), "");
  EXPECT_EQ(read(written).statements.size(), 4U);
}

TEST_F(OpenVexOracle, AgreesOnWhatCounts) {
  std::mt19937 random(11);
  const auto number = [&](int most) { return std::uniform_int_distribution<int>(0, most)(random); };
  const Texts packages = {"pkg:npm/a@1", "pkg:npm/a@2", "pkg:npm/b@1", "pkg:deb/debian/a@1?arch=amd64"};
  const Texts named = {"pkg:npm/a@1", "pkg:npm/a", "pkg:npm/b@1", "pkg:npm/b@2", "pkg:deb/debian/a", "pkg:npm/c"};
  const std::string image =
      "pkg:oci/shop@sha256%3A" + kDigest.substr(7) + "?repository_url=registry.example.com%2Facme%2Fshop";
  const Texts images = {image, "pkg:oci/shop?repository_url=registry.example.com%2Facme%2Fshop", "pkg:oci/shop",
                        "pkg:oci/other", "pkg:oci/shop@sha256%3A" + kOther.substr(7)};
  const Texts ids = {"CVE-1", "CVE-2"}, statuses = {"not_affected", "fixed", "affected", "under_investigation"};
  struct Asked {
    std::size_t document;
    std::string id, package;
  };
  std::vector<std::string> documents;
  std::vector<std::vector<std::string>> questions;  // two answers each: within the image, and alone
  std::string lines;
  for (int i = 0; i < 1500; ++i) {
    std::string statements;
    for (int n = 1 + number(3); n > 0; --n) {
      std::string product;
      if (number(1) == 0) {
        product = R"({"@id": ")" + images[static_cast<std::size_t>(number(4))] + "\"";
        std::string parts;
        for (int parts_left = number(2); parts_left > 0; --parts_left)
          parts += (parts.empty() ? "" : ", ") + (R"({"@id": ")" + named[static_cast<std::size_t>(number(5))] + "\"}");
        product += (parts.empty() ? "" : R"(, "subcomponents": [)" + parts + "]") + "}";
      } else {
        product = R"({"@id": ")" + named[static_cast<std::size_t>(number(5))] + "\"}";
      }
      // Documents with even numbers take back only.
      const std::string& status = statuses[static_cast<std::size_t>(number(i % 2 == 0 ? 1 : 3))];
      statements += (statements.empty() ? "" : ",") +
                    statement(ids[static_cast<std::size_t>(number(1))], product, status,
                              R"("timestamp": "2026-01-0)" + std::to_string(1 + n) + R"(T00:00:00Z")");
    }
    documents.push_back(openvex(statements));
    json::array asked;
    for (const std::string& id : ids) {
      for (const std::string& package : packages) {
        asked.push_back(json::object{{"id", id}, {"product", image}, {"components", json::array{package}}});
        asked.push_back(json::object{{"id", id}, {"product", package}, {"components", json::array()}});
      }
    }
    lines += json::compact(json::object{{"document", documents.back()}, {"questions", asked}}) + "\n";
  }
  folder_.write("questions", lines);
  const auto answers = ask("< questions");
  ASSERT_EQ(answers.size(), documents.size());
  const auto takes_back = [](std::string_view status) { return status == "not_affected" || status == "fixed"; };
  std::size_t both = 0, theirs_only = 0;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    const std::vector<VexDocument> read_back = {read(documents[i])};
    const std::vector<Ignore> ignores = ignores_of(read_back, shop());
    std::size_t at = 0;
    for (const std::string& id : ids) {
      for (const std::string& package : packages) {
        const json::array& said = json::items(answers[i], "answers");
        const std::string inside(json::text(said[at])), alone(json::text(said[at + 1]));
        at += 2;
        const bool ours = std::ranges::any_of(ignores, [&](const Ignore& ignore) {
          return ignore.what.ids.front() == id &&
                 (ignore.what.purls.empty() || std::ranges::any_of(ignore.what.purls, [&](const std::string& purl) {
                    return package == purl || package.substr(0, package.rfind('@')) == purl;
                  }));
        });
        // A package may be spoken of as a part of the image and by itself; it is taken back when one does and the other
        // does not contradict.
        const bool theirs = takes_back(inside) || takes_back(alone);
        const bool contradicted = (!inside.empty() && !takes_back(inside)) || (!alone.empty() && !takes_back(alone));
        if (i % 2 == 0) {
          EXPECT_EQ(ours, theirs) << documents[i] << "\n" << id << " " << package;
        } else if (!contradicted && ours) {
          EXPECT_TRUE(theirs) << documents[i] << "\n" << id << " " << package;
        }
        both += ours && theirs ? 1 : 0;
        theirs_only += theirs && !ours ? 1 : 0;
        if (HasFailure()) return;
      }
    }
  }
  EXPECT_GT(both, 1500U);
  EXPECT_LT(theirs_only, both / 5);
}

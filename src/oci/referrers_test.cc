// SPDX-License-Identifier: Apache-2.0
// What refers to an image: registries that can be asked and registries that cannot, pages, tags, lies and heaps, made
// up in the test; and layouts.
#include "oci/referrers.h"

#include <gtest/gtest.h>

#include <fmt/ranges.h>

#include "http/loopback_server.h"
#include "oci/sources.h"
#include "oci/testing.h"

namespace plimsoll::oci {
namespace {

using namespace testing;  // NOLINT: the vocabulary of these tests
using http::Connection;
using http::LoopbackServer;
using http::Seen;

constexpr const char* kManifestType = "application/vnd.oci.image.manifest.v1+json";
constexpr const char* kIndexType = "application/vnd.oci.image.index.v1+json";
constexpr const char* kConfigType = "application/vnd.oci.image.config.v1+json";
constexpr const char* kOpenVex = "application/vnd.openvex+json";
constexpr const char* kInToto = "application/vnd.in-toto+json";
constexpr const char* kDsse = "application/vnd.dsse.envelope.v1+json";
const std::string kLayer = layer_of("etc/os-release", "ID=alpine\n");
const std::string kEmpty = "{}";

std::string index_of(const std::vector<std::string>& entries) {
  return fmt::format(R"({{"schemaVersion":2,"mediaType":"{}","manifests":[{}]}})", kIndexType, fmt::join(entries, ","));
}

struct Artifact {
  std::string type, layer_type, document;
  std::string subject;           // a manifest; empty: it names none
  std::string annotations = "";  // of the layer: R"("key":"value")"
  [[nodiscard]] std::string manifest() const {
    return fmt::format(R"({{"schemaVersion":2,"mediaType":"{}","artifactType":"{}","config":{},"layers":[{}]{}}})",
                       kManifestType, type, descriptor("application/vnd.oci.empty.v1+json", kEmpty),
                       descriptor(layer_type, document,
                                  annotations.empty() ? "" : fmt::format(R"(,"annotations":{{{}}})", annotations)),
                       subject.empty() ? "" : fmt::format(R"(,"subject":{})", descriptor(kManifestType, subject)));
  }
  [[nodiscard]] std::string entry() const {
    return descriptor(kManifestType, manifest(), fmt::format(R"(,"artifactType":"{}")", type));
  }
};

/// A registry of documents by path.
class Fake {
 public:
  struct Answer {
    std::string body, headers = "", status = "200 OK";
  };
  const std::string config = config_for({kLayer});
  const std::string image =
      fmt::format(R"({{"schemaVersion":2,"mediaType":"{}","config":{},"layers":[{}]}})", kManifestType,
                  descriptor(kConfigType, config), descriptor("application/vnd.oci.image.layer.v1.tar", kLayer));
  const std::string digest = digest_of(image), fallback = "manifests/sha256-" + hex_of(image);

  Fake() {
    tag("1", image);
    put("blobs/" + digest_of(config), config);
  }
  void put(const std::string& path, const std::string& body, const std::string& headers = "",
           const std::string& status = "200 OK") {
    answers_["/v2/team/shop/" + path] = {body, headers, status};
  }
  void tag(const std::string& name, const std::string& manifest) {
    put("manifests/" + name, manifest);
    put("manifests/" + digest_of(manifest), manifest);
  }
  void hold(const Artifact& artifact) {
    put("manifests/" + digest_of(artifact.manifest()), artifact.manifest());
    put("blobs/" + digest_of(artifact.document), artifact.document);
  }
  [[nodiscard]] Artifact vex(const std::string& document, const char* type = kOpenVex) const {
    return {.type = type, .layer_type = type, .document = document, .subject = image};
  }

  Result<std::optional<Referrers>> ask(const std::string& tag = "1") {
    auto opened = open_registry(server.host() + "/team/shop:" + tag, {});
    if (!opened) return std::unexpected(opened.error());
    return (*opened)->referrers();
  }
  Referrers referrers(const std::string& tag = "1") {
    auto found = ask(tag);
    EXPECT_TRUE(found) << found.error().message;
    if (!found || !*found) return {};
    return **found;
  }
  [[nodiscard]] std::size_t asked(std::string_view part) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        server.seen(), [&](const Seen& seen) { return seen.target.find(part) != std::string::npos; }));
  }

 private:
  std::map<std::string, Answer> answers_;

 public:
  LoopbackServer server{[this](const Seen& seen, Connection& out) {
    if (seen.target == "/v2/") return out.answer("200 OK", "", "{}");
    const auto found = answers_.find(seen.target);
    if (found == answers_.end()) return out.answer("404 Not Found", "", "404 page not found\n");
    out.answer(found->second.status, found->second.headers, found->second.body);
  }};
};

std::vector<std::string> texts(const Referrers& found) {
  std::vector<std::string> out;
  for (const Referrer& each : found.documents) out.push_back(each.text);
  return out;
}
using Texts = std::vector<std::string>;

class RegistryReferrers : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"REGISTRY_AUTH_FILE", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME"}) unsetenv(name);
    setenv("HOME", "/nonexistent", 1);
    setenv("DOCKER_CONFIG", "/nonexistent", 1);
    setenv("no_proxy", "*", 1);
  }
  Fake fake;
};

TEST_F(RegistryReferrers, are_asked_for_and_only_those_that_may_hold_vex_are_fetched) {
  const Artifact vex = fake.vex("openvex"), attested = fake.vex("statement", kInToto);
  const Artifact signature = fake.vex("signature", "application/vnd.cncf.notary.signature");
  Artifact provenance = fake.vex("provenance", kInToto);
  provenance.annotations = R"("in-toto.io/predicate-type":"https://slsa.dev/provenance/v1")";
  // What oras makes of a file that it is told nothing of.
  Artifact untyped = fake.vex("untyped");
  untyped.layer_type = "application/vnd.oci.image.layer.v1.tar";
  for (const Artifact& each : {vex, attested, signature, provenance, untyped}) fake.hold(each);
  fake.put("referrers/" + fake.digest, index_of({signature.entry(), vex.entry(), attested.entry(), provenance.entry(),
                                                 untyped.entry(), vex.entry()}));
  const Referrers found = fake.referrers();
  EXPECT_EQ(texts(found), (Texts{"openvex", "statement", "untyped"}));
  ASSERT_EQ(found.documents.size(), 3U);
  EXPECT_EQ(found.documents[0].digest.str(), digest_of(vex.manifest()));
  EXPECT_EQ(found.documents[0].media_type, kOpenVex);
  EXPECT_EQ(found.documents[2].media_type, kOpenVex);
  EXPECT_EQ(found.passed_over, Texts{});
  EXPECT_EQ(fake.asked(digest_of("signature")), 0U);
  EXPECT_EQ(fake.asked(digest_of("provenance")), 0U);
  EXPECT_EQ(fake.asked(fake.fallback + ".att"), 1U);
}

TEST_F(RegistryReferrers, come_page_by_page) {
  const Artifact one = fake.vex("one"), two = fake.vex("two"), three = fake.vex("three");
  for (const Artifact& each : {one, two, three}) fake.hold(each);
  const std::string path = "referrers/" + fake.digest;
  fake.put(path, index_of({one.entry()}), "Link: </v2/team/shop/" + path + "?last=1&n=1>; rel=\"next\"\r\n");
  // Relative to the page itself, and without quotation marks.
  fake.put(path + "?last=1&n=1", index_of({two.entry()}), "Link: <?last=2>; rel=next\r\n");
  fake.put(path + "?last=2", index_of({three.entry()}), "Link: </v2/>; rel=\"prev\"\r\n");
  EXPECT_EQ(texts(fake.referrers()), (Texts{"one", "two", "three"}));
}

TEST_F(RegistryReferrers, pages_end_somewhere_and_stay_where_they_are) {
  const Artifact one = fake.vex("one");
  fake.hold(one);
  const std::string path = "referrers/" + fake.digest;
  fake.put(path, index_of({one.entry()}), "Link: </v2/team/shop/" + path + ">; rel=\"next\"\r\n");
  EXPECT_EQ(texts(fake.referrers()), Texts{"one"});
  EXPECT_EQ(fake.asked("/referrers/"), 8U);

  LoopbackServer other([](const Seen&, Connection& out) { out.answer("200 OK", "", "{}"); });
  fake.put(path, index_of({one.entry()}), "Link: <" + other.url("/v2/") + ">; rel=\"next\"\r\n");
  const auto found = fake.ask();
  ASSERT_FALSE(found);
  EXPECT_NE(found.error().message.find("continues elsewhere"), std::string::npos) << found.error().message;
  EXPECT_EQ(other.connections(), 0U);
}

TEST_F(RegistryReferrers, of_registries_that_cannot_be_asked_are_under_a_tag) {
  const Artifact vex = fake.vex("openvex");
  fake.hold(vex);
  fake.put(fake.fallback, index_of({vex.entry()}));
  EXPECT_EQ(texts(fake.referrers()), Texts{"openvex"});
  EXPECT_EQ(fake.asked("/referrers/" + fake.digest), 1U);
  // One that answers with a web page.
  fake.put("referrers/" + fake.digest, "<html>", "Content-Type: text/html\r\n");
  EXPECT_EQ(texts(fake.referrers()), Texts{"openvex"});
  // What a registry that can be asked says is all there is.
  fake.put("referrers/" + fake.digest, index_of({}));
  EXPECT_EQ(texts(fake.referrers()), Texts{});
}

TEST_F(RegistryReferrers, are_attestations_of_cosign_as_well) {
  Artifact attestation{.type = "", .layer_type = kDsse, .document = "envelope", .subject = ""};
  attestation.annotations = R"("predicateType":"https://openvex.dev/ns/v0.2.0")";
  fake.hold(attestation);
  fake.put(fake.fallback + ".att", attestation.manifest());
  const Referrers found = fake.referrers();
  EXPECT_EQ(texts(found), Texts{"envelope"});
  EXPECT_EQ(found.documents.at(0).digest.str(), digest_of(attestation.manifest()));
}

TEST_F(RegistryReferrers, of_the_index_count_for_the_image) {
  const std::string index =
      index_of({descriptor(kManifestType, fake.image, R"(,"platform":{"os":"linux","architecture":"amd64"})")});
  fake.tag("all", index);
  Artifact vex = fake.vex("of the index");
  vex.subject = index;
  fake.hold(vex);
  fake.put("referrers/" + digest_of(index), index_of({vex.entry()}));
  fake.put("referrers/" + fake.digest, index_of({}));
  EXPECT_EQ(texts(fake.referrers("all")), Texts{"of the index"});
  EXPECT_EQ(texts(fake.referrers("1")), Texts{});
}

TEST_F(RegistryReferrers, that_lie_are_passed_over_and_told) {
  const Artifact honest = fake.vex("honest"), blob = fake.vex("blob"), manifest = fake.vex("manifest"),
                 missing = fake.vex("missing");
  Artifact foreign = fake.vex("foreign");
  foreign.subject = fake.config;
  for (const Artifact& each : {honest, blob, manifest, missing, foreign}) fake.hold(each);
  fake.put("blobs/" + digest_of("blob"), "bl0b");
  fake.put("manifests/" + digest_of(manifest.manifest()), fake.image);
  fake.put("blobs/" + digest_of("missing"), "", "", "404 Not Found");
  fake.put("referrers/" + fake.digest,
           index_of({blob.entry(), manifest.entry(), missing.entry(), foreign.entry(), honest.entry()}));
  const Referrers found = fake.referrers();
  EXPECT_EQ(texts(found), Texts{"honest"});
  ASSERT_EQ(found.passed_over.size(), 4U) << fmt::format("{}", fmt::join(found.passed_over, "\n"));
  EXPECT_NE(found.passed_over[0].find("does not match its digest"), std::string::npos) << found.passed_over[0];
  EXPECT_NE(found.passed_over[0].find(digest_of(blob.manifest())), std::string::npos) << found.passed_over[0];
  EXPECT_NE(found.passed_over[1].find("does not match the digest"), std::string::npos) << found.passed_over[1];
  EXPECT_NE(found.passed_over[2].find("registry has no blob"), std::string::npos) << found.passed_over[2];
  EXPECT_NE(found.passed_over[3].find("does not name this image"), std::string::npos) << found.passed_over[3];
}

TEST_F(RegistryReferrers, that_are_too_large_are_not_fetched) {
  const std::string most(kMostReferrerBytes, ' ');
  const Artifact fits = fake.vex(most), large = fake.vex(most + " "), small = fake.vex("small");
  for (const Artifact& each : {fits, large, small}) fake.hold(each);
  fake.put("referrers/" + fake.digest, index_of({large.entry(), fits.entry(), small.entry()}));
  const Referrers found = fake.referrers();
  ASSERT_EQ(found.documents.size(), 2U);
  EXPECT_TRUE(found.documents[0].text == most);
  ASSERT_EQ(found.passed_over.size(), 1U);
  EXPECT_NE(found.passed_over[0].find("more than 16 MiB"), std::string::npos) << found.passed_over[0];
  EXPECT_EQ(fake.asked("blobs/" + digest_of(large.document)), 0U);
}

TEST_F(RegistryReferrers, end_at_64_MiB_together) {
  std::vector<std::string> entries;
  for (const char c : {'a', 'b', 'c', 'd', 'e'}) {
    const Artifact each = fake.vex(std::string(kMostReferrerBytes - 100'000, c));
    fake.hold(each);
    entries.push_back(each.entry());
  }
  fake.put("referrers/" + fake.digest, index_of(entries));
  const Referrers found = fake.referrers();
  EXPECT_EQ(found.documents.size(), 4U);
  ASSERT_EQ(found.passed_over.size(), 1U);
  EXPECT_NE(found.passed_over[0].find("64 MiB"), std::string::npos) << found.passed_over[0];
}

TEST_F(RegistryReferrers, in_heaps_end_at_64_and_what_says_vex_goes_first) {
  std::vector<std::string> entries;
  for (int i = 0; i < 200; ++i) {
    const Artifact each = fake.vex(fmt::format("signature {}", i), "application/vnd.cncf.notary.signature");
    fake.hold(each);
    entries.push_back(each.entry());
  }
  const Artifact vex = fake.vex("openvex");
  fake.hold(vex);
  entries.push_back(vex.entry());
  fake.put("referrers/" + fake.digest, index_of(entries));
  const Referrers found = fake.referrers();
  EXPECT_EQ(texts(found), Texts{"openvex"});
  EXPECT_EQ(found.passed_over.size(), 1U);
  EXPECT_EQ(fake.asked("/manifests/sha256:"), 64U);
}

TEST_F(RegistryReferrers, lists_that_are_none_are_told_and_refusals_are_errors) {
  const std::string path = "referrers/" + fake.digest;
  for (const std::string& list : {std::string("nonsense"), std::string(10'000, '['), fake.image,
                                  std::string(R"({"manifests":[{"digest":"sha256:12","size":-1}]})")}) {
    fake.put(path, list);
    const Referrers found = fake.referrers();
    EXPECT_EQ(texts(found), Texts{}) << list.substr(0, 80);
    EXPECT_EQ(found.passed_over.size(), 1U) << list.substr(0, 80);
  }
  fake.put(path, "", "", "403 Forbidden");
  const auto refused = fake.ask();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::denied);
  fake.put(path, std::string(kLimits.manifest_bytes + 1, ' '));
  EXPECT_EQ(fake.ask().error().kind, ErrorKind::limit);
}

TEST(LayoutReferrers, are_the_manifests_that_name_the_image) {
  const Folder folder;
  folder.write("oci-layout", R"({"imageLayoutVersion":"1.0.0"})");
  const auto blob = [&](const std::string& content) {
    folder.write("blobs/sha256/" + hex_of(content), content);
    return content;
  };
  const std::string config = blob(config_for({kLayer}));
  blob(kLayer);
  const std::string image =
      blob(fmt::format(R"({{"schemaVersion":2,"mediaType":"{}","config":{},"layers":[{}]}})", kManifestType,
                       descriptor(kConfigType, config), descriptor("application/vnd.oci.image.layer.v1.tar", kLayer)));
  const std::string top_entry =
      descriptor(kManifestType, image, R"(,"annotations":{"org.opencontainers.image.ref.name":"1"})");
  const auto artifact = [&](const std::string& document, const std::string& subject) {
    Artifact out{.type = kOpenVex, .layer_type = kOpenVex, .document = document, .subject = subject};
    blob(document);
    blob(out.manifest());
    return out;
  };
  const Artifact vex = artifact("openvex", image), other = artifact("other", config),
                 broken = artifact("broken", image);
  folder.write("blobs/sha256/" + hex_of("broken"), "br0ken");
  const std::string gone = descriptor(kManifestType, "not copied", R"(,"artifactType":"application/x")");
  folder.write("index.json", index_of({top_entry, gone, other.entry(), broken.entry(), vex.entry()}));
  for (const std::string& selector : {std::string(""), std::string(":1")}) {
    auto opened = open_layout(folder.path().string() + selector, {});
    ASSERT_TRUE(opened) << message_of(opened);
    const auto found = (*opened)->referrers();
    ASSERT_TRUE(found && *found);
    EXPECT_EQ(texts(**found), Texts{"openvex"});
    ASSERT_EQ((*found)->passed_over.size(), 1U);
    EXPECT_NE((*found)->passed_over[0].find("does not match its digest"), std::string::npos)
        << (*found)->passed_over[0];
  }
}

}  // namespace
}  // namespace plimsoll::oci

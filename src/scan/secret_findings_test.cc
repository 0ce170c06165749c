// SPDX-License-Identifier: Apache-2.0
// Secrets as findings, from layers, history and what the walk found, all written down by hand.
#include "scan/secret_findings.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "codec/entry.h"
#include "oci/manifest.h"
#include "scan/published.h"
#include "secret/variable.h"

namespace plimsoll::scan {
namespace {

using tree::Record;
using tree::RecordKind;

const std::string kToken = "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";

class FakeImage final : public oci::Image {
 public:
  Result<StreamPtr> open(std::size_t) override { return fail(ErrorKind::not_found, "nothing"); }
};

Record file(std::string path, std::uint64_t content) {
  Record out;
  out.path = std::move(path);
  out.size = content == 0 ? 0 : 100;
  out.content = content;
  return out;
}
Record whiteout(std::string path) {
  Record out;
  out.kind = RecordKind::whiteout;
  out.path = std::move(path);
  return out;
}
Record link(RecordKind kind, std::string path, std::string target) {
  Record out;
  out.kind = kind;
  out.path = std::move(path);
  out.link = std::move(target);
  return out;
}

secret::Secret token(std::string rule = "github-token", std::string fingerprint = "0011223344556677") {
  secret::Secret out;
  out.rule = std::move(rule);
  out.line = 1, out.column = 5, out.end_line = 1, out.end_column = 45;
  out.redacted = "ghp_…B2cD";
  out.fingerprint = std::move(fingerprint);
  return out;
}

/// An image of layers, each an instruction and what its tar tells.
struct Stage {
  FakeImage image;
  Inventory inventory;
  Options options;
  json::array history;
  json::object config;
  std::vector<LayerFacts> facts;

  Stage() {
    static const auto kMatcher = secret::Matcher::compile(secret::RuleSet::builtin());
    EXPECT_TRUE(kMatcher) << kMatcher.error().message;
    options.secrets = *kMatcher;
  }

  Stage& layer(const std::string& created_by, const std::vector<Record>& records,
               std::vector<FileSecrets> secrets = {}) {
    tree::FileTable table;
    for (const Record& record : records) table.add(record);
    inventory.stack.apply(table);
    LayerRef ref;
    ref.index = inventory.layers.size();
    ref.created_by = created_by;
    inventory.layers.push_back(ref);
    inventory.secrets.push_back({.files = std::move(secrets), .certificates = {}});
    facts.emplace_back();
    history.push_back(json::object{{"created_by", created_by}});
    oci::Layer& made = image.layers.emplace_back();
    made.created_by = created_by;
    made.history_index = history.size() - 1;
    return *this;
  }
  Stage& step(const std::string& created_by) {
    history.push_back(json::object{{"created_by", created_by}, {"empty_layer", true}});
    return *this;
  }

  SecretFindings find() {
    image.config.raw = json::compact(json::object{{"config", config}, {"history", history}});
    image.config.history.clear();
    for (const json::value& entry : history)
      image.config.history.push_back({std::string(json::text(entry, "created_by")), "", "", false});
    return find_secrets(image, options, inventory);
  }
};

const Finding* by_id(const SecretFindings& found, std::string_view id) {
  const auto at = std::ranges::find(found.findings, id, &Finding::id);
  return at == found.findings.end() ? nullptr : &*at;
}

TEST(SecretFindings, ADeletedFileIsStillInItsLayer) {
  Stage stage;
  stage.layer("ADD rootfs /", {file("etc/os-release", 1)})
      .layer("COPY .npmrc /root/.npmrc # buildkit", {file("root/.npmrc", 7)},
             {{"root/.npmrc", "root/.npmrc", 7, {token()}}})
      .layer("RUN /bin/sh -c npm ci # buildkit", {file("app/x", 3)})
      .layer("RUN /bin/sh -c rm -f /root/.npmrc # buildkit", {whiteout("root/.npmrc")});
  const SecretFindings found = stage.find();
  ASSERT_EQ(found.findings.size(), 1U);
  const Finding& finding = found.findings[0];
  EXPECT_EQ(finding.id, "github-token");
  EXPECT_EQ(finding.kind, FindingKind::secret);
  EXPECT_EQ(finding.aliases, std::vector<std::string>{"PL3007"});
  EXPECT_NE(finding.title.find("in a deleted file, still in layer 2"), std::string::npos) << finding.title;
  ASSERT_EQ(finding.places.size(), 1U);
  EXPECT_EQ(finding.places[0].path, "root/.npmrc");
  EXPECT_EQ(finding.places[0].line, 1U);
  EXPECT_EQ(finding.places[0].layer->index, 1U);
  EXPECT_EQ(finding.places[0].removed->index, 3U);
  EXPECT_EQ(finding.layer.index, 1U);
  ASSERT_TRUE(finding.secret);
  EXPECT_TRUE(finding.secret->extractable);
  EXPECT_EQ(finding.remedy.rewrite,
            "# remove: COPY .npmrc /root/.npmrc\n"
            "# remove: RUN rm -f /root/.npmrc\n"
            "RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci\n"
            "# build with: docker build --secret id=npmrc,src=.npmrc .");
  ASSERT_FALSE(finding.evidence.empty());
  EXPECT_NE(finding.evidence[0].find("plimsoll extract --layer 2"), std::string::npos) << finding.evidence[0];
}

TEST(SecretFindings, TheWorstCopyComesFirst) {
  Stage stage;
  stage.layer("COPY a /a", {file("a", 7)}, {{"a", "a", 7, {token()}}})
      .layer("COPY b /a", {file("a", 8)})
      .layer("COPY c /b", {file("b", 9)}, {{"b", "b", 9, {token()}}})
      .layer("RUN /bin/sh -c rm -r /opt", {file("opt/x.zip", 4), whiteout("none")},
             {{"opt/x.zip", "opt/x.zip/in/y.env", 4, {token()}}});
  stage.config = {{"Labels", {{"l", kToken}}}};
  const SecretFindings found = stage.find();
  const Finding* finding = by_id(found, "github-token");
  ASSERT_NE(finding, nullptr);
  std::vector<std::string> paths;
  for (const Place& place : finding->places) paths.push_back(place.path);
  EXPECT_EQ(paths, (std::vector<std::string>{"b", "opt/x.zip/in/y.env", "a"}));
  EXPECT_EQ(finding->aliases, (std::vector<std::string>{"PL3006", "PL3007"}));
  EXPECT_TRUE(finding->title.ends_with(" in b")) << finding->title;
  EXPECT_EQ(finding->places[2].removed->index, 1U);
  EXPECT_EQ(finding->layer.index, 0U);
}

TEST(SecretFindings, AHardLinkKeepsADeletedFileAlive) {
  Stage stage;
  stage.layer("COPY . /", {file("a", 7), link(RecordKind::hard_link, "z", "a")}, {{"a", "a", 7, {token()}}})
      .layer("RUN /bin/sh -c rm /a", {whiteout("a")});
  const SecretFindings found = stage.find();
  ASSERT_EQ(found.findings.size(), 1U);
  ASSERT_EQ(found.findings[0].places.size(), 2U);
  EXPECT_EQ(found.findings[0].places[0].path, "z");
  EXPECT_FALSE(found.findings[0].places[0].removed);
  EXPECT_EQ(found.findings[0].places[1].path, "a");
  EXPECT_EQ(found.findings[0].places[1].removed->index, 1U);
}

TEST(SecretFindings, FilesWrittenThroughALinkOfAFolder) {
  Stage stage;
  stage.layer("ADD rootfs /", {link(RecordKind::symlink, "lib", "usr/lib"), file("usr/lib/x", 1)})
      .layer("COPY k /lib/k", {file("lib/k", 7)}, {{"lib/k", "lib/k", 7, {token()}}})
      .layer("RUN /bin/sh -c rm /lib/k", {whiteout("usr/lib/k")});
  const SecretFindings found = stage.find();
  ASSERT_EQ(found.findings.size(), 1U);
  ASSERT_TRUE(found.findings[0].places[0].removed);
  EXPECT_EQ(found.findings[0].places[0].path, "usr/lib/k");
  EXPECT_EQ(found.findings[0].places[0].removed->index, 2U);
}

TEST(SecretFindings, TextsOfTheImage) {
  Stage stage;
  stage.layer("ADD rootfs /", {file("x", 1)})
      .step("ARG GITHUB_TOKEN")
      .layer("RUN |1 GITHUB_TOKEN=" + kToken + " /bin/sh -c git clone https://$GITHUB_TOKEN@github.com/a/b # buildkit",
             {file("b", 2)})
      .step("ENV DB_PASSWORD=hunter2");
  stage.config = {{"Env", json::array{"DB_PASSWORD=hunter2"}}};
  const SecretFindings found = stage.find();
  ASSERT_EQ(found.findings.size(), 2U);

  const Finding* token = by_id(found, "github-token");
  ASSERT_NE(token, nullptr);
  EXPECT_EQ(token->aliases, std::vector<std::string>{"PL3008"});
  EXPECT_TRUE(token->title.ends_with("in build argument GITHUB_TOKEN, kept in the history")) << token->title;
  EXPECT_EQ(token->places[0].path, "history:2");
  EXPECT_EQ(token->remedy.rewrite,
            "# remove: ARG GITHUB_TOKEN\n"
            "RUN --mount=type=secret,id=github_token,env=GITHUB_TOKEN git clone https://$GITHUB_TOKEN@github.com/a/b\n"
            "# build with: docker build --secret id=github_token,env=GITHUB_TOKEN .");
  EXPECT_EQ(stage.inventory.layers[1].created_by.find(kToken), std::string::npos);
  EXPECT_NE(stage.inventory.layers[1].created_by.find("git clone"), std::string::npos);

  const Finding* password = by_id(found, "secret-variable");
  ASSERT_NE(password, nullptr);
  EXPECT_EQ(password->title, "Secret value in ENV DB_PASSWORD");
  ASSERT_EQ(password->places.size(), 2U);
  EXPECT_EQ(password->places[0].path, "config:Env");
  EXPECT_EQ(password->places[1].path, "history:3");
  EXPECT_EQ(password->secret->redacted.find("hunter2"), std::string::npos);
}

TEST(SecretFindings, ASecretInTheTextOfARun) {
  Stage stage;
  stage.layer("RUN /bin/sh -c curl -H 'Authorization: token " + kToken + "' https://api.github.com/x # buildkit",
              {file("x", 1)});
  const SecretFindings found = stage.find();
  ASSERT_EQ(found.findings.size(), 1U);
  EXPECT_TRUE(found.findings[0].title.ends_with("in a RUN instruction, kept in the history"))
      << found.findings[0].title;
  EXPECT_EQ(found.findings[0].remedy.rewrite,
            "RUN --mount=type=secret,id=github_token,env=GITHUB_TOKEN curl -H 'Authorization: token "
            "'\"${GITHUB_TOKEN}\"'' https://api.github.com/x\n"
            "# build with: docker build --secret id=github_token,env=GITHUB_TOKEN .");
}

TEST(SecretFindings, KeyOfACertificate) {
  Stage stage;
  secret::Secret key = token("private-key");
  key.key_id = "ab12";
  stage.layer("COPY tls /tls", {file("tls/key.pem", 7)}, {{"tls/key.pem", "tls/key.pem", 7, {key}}})
      .layer("COPY cert.pem /etc/", {file("etc/cert.pem", 8)});
  stage.inventory.secrets[1].certificates.push_back({"etc/cert.pem", {"ab12"}});
  const SecretFindings found = stage.find();
  if (found.findings.empty()) GTEST_SKIP() << "there is no rule private-key";
  EXPECT_EQ(found.findings[0].severity, Severity::critical);
  EXPECT_EQ(found.findings[0].aliases, (std::vector<std::string>{"PL3006", "PL3021"}));
  EXPECT_EQ(found.findings[0].evidence.back(), "it is the private key of the certificate etc/cert.pem in layer 2");
}

TEST(SecretFindings, WhatAPackageBroughtIsPublished) {
  const auto run = [](const std::string& path, const std::string& below, const std::string& version) {
    Stage stage;
    stage.layer("ADD rootfs /", {file("x", 1)})
        .layer("RUN apt-get install ssl-test", {file(path, 7)}, {{path, path, 7, {token()}}});
    const auto state = [](const std::string& installed) {
      Package package;
      package.type = "deb", package.name = "ssl-test", package.version = installed;
      return FileFacts{"var/lib/dpkg/status", "dpkg", {package}};
    };
    if (!below.empty()) stage.facts[0].files.push_back(state(below));
    stage.facts[1].files.push_back(state(version));
    stage.facts[1].files.push_back(
        {"var/lib/dpkg/info/ssl-test.list", "dpkg-files", {Ownership{"deb", "ssl-test", {owned_path(path)}}}});
    mark_published(stage.facts, stage.inventory);
    return stage.find();
  };
  const SecretFindings published = run("usr/share/ssl-test/key.pem", "", "1.0");
  EXPECT_TRUE(published.findings.empty());
  ASSERT_EQ(published.suppressed.size(), 1U);
  EXPECT_EQ(published.suppressed[0].code, "published");
  EXPECT_NE(published.suppressed[0].reason.find("ssl-test 1.0"), std::string::npos) << published.suppressed[0].reason;
  EXPECT_EQ(run("usr/share/ssl-test/key.pem", "0.9", "1.0").findings.size(), 0U) << "an upgrade brings its own";
  EXPECT_EQ(run("usr/share/ssl-test/key.pem", "1.0", "1.0").findings.size(), 1U) << "somebody changed it since";
  EXPECT_EQ(run("etc/ssl-test/key.pem", "", "1.0").findings.size(), 1U) << "people configure there";
}

TEST(SecretFindings, WithoutAMatcherNothingChanges) {
  Stage stage;
  stage.layer("ENV T=" + kToken, {file("a", 7)}, {{"a", "a", 7, {token()}}});
  stage.options.secrets = nullptr;
  const SecretFindings found = stage.find();
  EXPECT_TRUE(found.findings.empty());
  EXPECT_EQ(stage.inventory.layers[0].created_by, "ENV T=" + kToken);
}

}  // namespace
}  // namespace plimsoll::scan

// SPDX-License-Identifier: Apache-2.0
#include "oci/reference.h"

#include <gtest/gtest.h>

#include <random>

namespace plimsoll::oci {
namespace {

const std::string kHex(64, 'a');
const std::string kDigest = "sha256:" + kHex;

std::string canonical(std::string_view text) {
  const auto parsed = parse_reference(text);
  return parsed ? parsed->str() : "error: " + parsed.error().message;
}

TEST(Reference, WritesOutDockerHubsShortForms) {
  EXPECT_EQ(canonical("shop"), "docker.io/library/shop:latest");
  EXPECT_EQ(canonical("shop:1.4"), "docker.io/library/shop:1.4");
  EXPECT_EQ(canonical("acme/shop"), "docker.io/acme/shop:latest");
  EXPECT_EQ(canonical("index.docker.io/shop"), "docker.io/library/shop:latest");
  EXPECT_EQ(canonical("docker.io/shop@" + kDigest), "docker.io/library/shop@" + kDigest);
  EXPECT_EQ(canonical("localhost/shop"), "localhost/shop:latest");
  EXPECT_EQ(canonical("localhost:5000/a/b/c:t"), "localhost:5000/a/b/c:t");
  EXPECT_EQ(canonical("host:5000"), "docker.io/library/host:5000");
  EXPECT_EQ(canonical("[::1]:5000/shop"), "[::1]:5000/shop:latest");
  EXPECT_EQ(canonical("Registry/shop:a@" + kDigest), "Registry/shop:a@" + kDigest);
  EXPECT_EQ(canonical("ghcr.io/a__b/c-----d.e_f"), "ghcr.io/a__b/c-----d.e_f:latest");
}

TEST(Reference, SaysWhatIsWrong) {
  const auto complains = [](std::string_view text, std::string_view why) {
    const auto parsed = parse_reference(text);
    ASSERT_FALSE(parsed) << text << " became " << parsed->str();
    EXPECT_EQ(parsed.error().kind, ErrorKind::usage);
    EXPECT_NE(parsed.error().message.find(why), std::string::npos) << parsed.error().message;
  };
  complains("", "empty");
  complains("shop:", "nothing follows");
  complains("shop@", "nothing follows");
  complains("shop:@" + kDigest, "tag after");
  complains("acme/Shop", "lower case");
  complains("Shop", "lower case");
  complains("shop:-x", "begins with none");
  complains("shop@sha256:123", "sha256");
  complains("-a.example.org/shop", "host name");
  complains("a.example.org:/shop", "host name");
  complains("a.example.org:port/shop", "host name");
  complains("[::1/shop", "host name");
  complains("ghcr.io/", "missing");
  complains("ghcr.io/a//b", "not a repository name");
  complains("a/b_/c", "not a repository name");
  complains("a/b___c", "not a repository name");
  complains("a/b..c", "not a repository name");
  complains("a b", "not a repository name");
  complains("\x1b[31mx", "\\x1b");
  complains(kHex, "image id");
  complains("a/" + std::string(300, 'b'), "255");
  complains("shop:" + std::string(129, 'b'), "128");
}

TEST(Reference, FamiliarFormParsesToTheSame) {
  for (const std::string& text : {std::string("shop"), std::string("acme/shop:1"), "ghcr.io/x/y@" + kDigest,
                                  std::string("library/a/b"), std::string("docker.io/a.example/shop")}) {
    const auto parsed = parse_reference(text);
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(*parse_reference(parsed->familiar()), *parsed) << text;
  }
  EXPECT_EQ(parse_reference("docker.io/library/shop:2")->familiar(), "shop:2");
  EXPECT_EQ(parse_reference("shop")->api_host(), "registry-1.docker.io");
}

TEST(Reference, WhatParsesParsesBackToItself) {
  std::mt19937 random(7);
  constexpr std::string_view kAlphabet = "ab9A.:/@-_[]";
  unsigned parsed_count = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::string text;
    const auto length = 1 + random() % 12;
    for (std::size_t k = 0; k < length; ++k) text += kAlphabet[random() % kAlphabet.size()];
    const auto parsed = parse_reference(text);
    if (!parsed) continue;
    ++parsed_count;
    ASSERT_EQ(*parse_reference(parsed->str()), *parsed) << text;
    ASSERT_EQ(*parse_reference(parsed->familiar()), *parsed) << text;
  }
  EXPECT_GT(parsed_count, 1000U);
}

}  // namespace
}  // namespace plimsoll::oci

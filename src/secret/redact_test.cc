// SPDX-License-Identifier: Apache-2.0
#include "secret/redact.h"

#include <gtest/gtest.h>

#include "base/testing.h"

namespace plimsoll::secret {
namespace {

TEST(Redact, ShowsAtMostAQuarter) {
  EXPECT_EQ(redact("ghp_0123456789abcdefghijklmnopqrstuvwx9Q"), "ghp_…wx9Q");
  EXPECT_EQ(redact("hunter2"), "…");
  EXPECT_EQ(redact("hunter22"), "h…2");
  EXPECT_EQ(redact(""), "…");
  for (std::size_t size = 0; size < 100; ++size) {
    const std::size_t shown = redact(std::string(size, 'x')).size() - std::string_view("…").size();
    EXPECT_LE(4 * shown, size);
    EXPECT_LE(shown, 8);
  }
}

TEST(Redact, IsFitForATerminal) { EXPECT_EQ(redact("\x1b[31m678\n"), "\\x1b…\\x0a"); }

TEST(Fingerprint, TellsEqualSecretsOfARule) {
  const std::string one = fingerprint("github-token", "secret");
  EXPECT_EQ(one.size(), 16);
  EXPECT_EQ(one, fingerprint("github-token", "secret"));
  EXPECT_NE(one, fingerprint("github-token", "Secret"));
  EXPECT_NE(one, fingerprint("gitlab-token", "secret"));
}

TEST(Fingerprint, IsWhatOpensslComputes) {
  const std::string expected = plimsoll::testing::output_of(
      "printf secret | openssl dgst -sha256 -mac HMAC -macopt "
      "hexkey:$(printf 'plimsoll secret fingerprint 1\\ngithub-token' | od -An -v -tx1 | tr -d ' \\n')");
  if (expected.empty()) GTEST_SKIP() << "no openssl";
  EXPECT_NE(expected.find("= " + fingerprint("github-token", "secret")), expected.npos) << expected;
}

}  // namespace
}  // namespace plimsoll::secret

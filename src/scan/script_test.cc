// SPDX-License-Identifier: Apache-2.0
#include "scan/script.h"

#include <gtest/gtest.h>

#include <random>

#include "base/testing.h"

namespace plimsoll::scan {
namespace {

TEST(Script, LosesWhatOnlyHandlesTheFile) {
  const auto npmrc = [](std::string_view script) { return script_without(script, "root/.npmrc"); };
  EXPECT_EQ(npmrc("echo //r/:_authToken=x > ~/.npmrc && npm ci && rm -f ~/.npmrc"), "npm ci");
  EXPECT_EQ(npmrc("echo x >>$HOME/.npmrc; npm ci; npm run build; rm ~/.npmrc"), "npm ci; npm run build");
  EXPECT_EQ(npmrc("npm config set //r/:_authToken x && npm ci"), "npm ci");
  EXPECT_EQ(npmrc("npm ci && rm -f .npmrc package.json"), "npm ci && rm -f .npmrc package.json");
  EXPECT_EQ(npmrc("rm -f /root/.npmrc"), "");
  EXPECT_EQ(npmrc("echo 'a && b' > x && npm ci"), "echo 'a && b' > x && npm ci");
  EXPECT_EQ(npmrc("npm ci || true && rm .npmrc"), "npm ci || true");
  EXPECT_EQ(npmrc("set -e\necho x > .npmrc\nnpm ci\n"), "set -e\nnpm ci");
  EXPECT_EQ(npmrc("printf '%s' \"$(cat /x && y)\" > .npmrc && npm ci"), "npm ci");
  // More than a row of commands stays as it is.
  for (const char* script : {"if true; then rm .npmrc; fi", "for x in 1 2; do rm .npmrc; done", "(rm .npmrc; npm ci)",
                             "cat <<EOF > .npmrc\nx\nEOF\nnpm ci", "echo 'open", "npm ci # rm .npmrc"})
    EXPECT_EQ(npmrc(script), script);
}

TEST(Script, NeedsNoAgentWhenOneIsLent) {
  EXPECT_EQ(script_without("mkdir -p /root/.ssh && chmod 700 /root/.ssh && chmod 600 /root/.ssh/id_rsa && "
                           "ssh-keyscan github.com >> /root/.ssh/known_hosts && eval $(ssh-agent) && ssh-add "
                           "/root/.ssh/id_rsa && git clone git@github.com:a/b && rm -rf /root/.ssh",
                           "root/.ssh/id_rsa"),
            "ssh-keyscan github.com >> /root/.ssh/known_hosts && git clone git@github.com:a/b");
}

/// A shell itself says what the variable becomes, whatever quotes it stands in.
TEST(Script, AVariableStandsForTheText) {
  const testing::Folder folder;
  for (const std::string script : {"printf '%s' ghp_…xyz", "printf '%s' \"a ghp_…xyz b\"", "printf '%s' 'a ghp_…xyz b'",
                                   "printf '%s' a=ghp_…xyz/b", "printf '%s' \"it's ghp_…xyz\"",
                                   "printf '%s' \\\"ghp_…xyz\\\"", "printf '%s' 'x'ghp_…xyz'y'"}) {
    const std::string with = script_with_variable(script, "ghp_…xyz", "TOKEN");
    EXPECT_EQ(with.find("ghp_"), std::string::npos) << with;
    EXPECT_EQ(folder.run("TOKEN='ghp_…xyz'\n" + with), folder.run(script)) << script << " became " << with;
  }
  EXPECT_EQ(script_with_variable("echo x", "y", "TOKEN"), "");
  EXPECT_EQ(script_with_variable("cat <<'EOF'\ny\nEOF", "y", "TOKEN"), "");
}

TEST(Script, WordsAndVariables) {
  EXPECT_TRUE(mentions_word("apt update && /usr/bin/npm ci", "npm"));
  EXPECT_FALSE(mentions_word("pnpm ci", "npm"));
  EXPECT_TRUE(mentions_variable("echo ${TOKEN:-x}", "TOKEN"));
  EXPECT_TRUE(mentions_variable("echo \"$TOKEN\"", "TOKEN"));
  EXPECT_FALSE(mentions_variable("echo $TOKEN_FILE TOKEN", "TOKEN"));
}

/// Whatever the text, nothing is lost but whole commands, and nothing crashes.
TEST(Script, AnyTextIsRead) {
  std::mt19937 random(1);
  const std::string letters = "a.n /;&|<>()'\"\\$#\nrm";
  for (int i = 0; i < 20'000; ++i) {
    std::string script(random() % 40, ' ');
    for (char& c : script) c = letters[random() % letters.size()];
    const std::string rest = script_without(script, "a/.n");
    ASSERT_LE(rest.size(), script.size() + 40) << script;
    script_with_variable(script, "a", "X");
  }
}

}  // namespace
}  // namespace plimsoll::scan

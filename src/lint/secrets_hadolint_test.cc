// SPDX-License-Identifier: Apache-2.0
// The rules about secrets, downloads and files against hadolint itself: random files, and the same ids on the same
// lines.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "base/json.h"
#include "base/testing.h"
#include "lint/testing.h"

namespace plimsoll::lint {
namespace {

using Found = std::multiset<std::string>;

const std::set<std::string, std::less<>> kIds{"DL3010", "DL3020", "DL3047", "DL3064", "DL3067", "DL4001"};

class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}
  std::size_t below(std::size_t n) { return engine_() % n; }
  std::string one_of(std::initializer_list<std::string_view> words) {
    return std::string(words.begin()[below(words.size())]);
  }

 private:
  std::mt19937 engine_;
};

std::string command(Random& random) {
  return random.one_of({"curl https://x.org/a",
                        "wget https://x.org/a",
                        "wget -q https://x.org/a",
                        "wget --progress=dot:giga https://x.org/a",
                        "wget -nv https://x.org/a",
                        "wget -O - https://x.org/a | sh",
                        "wget -qO- https://x.org/a",
                        "sudo wget https://x.org/a",
                        "/usr/bin/curl x",
                        "echo curl wget",
                        "$(wget -o log x)",
                        "if curl x; then wget -a log x; fi",
                        "wget --no-verbose x",
                        "wget -c x",
                        "wget --quiet x",
                        "wget -P /tmp x",
                        "tar -xzf /tmp/a.tar.gz",
                        "tar xzf a.tar.gz",
                        "tar --extract -f a.tgz",
                        "tar -C / -xf b.tar.xz",
                        "unzip /x/c.zip",
                        "gunzip a.gz",
                        "tar --get --file a.tar.gz",
                        "tar -tf a.tar.gz",
                        "cat a.tar.gz | tar -x",
                        "unxz \"/tmp/d.xz\"",
                        "zcat 'e.Z'",
                        "tar -xf $A",
                        "true",
                        "ls -x a.tar.gz"});
}

std::string run_line(Random& random) {
  std::string out = random.below(6) == 0 ? "ONBUILD RUN " : "RUN ";
  if (random.below(8) == 0)
    return out + random.one_of({"[\"wget\", \"https://x.org/a\"]\n", "[\"curl\", \"-f\", \"x\"]\n",
                                "[\"tar\", \"-xf\", \"a.tar.gz\"]\n"});
  if (random.below(8) == 0) return "RUN <<EOF\n" + command(random) + "\n" + command(random) + "\nEOF\n";
  for (std::size_t n = random.below(3) + 1; n > 0; --n) {
    out += command(random);
    if (n > 1) out += random.one_of({" && ", "; ", " || ", " && \\\n    "});
  }
  return out + "\n";
}

std::string variable(Random& random) {
  return random.one_of({"A", "NPM_TOKEN", "npm_token", "GH_TOKEN", "MY_API_KEY", "CLIENT_KEY_ID", "USERNAME", "PRIVATE",
                        "AWS_ACCESS_KEY_ID", "AWS_REGION", "TRAVIS_SUDO", "OS_NAME", "TOKENS", "SECRET_FILE", "KEY",
                        "PASSWORD_HASH", "PASSWD", "DOCKER_EMAIL"});
}

std::string other_line(Random& random) {
  const std::string onbuild = random.below(6) == 0 ? "ONBUILD " : "";
  switch (random.below(6)) {
    case 0:
      return onbuild + "ENV " + variable(random) + "=1" +
             (random.below(2) == 0 ? " " + variable(random) + "=\"x y\"" : "") + "\n";
    case 1:
      return onbuild + "ENV " + variable(random) + " some value\n";
    case 2:
      return onbuild + "ARG " + variable(random) + (random.below(2) == 0 ? "=1" : "") + "\n";
    case 3:
      return onbuild + "ADD " + (random.below(5) == 0 ? "--chown=1 " : "") +
             random.one_of({"a.txt", "a.tar.gz", "https://x.org/a", "http://x.org/a.b", "git@x.org:a.git", "\"a.tgz\"",
                            ".", "a.tar b.xz", "a.tar b", "ftp://x/a", "$A.tar", "a.zip", "a.tar.zst", "a.Z", "a.lz"}) +
             " /x/\n";
    case 4:
      return onbuild + "COPY " + (random.below(5) == 0 ? "--from=a " : "") +
             random.one_of({"a.tar.gz /tmp/", "a.tar.gz /tmp/a.tar.gz", "x /tmp/a.tar.gz", "a.tgz b.tar.xz ./",
                            "c.zip /x/", "\"d.xz\" /tmp/", "e.Z /", "a.gz /", "[\"a.tar.gz\", \"/tmp/\"]", "/ /",
                            "/ /x", "\"/\" \"/\"", "a / /", "[\"/\", \"/\"]"}) +
             "\n";
    default:
      return run_line(random);
  }
}

std::string random_file(std::uint32_t seed) {
  Random random(seed);
  std::string out;
  if (random.below(3) == 0) out += "ARG " + variable(random) + "=1\n";
  out += "FROM debian:12" + random.one_of({"", " AS a"}) + "\n";
  for (std::size_t n = random.below(14) + 2; n > 0; --n)
    out += random.below(9) == 0   ? "FROM debian:12" + random.one_of({"", " AS b"}) + "\n"
           : random.below(2) == 0 ? run_line(random)
                                  : other_line(random);
  return out;
}

Found ours(const std::string& text) {
  Found out;
  for (const Finding& finding : testing::lint_dockerfile(text, Profile::hadolint).findings)
    if (kIds.contains(finding.id)) out.insert(finding.id + ":" + std::to_string(finding.places.front().line));
  return out;
}

TEST(SecretRules, FindWhatHadolintFinds) {
  if (!testing::have("hadolint")) GTEST_SKIP() << "hadolint is not installed";
  constexpr std::uint32_t kFiles = 300;
  const testing::Folder folder;
  std::string names;
  for (std::uint32_t seed = 0; seed < kFiles; ++seed) {
    const std::string name = "f" + std::to_string(seed);
    testing::write_file(folder.path() / name, random_file(seed));
    names += " " + name;
  }
  const auto answer = json::parse(folder.run("hadolint --no-color --no-fail -f json" + names + " 2>/dev/null"));
  ASSERT_TRUE(answer) << answer.error().message;
  std::vector<Found> theirs(kFiles);
  std::vector<bool> unread(kFiles, false);
  for (const json::value& found : answer->as_array()) {
    const auto seed = std::stoul(std::string(json::text(found, "file")).substr(1));
    const std::string id(json::text(found, "code"));
    if (id == "DL1000") unread[seed] = true;
    if (kIds.contains(id)) theirs[seed].insert(id + ":" + std::to_string(json::integer(found, "line").value_or(0)));
  }
  std::size_t compared = 0;
  std::size_t findings = 0;
  for (std::uint32_t seed = 0; seed < kFiles; ++seed) {
    if (unread[seed]) continue;
    const std::string text = random_file(seed);
    EXPECT_EQ(ours(text), theirs[seed]) << "seed " << seed << "\n" << text;
    ++compared;
    findings += theirs[seed].size();
  }
  EXPECT_GT(compared, kFiles / 2);
  EXPECT_GT(findings, kFiles);
}

}  // namespace
}  // namespace plimsoll::lint

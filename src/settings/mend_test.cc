// SPDX-License-Identifier: Apache-2.0
// Fixes: each mends what it was offered for and breaks nothing else; all of them together come to rest.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <set>

#include "settings/testing.h"

namespace plimsoll::settings {

namespace {

/// Files that have much to mend, in both styles, with comments, anchors and merges.
constexpr std::array<std::string_view, 6> kFiles{
    R"(# The shop.
version: "3.8"

x-base: &base
  restart: always
  privileged: true   # everywhere

services:
  web:   # the front
    <<: *base
    image: nginx:latest
    ports:
      # for people
      - "80:80"
      - 443:443
      - target: 8080
        published: 8080
    cap_add: [SYS_ADMIN, NET_ADMIN]
    security_opt:
      - seccomp:unconfined
      - apparmor:unconfined
      - label:disable
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock   # the engine
      - "./html:/usr/share/nginx/html"
  db:
    image: mysql:8.4
    privileged: true
    network_mode: bridge
    pid: host
    ipc: host
    ports:
      - 3306:3306
    environment:
      MYSQL_ROOT_PASSWORD: kx83Tq-pl0v-29aW
)",
    R"(services: {web: {image: "nginx:1.27", privileged: true, cap_add: [ALL], ports: ["6379:6379"], security_opt: ["seccomp=unconfined"]}}
)",
    R"(services:
  a:
    image: redis:7
    ports: ["6379:6379", "0.0.0.0:6380:6380", "6381"]
    devices: [/dev/sda:/dev/sda, /dev/dri]
    group_add: [docker]
    sysctls:
      net.ipv4.ip_forward: 1
      kernel.msgmax: 65536
    userns_mode: host
    uts: host
    cgroup: host
  b:
    privileged: true
    image: redis:7
)",
    R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  namespace: shop
spec:
  selector:
    matchLabels: {app: shop}
  template:
    metadata:
      labels: {app: shop}
    spec:
      hostNetwork: true
      hostPID: true   # to look
      hostIPC: true
      serviceAccount: shop
      containers:
      - name: web
        image: ghcr.io/acme/web:1.4
        securityContext:
          privileged: true
          capabilities:
            add: ["SYS_ADMIN", "NET_BIND_SERVICE"]
      - image: ghcr.io/acme/side:2.0
        name: side
        resources:
          limits:
            cpu: 500m
)",
    R"({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "namespace": "n"}, "spec": {"hostPID": true, "containers": [{"name": "c", "image": "ghcr.io/acme/web:1.4", "securityContext": {"privileged": true, "procMount": "Unmasked"}}]}}
)",
    R"(docker run --rm --privileged -d --pid=host --net host -p 6379:6379 -v /var/run/docker.sock:/var/run/docker.sock --cap-add SYS_ADMIN --security-opt seccomp=unconfined -P nginx:latest
)",
};

std::multiset<std::string> named(const std::vector<Issue>& issues, Audience least) {
  std::multiset<std::string> names;
  for (const Issue& issue : issues) {
    if (least == Audience::everyone && issue.told_to() != Audience::everyone) continue;
    names.insert(fmt::format("{} {} {}", issue.rule->id, issue.subject, issue.title));
  }
  return names;
}

std::vector<std::string> texts() {
  std::vector<std::string> all(kFiles.begin(), kFiles.end());
  for (const Check& check : checks()) {
    all.emplace_back(check.rule.bad);
    all.emplace_back(check.rule.good);
  }
  return all;
}

}  // namespace

TEST(SettingsFixes, EachMendsWhatItIsFor) {
  std::size_t fixes = 0;
  for (const std::string& text : texts()) {
    const std::vector<Issue> before = testing::issues_of(text);
    for (const Issue& issue : before) {
      for (const Fix& fix : issue.fixes) {
        ++fixes;
        EXPECT_FALSE(fix.title.empty());
        const std::string after = apply_fixes(text, {&fix});
        ASSERT_NE(after, text) << issue.rule->id << " " << fix.title;
        const std::vector<Issue> now = testing::issues_of(after);
        const std::string name = fmt::format("{} {} {}", issue.rule->id, issue.subject, issue.title);
        EXPECT_LT(named(now, Audience::strict).count(name), named(before, Audience::strict).count(name))
            << name << "\n"
            << unified_diff(text, after, "f");
        std::vector<std::string> added;
        std::ranges::set_difference(named(now, Audience::everyone), named(before, Audience::everyone),
                                    std::back_inserter(added));
        EXPECT_TRUE(added.empty()) << name << " brings " << added.front() << "\n" << unified_diff(text, after, "f");
      }
    }
  }
  EXPECT_GT(fixes, 150U);
}

TEST(SettingsFixes, ComeToRest) {
  for (const std::string& text : texts()) {
    std::string now = text;
    int rounds = 0;
    for (; rounds < 40; ++rounds) {
      const std::vector<Issue> issues = testing::issues_of(now);
      std::vector<const Fix*> fixes;
      for (const Issue& issue : issues) {
        if (!issue.fixes.empty()) fixes.push_back(&issue.fixes.front());
      }
      const std::string next = apply_fixes(now, fixes);
      if (next == now) {
        EXPECT_TRUE(fixes.empty()) << "a fix that changes nothing: " << fixes.front()->title << "\n" << now;
        break;
      }
      now = next;
    }
    EXPECT_LT(rounds, 40) << now;
  }
}

namespace {

/// Bytes and lines changed as they come; much of it can still be read.
std::string mutated(std::string text, std::mt19937& random) {
  const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
  static constexpr std::array kPieces{" ", "\n", "&a ", "*a",          "# x", "- ",   "[",   "]", "{",  "}",  ":",
                                      "'", "\"", "|\n", "<<: *base\n", "  ",  "\r\n", "!x ", "~", ", ", "? ", "\\"};
  for (std::size_t round = 1 + below(3); round > 0 && !text.empty(); --round) {
    const std::size_t at = below(text.size());
    const std::size_t line = text.rfind('\n', at) == std::string::npos ? 0 : text.rfind('\n', at) + 1;
    const std::size_t end = std::max(line, std::min(text.find('\n', at), text.size() - 1)) + 1;
    switch (below(5)) {
      case 0:
        text.insert(at, kPieces.at(below(kPieces.size())));
        break;
      case 1:
        text.erase(at, 1 + below(3));
        break;
      case 2:
        text.erase(std::min(line, text.size()), end - line);
        break;
      case 3:
        text.insert(std::min(line, text.size()), text.substr(std::min(line, text.size()), end - line));
        break;
      default:
        text.insert(std::min(line, text.size()), std::string(below(3), ' ') + kPieces.at(below(kPieces.size())));
        break;
    }
  }
  return text;
}

}  // namespace

/// Whatever a file looks like, what can be read can be read after a fix as well, and is not what it was.
TEST(SettingsFixes, SurviveOddFiles) {
  std::mt19937 random(20);
  const std::vector<std::string> all = texts();
  std::size_t fixes = 0, files = 0;
  const char* asked = std::getenv("PLIMSOLL_TEST_ROUNDS");
  const int rounds = asked == nullptr ? 4000 : std::atoi(asked);
  for (int round = 0; round < rounds; ++round) {
    const std::string text = mutated(all[random() % all.size()], random);
    const auto file = testing::read(text);
    if (!file) continue;
    ++files;
    const std::vector<Issue> issues = audit(*file, text);
    for (const Issue& issue : issues) {
      ASSERT_LE(issue.range.begin, issue.range.end) << text;
      ASSERT_LE(issue.range.end, text.size()) << text;
      for (const Fix& fix : issue.fixes) {
        ++fixes;
        for (const Edit& edit : fix.edits) ASSERT_LE(edit.range.end, text.size()) << text;
        const std::string after = apply_fixes(text, {&fix});
        ASSERT_NE(after, text) << fix.title;
        const auto again = testing::read(after);
        ASSERT_TRUE(again) << again.error().message << "\n" << fix.title << "\n" << unified_diff(text, after, "f");
      }
    }
  }
  EXPECT_GT(files * 3, static_cast<std::size_t>(rounds));
  EXPECT_GT(fixes, files);
}

TEST(SettingsFixes, SafeOnesLeaveTheSettingsAsTheyAre) {
  const std::string text(kFiles[0]);
  const std::vector<Issue> issues = testing::issues_of(text);
  std::vector<const Fix*> safe;
  for (const Issue& issue : issues) {
    for (const Fix& fix : issue.fixes) {
      if (fix.repair == Repair::safe) safe.push_back(&fix);
    }
  }
  EXPECT_GE(safe.size(), 4U);  // version:, two ports, one volume
  const std::string after = apply_fixes(text, safe);
  EXPECT_EQ(unified_diff(text, after, "compose.yaml"), R"(--- a/compose.yaml
+++ b/compose.yaml
@@ -1,5 +1,4 @@
 # The shop.
-version: "3.8"
 
 x-base: &base
   restart: always
@@ -12,7 +11,7 @@
     ports:
       # for people
       - "80:80"
-      - 443:443
+      - "443:443"
       - target: 8080
         published: 8080
     cap_add: [SYS_ADMIN, NET_ADMIN]
@@ -22,7 +21,7 @@
       - label:disable
     volumes:
       - /var/run/docker.sock:/var/run/docker.sock   # the engine
-      - "./html:/usr/share/nginx/html"
+      - ./html:/usr/share/nginx/html
   db:
     image: mysql:8.4
     privileged: true
@@ -30,6 +29,6 @@
     pid: host
     ipc: host
     ports:
-      - 3306:3306
+      - "3306:3306"
     environment:
       MYSQL_ROOT_PASSWORD: kx83Tq-pl0v-29aW
)");
}

}  // namespace plimsoll::settings

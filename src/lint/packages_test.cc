// SPDX-License-Identifier: Apache-2.0
// Rules about packages: as hadolint judges, against hadolint itself; and what their fixes make of files.
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <map>
#include <set>

#include "base/json.h"
#include "base/testing.h"
#include "dockerfile/parse.h"
#include "lint/random_packages.h"
#include "lint/testing.h"

namespace plimsoll::lint {
namespace {

constexpr std::array<std::string_view, 24> kOurs{"DL3001", "DL3008", "DL3009", "DL3013", "DL3014", "DL3015",
                                                 "DL3016", "DL3018", "DL3019", "DL3027", "DL3028", "DL3030",
                                                 "DL3032", "DL3033", "DL3034", "DL3035", "DL3036", "DL3037",
                                                 "DL3038", "DL3040", "DL3041", "DL3042", "DL3060", "DL3062"};

using Lines = std::map<std::uint32_t, std::set<std::string>>;

bool is_ours(std::string_view id) { return std::ranges::binary_search(kOurs, id); }

Lines ours(std::string_view text) {
  Lines out;
  for (const Finding& finding : testing::lint_dockerfile(text, Profile::hadolint).findings)
    if (is_ours(finding.id)) out[finding.places.front().line].insert(finding.id);
  return out;
}

Lines hadolint(const testing::Folder& folder, std::string_view text) {
  folder.write("Dockerfile", text);
  const std::string report = folder.run("hadolint --no-color --no-fail -f json Dockerfile");
  Lines out;
  const auto parsed = json::parse(report);
  EXPECT_TRUE(parsed) << report;
  if (!parsed) return out;
  for (const json::value& one : parsed->as_array()) {
    const std::string id(json::text(one, "code"));
    if (is_ours(id)) out[one.at("line").to_number<std::uint32_t>()].insert(id);
    EXPECT_NE(id, "DL1000") << json::text(one, "message");
  }
  return out;
}

std::string shown(const std::set<std::string>& ids) {
  std::string out;
  for (const std::string& id : ids) out += " " + id;
  return out.empty() ? " -" : out;
}

/// How many differences there are; each is told.
std::size_t compare(const testing::Folder& folder, std::string_view text) {
  const Lines expected = hadolint(folder, text), found = ours(text);
  const auto file = dockerfile::parse(text);
  std::size_t differences = 0;
  for (const dockerfile::Instruction& instruction : file->instructions) {
    const auto at = [&](const Lines& lines) {
      const auto line = lines.find(instruction.line);
      return line == lines.end() ? std::set<std::string>{} : line->second;
    };
    if (at(expected) == at(found)) continue;
    ++differences;
    ADD_FAILURE() << "hadolint:" << shown(at(expected)) << "\nours:    " << shown(at(found)) << "\n"
                  << instruction.line << ": " << instruction.range.in(text);
  }
  return differences;
}

TEST(PackagesAsHadolint, RandomRunLinesAreJudgedAlike) {
  if (!testing::have("hadolint")) GTEST_SKIP() << "hadolint is not installed";
  const char* asked = std::getenv("PLIMSOLL_RANDOM_FILES");
  const unsigned files = asked == nullptr ? 6 : static_cast<unsigned>(std::atoi(asked));
  const testing::Folder folder;
  std::size_t differences = 0;
  for (unsigned seed = 0; seed < files && differences < 20; ++seed)
    differences += compare(folder, testing::RandomPackages(seed).file(30));
}

/// Where we differ on purpose, or because our parsers do: hadolint's verdict, ours, and why.
struct Difference {
  std::string_view text, hadolint, ours, why;
};
constexpr std::array kDifferences{
    Difference{"FROM a:1\nRUN apt-get install -y --no-install-recommends x; if\n", "", "",
               "what ShellCheck cannot parse has no commands; the same here"},
};

TEST(PackagesAsHadolint, DifferencesAreKnown) {
  if (!testing::have("hadolint")) GTEST_SKIP() << "hadolint is not installed";
  const testing::Folder folder;
  for (const Difference& each : kDifferences) {
    const auto all = [](const Lines& lines) {
      std::string out;
      for (const auto& [line, ids] : lines)
        for (const std::string& id : ids) out += (out.empty() ? "" : " ") + id;
      return out;
    };
    EXPECT_EQ(all(hadolint(folder, each.text)), each.hadolint) << each.text;
    EXPECT_EQ(all(ours(each.text)), each.ours) << each.text << each.why;
  }
}

TEST(PackageFixes, KeepToHowTheChainIsWritten) {
  struct Case {
    std::string_view before, after;
  };
  static constexpr std::array kCases{
      // On one line.
      Case{"FROM debian:13\nRUN apt-get update && apt-get install --no-install-recommends curl\n",
           "FROM debian:13\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf "
           "/var/lib/apt/lists/*\n"},
      // "&&" begins the lines.
      Case{"FROM debian:13\nRUN apt-get update \\\n && apt-get install -y --no-install-recommends \\\n      curl \\\n  "
           "    git\nUSER 1\n",
           "FROM debian:13\nRUN apt-get update \\\n && apt-get install -y --no-install-recommends \\\n      curl \\\n  "
           "    git \\\n && rm -rf /var/lib/apt/lists/*\nUSER 1\n"},
      // "&&" ends the lines.
      Case{"FROM debian:13\nRUN apt-get update && \\\n    apt-get install -y --no-install-recommends curl\n",
           "FROM debian:13\nRUN apt-get update && \\\n    apt-get install -y --no-install-recommends curl && \\\n    "
           "rm -rf /var/lib/apt/lists/*\n"},
      // ";" under set -e.
      Case{"FROM debian:13\nRUN set -eux; \\\n\tapt-get update; \\\n\tapt-get install -y --no-install-recommends curl; "
           "\\\n\tcurl -V\n",
           "FROM debian:13\nRUN set -eux; \\\n\tapt-get update; \\\n\tapt-get install -y --no-install-recommends curl; "
           "\\\n\trm -rf /var/lib/apt/lists/*; \\\n\tcurl -V\n"},
      // ";" at the end, nothing stops at failures: the exit status must stay that of apt-get.
      Case{"FROM debian:13\nRUN apt-get update; apt-get install -y --no-install-recommends curl\n",
           "FROM debian:13\nRUN apt-get update; apt-get install -y --no-install-recommends curl && rm -rf "
           "/var/lib/apt/lists/*\n"},
      // A here-document.
      Case{"FROM debian:13\nRUN <<EOF\nset -e\napt-get update\napt-get install -y --no-install-recommends curl\nEOF\n",
           "FROM debian:13\nRUN <<EOF\nset -e\napt-get update\napt-get install -y --no-install-recommends curl\nrm -rf "
           "/var/lib/apt/lists/*\nEOF\n"},
      // A branch.
      Case{"FROM debian:13\nRUN apt-get update && if [ -n \"$X\" ]; then apt-get install -y --no-install-recommends "
           "curl; fi\n",
           "FROM debian:13\nRUN apt-get update && if [ -n \"$X\" ]; then apt-get install -y --no-install-recommends "
           "curl && rm -rf /var/lib/apt/lists/*; fi\n"},
      // Windows' line ends.
      Case{"FROM debian:13\r\nRUN apt-get update \\\r\n && apt-get install -y --no-install-recommends curl\r\n",
           "FROM debian:13\r\nRUN apt-get update \\\r\n && apt-get install -y --no-install-recommends curl \\\r\n && "
           "rm -rf /var/lib/apt/lists/*\r\n"},
      // apt, in all its forms.
      Case{"FROM debian:13\nRUN apt update && apt full-upgrade -y && apt install -y --no-install-recommends curl && rm "
           "-rf /var/lib/apt/lists/*\n",
           "FROM debian:13\nRUN apt-get update && apt-get dist-upgrade -y && apt-get install -y "
           "--no-install-recommends curl && rm -rf /var/lib/apt/lists/*\n"},
      // Two steps become one.
      Case{"FROM debian:13\nRUN apt-get update\nRUN set -eux; apt-get install -y --no-install-recommends curl; rm -rf "
           "/var/lib/apt/lists/*\n",
           "FROM debian:13\nRUN set -eux; apt-get update; apt-get install -y --no-install-recommends curl; rm -rf "
           "/var/lib/apt/lists/*\n"},
      Case{"FROM alpine:3.22\nRUN apk update \\\n    && apk add curl \\\n    && apk add git\n",
           "FROM alpine:3.22\nRUN apk add --no-cache curl \\\n    && apk add --no-cache git\n"},
      Case{"FROM fedora:43\nRUN dnf install \\\n    httpd \\\n    # the server\n    php\n",
           "FROM fedora:43\nRUN dnf install -y \\\n    httpd \\\n    # the server\n    php \\\n    && dnf clean all\n"},
      Case{"FROM opensuse/leap:16.0\nRUN zypper install httpd\n",
           "FROM opensuse/leap:16.0\nRUN zypper --non-interactive install httpd && zypper clean --all\n"},
      Case{"FROM python:3.14-slim\nRUN python3 -m pip install \\\n    flask\n",
           "FROM python:3.14-slim\nRUN python3 -m pip install --no-cache-dir \\\n    flask\n"},
      Case{"FROM node:24-slim\nCOPY package.json yarn.lock ./\nRUN yarn install --frozen-lockfile \\\n && yarn build\n",
           "FROM node:24-slim\nCOPY package.json yarn.lock ./\nRUN yarn install --frozen-lockfile && yarn cache clean "
           "\\\n && yarn build\n"},
  };
  for (const Case& each : kCases) {
    Settings settings = testing::lint_settings(Profile::strict);
    settings.only = {"PL1502", "PL1503", "PL1505", "PL1506", "PL1512", "PL1522",
                     "PL1531", "PL1532", "PL1541", "PL1543", "PL1552", "PL1562"};
    const Mended out = mend({.path = "Dockerfile", .text = each.before}, settings, Repair::safe);
    EXPECT_EQ(out.text, each.after);
    EXPECT_EQ(mend({.path = "Dockerfile", .text = out.text}, settings, Repair::safe).text, out.text);
  }
}

TEST(PackageFixes, AreNotMadeWhereNobodyCanBeSure) {
  for (const std::string_view text : {
           // Somebody later wants the lists.
           "FROM debian:13\nRUN apt-get update && apt-get install -y --no-install-recommends a\nRUN apt-get install -y "
           "--no-install-recommends b\n",
           // Behind a pipe, in a function, a loop, a condition, a substitution.
           "FROM debian:13\nRUN apt-get update && apt-get install -y --no-install-recommends a | tee log\n",
           "FROM debian:13\nRUN f() { apt-get update; apt-get install -y --no-install-recommends a; }; f\n",
           "FROM debian:13\nRUN apt-get update && for i in a b; do apt-get install -y --no-install-recommends $i; "
           "done\n",
           "FROM debian:13\nRUN apt-get update && if apt-get install -y --no-install-recommends a; then echo; fi\n",
           "FROM debian:13\nRUN apt-get update && echo \"$(apt-get install -y --no-install-recommends a)\"\n",
           "FROM debian:13\nRUN apt-get update && apt-get install -y --no-install-recommends a || true\n",
           "FROM debian:13\nRUN apt-get update && sh -c 'apt-get install -y --no-install-recommends a'\n",
           // A script may install more.
           "FROM debian:13\nRUN apt-get update && apt-get install -y --no-install-recommends a && ./more.sh\n",
           // The user is another one, or files change between.
           "FROM debian:13\nRUN apt-get update\nCOPY sources.list /etc/apt/\nRUN apt-get install -y "
           "--no-install-recommends a && rm -rf /var/lib/apt/lists/*\n",
       }) {
    Settings settings = testing::lint_settings(Profile::strict);
    settings.only = {"PL1502", "PL1506"};
    EXPECT_EQ(mend({.path = "Dockerfile", .text = text}, settings, Repair::unsafe).text, text);
  }
}

TEST(PackageFixes, UnsafeOnesToo) {
  Settings settings = testing::lint_settings(Profile::strict);
  settings.only = {"PL1504", "PL1507", "PL1542", "PL1572"};
  const auto made = [&](std::string_view text) {
    return mend({.path = "Dockerfile", .text = text}, settings, Repair::unsafe).text;
  };
  EXPECT_EQ(made("FROM debian:13\nRUN apt-get update \\\n && apt-get upgrade -y \\\n && apt-get install -y curl\n"),
            "FROM debian:13\nRUN apt-get update \\\n && apt-get install --no-install-recommends -y curl\n");
  EXPECT_EQ(made("FROM debian:13\nRUN apt-get update && apt-get upgrade -y\nUSER 1\n"), "FROM debian:13\nUSER 1\n");
  EXPECT_EQ(made("FROM fedora:43\nRUN dnf install -y x && dnf upgrade -y\n"), "FROM fedora:43\nRUN dnf install -y x\n");
  EXPECT_EQ(made("FROM node:24-slim\nCOPY package-lock.json .\nRUN npm install --omit=dev\n"),
            "FROM node:24-slim\nCOPY package-lock.json .\nRUN npm ci --omit=dev\n");
  EXPECT_EQ(made("FROM node:24-slim\nCOPY pnpm-lock.yaml .\nRUN pnpm i\n"),
            "FROM node:24-slim\nCOPY pnpm-lock.yaml .\nRUN pnpm i --frozen-lockfile\n");
}

/// Ids of ours in the default profile.
std::vector<std::string> said(std::string_view text, Profile profile = Profile::standard) {
  std::vector<std::string> out;
  for (const Finding& finding : testing::lint_dockerfile(text, profile).findings)
    if (finding.id.starts_with("PL15")) out.push_back(finding.id);
  return out;
}

using Ids = std::vector<std::string>;

TEST(PackageRules, SeeThroughWrappers) {
  EXPECT_EQ(said("FROM debian:13\nRUN sudo -E apt-get install --no-install-recommends x\n"), (Ids{"PL1503"}));
  EXPECT_EQ(said("FROM debian:13\nRUN env DEBIAN_FRONTEND=noninteractive /usr/bin/apt-get install "
                 "--no-install-recommends x\n"),
            (Ids{"PL1503"}));
  EXPECT_EQ(said("FROM debian:13\nRUN sh -c 'apt-get install --no-install-recommends x'\n"), (Ids{"PL1503"}));
  EXPECT_EQ(said("FROM debian:13\nRUN yes | apt-get install --no-install-recommends x\n"), (Ids{}));
}

TEST(PackageRules, LetPassWhatWellMadeFilesDo) {
  for (const std::string_view text : {
           "FROM debian:13\nRUN apt-get update && apt-get install -y --no-install-recommends x && rm -rf "
           "/var/lib/{apt,dpkg}/lists\n",
           "FROM debian:13\nRUN apt-get update && apt-get install -y --no-install-recommends x && rm -r "
           "/var/lib/apt/lists /tmp/*\n",
           "FROM debian:13\nRUN apt-get update && apt-get install -y --no-install-recommends x && apt-get dist-clean\n",
           "FROM debian:13\nRUN --mount=type=cache,target=/var/lib/apt,sharing=locked "
           "--mount=type=cache,target=/var/cache/apt apt-get update && apt-get install -y --no-install-recommends x\n",
           "FROM debian:13 AS build\nRUN apt-get update && apt-get install -y gcc\nFROM scratch\nCOPY --from=build /a "
           "/b\n",
           "FROM debian:13\nRUN echo 'APT::Get::Assume-Yes \"true\"; APT::Install-Recommends \"false\";' > "
           "/etc/apt/apt.conf.d/x\nRUN apt-get update && apt-get install x && rm -rf /var/lib/apt/lists/*\n",
           "FROM alpine:3.22\nRUN apk add --update x && rm -rf /var/cache/apk/*\n",
           "FROM alpine:3.22\nRUN apk add --no-cache --virtual .build-deps gcc && make && apk del .build-deps\n",
           "FROM python:3.14\nENV PIP_NO_CACHE_DIR=1\nRUN pip install x\n",
           "FROM python:3.14\nRUN --mount=type=cache,target=/home/app/.cache/pip pip install x\n",
           "FROM python:3.14\nRUN pip install x && rm -rf ~/.cache\n",
           "FROM python:3.14\nRUN pip install --no-cache-dir torch --extra-index-url "
           "https://download.pytorch.org/whl/cu118\n",
           "FROM python:3.14\nRUN PIP_NO_CACHE_DIR=off true; env PIP_NO_CACHE_DIR=1 pip install x\n",
           "FROM fedora:43\nRUN dnf -y install x && dnf clean all && rm -rf /var/cache/yum\n",
           "FROM registry.access.redhat.com/ubi9/ubi-minimal:9.6\nRUN microdnf install x && microdnf clean all\n",
           "FROM node:24\nRUN npm install -g x\n",
           "FROM node:24\nCOPY package.json yarn.lock ./\nRUN --mount=type=cache,target=/root/.cache/yarn yarn install "
           "--frozen-lockfile\n",
           "FROM linux:1\nRUN apt-get update && apt-get install -y --no-install-recommends openssh-server && rm -rf "
           "/var/lib/apt/lists/*\nCMD [\"/usr/sbin/sshd\", \"-D\"]\n",
       })
    EXPECT_EQ(said(text), Ids{}) << text;
}

TEST(PackageRules, VersionsInVariablesAreKnown) {
  const auto pins = [](std::string_view text) {
    const Ids ids = said(text, Profile::strict);
    return std::ranges::count_if(
        ids, [](const std::string& id) { return id == "PL1501" || id == "PL1511" || id == "PL1551"; });
  };
  EXPECT_EQ(pins("FROM debian:13\nARG P=\"a=1 b=2\"\nRUN apt-get install -y $P\n"), 0);
  EXPECT_EQ(pins("FROM debian:13\nARG P=\"a=1 b\"\nRUN apt-get install -y $P\n"), 1);
  EXPECT_EQ(pins("FROM debian:13\nRUN P=\"a b\" && apt-get install -y $P\n"), 0);
  EXPECT_EQ(pins("FROM debian:13\nRUN apt-get install -y \"a=$V\" b/trixie ./c.deb d-\n"), 0);
  EXPECT_EQ(pins("FROM debian:13\nRUN apt-get install -y -t trixie-backports a\n"), 1);
  EXPECT_EQ(pins("FROM alpine:3.22\nRUN apk add --no-cache -t .deps a~1 'b>2' '!c'\n"), 0);
  EXPECT_EQ(pins("FROM python:3.14\nRUN python3 -m pip install -c limits.txt a\n"), 0);
  EXPECT_EQ(pins("FROM python:3.14\nRUN pip install -r requirements.txt -e . -t /x -i https://h/simple\n"), 0);
  EXPECT_EQ(pins("FROM debian:13\nRUN apt-get install -yt sid a=1\n"), 0);
  EXPECT_EQ(pins("FROM python:3.14\nRUN uv pip install a\n"), 1);
  EXPECT_EQ(pins("FROM python:3.14\nRUN pip install 'git+https://user@h/r'\n"), 1);
}

TEST(PackageRules, PointAtTheWord) {
  const std::string text =
      "FROM debian:13\nRUN apt-get update && apt-get \\\n  install --no-install-recommends \\\n  curl\n";
  std::vector<std::string> places;
  for (const std::string& each : testing::found_in(testing::lint_dockerfile(text, Profile::strict)))
    if (each.find("PL15") != std::string::npos) places.push_back(each);
  EXPECT_EQ(places, (std::vector<std::string>{"2:13 PL1502", "3:3 PL1503", "4:3 PL1501"}));
}

}  // namespace
}  // namespace plimsoll::lint

// SPDX-License-Identifier: Apache-2.0
// Samples in the shape of each tool's documentation, checked by hand; patterns against Go's own libraries.
#include "policy/ignore_files.h"

#include <gtest/gtest.h>

#include <random>

#include "base/glob.h"
#include "base/go_oracle.h"
#include "policy/ignore_kinds.h"
#include "policy/ignore_names.h"
#include "policy/ignore_reader.h"

using namespace plimsoll;
using namespace plimsoll::policy;
using plimsoll::testing::Folder;

namespace {

using Texts = std::vector<std::string>;

IgnoreFile read(Result<IgnoreFile> (*reader)(std::string_view, std::string_view), std::string_view text) {
  const Result<IgnoreFile> file = reader(text, "F");
  EXPECT_TRUE(file) << (file ? "" : file.error().message);
  return file ? *file : IgnoreFile{};
}

std::string error_of(Result<IgnoreFile> (*reader)(std::string_view, std::string_view), std::string_view text) {
  const Result<IgnoreFile> file = reader(text, "F");
  return file ? "no error" : file.error().message;
}

/// "*" and "?" as a selector takes them.
bool wildcard_matches(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '*')
    return wildcard_matches(pattern.substr(1), text) || (!text.empty() && wildcard_matches(pattern, text.substr(1)));
  return !text.empty() && (pattern.front() == '?' || pattern.front() == text.front()) &&
         wildcard_matches(pattern.substr(1), text.substr(1));
}

}  // namespace

TEST(LastDay, EndsAsTheDayBegins) {
  EXPECT_EQ(last_day_before("2026-01-01"), "2025-12-31");
  EXPECT_EQ(last_day_before("2024-03-01"), "2024-02-29");
  EXPECT_EQ(last_day_before("2026-1-2"), "2026-01-01");
  EXPECT_EQ(last_day_before("2026-01-01T00:00:00Z"), "2025-12-31");
  EXPECT_EQ(last_day_before("2026-01-01T00:00:00.001Z"), "2026-01-01");
  EXPECT_EQ(last_day_before("2026-01-01T00:00:00+02:00"), "2025-12-31");
  EXPECT_EQ(last_day_before("2026-01-01T23:00:00-02:00"), "2026-01-02");
  EXPECT_EQ(last_day_before("2026-01-01 12:30:00"), "2026-01-01");
  EXPECT_EQ(last_day_before("9999-12-31"), "9999-12-30");
  EXPECT_EQ(last_day_before("0000-01-01"), "0001-01-01");
  for (const char* wrong : {"", "soon", "2026", "2026-13-01", "2026-02-30", "2026-01-01T", "2026-01-01T25:00:00Z",
                            "2026-01-01x", "2026-01-01T10:00:00+", "20260101"})
    EXPECT_EQ(last_day_before(wrong), std::nullopt) << wrong;
}

TEST(Trivyignore, OneIdALine) {
  const IgnoreFile file = read(read_trivyignore,
                               "# vulnerabilities\r\n"
                               "CVE-2019-0001\n"
                               "\n"
                               "  CVE-2019-0004 exp:2020-01-01  # why\n"
                               "CVE-2019-0005 key:value exp:9999-01-01\n"
                               "CVE-2019-0006 exp:soon\n"
                               "CVE-2019-*\n"
                               "AVD-DS-0002\n"
                               "github-pat\n");
  ASSERT_EQ(file.ignores.size(), 5U);
  EXPECT_EQ(file.ignores[0].what.ids, Texts{"CVE-2019-0001"});
  EXPECT_EQ(file.ignores[0].source, "F:2");
  EXPECT_EQ(file.ignores[0].code, "ignore-file");
  EXPECT_EQ(file.ignores[0].until, "");
  EXPECT_EQ(file.ignores[1].until, "2019-12-31");
  EXPECT_EQ(file.ignores[2].until, "9998-12-31");
  EXPECT_EQ(file.ignores[3].what.ids, (Texts{"AVD-DS-0002", "DS-0002"}));
  EXPECT_EQ(file.ignores[4].what.ids, (Texts{"github-pat", "github-token"}));
  for (const Ignore& ignore : file.ignores)
    EXPECT_EQ(std::ranges::count(ignore.what.kinds, FindingKind::policy), 0) << ignore.source;
  ASSERT_EQ(file.warnings.size(), 2U);
  EXPECT_EQ(file.warnings[0], "F:6: passed over: \"soon\" is no day such as 2026-01-31");
  EXPECT_TRUE(file.warnings[1].starts_with("F:7: \"CVE-2019-*\" is passed over")) << file.warnings[1];
}

TEST(Trivyignore, IdsOfChecks) {
  EXPECT_EQ(ids_of_trivy_id("DS002"), (Texts{"DS-0002", "DS002"}));
  EXPECT_EQ(ids_of_trivy_id("AVD-KSV-0017"), (Texts{"AVD-KSV-0017", "KSV-0017"}));
  EXPECT_EQ(ids_of_trivy_id("CVE-2019-0001"), Texts{"CVE-2019-0001"});
  EXPECT_EQ(ids_of_trivy_id("PL3014"), (Texts{"PL-3014", "PL3014"}));
}

TEST(TrivyignoreYaml, Sections) {
  const IgnoreFile file = read(read_trivyignore_yaml, R"(vulnerabilities:
  - id: CVE-2022-40897
    paths:
      - "usr/local/lib/python3.9/site-packages/setuptools-{58,59}.*/METADATA"
      - "package-lock.json"
    statement: Accept the risk
  - id: CVE-2023-2650
  - id: CVE-2023-3446
    expired_at: 2023-09-01
  - id: CVE-2023-3817
    purls:
      - "pkg:deb/debian/libssl1.1"
  - paths: ["vendor/**"]
  - statement: nothing
misconfigurations:
  - id: AVD-DS-0001
  - id: DS002
    purls: ["pkg:npm/a"]
secrets:
  - id: aws-access-key-id
    paths: ["foo/bar/aws.secret"]
licenses:
  - id: GPL-3.0
oddities: []
)");
  ASSERT_EQ(file.ignores.size(), 7U);
  EXPECT_EQ(file.ignores[0].what.kinds, std::vector{FindingKind::vulnerability});
  EXPECT_EQ(file.ignores[0].what.paths,
            (Texts{"usr/local/lib/python3.9/site-packages/setuptools-58.*/METADATA",
                   "usr/local/lib/python3.9/site-packages/setuptools-59.*/METADATA", "/package-lock.json"}));
  EXPECT_EQ(file.ignores[0].reason, "Accept the risk");
  EXPECT_EQ(file.ignores[0].source, "F:2");
  EXPECT_EQ(file.ignores[2].until, "2023-08-31");
  EXPECT_EQ(file.ignores[3].what.purls, Texts{"pkg:deb/debian/libssl1.1"});
  EXPECT_EQ(file.ignores[4].what.ids, (Texts{"AVD-DS-0001", "DS-0001"}));
  EXPECT_EQ(file.ignores[5].what.purls, Texts{});
  EXPECT_EQ(file.ignores[6].what.kinds, std::vector{FindingKind::secret});
  // Trivy compares the id of an item whatever else it says, so paths alone take nothing back.
  EXPECT_EQ(file.warnings, (Texts{"F:13: passed over: it has no id, and without one it holds for nothing in Trivy",
                                  "F:14: passed over: it has no id, and without one it holds for nothing in Trivy",
                                  "F:18: purls are for vulnerabilities only; they are passed over",
                                  "F:22: licences are not judged here; this section is passed over",
                                  "F:24: Trivy has no section \"oddities\""}));
}

TEST(TrivyignoreYaml, ErrorsNameTheLine) {
  EXPECT_EQ(error_of(read_trivyignore_yaml, "vulnerabilities: CVE-1\n"), "F:1: vulnerabilities must be a list");
  EXPECT_EQ(error_of(read_trivyignore_yaml, "vulnerabilities:\n  - CVE-1\n"),
            "F:2: an item of vulnerabilities must be a mapping with an id");
  EXPECT_EQ(error_of(read_trivyignore_yaml, "vulnerabilities:\n  - id: A\n    expired_at: soon\n"),
            "F:3: \"soon\" is no day such as 2026-01-31");
  EXPECT_EQ(error_of(read_trivyignore_yaml, "secrets:\n- id: A\n  paths: ['{a']\n"),
            "F:3: \"{a\" is no usable pattern");
  EXPECT_EQ(error_of(read_trivyignore_yaml, "- a\n"), "F: a mapping of keys is expected, as in \"ignore:\"");
  EXPECT_TRUE(error_of(read_trivyignore_yaml, "a: [").starts_with("F: not usable YAML"));
  EXPECT_TRUE(read(read_trivyignore_yaml, "").ignores.empty());
}

TEST(Grype, Rules) {
  const IgnoreFile file = read(read_grype_config, R"(fail-on-severity: high
output: [json]
ignore:
  - vulnerability: CVE-2008-4318
    fix-state: unknown
    include-aliases: true
    reason: not ours
    package:
      name: libcurl
      version: 1.5.1
      type: npm
      location: "/usr/local/lib/node_modules/**"
  - package:
      type: gem
  - package:
      name: log4j.*
      language: java
  - vulnerability: CVE-1
    namespace: debian:distro:debian:12
  - fix-state: fixed
  - package:
      upstream-name: linux(-.*)?
      type: deb
)");
  ASSERT_EQ(file.ignores.size(), 6U) << (file.warnings.empty() ? "" : file.warnings.front());
  EXPECT_EQ(file.ignores[0].source, "F:4");
  EXPECT_EQ(file.ignores[0].reason, "not ours");
  EXPECT_EQ(file.ignores[0].what.packages, Texts{"libcurl"});
  EXPECT_EQ(file.ignores[0].what.versions, Texts{"1.5.1"});
  EXPECT_EQ(file.ignores[0].what.types, Texts{"npm"});
  EXPECT_EQ(file.ignores[0].what.paths, Texts{"/usr/local/lib/node_modules/**"});
  EXPECT_FALSE(file.ignores[0].what.statuses.empty());
  EXPECT_EQ(file.ignores[1].what.types, Texts{"gem"});
  EXPECT_EQ(file.ignores[2].what.packages, (Texts{"log4j*", "*:log4j*"}));
  EXPECT_EQ(file.ignores[3].what.distributions, Texts{"debian:12"});
  EXPECT_EQ(file.ignores[4].what.fixable, true);
  EXPECT_EQ(file.ignores[5].what.packages, (Texts{"linux-*", "linux"}));
  EXPECT_EQ(file.warnings,
            Texts{"F:1: only what is ignored is read from this file; passed over: fail-on-severity, output"});
}

TEST(Grype, RulesThatCannotBeToldArePassedOver) {
  for (const char* rule :
       {"{vulnerability: A, match-type: cpe-match}", "{vulnerability: A, namespace: 'nvd:cpe'}", "{reason: why}",
        "{vex-status: not_affected}", "{vulnerability: 'CVE-*'}", "{vulnerability: A, packge: {name: a}}",
        "{package: {name: '[ab]c'}}", "{package: {name: a, upstream-name: b}}", "{package: {type: brick}}",
        "{package: {type: npm, language: java}}", "{package: {version: '*'}}", "{fix-state: soon}"}) {
    const IgnoreFile file = read(read_grype_config, std::string("ignore:\n- ") + rule + "\n");
    EXPECT_TRUE(file.ignores.empty()) << rule;
    ASSERT_EQ(file.warnings.size(), 1U) << rule;
    EXPECT_TRUE(file.warnings[0].starts_with("F:2: passed over: ")) << file.warnings[0];
  }
  EXPECT_EQ(error_of(read_grype_config, "ignore: {}\n"), "F:1: ignore must be a list of rules");
  EXPECT_EQ(error_of(read_grype_config, "ignore:\n- vulnerability: [a]\n"), "F:2: vulnerability must be a text");
}

TEST(Grype, KernelHeaders) {
  EXPECT_TRUE(read(read_grype_config, "match-upstream-kernel-headers: true\n").ignores.empty());
  const IgnoreFile file = read(read_grype_config, "match-upstream-kernel-headers: false\n");
  ASSERT_EQ(file.ignores.size(), 2U);
  EXPECT_EQ(file.ignores[1].what.types, Texts{"deb"});
}

TEST(OsvScanner, ProblemsAndPackages) {
  const IgnoreFile file = read(read_osv_scanner_config, R"(# ours
[[IgnoredVulns]]
id = "GO-2022-0968"
ignoreUntil = 2022-11-09
reason = "No ssh servers are connected to or hosted in Go lang"

[[IgnoredVulns]]
id = "GO-2022-1059"
ignoreUntil = 2022-11-09T12:00:00Z

[[IgnoredVulns]]
id = "GO-2022-0968"

[[PackageOverrides]]
name = "lib"
version = "1.0.0"
ecosystem = "Go"
ignore = true
effectiveUntil = 2022-11-09
reason = "abc"

[[PackageOverrides]]
ecosystem = "Debian:12"
vulnerability.ignore = true

[[PackageOverrides]]
name = "other"
license.override = ["MIT"]

[[PackageOverrides]]
group = "dev"
ignore = true

[[packageoverrides2]]
)");
  ASSERT_EQ(file.ignores.size(), 4U);
  EXPECT_EQ(file.ignores[0].what.ids, Texts{"GO-2022-0968"});
  EXPECT_EQ(file.ignores[0].until, "2022-11-08");
  EXPECT_EQ(file.ignores[0].source, "F:2");
  EXPECT_EQ(file.ignores[1].until, "2022-11-09");
  EXPECT_EQ(file.ignores[1].source, "F:7");
  EXPECT_EQ(file.ignores[2].what.packages, Texts{"lib"});
  EXPECT_EQ(file.ignores[2].what.types, Texts{"golang"});
  EXPECT_EQ(file.ignores[2].until, "2022-11-08");
  EXPECT_EQ(file.ignores[2].source, "F:14");
  EXPECT_EQ(file.ignores[3].what.distributions, Texts{"debian:12"});
  EXPECT_EQ(file.warnings.size(), 4U);
}

TEST(OsvScanner, Ecosystems) {
  const auto selected = [](std::string_view ecosystem) {
    Selector what;
    if (!select_osv_ecosystem(ecosystem, what)) return std::string("none");
    return what.types.front() + (what.distributions.empty() ? "" : " " + what.distributions.front());
  };
  EXPECT_EQ(selected("PyPI"), "pypi");
  EXPECT_EQ(selected("Packagist"), "composer");
  EXPECT_EQ(selected("Ubuntu:22.04:LTS"), "alpm ubuntu:22.04");
  EXPECT_EQ(selected("Alpine:v3.20"), "alpm alpine:3.20");
  EXPECT_EQ(selected("openSUSE:Leap 15.6"), "alpm opensuse-leap:15.6");
  EXPECT_EQ(selected("Debian"), "alpm debian");
  EXPECT_EQ(selected("Bricks"), "none");
}

TEST(OsvScanner, Errors) {
  EXPECT_EQ(error_of(read_osv_scanner_config, "IgnoredVulns = 3\n"),
            "F: IgnoredVulns must be a list of tables, [[IgnoredVulns]]");
  EXPECT_EQ(error_of(read_osv_scanner_config, "\n[[IgnoredVulns]]\nid = 3\n"), "F:2: id must be a text");
  EXPECT_EQ(error_of(read_osv_scanner_config, "[[IgnoredVulns]]\nid = 'A'\nignoreUntil = 'soon'\n"),
            "F:1: ignoreUntil must be a day such as 2026-01-31");
}

TEST(Snyk, Ignores) {
  const IgnoreFile file = read(read_snyk_policy, R"(# Snyk (https://snyk.io) policy file
version: v1.25.0
ignore:
  'npm:lodash:20180130':
    - '*':
        reason: None given
        expires: 2030-08-20T16:15:35.000Z
        ignoredBy: {name: Ann, email: ann@example.com}
  CVE-2021-23337:
    - '* > semver@2.x':
        expires: '2026-01-01T00:00:00.000Z'
        disregardIfFixable: true
    - openssl/libssl3@3.0.11-1~deb12u2:
    - express > qs@6.2.0:
        reason: r
    - semver@^2.0.0: {reason: r}
    - late: {expires: someday}
patch:
  'npm:ms:20151024':
    - '*': {patched: '2020-01-01T00:00:00.000Z'}
exclude: {global: [tests]}
)");
  ASSERT_EQ(file.ignores.size(), 3U);
  EXPECT_EQ(file.ignores[0].source, "F:5");
  EXPECT_EQ(file.ignores[0].until, "2030-08-20");
  EXPECT_EQ(file.ignores[0].owner, "Ann");
  EXPECT_TRUE(file.ignores[0].what.packages.empty());
  EXPECT_EQ(file.ignores[1].what.packages, Texts{"semver"});
  EXPECT_EQ(file.ignores[1].what.versions, Texts{"2.*"});
  EXPECT_EQ(file.ignores[1].what.fixable, false);
  EXPECT_EQ(file.ignores[1].until, "2025-12-31");
  EXPECT_EQ(file.ignores[2].what.packages, (Texts{"openssl/libssl3", "libssl3"}));
  EXPECT_EQ(file.ignores[2].what.versions, Texts{"3.0.11-1~deb12u2"});
  ASSERT_EQ(file.warnings.size(), 6U);
  EXPECT_TRUE(file.warnings[0].starts_with("F:14: passed over: \"express > qs@6.2.0\" is one way")) << file.warnings[0];
  EXPECT_EQ(file.warnings[3], "F:18: 1 patch is passed over: what is in the image is what counts");
}

TEST(IgnoreFiles, AreToldByNameAndByContent) {
  const Folder folder;
  folder.write(".trivyignore", "CVE-1\n");
  folder.write(".snyk", "ignore: {}\n");
  folder.write("osv-scanner.toml", "");
  EXPECT_EQ(ignore_files_in(folder.path()),
            (std::vector<std::filesystem::path>{folder.path() / ".trivyignore", folder.path() / "osv-scanner.toml",
                                                folder.path() / ".snyk"}));
  folder.write("ids.txt", "# ours\nCVE-2020-1 exp:2030-01-01\nDS002\n");
  folder.write("by-kind.yaml", "vulnerabilities:\n- id: CVE-1\n");
  folder.write("rules.yaml", "ignore:\n- vulnerability: CVE-1\n");
  folder.write("paths.yaml", "ignore:\n  CVE-1:\n  - '*':\n");
  folder.write("x.toml", "[[IgnoredVulns]]\nid = 'CVE-1'\n");
  for (const char* name : {"ids.txt", "by-kind.yaml", "rules.yaml", "paths.yaml", "x.toml"}) {
    const auto file = read_ignore_file(folder.path() / name);
    ASSERT_TRUE(file) << name << ": " << file.error().message;
    EXPECT_GE(file->ignores.size(), 1U) << name;
  }
  folder.write("what.txt", "hello there\n");
  folder.write("lint.yaml", "ignored: [DL3008]\n");
  folder.write("policy.yaml", "version: 1\nrules: []\n");
  EXPECT_TRUE(read_ignore_file(folder.path() / "what.txt").error().message.find("neither its name") !=
              std::string::npos);
  EXPECT_TRUE(read_ignore_file(folder.path() / "lint.yaml").error().message.find("hadolint") != std::string::npos);
  EXPECT_TRUE(read_ignore_file(folder.path() / "policy.yaml").error().message.find("--policy") != std::string::npos);
  EXPECT_FALSE(read_ignore_file(folder.path() / "missing"));
}

TEST(IgnorePatterns, WildcardsOfExpressions) {
  EXPECT_EQ(wildcards_of("^a(b|c)d$"), (Texts{"abd", "acd"}));
  EXPECT_EQ(wildcards_of("^a|b$"), (Texts{"a*", "*b"}));
  EXPECT_EQ(wildcards_of("^linux(-.*)?-headers-.*$"), (Texts{"linux-*-headers-*", "linux-headers-*"}));
  EXPECT_EQ(wildcards_of("^a\\.b.c$"), Texts{"a.b?c"});
  for (const char* no : {"a*", "[ab]", "a{2}", "(a", "a)", "\\d+", "a$b", "a^b", "(?i)a", "a??", "\\*"})
    EXPECT_EQ(wildcards_of(no), std::nullopt) << no;
  // Many alternatives and deep nests end soon.
  std::string many = "^";
  for (int i = 0; i < 40; ++i) many += "(a|b)";
  EXPECT_EQ(wildcards_of(many), std::nullopt);
  EXPECT_EQ(wildcards_of(std::string(2000, '(')), std::nullopt);
  EXPECT_EQ(path_globs(std::string(2000, '{')), std::nullopt);
}

class PatternOracle : public plimsoll::testing::GoOracle {
 protected:
  PatternOracle() : GoOracle("ignore_patterns") {}
};

TEST_F(PatternOracle, AgreesWithGo) {
  std::mt19937 random(7);
  const auto pick = [&](const std::vector<std::string_view>& from) {
    return from[std::uniform_int_distribution<std::size_t>(0, from.size() - 1)(random)];
  };
  const auto text = [&](const std::vector<std::string_view>& parts, std::size_t most) {
    std::string out;
    for (std::size_t n = std::uniform_int_distribution<std::size_t>(1, most)(random); n > 0; --n) out += pick(parts);
    return out;
  };
  struct Question {
    bool is_path;
    std::string pattern, text;
  };
  std::vector<Question> questions;
  std::string lines;
  for (int i = 0; i < 40'000; ++i) {
    Question q{i % 2 == 0, {}, {}};
    if (q.is_path) {
      // Parts of a path, as people write them; "[!a]" of doublestar takes "/" too, and is left out.
      for (int part = 0, parts = 1 + i / 2 % 4; part < parts; ++part) {
        q.pattern += part == 0 ? "" : "/";
        q.pattern += pick({"**", "**", "{**,a}"});
        if (i % 3 != 0)
          q.pattern.erase(q.pattern.rfind('/') + 1)
              .append(text({"a", "b", "*", "?", "{a,b}", "{c.d,a/b}", "[ab]", "\\*", ""}, 3));
        if (q.pattern.empty()) q.pattern = "a";
        q.text += (part == 0 ? "" : "/") + text({"a", "b", "c.d", ".d", "*"}, 2);
      }
    } else {
      q.pattern = text({"a", "b", "-", ".", ".*", ".+", "(a|b)", "(-.*)?", "|", "\\.", "a?", "^", "$", "(?:b|-a)"}, 6);
      q.text = text({"a", "b", "-", ".", "aa", "ba"}, 6);
    }
    lines += json::compact(json::object{{"path", q.is_path}, {"pattern", q.pattern}, {"text", q.text}}) + "\n";
    questions.push_back(std::move(q));
  }
  folder_.write("questions", lines);
  const auto answers = ask("< questions");
  ASSERT_EQ(answers.size(), questions.size());
  std::size_t told = 0, matched = 0;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const Question& q = questions[i];
    const auto patterns = q.is_path ? path_globs(q.pattern) : wildcards_of(q.pattern);
    if (!patterns || !answers[i].at("valid").as_bool()) continue;
    const bool theirs = answers[i].at("matches").as_bool();
    const bool ours = std::ranges::any_of(*patterns, [&](const std::string& pattern) {
      return q.is_path ? glob_matches(pattern, q.text) : wildcard_matches(pattern, q.text);
    });
    ++told;
    matched += theirs ? 1 : 0;
    EXPECT_EQ(ours, theirs) << (q.is_path ? "path " : "expression ") << q.pattern << "  " << q.text;
    if (HasFailure()) break;
  }
  EXPECT_GT(told, 10'000U);
  EXPECT_GT(matched, 1'000U);
}

// SPDX-License-Identifier: Apache-2.0
// The feeds that are YAML: examples, and which versions they concern as the ecosystems' own tools decide it.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include <fmt/ranges.h>

#include "advisory/feeds/readers.h"
#include "advisory/feeds/testing.h"
#include "base/testing.h"
#include "version/version.h"

namespace plimsoll::advisory {
namespace {

using plimsoll::testing::Folder;
using plimsoll::testing::have;
using testing::Notes;
using testing::read_text;
using Lines = std::vector<std::string>;

TEST(RubyAdvisoryDb, TakesWhatIsNotWell) {
  const auto reader = ruby_advisory_db_reader();
  EXPECT_TRUE(reader->wants("x.tar.gz/ruby-advisory-db-master/gems/actionpack/CVE-2016-0752.yml"));
  EXPECT_FALSE(reader->wants("x.tar.gz/ruby-advisory-db-master/rubies/jruby/CVE-2010-1330.yml"));
  Notes notes;
  ASSERT_TRUE(read_text(*reader, "gems/actionpack/CVE-2016-0752.yml", R"(---
gem: actionpack
framework: rails
cve: 2016-0752
ghsa: xrr4-p6fq-hjg7
date: 2016-01-25
url: "https://example.org/x"
title: Possible Information Leak
description: |
  There is a leak.
cvss_v2: 5.0
cvss_v3: 7.5
unaffected_versions:
  - ">= 4.1.0"
patched_versions:
  - "~> 4.2.5, >= 4.2.5.1"
  - "~> 3.2.22.1"
related:
  cve: [2016-9999]
)",
                        notes));
  ASSERT_TRUE(read_text(*reader, "gems/a/OSVDB-1.yml", "gem: a\nosvdb: 1\ntitle: t\ncvss_v2: 9.3\n", notes));
  ASSERT_TRUE(read_text(*reader, "gems/a/CVE-2020-1.yml",
                        "gem: a\ncve: 2020-0001\npatched_versions: ['> 1.2']\nunaffected_versions: ['< 1.0']\n",
                        notes));
  EXPECT_EQ(notes.lines,
            (Lines{"RubyGems actionpack CVE-2016-0752 fixed [|3.2.22.1|] [3.2.23.A|4.1.0|] high by ruby-advisory-db "
                   "~GHSA-xrr4-p6fq-hjg7 ~CVE-2016-9999",
                   "RubyGems a OSVDB-1 affected [||] high by ruby-advisory-db",
                   "RubyGems a CVE-2020-0001 affected [1.0||1.2]"}));
  EXPECT_EQ(notes.newest, "2016-01-25");
  EXPECT_TRUE(notes.skipped.empty());
}

TEST(RubyAdvisoryDb, PassesOverWhatIsNoRecord) {
  for (const char* bad :
       {"", "7", "[", "gem: a", "cve: 2020-0001", "gem: a\ncve: 2020-0001\npatched_versions: ['what?']",
        "gem: [a]\ncve: 2020-0001", "--- 1\n--- 2\n"}) {
    Notes notes;
    ASSERT_TRUE(read_text(*ruby_advisory_db_reader(), "gems/a/x.yml", bad, notes));
    EXPECT_EQ(notes.lines, Lines{}) << bad;
    EXPECT_EQ(notes.skipped.size(), 1U) << bad;
  }
  Notes notes;
  ASSERT_TRUE(read_text(*ruby_advisory_db_reader(), "x.yml", "engine: ruby\ncve: 2020-0001\n", notes));
  EXPECT_EQ(notes.left_out.size(), 1U);
}

TEST(PhpAdvisories, TakesEveryBranch) {
  Notes notes;
  ASSERT_TRUE(read_text(*php_advisories_reader(),
                        "x.zip/security-advisories-master/Symfony/http-foundation/CVE-2024-50345.yaml",
                        R"(title:     "CVE-2024-50345: Open redirect"
link:      https://example.org/cve-2024-50345
cve:       CVE-2024-50345
branches:
    2.x:
        time:     ~
        versions: ['>=2.0.0', '<3.0.0']
    5.4.x:
        time:     2024-11-05 08:00:00
        versions: ['>=5.4.0', '<5.4.46']
    6.4.x:
        time:     2024-11-05 08:00:00
        versions: ['>=6.4.0', '<=6.4.13']
reference: composer://Symfony/http-foundation
)",
                        notes));
  ASSERT_TRUE(read_text(
      *php_advisories_reader(), "x.zip/a/b/2012-11-29.yaml",
      "title: t\ncve: ~\nbranches:\n  1.x:\n    time: 2012-11-29\n    versions: ['<1.2']\nreference: composer://a/b\n",
      notes));
  EXPECT_EQ(notes.lines,
            (Lines{"Packagist symfony/http-foundation CVE-2024-50345 fixed [5.4.0-dev|5.4.46|]",
                   "Packagist symfony/http-foundation CVE-2024-50345 affected [2.0.0-dev|3.0.0|] [6.4.0-dev||6.4.13]",
                   "Packagist a/b a/b/2012-11-29 fixed [|1.2|]"}));
  EXPECT_TRUE(notes.skipped.empty());
}

TEST(PhpAdvisories, PassesOverWhatIsNoRecord) {
  for (const char* bad :
       {"", "7", "{", "reference: composer://a/b", "reference: a/b\nbranches: {x: {versions: ['<1']}}",
        "reference: composer://a/b\nbranches: {x: {versions: []}}", "reference: composer://a/b\nbranches: {x: 7}",
        "reference: composer://a/b\nbranches: {x: {versions: ['<what?']}}"}) {
    Notes notes;
    ASSERT_TRUE(read_text(*php_advisories_reader(), "a/b/x.yaml", bad, notes));
    EXPECT_EQ(notes.lines, Lines{}) << bad;
    EXPECT_EQ(notes.skipped.size(), 1U) << bad;
  }
}

class Random {
 public:
  explicit Random(std::uint32_t seed) : random_(seed) {}
  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }
  /// Few and small numbers, so that versions meet bounds often.
  std::string version(bool pre) {
    std::string out = std::to_string(below(4));
    for (std::size_t parts = 1 + below(3); parts > 0; --parts) out += '.' + std::to_string(below(4));
    if (pre && below(6) == 0) out += below(2) == 0 ? ".beta1" : ".rc2";
    return out;
  }

 private:
  std::mt19937 random_;
};

/// Whether one of the rows covers a version, as matching decides it.
bool concerns(const std::vector<Advisory>& rows, const version::Scheme& scheme, std::string_view version) {
  const auto within = [&](const Range& range) {
    const auto order = [&](const std::string& bound) { return scheme.compare(version, bound); };
    return (range.introduced.empty() || order(range.introduced) >= 0) &&
           (range.fixed.empty() || order(range.fixed) < 0) &&
           (range.last_affected.empty() || order(range.last_affected) <= 0);
  };
  return std::ranges::any_of(rows, [&](const Advisory& row) { return std::ranges::any_of(row.ranges, within); });
}

std::string list(const Lines& items) { return fmt::format("[\"{}\"]", fmt::join(items, "\",\"")); }

TEST(RubyAdvisoryDb, ConcernsTheVersionsThatRubyGemsSays) {
  if (!have("ruby")) GTEST_SKIP() << "ruby is not here";
  const version::Scheme& scheme = *version::find_scheme("RubyGems");
  Random random(1);
  std::string questions, answers;
  for (int i = 0; i < 400; ++i) {
    Lines patched, unaffected, versions;
    for (std::size_t n = random.below(4); n > 0; --n) {
      const std::string base = random.version(true);
      const std::size_t kind = random.below(4);
      patched.push_back(kind == 0   ? "~> " + base
                        : kind == 1 ? fmt::format("~> {}, >= {}", random.version(false), base)
                        : kind == 2 ? ">= " + base
                                    : "= " + base);
    }
    if (random.below(2) == 0) unaffected.push_back("< " + random.version(true));
    for (int n = 0; n < 25; ++n) versions.push_back(random.version(true));
    questions +=
        fmt::format(R"({{"patched":{},"unaffected":{},"versions":{}}})", patched.empty() ? "[]" : list(patched),
                    unaffected.empty() ? "[]" : list(unaffected), list(versions)) +
        '\n';
    Notes notes;
    ASSERT_TRUE(
        read_text(*ruby_advisory_db_reader(), "gems/a/x.yml",
                  fmt::format("gem: a\ncve: 2020-0001\npatched_versions: {}\nunaffected_versions: {}\n",
                              patched.empty() ? "[]" : list(patched), unaffected.empty() ? "[]" : list(unaffected)),
                  notes));
    ASSERT_TRUE(notes.skipped.empty()) << notes.skipped.front();
    // A lower bound that is well itself ("= 1.0" is patched) is not told: see constraint_ranges.h.
    for (const std::string& version : versions) {
      const bool is_exact = std::ranges::any_of(patched, [&](const std::string& text) {
        return text.starts_with("= ") && scheme.compare(text.substr(2), version) == 0;
      });
      answers += is_exact ? '?' : concerns(notes.rows, scheme, version) ? '1' : '0';
    }
    answers += '\n';
  }
  const Folder folder;
  folder.write("in", questions);
  const std::string theirs = folder.run(fmt::format("ruby '{}/tests/oracles/vulnerable.rb' < in", PLIMSOLL_SOURCE));
  ASSERT_EQ(theirs.size(), answers.size());
  std::size_t different = 0;
  for (std::size_t i = 0; i < theirs.size(); ++i) different += answers[i] != '?' && answers[i] != theirs[i] ? 1 : 0;
  EXPECT_EQ(different, 0U) << "of " << theirs.size();
}

TEST(PhpAdvisories, ConcernsTheVersionsThatComposerSays) {
  if (!have("php") || !std::filesystem::exists("/usr/share/php/Composer/Semver/autoload.php"))
    GTEST_SKIP() << "php-composer-semver is not here";
  const version::Scheme& scheme = *version::find_scheme("Packagist");
  Random random(2);
  std::string questions, answers;
  for (int i = 0; i < 400; ++i) {
    Lines branches, versions;
    std::string yaml = "reference: composer://a/b\nbranches:\n";
    for (std::size_t n = 1 + random.below(3); n > 0; --n) {
      Lines parts;
      if (random.below(4) > 0) parts.push_back(">=" + random.version(false));
      parts.push_back((random.below(4) == 0 ? "<=" : "<") + random.version(false));
      branches.push_back(list(parts));
      yaml +=
          fmt::format("  b{}: {{time: {}, versions: {}}}\n", n, random.below(2) == 0 ? "~" : "2020-01-01", list(parts));
    }
    for (int n = 0; n < 25; ++n) versions.push_back(random.version(false));
    questions += fmt::format("{{\"branches\":[{}],\"versions\":{}}}\n", fmt::join(branches, ","), list(versions));
    Notes notes;
    ASSERT_TRUE(read_text(*php_advisories_reader(), "a/b/x.yaml", yaml, notes));
    ASSERT_TRUE(notes.skipped.empty()) << notes.skipped.front();
    for (const std::string& version : versions) answers += concerns(notes.rows, scheme, version) ? '1' : '0';
    answers += '\n';
  }
  const Folder folder;
  folder.write("in", questions);
  EXPECT_EQ(folder.run(fmt::format("php '{}/tests/oracles/vulnerable.php' < in", PLIMSOLL_SOURCE)), answers);
}

}  // namespace
}  // namespace plimsoll::advisory

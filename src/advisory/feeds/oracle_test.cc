// SPDX-License-Identifier: Apache-2.0
// Readers against tests/oracles/feeds.py, which reads the same documents in another language: real archives where this
// machine has them, else made-up ones with the oddities of the real ones (tests/oracles/make_feeds.py).
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include <fmt/ranges.h>

#include "advisory/feeds/readers.h"
#include "advisory/feeds/testing.h"
#include "advisory/inputs.h"
#include "base/testing.h"
#include "version/version.h"

namespace plimsoll::advisory {
namespace {

using plimsoll::testing::Folder;
using plimsoll::testing::have;
using plimsoll::testing::shared;
using testing::Notes;
using Lines = std::set<std::string>;

Lines split(std::string_view text, char mark) {
  Lines out;
  while (!text.empty()) {
    const std::size_t end = text.find(mark);
    out.emplace(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return out;
}

/// The first few of what only one side has.
std::string difference(const Lines& ours, const Lines& theirs) {
  std::string out;
  int shown = 0;
  for (const std::string& line : ours) {
    if (!theirs.contains(line) && shown++ < 10) out += "+ " + line + "\n";
  }
  for (const std::string& line : theirs) {
    if (!ours.contains(line) && shown++ < 20) out += "- " + line + "\n";
  }
  return out;
}

void read_path(FeedReader& reader, const std::filesystem::path& path, Sink& sink) {
  const auto wanted = [&](std::string_view name) { return reader.wants(name); };
  const auto done = each_document(path, wanted, [&](Document& document) { return reader.read(document, sink); });
  ASSERT_TRUE(done) << done.error().message;
  ASSERT_TRUE(reader.finish(sink));
}

std::string script(const char* name) {
  return fmt::format("python3 '{}'", (std::filesystem::path(PLIMSOLL_SOURCE) / "tests/oracles" / name).string());
}

struct Made {
  const char *kind, *file;
  int entries;
  std::unique_ptr<FeedReader> (*reader)();
  /// Our lines in the oracle's form.
  Lines (*lines)(const Notes& notes);
};

Lines as_noted(const Notes& notes) { return {notes.lines.begin(), notes.lines.end()}; }

/// Ratings lose their severity and rows theirs; what a row has is sorted.
Lines of_nvd(const Notes& notes) {
  Lines out;
  for (const std::string& line : notes.lines) {
    if (!line.starts_with("CVE-")) continue;
    const std::size_t source = line.find(' ') + 1, severity = line.find(' ', source),
                      vector = line.find(' ', severity + 1);
    out.insert(line.substr(0, severity) + line.substr(vector));
  }
  for (const Advisory& row : notes.rows) {
    Lines items;
    for (const Range& range : row.ranges)
      items.insert(fmt::format("[{}|{}|{}]", range.introduced, range.fixed, range.last_affected));
    for (const std::string& version : row.versions) items.insert("=" + version);
    std::string line = fmt::format("{} {} {} {}", row.ecosystem, row.package, row.id, status_name(row.status));
    for (const std::string& item : items) line += ' ' + item;
    out.insert(line);
  }
  return out;
}

const Made kMade[] = {
    {"arch", "all.json", 1000, arch_reader, as_noted},
    {"eol", "full.json", 500, eol_reader, as_noted},
    {"epss", "epss_scores-2026-11-20.csv", 5000, epss_reader, as_noted},
    {"nvd", "nvdcve-2.0-2026.json", 600, nvd_reader, of_nvd},
    {"photon", "cve_data_photon5.0.json", 1000, photon_reader, as_noted},
};

TEST(MadeFeeds, AgreeWithTheOracle) {
  if (!have("python3")) GTEST_SKIP() << "the oracle needs python3";
  const Folder folder;
  for (const Made& made : kMade) {
    const char* long_tests = std::getenv("PLIMSOLL_LONG_TESTS");
    for (int seed = 1; seed <= (long_tests ? 20 : 1); ++seed) {
      folder.run(fmt::format("{} {} {} {} > {}", script("make_feeds.py"), made.kind, made.entries, seed, made.file));
      Notes notes;
      read_path(*made.reader(), folder.path() / made.file, notes);
      const Lines theirs = split(folder.run(fmt::format("{} {} {}", script("feeds.py"), made.kind, made.file)), '\n');
      EXPECT_EQ(difference(made.lines(notes), theirs), "") << made.kind << " seed " << seed;
      EXPECT_GT(theirs.size(), 500U) << made.kind;
      EXPECT_TRUE(notes.skipped.empty()) << made.kind << ": " << notes.skipped.front();
    }
  }
}

TEST(MadeFeeds, SecdbAgreesWithTheOracle) {
  if (!have("python3")) GTEST_SKIP() << "the oracle needs python3";
  const Folder folder;
  folder.run(script("make_feeds.py") + " secdb 1000 > security.json");
  Notes notes;
  read_path(*alpine_reader(), folder.path() / "security.json", notes);
  const Lines theirs = split(folder.run(script("feeds.py") + " secdb security.json"), '\n');
  const auto key = [](const std::string& line) {
    return line.substr(0, line.find(' ', line.find("CVE-") != line.npos ? line.find("CVE-") : line.find("GHSA-")));
  };
  Lines our_keys, their_keys;
  for (const std::string& line : theirs) their_keys.insert(key(line));
  for (const std::string& line : notes.lines) {
    our_keys.insert(key(line));
    EXPECT_TRUE(theirs.contains(line)) << line;
  }
  EXPECT_EQ(difference(our_keys, their_keys), "");
  EXPECT_GT(our_keys.size(), 1000U);
}

TEST(RealFeeds, OsvAgreesWithTheOracle) {
  const std::filesystem::path archives = shared() / "feeds/osv";
  if (!std::filesystem::is_directory(archives))
    GTEST_SKIP() << "the shared folder with whole OSV archives is not on this machine";
  if (!have("python3")) GTEST_SKIP() << "the oracle needs python3";
  std::string known;
  for (const std::string_view ecosystem : {"AlmaLinux", "Bitnami", "Go", "PyPI", "crates.io", "npm"}) {
    if (version::find_scheme(ecosystem)) known += fmt::format(" {}", ecosystem);
  }
  Notes notes;
  read_path(*osv_reader(), archives, notes);
  std::map<std::string, Lines> ours, listed;  // by ecosystem, package, id and symbols
  const auto key_of = [](std::string_view ecosystem, std::string_view package, std::string_view id,
                         const Lines& symbols) {
    return fmt::format("{} {} {} {}", ecosystem, package, id, fmt::join(symbols, " "));
  };
  for (const Advisory& row : notes.rows) {
    Lines symbols;
    for (const std::string& symbol : row.symbols) symbols.insert("s:" + symbol);
    const std::string key = key_of(row.ecosystem, row.package, row.id, symbols);
    Lines& items = ours[key];
    for (const Range& range : row.ranges)
      items.insert(fmt::format("i:{}|{}|{}", range.introduced, range.fixed, range.last_affected));
    for (const std::string& vector : split(row.cvss, ' ')) items.insert("c:" + vector);
    for (const std::string& version : row.versions) listed[key].insert("v:" + version);
  }
  Lines our_keys, their_keys;
  for (const auto& [key, items] : ours) our_keys.insert(key);
  const Folder folder;
  const std::string answer = folder.run(fmt::format("{} osv '{}' {}", script("feeds.py"), archives.string(), known));
  for (const std::string& line : split(answer, '\n')) {
    std::vector<std::string> fields;
    for (std::string_view rest = line; !rest.empty();) {
      const std::string_view field = rest.substr(0, rest.find('\t'));
      fields.emplace_back(field);
      rest.remove_prefix(std::min(field.size() + 1, rest.size()));
    }
    ASSERT_GE(fields.size(), 4U) << line;
    Lines symbols, items, versions;
    for (std::size_t i = 3; i < fields.size(); ++i)
      (fields[i].starts_with("s:") ? symbols : fields[i].starts_with("v:") ? versions : items).insert(fields[i]);
    const std::string key = key_of(fields[0], fields[1], fields[2], symbols);
    their_keys.insert(key);
    const Lines& mine = ours[key];
    if (fields[0].starts_with("AlmaLinux")) {
      EXPECT_TRUE(mine.size() == 1 && items.contains(*mine.begin())) << key;
    } else {
      EXPECT_EQ(difference(mine, items), "") << key;
    }
    EXPECT_TRUE(std::ranges::includes(versions, listed[key])) << key;
    const bool only_listed = std::ranges::none_of(items, [](const std::string& item) { return item[0] == 'i'; });
    if (only_listed) {
      EXPECT_EQ(versions, listed[key]) << key;
    }
  }
  EXPECT_EQ(difference(our_keys, their_keys), "");
  EXPECT_GT(our_keys.size(), 10'000U);
}

}  // namespace
}  // namespace plimsoll::advisory

// SPDX-License-Identifier: Apache-2.0
// YAML and TOML: limits and errors by example, meaning by comparison with Python's readers
// (tests/oracles/documents.py).
#include <cmath>

#include <gtest/gtest.h>

#include "base/testing.h"
#include "base/toml.h"
#include "base/yaml.h"

namespace plimsoll {
namespace {

using Reader = Result<json::value> (*)(std::string_view, std::uint32_t);

double real(const json::value& value) { return value.is_number() ? value.to_number<double>() : std::nan(""); }

/// Equal, keys in any order. Boost.JSON reads the oracle's fractions to within one unit in the last place only.
bool same(const json::value& a, const json::value& b) {
  if (a.is_double() || b.is_double()) {
    return a.is_double() && b.is_double() && std::abs(real(a) - real(b)) <= 1e-12 * std::abs(real(b));
  }
  if (a.is_number() && b.is_number()) return a == b;
  if (a.kind() != b.kind()) return false;
  if (const json::array* items = a.if_array()) {
    const json::array& others = b.get_array();
    if (items->size() != others.size()) return false;
    for (std::size_t i = 0; i < items->size(); ++i) {
      if (!same((*items)[i], others[i])) return false;
    }
    return true;
  }
  if (const json::object* members = a.if_object()) {
    if (members->size() != b.get_object().size()) return false;
    for (const auto& [key, member] : *members) {
      const json::value* other = json::find(b, key);
      if (!other || !same(member, *other)) return false;
    }
    return true;
  }
  return a == b;
}

struct Tally {
  int read = 0;       // both read it
  int refused = 0;    // neither
  int ours_only = 0;  // of damaged documents
  int theirs_only = 0;
};

/// Documents that were written whole must be read or refused alike; every document both read must mean the same.
std::optional<Tally> compare(const std::string& kind, Reader parse, int count) {
  const std::string lines = testing::output_of(
      fmt::format("python3 '{}/tests/oracles/documents.py' {} {} 7 2>/dev/null", PLIMSOLL_SOURCE, kind, count));
  if (lines.empty()) return std::nullopt;
  Tally tally;
  for (std::string_view rest = lines; !rest.empty();) {
    const std::size_t end = rest.find('\n');
    const auto row = json::parse(rest.substr(0, end), 200);
    rest.remove_prefix(end + 1);
    if (!row) {
      ADD_FAILURE() << row.error().message;
      return std::nullopt;
    }
    const std::string_view text = json::text(row->get_array()[0]);
    const json::value& theirs = row->get_array()[1];
    const bool whole = row->get_array()[2] == 1;
    const auto ours = parse(text, kLimits.json_depth);
    if (ours && theirs.is_array()) {
      ++tally.read;
      EXPECT_TRUE(same(*ours, theirs.get_array()[0]))
          << text << "\nours: " << json::compact(*ours) << "\ntheirs: " << json::compact(theirs.get_array()[0]);
    } else if (!ours && theirs.is_null()) {
      ++tally.refused;
    } else {
      ++(ours ? tally.ours_only : tally.theirs_only);
      EXPECT_TRUE(!whole) << (ours ? "only ours reads" : ours.error().message) << "\n" << text;
      if (std::getenv("PLIMSOLL_SHOW_DIFFERENCES") != nullptr) {
        fmt::print("{}\n{}\n----\n", ours ? "only ours reads" : ours.error().message, text);
      }
    }
  }
  fmt::print("{}: {} read alike, {} refused alike; of damaged ones {} read by ours only, {} by Python only\n", kind,
             tally.read, tally.refused, tally.ours_only, tally.theirs_only);
  return tally;
}

TEST(Yaml, MeansWhatPythonReads) {
  const auto tally = compare("yaml", yaml::parse, 600);
  if (!tally) GTEST_SKIP() << "no python3 with yaml on this machine (python3-yaml)";
  EXPECT_GT(tally->read, 600);
  EXPECT_GT(tally->refused, 100);
}

TEST(Toml, MeansWhatPythonReads) {
  const auto tally = compare("toml", toml::parse, 600);
  if (!tally) GTEST_SKIP() << "no python3 with tomllib on this machine (python 3.11)";
  EXPECT_GT(tally->read, 600);
  EXPECT_GT(tally->refused, 100);
}

TEST(Yaml, SaysWhereItFails) {
  EXPECT_EQ(yaml::parse("a: 1\nb: [1, 2\nc: 3\n").error().message.substr(0, 16), "not usable YAML:");
  EXPECT_NE(yaml::parse("a: 1\nb: *x\n").error().message.find("an unknown alias at line 2, column 4"),
            std::string::npos);
  EXPECT_NE(yaml::parse("a: \xff").error().message.find("at byte 3"), std::string::npos);
  EXPECT_FALSE(yaml::parse("a\n---\nb\n"));
  const auto all = yaml::parse_all("a\n---\nb: 1\n...\n---\n");
  ASSERT_TRUE(all);
  EXPECT_EQ(json::compact(json::array(all->begin(), all->end())), R"(["a",{"b":1},null])");
}

TEST(Yaml, StaysInsideItsLimits) {
  EXPECT_TRUE(yaml::parse(std::string(64, '[') + std::string(64, ']')));
  EXPECT_EQ(yaml::parse(std::string(65, '[') + std::string(65, ']')).error().kind, ErrorKind::limit);
  EXPECT_FALSE(yaml::parse(std::string(1'000'000, '[')));
  EXPECT_FALSE(yaml::parse(std::string(1'000'000, '{')));
  std::string blocks;
  for (int i = 0; i < 1000; ++i) blocks += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  EXPECT_EQ(yaml::parse(blocks).error().kind, ErrorKind::limit);

  // A billion laughs, and depth by aliases.
  std::string laughs = "l0: &l0 [x,x,x,x,x,x,x,x,x,x]\n";
  std::string depth = "d0: &d0 [x]\n";
  for (int i = 1; i < 70; ++i) {
    if (i < 12) {
      laughs += fmt::format("l{}: &l{} [", i, i);
      for (int j = 0; j < 10; ++j) laughs += fmt::format("*l{},", i - 1);
      laughs += "]\n";
    }
    depth += fmt::format("d{}: &d{} [*d{}]\n", i, i, i - 1);
  }
  EXPECT_EQ(yaml::parse(laughs).error().kind, ErrorKind::limit);
  EXPECT_EQ(yaml::parse(depth).error().kind, ErrorKind::limit);
  std::string merges = "m: &m {" + std::string(1000, 'x') + ": 1}\nl:\n";
  for (int i = 0; i < 100'000; ++i) merges += "- <<: *m\n";
  EXPECT_EQ(yaml::parse(merges).error().kind, ErrorKind::limit);
}

TEST(Toml, StaysInsideItsLimits) {
  const auto dotted = [](int parts) {
    std::string text = "a";
    for (int i = 1; i < parts; ++i) text += ".a";
    return text;
  };
  EXPECT_TRUE(toml::parse(dotted(64) + " = 1\n"));
  EXPECT_TRUE(toml::parse("[" + dotted(63) + "]\n"));
  for (const std::string& deep : {
           dotted(65) + " = 1\n",
           dotted(1'000'000) + " = 1\n",
           "[" + dotted(64) + "]\n",
           "[" + dotted(1'000'000) + "]\n",
           "[[" + dotted(1'000'000) + "]]\n",
           "[" + dotted(50) + "]\n" + dotted(50) + " = 1\n",
           "a = " + std::string(64, '[') + std::string(64, ']') + "\n",
           "a = " + std::string(1'000'000, '[') + "\n",
           "a = {" + dotted(40) + " = {" + dotted(40) + " = 1}}\n",
           "a = [\n# ]]]]\n" + std::string(1'000'000, '[') + "\n",
           "a = \"\"\"\\\"\"\"\"\"\nb = " + std::string(1'000'000, '[') + "\n",
       }) {
    const auto read = toml::parse(deep);
    ASSERT_FALSE(read) << deep.substr(0, 40);
    EXPECT_EQ(read.error().kind, ErrorKind::limit) << deep.substr(0, 40) << read.error().message;
  }
  EXPECT_TRUE(toml::parse("a = " + std::string(63, '[') + std::string(63, ']') + "\n"));
  std::string tables;
  for (int i = 0; i < 200'001; ++i) tables += fmt::format("a{}.b = 1\n", i);
  EXPECT_EQ(toml::parse(tables).error().kind, ErrorKind::limit);
  std::string values = "a = [";
  for (int i = 0; i < 4'000'001; ++i) values += "1,";
  EXPECT_EQ(toml::parse(values + "]\n").error().kind, ErrorKind::limit);
}

TEST(Toml, SurvivesWhatTheLibraryTakesForImpossible) {
  EXPECT_FALSE(toml::parse("a = [}"));
  EXPECT_FALSE(toml::parse("a = 0.5\u033f4\n"));
  EXPECT_EQ(json::compact(*toml::parse("a = \"\"\"b\\\n \u0301c\"\"\"\n")), "{\"a\":\"b\u0301c\"}");
}

TEST(Toml, SaysWhereItFails) {
  EXPECT_NE(toml::parse("a = 1\nb = ?\n").error().message.find("at line 2, column 5"), std::string::npos)
      << toml::parse("a = 1\nb = ?\n").error().message;
  EXPECT_EQ(json::compact(*toml::parse("a = 1979-05-27T07:32:00.5Z\nb = 07:32:00\n")),
            R"({"a":"1979-05-27T07:32:00.5Z","b":"07:32:00"})");
}

}  // namespace
}  // namespace plimsoll

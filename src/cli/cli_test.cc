// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "base/suggest.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/compare_lines.h"
#include "cli/freshness.h"
#include "cli/help.h"
#include "cli/reference/reference.h"
#include "cli/stats_table.h"
#include "cli/terminal.h"

namespace plimsoll::cli {
namespace {

std::string random_word(std::mt19937& random, std::size_t longest) {
  std::string out(random() % (longest + 1), 'a');
  for (char& c : out) c = static_cast<char>('a' + random() % 3);
  return out;
}

TEST(Suggest, DistanceIsTheNumberOfEdits) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("abc", ""), 3U);
  EXPECT_EQ(edit_distance("--fail-one", "--fail-on"), 1U);
  EXPECT_EQ(edit_distance("ab", "ba"), 1U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

TEST(Suggest, DistanceHoldsItsLaws) {
  std::mt19937 random(1);
  for (int i = 0; i < 20'000; ++i) {
    const std::string a = random_word(random, 8), b = random_word(random, 8);
    const std::size_t distance = edit_distance(a, b);
    ASSERT_EQ(distance, edit_distance(b, a)) << a << " " << b;
    ASSERT_EQ(distance == 0, a == b);
    ASSERT_LE(distance, std::max(a.size(), b.size()));
    ASSERT_GE(distance, std::max(a.size(), b.size()) - std::min(a.size(), b.size()));
    std::string edited = a;  // one edit away
    edited.insert(random() % (a.size() + 1), 1, 'x');
    ASSERT_EQ(edit_distance(edited, a), 1U);
  }
}

TEST(Suggest, OnlyWhatIsCloseIsSuggested) {
  const std::vector<std::string> known = {"--fail-on", "--format", "--offline", "--quiet"};
  EXPECT_EQ(suggest("--fail-one", known), "--fail-on");
  EXPECT_EQ(suggest("--fromat", known), "--format");
  EXPECT_EQ(suggest("--off", known), "--offline");
  EXPECT_EQ(suggest("--verbose", known), "");
  EXPECT_EQ(suggest("-x", known), "");
  EXPECT_EQ(suggest("--", known), "");
  EXPECT_EQ(suggest(std::string(5000, 'a'), known), "");
}

Terminal judged(bool tty, unsigned columns, std::map<std::string, std::string> environment) {
  return judge(tty, columns, [&](const char* name) -> const char* {
    const auto found = environment.find(name);
    return found == environment.end() ? nullptr : found->second.c_str();
  });
}

TEST(Terminal, ColourFollowsTheRules) {
  EXPECT_TRUE(judged(true, 80, {{"TERM", "xterm"}}).colour);
  EXPECT_FALSE(judged(true, 80, {{"TERM", "dumb"}}).colour);
  EXPECT_FALSE(judged(true, 80, {}).colour);
  EXPECT_FALSE(judged(true, 80, {{"TERM", "xterm"}, {"NO_COLOR", "1"}}).colour);
  EXPECT_TRUE(judged(true, 80, {{"TERM", "xterm"}, {"NO_COLOR", ""}}).colour);
  EXPECT_FALSE(judged(true, 80, {{"TERM", "xterm"}, {"CI", "true"}}).colour);
  EXPECT_FALSE(judged(true, 80, {{"TERM", "xterm"}, {"CI", "true"}}).watched);
  EXPECT_TRUE(judged(true, 80, {{"TERM", "xterm"}, {"CI", "true"}}).interactive);
  EXPECT_TRUE(judged(true, 80, {{"TERM", "xterm"}, {"CI", "false"}}).colour);
  EXPECT_FALSE(judged(false, 0, {{"TERM", "xterm"}}).colour);
  EXPECT_TRUE(judged(false, 0, {{"CLICOLOR_FORCE", "1"}}).colour);
  EXPECT_FALSE(judged(false, 0, {{"CLICOLOR_FORCE", "0"}}).colour);
  EXPECT_FALSE(judged(false, 0, {{"CLICOLOR_FORCE", "1"}, {"NO_COLOR", "1"}}).colour);
}

TEST(Terminal, WidthAndLocale) {
  EXPECT_EQ(judged(true, 132, {}).width, 132U);
  EXPECT_EQ(judged(false, 0, {}).width, 80U);
  EXPECT_EQ(judged(true, 132, {{"COLUMNS", "100"}}).width, 100U);
  EXPECT_EQ(judged(true, 132, {{"COLUMNS", "wide"}}).width, 132U);
  EXPECT_EQ(judged(true, 3, {}).width, 40U);
  EXPECT_EQ(judged(true, 80, {{"COLUMNS", "4000000"}}).width, 400U);
  EXPECT_FALSE(judged(true, 80, {}).unicode);
  EXPECT_TRUE(judged(true, 80, {{"LANG", "de_DE.UTF-8"}}).unicode);
  EXPECT_TRUE(judged(true, 80, {{"LC_CTYPE", "C.utf8"}, {"LANG", "C"}}).unicode);
  EXPECT_FALSE(judged(true, 80, {{"LC_ALL", "C"}, {"LANG", "de_DE.UTF-8"}}).unicode);
}

struct Sample {
  std::string source, format = "table";
  std::filesystem::path output;
  std::vector<std::string> from;
  bool quiet = false;

  Result<Parsed> parse(std::vector<std::string> words) {
    Arguments arguments;
    arguments.position({.name = "SOURCE", .doc = "source"}, source);
    arguments.option({.name = "--format", .value = "NAME", .doc = "format", .choices = {"json", "table"}}, format);
    arguments.option({.name = "--output", .letter = 'o', .value = "FILE", .doc = "output"}, output);
    arguments.option({.name = "--from", .value = "NAME=PATH", .doc = "from"}, from);
    arguments.option({.name = "--quiet", .letter = 'q', .doc = "quiet"}, quiet);
    return arguments.parse("sample", words);
  }
  std::string error(std::vector<std::string> words) {
    const Result<Parsed> done = parse(std::move(words));
    if (done) return "";
    EXPECT_EQ(done.error().kind, ErrorKind::usage);
    return done.error().message.substr(0, done.error().message.find('\n'));
  }
};

TEST(Arguments, WordsReachTheirVariables) {
  Sample sample;
  ASSERT_TRUE(sample.parse({"--format=json", "-o", "a", "--from", "x=1", "image", "--from", "y=2", "-q"}));
  EXPECT_EQ(sample.source, "image");
  EXPECT_EQ(sample.format, "json");
  EXPECT_EQ(sample.output, "a");
  EXPECT_EQ(sample.from, (std::vector<std::string>{"x=1", "y=2"}));
  EXPECT_TRUE(sample.quiet);
}

TEST(Arguments, TheLastOfAValueCountsAndOptionsMayFollow) {
  Sample sample;
  ASSERT_TRUE(sample.parse({"image", "--format", "json", "--format", "table", "-qob"}));
  EXPECT_EQ(sample.format, "table");
  EXPECT_EQ(sample.output, "b");
  Sample dashed;
  ASSERT_TRUE(dashed.parse({"--", "--format"}));
  EXPECT_EQ(dashed.source, "--format");
}

TEST(Arguments, MistakesAreNamed) {
  EXPECT_EQ(Sample().error({}), "sample needs a SOURCE");
  EXPECT_EQ(Sample().error({"a", "b"}), "unexpected argument b");
  EXPECT_EQ(Sample().error({"a", "--formt", "json"}), "unknown option --formt; did you mean --format?");
  EXPECT_EQ(Sample().error({"a", "--frobnicate=x"}), "unknown option --frobnicate");
  EXPECT_EQ(Sample().error({"a", "-z"}), "unknown option -z");
  EXPECT_EQ(Sample().error({"a", "--output"}), "--output needs a FILE");
  EXPECT_EQ(Sample().error({"a", "--output="}), "--output needs a value");
  EXPECT_EQ(Sample().error({"a", "--quiet=no"}), "--quiet takes no value");
  EXPECT_EQ(Sample().error({"a", "--format", "jsn"}), "--format: unknown value jsn; did you mean json?");
  EXPECT_EQ(Sample().error({"a", "\x1b[31m"}), "unexpected argument \\x1b[31m");
}

TEST(Arguments, AnyWordsGiveAnAnswer) {
  const std::vector<std::string> words = {
      "",   "-",   "--",    "---",  "--=", "-o",    "--output", "--output=", "--from", "-q",
      "-h", "-qo", "[a,b]", "[]",   "a b", "\xff",  "--help",   "--quiet=x", "--form", "=",
      "/w", "'",   "{}",    "-1.5", "%%",  "--no-", "++",       "--[x]",     "-\x01",  "~"};
  std::mt19937 random(2);
  for (int i = 0; i < 20'000; ++i) {
    std::vector<std::string> some;
    for (std::size_t n = random() % 5; n > 0; --n) some.push_back(words[random() % words.size()]);
    const Result<Parsed> done = Sample().parse(some);
    if (!done) {
      ASSERT_FALSE(done.error().message.empty());
    }
  }
}

TEST(Commands, TheTableIsWhole) {
  const auto groups = command_groups();
  std::set<std::string_view> names, first_words_of_families;
  std::size_t group = 0;
  for (const Command* command : commands()) {
    EXPECT_TRUE(names.insert(command->name).second) << command->name;
    EXPECT_EQ(find_command(command->name), command);
    EXPECT_FALSE(command->examples.empty()) << command->name;
    EXPECT_TRUE(command->doc.ends_with('.')) << command->name;
    while (group < groups.size() && groups[group] != command->group) ++group;
    ASSERT_LT(group, groups.size()) << command->name << " stands outside its group";
    if (const auto blank = command->name.find(' '); blank != std::string_view::npos) {
      first_words_of_families.insert(command->name.substr(0, blank));
    }
  }
  for (const std::string_view word : first_words_of_families) EXPECT_FALSE(names.contains(word)) << word;
}

TEST(Commands, EveryOptionSaysWhatItIs) {
  for (const CommandReference& entry : gather_reference().commands) {
    std::set<std::string> seen;
    std::set<char> letters = {'h'};
    for (const Parameter& parameter : entry.parameters) {
      EXPECT_TRUE(seen.insert(parameter.name).second) << entry.command->name << " " << parameter.name;
      EXPECT_FALSE(parameter.doc.empty()) << parameter.name;
      if (parameter.letter != 0) {
        EXPECT_TRUE(letters.insert(parameter.letter).second) << entry.command->name;
      }
      // "low, unless …" is a choice too.
      const std::string usual = parameter.default_text.substr(0, parameter.default_text.find(','));
      EXPECT_TRUE(usual.empty() || parameter.choices.empty() ||
                  std::ranges::find(parameter.choices, usual) != parameter.choices.end())
          << parameter.name;
    }
  }
}

TEST(Commands, TheSameFlagMeansTheSameEverywhere) {
  std::map<std::string, std::pair<char, bool>> seen;
  for (const CommandReference& entry : gather_reference().commands) {
    for (const Parameter& parameter : entry.parameters) {
      if (!parameter.is_option()) continue;
      const std::pair now(parameter.letter, parameter.is_switch());
      const auto [known, added] = seen.emplace(parameter.name, now);
      EXPECT_EQ(known->second, now) << entry.command->name << " " << parameter.name;
    }
  }
}

TEST(Help, FitsEveryWidth) {
  for (const Command* command : commands()) {
    for (const unsigned width : {60U, 80U, 100U}) {
      std::string text = command_help(*command, width);
      for (std::size_t end; (end = text.find('\n')) != std::string::npos; text.erase(0, end + 1)) {
        const std::string line = text.substr(0, end);
        const bool example = line.find("plimsoll ") != std::string::npos;  // whole command lines are not broken
        const std::size_t begin = std::min(line.find_first_not_of(' '), line.size());
        const bool one_word = line.find(' ', begin) == std::string::npos;  // which nothing can break
        EXPECT_TRUE(example || one_word || line.size() <= width) << command->name << ": " << line;
        EXPECT_FALSE(line.ends_with(' ')) << command->name << ": " << line;
      }
    }
  }
}

TEST(Reference, EveryRowFillsItsColumns) {
  for (const Table& table : gather_reference().tables) {
    for (const auto& row : table.rows) EXPECT_EQ(row.size(), table.columns.size()) << table.name;
  }
}

TEST(Stats, PeopleReadThem) {
  EXPECT_EQ(human_time(std::chrono::microseconds(12)), "12 us");
  EXPECT_EQ(human_time(std::chrono::milliseconds(12)), "12.0 ms");
  EXPECT_EQ(human_time(std::chrono::milliseconds(800)), "0.8 s");
  EXPECT_EQ(human_time(std::chrono::seconds(200)), "3 min 20 s");
}

bool any_text(std::string_view text) { return text != "bad"; }
std::strong_ordering as_text_order(std::string_view a, std::string_view b) { return a <=> b; }
const version::Scheme kAlphabet{"alphabet", "for tests", {}, any_text, as_text_order};

TEST(CompareLines, OneAnswerALine) {
  LineComparer comparer(kAlphabet);
  EXPECT_EQ(comparer.feed("a b\nb a\n\ta \t a \r\n\na\na b c\n"), "<\n>\n=\n!\n!\n!\n");
  EXPECT_EQ(comparer.feed("a"), "");
  EXPECT_EQ(comparer.feed(" b"), "");
  EXPECT_EQ(comparer.finish(), "<\n");
  EXPECT_EQ(comparer.finish(), "");
}

TEST(CompareLines, LongLinesAreNoVersions) {
  LineComparer comparer(kAlphabet);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(comparer.feed(std::string(10'000, 'a')), "");
  EXPECT_EQ(comparer.feed(" b\na b\n"), "!\n<\n");
  EXPECT_EQ(comparer.feed(std::string(100'000, 'a') + " b\n"), "!\n");
}

TEST(CompareLines, CuttingTheInputChangesNothing) {
  std::mt19937 random(3);
  for (int round = 0; round < 500; ++round) {
    std::string text;
    for (std::size_t n = random() % 200; n > 0; --n) text += "ab \n\t\r"[random() % 6];
    LineComparer whole(kAlphabet);
    std::string expected(whole.feed(text));
    expected += whole.finish();
    LineComparer pieces(kAlphabet);
    std::string got;
    for (std::string_view rest = text; !rest.empty();) {
      const std::size_t n = std::min<std::size_t>(rest.size(), 1 + random() % 7);
      got += pieces.feed(rest.substr(0, n));
      rest.remove_prefix(n);
    }
    got += pieces.finish();
    ASSERT_EQ(got, expected) << text;
  }
}

TEST(Freshness, OnlyOldFeedsOfWhatWasAskedCount) {
  advisory::Index index;
  const auto add = [&](std::string name, std::vector<advisory::Share> shares) {
    index.partitions.push_back({advisory::kind_of(name), std::move(name), {}, {}, 1, std::move(shares)});
  };
  add("Alpine:v3.20", {{"alpine", 1, "2026-01-01", ""}});
  add("Debian:12", {{"debian", 1, "2026-01-20T10:00:00Z", ""}, {"osv", 1, "2026-01-15", ""}});
  add("Go", {{"govulndb", 1, "2026-01-01", ""}, {"osv", 1, "2026-01-10", ""}});
  add("cve", {{"kev", 1, "", ""}});
  add("eol", {{"eol", 1, "2020-01-01", ""}});
  index.feeds = {{"alpine", "a", 1, "", "", {}}, {"kev", "k", 1, "", "no route to host", {}}};
  std::vector<std::string> asked = {"Debian:12"};
  const auto on = [&](std::string_view day, std::optional<std::int64_t> max_age = {}) {
    std::vector<std::string> out;
    for (const Incomplete& gap : feed_gaps(index, asked, day, max_age))
      out.push_back(gap.code + " " + gap.message.substr(0, 4));
    return out;
  };
  using Strings = std::vector<std::string>;
  EXPECT_EQ(on("2026-01-22"), (Strings{"failed-feed kev "}));
  EXPECT_EQ(on("2026-01-23"), (Strings{"failed-feed kev ", "stale-feed osv "}));
  EXPECT_EQ(on("2026-01-28"), (Strings{"stale-feed debi", "failed-feed kev ", "stale-feed osv "}));
  // An age that is asked for counts for all that speak of the image, dated or not.
  EXPECT_EQ(on("2026-01-22", 30), (Strings{"stale-feed kev ", "failed-feed kev "}));
  EXPECT_EQ(on("2026-01-22", 1),
            (Strings{"stale-feed debi", "stale-feed kev ", "failed-feed kev ", "stale-feed osv "}));
  // The text must not change from day to day.
  EXPECT_EQ(feed_gaps(index, asked, "2026-02-10"), feed_gaps(index, asked, "2026-02-11"));
  asked.emplace_back("Go");
  EXPECT_EQ(on("2026-01-22"), (Strings{"stale-feed govu", "failed-feed kev ", "stale-feed osv "}));

  const auto ages = feed_ages(index, asked, "2026-01-22");
  ASSERT_EQ(ages.size(), 5U);
  EXPECT_EQ(ages[0].name, "debian");
  EXPECT_EQ(ages[0].age, 2);
  EXPECT_EQ(ages[3].age, std::nullopt);
  EXPECT_EQ(ages[4].date, "2026-01-10");  // of several partitions the oldest
}

}  // namespace
}  // namespace plimsoll::cli

// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <chrono>
#include <iostream>
#include <random>

#include "dockerfile/expand.h"
#include "dockerfile/parse.h"
#include "dockerfile/random_file.h"
#include "dockerfile/stages.h"
#include "dockerfile/variables.h"

namespace plimsoll::dockerfile {
namespace {

/// Seconds: a second of a free machine, with room for a busy one.
constexpr int kSlow = 4;

Dockerfile read(std::string_view text) {
  auto file = parse(text);
  EXPECT_TRUE(file);
  return file ? *std::move(file) : Dockerfile{};
}

TEST(dockerfile, lines_and_positions) {
  const Dockerfile file = read("FROM a\n\nRUN one \\\n# c\n   two \\\n\n three\nCMD x\n");
  ASSERT_EQ(file.instructions.size(), 3U);
  const Instruction& run = file.instructions[1];
  EXPECT_EQ(run.line, 3U);
  EXPECT_EQ(run.end_line, 7U);
  EXPECT_EQ(run.text, "RUN one    two  three");
  for (const auto& [word, line, column] : {std::tuple{"one", 3U, 5U}, {"two", 5U, 4U}, {"three", 7U, 2U}}) {
    const Position at = run.position(run.text.find(word));
    EXPECT_EQ(at.line, line) << word;
    EXPECT_EQ(at.column, column) << word;
  }
  ASSERT_EQ(file.problems.size(), 1U);
  EXPECT_EQ(file.problems[0].kind, Problem::Kind::empty_continuation);
  EXPECT_EQ(file.problems[0].line, 6U);
}

/// Whatever is lexed, each byte of the joined text is the byte of the file that position() names.
TEST(dockerfile, positions_lead_back_to_the_file) {
  std::mt19937 random(7);
  for (int round = 0; round < 500; ++round) {
    std::string text = random() % 2 == 0 ? "\xEF\xBB\xBF" : "";
    for (int i = 0; i < 40; ++i) text += std::string_view("RUN a\\\n\n  #\tb`\r\n")[random() % 16];
    std::vector<std::string> lines{""};
    for (const char c : text) {
      lines.back() += c;
      if (c == '\n') lines.emplace_back();
    }
    for (const Instruction& instruction : read(text).instructions) {
      for (std::size_t i = 0; i < instruction.text.size(); ++i) {
        const Position at = instruction.position(i);
        ASSERT_GE(at.line, instruction.line);
        ASSERT_LE(at.line, instruction.end_line);
        ASSERT_EQ(lines.at(at.line - 1).at(at.column - 1), instruction.text[i]);
      }
    }
  }
}

/// The bytes of the file at a range with what continues a line, and the comments and empty lines there, taken out: done
/// here the slow way, line by line.
std::string joined(std::string_view text, TextRange range, char escape) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size() && at < range.end) {
    const std::size_t next = std::min(text.find('\n', at), text.size() - 1) + 1;
    const TextRange line{std::max(at, range.begin), std::min(next, range.end)};
    const bool first = at <= range.begin, last = next >= range.end;
    at = next;
    if (line.begin >= line.end) continue;
    std::string part(line.in(text));
    if (!first) {
      const std::size_t word = part.find_first_not_of(" \t\v\f\r\n");
      if (word == std::string::npos ? !last : part[word] == '#') continue;
    }
    if (!last) {
      while (!part.empty() && std::string_view(" \t\r\n").find(part.back()) != std::string_view::npos) part.pop_back();
      if (part.ends_with(escape)) part.pop_back();
    }
    out += part;
  }
  return out;
}

std::string unescaped_flag(std::string_view raw, char escape) {
  std::string out;
  char quote = 0;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (quote == 0 && (raw[i] == '"' || raw[i] == '\'')) {
      quote = raw[i];
    } else if (quote != 0 && raw[i] == quote) {
      quote = 0;
    } else if (raw[i] == escape) {
      if (++i < raw.size()) out += raw[i];
    } else {
      out += raw[i];
    }
  }
  return out;
}

void expect_ranges(std::string_view text, const Dockerfile& file, const Instruction& instruction) {
  const auto at = [&](TextRange range) { return joined(text, range, file.escape); };
  EXPECT_EQ(at(instruction.keyword_range), instruction.word);
  EXPECT_TRUE(instruction.range.contains(instruction.keyword_range));
  EXPECT_EQ(instruction.text.substr(instruction.arguments_at, instruction.arguments.size()), instruction.arguments);
  EXPECT_EQ(at(instruction.file_range(0, instruction.text.size())), instruction.text);
  ASSERT_EQ(instruction.flags.size(), instruction.flag_ranges.size());
  for (std::size_t i = 0; i < instruction.flags.size(); ++i)
    EXPECT_EQ(unescaped_flag(at(instruction.flag_ranges[i]), file.escape), instruction.flags[i]);
  ASSERT_EQ(instruction.words.size(), instruction.word_ranges.size());
  for (std::size_t i = 0; i < instruction.words.size(); ++i) {
    const std::string raw = at(instruction.word_ranges[i]);
    if (instruction.form == Form::json && (i > 0 || instruction.keyword != Keyword::healthcheck)) {
      EXPECT_TRUE(raw.size() >= 2 && raw.front() == '"' && raw.back() == '"') << raw;
      EXPECT_EQ(raw.find('\\') == std::string::npos, raw == '"' + instruction.words[i] + '"') << raw;
    } else {
      EXPECT_EQ(raw, instruction.words[i]);
    }
  }
  for (const KeyValue& pair : instruction.pairs) {
    EXPECT_EQ(at(pair.key_range), pair.key);
    EXPECT_EQ(at(pair.value_range), pair.value);
  }
  for (const Heredoc& heredoc : instruction.heredocs) {
    EXPECT_EQ(heredoc.range.in(text), heredoc.content);
    if (!heredoc.content.empty()) {
      EXPECT_TRUE(instruction.range.contains({heredoc.range.begin, heredoc.range.begin}));
    }
  }
  for (const Instruction& trigger : instruction.trigger) {
    EXPECT_TRUE(instruction.range.contains(trigger.range));
    expect_ranges(text, file, trigger);
  }
}

TEST(dockerfile, ranges_are_the_bytes_of_the_tokens) {
  static constexpr std::string_view kPieces[] = {"RUN ",
                                                 "COPY ",
                                                 "ENV ",
                                                 "LABEL ",
                                                 "ARG ",
                                                 "FROM ",
                                                 "CMD ",
                                                 "HEALTHCHECK CMD ",
                                                 "ONBUILD ",
                                                 "EXPOSE",
                                                 "WORKDIR ",
                                                 "a",
                                                 "b=c",
                                                 " ",
                                                 "\t",
                                                 "--x=y ",
                                                 "--m='q r' ",
                                                 "\"e f\"",
                                                 "k='v'",
                                                 "\\\n",
                                                 "\\\n",
                                                 "\\  \n",
                                                 "`\n",
                                                 "\\\r\n",
                                                 "\\\n# c\n",
                                                 "\\\n\n",
                                                 "\n",
                                                 "\r\n",
                                                 "# c\n",
                                                 "[\"a\", \"b\"]",
                                                 "[ \"x\\n\" ]",
                                                 "<<E\n",
                                                 "x\nE\n",
                                                 "<<-'F' g\n",
                                                 "\ty\r\n\tF\n",
                                                 "\xC3\xA9",
                                                 "\\ ",
                                                 "\\\\",
                                                 "[\"a\",\\\n\"b\"]"};
  std::mt19937 random(17);
  std::size_t tokens = 0;
  for (int round = 0; round < 20000 && !::testing::Test::HasFailure(); ++round) {
    std::string text = random() % 4 == 0 ? "\xEF\xBB\xBF" : "";
    if (random() % 4 == 0) text += "# escape=`\n";
    for (std::size_t i = random() % 20; i > 0; --i) text += kPieces[random() % std::size(kPieces)];
    if (round % 2 == 0) text = random_file(random);
    const Dockerfile file = read(text);
    std::size_t end = 0;
    for (const Instruction& instruction : file.instructions) {
      EXPECT_GE(instruction.range.begin, end);
      end = instruction.range.end;
      EXPECT_LE(end, text.size());
      expect_ranges(text, file, instruction);
      tokens += instruction.words.size() + instruction.flags.size() + instruction.pairs.size();
    }
    for (const Problem& problem : file.problems) EXPECT_LE(problem.range.end, text.size());
    if (::testing::Test::HasFailure()) std::cerr << text << "\n";
  }
  EXPECT_GT(tokens, 10'000U);
}

TEST(dockerfile, keeps_what_it_does_not_know) {
  const Dockerfile file = read("FROM a\nFORM b c\nCMD [1]\nENV a\nRUN <<E\nx");
  ASSERT_EQ(file.instructions.size(), 5U);
  EXPECT_EQ(file.instructions[1].keyword, Keyword::unknown);
  EXPECT_EQ(file.instructions[1].arguments, "b c");
  std::vector<Problem::Kind> kinds;
  for (const Problem& problem : file.problems) kinds.push_back(problem.kind);
  EXPECT_EQ(kinds, (std::vector{Problem::Kind::unknown_instruction, Problem::Kind::json_not_strings,
                                Problem::Kind::missing_value, Problem::Kind::unterminated_heredoc}));
  EXPECT_EQ(file.instructions[4].heredocs.at(0).content, "x");
}

TEST(dockerfile, heredocs) {
  const Dockerfile file = read("FROM a\nCOPY <<-'one' <<two /d\n\ta\n\tone\n\tb\ntwo\n");
  const Instruction& copy = file.instructions.at(1);
  ASSERT_EQ(copy.heredocs.size(), 2U);
  EXPECT_EQ(copy.heredocs[0].text(), "a\n");
  EXPECT_FALSE(copy.heredocs[0].expand);
  EXPECT_EQ(copy.heredocs[0].line, 3U);
  EXPECT_EQ(copy.heredocs[0].end_line, 4U);
  EXPECT_EQ(copy.heredocs[1].text(), "\tb\n");
  EXPECT_EQ(copy.end_line, 6U);
}

TEST(dockerfile, flags) {
  const Dockerfile file = read("FROM --platform=x a\nCOPY --from=b --link c d\n");
  EXPECT_EQ(file.instructions[0].flag("--platform"), "x");
  EXPECT_EQ(file.instructions[1].flag("--link"), "");
  EXPECT_EQ(file.instructions[1].flag("--chown"), std::nullopt);
}

TEST(dockerfile, stages_and_scopes) {
  const Dockerfile file = read(
      "ARG BASE=debian\nARG TAG\nFROM ${BASE}:${TAG:-12} AS Build\nARG BASE\nENV x=$BASE y=1\nFROM build\nARG y=2\n"
      "COPY $x/$y /\nFROM scratch as last\n");
  const BuildOptions options{.arguments = {{"TAG", "13"}}, .platform = {}};
  const auto stages = stages_of(file, options);
  ASSERT_EQ(stages.size(), 3U);
  EXPECT_EQ(stages[0].base, "debian:13");
  EXPECT_EQ(stages[0].name, "build");
  EXPECT_EQ(stages[1].parent, 0U);
  EXPECT_EQ(stages[2].name, "last");
  EXPECT_EQ(lineage_of(stages, 1), (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(find_stage(stages, ""), 2U);
  EXPECT_EQ(find_stage(stages, "BUILD"), 0U);
  EXPECT_EQ(find_stage(stages, "1"), 1U);
  EXPECT_FALSE(find_stage(stages, "nope"));
  EXPECT_EQ(stages_of(file, {})[0].base, "debian:12");

  Scope scope(file, options, {{"PATH", "/bin"}});
  for (const std::size_t stage : lineage_of(stages, 1))
    for (std::size_t i = stages[stage].from; i < stages[stage].end; ++i) scope.pass(file.instructions[i]);
  EXPECT_EQ(scope.expand("$x/$y$PATH"), "debian/1/bin") << "ENV goes before ARG";
}

TEST(dockerfile, reads_other_encodings_and_says_so) {
  for (const auto& [text, name] : {std::pair{std::string("\xFF\xFE"
                                                         "F\0R\0O\0M\0 \0\xE9\0\n\0",
                                                         16),
                                             "UTF-16LE"},
                                   {std::string("\xFE\xFF"
                                                "\0F\0R\0O\0M\0 \0\xE9\0\n",
                                                16),
                                    "UTF-16BE"}}) {
    const Dockerfile file = read(text);
    ASSERT_EQ(file.instructions.size(), 1U) << name;
    EXPECT_EQ(file.instructions[0].words, std::vector<std::string>{"\xC3\xA9"});
    ASSERT_TRUE(file.decoded);
    EXPECT_EQ(file.instructions[0].word_ranges[0].in(*file.decoded), "\xC3\xA9");
    ASSERT_EQ(file.problems.size(), 1U);
    EXPECT_NE(file.problems[0].message.find(name), std::string::npos);
  }
}

TEST(dockerfile, hostile_files_end_within_a_second) {
  const auto many = [](std::string_view part, std::size_t bytes) {
    std::string out;
    while (out.size() + part.size() < bytes) out += part;
    return out;
  };
  const std::size_t most = kMostBytes - 10;
  for (const std::string& text : {"RUN a" + many("\\\n", most),
                                  "RUN a" + many("\\\n# c\n", most),
                                  "RUN a" + many("\\\n\n", most),
                                  many("RUN a \\\n", most),
                                  "RUN " + many("--mount=type=x ", most),
                                  "RUN " + many("--no=x ", most),
                                  "COPY " + many("--link ", most),
                                  "ENV " + many("a=$a ", most),
                                  "ENV x=" + many("${x:-", most),
                                  "CMD " + many("[", most),
                                  "CMD ['" + many("a','", most),
                                  "RUN " + many("<<E ", most),
                                  "RUN " + many("<<E ", 2000) + "\n" + many("a\nE\n", most / 2),
                                  many("FORM x\n", 600'000),
                                  many("COPY a\n", 600'000),
                                  "HEALTHCHECK " + many("\t", most),
                                  "LABEL " + many("\"a\"=", most),
                                  "RUN --mount=" + many("\"a\"\"", most),
                                  many("# syntax=x\n", most),
                                  many("ONBUILD ", most)}) {
    const auto begin = std::chrono::steady_clock::now();
    const auto file = parse(text);
    const auto took = std::chrono::steady_clock::now() - begin;
    EXPECT_LT(took, std::chrono::seconds(kSlow)) << text.substr(0, 60);
    if (!file) continue;
    for (const Instruction& instruction : file->instructions)
      static_cast<void>(variables_in(instruction.arguments, file->escape));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2 * kSlow)) << text.substr(0, 60);
  }
  EXPECT_FALSE(parse(std::string(100'000'000, 'x')));
}

TEST(dockerfile, limits) {
  EXPECT_FALSE(parse(std::string(kMostBytes + 1, 'x')));
  std::string many;
  for (std::size_t i = 0; i <= kMostInstructions; ++i) many += "A\n";
  EXPECT_FALSE(parse(many));
  std::string nested;
  for (int i = 0; i < 100'000; ++i) nested += "${x:-";
  EXPECT_FALSE(expand_text(nested, [](std::string_view) { return std::nullopt; }));
  std::string doubled = "x";
  for (int i = 0; i < 40; ++i) {
    const auto more = expand_text("$a$a", [&](std::string_view) { return doubled; });
    if (!more) break;
    doubled = *more;
  }
  EXPECT_LE(doubled.size(), kMostExpanded);
  std::string triggers;
  for (int i = 0; i < 100'000; ++i) triggers += "ONBUILD ";
  EXPECT_EQ(read(triggers).instructions.size(), 1U);
}

}  // namespace
}  // namespace plimsoll::dockerfile

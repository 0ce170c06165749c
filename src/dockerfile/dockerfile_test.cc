// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <random>

#include "dockerfile/expand.h"
#include "dockerfile/parse.h"
#include "dockerfile/stages.h"

namespace plimsoll::dockerfile {
namespace {

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

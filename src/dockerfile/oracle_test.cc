// SPDX-License-Identifier: Apache-2.0
// Against BuildKit's own parser and shell lexer (tests/oracles/dockerfile), on made-up and hand-made files.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <random>

#include "base/go_oracle.h"
#include "base/json.h"
#include "dockerfile/expand.h"
#include "dockerfile/parse.h"
#include "dockerfile/random_file.h"

namespace plimsoll::dockerfile {
namespace {

class BuildKit : public testing::GoOracle {
 protected:
  BuildKit() : GoOracle("dockerfile") {}
};

std::string text_of(std::span<const std::string> words) {
  std::string out;
  for (const std::string& word : words) out += "[" + word + "]";
  return out;
}

std::string text_of(const json::value& from, std::string_view key) {
  std::string out;
  for (const json::value& word : json::items(from, key)) out += "[" + std::string(json::text(word)) + "]";
  return out;
}

bool flag(const json::value& from, std::string_view key) { return json::find(from, key)->get_bool(); }

std::string ours(const Instruction& instruction, bool top) {
  std::vector<std::string> words = instruction.words;
  for (const KeyValue& pair : instruction.pairs)
    words.insert(words.end(), {pair.key, pair.value, pair.separator == '=' ? "=" : ""});
  std::string out = instruction.word + " flags " + text_of(instruction.flags);
  if (instruction.keyword != Keyword::unknown) out += " words " + text_of(words);
  if (instruction.form == Form::json) out += " json";
  out += " text " + instruction.text;
  if (!instruction.trigger.empty()) out += " {" + ours(instruction.trigger.front(), false) + "}";
  if (!top) return out;
  out += " lines " + std::to_string(instruction.line) + "-" + std::to_string(instruction.end_line) + " comments ";
  for (const Comment& comment : instruction.comments) out += "[" + comment.text + "]";
  for (const Heredoc& doc : instruction.heredocs)
    out += " <<" + doc.name + (doc.expand ? " expand " : " ") + (doc.strip_tabs ? "chomp " : "") +
           std::to_string(doc.descriptor) + ":" + doc.content;
  return out;
}

std::string theirs(const json::value& node, bool top) {
  const std::string_view word = json::text(node, "word");
  std::string out = std::string(word) + " flags " + text_of(node, "flags");
  if (parse_keyword(word) != Keyword::unknown) out += " words " + text_of(node, "words");
  if (flag(node, "json")) out += " json";
  out += " text " + std::string(json::text(node, "original"));
  if (const json::value* trigger = json::find(node, "trigger"); trigger && trigger->is_object())
    out += " {" + theirs(*trigger, false) + "}";
  if (!top) return out;
  out += " lines " + std::to_string(*json::integer(node, "start")) + "-" + std::to_string(*json::integer(node, "end")) +
         " comments ";
  for (const json::value& comment : json::items(node, "comments")) out += "[" + std::string(json::text(comment)) + "]";
  for (const json::value& doc : json::items(node, "heredocs"))
    out += " <<" + std::string(json::text(doc, "name")) + (flag(doc, "expand") ? " expand " : " ") +
           (flag(doc, "chomp") ? "chomp " : "") + std::to_string(*json::integer(doc, "fd")) + ":" +
           std::string(json::text(doc, "content"));
  return out;
}

/// What BuildKit's parser refuses. It takes unknown instructions and leaves them to a later step.
bool is_refused(const Dockerfile& file) {
  static constexpr Problem::Kind kByParser[] = {
      Problem::Kind::unterminated_heredoc, Problem::Kind::bad_heredoc,     Problem::Kind::long_line,
      Problem::Kind::repeated_directive,   Problem::Kind::bad_escape,      Problem::Kind::json_not_strings,
      Problem::Kind::missing_value,        Problem::Kind::no_instructions, Problem::Kind::nested_trigger};
  return std::ranges::any_of(file.problems, [](const Problem& problem) {
    return std::ranges::find(kByParser, problem.kind) != std::end(kByParser) &&
           problem.message.find("destination") == std::string::npos;
  });
}

void compare(const std::string& text, const json::value& answer) {
  const auto file = parse(text);
  ASSERT_TRUE(file);
  if (const std::string_view error = json::text(answer, "error"); !error.empty()) {
    EXPECT_TRUE(is_refused(*file)) << text << "\nis refused: " << error;
    return;
  }
  EXPECT_FALSE(is_refused(*file)) << text << "\nis taken, and not: "
                                  << (file->problems.empty() ? "" : file->problems.front().message);
  EXPECT_EQ(std::string(1, file->escape), json::text(answer, "escape"));
  std::string own, other;
  for (const Instruction& instruction : file->instructions) own += ours(instruction, true) + "\n";
  for (const json::value& node : json::items(answer, "nodes")) other += theirs(node, true) + "\n";
  EXPECT_EQ(own, other) << text;
}

TEST_F(BuildKit, reads_the_same_in_made_up_files) {
  std::mt19937 random(20);
  std::vector<std::string> files;
  std::string names;
  for (int i = 0; i < 4000; ++i) {
    files.push_back(random_file(random));
    folder_.write(std::to_string(i), files.back());
  }
  const auto answers = ask("parse $(seq 0 3999)");
  ASSERT_EQ(answers.size(), files.size());
  int taken = 0;
  for (std::size_t i = 0; i < files.size() && !HasFailure(); ++i) {
    compare(files[i], answers[i]);
    taken += json::text(answers[i], "error").empty() ? 1 : 0;
  }
  EXPECT_GT(taken, 1000);
}

TEST_F(BuildKit, reads_the_same_in_hand_made_files) {
  const std::vector<std::string> files = {
      "FROM a\nRUN <<A <<-'B' cat\none\nA\n\ttwo\n\tB\nCMD x\n",
      "FROM a\nCOPY <<one.txt <<\"two.txt\" /d/\n$x\none.txt\n\"q\"\ntwo.txt\n",
      "FROM a\nONBUILD RUN <<E\n# not a comment\nE\nUSER x",
      "FROM a\nRUN echo \\\n  # c\n\n  b <<E\nE\n",
      "FROM a AS b\nRUN [\"<<E\", \"x\"]\nHEALTHCHECK --interval=3s CMD [\"a\"]\nHEALTHCHECK NONE\n",
      "# escape=`\nFROM a\nRUN dir C:\\ `\n  && x\nENV p=C:\\\nENV q C:\\ d\n",
      "FROM a\r\nRUN a \\\r\n  b\r\n\r\n# c\r\nCMD x\r\n",
      "FROM a\nLABEL a=b \"c d\"='e f' g=h\\ i\nENV old way  of it\nARG x y=1 z=\"2 3\"\n",
      "FROM a\nRUN --mount=type=cache,target=/x --network=none -- --not-a-flag\nCOPY --from=b --chown=a:b c d\n",
      "FROM a\nRUN x<<E y\nbody\nE\n",
      "FROM a\nRUN <<\\E\nbody\nE\n",
      "FROM a\nRUN cat <<E\nnever ends\n",
      "# only a comment\n",
      "",
      "FROM a\nRUN a \\",
      "\\\nFROM a\n",
      "FROM a\n\\\n\nCMD x",
  };
  std::string names;
  for (std::size_t i = 0; i < files.size(); ++i) {
    folder_.write(std::to_string(i), files[i]);
    names += " " + std::to_string(i);
  }
  const auto answers = ask("parse" + names);
  ASSERT_EQ(answers.size(), files.size());
  for (std::size_t i = 0; i < files.size(); ++i) compare(files[i], answers[i]);
}

/// One instruction a line, right and wrong in what BuildKit looks at behind the grammar.
std::string random_instructions(std::mt19937& random) {
  static constexpr std::string_view kStarts[] = {"FROM ",        "FROM --platform=$X ",
                                                 "COPY ",        "COPY --from=a ",
                                                 "ADD ",         "RUN ",
                                                 "ENV ",         "LABEL ",
                                                 "ARG ",         "USER ",
                                                 "WORKDIR ",     "EXPOSE ",
                                                 "VOLUME ",      "SHELL ",
                                                 "HEALTHCHECK ", "HEALTHCHECK CMD ",
                                                 "STOPSIGNAL ",  "ONBUILD ",
                                                 "MAINTAINER ",  "CMD ",
                                                 "ENTRYPOINT ",  "COYP "};
  static constexpr std::string_view kFlags[] = {"--link ",
                                                "--link=false ",
                                                "--link=x ",
                                                "--link= ",
                                                "--chown=a ",
                                                "--chown ",
                                                "--chown=a --chown=b ",
                                                "--exclude=a --exclude=b ",
                                                "--parents ",
                                                "--keep-git-dir=1 ",
                                                "--unpack ",
                                                "--nope ",
                                                "--form=x ",
                                                "--network=host ",
                                                "--network=$x ",
                                                "--security=insecure ",
                                                "--security=no ",
                                                "--device=a ",
                                                "--device=a,\"b ",
                                                "--interval=3s ",
                                                "--interval=1us ",
                                                "--interval=3 ",
                                                "--interval=1h2.5m ",
                                                "--timeout=-1s ",
                                                "--retries=3 ",
                                                "--retries=-1 ",
                                                "--retries=x ",
                                                "--retries=+2 ",
                                                "--start-period=.5s ",
                                                "--start-interval=0 ",
                                                "--platform=a ",
                                                "-- "};
  static constexpr std::string_view kMounts[] = {
      "type=bind",      "type=cache", "type=tmpfs",     "type=secret", "type=ssh",       "type=no",     "type=CACHE",
      "from=a",         "from=$a",    "from=a$",        "source=s",    "src=s",          "target=/t",   "dst=/t",
      "destination=/t", "ro",         "readonly=false", "rw",          "readwrite=1",    "rw=x",        "id=i",
      "sharing=locked", "sharing=no", "required",       "required=0",  "size=10m",       "size=1.5GiB", "size=x",
      "size=-1",        "size=3 kb",  "mode=0755",      "mode=9",      "uid=1",          "gid=x",       "uid=-1",
      "env=E",          "env",        "nope=1",         "nope",        "\"source=a,b\"", "a\"b",        "Target=/x",
      "size=10q",       "size=1 2",   "size=b",         "mode=0o7",    "uid=99999999999"};
  static constexpr std::string_view kArguments[] = {"a",
                                                    "a b",
                                                    "a b c",
                                                    "a AS b",
                                                    "a as B2",
                                                    "a AS 2b",
                                                    "a aS b:c",
                                                    "a is b",
                                                    "a=b",
                                                    "=b",
                                                    "a= b=c",
                                                    "[\"a\"]",
                                                    "[\"a\", \"b\"]",
                                                    "[]",
                                                    "NONE",
                                                    "none x",
                                                    "CMD x",
                                                    "cmd []",
                                                    "BAD x",
                                                    "",
                                                    "80",
                                                    "80 81",
                                                    "RUN x",
                                                    "FROM x",
                                                    "maintainer x",
                                                    "from",
                                                    "a \"\"",
                                                    "[\"\"]",
                                                    "[\"\", \"a\"]",
                                                    "<<E b",
                                                    "b <<E",
                                                    "AS",
                                                    "a AS"};
  const auto pick = [&random](const auto& from) { return from[random() % std::size(from)]; };
  std::string out;
  for (int lines = 0; lines < 12; ++lines) {
    out += pick(kStarts);
    if (random() % 4 == 0) {
      out += "--mount=";
      for (std::size_t i = random() % 4; i > 0; --i) out += std::string(pick(kMounts)) + (i > 1 ? "," : "");
      out += ' ';
    }
    for (std::size_t i = random() % 6; i > 3; --i) out += pick(kFlags);
    out += pick(kArguments);
    out += "\n";
  }
  return out + "E\nE\nE\n";
}

TEST_F(BuildKit, refuses_the_same_instructions) {
  std::mt19937 random(23);
  std::vector<std::string> files;
  for (int i = 0; i < 1500; ++i) {
    files.push_back(random_instructions(random));
    folder_.write(std::to_string(i), files.back());
  }
  const auto answers = ask("refuse $(seq 0 1499)");
  ASSERT_EQ(answers.size(), files.size());
  std::size_t refused = 0, taken = 0;
  for (std::size_t i = 0; i < files.size() && !HasFailure(); ++i) {
    if (!answers[i].is_array()) continue;
    const auto file = parse(files[i]);
    ASSERT_TRUE(file);
    std::map<std::uint32_t, std::string> ours, theirs;
    for (const json::value& refusal : answers[i].get_array())
      theirs.emplace(*json::integer(refusal, "line"), json::text(refusal, "error"));
    for (const Problem& problem : file->problems)
      if (problem.kind != Problem::Kind::looks_like_json && problem.kind != Problem::Kind::no_stage)
        ours.emplace(problem.line, problem.message);
    for (const Instruction& instruction : file->instructions) {
      // What ONBUILD keeps is refused later.
      if (instruction.keyword == Keyword::onbuild && !theirs.contains(instruction.line)) continue;
      EXPECT_EQ(ours.contains(instruction.line), theirs.contains(instruction.line))
          << instruction.text << "\nours:   " << ours[instruction.line] << "\ntheirs: " << theirs[instruction.line];
      ++(theirs.contains(instruction.line) ? refused : taken);
    }
  }
  EXPECT_GT(refused, 1500U);
  EXPECT_GT(taken, 1000U);
}

TEST_F(BuildKit, expands_the_same) {
  static constexpr std::string_view kParts[] = {
      "$a",        "${a}",        "${b:-w}",    "${n-w}",   "${a:+w}",  "${e:+w}",   "${e+w}",      "${n:?m}",
      "${p#*/}",   "${p##*/}",    "${p%/*}",    "${p%%/*}", "${p/o/0}", "${p//o/0}", "${p//\\//_}", "${a:-${p:-x}}",
      "\"q $a\"",  "'q $a'",      "\\$a",       "\\\\",     "x",        " ",         "/",           "\"",
      "'",         "\\",          "${",         "${}",      "${a",      "$",         "$$",          "$1",
      "${p%?}",    "${p#\\*}",    "${w%% *}",   "$w",       "${w}",     "<<E",       "${x!}",       "${a:=1}",
      "${n:-a b}", "${n:-'a b'}", "${p/\\*/s}", "${u%?}",   "${u#?}",   "${p//?/.}", "${p##*[o]}",  "${p/}",
      "${p/o}",    "${n+x}y",     "\\}",        "}"};
  const std::map<std::string, std::string> environment = {
      {"a", "one"}, {"b", ""}, {"e", ""}, {"p", "/usr/local/foo"}, {"w", "two words"}, {"u", "caf\xC3\xA9"}};
  std::mt19937 random(21);
  json::object env;
  for (const auto& [name, value] : environment) env[name] = value;
  std::vector<std::pair<std::string, char>> questions;
  std::ofstream out(folder_.path() / "questions");
  for (int i = 0; i < 6000; ++i) {
    std::string text;
    for (std::size_t parts = random() % 5 + 1; parts > 0; --parts) text += kParts[random() % std::size(kParts)];
    questions.emplace_back(text, i % 5 == 0 ? '`' : '\\');
    json::object question{{"text", text}, {"escape", std::string(1, questions.back().second)}};
    question["env"] = env;
    out << json::compact(std::move(question)) << "\n";
  }
  out.close();
  const auto answers = ask("expand < questions");
  ASSERT_EQ(answers.size(), questions.size());
  const Lookup lookup = [&](std::string_view name) -> std::optional<std::string> {
    const auto found = environment.find(std::string(name));
    if (found == environment.end()) return std::nullopt;
    return found->second;
  };
  int expanded = 0;
  for (std::size_t i = 0; i < questions.size() && !HasFailure(); ++i) {
    const auto& [text, escape] = questions[i];
    const auto whole = expand_text(text, lookup, {.escape = escape});
    const auto words = expand_words(text, lookup, {.escape = escape});
    if (const std::string_view error = json::text(answers[i], "error"); !error.empty()) {
      EXPECT_FALSE(whole && words) << text << "\nis refused: " << error;
      continue;
    }
    ASSERT_TRUE(whole) << text << "\n" << whole.error().message << "\nis: " << json::text(answers[i], "text");
    EXPECT_EQ(*whole, json::text(answers[i], "text")) << text;
    // BuildKit loses the beginning of a word in front of a word inside a variable.
    if (text.find("${") == std::string::npos) {
      EXPECT_EQ(text_of(*words), text_of(answers[i], "words")) << text;
    }
    ++expanded;
  }
  EXPECT_GT(expanded, 2000);
}

}  // namespace
}  // namespace plimsoll::dockerfile

// SPDX-License-Identifier: Apache-2.0
#include "shell/script.h"

#include <gtest/gtest.h>

#include <ctime>

#include "shell/arguments.h"

namespace plimsoll::shell {
namespace {

/// "a|b 'c d'; e" as one line: words in brackets, with how each is joined in front.
std::string shape(std::string_view text, Dialect dialect = Dialect::bash) {
  static constexpr std::string_view kJoined[] = {"", "&&", "||", ";", "|", "&"};
  std::string out;
  for (const Command& command : parse(text, dialect).commands) {
    if (!out.empty()) out += ' ';
    out += kJoined[static_cast<std::size_t>(command.joined)];
    for (const Assignment& each : command.assignments) out += "{" + each.name + "=" + each.value.value + "}";
    for (const Word& each : command.words) out += "[" + each.value + "]";
    for (const Redirect& each : command.redirects) out += "<" + each.operation + " " + each.target.value + ">";
  }
  return out;
}

std::string problems(std::string_view text, Dialect dialect = Dialect::bash) {
  std::string out;
  for (const Problem& each : parse(text, dialect).problems)
    out += std::to_string(each.range.begin) + "-" + std::to_string(each.range.end) + " " + each.message + "\n";
  return out;
}

TEST(Shell, Lists) {
  EXPECT_EQ(shape("a b && c || d; e & f\ng | h |& i"), "[a][b] &&[c] ||[d] ;[e] &[f] ;[g] |[h] |[i]");
  EXPECT_EQ(shape("a \\\n  b && \\\n c # comment && d\n# e\nf"), "[a][b] &&[c] ;[f]");
}

TEST(Shell, Quotes) {
  EXPECT_EQ(shape(R"(a 'b "c' "d 'e" f\ g "h\$i\j" $'k\tl\x41' m"n"'o'p "")"),
            "[a][b \"c][d 'e][f g][h$i\\j][k\tlA][mnop][]");
  EXPECT_EQ(shape("a\\\nb \"c\\\nd\" 'e\\\nf'"), "[ab][cd][e\\\nf]");
}

TEST(Shell, Compound) {
  EXPECT_EQ(shape("if a; then b; elif c; then d; else e; fi; f"), "[a] [b] [c] [d] [e] ;[f]");
  EXPECT_EQ(shape("for x in 1 2; do a; b; done && while c; do d; done"), "[a] ;[b] [c] [d]");
  EXPECT_EQ(shape("case $x in a|b) c ;; (d) e;f;; *) g; esac | h"), "[c] [e] ;[f] [g] |[h]");
  EXPECT_EQ(shape("{ a; b; } > f; (c; d) ; f() { g; }; function h { i; }"), "[a] ;[b] [c] ;[d] [g] [i]");
  EXPECT_EQ(shape("[[ -n $(a) && $b =~ ^(x|y)$ ]] && c; (( x = $(d) + 1 )); e"), "[a] &&[c] [d] ;[e]");
  EXPECT_EQ(shape("select x in a b; do c; done; for ((i=0;i<$(n);i++)); do d; done"), "[c] [n] [d]");
  EXPECT_EQ(shape("time -p a; ! b | c; coproc d e"), "[a] ;[b] |[c] ;[d][e]");
}

TEST(Shell, Substitutions) {
  EXPECT_EQ(shape("a $(b `c` \"$(d)\") \"x${y:-$(e)}\" <(f) $((1 + $(g)))"),
            "[a][$(b `c` \"$(d)\")][x${y:-$(e)}][<(f)][$((1 + $(g)))] [b][`c`][$(d)] [c] [d] [e] [f] [g]");
  EXPECT_EQ(shape("a=$(b) c d=e"), "{a=$(b)}[c][d=e] [b]");
  EXPECT_EQ(shape("x=(a \"$(b)\" c) y+=1 z[1]=2"), "{x=(a \"$(b)\" c)}{y=1}{z=2} [b]");
  EXPECT_EQ(shape("echo `a \\`b\\` c`"), "[echo][`a \\`b\\` c`] [a][`b`][c] [b]");
}

TEST(Shell, HereDocuments) {
  EXPECT_EQ(shape("cat <<A <<-'B' && c\n$(x)\nA\n\t$(y)\n\tB\nd"), "[cat]<<< A><<<- B> &&[c] [x] ;[d]");
  const std::string text = "cat <<E\nhi\nE\nb";
  const Script script = parse(text, Dialect::posix);
  ASSERT_EQ(script.commands.size(), 2U);
  EXPECT_EQ(script.commands[0].redirects.at(0).body->in(text), "hi\n");
  EXPECT_EQ(shape("a <<<\"b c\" 2>&1 >>f &>g <&- 3<>h"), "[a]<<<< b c><>& 1><>> f><&> g><<& -><<> h>");
}

TEST(Shell, TextsLeadBackToTheirBytes) {
  const auto ranges = [](std::string_view text) {
    std::string out;
    for (const Command& command : parse(text, Dialect::bash).commands)
      if (command.in_text)
        for (const Word& word : command.words) out += "[" + word.value + "|" + std::string(word.range.in(text)) + "]";
    return out;
  };
  EXPECT_EQ(ranges("sh -c 'a b && c'"), "[a|a][b|b][c|c]");
  EXPECT_EQ(ranges(R"(sudo bash -exc "a \"b c\" $D" x)"), R"([a|a][b c|\"b c\"][$D|$D])");
  EXPECT_EQ(ranges(R"(su - me -c "bash -c 'a \\\"b\\\"'")"),
            R"([bash|bash][-c|-c][a \"b\"|'a \\\"b\\\"'][a|a]["b"|\\\"b\\\"])");
  EXPECT_EQ(ranges("eval a 'b; c'"), "[a|a][b|b][c|c]");
  EXPECT_EQ(ranges("sh script.sh -c 'no'"), "");
  EXPECT_EQ(ranges("find . -exec sh -c 'rm x' \\;"), "[rm|rm][x|x]");
}

TEST(Shell, WhatIsKnownOfACommand) {
  const auto commands =
      parse("if a; then b; fi; while c; do d; done; e && f; f() { g; }; (h) | i $(j); ! k", Dialect::posix).commands;
  const auto find = [&](std::string_view name) -> const Command& {
    return *std::ranges::find_if(commands, [&](const Command& each) { return each.name() == name; });
  };
  EXPECT_TRUE(find("a").in_condition);
  EXPECT_FALSE(find("b").in_condition);
  EXPECT_TRUE(find("b").in_branch);
  EXPECT_TRUE(find("c").in_condition);
  EXPECT_TRUE(find("d").in_loop);
  EXPECT_TRUE(find("e").in_condition);
  EXPECT_TRUE(find("f").in_branch);
  EXPECT_TRUE(find("g").in_function);
  EXPECT_TRUE(find("h").in_subshell);
  EXPECT_FALSE(find("h").ends_pipeline);
  EXPECT_TRUE(find("i").ends_pipeline);
  EXPECT_TRUE(find("j").in_substitution);
  EXPECT_EQ(find("j").inside, 8U);
  EXPECT_TRUE(find("k").negated);
}

TEST(Shell, Problems) {
  EXPECT_EQ(problems("if a; then b"), "0-2 this \"if\" has no \"fi\"\n");
  EXPECT_EQ(problems("a; fi; b"), "3-5 unexpected \"fi\"\n");
  EXPECT_EQ(problems("a \"b"), "2-3 this quote is not closed\n");
  EXPECT_EQ(problems("a && "), "2-4 nothing to run behind \"&&\"\n");
  EXPECT_EQ(problems("a $(b"), "2-4 this substitution is not closed\n");
  EXPECT_EQ(shape("a ) b; c"), "[a] ;[b] ;[c]");
  EXPECT_EQ(shape("if a; b; fi; c"), "[a] ;[b] ;[c]");
}

TEST(Shell, HostileTextsAreReadInLinearTime) {
  const auto many = [](std::string_view piece) {
    std::string out;
    while (out.size() < (2U << 20)) out += piece;
    return out;
  };
  for (const std::string_view piece :
       {"$(",    "`",    "\"",      "'",     "<<A ",          "<<A\n",    "((",    "$((",   "${",   "{",
        "[",     "a[",   "{a,",     "if ",   "case x in ",    "a ",       "*a",    "a=(",   "a;",   "a|",
        "a&&",   "\\\n", "$((1)) ", "eval ", "f() ",          "<(",       "!",     "[[ ",   "=~ (", "$'",
        "\\\\`", "#",    "\"$(",    "`\\`",  "sh -c 'sh -c ", "a\n<<E\n", "${a:-", "time ", ") ",   "fi;",
        "$[",    "@(",   "1>",      "x[1]=", "for ",          "((a) "}) {
    const std::string text = many(piece);
    const std::clock_t before = std::clock();
    (void)parse(text, Dialect::bash);
    const double taken = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
    EXPECT_LT(taken, 1.0) << piece;
  }
}

}  // namespace
}  // namespace plimsoll::shell

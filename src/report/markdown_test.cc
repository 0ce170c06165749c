// SPDX-License-Identifier: Apache-2.0
// cmark-gfm, the parser GitHub renders with, says what our Markdown comes out as.
#include <gtest/gtest.h>

#include <random>

#include "base/xml.h"
#include "report/layout.h"
#include "report/markdown_text.h"
#include "report/samples.h"

namespace plimsoll::report {
namespace {

using namespace testing;

std::string markdown_of(const Report& report, Options options = {}) {
  return find_format("markdown")->write(report, options);
}

/// As a page of GitHub would show it, as a tree. HTML of our own is let through, so that any of others would be too.
xml::Element rendered(const std::string& text) {
  const plimsoll::testing::Folder folder;
  folder.write("in.md", text);
  const std::string html =
      folder.run("cmark-gfm --unsafe -e table -e strikethrough -e autolink -e tasklist -e tagfilter -t html in.md");
  const auto root = xml::parse("<root>" + html + "</root>");
  EXPECT_TRUE(root) << root.error().message << "\n" << html;
  return root ? *root : xml::Element{};
}

/// Elements and attributes without the text; where links lead to is left out too.
std::string shape(const xml::Element& from) {
  std::string out = from.name;
  for (const auto& [name, value] : from.attributes) out += " " + name + (name == "href" ? "" : "=" + value);
  out += "(";
  for (const xml::Element& child : from.children) out += shape(child);
  return out + ")";
}

std::string all_text(const xml::Element& from) {
  std::string out = from.text;
  for (const xml::Element& child : from.children) out += all_text(child);
  return out;
}

std::string without_zero_width(std::string text) {
  for (std::size_t at = 0; (at = text.find("\u200B")) != text.npos;) text.erase(at, 3);
  return text;
}

bool have_cmark() { return plimsoll::testing::have("cmark-gfm"); }

TEST(markdown, looks_as_expected) {
  expect_golden("markdown.md", markdown_of(everything(), {.suppressed = true}));
  Report lint;
  lint.files = {{"Dockerfile", "dockerfile"}, {"compose.yaml", "compose"}};
  lint.findings = {concern(FindingKind::dockerfile, harmless, everything())};
  expect_golden("markdown-lint.md", find_lint_format("markdown", Dialect::plimsoll)->write(lint, {}));
}

TEST(markdown, never_says_clean_of_what_is_incomplete) {
  Report report = clean();
  EXPECT_NE(markdown_of(report).find("passed"), std::string::npos);
  EXPECT_NE(markdown_of(report).find("0 vulnerabilities in 4 packages"), std::string::npos);
  report.findings = {finding("CVE-2026-1", Severity::critical, "openssl", "1", "2")};
  EXPECT_EQ(markdown_of(report).find("passed"), std::string::npos);  // there is no policy
  report.findings.clear();
  report.incomplete = {{"no-advisories", "nothing is known of npm", ""}};
  EXPECT_EQ(markdown_of(report).find("passed"), std::string::npos);
  EXPECT_EQ(markdown_of(report).find("0 vulnerabilities"), std::string::npos);
  EXPECT_NE(markdown_of(report).find("nothing is known of npm"), std::string::npos);
  report.incomplete.clear();
  report.advisories_used = false;
  EXPECT_EQ(markdown_of(report).find("passed"), std::string::npos);
  EXPECT_EQ(markdown_of(report).find("0 vulnerabilities"), std::string::npos);
}

TEST(markdown, hostile_text_changes_nothing_but_the_text) {
  if (!have_cmark()) GTEST_SKIP() << "cmark-gfm is not installed";
  const std::vector<std::string> payloads = {"<img src=x onerror=alert(1)>",
                                             "</details></td></table><script>alert(1)</script>",
                                             "| a | b |",
                                             "`x` ``y",
                                             "\n\n# heading\n\n- [ ] task",
                                             "[x](javascript:alert(1))",
                                             "![i](https://evil.example/i.png)",
                                             "<!--",
                                             "**bold** _it_ ~~no~~ __b__",
                                             "@everyone #12 !34 user@evil.example",
                                             "https://evil.example www.evil.example",
                                             "\\| \\` \\",
                                             "&lt;b&gt; &#60;i&#62;",
                                             "\x1b[31mred\x1b[0m \xff\xfe",
                                             "$x$ $$y$$ :tada:",
                                             "]]> ]( <https://a.b>",
                                             "```\n~~~\n```",
                                             "\r\n| --- |\r\n"};
  const std::string expected = shape(rendered(markdown_of(everything(), {.suppressed = true})));
  const Options plain;
  for (const std::string& payload : payloads) {
    // Behind the text and before it; links that are no longer plain are not links any more.
    for (const bool before : {false, true}) {
      const auto texts = [&](std::string_view text) {
        if (text.starts_with("https://")) return std::string(text);
        return before ? payload + std::string(text) : std::string(text) + payload;
      };
      const std::string text = markdown_of(everything(texts), {.suppressed = true});
      const xml::Element page = rendered(text);
      EXPECT_EQ(shape(page), expected) << payload << "\n" << text;
      // It is there, as the text it is.
      const std::string shown = without_zero_width(all_text(page));
      EXPECT_NE(shown.find(Style(plain).safe(payload)), std::string::npos) << payload << "\n" << shown;
    }
    Report linked = everything();
    for (Finding& finding : linked.findings) finding.url += payload;
    for (std::string_view rest = markdown_of(linked); rest.find("](") != rest.npos;) {
      rest.remove_prefix(rest.find("](") + 2);
      EXPECT_TRUE(rest.starts_with("https://example.com/")) << payload;
      EXPECT_EQ(rest.substr(0, rest.find(')')).find_first_of("<>\"'` \n[("), rest.npos) << payload;
    }
  }
}

TEST(markdown, any_text_comes_out_as_itself) {
  if (!have_cmark()) GTEST_SKIP() << "cmark-gfm is not installed";
  const std::vector<std::string> pieces = {"`",  "``", "|",     "\\",   "<",       ">",    "*",   "_", "[",  "]",  "(",
                                           ")",  "~",  "#",     "&",    "!",       "@",    ":",   "/", "\"", "'",  "a",
                                           "b1", " ",  "&amp;", "www.", "http://", "<!--", "-->", "é", "\n", "\t", "1.",
                                           "-",  "+",  "=",     "$",    "^",       "{",    "}",   "%"};
  std::mt19937 dice(6);
  const auto draw = [&](std::size_t most) { return std::uniform_int_distribution<std::size_t>(0, most - 1)(dice); };
  const Options plain;
  const Style style(plain);
  std::string document;
  std::vector<std::string> expected;
  for (int i = 0; i < 1500; ++i) {
    std::string made;
    for (std::size_t n = draw(9); n > 0; --n) made += pieces[draw(pieces.size())];
    expected.push_back(style.safe(made));
    const std::string text = markdown::text(made), code = markdown::code(made);
    document += fmt::format("T {} E\n\nC {} E\n\n| a | b |\n|--|--|\n| T {} E | C {} E |\n\n", text, code, text, code);
  }
  const xml::Element page = rendered(document);
  ASSERT_EQ(page.children.size(), 3 * expected.size());
  // Trees join the text of an element before what its children hold, so both sides are compared without blanks.
  const auto squeezed = [](std::string text) {
    std::erase(text, ' ');
    return without_zero_width(std::move(text));
  };
  const auto expect_text = [&](const xml::Element& at, char mark, const std::string& text) {
    for (const xml::Element& child : at.children) {
      EXPECT_EQ(child.name, "code") << text;
      EXPECT_TRUE(child.children.empty()) << text;
    }
    const std::string shown = squeezed(all_text(at));
    EXPECT_TRUE(shown == squeezed(fmt::format("{}{}E", mark, text)) ||
                shown == squeezed(fmt::format("{}E{}", mark, text)))
        << shown << " is not " << text;
  };
  for (std::size_t i = 0; i < expected.size(); ++i) {
    expect_text(page.children[3 * i], 'T', expected[i]);
    expect_text(page.children[3 * i + 1], 'C', expected[i]);
    const xml::Element& row = page.children[3 * i + 2].children.at(1).children.at(0);
    ASSERT_EQ(row.children.size(), 2U) << expected[i];
    expect_text(row.children[0], 'T', expected[i]);
    expect_text(row.children[1], 'C', expected[i]);
  }
}

TEST(markdown, fits_a_comment_and_counts_what_is_left_out) {
  const std::string many = markdown_of(crowded(20'000));
  EXPECT_LT(many.size(), 65'536U);
  EXPECT_NE(many.find("more"), std::string::npos);
  std::size_t rows = 0;
  for (const std::string& line : lines(many)) rows += line.starts_with("| ") ? 1U : 0U;
  EXPECT_GT(rows, 60U);
  EXPECT_LT(rows, 120U);
  // Names as long as they like.
  const auto longer = [](std::string_view text) { return std::string(text) + std::string(5000, '|'); };
  Report report = everything(longer);
  for (int i = 0; i < 300; ++i) report.findings.push_back(report.findings[static_cast<std::size_t>(i) % 9]);
  EXPECT_LT(markdown_of(report).size(), 65'536U);
}

TEST(markdown, steps_of_a_plan_stand_with_their_lines) {
  const Report report = everything();
  Plan plan;
  plan.actions = {{.kind = PlannedAction::Kind::edit,
                   .title = "pin the base",
                   .where = "Dockerfile:1",
                   .rewrite = "FROM debian:12\n````\nRUN true",
                   .closes = {0, 1}}};
  const std::string text = markdown_of(report, {.plan = &plan});
  EXPECT_NE(text.find("`````\nFROM debian:12\n````\nRUN true\n`````\n"), std::string::npos) << text;
}

}  // namespace
}  // namespace plimsoll::report

// SPDX-License-Identifier: Apache-2.0
// mustache.js over our JSON report says what our templates come out as.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/json.h"
#include "report/samples.h"
#include "report/template.h"

namespace plimsoll::report {
namespace {

using namespace testing;

std::string filled(const Report& report, std::string text, Options options = {}) {
  EXPECT_TRUE(check_template(text)) << text;
  options.template_text = std::move(text);
  return find_format("template")->write(report, options);
}

std::string error_of(std::string_view text) {
  const auto checked = check_template(text);
  return checked ? "" : checked.error().message;
}

std::string example(const std::string& name) {
  return plimsoll::testing::slurp(kSource + "/examples/templates/" + name);
}

TEST(templates, mistakes_are_found_with_their_lines) {
  EXPECT_EQ(error_of("a\n{{#findings}}\n{{id}}\n"),
            "line 2: the section findings is never closed: {{/findings}} is missing");
  EXPECT_EQ(error_of("a\nb\n{{id"), "line 3: a tag is never closed: }} is missing");
  EXPECT_EQ(error_of("{{{id}}"), "line 1: a tag is never closed: }}} is missing");
  EXPECT_EQ(error_of("{{/findings}}"), "line 1: the section findings ends here and was never opened");
  EXPECT_EQ(error_of("{{#a}}\n{{#b}}\n{{/a}}"), "line 3: the section a ends here, but b of line 2 is open");
  EXPECT_EQ(error_of("\n{{> other}}"), "line 2: > other: a template cannot take in another; put its text here");
  EXPECT_EQ(error_of("\n{{}}"), "line 2: a tag without a name");
  EXPECT_EQ(error_of("{{#}}{{/}}"), "line 1: a tag without a name");
  EXPECT_EQ(error_of("{{=<%=}}"), "line 1: =<%= does not say between what tags stand; write {{=<% %>=}}");
  EXPECT_EQ(error_of("{{=<% %>=}}<%#a%>\n<%/b%>"), "line 2: the section b ends here, but a of line 1 is open");
  EXPECT_EQ(error_of("{{as_csv}}"), "line 1: as_csv is a section: {{#as_csv}} … {{/as_csv}}");
  std::string deep;
  for (int i = 0; i < 33; ++i) deep += "{{#a}}\n";
  EXPECT_EQ(error_of(deep), "line 33: sections nest more than 32 deep");
  EXPECT_EQ(error_of(std::string(300 * 1024, 'x')), "a template may have 256 kB");
  EXPECT_EQ(error_of("{{! a comment\nof two lines }}{{& id}}{{{ id }}}{{=| |=}}|id||#a||/a|{{"), "");
}

TEST(templates, comments_and_sections_leave_no_lines) {
  EXPECT_EQ(filled(everything(), "{{! a\nb }}\na {{! c }}b\n{{#summary}}\n  {{verdict}}\n{{/summary}}\n"),
            "a b\n  failed\n");
}

TEST(templates, helpers_say_what_templates_cannot_ask) {
  const Report report = everything();
  const std::string text = filled(
      report,
      "{{#findings}}{{number}}{{#is_first}} first{{/is_first}} {{#is_vulnerability}}V{{/is_vulnerability}}"
      "{{#is_secret}}S{{/is_secret}}{{#is_critical}}!{{/is_critical}}{{#is_fixable}} fix{{/is_fixable}}"
      "{{#is_known_exploited}} KEV{{/is_known_exploited}} {{{where}}}{{#aliases}} "
      "{{.}}{{^is_last}},{{/is_last}}{{/aliases}}"
      "{{#is_last}} last{{/is_last}}\n{{/findings}}{{#is_failed}}FAILED{{/is_failed}}{{#is_passed}}no{{/is_passed}}\n");
  const std::vector<std::string> said = lines(text);
  ASSERT_EQ(said.size(), report.findings.size() + 1);
  EXPECT_EQ(said[0], "1 first V! fix KEV openssl DSA-5678-1, GHSA-aaaa-bbbb-cccc");
  EXPECT_EQ(said[1], "2 S! fix app/config:3:7");
  EXPECT_TRUE(said[report.findings.size() - 1].ends_with(" last"));
  EXPECT_EQ(said.back(), "FAILED");
  EXPECT_EQ(
      filled(report,
             "{{#suppressed}}{{#finding}}{{id}}{{#is_high}} high{{/is_high}}{{/finding}} {{owner}}{{/suppressed}}"),
      "CVE-2026-0009 high ada");
  EXPECT_EQ(filled(report, "{{#packages}}{{#is_last}}{{{purl}}} {{number}}{{/is_last}}{{/packages}}"),
            "pkg:npm/left-pad@1.0.0?arch=amd64 5");
}

TEST(templates, come_out_as_mustache_js_fills_them) {
  const plimsoll::testing::Folder folder;
  if (folder.run("NODE_PATH=/usr/share/nodejs node -e 'require(\"mustache\")' 2>&1 || echo missing").find("missing") !=
      std::string::npos)
    GTEST_SKIP() << "node-mustache is not installed";
  const auto hostile = [](std::string_view text) { return std::string(text) + "<b>&\"' {{x}} </b>"; };
  for (const Report& report : {everything(), everything(hostile), clean()}) {
    folder.write("report.json", find_format("json")->write(report, {}));
    for (const std::string text :
         {"{{target.name}} {{{target.name}}} {{&target.source}} {{nothing}} {{summary.by_severity.high}}\n",
          "{{#findings}}\n- {{id}} {{title}}{{#known_exploited}} since {{.}}{{/known_exploited}}\n{{#packages}}\n  "
          "{{name}} "
          "{{version}}{{^fixed}} no fix{{/fixed}}\n{{/packages}}\n{{^packages}}\n  none\n{{/packages}}\n{{/findings}}\n"
          "{{^findings}}\nnothing\n{{/findings}}\n",
          "{{=<% %>=}}<%#packages%><%name%>{{name}}<%/packages%>",
          "{{#target}}{{#layers}}{{index}}:{{{created_by}}}|{{/layers}}{{/target}}",
          "{{#findings}}{{#aliases}}{{.}};{{/aliases}}{{#epss}}{{probability}}{{/epss}}{{#layer}}{{digest}}{{/"
          "layer}}{{/findings}}",
          "{{#findings}}{{#packages}}{{#findings}}{{id}}{{/findings}}{{/packages}}{{/findings}}",
          "{{#suppressed}}{{reason}} {{finding.id}} "
          "{{#finding}}{{#places}}{{path}}{{/places}}{{/finding}}{{/suppressed}}"}) {
      folder.write("template", text);
      const std::string theirs = folder.run(
          "NODE_PATH=/usr/share/nodejs node -e 'const m = require(\"mustache\"), fs = require(\"fs\"); const e = "
          "{\"&\": \"&amp;\", "
          "\"<\": \"&lt;\", \">\": \"&gt;\", \"\\\"\": \"&quot;\", \"\\x27\": \"&#39;\"}; m.escape = (t) => "
          "String(t).replace(/[&<>\"\\x27]/g, (c) => e[c]); "
          "process.stdout.write(m.render(fs.readFileSync(\"template\", "
          "\"utf8\"), JSON.parse(fs.readFileSync(\"report.json\", \"utf8\"))))'");
      EXPECT_EQ(filled(report, text), theirs) << text;
    }
  }
}

TEST(templates, examples_hold_whatever_names_hold) {
  for (const std::string payload : {"", "\"}", "\\", "\n{\"a\":1}", "\t\t", "|===", "\x1b[0m", "{{subject}}", "</x>"}) {
    const auto texts = [&](std::string_view text) { return std::string(text) + payload; };
    for (const Report& report : {everything(texts), clean()}) {
      const std::string slack = filled(report, example("slack.mustache"));
      const auto read = json::parse(slack);
      ASSERT_TRUE(read) << read.error().message << "\n" << slack;
      EXPECT_EQ(json::items(*read, "blocks").size(), 2 + report.decisions.size() + report.incomplete.size());

      for (const std::string& line : lines(filled(report, example("lines.mustache"))))
        EXPECT_GE(std::ranges::count(line, '\t'), 4) << line;
      EXPECT_EQ(lines(filled(report, example("lines.mustache"))).size(),
                report.findings.size() + report.incomplete.size());
    }
  }
  expect_golden("template.adoc", filled(everything(), example("report.adoc.mustache")));
}

TEST(templates, filters_fit_values_into_other_formats) {
  const auto texts = [](std::string_view text) { return "=" + std::string(text) + "\"<*"; };
  Report report = everything(texts);
  report.findings.resize(1);
  EXPECT_EQ(filled(report, "{{#findings}}{{#as_csv}}{{title}}{{/as_csv}}{{/findings}}"),
            "\"'=a title that says what is wrong\"\"<*\"");
  EXPECT_EQ(filled(report, "{{#findings}}{{#as_json}}{{title}}{{/as_json}}{{/findings}}"),
            "=a title that says what is wrong\\\"<*");
  EXPECT_EQ(filled(report, "{{#findings}}{{#as_html}}{{{title}}}{{/as_html}} {{title}}{{/findings}}"),
            "=a title that says what is wrong&quot;&lt;* =a title that says what is wrong&quot;&lt;*");
  EXPECT_EQ(filled(report, "{{#findings}}{{#as_markdown}}{{title}}{{/as_markdown}}{{/findings}}"),
            "=a title that says what is wrong\"&#60;\\*");
}

TEST(templates, what_repeats_without_end_is_stopped) {
  const Report report = crowded(3000);
  const std::string text =
      filled(report, "{{#findings}}{{#findings}}{{#findings}}{{/findings}}{{/findings}}{{/findings}}");
  EXPECT_TRUE(text.ends_with("\ntemplate: stopped here, for its sections repeat too often\n")) << text;
  // Rows are dear: each is made anew.
  const auto stopped = [&](std::string_view inside) {
    const std::string out = filled(report, fmt::format("{{{{#findings}}}}{}{{{{/findings}}}}", inside));
    return out.substr(out.rfind("\ntemplate: "));
  };
  EXPECT_EQ(stopped("{{#findings}}{{#is_secret}}{{/is_secret}}{{/findings}}"),
            "\ntemplate: stopped here, for its sections repeat too often\n");
  EXPECT_EQ(stopped(std::string(100'000, 'x')), "\ntemplate: stopped here, for its lines are too long\n");
}

TEST(templates, filters_in_filters_are_stopped) {
  std::string begin, end;
  for (int i = 0; i < 31; ++i) {
    begin += "{{#as_json}}";
    end += "{{/as_json}}";
  }
  const std::string text = filled(clean(), begin + "\\" + end);
  EXPECT_TRUE(text.ends_with("\ntemplate: stopped here, for as_json was given more than 32 MB\n"))
      << text.substr(0, 200);
}

TEST(templates, what_passes_the_check_can_be_filled_in) {
  const std::vector<std::string> pieces = {"{{",
                                           "}}",
                                           "{{{",
                                           "}}}",
                                           "{",
                                           "}",
                                           "{{#findings}}",
                                           "{{/findings}}",
                                           "{{^a}}",
                                           "{{/a}}",
                                           "{{#a}}",
                                           "{{id}}",
                                           "{{{id}}}",
                                           "{{& id}}",
                                           "{{.}}",
                                           "{{a.b.c}}",
                                           "{{..}}",
                                           "{{.a}}",
                                           "{{a.}}",
                                           "{{!",
                                           "{{! c }}",
                                           "{{=<% %>=}}",
                                           "<%id%>",
                                           "<%={{ }}=%>",
                                           "{{==}}",
                                           "{{= =}}",
                                           "{{=a=}}",
                                           "<%",
                                           "%>",
                                           "{{#as_csv}}",
                                           "{{/as_csv}}",
                                           "{{#as_json}}",
                                           "{{/as_json}}",
                                           "{{as_csv}}",
                                           "{{>x}}",
                                           "\n",
                                           " ",
                                           "\r\n",
                                           "x",
                                           "{{#packages}}",
                                           "{{/packages}}",
                                           "{{#is_first}}",
                                           "{{/is_first}}",
                                           "{{number}}",
                                           "\xff",
                                           "="};
  Report report = everything();
  report.findings.resize(2);
  report.packages.resize(2);
  std::mt19937 dice(7);
  std::size_t filled_in = 0;
  for (int i = 0; i < 5'000; ++i) {
    std::string text;
    for (std::size_t n = dice() % 12; n > 0; --n) text += pieces[dice() % pieces.size()];
    if (!check_template(text)) continue;
    const std::string out = filled(report, text);
    ++filled_in;
    EXPECT_EQ(out.find("template: line"), out.npos) << text;
    EXPECT_EQ(out, filled(report, text));
  }
  EXPECT_GT(filled_in, 500U);
}

TEST(templates, lint_has_its_own_document) {
  Report lint;
  lint.files = {{"Dockerfile", "dockerfile"}};
  lint.findings = {concern(FindingKind::dockerfile, harmless, everything())};
  EXPECT_EQ(filled(lint, "{{schema}} {{subject}} {{#files}}{{path}}{{/files}} {{#findings}}{{where}}{{/findings}}"),
            "plimsoll.lint/1 1 file Dockerfile app/config:3:7");
}

}  // namespace
}  // namespace plimsoll::report

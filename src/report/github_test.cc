// SPDX-License-Identifier: Apache-2.0
// Annotations, read as the runner of GitHub Actions reads its log (actions/runner, ActionCommand.TryParseV2).
#include <map>

#include "report/format_testing.h"

namespace plimsoll::report {
namespace {

using namespace testing;

struct Command {
  std::string name, message;
  std::map<std::string, std::string> properties;
};

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

std::string unescaped(const std::string& text) {
  return replaced(replaced(replaced(text, "%0D", "\r"), "%0A", "\n"), "%25", "%");
}

/// As the runner takes a log apart; a line that is no command is a failure.
std::vector<Command> commands(const std::string& text) {
  std::vector<Command> out;
  for (const std::string& line : lines(text)) {
    EXPECT_TRUE(line.starts_with("::")) << line;
    const std::size_t end = line.find("::", 2);
    EXPECT_NE(end, std::string::npos) << line;
    if (end == std::string::npos) continue;
    const std::string head = line.substr(2, end - 2);
    Command made{head.substr(0, head.find(' ')), unescaped(line.substr(end + 2)), {}};
    std::istringstream properties(head.find(' ') == std::string::npos ? "" : head.substr(head.find(' ') + 1));
    for (std::string one; std::getline(properties, one, ',');) {
      const std::size_t equals = one.find('=');
      EXPECT_NE(equals, std::string::npos) << line;
      made.properties[one.substr(0, equals)] =
          unescaped(replaced(replaced(one.substr(equals + 1), "%3A", ":"), "%2C", ","));
    }
    out.push_back(std::move(made));
  }
  return out;
}

TEST(github, what_nobody_rated_or_somebody_exploits_is_no_notice) {
  Report report = clean();
  report.rule = "";
  report.decisions.clear();
  report.findings = {finding("CVE-2026-1", Severity::unknown, "openssl", "1", "2", "x"),
                     finding("CVE-2026-2", Severity::low, "openssl", "1", "2", "x"),
                     finding("CVE-2026-3", Severity::low, "openssl", "1", "2", "x")};
  report.findings[1].known_exploited = "2026-01-01";
  std::string levels;
  for (const Command& one : commands(written(report, "github"))) levels += one.name + " ";
  EXPECT_EQ(levels, "warning error notice ");
}

TEST(github, says_the_verdict_what_is_not_known_and_each_finding) {
  const std::vector<Command> found = commands(written(loaded(), "github"));
  ASSERT_EQ(found.size(), 2 + loaded().findings.size());
  EXPECT_EQ(found[0].name, "error");
  EXPECT_EQ(found[0].properties.at("title"), "shop:1.4: the policy fails");
  EXPECT_EQ(found[0].message,
            "nothing-critical\nnothing-critical: 1 finding, first CVE-2026-0001 in openssl 3.0.11-1~deb12u2");
  EXPECT_EQ(found[1].name, "warning");
  EXPECT_EQ(found[1].properties.at("title"), "shop:1.4: incomplete, 2 gaps");
  // Under a policy only what fails it is an error.
  EXPECT_EQ(found[2].name, "error");
  EXPECT_EQ(found[2].properties.at("title"), "CVE-2026-0001 (critical)");
  EXPECT_EQ(found[2].message,
            "openssl 3.0.11-1~deb12u2: Memory is read beyond its end\nUpgrade openssl to 3.0.13-1~deb12u1\n"
            "fails the rule nothing-critical");
  EXPECT_EQ(found[3].name, "warning");
  EXPECT_EQ(found[3].message, "OpenSSH private key\ndo otherwise");
  const auto root = std::ranges::find_if(found, [](const Command& one) { return one.properties.contains("file"); });
  ASSERT_NE(root, found.end());
  EXPECT_EQ(root->properties.at("file"), "Dockerfile");
  EXPECT_EQ(root->properties.at("line"), "3");
  Report without = loaded();
  without.failed = false;
  without.rule = "";
  without.decisions.clear();
  for (Finding& finding : without.findings) finding.gate.clear();
  EXPECT_EQ(commands(written(without, "github"))[2].name, "error");
}

TEST(github, of_files_they_stand_at_their_lines) {
  Report report;
  report.files = {{"a,b:c%.yaml", "compose"}};
  report.findings = {concern(FindingKind::settings, "PL4002", Severity::high, "50% of it: gone", "a,b:c%.yaml", 7)};
  report.findings[0].places[0].column = 3;
  report.findings[0].places[0].end_column = 9;
  EXPECT_EQ(lint_written(report, "github"),
            "::error file=a%2Cb%3Ac%25.yaml,line=7,col=3,endColumn=9,title=PL4002 (high)::50%25 of it: gone%0Ado "
            "otherwise\n");
  report.findings[0].places[0].end_line = 9;
  EXPECT_EQ(commands(lint_written(report, "github"))[0].properties,
            (std::map<std::string, std::string>{
                {"endLine", "9"}, {"file", "a,b:c%.yaml"}, {"line", "7"}, {"title", "PL4002 (high)"}}));
  EXPECT_EQ(lint_written(Report{}, "github").find("::error"), std::string::npos);
}

TEST(github, no_more_than_are_shown_and_the_rest_is_counted) {
  Report report = many(400);
  for (std::size_t i = 0; i < report.findings.size(); ++i) report.findings[i].severity = kSeverities.at(i % 6);
  for (Finding& finding : report.findings) {
    finding.gate.clear();
    finding.known_exploited.clear();
  }
  std::map<std::string, std::size_t> counts;
  const std::vector<Command> found = commands(written(report, "github"));
  for (const Command& one : found) ++counts[one.name];
  EXPECT_EQ(counts, (std::map<std::string, std::size_t>{{"error", 10}, {"notice", 10}, {"warning", 10}}));
  EXPECT_EQ(found.back().properties.at("title"), "shop:1.4: 371 more findings not shown");
}

TEST(github, nothing_breaks_out_of_a_command) {
  for (const std::string& text : {written(hostile(), "github"), lint_written(hostile_files(), "github")}) {
    for (const char c : text) EXPECT_TRUE(c == '\n' || (c & '\x80') != 0 || (c >= ' ' && c != 0x7F));
    for (const Command& one : commands(text)) {
      EXPECT_TRUE(one.name == "error" || one.name == "warning" || one.name == "notice") << one.name;
      for (const auto& [name, value] : one.properties)
        EXPECT_TRUE(name == "file" || name == "line" || name == "endLine" || name == "col" || name == "endColumn" ||
                    name == "title")
            << name;
    }
  }
}

TEST(github, a_clean_image_says_nothing_and_one_that_was_not_judged_does) {
  EXPECT_EQ(written(clean(), "github"), "");
  Report report = clean();
  report.advisories_used = false;
  EXPECT_TRUE(written(report, "github").starts_with("::warning title=shop%3A1.4%3A not judged::"));
}

}  // namespace
}  // namespace plimsoll::report

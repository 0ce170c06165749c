// SPDX-License-Identifier: Apache-2.0
// The formats of lint. hadolint itself is the oracle of those that are its own: what it says of a file is read from its
// json, put into a Report, and each format must then come out as hadolint writes it.
#include <gtest/gtest.h>

#include <array>
#include <random>

#include "base/json.h"
#include "base/xml.h"
#include "report/report.h"
#include "report/testing.h"

namespace plimsoll::report {
namespace {

using namespace testing;

constexpr std::array kHadolintFormats = {"checkstyle", "codacy",    "codeclimate", "gitlab_codeclimate", "gnu", "json",
                                         "junit",      "sonarqube", "tty"};

std::string write(const Report& report, std::string_view format, const Options& options = {}) {
  const Format* writer = find_lint_format(format, Dialect::hadolint);
  return writer == nullptr ? "" : writer->write(report, options);
}

Finding issue(std::string id, std::string path, std::uint32_t line, std::uint32_t column, std::string title,
              HadolintLevel level = HadolintLevel::none) {
  Finding made;
  made.id = std::move(id);
  made.kind = FindingKind::dockerfile;
  made.severity = Severity::medium;
  made.title = std::move(title);
  made.level = level;
  made.places = {{.path = std::move(path),
                  .line = line,
                  .column = column,
                  .end_line = line,
                  .end_column = column + 1,
                  .layer = {},
                  .removed = {},
                  .detail = {}}};
  return made;
}

HadolintLevel level_of(std::string_view name) {
  for (const HadolintLevel level :
       {HadolintLevel::error, HadolintLevel::warning, HadolintLevel::info, HadolintLevel::style}) {
    if (hadolint_level_name(level) == name) return level;
  }
  return HadolintLevel::none;
}

/// One value tree whatever the format; what is told of time and tool, and what fingerprints are, is made equal.
json::value tree(const xml::Element& from) {
  json::array children;
  for (const xml::Element& child : from.children) children.emplace_back(tree(child));
  json::object attributes;
  for (const auto& [name, value] : from.attributes) {
    const bool tells_time =
        (from.name == "testsuites" && name != "time") || (from.name == "testsuite" && name == "name");
    attributes[name] = tells_time ? "" : value;
  }
  return json::object{{"name", from.name}, {"attributes", attributes}, {"children", children}, {"text", from.text}};
}

json::value parsed(std::string_view format, const std::string& text) {
  if (format == "gnu" || format == "tty") return json::value(text);
  if (format == "checkstyle" || format == "junit") {
    const auto root = xml::parse(text);
    EXPECT_TRUE(root) << root.error().message << "\n" << text;
    return root ? tree(*root) : json::value();
  }
  if (format == "codacy" || format == "codeclimate") {
    json::array out;
    std::string_view rest = text;
    while (!rest.empty()) {
      const std::size_t end = format == "codacy" ? rest.find("}{") + 1 : rest.find('\0') + 1;
      const std::string_view one = end == 0 ? rest : rest.substr(0, end);
      const auto value = json::parse(one.ends_with('\0') ? one.substr(0, one.size() - 1) : one);
      EXPECT_TRUE(value) << one;
      if (value) out.push_back(*value);
      rest.remove_prefix(one.size());
    }
    return out;
  }
  const auto value = json::parse(text);
  EXPECT_TRUE(value) << text;
  if (!value) return {};
  json::value out = *value;
  if (format == "gitlab_codeclimate") {
    for (json::value& one : out.as_array()) {
      EXPECT_EQ(json::text(one, "fingerprint").size(), 40U);
      one.as_object()["fingerprint"] = "";
    }
  }
  return out;
}

/// What hadolint says of files, as a report.
Report ask_hadolint(const plimsoll::testing::Folder& folder, const std::vector<std::string>& files) {
  Report report;
  std::string names;
  for (const std::string& file : files) {
    report.files.push_back({file, "dockerfile"});
    names += " '" + file + "'";
  }
  const auto said = json::parse(folder.run("hadolint -f json" + names + " || true"));
  EXPECT_TRUE(said && said->is_array());
  if (!said || !said->is_array()) return report;
  for (const json::value& one : said->get_array()) {
    report.findings.push_back(issue(std::string(json::text(one, "code")), std::string(json::text(one, "file")),
                                    static_cast<std::uint32_t>(*json::integer(one, "line")),
                                    static_cast<std::uint32_t>(*json::integer(one, "column")),
                                    std::string(json::text(one, "message")), level_of(json::text(one, "level"))));
  }
  return report;
}

TEST(hadolint_formats, come_out_as_hadolint_writes_them) {
  if (!plimsoll::testing::have("hadolint")) GTEST_SKIP() << "hadolint is not installed";
  const plimsoll::testing::Folder folder;
  folder.write("Dockerfile",
               "FROM debian\nRUN sudo apt-get install foo\nRUN cd /a\nMAINTAINER me\nEXPOSE 99999\nLABEL FOO=bar\n");
  folder.write("clean", "FROM debian:12\n");
  folder.write("odd <&\"name", "FROM debian:12\nLABEL FOO=b\n  ADD a b\n");
  const std::vector<std::string> files = {"Dockerfile", "clean", "odd <&\"name"};
  const Report report = ask_hadolint(folder, files);
  ASSERT_GE(report.findings.size(), 7U);
  for (const std::string format : kHadolintFormats) {
    const std::string theirs =
        folder.run("hadolint --no-color -f " + format + " Dockerfile clean 'odd <&\"name' || true");
    EXPECT_EQ(parsed(format, write(report, format)), parsed(format, theirs)) << format << "\n" << theirs;
  }
  // Bytes too, where nothing is left to the writer.
  for (const std::string format : {"codacy", "codeclimate", "gnu", "json", "sonarqube", "tty"}) {
    EXPECT_EQ(write(report, format),
              folder.run("hadolint --no-color -f " + format + " Dockerfile clean 'odd <&\"name' || true"))
        << format;
  }
  EXPECT_EQ(write(report, "tty", {.colour = true}), folder.run("hadolint Dockerfile clean 'odd <&\"name' || true"));
  // --file-path-in-report.
  for (const std::string format : kHadolintFormats) {
    const std::string theirs = folder.run("hadolint --no-color --file-path-in-report a/b -f " + format +
                                          " Dockerfile clean 'odd <&\"name' || true");
    EXPECT_EQ(parsed(format, write(report, format, {.path_in_report = "a/b"})), parsed(format, theirs)) << format;
  }
}

TEST(hadolint_formats, parse_errors_have_the_shape_they_have_there) {
  if (!plimsoll::testing::have("hadolint")) GTEST_SKIP() << "hadolint is not installed";
  const plimsoll::testing::Folder folder;
  folder.write("broken", "FROM debian:12\nLABEL a=\"b\n");
  const Report report = ask_hadolint(folder, {"broken"});
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].id, "DL1000");
  const std::uint32_t column = report.findings[0].places[0].column;
  EXPECT_GT(column, 1U);
  // Texts differ: hadolint shows the line in some formats. Keys, places and words must not.
  const std::function<json::value(const json::value&, const std::string&)> shape = [&](const json::value& from,
                                                                                       const std::string& key) {
    if (const json::object* members = from.if_object()) {
      json::object out;
      for (const auto& [name, member] : *members) out[name] = shape(member, std::string(name));
      return json::value(out);
    }
    if (const json::array* items = from.if_array()) {
      json::array out;
      for (const json::value& item : *items) out.push_back(shape(item, key));
      return json::value(out);
    }
    const bool is_text = key == "message" || key == "description" || key == "text";
    return is_text ? json::value("text") : from;
  };
  for (const std::string format : kHadolintFormats) {
    if (format == "gnu" || format == "tty") continue;
    const std::string theirs = folder.run("hadolint --no-color -f " + format + " broken || true");
    EXPECT_EQ(shape(parsed(format, write(report, format)), ""), shape(parsed(format, theirs), "")) << format << theirs;
  }
  EXPECT_TRUE(write(report, "gnu").starts_with(fmt::format("hadolint:broken:2:{}: unexpected", column)))
      << write(report, "gnu");
  EXPECT_TRUE(write(report, "tty").starts_with(fmt::format("broken:2:{} unexpected", column))) << write(report, "tty");
}

TEST(hadolint_formats, without_its_profile_places_are_exact_and_levels_follow_severities) {
  Report report;
  report.files = {{"Dockerfile", "dockerfile"}};
  report.findings = {issue("PL1303", "Dockerfile", 4, 9, "sudo is used")};
  report.findings[0].severity = Severity::high;
  const auto rows = json::parse(write(report, "json"));
  ASSERT_TRUE(rows);
  EXPECT_EQ(json::compact(*rows),
            R"([{"code":"PL1303","column":9,"file":"Dockerfile","level":"error","line":4,"message":"sudo is used"}])");
}

// Bytes that end strings, tags, lines and records, that colour terminals, and that are no UTF-8.
constexpr std::string_view kHostile = "a\"b'<c>&amp;]]>\x1b[31m\x07\n\r\t\0d\xff\xc3\xe2\x80\xa8\xe2\x80\xae\x7f{}}{\\";

Report hostile() {
  Report report;
  const std::string text(kHostile);
  report.files = {{text, "dockerfile"}};
  for (const HadolintLevel level : {HadolintLevel::error, HadolintLevel::none}) {
    Finding made = issue(text, text, 3, 2, text, level);
    made.subject = made.excerpt = made.remedy.action = text;
    made.aliases = {text};
    made.fixes = {{Repair::safe, text, {{{1, 2}, text, {1, 1}, {1, 2}}}}};
    report.findings.push_back(made);
    made.id = "DL1000";
    report.findings.push_back(std::move(made));
  }
  report.suppressed = {{report.findings[0], "ignored", text}};
  report.incomplete = {{text, text, text}};
  return report;
}

/// Neither XML nor JSON as a whole; what breaks out of them is tested where they are.
constexpr std::array<std::string_view, 6> kOwnTests = {"codacy", "csv", "github", "html", "markdown", "template"};

TEST(lint_formats, nothing_from_outside_breaks_out) {
  const Report report = hostile();
  for (const Format& format : lint_formats()) {
    const std::string out = format.write(report, {});
    ASSERT_TRUE(!out.empty() || format.name == "template");
    if (format.name == "table") continue;  // its own tests
    for (std::size_t i = 0; i < out.size();) {
      const std::size_t bytes = utf8_sequence(std::string_view(out).substr(i));
      ASSERT_NE(bytes, 0U) << format.name << ": not UTF-8 at byte " << i;
      i += bytes;
    }
    EXPECT_EQ(out.find('\x1b'), std::string::npos) << format.name;
    EXPECT_EQ(out.find('\x07'), std::string::npos) << format.name;
    if (format.name == "gnu" || format.name == "tty") {
      EXPECT_EQ(lines(out).size(), report.findings.size()) << out;
      EXPECT_EQ(out.find("\u202e"), std::string::npos);
    } else if (format.name == "checkstyle" || format.name == "junit") {
      const auto root = xml::parse(out);
      ASSERT_TRUE(root) << root.error().message;
      const xml::Element& file = root->children.at(0);
      EXPECT_EQ(file.children.size(), report.findings.size());
    } else if (format.name == "codeclimate") {
      EXPECT_EQ(std::ranges::count(out, '\0'), static_cast<std::ptrdiff_t>(report.findings.size()));
    } else if (std::ranges::find(kOwnTests, format.name) == kOwnTests.end()) {
      EXPECT_TRUE(json::parse(out)) << format.name;
    }
  }
}

TEST(lint_formats, are_sorted_and_json_is_hadolints_only_in_its_profile) {
  EXPECT_TRUE(std::ranges::is_sorted(lint_formats(), {}, &Format::name));
  EXPECT_EQ(find_lint_format("json", Dialect::plimsoll)->name, "json");
  EXPECT_EQ(find_lint_format("json", Dialect::hadolint)->name, "hadolint-json");
  EXPECT_EQ(find_lint_format("nope", Dialect::hadolint), nullptr);
}

TEST(lint_formats, an_empty_report_is_whole) {
  Report report;
  report.files = {{"Dockerfile", "dockerfile"}};
  EXPECT_EQ(write(report, "json"), "[]");
  EXPECT_EQ(write(report, "gitlab_codeclimate"), "[]");
  EXPECT_EQ(write(report, "sonarqube"), R"({"issues":[]})");
  EXPECT_EQ(write(report, "tty") + write(report, "gnu") + write(report, "codacy") + write(report, "codeclimate"), "");
}

}  // namespace
}  // namespace plimsoll::report

// SPDX-License-Identifier: Apache-2.0
// The oracle is hadolint itself: with --verbose it prints what it made of file, environment and command line.
#include "lint/hadolint_config.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include <fmt/ranges.h>

#include "base/json.h"
#include "base/lines.h"
#include "base/testing.h"

namespace plimsoll::lint {
namespace {

using Variables = std::map<std::string, std::string>;

Environment lookup(const Variables& variables) {
  return [&variables](const char* name) -> const char* {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  };
}

const bool kHaveHadolint = testing::have("hadolint");

/// The command line that runs hadolint with these variables and no others of its own.
std::string hadolint(const Variables& variables, const std::string& arguments) {
  std::string line = "env -u NO_COLOR -u XDG_CONFIG_HOME";
  for (const auto& [name, value] : variables) line += fmt::format(" '{}={}'", name, value);
  return line + " hadolint " + arguments;
}

/// The headings of hadolint's dump with what stands under them, sorted and without repetitions.
std::map<std::string, std::set<std::string>> parse_dump(const std::string& dump) {
  std::map<std::string, std::set<std::string>> out;
  std::string heading;
  for (std::string_view rest = dump; !rest.empty();) {
    std::string_view line = trim(take_line(rest));
    if (line.starts_with("- ")) {
      while (line.starts_with("- ")) line.remove_prefix(2);
      if (line.starts_with('"')) line = line.substr(1, line.size() - 2);
      if (!line.empty()) out[heading].emplace(line);
      continue;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    heading = line.substr(0, colon);
    const std::string_view value = trim(line.substr(colon + 1));
    out[heading];
    if (!value.empty()) out[heading].emplace(value);
  }
  return out;
}

std::string yes_or_no(bool value) { return value ? "True" : "False"; }

/// The same of ours.
std::map<std::string, std::set<std::string>> dump(const HadolintRun& run) {
  std::map<std::string, std::set<std::string>> out;
  out["no fail"] = {yes_or_no(run.no_fail)};
  out["no color"] = {yes_or_no(run.no_color)};
  out["output format"] = {run.formats.begin(), run.formats.end()};
  out["failure threshold"] = {std::string(hadolint_level_name(run.threshold))};
  out["override ignore"] = {run.settings.ignored.begin(), run.settings.ignored.end()};
  out["strict labels"] = {yes_or_no(run.settings.strict_labels)};
  out["disable ignore pragma"] = {yes_or_no(!run.settings.inline_ignores)};
  out["allowed registries"] = {run.settings.trusted_registries.begin(), run.settings.trusted_registries.end()};
  static const std::map<LabelType, std::string> kTypes = {
      {LabelType::text, "text"},  {LabelType::url, "url"},   {LabelType::rfc3339, "rfc3339"},
      {LabelType::spdx, "spdx"},  {LabelType::hash, "hash"}, {LabelType::semver, "semver"},
      {LabelType::email, "email"}};
  out["label schema"];
  for (const auto& [name, type] : run.settings.label_schema) out["label schema"].insert(name + ": " + kTypes.at(type));
  return out;
}

/// One random set of options in all three places.
struct Case {
  std::string file, flags;
  Variables variables;
  HadolintOptions options;  // what the flags say
};

class Dice {
 public:
  explicit Dice(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t n) { return random_() % n; }
  bool chance() { return below(2) == 0; }
  const std::string& of(const std::vector<std::string>& from) { return from[below(from.size())]; }
  std::vector<std::string> some(const std::vector<std::string>& from) {
    std::vector<std::string> out;
    for (std::size_t n = below(3); n > 0; --n) out.push_back(of(from));
    return out;
  }

 private:
  std::mt19937 random_;
};

const std::vector<std::string> kRules = {"DL3006", "DL3004", "DL4006", "SC2086", "DL3057", "DL3005", "XX1", "dl3006"};
const std::vector<std::string> kRegistries = {"docker.io", "*.example.com", "quay.io", "localhost:5000"};
const std::vector<std::string> kLevelNames = {"error", "warning", "info", "style", "ignore", "none"};
const std::vector<std::string> kFormatNames = {"tty", "json", "gnu", "checkstyle", "codacy", "sarif"};
const std::vector<std::string> kTypeNames = {"text", "url", "rfc3339", "spdx", "hash", "semver", "email", ""};
const std::vector<std::string> kTruths = {"1", "0", "y", "n", "Yes", "TRUE", "false", "on", "off", "", "2"};

std::string flow(const std::vector<std::string>& items) {
  return fmt::format("[{}]", items.empty() ? "" : "'" + fmt::format("{}", fmt::join(items, "', '")) + "'");
}

Case make(unsigned seed) {
  Dice dice(seed);
  Case made;
  // The file.
  for (const char* key : {"no-fail", "no-color", "strict-labels", "disable-ignore-pragma"}) {
    if (dice.chance()) made.file += fmt::format("{}: {}\n", key, dice.chance() ? "true" : "false");
  }
  if (dice.chance()) made.file += "failure-threshold: " + dice.of(kLevelNames) + "\n";
  if (dice.chance()) made.file += "format: " + dice.of(kFormatNames) + "\n";
  if (dice.chance()) made.file += "ignored: " + flow(dice.some(kRules)) + "\n";
  if (dice.chance()) made.file += "trustedRegistries: " + flow(dice.some(kRegistries)) + "\n";
  if (dice.chance()) made.file += "label-schema: {a: " + dice.of(kTypeNames) + ", b: '" + dice.of(kTypeNames) + "'}\n";
  if (made.file.find("{a: ,") != std::string::npos) made.file.clear();
  if (dice.chance()) made.file += "override: {info: " + flow(dice.some(kRules)) + ", nonsense: 1}\n";
  if (made.file.empty()) made.file = "{}\n";
  // The environment.
  for (const char* name : {"HADOLINT_NOFAIL", "HADOLINT_STRICT_LABELS", "HADOLINT_DISABLE_IGNORE_PRAGMA", "NO_COLOR"}) {
    if (dice.below(3) == 0) made.variables[name] = dice.of(kTruths);
  }
  if (dice.chance())
    made.variables["HADOLINT_FAILURE_THRESHOLD"] = dice.chance() ? dice.of(kLevelNames) : std::string("Error");
  if (dice.chance()) made.variables["HADOLINT_FORMAT"] = dice.chance() ? dice.of(kFormatNames) : std::string("what");
  if (dice.chance()) made.variables["HADOLINT_IGNORE"] = fmt::format("{}", fmt::join(dice.some(kRules), ","));
  if (dice.chance())
    made.variables["HADOLINT_TRUSTED_REGISTRIES"] = fmt::format("{}", fmt::join(dice.some(kRegistries), ","));
  if (dice.chance())
    made.variables["HADOLINT_REQUIRE_LABELS"] = "a:" + dice.of(kTypeNames) + ",c:nope,d,e:" + dice.of(kTypeNames);
  // The command line.
  const auto flag = [&](std::optional<bool>& option, const char* name) {
    if (dice.below(3) != 0) return;
    option = true;
    made.flags += fmt::format(" {}", name);
  };
  flag(made.options.no_fail, "--no-fail");
  flag(made.options.no_color, "--no-color");
  flag(made.options.strict_labels, "--strict-labels");
  flag(made.options.disable_ignore_pragma, "--disable-ignore-pragma");
  if (dice.chance()) {
    const std::string level = dice.of(kLevelNames);
    made.options.failure_threshold = *parse_hadolint_level(level);
    made.flags += " -t " + level;
  }
  for (const std::string& format : dice.some(kFormatNames)) {
    made.options.formats.push_back(format);
    made.flags += " -f " + format;
  }
  for (const std::string& rule : dice.some(kRules)) {
    made.options.ignored.push_back(rule);
    made.flags += " --ignore " + rule;
  }
  for (const std::string& registry : dice.some(kRegistries)) {
    made.options.trusted_registries.push_back(registry);
    made.flags += " --trusted-registry '" + registry + "'";
  }
  if (dice.chance()) {
    const std::string label = "a:" + dice.of(kTypeNames);
    made.options.labels.insert(*parse_hadolint_label(label));
    made.flags += " --require-label " + label;
  }
  return made;
}

TEST(hadolint_config, makes_of_file_environment_and_options_what_hadolint_makes) {
  if (!kHaveHadolint) GTEST_SKIP() << "hadolint is not installed";
  const testing::Folder folder;
  folder.write("Dockerfile", "FROM debian:12\n");
  for (unsigned seed = 0; seed < 60; ++seed) {
    const Case one = make(seed);
    folder.write("c.yaml", one.file);
    const std::string command = hadolint(one.variables, "-V -c c.yaml" + one.flags + " Dockerfile 2>&1");
    std::map<std::string, std::set<std::string>> theirs = parse_dump(folder.run(command));
    const auto run = hadolint_run(one.options, folder.path() / "c.yaml", folder.path(), lookup(one.variables));
    ASSERT_TRUE(run) << run.error().message;
    EXPECT_EQ(run->complaint, "");
    for (auto& [heading, values] : dump(*run)) {
      values.erase("none");
      auto expected = theirs[heading];
      expected.erase("none");
      // Of a variable that is set to nothing hadolint makes a list of one empty name, which no image meets. Not we.
      expected.erase("-");
      // hadolint does not print a threshold that nothing has set.
      if (heading == "failure threshold" && expected.empty()) continue;
      EXPECT_EQ(values, expected) << heading << "\n" << command << "\n" << one.file;
    }
  }
}

TEST(hadolint_config, exits_as_hadolint_does) {
  if (!kHaveHadolint) GTEST_SKIP() << "hadolint is not installed";
  const testing::Folder folder;
  folder.write("style", "FROM debian:12\nLABEL FOO=bar\n");
  folder.write("info", "FROM debian:12\nRUN echo $x\n");
  folder.write("warning", "FROM debian\n");
  folder.write("error", "FROM debian:12\nRUN sudo x\n");
  folder.write("broken", "FROM debian:12\nFOO x\n");
  folder.write("none", "FROM debian:12\n");
  for (const std::string file : {"style", "info", "warning", "error", "broken", "none"}) {
    std::vector<Finding> findings;
    const auto report = json::parse(folder.run(hadolint({}, "-f json " + file + " || true")));
    ASSERT_TRUE(report && report->is_array());
    for (const json::value& one : report->get_array())
      findings.emplace_back().level = *parse_hadolint_level(json::text(one, "level"));
    for (const std::string& threshold : kLevelNames) {
      for (const std::string more : {"", " --no-fail", " -f gnu -f json", " -f codeclimate -f gnu", " -f codacy"}) {
        HadolintOptions flags;
        flags.failure_threshold = *parse_hadolint_level(threshold);
        if (more == " --no-fail") flags.no_fail = true;
        if (more.find("codeclimate") != more.npos) flags.formats = {"codeclimate", "gnu"};
        if (more.find("codacy") != more.npos) flags.formats = {"codacy"};
        const auto run = hadolint_run(flags, {}, folder.path(), lookup({}));
        ASSERT_TRUE(run);
        int status = 0;
        folder.run(hadolint({}, "-t " + threshold + more + " " + file), &status);
        EXPECT_EQ(hadolint_fails(*run, findings), status != 0) << file << " -t " << threshold << more;
      }
    }
  }
}

TEST(hadolint_config, the_more_severe_list_decides) {
  const auto file = parse_hadolint_config(
      "override:\n  style: [DL3006, DL3007, DL3008]\n  info: [DL3007]\n  error: [DL3006]\n  warning: [DL3006]\n");
  ASSERT_TRUE(file);
  const testing::Folder folder;
  HadolintOptions flags = *file;
  flags.infos.emplace_back("DL3008");
  const auto run = hadolint_run(flags, {}, folder.path(), lookup({}));
  ASSERT_TRUE(run);
  EXPECT_EQ(run->settings.levels.at("DL3006"), HadolintLevel::error);
  EXPECT_EQ(run->settings.levels.at("DL3007"), HadolintLevel::info);
  EXPECT_EQ(run->settings.levels.at("DL3008"), HadolintLevel::info);
  EXPECT_EQ(run->settings.profile, Profile::hadolint);
}

TEST(hadolint_config, the_first_file_found_counts_as_hadolint_searches) {
  const testing::Folder folder;
  folder.write("work/Dockerfile", "FROM debian:12\n");
  folder.write("home/nothing", "");
  const std::string home = (folder.path() / "home").string();
  // From the last place on: each one added takes over.
  const std::vector<std::string> places = {"home/.hadolint.yml",          "home/.hadolint.yaml",
                                           "home/.hadolint/config.yml",   "home/.hadolint/config.yaml",
                                           "home/.hadolint/hadolint.yml", "home/.hadolint/hadolint.yaml",
                                           "home/.config/hadolint.yml",   "home/.config/hadolint.yaml",
                                           "work/.hadolint.yml",          "work/.hadolint.yaml"};
  const Variables variables = {{"HOME", home}};
  for (const std::string& place : places) {
    folder.write(place, "ignored: [DL3006]\n");
    const auto run = hadolint_run({}, {}, folder.path() / "work", lookup(variables));
    ASSERT_TRUE(run);
    EXPECT_EQ(run->config, folder.path() / place);
    if (!kHaveHadolint) continue;
    const std::string said = folder.run("cd work && " + hadolint(variables, "-V Dockerfile 2>&1 | head -1"));
    EXPECT_NE(said.find((folder.path() / place).string()), std::string::npos) << said;
  }
  const Variables elsewhere = {{"HOME", home}, {"XDG_CONFIG_HOME", (folder.path() / "xdg").string()}};
  std::filesystem::remove(folder.path() / "work/.hadolint.yml");
  std::filesystem::remove(folder.path() / "work/.hadolint.yaml");
  folder.write("xdg/hadolint.yaml", "no-fail: true\n");
  const auto run = hadolint_run({}, {}, folder.path() / "work", lookup(elsewhere));
  ASSERT_TRUE(run);
  EXPECT_TRUE(run->no_fail);
}

TEST(hadolint_config, files_that_are_wrong_are_complained_about) {
  const testing::Folder folder;
  for (const auto& [text, word] : std::vector<std::pair<std::string, std::string>>{
           {"ignored: 5", "'ignored' must be a list of rule ids"},
           {"ignored: [1]", "'ignored' must be a list of rule ids"},
           {"ignored: DL3006", "'ignored'"},
           {"no-fail: yes", "'no-fail' must be true or false"},
           {"strict-labels: 1", "'strict-labels'"},
           {"override: [a]", "'override'"},
           {"override: {error: DL3006}", "'override.error'"},
           {"failure-threshold: Warning", "'failure-threshold' must be one of error"},
           {"format: nope", "'format' must be one of checkstyle"},
           {"label-schema: {a: nope}", "'label-schema.a' must be one of email"},
           {"label-schema: [a]", "'label-schema'"},
           {"trustedRegistries: x", "'trustedRegistries'"},
           {"[a]", "'ignored'"},
           {"a: 1\n---\nb: 2", "document"},
           {"ignored: [", "line"}}) {
    folder.write("c.yaml", text + "\n");
    HadolintOptions flags;
    flags.failure_threshold = HadolintLevel::error;
    const auto run = hadolint_run(flags, folder.path() / "c.yaml", folder.path(), lookup({}));
    ASSERT_TRUE(run);
    EXPECT_NE(run->complaint.find(word), std::string::npos) << text << "\n" << run->complaint;
    EXPECT_NE(run->complaint.find("c.yaml"), std::string::npos);
    EXPECT_EQ(run->threshold, HadolintLevel::error);  // the rest still counts
    if (!kHaveHadolint) continue;
    const std::string said = folder.run("printf 'FROM a:1\\n' > D; " + hadolint({}, "-c c.yaml D 2>&1 || true"));
    EXPECT_NE(said.find("Error parsing your config file"), std::string::npos) << text << "\n" << said;
  }
  for (const std::string text : {"", "# nothing\n", "ignored:\n", "override: null\n", "unknown: 1\n"})
    EXPECT_TRUE(parse_hadolint_config(text)) << text;
  EXPECT_FALSE(hadolint_run({}, folder.path() / "missing.yaml", folder.path(), lookup({})));
}

}  // namespace
}  // namespace plimsoll::lint

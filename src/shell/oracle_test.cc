// SPDX-License-Identifier: Apache-2.0
// Against mvdan.cc/sh (tests/oracles/shell): the same simple commands with the same words in the same places; against
// bash and dash: the same scripts are accepted.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <sstream>

#include "base/go_oracle.h"
#include "base/json.h"
#include "base/lines.h"
#include "shell/random_script.h"
#include "shell/script.h"

namespace plimsoll::shell {
namespace {

constexpr std::string_view kJoined[] = {"first", "and_then", "or_else", "next", "pipe", "background"};

std::string ours(const Script& script) {
  std::string out;
  for (const Command& command : script.commands) {
    if (command.in_text || (!command.words.empty() && command.words.front() == "let")) continue;
    out += std::to_string(command.range.begin) + " " + std::string(kJoined[static_cast<std::size_t>(command.joined)]) +
           (command.ends_pipeline ? "" : " piped") + (command.negated ? " !" : "");
    for (const Assignment& each : command.assignments)
      out += " {" + each.name + (each.append ? "+=" : "=") + each.value.value + "}";
    for (const Word& each : command.words)
      out += " [" + each.value + "]" + std::to_string(each.range.begin) + "-" + std::to_string(each.range.end);
    for (const Redirect& each : command.redirects)
      out += " " + (each.descriptor ? std::to_string(*each.descriptor) : "") + each.operation + " " + each.target.value;
    out += "\n";
  }
  return out;
}

bool is_true(const json::value& from, std::string_view key) { return json::find(from, key)->get_bool(); }

/// Subscripts are no part of our names, and our descriptors are numbers.
std::string theirs(const json::value& answer) {
  std::string out;
  for (const json::value& command : json::items(answer, "commands")) {
    out += std::to_string(*json::integer(command, "begin")) + " " + std::string(json::text(command, "joined")) +
           (is_true(command, "ends") ? "" : " piped") + (is_true(command, "negated") ? " !" : "");
    for (const json::value& each : json::items(command, "assigns")) {
      std::string text(json::text(each));
      if (const auto open = text.find('['); open < text.find('=')) text.erase(open, text.find("]", open) + 1 - open);
      out += " {" + text + "}";
    }
    for (const json::value& each : json::items(command, "words"))
      out += " [" + std::string(json::text(each, "value")) + "]" + std::to_string(*json::integer(each, "begin")) + "-" +
             std::to_string(*json::integer(each, "end"));
    for (const json::value& each : json::items(command, "redirects")) {
      const std::string_view descriptor = json::text(each, "descriptor");
      out += " " + std::string(descriptor.starts_with('{') ? "" : descriptor) +
             std::string(json::text(each, "operation")) + " " + std::string(json::text(each, "target"));
    }
    out += "\n";
  }
  return out;
}

/// Refused by mvdan's alone: "$((a) | b)" is a substitution, and a here-document may end with the text. The rest are
/// checks of what a shell says only when it runs.
bool is_theirs_alone(std::string_view error) {
  return error.contains("arithmetic operator") || error.contains("unclosed here-document") ||
         error.contains("array element values") || error.contains("must be followed by `=`") ||
         error.contains("must follow a name") || error.contains("must consist of a single literal");
}

/// The first lines that differ.
std::string difference(std::string_view own, std::string_view other) {
  while (!own.empty() || !other.empty())
    if (const std::string_view a = take_line(own), b = take_line(other); a != b)
      return "ours:   " + std::string(a) + "\ntheirs: " + std::string(b);
  return {};
}

class Oracle : public testing::GoOracle {
 protected:
  Oracle() : GoOracle("shell") {}

  /// Compares where both accept; says how many did.
  std::size_t compare(const std::vector<std::string>& scripts, Dialect dialect) {
    std::string questions;
    for (const std::string& script : scripts)
      questions +=
          boost::json::serialize(boost::json::array{dialect == Dialect::bash ? "bash" : "posix", script}) + "\n";
    folder_.write("questions", questions);
    std::istringstream answers(folder_.run("./oracle < questions"));
    std::size_t compared = 0, differ = 0;
    std::string line;
    for (const std::string& script : scripts) {
      if (!std::getline(answers, line)) {
        ADD_FAILURE() << "the oracle stopped";
        break;
      }
      const auto answer = json::parse(line);
      const Script read = parse(script, dialect);
      const std::string_view error = json::text(*answer, "error");
      if (!error.empty() || !read.problems.empty()) {
        if (error.empty() != read.problems.empty() && differ < 8 && !is_theirs_alone(error)) {
          ++differ;
          ADD_FAILURE() << script << "\ntheirs: " << error << "\nours: "
                        << (read.problems.empty()
                                ? ""
                                : read.problems[0].message + " at " + std::to_string(read.problems[0].range.begin));
        }
        continue;
      }
      ++compared;
      if (differ < 8 && ours(read) != theirs(*answer)) {
        ++differ;
        ADD_FAILURE() << script << "\n" << difference(ours(read), theirs(*answer));
      }
    }
    return compared;
  }

  std::size_t random_scripts(Dialect dialect) {
    const char* count = std::getenv("PLIMSOLL_SCRIPTS");
    const std::size_t scripts = count ? std::strtoul(count, nullptr, 10) : 1500;
    const char* seed = std::getenv("PLIMSOLL_SEED");
    std::mt19937 random(seed ? static_cast<unsigned>(std::strtoul(seed, nullptr, 10)) : 7);
    RandomScript make(random, dialect);
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < scripts; ++i) texts.push_back(make.make(static_cast<int>(i % 4)));
    return compare(texts, dialect);
  }
};

TEST_F(Oracle, reads_the_same_in_random_scripts_of_bash) { EXPECT_GT(random_scripts(Dialect::bash), 1000U); }
TEST_F(Oracle, reads_the_same_in_random_scripts_of_posix) { EXPECT_GT(random_scripts(Dialect::posix), 1000U); }

/// Scripts with a piece taken out: half of them broken.
std::vector<std::string> damaged_scripts(Dialect dialect, std::size_t count) {
  std::mt19937 random(11);
  RandomScript make(random, dialect);
  std::vector<std::string> out;
  while (out.size() < count) {
    std::string text = make.make(1);
    if (text.size() > 400) continue;
    if (random() % 2 == 0) text.erase(random() % text.size(), 1 + random() % 3);
    out.push_back(std::move(text));
  }
  return out;
}

/// How many of the scripts `shell -n` and we judge alike.
std::size_t judged_alike(const std::string& shell, Dialect dialect, std::size_t count) {
  const testing::Folder folder;
  const auto scripts = damaged_scripts(dialect, count);
  for (std::size_t i = 0; i < scripts.size(); ++i) folder.write(std::to_string(i), scripts[i]);
  const std::string accepted = folder.run("for i in $(seq 0 " + std::to_string(scripts.size() - 1) + "); do if " +
                                          shell + " -n $i 2>/dev/null; then printf 1; else printf 0; fi; done");
  std::size_t alike = 0;
  for (std::size_t i = 0; i < scripts.size() && i < accepted.size(); ++i) {
    const bool same = (accepted[i] == '1') == parse(scripts[i], dialect).problems.empty();
    alike += same ? 1 : 0;
    if (!same && std::getenv("PLIMSOLL_SHOW") != nullptr)
      std::printf("---- %s says %c\n%s\n", shell.c_str(), accepted[i], scripts[i].c_str());
  }
  return alike;
}

// A few stay: what shells look at only when they run, and quotes within ${ } that each reads in its own way.
TEST(Acceptance, is_that_of_bash) {
  if (!testing::have("bash")) GTEST_SKIP() << "bash is not installed";
  EXPECT_GE(judged_alike("bash", Dialect::bash, 300), 285U);
}
TEST(Acceptance, is_that_of_dash) {
  if (!testing::have("dash")) GTEST_SKIP() << "dash is not installed";
  EXPECT_GE(judged_alike("dash", Dialect::posix, 300), 285U);
}

}  // namespace
}  // namespace plimsoll::shell

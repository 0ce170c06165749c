// SPDX-License-Identifier: Apache-2.0
// Against hadolint, which has ShellCheck built in: the same codes for the same instructions; and places and fixes,
// which hadolint has not.
#include "lint/shellcheck.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/json.h"
#include "base/testing.h"
#include "dockerfile/parse.h"
#include "lint/testing.h"

namespace plimsoll::lint {
namespace {

/// A file, its context, and what shellcheck says of it.
class Asked {
 public:
  Asked(std::string_view text, Profile profile)
      : settings_(testing::lint_settings(profile)),
        input_{.path = "Dockerfile", .text = text},
        file_(*dockerfile::parse(text)),
        context_(input_, file_, settings_) {
    const Context* each = &context_;
    ShellcheckAnswer answer = ask_shellcheck({&each, 1});
    EXPECT_EQ(answer.problem, std::nullopt);
    issues = std::move(answer.issues.front());
  }
  [[nodiscard]] const Context& context() const { return context_; }
  /// "SC2086 $x", as the file has it.
  [[nodiscard]] std::set<std::string> places() const {
    std::set<std::string> out;
    for (const Issue& issue : issues)
      out.insert(std::string(issue.rule->id) + " " + std::string(issue.range.in(context_.text())));
    return out;
  }
  std::vector<Issue> issues;

 private:
  Settings settings_;
  Input input_;
  dockerfile::Dockerfile file_;
  Context context_;
};

class ShellCheck : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!has_shellcheck()) GTEST_SKIP() << "shellcheck is not installed";
  }
};

using Places = std::set<std::string>;

TEST_F(ShellCheck, points_at_the_bytes_of_the_file) {
  EXPECT_EQ(Asked("FROM a\nRUN echo \"\xC3\xA9\" \\\n  # a comment\n  && echo $x\n", Profile::strict).places(),
            Places({"SC2086 $x", "SC2154 $x"}));
  EXPECT_EQ(Asked("FROM a\nARG w\nRUN <<EOF\n\techo $x\n\tcd /y\nEOF\n", Profile::strict).places(),
            Places({"SC2086 $x", "SC2154 $x", "SC2164 cd /y"}));
  EXPECT_EQ(Asked("FROM a\nENV w=1 y=2\nRUN <<-EOF\n\techo $x\n\t\techo \"$y\" `z`\n\tEOF\n", Profile::strict).places(),
            Places({"SC2086 $x", "SC2154 $x", "SC2046 `z`", "SC2006 `z`"}));
  EXPECT_EQ(Asked("FROM a\nRUN <<EOF\n#!/bin/bash -e\n[[ -n $x ]] && echo $y\nEOF\n", Profile::strict).places(),
            Places({"SC2154 $y", "SC2086 $y"}));
}

TEST_F(ShellCheck, knows_shell_and_variables) {
  EXPECT_EQ(Asked("FROM a\nSHELL [\"/bin/bash\", \"-c\"]\nRUN [[ a = b ]]\n", Profile::strict)
                .places()
                .count("SC3010 [[ a = b ]]"),
            0U);
  EXPECT_EQ(Asked("FROM a\nRUN [[ a = $1 ]]\n", Profile::strict).places().count("SC3010 [[ a = $1 ]]"), 1U);
  EXPECT_EQ(Asked("FROM a AS b\nENV x=1\nFROM b\nRUN echo \"$x\"\n", Profile::strict).places(), Places{});
  EXPECT_EQ(Asked("FROM a AS b\nENV x=1\nFROM c\nRUN echo \"$x\"\n", Profile::strict).places(), Places({"SC2154 $x"}));
  EXPECT_EQ(Asked("FROM a\nRUN [\"echo\", \"$x\"]\nRUN python3 <<'E'\nprint($x)\nE\n", Profile::strict).places(),
            Places{});
}

TEST_F(ShellCheck, turns_replacements_into_edits) {
  const std::string_view text = "FROM a\nRUN x=$(nproc); y=$(z); echo $x \\\n $y\\\n  && echo `nproc`\n";
  const Asked asked(text, Profile::strict);
  std::vector<const Fix*> fixes;
  for (const Issue& issue : asked.issues)
    for (const Fix& fix : issue.fixes)
      if (issue.rule->id != "SC2046") fixes.push_back(&fix);  // which says another thing of the same bytes
  EXPECT_EQ(apply_fixes(text, fixes),
            "FROM a\nRUN x=$(nproc); y=$(z); echo \"$x\" \\\n \"$y\"\\\n  && echo $(nproc)\n");
  for (const Issue& issue : asked.issues) {
    const std::string_view written = issue.range.in(text);
    if (written != "$x" && written != "$y") continue;
    EXPECT_EQ(issue.fixes.front().repair, written == "$x" ? Repair::safe : Repair::unsafe);
  }
}

TEST_F(ShellCheck, is_asked_once_for_many_files) {
  const Asked one("FROM a\nRUN echo $x\n", Profile::strict), none("FROM a\n", Profile::strict),
      other("FROM a\nRUN cd x; echo\n", Profile::strict);
  const std::vector<const Context*> files = {&one.context(), &none.context(), &other.context()};
  const ShellcheckAnswer answer = ask_shellcheck(files);
  ASSERT_EQ(answer.issues.size(), 3U);
  EXPECT_EQ(answer.issues[0].size(), one.issues.size());
  EXPECT_TRUE(answer.issues[1].empty());
  EXPECT_EQ(answer.issues[2].size(), other.issues.size());
  EXPECT_EQ(answer.issues[0].front().rule, one.issues.front().rule);
}

/// What the two versions judge differently: 0.9 here, 0.10 and later in hadolint.
constexpr std::string_view kVersions[] = {"SC2317", "SC2329", "SC2331", "SC2332",
                                          "SC3014", "SC2327", "SC2328", "SC3062"};

TEST_F(ShellCheck, says_what_hadolint_says) {
  if (!testing::have("hadolint")) GTEST_SKIP() << "hadolint is not installed";
  const std::vector<std::string> scripts = {
      "RUN echo $x",
      "RUN cd /a && make; cd b",
      "RUN [ $a == b ] && echo `date`",
      "RUN set -o pipefail && a | b",
      "RUN for f in $(ls *.c); do rm $f; done",
      "RUN if true; then echo",
      "RUN echo 'a $b' \"c",
      "RUN cat f | grep x | wc -l",
      "RUN rm -rf $dir/*",
      "RUN source /etc/profile && pushd /x",
      "RUN echo -e 'a\\n' > f; echo b >> f; echo c >> f",
      "RUN function f { echo; }; f",
      "RUN x=1; y=$x",
      "RUN export z=$(date)",
      "RUN find . -name *.py | xargs rm",
      "RUN sudo echo a > /etc/b",
      "RUN a=(1 2) && echo ${a[@]}",
      "RUN test -n $x -a -n $y",
      "RUN echo \"a\"b\"c\" $[1+2]",
      "RUN read x && echo ${x^^}",
      "RUN <<EOF\necho $x\ncd y\nEOF",
      "SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nRUN [[ a == $b ]] && echo $c",
      "SHELL [\"/bin/ash\", \"-c\"]\nRUN [[ a == $b ]] && echo $c",
      "ARG v\nENV w=1\nRUN echo $v $w $u \"$http_proxy\"",
      "ONBUILD RUN echo $x",
      "RUN echo $x \\\n  && echo $x",
      "RUN . ./x.sh && . $y",
  };
  testing::Folder folder;
  std::string names;
  for (std::size_t i = 0; i < scripts.size(); ++i) {
    folder.write(std::to_string(i), "FROM a:1\n" + scripts[i] + "\n");
    names += " " + std::to_string(i);
  }
  const auto said = json::parse(folder.run("hadolint --no-color -f json" + names + " || true"));
  ASSERT_TRUE(said);
  const auto is_comparable = [](std::string_view code) {
    return code.starts_with("SC") && std::ranges::find(kVersions, code) == std::end(kVersions);
  };
  static const std::map<HadolintLevel, std::string> kLevels = {{HadolintLevel::error, "error"},
                                                               {HadolintLevel::warning, "warning"},
                                                               {HadolintLevel::info, "info"},
                                                               {HadolintLevel::style, "style"}};
  std::size_t compared = 0;
  for (std::size_t i = 0; i < scripts.size(); ++i) {
    std::multiset<std::string> theirs, ours;
    for (const json::value& each : said->as_array())
      if (json::text(each, "file") == std::to_string(i) && is_comparable(json::text(each, "code")))
        theirs.insert(std::to_string(*json::integer(each, "line")) + " " + std::string(json::text(each, "code")) + " " +
                      std::string(json::text(each, "level")));
    const std::string text = "FROM a:1\n" + scripts[i] + "\n";
    const Asked asked(text, Profile::hadolint);
    for (const Issue& issue : asked.issues)
      if (is_comparable(issue.rule->id))
        ours.insert(std::to_string(asked.context().file.instructions[*issue.step].line) + " " +
                    std::string(issue.rule->id) + " " + kLevels.at(issue.rule->level));
    EXPECT_EQ(ours, theirs) << scripts[i];
    compared += theirs.size();
  }
  EXPECT_GT(compared, 20U);
}

}  // namespace
}  // namespace plimsoll::lint

// SPDX-License-Identifier: Apache-2.0
// The rules of syntax, structure and variables against hadolint, on made-up files.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "base/json.h"
#include "base/testing.h"
#include "lint/testing.h"

namespace plimsoll::lint {
namespace {

const std::set<std::string, std::less<>> kIds = {"DL3000", "DL3011", "DL3012", "DL3021", "DL3022", "DL3023", "DL3024",
                                                 "DL3043", "DL3044", "DL3045", "DL3061", "DL3063", "DL4003", "DL4004"};
constexpr std::string_view kLines[] = {
    "FROM debian:12",
    "FROM debian:12 AS a",
    "FROM debian AS b",
    "FROM a",
    "FROM a AS c",
    "FROM b AS scratch",
    "FROM debian:12 AS Context",
    "FROM scratch",
    "ARG X=1",
    "ARG A",
    "ENV A=1 B=$A",
    "ENV A=/x B=${A}/y",
    "ENV B=/y/$A A=2",
    "ENV C=1 D=a${C}b",
    "ENV C=1 D=$CC",
    "ENV A=$A",
    "WORKDIR /x",
    "WORKDIR xy",
    "WORKDIR $X",
    "WORKDIR \"/q\"",
    "WORKDIR \"qq\"",
    "WORKDIR c:/x",
    "COPY x /y",
    "COPY x y",
    "COPY x .",
    "COPY x $X/y",
    "COPY x \"y\"",
    "COPY x c:/y",
    "COPY x y /z",
    "COPY x y /z/",
    "COPY x y .",
    "COPY [\"x\", \"y\", \"/z\"]",
    "COPY --from=a /x /y",
    "COPY --from=b /x /y",
    "COPY --from=c /x /y",
    "COPY --from=0 /x /y",
    "COPY --from=1 /x /y",
    "COPY --from=nginx /x /y",
    "COPY --from=nginx:1 /x /y",
    "ADD x y",
    "CMD [\"a\"]",
    "CMD a",
    "ENTRYPOINT [\"a\"]",
    "ENTRYPOINT [\"b\"]",
    "ENTRYPOINT a",
    "HEALTHCHECK CMD true",
    "HEALTHCHECK NONE",
    "EXPOSE 80",
    "EXPOSE 70000",
    "EXPOSE 80-70000/tcp",
    "EXPOSE $X",
    "ONBUILD RUN x",
    "ONBUILD ONBUILD RUN x",
    "ONBUILD FROM x",
    "ONBUILD MAINTAINER x",
    "ONBUILD COPY x y",
    "ONBUILD WORKDIR xy",
    "USER 1",
    "RUN x",
    "LABEL a=b",
    "# comment",
};

TEST(StructureRules, FireWhereHadolintDoes) {
  if (!testing::have("hadolint")) GTEST_SKIP() << "hadolint is not installed";
  std::mt19937 random(11);
  const testing::Folder folder;
  std::vector<std::string> files;
  for (int i = 0; i < 800; ++i) {
    std::string text = random() % 8 == 0 ? "" : "FROM debian:12" + std::string(random() % 2 == 0 ? "\n" : " AS a\n");
    for (std::size_t lines = random() % 12 + 1; lines > 0; --lines)
      text += std::string(kLines[random() % std::size(kLines)]) + "\n";
    folder.write(std::to_string(i), text);
    files.push_back(std::move(text));
  }
  const auto report = json::parse(folder.run("hadolint --no-color --no-fail -f json $(seq 0 799)"));
  ASSERT_TRUE(report && report->is_array());
  std::map<std::string, std::multiset<std::string>> theirs;
  std::set<std::string, std::less<>> unreadable;
  for (const json::value& one : report->get_array()) {
    const std::string file(json::text(one, "file")), code(json::text(one, "code"));
    if (code == "DL1000") unreadable.insert(file);
    if (kIds.contains(code)) theirs[file].insert(std::to_string(*json::integer(one, "line")) + " " + code);
  }
  std::map<std::string, std::size_t> seen;
  for (std::size_t i = 0; i < files.size() && !HasFailure(); ++i) {
    const std::string name = std::to_string(i);
    if (unreadable.contains(name)) continue;
    std::multiset<std::string> ours;
    for (const Finding& finding : testing::lint_dockerfile(files[i], Profile::hadolint).findings)
      if (kIds.contains(finding.id)) ours.insert(std::to_string(finding.places.front().line) + " " + finding.id);
    EXPECT_EQ(ours, theirs[name]) << files[i];
    for (const std::string& one : theirs[name]) ++seen[one.substr(one.find(' ') + 1)];
  }
  for (const std::string& id : kIds) EXPECT_GT(seen[id], 3U) << id;
}

}  // namespace
}  // namespace plimsoll::lint

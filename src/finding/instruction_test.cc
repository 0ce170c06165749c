// SPDX-License-Identifier: Apache-2.0
#include "finding/instruction.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;
using Texts = std::vector<std::string>;

TEST(Instruction, RunOfEveryBuilder) {
  for (const char* line : {"RUN |2 TOKEN=abc V=1 /bin/sh -c npm ci # buildkit", "|2 TOKEN=abc V=1 /bin/sh -c npm ci",
                           "RUN |2 TOKEN=abc V=1 /bin/bash -o pipefail -ec npm ci # buildkit"}) {
    const HistoryLine found = parse_history(line);
    EXPECT_EQ(found.keyword, "RUN") << line;
    EXPECT_EQ(found.body, "npm ci") << line;
    EXPECT_EQ(found.variables, (Pairs{{"TOKEN", "abc"}, {"V", "1"}})) << line;
    EXPECT_EQ(found.text(), "RUN npm ci");
  }
  EXPECT_EQ(parse_history("/bin/sh -c apt-get update").text(), "RUN apt-get update");
  EXPECT_EQ(parse_history("RUN /bin/sh -c set -e\nmake\n # buildkit").body, "set -e\nmake");
  EXPECT_EQ(parse_history("RUN /app/setup --fast # buildkit").body, "/app/setup --fast");
  EXPECT_EQ(parse_history("RUN |2 A=x y B= /bin/sh -c make").variables, (Pairs{{"A", "x y"}, {"B", ""}}));
}

TEST(Instruction, WhatRunsNothing) {
  EXPECT_EQ(parse_history("/bin/sh -c #(nop)  ENV K=V").variables, (Pairs{{"K", "V"}}));
  EXPECT_EQ(parse_history("ENV A=1 B='x y' C=a\\ b").variables, (Pairs{{"A", "1"}, {"B", "x y"}, {"C", "a b"}}));
  EXPECT_EQ(parse_history("ENV A=hello world").variables, (Pairs{{"A", "hello world"}}));
  EXPECT_EQ(parse_history("ENV A hello world").variables, (Pairs{{"A", "hello world"}}));
  EXPECT_EQ(parse_history("ARG TOKEN").variables, (Pairs{{"TOKEN", ""}}));
  EXPECT_EQ(parse_history("/bin/sh -c #(nop)  ARG TOKEN=x").variables, (Pairs{{"TOKEN", "x"}}));
  EXPECT_EQ(parse_history("/bin/sh -c #(nop)  CMD [\"sh\"]").keyword, "CMD");
  EXPECT_EQ(parse_history("something else").keyword, "");
  EXPECT_EQ(parse_history("").keyword, "");
}

TEST(Instruction, Copies) {
  const HistoryLine kit = parse_history("COPY --chown=app .npmrc id_rsa /root/ # buildkit");
  EXPECT_EQ(kit.sources, (Texts{".npmrc", "id_rsa"}));
  EXPECT_EQ(kit.destination, "/root/");
  const HistoryLine classic = parse_history("/bin/sh -c #(nop) COPY file:0123abcd in /root/.npmrc ");
  EXPECT_EQ(classic.sources, Texts{});
  EXPECT_EQ(classic.destination, "/root/.npmrc");
  const HistoryLine list = parse_history("COPY [\"a b\", \"/x/\"]");
  EXPECT_EQ(list.sources, Texts{"a b"});
  EXPECT_EQ(list.destination, "/x/");
}

TEST(Instruction, DamageIsNoMatter) {
  for (const char* line : {"RUN |", "RUN |9999999999999999999 ", "|3 A=", "|2 A=1", "COPY", "COPY []", "ENV =", "ENV",
                           "ARG", "/bin/sh -c", "/bin/sh", "#(nop)", "ENV 'a", "ENV a\\", "COPY in", "ADD file:x in"})
    parse_history(line);
}

}  // namespace
}  // namespace plimsoll

// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <random>

#include "dockerfile/flags.h"
#include "dockerfile/parse.h"
#include "dockerfile/random_file.h"
#include "dockerfile/shell_body.h"

namespace plimsoll::dockerfile {
namespace {

const std::vector<std::string> kShell = {"/bin/sh", "-c"};

/// "interpreter: text" of each; documents with "<<" in front.
std::vector<std::string> bodies(std::string_view instruction) {
  const auto file = parse(instruction);
  EXPECT_TRUE(file && file->instructions.size() == 1) << instruction;
  std::vector<std::string> out;
  for (const ShellBody& body : shell_bodies(file->instructions.front(), kShell)) {
    std::string text = body.is_document ? "<<" : "";
    for (const std::string& word : body.interpreter) text += (&word == body.interpreter.data() ? "" : " ") + word;
    out.push_back(text + ": " + body.text);
  }
  return out;
}
using Bodies = std::vector<std::string>;

TEST(shell_body, what_a_shell_runs) {
  EXPECT_EQ(bodies("RUN a \\\n  b"), (Bodies{"/bin/sh -c: a   b"}));
  EXPECT_EQ(bodies("RUN --mount=type=ssh [\"a\"]"), Bodies{});
  EXPECT_EQ(bodies("CMD a b"), (Bodies{"/bin/sh -c: a b"}));
  EXPECT_EQ(bodies("HEALTHCHECK --interval=1s CMD curl x || exit 1"), (Bodies{"/bin/sh -c: curl x || exit 1"}));
  EXPECT_EQ(bodies("HEALTHCHECK NONE"), Bodies{});
  EXPECT_EQ(bodies("ONBUILD RUN x"), (Bodies{"/bin/sh -c: x"}));
  EXPECT_EQ(bodies("ONBUILD RUN <<E\nx\nE\n"), (Bodies{"<</bin/sh -c: x\n"}));
  EXPECT_EQ(bodies("COPY <<E /x\necho\nE\n"), Bodies{});
}

TEST(shell_body, documents) {
  EXPECT_EQ(bodies("RUN <<EOF\r\n  a\r\nb\r\nEOF\r\n"), (Bodies{"<</bin/sh -c:   a\nb\n"}));
  EXPECT_EQ(bodies("RUN <<-EOF\n\t\ta\n\tEOF\n"), (Bodies{"<</bin/sh -c: a\n"}));
  EXPECT_EQ(bodies("RUN <<EOF\n#!/usr/bin/env -S python3 -u\nx\nEOF\n"),
            (Bodies{"<</usr/bin/env -S python3 -u: #!/usr/bin/env -S python3 -u\nx\n"}));
  EXPECT_EQ(bodies("RUN <<EOF bash -e\nx\nEOF\n"), (Bodies{"/bin/sh -c: <<EOF bash -e\nx\nEOF", "<<bash -e: x\n"}));
  EXPECT_EQ(bodies("RUN python3 <<EOF\nx\nEOF\n"), (Bodies{"/bin/sh -c: python3 <<EOF\nx\nEOF", "<<python3: x\n"}));
  EXPECT_EQ(bodies("RUN a && X=1 bash -s -- q <<'E' > o; sudo sh -x <<-F\nx\nE\n\ty\n\tF\n"),
            (Bodies{"/bin/sh -c: a && X=1 bash -s -- q <<'E' > o; sudo sh -x <<-F\nx\nE\n\ty\nF", "<<bash -s -- q: x\n",
                    "<<sudo sh -x: y\n"}));
  for (const char* data : {"bash run.sh <<E", "sh -c 'cat' <<E", "bash -o pipefail -c cat <<E", "<<E > file"})
    EXPECT_EQ(bodies(std::string("RUN ") + data + "\nx\nE\n").size(), 1U) << data;
  EXPECT_EQ(bodies("RUN bash -o pipefail <<E\nx\nE\n").size(), 2U);
}

TEST(shell_body, posix_shells) {
  using Words = std::vector<std::string>;
  for (const Words& words :
       {Words{"/bin/sh", "-c"}, Words{"/bin/bash", "-o", "pipefail", "-c"}, Words{"/usr/bin/env", "-S", "bash"},
        Words{"/bin/busybox", "ash"}, Words{"conda", "run", "-n", "x", "/bin/bash", "-c"}, Words{"sudo", "zsh"}})
    EXPECT_TRUE(is_posix_shell(words)) << words.front();
  for (const Words& words : {Words{}, Words{"cmd", "/S", "/C"}, Words{"powershell", "-Command"}, Words{"python3"},
                             Words{"env", "python3"}, Words{"pwsh"}, Words{"cat", "/bin/sh"}, Words{"fish"}})
    EXPECT_FALSE(is_posix_shell(words));
}

/// Each byte of a body is the byte of the file it is said to be.
TEST(shell_body, leads_back_to_the_file) {
  std::mt19937 random(5);
  std::size_t looked_at = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = random_file(random);
    if (round % 3 == 0) text += "\nRUN a <<A <<-B sh \\\n# c\n b\n\tx\r\ny\nA\n\tz\n\t\tB\nRUN <<-E\r\n\t\ta\r\nb\r\nE";
    const auto file = parse(text);
    ASSERT_TRUE(file);
    for (const Instruction& instruction : file->instructions) {
      for (const ShellBody& body : shell_bodies(instruction, kShell)) {
        for (std::size_t i = 0; i < body.text.size(); ++i) {
          const TextRange range = body.file_range({i, i + 1});
          ASSERT_EQ(range.size(), 1U);
          if (body.text[i] == '\n') continue;
          ASSERT_EQ(text.at(range.begin), body.text[i]) << text << "\n" << body.text << " " << i;
          ++looked_at;
        }
        for (const Piece& piece : body.pieces)
          if (piece.begin < body.text.size()) {
            ASSERT_EQ(LineIndex(text).position(piece.offset), (TextPosition{piece.line, piece.column})) << text;
          }
      }
    }
  }
  EXPECT_GT(looked_at, 100'000U);
}

TEST(flags, mounts) {
  const auto file = parse(
      "RUN --mount=target=/x --network=none --mount=type=secret,id=t,env=T,required "
      "--mount=type=cache,ro,uid=3,mode=0750 "
      "--mount=type=tmpfs,size=1.5k,dst=/t --mount=type=nosuch x");
  const auto mounts = mounts_of(file->instructions.at(0));
  ASSERT_EQ(mounts.size(), 4U);
  EXPECT_EQ(mounts[0].target, "/x");
  EXPECT_TRUE(mounts[0].read_only);
  EXPECT_EQ(mounts[1].type, MountType::secret);
  EXPECT_EQ(mounts[1].env, "T");
  EXPECT_TRUE(mounts[1].required);
  EXPECT_EQ(mounts[1].flag, 2U);
  EXPECT_EQ(mounts[2].mode, 0750U);
  EXPECT_TRUE(mounts[2].read_only);
  EXPECT_EQ(mounts[3].size, 1536U);
  EXPECT_FALSE(mounts[3].read_only);
}

TEST(flags, known) {
  for (const Keyword keyword : {Keyword::add, Keyword::copy, Keyword::from, Keyword::healthcheck, Keyword::run})
    EXPECT_TRUE(std::ranges::is_sorted(known_flags(keyword), {}, &FlagRule::name));
  EXPECT_TRUE(known_flags(Keyword::user).empty());
}

}  // namespace
}  // namespace plimsoll::dockerfile

// SPDX-License-Identifier: Apache-2.0
#include "cli/progress.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <unistd.h>

#include <algorithm>
#include <random>
#include <thread>

#include "base/bytes.h"
#include "base/file.h"

namespace plimsoll::cli {
namespace {

Terminal screen(unsigned width, bool unicode) {
  Terminal out;
  out.interactive = out.watched = true, out.width = width, out.unicode = unicode;
  return out;
}

/// A pseudo terminal, and what was written to it so far.
struct Pty {
  FileDescriptor ours, theirs;
  Pty() {
    int a = -1, b = -1;
    if (::openpty(&a, &b, nullptr, nullptr, nullptr) != 0) return;
    ours = FileDescriptor(a), theirs = FileDescriptor(b);
    ::fcntl(a, F_SETFL, O_NONBLOCK);
  }
  std::string seen() {
    std::string out;
    char block[4096];
    for (ssize_t n; (n = ::read(ours.get(), block, sizeof block)) > 0;) out.append(block, static_cast<std::size_t>(n));
    return out;
  }
};

/// Half a second of work.
void work(Progress& progress) {
  progress.begin("reading shop.tar", 1'000'000);
  for (int i = 0; i < 50; ++i) {
    progress.advance(20'000);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

TEST(Progress, ShowsOnATerminalAndIsGoneAfterwards) {
  Pty pty;
  if (!pty.ours) GTEST_SKIP() << "no pseudo terminal here";
  ASSERT_TRUE(look_at(pty.theirs.get()).width >= 40);
  {
    Progress progress(screen(80, true), Notes::shown, pty.theirs.get());
    work(progress);
    const std::string seen = pty.seen();
    EXPECT_NE(seen.find("reading shop.tar  1.0 MB  ━"), std::string::npos) << seen;
    EXPECT_NE(seen.find(" %"), std::string::npos) << seen;
    EXPECT_NE(seen.find("/s  "), std::string::npos) << seen;
    EXPECT_EQ(seen.find('\n'), std::string::npos) << seen;
    EXPECT_LE(std::ranges::count(seen, '\r'), 6) << "more than ten times a second";
    progress.note("a note");
    EXPECT_EQ(pty.seen(), "\r\x1b[Ka note\r\n");
    progress.advance(1);
  }
  const std::string last = pty.seen();
  EXPECT_TRUE(last.empty() || last.ends_with("\r\x1b[K")) << last;
}

TEST(Progress, ShortWorkShowsNothing) {
  Pty pty;
  if (!pty.ours) GTEST_SKIP() << "no pseudo terminal here";
  Progress progress(screen(80, true), Notes::shown, pty.theirs.get());
  progress.begin("reading", 10);
  progress.advance(10);
  progress.end();
  EXPECT_EQ(pty.seen(), "");
}

TEST(Progress, PipesAndQuietGetNoDrawing) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_NONBLOCK), 0);
  const FileDescriptor read_end(ends[0]), write_end(ends[1]);
  Terminal pipe = screen(80, true);
  pipe.watched = false;
  {
    Progress plain(pipe, Notes::shown, write_end.get());
    work(plain);
    plain.note("taken as \x1b[2Jan archive");
    Progress quiet(screen(80, true), Notes::silent, write_end.get());
    work(quiet);
    quiet.note("unheard");
  }
  char block[4096];
  const ssize_t n = ::read(read_end.get(), block, sizeof block);
  EXPECT_EQ(std::string(block, static_cast<std::size_t>(std::max<ssize_t>(n, 0))), "taken as \\x1b[2Jan archive\n");
}

TEST(Progress, ManyThreadsMayAdvance) {
  Pty pty;
  if (!pty.ours) GTEST_SKIP() << "no pseudo terminal here";
  Progress progress(screen(80, false), Notes::shown, pty.theirs.get());
  progress.begin("reading", 4'000'000);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 100'000; ++i) progress.advance(10);
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  progress.advance(0);
  EXPECT_NE(pty.seen().find("100 %"), std::string::npos);
}

TEST(Progress, TheLineFitsAnyTerminal) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20'000; ++i) {
    const std::string what(random() % 120, 'w');
    const bool unicode = random() % 2 == 0;
    const auto width = static_cast<unsigned>(40 + random() % 100);
    ProgressState state{what, random() >> (random() % 64), random() >> (random() % 64), 0};
    if (random() % 2 == 0) state.rate = static_cast<double>(random() >> (random() % 64));
    const std::string line = progress_line(state, screen(width, unicode));
    std::size_t columns = 0;
    for (const char c : line) columns += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    ASSERT_LT(columns, width) << line;
    if (!unicode) {
      ASSERT_EQ(columns, line.size()) << line;
    }
  }
}

}  // namespace
}  // namespace plimsoll::cli

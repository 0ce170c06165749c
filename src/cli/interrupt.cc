// SPDX-License-Identifier: Apache-2.0
#include "cli/interrupt.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>

#include "cli/progress.h"

namespace plimsoll::cli {

namespace {

constexpr std::array kSignals = {SIGINT, SIGTERM, SIGHUP};
constexpr unsigned char kNoSignal = 0;

std::atomic<int> wake{-1};  // the write end of the guard's pipe
std::atomic<void (*)()> further{nullptr};

extern "C" void on_signal(int number) {
  const int saved = errno;
  const auto byte = static_cast<unsigned char>(number);
  [[maybe_unused]] const ssize_t n = ::write(wake, &byte, 1);
  errno = saved;
}

void watch(int fd) {
  unsigned char number = kNoSignal;
  while (::read(fd, &number, 1) < 0 && errno == EINTR) {
  }
  if (number == kNoSignal) return;
  erase_progress_line();
  abandon_pending_files();
  if (void (*const cleanup)() = further) cleanup();
  ::signal(number, SIG_DFL);
  ::kill(::getpid(), number);
}

}  // namespace

void at_interrupt(void (*cleanup)()) { further = cleanup; }

InterruptGuard::InterruptGuard() {
  std::array<int, 2> ends{-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return;  // without it signals end the program as they do any other
  read_end_ = FileDescriptor(ends[0]);
  write_end_ = FileDescriptor(ends[1]);
  wake = ends[1];
  watcher_ = std::thread(watch, ends[0]);
  for (const int number : kSignals) {
    struct sigaction old{};
    ::sigaction(number, nullptr, &old);
    if (old.sa_handler == SIG_IGN) continue;
    struct sigaction action{};
    action.sa_handler = on_signal;
    action.sa_flags = SA_RESTART;
    ::sigaction(number, &action, nullptr);
  }
}

InterruptGuard::~InterruptGuard() {
  if (!watcher_.joinable()) return;
  for (const int number : kSignals) {
    struct sigaction current{};
    ::sigaction(number, nullptr, &current);
    if (current.sa_handler == on_signal) ::signal(number, SIG_DFL);
  }
  on_signal(kNoSignal);
  watcher_.join();
  wake = -1;
}

}  // namespace plimsoll::cli

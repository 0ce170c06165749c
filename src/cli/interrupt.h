// SPDX-License-Identifier: Apache-2.0
// What happens when a signal ends the program: files being written aside go, the progress line goes, and then the
// signal does what it always does, so that the caller sees how we ended.
#pragma once

#include <thread>

#include "base/file.h"

namespace plimsoll::cli {

/// What else is to be done then, in that thread; nullptr: nothing.
void at_interrupt(void (*cleanup)());

/// While one lives, SIGINT, SIGTERM and SIGHUP clean up first. A handler may do next to nothing, so it only wakes a
/// thread that does the work. Signals the caller had ignored (nohup) stay ignored. One at a time.
class InterruptGuard {
 public:
  InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
  ~InterruptGuard();

 private:
  FileDescriptor read_end_, write_end_;
  std::thread watcher_;
};

}  // namespace plimsoll::cli

// SPDX-License-Identifier: Apache-2.0
// Progress: the Observer that draws one line on standard error while a person is watching, and prints notes.
//
//   reading shop.tar  312 MB  ━━━━━━━━━━━━━╸━━━━━━  68 %  1.1 GB/s  0 s
//
// Nothing is drawn in a pipe, nor for work that ends at once, and the line is gone when the work is done.
// Thread safe: advance() costs an addition except when a tenth of a second has passed.
#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <string>

#include "base/observer.h"
#include "cli/terminal.h"

namespace plimsoll::cli {

enum class Notes : std::uint8_t { shown, silent };

class Progress final : public Observer {
 public:
  /// Draws on `fd` (standard error) as `terminal` allows; silent notes mean no drawing either.
  Progress(const Terminal& terminal, Notes notes, int fd = 2);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() override;

  void note(std::string_view line) override;
  void begin(std::string_view what, std::uint64_t total) override;
  void advance(std::uint64_t bytes) override;
  void end() override;

 private:
  using Clock = std::chrono::steady_clock;
  void draw(Clock::time_point now);
  void erase();

  const Terminal terminal_;
  const Notes notes_;
  const int fd_;
  std::atomic<std::uint64_t> done_{0};
  std::atomic<Clock::rep> next_draw_{0};
  std::mutex mutex_;  // guards what follows
  bool active_ = false, drawn_ = false;
  std::string what_;
  std::uint64_t total_ = 0;
  Clock::time_point last_time_{};
  std::uint64_t last_done_ = 0;
  double rate_ = 0;  // bytes a second, smoothed
};

/// The line that is drawn, without colour; at most `terminal.width - 1` columns.
struct ProgressState {
  std::string_view what;
  std::uint64_t done = 0, total = 0;
  double rate = 0;
};
std::string progress_line(const ProgressState& state, const Terminal& terminal);

/// Erases a drawn line, if any, from a thread that is about to end the process.
void erase_progress_line();

}  // namespace plimsoll::cli

// SPDX-License-Identifier: Apache-2.0
#include "cli/progress.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/bytes.h"
#include "base/words.h"
#include "cli/console.h"
#include "cli/stats_table.h"

namespace plimsoll::cli {

namespace {

constexpr std::chrono::milliseconds kFirst{150};  // work shorter than this shows nothing
constexpr std::chrono::milliseconds kEvery{100};
constexpr double kSmoothing = 0.2;  // weight of the newest tenth of a second
constexpr std::string_view kErase = "\r\x1b[K";

std::atomic<int> line_on{-1};  // the descriptor a line is drawn on

/// Columns of text that has no control or double-width characters: its UTF-8 sequences.
std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// The first `most` columns.
std::string_view cut(std::string_view text, std::size_t most) {
  std::size_t end = 0;
  for (; end < text.size() && most > 0; --most) end += std::max<std::size_t>(1, utf8_sequence(text.substr(end)));
  return text.substr(0, end);
}

std::string bar(double share, std::size_t width, bool unicode) {
  const auto filled = std::min(width, static_cast<std::size_t>(share * static_cast<double>(width)));
  std::string out;
  for (std::size_t i = 0; i < width; ++i) {
    if (unicode) {
      out += i == filled ? "╸" : i < filled ? "━" : "─";
    } else {
      out += i == filled ? '>' : i < filled ? '=' : '-';
    }
  }
  return out;
}

}  // namespace

std::string progress_line(const ProgressState& state, const Terminal& terminal) {
  const std::size_t width = terminal.width - 1;  // the last column would wrap on some terminals
  const std::string rate = state.rate > 0 ? "  " + human_bytes(state.rate) + "/s" : "";
  const auto done = static_cast<double>(state.done), total = static_cast<double>(state.total);
  std::string left = printable(state.what), right;
  if (state.total == 0) {
    right = "  " + human_bytes(done) + rate;
  } else {
    const double share = std::min(1.0, done / total);
    const double rest = state.rate > 0 ? (total - std::min(done, total)) / state.rate : 0;
    left += "  " + human_bytes(total);
    right = fmt::format("  {:3.0f} %{}", 100 * share, rate);
    if (state.rate > 0 && rest < 359'999)
      right += "  " + human_time(std::chrono::seconds(static_cast<long>(rest + 0.5)));
    constexpr std::size_t kLeastBar = 8, kMostBar = 40;
    const std::size_t used = columns(left) + 2 + columns(right);
    if (used + kLeastBar <= width) left += "  " + bar(share, std::min(kMostBar, width - used), terminal.unicode);
  }
  const std::size_t space = width - std::min(width, columns(right));
  return std::string(cut(left, space)) + std::string(cut(right, width));
}

Progress::Progress(const Terminal& terminal, Notes notes, int fd) : terminal_(terminal), notes_(notes), fd_(fd) {}

Progress::~Progress() { end(); }

void Progress::note(std::string_view line) {
  if (notes_ == Notes::silent) return;
  const std::lock_guard lock(mutex_);
  erase();
  write_fully(fd_, printable(line) + "\n");
}

void Progress::begin(std::string_view what, std::uint64_t total) {
  if (!terminal_.watched || notes_ == Notes::silent) return;
  const std::lock_guard lock(mutex_);
  erase();
  active_ = true;
  what_ = what;
  total_ = total;
  done_ = 0;
  last_done_ = 0;
  rate_ = 0;
  last_time_ = Clock::now();
  next_draw_ = (last_time_ + kFirst).time_since_epoch().count();
}

void Progress::advance(std::uint64_t bytes) {
  if (!terminal_.watched) return;
  done_.fetch_add(bytes, std::memory_order_relaxed);
  const Clock::time_point now = Clock::now();
  if (now.time_since_epoch().count() < next_draw_.load(std::memory_order_relaxed)) return;
  // Who does not get the lock need not wait: another thread is drawing.
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (lock && active_ && now.time_since_epoch().count() >= next_draw_) draw(now);
}

void Progress::end() {
  const std::lock_guard lock(mutex_);
  erase();
  active_ = false;
}

void Progress::draw(Clock::time_point now) {
  const std::uint64_t done = done_;
  const double seconds = std::chrono::duration<double>(now - last_time_).count();
  if (seconds > 0) {
    const double latest = static_cast<double>(done - last_done_) / seconds;
    rate_ = rate_ > 0 ? rate_ + kSmoothing * (latest - rate_) : latest;
  }
  last_time_ = now;
  last_done_ = done;
  next_draw_ = (now + kEvery).time_since_epoch().count();
  line_on = fd_;
  drawn_ = true;
  write_fully(fd_, std::string(kErase) + progress_line({what_, done, total_, rate_}, terminal_));
}

void Progress::erase() {
  if (drawn_) write_fully(fd_, kErase);
  drawn_ = false;
  line_on = -1;
}

void erase_progress_line() {
  if (const int fd = line_on; fd >= 0) write_fully(fd, kErase);
}

}  // namespace plimsoll::cli

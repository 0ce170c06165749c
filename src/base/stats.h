// SPDX-License-Identifier: Apache-2.0
// Where the time and the bytes went: named counters and timers, printed by --stats. Thread safe, off unless enabled.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::stats {

struct Row {
  std::string name;
  std::uint64_t count = 0;
  std::uint64_t bytes = 0;
  std::chrono::nanoseconds time{};
};

void enable();
void add(std::string_view name, std::uint64_t bytes, std::chrono::nanoseconds time = {});
/// All rows, sorted by name.
std::vector<Row> rows();

/// Adds the time from construction to destruction to `name`.
class Timer {
 public:
  explicit Timer(std::string_view name) : name_(name), start_(std::chrono::steady_clock::now()) {}
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;
  ~Timer() { add(name_, 0, std::chrono::steady_clock::now() - start_); }

 private:
  std::string_view name_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace plimsoll::stats

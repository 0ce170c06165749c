// SPDX-License-Identifier: Apache-2.0
#include "base/stats.h"

#include <atomic>
#include <map>
#include <mutex>

namespace plimsoll::stats {

namespace {
std::atomic<bool> enabled{false};
std::mutex mutex;
std::map<std::string, Row, std::less<>>& table() {
  static std::map<std::string, Row, std::less<>> rows;
  return rows;
}
}  // namespace

void enable() { enabled = true; }

void add(std::string_view name, std::uint64_t bytes, std::chrono::nanoseconds time) {
  if (!enabled) return;
  const std::lock_guard lock(mutex);
  auto found = table().find(name);
  if (found == table().end()) found = table().emplace(std::string(name), Row{std::string(name), 0, 0, {}}).first;
  ++found->second.count;
  found->second.bytes += bytes;
  found->second.time += time;
}

std::vector<Row> rows() {
  const std::lock_guard lock(mutex);
  std::vector<Row> out;
  for (const auto& [name, row] : table()) out.push_back(row);
  return out;
}

}  // namespace plimsoll::stats

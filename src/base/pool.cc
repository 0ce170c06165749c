// SPDX-License-Identifier: Apache-2.0
#include "base/pool.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace plimsoll {

void run_parallel(std::span<const std::size_t> order, const std::function<void(std::size_t)>& work, unsigned threads) {
  if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
  threads = static_cast<unsigned>(std::min<std::size_t>(threads, order.size()));
  std::atomic<std::size_t> position{0};
  const auto drain = [&] {
    for (std::size_t i = position++; i < order.size(); i = position++) work(order[i]);
  };
  std::vector<std::jthread> others;
  for (unsigned i = 1; i < threads; ++i) others.emplace_back(drain);
  drain();
}

}  // namespace plimsoll

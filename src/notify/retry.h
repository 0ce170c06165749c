// SPDX-License-Identifier: Apache-2.0
// Trying again: twice as long between attempts each time, with jitter so that many senders do not come back at once,
// what the other side asks for, and an end.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

#include "base/observer.h"
#include "http/failure.h"

namespace plimsoll::notify {

/// Why an attempt failed, and how long the other side asks to be left alone.
struct Refusal {
  http::Failure failure;
  std::optional<std::chrono::seconds> asked = std::nullopt;
};

struct Patience {
  using Clock = std::chrono::steady_clock;
  std::chrono::milliseconds total{120'000};  // for all attempts and the waiting between them
  std::chrono::milliseconds first_wait{1'000};
  std::chrono::milliseconds longest_wait{30'000};
  unsigned attempts = 6;
  std::uint64_t seed = 0;  // of the jitter
  std::function<Clock::time_point()> now = Clock::now;
  std::function<void(std::chrono::milliseconds)> sleep;  // empty: really
};

/// Calls `attempt` with the time that is left until it succeeds, fails for good, or patience ends. Each wait is told to
/// the observer. The error is that of the last attempt, with the number of attempts where there were several.
Result<void> persist(const Patience& patience,
                     const std::function<std::expected<void, Refusal>(std::chrono::milliseconds left)>& attempt,
                     Observer& observer);

}  // namespace plimsoll::notify

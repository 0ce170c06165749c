// SPDX-License-Identifier: Apache-2.0
#include "notify/retry.h"

#include <algorithm>
#include <random>
#include <thread>

#include "base/words.h"

namespace plimsoll::notify {

namespace {

using std::chrono::milliseconds;
constexpr unsigned kBriefly = 3;  // attempts where most likely there is nobody

/// Between half and all of what doubling gives: never at once, never all at the same time.
milliseconds pause_before(unsigned attempt, const Patience& patience, std::mt19937_64& random) {
  const milliseconds whole = std::min(patience.first_wait * (1U << std::min(attempt - 1, 16U)), patience.longest_wait);
  const auto half = static_cast<std::uint64_t>(whole.count()) / 2;
  return milliseconds(static_cast<std::int64_t>(half + random() % (half + 1)));
}

/// The first line alone says how often it was tried; what follows says what to do.
Error after(unsigned attempts, Error error, const std::string& why) {
  std::string words = why;
  if (attempts > 1)
    words = fmt::format(" (tried {} times{})", attempts, why.empty() ? "" : ";" + why);
  else if (!why.empty())
    words = fmt::format(" ({})", why.substr(1));
  error.message.insert(std::min(error.message.find('\n'), error.message.size()), words);
  return error;
}

}  // namespace

Result<void> persist(const Patience& patience,
                     const std::function<std::expected<void, Refusal>(milliseconds left)>& attempt,
                     Observer& observer) {
  std::mt19937_64 random(patience.seed);
  const auto end = patience.now() + patience.total;
  for (unsigned number = 1;; ++number) {
    const auto left = std::chrono::duration_cast<milliseconds>(end - patience.now());
    auto sent = attempt(std::max(left, milliseconds(1)));
    if (sent) return {};
    Refusal refusal = std::move(sent).error();
    using enum http::Failure::Again;
    const unsigned most = refusal.failure.again == pointless ? 1
                          : refusal.failure.again == briefly ? std::min(kBriefly, patience.attempts)
                                                             : patience.attempts;
    if (number >= most) return std::unexpected(after(number, std::move(refusal.failure.error), ""));
    milliseconds pause = pause_before(number, patience, random);
    if (refusal.asked) pause = std::max<milliseconds>(pause, *refusal.asked);
    if (patience.now() + pause >= end) {
      const std::string why =
          refusal.asked ? fmt::format(" it asks to wait {} s, which is past the time limit", refusal.asked->count())
                        : " the time limit is reached";
      return std::unexpected(after(number, std::move(refusal.failure.error), why));
    }
    const std::string& message = refusal.failure.error.message;
    observer.note(fmt::format("{}; trying again in {:.2g} s ({} of {})", message.substr(0, message.find('\n')),
                              std::chrono::duration<double>(pause).count(), number + 1, most));
    patience.sleep ? patience.sleep(pause) : std::this_thread::sleep_for(pause);
  }
}

}  // namespace plimsoll::notify

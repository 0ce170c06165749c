// SPDX-License-Identifier: Apache-2.0
// Exchange: from a request to the header of its final response, through redirects, a 401 and retries. Internal.
#pragma once

#include <atomic>

#include "http/transfer.h"

namespace plimsoll::http {

/// What requests of one client share. Thread safe.
struct Session {
  ClientOptions options;
  WirePool pool;
  std::atomic<unsigned> unanswered = 0;  // requests in a row that found nobody
};

/// Counts attempts and waits between them: first_wait, then twice as long each time, or what the server asks for.
class Patience {
 public:
  explicit Patience(const ClientOptions& options) : options_(options) {}
  /// Waits before another attempt and returns true, or returns false when it is time to give up. `retry_after` is the
  /// header's value ("" without); `what` is told to the observer.
  bool wait(std::string_view what, std::string_view retry_after, Failure::Again again = Failure::Again::sensible);
  void restart() { used_ = 1; }

 private:
  const ClientOptions& options_;
  unsigned used_ = 1;
};

/// One attempt: every hop of the redirects, and a second asking after a 401.
std::expected<std::unique_ptr<Transfer>, Failure> exchange_once(
    Session& session, const Request& request, const std::vector<std::pair<std::string, std::string>>& extra);

/// As many attempts as the options allow; one alone where the last requests all found nobody, for then the network is
/// missing, and a hundred feeds should not wait for it a hundred times. `extra` headers go along as well (Range,
/// If-Range).
std::expected<std::unique_ptr<Transfer>, Failure> exchange(
    Session& session, const Request& request, const std::vector<std::pair<std::string, std::string>>& extra);

}  // namespace plimsoll::http

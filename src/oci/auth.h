// SPDX-License-Identifier: Apache-2.0
// Authentication to a registry as the distribution specification's token documents describe it: a 401 names a token
// server (Bearer) or asks for a password (Basic); tokens are short-lived and fetched anonymously when there are no
// credentials. Thread safe: two layers may be fetched at once.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "http/client.h"
#include "oci/auth_credentials.h"

namespace plimsoll::oci {

/// A token server's answer.
struct Token {
  std::string text;
  std::chrono::seconds lifetime{60};
};
Result<Token> read_token(std::string_view document);

class Authenticator {
 public:
  /// `host` is for messages; `default_scope` is asked for when a challenge names none.
  Authenticator(std::shared_ptr<http::Client> client, std::string host, std::string default_scope,
                Credentials credentials);

  /// An http::Authorize: what to send at first, and what after a 401.
  Result<std::string> authorize(const std::vector<std::string>& challenges);

 private:
  using Clock = std::chrono::steady_clock;
  struct Held {
    std::string header;
    Clock::time_point until;
  };
  Result<std::string> fetch(std::string_view realm, std::string_view service, const std::string& scope);

  std::shared_ptr<http::Client> client_;
  std::string host_, default_scope_;
  Credentials credentials_;
  std::mutex mutex_;
  std::map<std::string, Held> tokens_;  // by scope
  std::string current_;                 // scope of the token sent last
  std::string basic_;                   // the header, once the registry has asked for it
};

}  // namespace plimsoll::oci

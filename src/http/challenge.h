// SPDX-License-Identifier: Apache-2.0
// WWW-Authenticate (RFC 9110, 11.6.1): what a server that answers 401 would accept.
//
//   Bearer realm="https://auth.example/token",service="registry.example",scope="repository:shop:pull"
//   Basic realm="files"
//
// One field may carry several challenges, parted by the same comma that parts the parameters of one. Untrusted: what
// cannot be read ends the list, and the number of challenges and parameters is limited.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::http {

struct Challenge {
  std::string scheme;                                          // lower case: "bearer", "basic"
  std::map<std::string, std::string, std::less<>> parameters;  // names in lower case; of a repeated one the first

  /// The parameter's value, "" when absent.
  [[nodiscard]] std::string_view get(std::string_view name) const;
};

std::vector<Challenge> parse_challenges(const std::vector<std::string>& fields);

}  // namespace plimsoll::http

// SPDX-License-Identifier: Apache-2.0
// Failure: an error of one attempt at something over the network, and whether another attempt can help.
#pragma once

#include "base/result.h"

namespace plimsoll::http {

struct [[nodiscard]] Failure {
  Error error;
  /// briefly: it may be a passing fault of the network, more likely there is nobody.
  enum class Again : std::uint8_t { pointless, briefly, sensible } again = Again::pointless;
};

}  // namespace plimsoll::http

// SPDX-License-Identifier: Apache-2.0
// HMAC (RFC 2104).
#pragma once

#include <string>
#include <string_view>

namespace plimsoll {

/// The 32 bytes of HMAC-SHA-256.
std::string hmac_sha256(std::string_view key, std::string_view message);

}  // namespace plimsoll

// SPDX-License-Identifier: Apache-2.0
#include "crypto/uuid.h"

#include <fmt/core.h>

#include "crypto/digest.h"

namespace plimsoll {

std::string uuid_of(std::string_view text) {
  const Digest digest = Digest::sha256(as_bytes(text));
  const std::string_view hex = digest.hex();
  constexpr std::string_view kVariant = "89ab";
  const char digit = hex[16];
  const auto value = static_cast<std::size_t>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
  return fmt::format("{}-{}-8{}-{}{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(13, 3), kVariant[value % 4],
                     hex.substr(17, 3), hex.substr(20, 12));
}

}  // namespace plimsoll

// SPDX-License-Identifier: Apache-2.0
#include "secret/redact.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/bytes.h"

namespace plimsoll::secret {

std::string redact(std::string_view secret) {
  const std::size_t shown = std::min<std::size_t>(secret.size() / 8, 4);
  return printable(secret.substr(0, shown)) + "…" + printable(secret.substr(secret.size() - shown));
}

std::string fingerprint(std::string_view rule, std::string_view secret) {
  const std::string key = fmt::format("plimsoll secret fingerprint 1\n{}", rule);
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(secret.data()),
       secret.size(), mac.data(), &size);
  std::string hex;
  for (std::size_t i = 0; i < 8; ++i) hex += fmt::format("{:02x}", mac[i]);
  return hex;
}

}  // namespace plimsoll::secret

// SPDX-License-Identifier: Apache-2.0
#include "secret/redact.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/bytes.h"
#include "crypto/hmac.h"

namespace plimsoll::secret {

std::string redact(std::string_view secret) {
  const std::size_t shown = std::min<std::size_t>(secret.size() / 8, 4);
  return printable(secret.substr(0, shown)) + "…" + printable(secret.substr(secret.size() - shown));
}

std::string fingerprint(std::string_view rule, std::string_view secret) {
  const std::string key = fmt::format("plimsoll secret fingerprint 1\n{}", rule);
  const std::string mac = hmac_sha256(key, secret);
  std::string hex;
  for (std::size_t i = 0; i < 8; ++i) hex += fmt::format("{:02x}", static_cast<unsigned char>(mac[i]));
  return hex;
}

}  // namespace plimsoll::secret

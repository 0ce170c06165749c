// SPDX-License-Identifier: Apache-2.0
#include "crypto/hmac.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace plimsoll {

std::string hmac_sha256(std::string_view key, std::string_view message) {
  std::string mac(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(message.data()),
       message.size(), reinterpret_cast<unsigned char*>(mac.data()), &size);
  mac.resize(size);
  return mac;
}

}  // namespace plimsoll

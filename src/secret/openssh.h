// SPDX-License-Identifier: Apache-2.0
// The container of OpenSSH for private keys (PROTOCOL.key): "openssh-key-v1", NUL, cipher, key derivation, its options,
// number of keys, public keys in the clear, then the private part, encrypted or not. Strings carry a big-endian length
// of four bytes.
#pragma once

#include <string>

#include "base/bytes.h"
#include "secret/key.h"

namespace plimsoll::secret {

struct OpensshKey {
  KeyState state = KeyState::broken;
  std::string public_key;  // of the first key, as SubjectPublicKeyInfo (RFC 5280) in DER; empty for kinds without one
};

OpensshKey read_openssh_key(Bytes container);

}  // namespace plimsoll::secret

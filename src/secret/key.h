// SPDX-License-Identifier: Apache-2.0
// Private keys in text: whether one parses, and which public key belongs to it. PEM of OpenSSL's kinds (PKCS #1, PKCS
// #8, SEC 1, DSA) goes through OpenSSL; the container of OpenSSH (PROTOCOL.key: "openssh-key-v1") is read here, and
// names its public key even when it is encrypted.
#pragma once

#include <string>
#include <string_view>

namespace plimsoll::secret {

enum class KeyState : unsigned char {
  broken,     // no private key
  plain,      // usable as it is
  encrypted,  // a passphrase protects it
};

struct PrivateKey {
  KeyState state = KeyState::broken;
  std::string key_id;  // SHA-256 of the public key (SubjectPublicKeyInfo), hex; empty when it cannot be known
};

/// The first private key of a PEM text. Line breaks written as \n (JSON, environment) or as blanks and indented lines
/// are read too.
PrivateKey read_private_pem(std::string_view pem);

/// Its key_id: empty when it does not parse, or hides its public key.
std::string key_id_of_private_pem(std::string_view pem);

}  // namespace plimsoll::secret

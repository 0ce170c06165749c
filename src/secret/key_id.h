// SPDX-License-Identifier: Apache-2.0
// Which public key a private key or certificate has: SHA-256 of its SubjectPublicKeyInfo (RFC 5280, 4.1), in hex, so
// that a private key is recognised as that of a certificate elsewhere in the image. The reading is OpenSSL's.
#pragma once

#include <string>
#include <string_view>

namespace plimsoll::secret {

/// Of the first private key in a text of PEM whose lines may end in "\n" spelled out, as JSON and environment
/// variables have it. Empty when there is none, it does not parse, or it hides its public
/// key (key.h).
std::string private_key_id(std::string_view pem);

}  // namespace plimsoll::secret

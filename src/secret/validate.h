// SPDX-License-Identifier: Apache-2.0
// What the form of a candidate says without asking anybody: checksums, encodings, structure, and whether the text only
// stands in for a secret. All are Validators (rule.h): pure, and safe on any bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "secret/rule.h"

namespace plimsoll::secret {

/// "xxxxxxxx", "your-token-here", "<token>", "${TOKEN}", "0123456789": text in the place of a secret.
bool is_placeholder(std::string_view text);
/// How much of a text's letters stand in pronounceable words, 0 to 1: names and sentences are near 1, random text is
/// near 0.
double share_of_words(std::string_view text);

// Values: invalid when they are placeholders, else unknown (validate_value.cc).
Proof not_placeholder(const Candidate& candidate);
Proof random_looking(const Candidate& candidate);       // also none of words
Proof generic_value(const Candidate& candidate);        // also no code, path, identifier, hash of a name that is public
Proof url_password(const Candidate& candidate);         // SCHEME://user:password@host
Proof connection_password(const Candidate& candidate);  // Server=…;Password=…
Proof password_value(const Candidate& candidate);       // of a file made for passwords: everything but placeholders

// Tokens with a checksum or an encoding (validate_token.cc).
Proof age_key(const Candidate& candidate);                    // bech32
Proof aws_key_id(const Candidate& candidate);                 // base32 with the account's number
Proof github_token(const Candidate& candidate);               // CRC-32 in base 62
Proof github_fine_grained_token(const Candidate& candidate);  // SHA-256 in base 32
Proof grafana_token(const Candidate& candidate);              // CRC-32 in hex
Proof npm_token(const Candidate& candidate);                  // as GitHub's
Proof pypi_token(const Candidate& candidate);                 // a macaroon
Proof mixed_token(const Candidate& candidate);                // lower case, upper case and digits

// Documents (validate_document.cc).
Proof docker_auth(const Candidate& candidate);            // base64 of user:password
Proof json_web_token(const Candidate& candidate);         // header with alg, payload that is an object
Proof private_key(const Candidate& candidate);            // parses, no passphrase
Proof encrypted_private_key(const Candidate& candidate);  // parses, passphrase
Proof base64_private_key(const Candidate& candidate);     // base64 of a PEM
Proof pgp_private_key(const Candidate& candidate);        // armor around a secret key packet
Proof base64_json(const Candidate& candidate);            // base64 of an object
Proof password_hash(const Candidate& candidate);          // crypt(3), of a password that is no default

/// CRC-32 as of zlib.
std::uint32_t crc32(std::string_view text);

}  // namespace plimsoll::secret

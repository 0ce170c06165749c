// SPDX-License-Identifier: Apache-2.0
// What may be said of a secret without giving it away.
//
// Redacted: its first and last characters, at most four each and together never more than a quarter of it. A reader
// who has the secret recognises it; who has it not lacks at least three quarters of its bytes. Secrets with form (a
// prefix that is the same for all) show mostly that form.
//
// Fingerprint: HMAC-SHA-256 of the secret under a key made of a fixed text and the rule's id, cut to 64 bits. It says
// that two findings, two images or two runs have the same secret, keeps lists of known findings stable, and cannot be
// looked up in tables of hashes made for something else. It does not protect a secret that can be guessed: who has a
// list of likely passwords can compute the fingerprint of each and compare, for the key is no secret. The key is the
// same everywhere because fingerprints must be equal across machines.
#pragma once

#include <string>
#include <string_view>

namespace plimsoll::secret {

/// "ghp_…x9Qz"; a secret shorter than eight characters is "…". Control characters and broken UTF-8 are escaped.
std::string redact(std::string_view secret);

/// 16 hex digits.
std::string fingerprint(std::string_view rule, std::string_view secret);

}  // namespace plimsoll::secret

// SPDX-License-Identifier: Apache-2.0
#include "finding/fingerprint.h"

#include <fmt/core.h>

#include "base/lines.h"
#include "crypto/digest.h"

namespace plimsoll {

namespace {

std::string hex(std::string_view text) { return std::string(Digest::sha256(as_bytes(text)).hex()); }

/// Blanks do not matter.
std::string squeezed(std::string_view line) {
  std::string out;
  for (std::string_view word = take_word(line); !word.empty(); word = take_word(line)) (out += word) += ' ';
  return out;
}

}  // namespace

std::string Fingerprint::text() const { return fmt::format("{}:{}", line, number); }
std::string Fingerprint::hash() const { return hex(text()).substr(0, 40); }

Fingerprint Fingerprints::of(const Finding& finding) {
  std::string told;
  for (const std::string& part :
       {finding.id, finding.places.empty() ? std::string() : finding.places.front().path, squeezed(finding.excerpt),
        finding.subject, finding.type, finding.package, finding.secret ? finding.secret->fingerprint : std::string()}) {
    (told += part) += '\0';
  }
  Fingerprint made{hex(told).substr(0, 16), 0};
  made.number = ++seen_[made.line];
  return made;
}

}  // namespace plimsoll

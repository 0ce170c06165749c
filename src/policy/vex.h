// SPDX-License-Identifier: Apache-2.0
// VEX: statements that a product is, or is not, affected by a vulnerability. OpenVEX 0.2.0, CSAF 2.0 (profile VEX) and
// CycloneDX 1.4 to 1.6 (vulnerabilities[].analysis) are read; OpenVEX is written.
//
// "not_affected" and "fixed" take findings back as ignores with code "vex"; "affected" and "under_investigation" take
// nothing back, and are told as evidence. Of two statements about the same, the later one counts (by timestamp, then by
// order). A statement without product is refused: it would speak of everything.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "policy/ignore.h"

namespace plimsoll::policy {

enum class VexStatus : std::uint8_t { not_affected, affected, fixed, under_investigation };
std::string_view vex_status_name(VexStatus status);  // as OpenVEX writes it

struct VexStatement {
  std::vector<std::string> ids;         // the vulnerability's name and aliases
  std::vector<std::string> products;    // purls, image names, digests; of the image, or of a package in it
  std::vector<std::string> components;  // purls of packages in the product; empty: the product itself
  VexStatus status = VexStatus::under_investigation;
  std::string justification;  // OpenVEX's words: "vulnerable_code_not_in_execute_path"; others are translated to them
  std::string impact;         // free text
  std::string action;         // of affected: what to do
  std::string timestamp;      // ISO 8601; the document's when the statement has none
  std::size_t index = 0;      // in its document, from 1
};

struct VexDocument {
  std::string source;  // file, or "referrer sha256:…"
  std::string format;  // "openvex", "csaf", "cyclonedx"
  std::string author, id;
  std::vector<VexStatement> statements;
  std::vector<std::string> warnings;  // what was passed over, and why
};

/// Told apart by content. In-toto statements whose predicate is one of the three count as well. Errors say the place
/// and the reason.
Result<VexDocument> read_vex(std::string_view text, std::string_view source);

/// What the documents take back from an image or its packages.
std::vector<Ignore> ignores_of(std::span<const VexDocument> documents, const Target& target);

/// OpenVEX 0.2.0; the same document gives the same bytes.
std::string write_openvex(const VexDocument& document);

}  // namespace plimsoll::policy

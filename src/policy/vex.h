// SPDX-License-Identifier: Apache-2.0
// VEX: statements that a product is, or is not, affected by a vulnerability. OpenVEX 0.2.0, CSAF 2.0 (profile VEX) and
// CycloneDX 1.4 to 1.6 (vulnerabilities[].analysis) are read; OpenVEX is written.
//
// "not_affected" and "fixed" take findings back as ignores with code "vex"; "affected" and "under_investigation" take
// nothing back, and are told as evidence. Of two statements about the same, the later one counts (by timestamp, then by
// order). A statement without product is refused: it would speak of everything.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "policy/ignore.h"

namespace plimsoll::policy {

enum class VexStatus : std::uint8_t { not_affected, affected, fixed, under_investigation };
std::string_view vex_status_name(VexStatus status);  // as OpenVEX writes it

struct VexStatement {
  std::vector<std::string> ids{};         // the vulnerability's name and aliases
  std::vector<std::string> products{};    // purls, image names, digests; of the image, or of a package in it
  std::vector<std::string> components{};  // purls of packages in the product; empty: the product itself
  VexStatus status = VexStatus::under_investigation;
  std::string justification{};  // OpenVEX's words: "vulnerable_code_not_in_execute_path"; others are translated to them
  std::string impact{};         // free text
  std::string action{};         // of affected: what to do
  std::string timestamp{};      // ISO 8601; the document's when the statement has none
  std::size_t index = 0;        // in its document, from 1; of one statement several may be made
};

struct VexDocument {
  std::string source{};  // file, or "referrer sha256:…"
  std::string format{};  // "openvex", "csaf", "cyclonedx"
  std::string author{}, id{};
  std::string timestamp{}, last_updated{};  // RFC 3339
  std::int64_t version = 1;
  std::vector<VexStatement> statements{};
  std::vector<std::string> warnings{};  // what was passed over, and why
};

/// The five words of OpenVEX for why something is not affected.
std::span<const std::string_view> vex_justifications();

/// Told apart by content. In-toto statements whose predicate is one of the three count as well. Errors say the place
/// and the reason; ErrorKind::unsupported: it is something else than VEX.
Result<VexDocument> read_vex(std::string_view text, std::string_view source);

/// What the documents take back from an image or its packages. A later statement that is about part of what an earlier
/// one takes back, and says it is affected, leaves nothing of the earlier one. What cannot be compared is told in
/// `notes`.
std::vector<Ignore> ignores_of(std::span<const VexDocument> documents, const Target& target,
                               std::vector<std::string>* notes = nullptr);

/// Adds to the evidence of findings what documents say without taking anything back: affected, under_investigation.
void tell_vex(std::span<const VexDocument> documents, const Target& target, Report& report);

/// Whether a product of a statement is the target's image: by name, tag, digest or package URL (pkg:oci, pkg:docker).
/// What the product leaves open may be anything; a digest that is the image's decides alone.
bool is_image(std::string_view product, const Target& target);

/// What is wrong with a statement by the rules of OpenVEX, in words; empty: nothing.
std::string fault_of(const VexStatement& statement);

/// OpenVEX 0.2.0; the same document gives the same bytes. An empty id becomes one made of the content, as go-vex does.
std::string write_openvex(const VexDocument& document);

/// The text of an OpenVEX document with one more statement: its version is raised and `timestamp` is when it was
/// updated last; all else stays as it is. Errors say why the text cannot be added to.
Result<std::string> add_to_openvex(std::string_view text, std::string_view source, const VexStatement& statement);

/// The package URL of an image as OpenVEX names products: "pkg:oci/shop@sha256%3A…?repository_url=…".
Result<std::string> purl_of_image(std::string_view reference);

}  // namespace plimsoll::policy

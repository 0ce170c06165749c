// SPDX-License-Identifier: Apache-2.0
// Which format a document has, and the envelopes it may come in: in-toto statements, signed ones (DSSE, Sigstore
// bundles) too.
#include "policy/vex.h"

#include <algorithm>
#include <array>

#include "base/base64.h"
#include "base/bytes.h"
#include "policy/vex_readers.h"

namespace plimsoll::policy {

namespace {

constexpr std::array<std::string_view, 4> kStatuses = {"not_affected", "affected", "fixed", "under_investigation"};
constexpr std::array<std::string_view, 5> kJustifications = {
    "component_not_present", "vulnerable_code_not_present", "vulnerable_code_not_in_execute_path",
    "vulnerable_code_cannot_be_controlled_by_adversary", "inline_mitigations_already_exist"};
constexpr std::size_t kMostWarnings = 100;

Result<VexDocument> read_plain(const json::value& root) {
  if (json::text(root, "@context").starts_with("https://openvex.dev/ns")) return read_openvex(root);
  if (json::find(root, "document") != nullptr && !json::text(*json::find(root, "document"), "csaf_version").empty())
    return read_csaf_vex(root);
  if (json::text(root, "bomFormat") == "CycloneDX") return read_cyclonedx_vex(root);
  return fail(ErrorKind::unsupported,
              "neither OpenVEX (\"@context\") nor CSAF (\"document\") nor CycloneDX (\"bomFormat\")");
}

/// What an in-toto statement is about: digests of its subjects.
std::vector<std::string> subjects_of(const json::value& statement) {
  std::vector<std::string> out;
  for (const json::value& subject : json::items(statement, "subject")) {
    const json::value* digest = json::find(subject, "digest");
    if (digest == nullptr) continue;
    if (const std::string_view hex = json::text(*digest, "sha256"); !hex.empty())
      out.push_back("sha256:" + std::string(hex));
  }
  return out;
}

Result<VexDocument> read_predicate(const json::value& statement) {
  const json::value* predicate = json::find(statement, "predicate");
  if (predicate == nullptr) return fail(ErrorKind::malformed, "an in-toto statement without predicate");
  // cosign puts predicates of types it does not know under "Data".
  if (const json::value* data = json::find(*predicate, "Data"); data != nullptr && data->is_object()) predicate = data;
  VexDocument document = TRY(read_plain(*predicate));
  // A statement about no product of its own is about the subject.
  const std::vector<std::string> subjects = subjects_of(statement);
  for (VexStatement& each : document.statements)
    if (each.products.empty()) each.products = subjects;
  return document;
}

}  // namespace

std::string_view vex_status_name(VexStatus status) { return kStatuses.at(static_cast<std::size_t>(status)); }
std::span<const std::string_view> vex_justifications() { return kJustifications; }

bool parse_vex_status(std::string_view word, VexStatus& into) {
  const auto found = std::ranges::find(kStatuses, word);
  if (found == kStatuses.end()) return false;
  into = static_cast<VexStatus>(found - kStatuses.begin());
  return true;
}

bool is_vex_justification(std::string_view word) {
  return std::ranges::find(kJustifications, word) != kJustifications.end();
}

void put_warning(VexDocument& document, std::string text) {
  if (document.warnings.size() < kMostWarnings) document.warnings.push_back(std::move(text));
}

void put_statement(VexDocument& document, VexStatement statement) {
  if (statement.ids.empty()) {
    put_warning(document, fmt::format("statement {} is passed over: it names no vulnerability", statement.index));
    return;
  }
  document.statements.push_back(std::move(statement));
}

Result<VexDocument> read_vex(std::string_view text, std::string_view source) {
  const std::string where(source);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  json::value root = TRY_AT(where, json::parse(text));
  bool is_signed = false;
  // A Sigstore bundle holds the envelope and what proves it.
  if (const json::value* envelope = json::find(root, "dsseEnvelope"); envelope != nullptr && envelope->is_object()) {
    json::value inner = *envelope;
    root = std::move(inner);
  }
  if (const std::string_view payload = json::text(root, "payload"); !payload.empty()) {
    auto decoded = base64_decode(payload);
    if (!decoded) decoded = base64url_decode(payload);
    if (!decoded) return fail(ErrorKind::malformed, "{}: the payload of the envelope is not base64", source);
    root = TRY_AT(where + ": payload", json::parse(*decoded));
    is_signed = true;
  }
  const bool is_statement = json::text(root, "_type").starts_with("https://in-toto.io/Statement/");
  VexDocument document = TRY_AT(where, is_statement ? read_predicate(root) : read_plain(root));
  document.source = source;
  if (is_signed) put_warning(document, "the signature of its envelope is not checked");
  std::vector<VexStatement> kept;
  for (VexStatement& statement : document.statements) {
    if (statement.products.empty()) {
      put_warning(document,
                  fmt::format("statement {} is passed over: it names no product, and would speak of everything",
                              statement.index));
      continue;
    }
    if (statement.timestamp.empty()) statement.timestamp = document.timestamp;
    kept.push_back(std::move(statement));
  }
  document.statements = std::move(kept);
  return document;
}

}  // namespace plimsoll::policy

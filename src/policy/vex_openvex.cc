// SPDX-License-Identifier: Apache-2.0
// OpenVEX 0.2.0, and 0.0.1, in which vulnerabilities and products are plain texts.
#include <algorithm>

#include "base/bytes.h"
#include "base/sorted.h"
#include "policy/vex_readers.h"

namespace plimsoll::policy {

namespace {

/// Every name a product or subcomponent goes by: its id, its package URLs, its SHA-256.
std::vector<std::string> names_of(const json::value& component) {
  std::vector<std::string> out;
  const auto put = [&](std::string_view name) {
    if (!name.empty() && std::ranges::find(out, name) == out.end()) out.emplace_back(name);
  };
  put(json::text(component));
  put(json::text(component, "@id"));
  if (const json::value* identifiers = json::find(component, "identifiers")) put(json::text(*identifiers, "purl"));
  if (const json::value* hashes = json::find(component, "hashes")) {
    for (const char* name : {"sha-256", "sha256"})
      if (const std::string_view hex = json::text(*hashes, name); !hex.empty()) put("sha256:" + std::string(hex));
  }
  return out;
}

/// "CVE-2024-1234" of an IRI that ends so.
std::string_view last_part(std::string_view iri) { return iri.substr(iri.find_last_of("/:#") + 1); }

std::vector<std::string> ids_of(const json::value& vulnerability) {
  std::vector<std::string> out;
  const auto put = [&](std::string_view id) {
    if (!id.empty() && std::ranges::find(out, id) == out.end()) out.emplace_back(id);
  };
  put(json::text(vulnerability));
  put(json::text(vulnerability, "name"));
  for (const json::value& alias : json::items(vulnerability, "aliases")) put(json::text(alias));
  if (out.empty()) put(last_part(json::text(vulnerability, "@id")));
  return out;
}

void take_statement(const json::value& from, std::size_t index, VexDocument& document) {
  VexStatement statement;
  statement.index = index;
  if (const json::value* vulnerability = json::find(from, "vulnerability")) statement.ids = ids_of(*vulnerability);
  const std::string_view status = json::text(from, "status");
  if (!parse_vex_status(status, statement.status)) {
    put_warning(document,
                fmt::format("statement {} is passed over: \"{}\" is no status", index, printable(status, 40)));
    return;
  }
  statement.justification = json::text(from, "justification");
  statement.impact = json::text(from, "impact_statement");
  statement.action = json::text(from, "action_statement");
  statement.timestamp = json::text(from, "timestamp");
  if (const std::string fault = fault_of(statement); !fault.empty())
    put_warning(document, fmt::format("statement {}: {}", index, fault));

  // Products with the same subcomponents make one statement.
  std::vector<std::string> common;  // 0.0.1 has one list for all products
  for (const json::value& part : json::items(from, "subcomponents"))
    std::ranges::move(names_of(part), std::back_inserter(common));
  std::vector<VexStatement> made;
  for (const json::value& product : json::items(from, "products")) {
    std::vector<std::string> names = names_of(product), parts = common;
    for (const json::value& part : json::items(product, "subcomponents"))
      std::ranges::move(names_of(part), std::back_inserter(parts));
    if (names.empty()) continue;
    if (!made.empty() && made.back().components == parts) {
      std::ranges::move(names, std::back_inserter(made.back().products));
      continue;
    }
    VexStatement& each = made.emplace_back(statement);
    each.products = std::move(names);
    each.components = std::move(parts);
  }
  if (made.empty()) made.push_back(statement);  // an envelope may tell the product
  for (VexStatement& each : made) put_statement(document, std::move(each));
}

}  // namespace

std::string fault_of(const VexStatement& statement) {
  const bool is_not_affected = statement.status == VexStatus::not_affected;
  const std::string_view status = vex_status_name(statement.status);
  if (is_not_affected && statement.justification.empty() && statement.impact.empty())
    return "not_affected needs a justification, or an impact statement that says why";
  if (is_not_affected && !statement.justification.empty() && !is_vex_justification(statement.justification))
    return fmt::format("\"{}\" is no justification", printable(statement.justification, 60));
  if (!is_not_affected && !statement.justification.empty())
    return fmt::format("a justification says why something is not_affected; it does not go with {}", status);
  if (!is_not_affected && !statement.impact.empty())
    return fmt::format("an impact statement says why something is not_affected; it does not go with {}", status);
  if (statement.status == VexStatus::affected && statement.action.empty())
    return "affected needs an action statement, which says what to do";
  if (statement.status != VexStatus::affected && !statement.action.empty())
    return fmt::format("an action statement says what to do about something affected; it does not go with {}", status);
  return {};
}

Result<VexDocument> read_openvex(const json::value& root) {
  VexDocument document;
  document.format = "openvex";
  document.author = json::text(root, "author");
  document.id = json::text(root, "@id");
  document.timestamp = json::text(root, "timestamp");
  document.last_updated = json::text(root, "last_updated");
  document.version = json::integer(root, "version").value_or(1);
  const json::value* statements = json::find(root, "statements");
  if (statements == nullptr || !statements->is_array())
    return fail(ErrorKind::malformed, "an OpenVEX document without a list of statements");
  std::size_t index = 0;
  for (const json::value& statement : statements->get_array()) take_statement(statement, ++index, document);
  return document;
}

}  // namespace plimsoll::policy

// SPDX-License-Identifier: Apache-2.0
// The readers behind read_vex(): one file for each format.
#pragma once

#include "base/json.h"
#include "policy/vex.h"

namespace plimsoll::policy {

Result<VexDocument> read_openvex(const json::value& root);
Result<VexDocument> read_csaf_vex(const json::value& root);
Result<VexDocument> read_cyclonedx_vex(const json::value& root);

/// As OpenVEX writes it; false for other words.
bool parse_vex_status(std::string_view word, VexStatus& into);
bool is_vex_justification(std::string_view word);

/// Puts a statement that speaks of nothing, or of no vulnerability, into the warnings instead.
void put_statement(VexDocument& document, VexStatement statement);

/// At most so many warnings are kept of one document.
void put_warning(VexDocument& document, std::string text);

/// A package URL's text with another version.
std::string with_version(std::string_view purl, std::string_view version);

}  // namespace plimsoll::policy

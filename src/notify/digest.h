// SPDX-License-Identifier: Apache-2.0
// Digest: a report in a few lines for people, grouped by what to do as the table has it. Mail in HTML and channels draw
// it; mail in text is the table itself.
#pragma once

#include <string>
#include <vector>

#include "finding/finding.h"

namespace plimsoll::notify {

/// One thing to look at. Texts are one harmless line each, not yet escaped for what they are put into.
struct Row {
  Severity severity = Severity::unknown;
  std::string what;    // "openssl 3.0.11 → 3.0.13", "OpenSSH private key"
  std::string why;     // "CVE-2026-0001, CVE-2026-0417 and 9 more", "root/.ssh/id_rsa:1"
  std::string action;  // what closes it, one sentence; may be empty
  std::string url;     // http or https; may be empty
};

struct Section {
  std::string heading;
  std::vector<Row> rows;
  std::size_t more = 0;  // findings that no row speaks of
};

/// At most `room` rows in all, which is lowered by their number; the most urgent kinds of findings first.
std::vector<Section> digest_of(const Report& report, std::size_t& room);

}  // namespace plimsoll::notify

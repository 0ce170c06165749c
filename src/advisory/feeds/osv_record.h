// SPDX-License-Identifier: Apache-2.0
// What an OSV record says for all the packages it names: ids, title, how bad it is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "advisory/advisory.h"
#include "base/json.h"

namespace plimsoll::advisory {

/// How bad a problem is, twice: in the words of who wrote the record, and by CVSS.
struct OsvRating {
  Severity word = Severity::unknown;
  Severity scored = Severity::unknown;  // by the newest version that has a score
  std::string cvss;                     // vectors, separated by blanks
};

/// Of one affected entry, or of the record: its "severity" list and the words of its *_specific members.
OsvRating osv_rating(const json::value& from);

struct OsvHead {
  std::string id, title, url;
  std::string published;                      // the day, or empty
  std::vector<std::string> aliases, streams;  // streams: rpm modules (osv_modules.h)
  std::vector<std::string> cves;              // among `id` and `aliases`, sorted
  OsvRating rating;
};
OsvHead osv_head(const json::value& record);

/// "ALBA" and the like, prefixes of the ids of updates that mend no vulnerability; empty for other ids.
std::string_view no_vulnerability(std::string_view id);

/// What of a Go module is affected, as Advisory.symbols has it; empty: all of it. nullopt when nothing is on Linux,
/// which is what images are of.
std::optional<std::vector<std::string>> go_symbols(const json::value& affected);

}  // namespace plimsoll::advisory

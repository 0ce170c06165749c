// SPDX-License-Identifier: Apache-2.0
// The metadata of an OVAL definition: which problem it is about, and what its publisher says of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "advisory/advisory.h"
#include "base/xml.h"

namespace plimsoll::advisory {

struct OvalCve {
  std::string id;
  Severity severity = Severity::unknown;
  std::string cvss;
};

struct OvalHead {
  std::string definition_id;  // "oval:com.redhat.rhsa:def:20232260"
  std::string id, title, url;
  std::vector<std::string> aliases;
  Severity severity = Severity::unknown;
  std::vector<OvalCve> cves;
  std::string date;
  /// Red Hat lists what is not affected in definitions of their own.
  bool unaffected = false;
  /// Red Hat's word on what has no fix: by component ("curl", "nodejs:18/npm"), and for all.
  std::vector<std::pair<std::string, Status>> resolutions;
  Status resolution = Status::affected;

  /// The status of a package without a fix.
  [[nodiscard]] Status unfixed_status(std::string_view package, std::string_view module) const;
};

/// Has no id when the definition names none.
OvalHead oval_head(const xml::Element& definition);

}  // namespace plimsoll::advisory

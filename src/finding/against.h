// SPDX-License-Identifier: Apache-2.0
// Against: what another scanner's report says of a problem, and why it differs from ours.
//
// Two forms are read, told apart by content: Trivy's JSON ("SchemaVersion" 2, "Results") and Grype's ("matches",
// "descriptor"). The file is untrusted.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "finding/explain.h"

namespace plimsoll {

/// One problem of one package as the other scanner has it. Unknown is empty.
struct ForeignEntry {
  std::string id;
  std::vector<std::string> aliases;  // other ids of the problem it names
  std::string package, version, path;
  std::string fixed, severity, severity_source, status;
  std::string source;    // which of its data says so
  std::string left_out;  // why it is not counted there; empty: it is
};

struct ForeignReport {
  std::string tool, version;  // "trivy", "0.74.0"
  std::string target;         // what it scanned
  struct Seen {
    std::string package, version;
    auto operator<=>(const Seen&) const = default;
  };
  bool lists_packages = false;  // whether `seen` is all it saw
  std::vector<Seen> seen;       // packages it names, sorted
  std::vector<ForeignEntry> entries;
};

/// Reads a report; an error when it is neither scanner's.
Result<ForeignReport> read_foreign_report(std::string_view text);

/// Its word on one problem.
struct Against {
  std::string tool, version, target;
  std::vector<ForeignEntry> entries;  // about the problem, sorted by package and version
  std::vector<std::string> notes;     // one sentence for each difference and why; empty: it agrees
};

Against hold_against(const Explanation& explanation, std::span<const InstalledPackage> packages,
                     const ForeignReport& theirs);

}  // namespace plimsoll

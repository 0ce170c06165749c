// SPDX-License-Identifier: Apache-2.0
// Module streams of rpm advisories. OSV has no field for them, and the same package name means another line of
// versions in each stream: matching without the stream finds what is not there.
//
// A modular build says so in its release (".module_el8…", ".module+el8…"); which stream it is, only the record's
// summary tells ("nodejs:18 security update", "python38:3.8 and python38-devel:3.8 …"). Where it does not, other
// records that ship the very same build, or the only stream the package was ever in, answer.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "advisory/advisory.h"

namespace plimsoll::advisory {

bool is_modular_build(std::string_view version);

/// The streams a summary names, sorted: {"python38-devel:3.8", "python38:3.8"}.
std::vector<std::string> streams_of_summary(std::string_view summary);

/// What the records with a stream teach about those without.
class ModuleIndex {
 public:
  void learn(const Advisory& row, const std::vector<std::string>& streams);
  /// The streams of a record, by the builds and packages in its rows; empty when they do not tell.
  [[nodiscard]] std::vector<std::string> streams_of(const std::vector<Advisory>& rows) const;

 private:
  using Streams = std::set<std::vector<std::string>>;
  std::map<std::string, Streams, std::less<>> by_build_, by_package_;
};

}  // namespace plimsoll::advisory

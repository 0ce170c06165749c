// SPDX-License-Identifier: Apache-2.0
// Question: which installed packages ask for which advisories, and how their versions compare.
//
// The packages of the distribution's own manager ask its ecosystem by source package, those of a language theirs by
// name (package/ecosystem.h), and software that is known by its content only asks NVD by CPE. Packages that nothing in
// the database speaks for are counted, never passed over.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "advisory/store.h"
#include "finding/affected.h"
#include "finding/finding.h"

namespace plimsoll {

/// Packages that are matched together, and become one finding a problem.
struct Question {
  std::string type;               // purl type of the packages
  std::string name;               // what a person upgrades: the source package, or the package as it is recorded
  std::string ecosystem;          // "Debian:12", "npm", "NVD"
  std::vector<std::string> keys;  // the names asked for; with Keying::binary the members' own names are asked for too
  const Keying* keying;
  Comparer comparer;
  const Family* family;  // nullptr: not of the distribution
  std::vector<const InstalledPackage*> members;
};

struct Questions {
  std::vector<Question> list;          // those of the distribution first, then by type and key
  Coverage coverage;                   // distribution_supported and uncovered
  std::vector<Incomplete> incomplete;  // "no-advisories", "derivative-distribution"
};

/// None for packages whose ecosystem has no feed or an ordering that is not known; they are uncovered, unless NVD
/// covers them by their CPE. None for what a package of a covered distribution owns and only its content tells
/// (type "generic"): that package speaks for it. The result refers to `packages`.
Result<Questions> questions(const Distribution& distribution, std::span<const InstalledPackage> packages,
                            advisory::Lookup& advisories);

}  // namespace plimsoll

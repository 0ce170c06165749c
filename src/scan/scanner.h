// SPDX-License-Identifier: Apache-2.0
// The scan: from an opened image to what is installed in it. Matching against advisories is finding/match.h.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/observer.h"
#include "detect/detector.h"
#include "finding/finding.h"
#include "oci/image.h"
#include "tree/stack.h"

namespace plimsoll::scan {

/// Whether layers whose bodies nobody wants are read in full to prove their digests.
enum class Digests : std::uint8_t { verify, trust };

struct Options {
  std::filesystem::path cache;  // folder for layer facts; empty: no cache
  Digests digests = Digests::verify;
  Observer* observer = &Observer::none();
};

struct Inventory {
  Distribution distribution;
  std::vector<LayerRef> layers;
  std::vector<InstalledPackage> packages;  // sorted by type, name, version, arch, path
  std::vector<Incomplete> incomplete;      // sorted; unknown and end-of-life distributions included
  tree::Stack stack;                       // every path of every layer
  std::vector<std::uint64_t> plain_sizes;  // of each layer's tar, in bytes; 0: not known
  std::map<std::string, std::string, std::less<>> accounts;  // what the detector "accounts" kept, by wanted path
  std::vector<Ownership> ownership;                          // what the distribution's packages say is theirs
  Coverage coverage;                       // end_of_life, programs, unowned, third_party and repositories are filled
};

/// Reads every layer once (or takes its facts from the cache), squashes and resolves. A layer whose digest, diff id
/// or size differs from what the image promises is an error and nothing of the image is used.
Result<Inventory> take_inventory(oci::Image& image, const Options& options);

}  // namespace plimsoll::scan

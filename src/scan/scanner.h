// SPDX-License-Identifier: Apache-2.0
// The scan: from an opened image to what is installed in it. Matching against advisories is finding/match.h.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/observer.h"
#include "detect/detector.h"
#include "finding/finding.h"
#include "oci/image.h"
#include "scan/layer_facts.h"
#include "scan/search.h"
#include "secret/matcher.h"
#include "tree/stack.h"

namespace plimsoll::scan {

/// Whether layers whose bodies nobody wants are read in full to prove their digests.
enum class Digests : std::uint8_t { verify, trust };

struct Options {
  std::filesystem::path cache;  // folder for layer facts; empty: no cache
  Digests digests = Digests::verify;
  Contents contents = Contents::not_needed;
  std::shared_ptr<const secret::Matcher> secrets = {};  // null: not looked for
  std::vector<std::string> secret_excludes = {};        // globs (base/glob.h) of files whose secrets are left out
  Observer* observer = &Observer::none();
};

/// What was found in one layer's files.
struct LayerSecrets {
  std::vector<FileSecrets> files;              // as LayerFacts::secrets, without what is excluded
  std::vector<FileCertificates> certificates;  // as LayerFacts::certificates
  /// Files that a package of the distribution owns and brought in this layer, and which one: "openssl 3.0.11-1"
  /// (published.h).
  std::map<std::string, std::string, std::less<>> published = {};
};

struct Inventory {
  Distribution distribution;
  std::vector<LayerRef> layers;
  std::vector<InstalledPackage> packages;   // sorted by type, name, version, arch, path
  std::vector<Incomplete> incomplete;       // sorted; unknown and end-of-life distributions included
  tree::Stack stack;                        // every path of every layer
  std::vector<LayerSecrets> secrets;        // of each layer; empty when not looked for
  std::uint64_t secrets_passed_over = 0;    // their line asks for it ("plimsoll:allow")
  std::uint64_t secret_files_excluded = 0;  // files, over all layers, that Options::secret_excludes left out
  std::vector<std::uint64_t> plain_sizes;   // of each layer's tar, in bytes; 0: not known
  std::map<std::string, std::string, std::less<>> accounts;  // what the detector "accounts" kept, by wanted path
  std::vector<Ownership> ownership;                          // what the distribution's packages say is theirs
  Coverage coverage;  // end_of_life, programs, unowned, third_party and repositories are filled
};

/// Reads every layer once (or takes its facts from the cache), squashes and resolves. A layer whose digest, diff id
/// or size differs from what the image promises is an error and nothing of the image is used.
Result<Inventory> take_inventory(oci::Image& image, const Options& options);

}  // namespace plimsoll::scan

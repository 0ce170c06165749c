// SPDX-License-Identifier: Apache-2.0
// LayerFacts: everything the scan remembers of one layer. A function of the layer's bytes, the detectors and their
// versions only, so it is cached under the diff id and outlives the image.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "detect/detector.h"
#include "secret/matcher.h"
#include "tree/file_table.h"

namespace plimsoll::scan {

/// The walk's own words stand under these names beside the detectors' ids.
inline constexpr std::string_view kWalk = "walk", kContents = "contents", kSecrets = "secrets";
/// The table tells content hashes; there is one way to.
inline constexpr std::uint32_t kContentsVersion = 1;

/// One wanted file: which detector read it and what it said. No facts means "read, and nothing in it", which hides
/// the lower layers' version of the file all the same.
struct FileFacts {
  std::string path;
  std::string detector;
  std::vector<Fact> facts;
};

/// A link at a wanted place or at a folder on the way to one.
struct Link {
  enum class Kind : std::uint8_t { symbolic, hard };
  Kind kind = Kind::symbolic;
  std::string path;
  std::string target;  // as in Entry::link
};

/// The secrets in one file of a layer, or in one member of an archive there. Every version of a path that the tar tells
/// has its own: also one that is hidden at once is shipped.
struct FileSecrets {
  std::string file;                     // Entry::path of the file
  std::string path;                     // the same, or that of the member below it: "app.jar/inner.zip/x.properties"
  std::uint64_t content = 0;            // of `file`, as tree::Record::content: tells versions of one path apart
  std::vector<secret::Secret> secrets;  // sorted by offset and rule; offsets and lines are those of `path`
  auto operator<=>(const FileSecrets&) const = default;
};

/// A file of a layer that holds X.509 certificates.
struct FileCertificates {
  std::string path;                  // as FileSecrets::path
  std::vector<std::string> key_ids;  // as Secret::key_id
  auto operator<=>(const FileCertificates&) const = default;
};

/// A file of which not all was searched for secrets: an archive that is damaged, encrypted or too large.
struct Unsearched {
  std::string path;    // as FileSecrets::path
  std::string reason;  // half a sentence
  auto operator<=>(const Unsearched&) const = default;
};

struct LayerFacts {
  /// The detectors whose facts are in here, with their versions; and those of what the walk itself says: kWalk,
  /// kContents (the table has content hashes), kSecrets (secrets were looked for, by rules of this version).
  std::map<std::string, std::uint32_t, std::less<>> detectors;
  std::vector<FileFacts> files;
  std::vector<Link> links;
  std::vector<std::string> folders;    // explicit folder entries on the way to a wanted place: they replace a link
  std::vector<std::string> whiteouts;  // paths removed from lower layers (image-spec layer.md, "Whiteouts")
  std::vector<std::string> opaque;     // folders whose lower content is hidden
  /// Sorted hashes of the paths of all entries that are not folders: each hides what lower layers have at or below
  /// it. A hash per path keeps this small enough to know every path of every layer.
  std::vector<std::uint64_t> leaves;
  /// Sorted owned_path() of the leaves whose path that brings into another form ("bin/sh" of an image where /bin is a
  /// folder of its own), so that together with `leaves` every entry is found under its owned_path().
  std::vector<std::uint64_t> merged_leaves;
  std::vector<FileSecrets> secrets;            // in the order of the tar
  std::vector<FileCertificates> certificates;  // the same
  std::vector<Unsearched> unsearched;          // the first of them
  std::uint64_t unsearched_count = 0;          // all of them
  std::uint64_t secrets_passed_over = 0;       // secrets whose line asks to be passed over ("plimsoll:allow")
  tree::FileTable table;                       // every entry, in the order of the tar
  std::uint64_t plain_size = 0;                // bytes of the uncompressed tar

  /// True when the layer puts something that is not a folder at the path or at a folder above it.
  [[nodiscard]] bool has_leaf_at_or_above(std::string_view path) const;
};

/// A compact binary form with a checksum; unpack refuses anything that is not exactly what pack wrote.
std::string pack(const LayerFacts& facts);
Result<LayerFacts> unpack(std::string_view packed);

}  // namespace plimsoll::scan

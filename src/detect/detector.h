// SPDX-License-Identifier: Apache-2.0
// Detector: a value that says which files it wants and how to turn one file's bytes into facts.
//
// The scan owns the walk; a detector never opens, follows or remembers anything, so its facts depend on the bytes
// alone and are cached under the layer's diff id with the detector's version. One detector is one file plus one row
// in table.cc. Bytes are untrusted: a detector that meets damage gives what could be read and calls incomplete().
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "package/package.h"

namespace plimsoll {

/// A file worth keeping whole for the resolve step, which sees several files of the squashed image together.
struct KeptFile {
  std::string content;
  auto operator<=>(const KeptFile&) const = default;
};

/// Something that could not be read or known. `code` is stable and documented: "malformed-file", "file-too-large" …
struct Gap {
  std::string code;
  std::string message;  // one sentence, without the path
  auto operator<=>(const Gap&) const = default;
};

/// The files that a package of the distribution's own manager says are its own.
struct Ownership {
  std::string type;     // purl type of the manager: "deb"
  std::string package;  // its name; for dpkg without ":arch"
  /// owned_path() of every file, link included, folder not; sorted. Documentation (usr/share/doc, man, info, locale)
  /// is left out: slim images drop it, and nothing is looked up there.
  std::vector<std::uint64_t> files;
  auto operator<=>(const Ownership&) const = default;
};

/// The number of a path: FNV-1a, 64 bits, with a final mix.
std::uint64_t path_hash(std::string_view path);
/// The number of a path for Ownership::files: path_hash() after "bin/x" has become "usr/bin/x" (also sbin, lib, lib32,
/// lib64, libx32), for databases and images disagree about merged /usr. A leading "/" does not count.
std::uint64_t owned_path(std::string_view path);
/// True for a path that owned_path() brings into another form.
bool is_merged_path(std::string_view path);

/// A file that the kernel would run: an ELF file with an execute bit.
struct Program {
  std::string interpreter;  // PT_INTERP; empty: static, or none was found
  auto operator<=>(const Program&) const = default;
};

/// A Distribution among the facts is what a bill of materials states, no more than hearsay where the image has files
/// of its own that tell.
using Fact = std::variant<Package, KeptFile, Gap, Ownership, Program, Distribution>;

/// Where a detector puts what it found; the walk knows path, layer and detector.
class FactSink {
 public:
  virtual ~FactSink() = default;
  virtual void add(Fact fact) = 0;
};

/// One pattern of the files a detector wants. Paths have no leading "/".
struct Want {
  enum class Kind : std::uint8_t {
    path,        // exactly this path: "var/lib/dpkg/status"
    name,        // this base name in any folder: "package.json"
    prefix,      // a base name beginning so: "libssl.so"
    suffix,      // a base name ending so: ".jar"
    folder,      // every file directly in this folder: "var/lib/dpkg/status.d"
    parent,      // every file directly in a folder of this name, wherever that is: "conda-meta"
    executable,  // a file with an execute bit whose content begins with these bytes: "\x7f" "ELF"
  };
  Kind kind;
  std::string_view text;
};

struct FileView {
  /// Normalised, as in Entry::path. A member of an archive stands below it as in a folder: "app.war/WEB-INF/lib/x.jar".
  std::string_view path;
  Bytes content;
};

struct Detector {
  std::string_view id;    // "dpkg"; stable, part of the cache key
  std::uint32_t version;  // raise it when the facts of the same bytes change
  std::string_view doc;   // one line
  std::span<const Want> wants;
  void (*detect)(const FileView& file, FactSink& sink);
  std::uint64_t max_bytes = kLimits.detect_file_bytes;  // larger files give a "file-too-large" gap
  Proof proof = Proof::installed;
};

/// Whether the walk opens a file and shows its members to the detectors: jar, war, ear, whl and their like (all zip).
/// It does so to a depth and within a budget of inflated bytes; what is cut is told as a gap.
bool is_opened_archive(std::string_view path);

/// All detectors, sorted by id (table.cc).
std::span<const Detector> detectors();

/// A file of the squashed view that some detector kept.
struct KeptView {
  std::string_view path;
  std::string_view content;
};

/// The distribution told by the files that the "release" detector kept. Nothing recognisable: an empty id.
/// What could not be told (conflicts, unparsable files) is appended to `gaps`; that no file tells is no gap yet.
Distribution resolve_distribution(std::span<const KeptView> files, std::vector<Gap>& gaps);

}  // namespace plimsoll

// SPDX-License-Identifier: Apache-2.0
// Affected: whether one statement of a feed speaks about one installed package, and about the version it has.
//
// What is compared depends on what the statement's name means. A binary name compares the package's own version; a
// source name compares the version of its source package. An rpm records its source by file name, which has no epoch,
// so for source statements of rpm feeds epochs are ignored on both sides as soon as one side has none; for binary
// statements a missing epoch is 0, which is how the rpm ordering reads it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "advisory/advisory.h"
#include "finding/finding.h"
#include "version/version.h"

namespace plimsoll {

/// Which advisory keys the packages of one type ask for.
struct Keying {
  std::string_view type;  // purl type: "rpm"; empty: any that is not of a distribution
  bool sources;           // packages are built from source packages, whose names and versions advisories speak of
  bool binary;            // ask by the package's own name too
  bool modules;           // module streams part the advisories (rpm)
  bool sources_lack_epoch;
};
/// The row of a distribution's package type; nullptr when there is none.
const Keying* find_keying(std::string_view type);
/// How packages of languages, and software known by its CPE, are asked for.
const Keying& language_keying();

/// Installed packages that every statement treats alike.
struct Subject {
  std::string_view name, version, source_name, source_version, arch;
  std::string stream;           // module stream "nodejs:18"; empty: not of a module, or of an unknown one
  bool stream_unknown = false;  // built for a module, but the label that names the stream is missing
  std::vector<const InstalledPackage*> members;

  [[nodiscard]] std::string_view compared(advisory::KeyKind key) const {
    return key == advisory::KeyKind::binary ? version : source_version;
  }
  [[nodiscard]] std::string_view key_name(advisory::KeyKind key) const {
    return key == advisory::KeyKind::binary ? name : source_name;
  }
};
Subject make_subject(const InstalledPackage& installed, const Keying& keying);

enum class Relevance : std::uint8_t {
  no,  // another package, architecture or module stream
  yes,
  unknown,  // of a module, and which stream cannot be told
};
Relevance relevance(const advisory::Advisory& statement, const Subject& subject, const Keying& keying);

/// Versions as one ecosystem orders them. A leading "v" ("v1.2.3") is left off where the ordering does not know it.
class Comparer {
 public:
  Comparer(const version::Scheme& scheme, const Keying& keying) : scheme_(&scheme), keying_(&keying) {}

  [[nodiscard]] const version::Scheme& scheme() const { return *scheme_; }
  [[nodiscard]] bool valid(std::string_view version) const { return !plain(version).empty(); }
  /// nullopt when either is not a version.
  [[nodiscard]] std::optional<std::strong_ordering> compare(std::string_view a, std::string_view b,
                                                            advisory::KeyKind key) const;
  /// True when epochs were left out of the comparison of a and b.
  [[nodiscard]] bool ignores_epochs(std::string_view a, std::string_view b, advisory::KeyKind key) const;

 private:
  /// The version as the ordering takes it; empty when it does not.
  [[nodiscard]] std::string_view plain(std::string_view version) const;

  const version::Scheme* scheme_;
  const Keying* keying_;
};

enum class Inside : std::uint8_t { no, yes, unparsable };

Inside inside(std::string_view version, const advisory::Range& range, advisory::KeyKind key, const Comparer& comparer);

/// Whether a statement covers a version: in any of its ranges, or one of its versions; a statement with neither covers
/// every version. `within` (when not null) receives the range that holds it, or nullptr.
Inside covers(const advisory::Advisory& statement, std::string_view version, const Comparer& comparer,
              const advisory::Range** within = nullptr);

}  // namespace plimsoll

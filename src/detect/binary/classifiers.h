// SPDX-License-Identifier: Apache-2.0
// The software that is known by the texts in its files: one row each (classifiers.cc).
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace plimsoll::detect {

/// What may follow the numbers of a version and still is part of it. A pre-release ("rc1", "-beta.2") always may.
enum class Tail : std::uint8_t {
  pre_release,
  letter,   // "1.1.1w"
  patch,    // "1.9.13p3"
  patched,  // "9.2p1", and without the patch it is no version
};

/// Texts around a version. In a text "^" is the version, "*" up to 64 bytes but NUL, "~" one NUL or more.
struct Evidence {
  std::string_view text;
  /// What the version begins with; "$" the numbers in the file's own name ("python3.11"). One that ends in a dot asks
  /// for three numbers.
  std::string_view begin = {};
};

struct Classifier {
  std::string_view name;             // of the package
  std::string_view files;            // base names, parted by blanks; "*" at the end: any that begins so
  std::string_view cpe;              // as Package::cpe
  std::array<Evidence, 4> evidence;  // the first that is found decides; empty ones end the list
  Tail tail = Tail::pre_release;
};

/// Of several that want a file the first whose evidence is in it names it.
std::span<const Classifier> classifiers();

/// The version that one evidence of `classifier` shows in `content`, the file `name`; empty when none does.
std::string_view find_version(const Classifier& classifier, std::string_view name, std::string_view content);

}  // namespace plimsoll::detect

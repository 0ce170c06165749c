// SPDX-License-Identifier: Apache-2.0
// Image references: [host[:port]/]path[:tag][@digest], by the grammar of the distribution project's "reference"
// package (the one every engine and registry client follows), with Docker Hub's short forms written out:
//
//   shop                     docker.io/library/shop:latest
//   acme/shop:1.4            docker.io/acme/shop:1.4
//   localhost:5000/shop      the part before the first "/" is a host when it is "localhost", has a "." or ":" in it,
//                            or an upper-case letter (paths have none)
#pragma once

#include <string>
#include <string_view>

#include "crypto/digest.h"

namespace plimsoll::oci {

struct Reference {
  std::string host;  // "docker.io", "localhost:5000", "[::1]:5000"
  std::string path;  // "library/shop"
  std::string tag;   // "latest" when neither tag nor digest was given; may be empty only beside a digest
  Digest digest;     // wins over the tag where both are there

  /// Every part written out: "docker.io/library/shop:1.4@sha256:…". Parses back to the same value.
  [[nodiscard]] std::string str() const;
  /// As people write it: without "docker.io/" and "library/" where they can be left out.
  [[nodiscard]] std::string familiar() const;
  /// The host that speaks the distribution API: Docker Hub's is not the one in its image names.
  [[nodiscard]] std::string api_host() const;
  /// What goes into /v2/<path>/manifests/<…>: the digest, else the tag.
  [[nodiscard]] const std::string& selector() const { return digest.empty() ? tag : digest.str(); }

  bool operator==(const Reference&) const = default;
};

/// ErrorKind::usage says which part is wrong and why.
Result<Reference> parse_reference(std::string_view text);

/// Whether `text` can be a tag: a letter, digit or "_", then at most 127 of these and ".", "-".
bool is_tag(std::string_view text);

/// Splits "rest" of a source into what is before the selector and the selector: ":tag" or "@digest" at the very end
/// (distribution's tag grammar). Only looks at the text after the last "/".
struct Selected {
  std::string_view name, tag, digest;
};
Selected split_selector(std::string_view text);

}  // namespace plimsoll::oci

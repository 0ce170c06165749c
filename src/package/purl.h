// SPDX-License-Identifier: Apache-2.0
// Package URLs: pkg:type/namespace/name@version?key=value&…#subpath, by the purl specification.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "package/package.h"

namespace plimsoll {

struct Purl {
  std::string type;  // lower case
  std::string name_space, name, version, subpath;
  std::map<std::string, std::string, std::less<>> qualifiers;
};

/// The package URL of a package: deb and rpm carry arch, epoch and distro qualifiers.
std::string purl(const Package& package, const Distribution& distribution);

/// One part of a purl: letters, digits and ".-_~:" stand as they are, all else is percent-encoded.
std::string purl_encoded(std::string_view text);

/// Every part is decoded. Errors say what is wrong with the text.
Result<Purl> parse_purl(std::string_view text);

/// The package a purl names, in the spelling of package.h. Syft's "upstream" qualifier gives the source package.
Package package_of(const Purl& purl);

/// The distribution that the "distro" qualifier of a purl names ("debian-12.5"); an empty id when there is none.
Distribution distribution_of(const Purl& purl);

}  // namespace plimsoll

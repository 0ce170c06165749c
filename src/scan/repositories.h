// SPDX-License-Identifier: Apache-2.0
// Repositories: from where an image's package manager installs, and which of these places are not the distribution's
// own. What comes from there is not in the distribution's advisories.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "package/package.h"

namespace plimsoll::scan {

/// The enabled repositories that a file configures, as URLs without credentials: sources.list and *.sources of apt,
/// *.repo of dnf, yum and zypper, apk's repositories. Any other file configures none.
std::vector<std::string> repositories_in(std::string_view path, std::string_view content);

/// Whether the maker that a package's record names is the distribution's own (rpm: Vendor; deb: Maintainer, by the
/// makers of other repositories known to publish packages, since anyone may maintain one in Debian).
bool is_own_vendor(const Family& family, const Package& package);

/// Whether the host of a repository belongs to the distribution's makers. Local files and media do.
bool is_own_repository(const Distribution& distribution, std::string_view url);

}  // namespace plimsoll::scan

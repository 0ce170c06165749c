// SPDX-License-Identifier: Apache-2.0
// How the JavaScript tools write names, versions and where packages come from.
#pragma once

#include <optional>
#include <string_view>
#include <utility>

namespace plimsoll::detect {

/// "@scope/name@rest" or "name@rest" as name and rest; the rest is empty when there is no "@".
std::pair<std::string_view, std::string_view> split_descriptor(std::string_view text);

/// Whether a version or range names something of the project itself ("file:../x", "link:", "workspace:", "portal:").
/// A local tarball ("file:x.tgz") is a package like any other.
bool is_local(std::string_view reference);

/// Whether this is a version, and not where a package comes from.
bool is_version(std::string_view text);

}  // namespace plimsoll::detect

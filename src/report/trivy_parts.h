// SPDX-License-Identifier: Apache-2.0
// Entries of Trivy's JSON report, one function each; a key is left out where Trivy leaves it out, in Trivy's order.
#pragma once

#include <span>
#include <string>

#include "base/json.h"
#include "finding/finding.h"

namespace plimsoll::report {

/// "openssl@3.0.11-1~deb12u2", by which packages of one result name each other.
std::string trivy_package_id(std::string_view name, std::string_view version);
/// {"Digest": …, "DiffID": …}
json::object trivy_layer(const LayerRef& from);
json::object trivy_package(const Report& report, const InstalledPackage& installed,
                           std::span<const std::string> depends);
/// `artifact` and `target` are part of its fingerprint. `path` as PkgPath; empty: without.
json::object trivy_vulnerability(const Report& report, const Finding& finding, const AffectedPackage& affected,
                                 const InstalledPackage* installed, std::string_view artifact, std::string_view target,
                                 std::string_view path);
json::object trivy_secret(const Finding& finding, const Place& place);
json::object trivy_misconfiguration(const Finding& finding);

}  // namespace plimsoll::report

// SPDX-License-Identifier: Apache-2.0
// What other tools call kinds of packages, distributions and rules.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "policy/selector.h"

namespace plimsoll::policy {

/// purl types of a package type of Syft and Grype ("go-module"); empty when unknown.
std::vector<std::string> types_of_syft_type(std::string_view type);
/// purl types of a language of Syft and Grype ("javascript"); empty when unknown.
std::vector<std::string> types_of_syft_language(std::string_view language);

/// Narrows a selector to an ecosystem as OSV writes it, with or without release: "PyPI", "Debian", "Debian:12",
/// "Ubuntu:22.04:LTS". False when it is not known.
bool select_osv_ecosystem(std::string_view ecosystem, Selector& what);

/// Narrows a selector to a namespace of Grype: "debian:distro:debian:12", "github:language:go". False when it is not
/// known, or says what a finding does not tell ("nvd:cpe").
bool select_grype_namespace(std::string_view name_space, Selector& what);

/// The types distributions' own packages have.
std::span<const std::string_view> system_types();

/// The id itself and, where Trivy's checks and secret rules have other names here or elsewhere, those too:
/// "AVD-DS-0002" and "DS002" are "DS-0002", "github-pat" is "github-token".
std::vector<std::string> ids_of_trivy_id(std::string_view id);

}  // namespace plimsoll::policy

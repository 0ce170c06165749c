// SPDX-License-Identifier: Apache-2.0
// How an rpm's fields become those of a Package: one reading for the databases and the text manifest.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "package/package.h"

namespace plimsoll::detect {

/// "[epoch:]version-release". Epoch 0 and none are the same to rpm, so 0 is not written.
std::string rpm_version(std::uint32_t epoch, std::string_view version, std::string_view release);

/// Fills the source fields from SOURCERPM, "name-version-release.src.rpm" (or ".nosrc.rpm"). It carries no epoch. When
/// it is of another form, the package is its own source.
void set_rpm_source(Package& package, std::string_view source_rpm);

/// Signing keys that rpm keeps as pretended packages.
inline bool is_rpm_key(std::string_view name) { return name == "gpg-pubkey"; }

}  // namespace plimsoll::detect

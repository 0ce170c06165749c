// SPDX-License-Identifier: Apache-2.0
// Swift packages: their versions are git tags, semantic versions with or without a leading "v".
#include "version/orderings.h"

namespace plimsoll::version {
namespace {

std::string_view bare(std::string_view text) { return text.starts_with('v') ? text.substr(1) : text; }

}  // namespace

bool valid_swift(std::string_view text) { return valid_semver(bare(text)); }

std::strong_ordering compare_swift(std::string_view a, std::string_view b) { return compare_semver(bare(a), bare(b)); }

}  // namespace plimsoll::version

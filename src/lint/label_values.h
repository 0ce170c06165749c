// SPDX-License-Identifier: Apache-2.0
// What a label's value can be asked to be: a URL, a time, a licence, a commit, a version, an address.
#pragma once

#include <string_view>

#include "lint/settings.h"
#include "package/licence.h"

namespace plimsoll::lint {

/// An absolute URI: RFC 3986, section 3.
bool is_url(std::string_view text);
/// "2026-11-22T12:00:00Z", "…+01:00": RFC 3339, section 5.6.
bool is_rfc3339(std::string_view text);
/// A git commit, whole or its first seven digits.
bool is_commit(std::string_view text);
/// Semantic versioning 2.0; zeros in front of numbers pass.
bool is_semver(std::string_view text);
/// "local@domain": RFC 5322's addr-spec without comments.
bool is_email(std::string_view text);

bool is_value_of(LabelType type, std::string_view text);

}  // namespace plimsoll::lint

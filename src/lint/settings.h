// SPDX-License-Identifier: Apache-2.0
// What the user asks of linting: profile, which rules, and what rules need to be told.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/severity.h"
#include "finding/rule.h"

namespace plimsoll::lint {

enum class Profile : std::uint8_t {
  standard,  // "default": quiet
  strict,    // every rule
  hadolint,  // hadolint's rules, as hadolint judges
};

/// What a label's value must be (hadolint's label-schema).
enum class LabelType : std::uint8_t { text, url, rfc3339, spdx, hash, semver, email };

struct Settings {
  Profile profile = Profile::standard;
  std::vector<std::string> only;                               // ids or aliases; empty: all of the profile
  std::vector<std::string> ignored;                            // ids or aliases
  std::map<std::string, Severity, std::less<>> severities;     // by id or alias
  std::map<std::string, HadolintLevel, std::less<>> levels;    // hadolint profile: by id
  std::vector<std::string> trusted_registries;                 // "docker.io", "*.example.com"
  std::vector<std::string> allowed_registries, allowed_bases;  // of the policy: oci/reference_pattern.h
  std::map<std::string, LabelType, std::less<>> label_schema;
  std::map<std::string, std::string, std::less<>> label_patterns;  // of the policy: base/wildcard.h, by label
  bool strict_labels = false;
  bool inline_ignores = true;  // comments may ignore rules
  bool shellcheck = false;     // ask the shellcheck program too, where it is installed
  std::string today;           // ISO 8601, for what expires and for ends of life
};

}  // namespace plimsoll::lint

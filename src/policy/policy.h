// SPDX-License-Identifier: Apache-2.0
// Policy: plimsoll.yaml, one document that says what may pass at each stage of an image's life. docs/policy.md tells it
// to people, docs/schema/policy-1.json to editors.
//
//   version: 1
//   rules:                                    # a finding that meets all of a rule's conditions decides
//     - name: nothing-critical-that-has-a-fix # what the verdict says
//       stages: [scan, push]
//       kinds: [vulnerability]
//       severity: high                        # at least
//       fixable: true
//       min-age: 14d
//       action: fail                          # or warn
//   severities: [{id: PL1501, severity: low}]
//   images: {registries: […], bases: […], labels: […], user: non-root}
//   secrets: never
//   database: {max-age: 7d}
//   strict: [push]
//   ignore: [{id: CVE-2024-1, package: openssl, reason: …, owner: …, until: 2027-01-31}]
//   ignores: {require: [reason, owner, until], max-days: 90}
//   vex: [vex/*.json]
//   baseline: baseline.json
//
// Unknown keys are errors that say what was probably meant; every error names file and line.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/ignore.h"

namespace plimsoll::policy {

enum class Effect : std::uint8_t { fail, warn };

/// Fails or warns for every finding that its selector holds for.
struct Gate {
  std::string name;    // "nothing-critical", "fail-on: high"
  std::string source;  // "plimsoll.yaml:12"; empty: the command line
  Selector when;
  Effect effect = Effect::fail;
};

/// Judges findings otherwise than their feeds or rules do.
struct Reseverity {
  Selector when;
  Severity severity = Severity::unknown;
  std::string source;
};

/// What the image itself must be; what is not said is not demanded. Findings of kind policy tell what is not met.
struct Requirements {
  std::vector<std::string> registries;  // globs of where it and its bases may come from: "registry.example.com/**"
  std::vector<std::string> bases;       // globs of image names: "docker.io/library/debian:*"
  struct Label {
    std::string name, pattern;  // pattern: of its value; empty: any
  };
  std::vector<Label> labels;
  std::string user;  // "non-root", or exactly this; empty: any
  std::string source;
};

struct IgnoreDemands {
  bool reason = false, owner = false, until = false;
  std::optional<std::int64_t> max_days;  // from the day it is judged to `until`
};

struct Policy {
  std::filesystem::path path;  // empty: there is no file
  std::vector<Gate> gates;     // in the order of the file
  std::vector<Reseverity> severities;
  Requirements requirements;
  std::vector<Ignore> ignores;
  IgnoreDemands demands;
  std::vector<std::filesystem::path> vex;  // files, made absolute from the policy's folder
  std::filesystem::path baseline;          // likewise; empty: none
  std::optional<std::int64_t> max_db_age;  // days
  std::vector<Stage> strict;               // where "incomplete" fails
};

/// The text of a policy.
Result<Policy> parse_policy(std::string_view text, const std::filesystem::path& path);
/// plimsoll.yaml in `folder` or the nearest folder above that has one; none: an empty policy. A file that is there and
/// cannot be read is an error.
Result<Policy> find_policy(const std::filesystem::path& folder);

}  // namespace plimsoll::policy

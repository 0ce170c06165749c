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
//       max: 0                                # more than so many decide
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
// Unknown keys are errors that say what was probably meant; every error names file, line and column, and all of them
// are told at once.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_range.h"
#include "policy/ignore.h"

namespace plimsoll::policy {

enum class Effect : std::uint8_t { fail, warn };

/// Fails or warns when its selector holds for more than `most` findings.
struct Gate {
  std::string name{};    // "nothing-critical", "fail-on: high"
  std::string source{};  // "plimsoll.yaml:12"; empty: the command line
  Selector when{};
  Effect effect = Effect::fail;
  std::size_t most = 0;
  std::string doc{};  // what the file says about it
};

/// Judges findings otherwise than their feeds or rules do.
struct Reseverity {
  Selector when{};
  Severity severity = Severity::unknown;
  std::string source{};
  std::string reason{};
};

/// What an image itself must be; what is not said is not demanded. Findings of kind policy tell what is not met.
struct Requirements {
  std::string name = "images";  // what the verdict says
  std::string source{};
  Effect effect = Effect::fail;
  Selector where{};                       // stages and images alone
  std::vector<std::string> registries{};  // where it and its bases may come from: "registry.example.com/**"
  std::vector<std::string> bases{};       // what it may be built on: "docker.io/library/debian:*"
  struct Label {
    std::string name{}, pattern{};  // pattern: a wildcard over its value; empty: any
  };
  std::vector<Label> labels{};
  std::string user{};  // "non-root", or exactly this; empty: any
};

struct Policy {
  std::filesystem::path path{};  // as given or found; empty: there is no file
  std::vector<Gate> gates{};     // in the order of the file
  std::vector<Reseverity> severities{};
  std::vector<Requirements> requirements{};
  std::vector<Ignore> ignores{};
  IgnoreDemands demands{};
  std::vector<std::filesystem::path> vex{};  // files, or globs in the last part; from the policy's folder on
  bool vex_of_referrers = false;             // and what lies beside the image in its registry
  std::filesystem::path baseline{};          // from the policy's folder on; empty: none
  std::optional<std::int64_t> max_db_age{};  // days
  std::vector<Stage> strict{};               // where "incomplete" fails
  std::string strict_source{};
};

/// Whether a rule of the policy decides about what lint finds in files, when that is judged as at this stage.
bool has_rules_for_files(const Policy& policy, Stage stage);
/// The policy's files of VEX that are there, sorted. One that is named without wildcard and is missing is an error.
Result<std::vector<std::filesystem::path>> vex_files(const Policy& policy);

/// One thing that is wrong with the text of a policy.
struct PolicyProblem {
  TextPosition at{};      // of the first byte
  std::size_t width = 1;  // bytes on that line
  std::string message{};  // without the place
};
struct ReadPolicy {
  Policy policy{};
  std::vector<PolicyProblem> problems{};  // in the order of the text; at most kMostProblems
  std::size_t more_problems = 0;          // that were not kept
};
inline constexpr std::size_t kMostProblems = 20;

/// Reads all of it, whatever is wrong. `path` is for messages, and names the folder of the other files.
ReadPolicy read_policy(std::string_view text, const std::filesystem::path& path);
/// The text of a policy; an error has a line for each problem: "plimsoll.yaml:3:5: …".
Result<Policy> parse_policy(std::string_view text, const std::filesystem::path& path);

inline constexpr std::string_view kPolicyName = "plimsoll.yaml";
inline constexpr std::uint64_t kMostPolicyBytes = 16ULL << 20U;
/// kPolicyName in `folder` or the nearest folder above that has one, up to one that holds ".git"; empty: none.
std::filesystem::path policy_path(const std::filesystem::path& folder);
/// That file; none: an empty policy. A file that is there and cannot be read is an error.
Result<Policy> find_policy(const std::filesystem::path& folder);
Result<Policy> load_policy(const std::filesystem::path& path);

}  // namespace plimsoll::policy

// SPDX-License-Identifier: Apache-2.0
// What every command that ends in a verdict takes: the policy, what takes findings back, and gates of its own.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.h"
#include "cli/commands/report_options.h"
#include "cli/console.h"
#include "cli/progress.h"
#include "oci/image.h"
#include "policy/judge.h"
#include "policy/vex.h"

namespace plimsoll::cli {

/// A policy that has been read, with what the command line adds to it.
struct LoadedPolicy {
  policy::Policy policy;
  policy::Asked asked;
  policy::Stage stage = policy::Stage::scan;
  std::vector<std::string> used;                   // files that have a say, for notes
  std::unique_ptr<std::vector<Finding>> baseline;  // what `asked` points at
  std::vector<policy::VexDocument> vex;
  bool vex_of_referrers = false;  // the policy or the command line asks for them
  bool referrers_named = false;   // the command line does

  /// Reads the VEX documents the policy names and those of `more`, and the baseline: `earlier`, else the policy's.
  Result<void> read_statements(std::span<const std::string> more, const std::filesystem::path& earlier, Notes notes,
                               Console& console);

  /// Adds what lies beside the image `called` so; none: its source has nothing of the kind.
  void add_referrers(const std::optional<oci::Referrers>& found, std::string_view called, Notes notes,
                     Console& console);

  /// As policy::judge, with what the VEX documents say of this target. What cannot be compared goes to `notes`.
  policy::Judged judge(const policy::Target& target, Report& report, std::vector<std::string>& notes) const;
};

struct PolicyOptions {
  std::filesystem::path file;
  bool none = false;  // --no-policy
  policy::Stage stage;
  std::vector<Severity> severities;  // --severity
  bool ignore_unfixed = false;
  std::vector<std::string> ignore_files;  // --ignore-file
  std::vector<std::string> vex;           // --vex: files, or "referrers"
  std::filesystem::path baseline;         // --baseline
  bool no_ignore_files = false;           // those of other tools in the working folder are not read
  std::string fail_on;                    // a severity, or "never"; empty: not given
  bool strict = false;

  explicit PolicyOptions(policy::Stage at) : stage(at) {}

  /// --severity and --ignore-unfixed, under the heading that stands.
  void declare_show(Arguments& arguments);
  /// --fail-on and --strict, under the heading that stands; the command tells them in its own words.
  void declare_gate(Arguments& arguments, Parameter fail_on_parameter, Parameter strict_parameter);
  /// --policy, --no-policy, --stage and what takes findings back, under the heading "Policy".
  void declare(Arguments& arguments);
  /// --policy and --no-policy alone, under the heading that stands.
  void declare_file(Arguments& arguments);

  /// Reads all of it: before the long work, for what is wrong here is told at once.
  [[nodiscard]] Result<LoadedPolicy> load(const ReportOptions& report, Console& console) const;
  /// The policy alone.
  [[nodiscard]] Result<policy::Policy> load_policy() const;
  /// Whether files of other tools that lie here have a say.
  [[nodiscard]] bool reads_ignore_files() const { return !no_ignore_files; }

 private:
  [[nodiscard]] Result<std::vector<std::filesystem::path>> ignore_paths() const;
};

/// --stage, under the heading that stands.
void declare_stage(Arguments& arguments, policy::Stage& stage);

}  // namespace plimsoll::cli

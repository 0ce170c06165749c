// SPDX-License-Identifier: Apache-2.0
// The hadolint profile as hadolint itself is told: a configuration file, variables of the environment and options of
// the command line, put together as hadolint 2.15 does it.
//
// Of single values the command line counts before the file and the file before the environment; lists are joined. A
// rule that two lists name takes the more severe level. Several formats are all written, one after another.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "finding/finding.h"
#include "lint/settings.h"

namespace plimsoll::lint {

/// What one place says; what it does not speak of is empty.
struct HadolintOptions {
  std::optional<bool> no_fail, no_color, verbose, strict_labels, disable_ignore_pragma;
  std::optional<HadolintLevel> failure_threshold;
  std::vector<std::string> formats;
  std::vector<std::string> errors, warnings, infos, styles, ignored;  // ids of rules
  std::vector<std::string> trusted_registries;
  std::map<std::string, LabelType, std::less<>> labels;
};

/// As std::getenv.
using Environment = std::function<const char*(const char*)>;

/// The 13 variables HADOLINT_*, and NO_COLOR, which counts whatever it holds. Values that mean nothing are passed over.
HadolintOptions hadolint_environment(const Environment& environment);

/// The text of a configuration file. Errors name the key and what it may hold.
Result<HadolintOptions> parse_hadolint_config(std::string_view text);

/// "NAME:TYPE", as --require-label takes it; no type is text.
Result<std::pair<std::string, LabelType>> parse_hadolint_label(std::string_view text);
/// "error", "warning", "info", "style", "ignore" or "none".
Result<HadolintLevel> parse_hadolint_level(std::string_view text);
/// Every format hadolint has, sorted.
std::span<const std::string_view> hadolint_formats();

/// Where hadolint looks for its configuration; the first file that is there counts alone.
std::vector<std::filesystem::path> hadolint_config_paths(const std::filesystem::path& folder,
                                                         const Environment& environment);

/// All of it put together.
struct HadolintRun {
  Settings settings;
  HadolintLevel threshold = HadolintLevel::info;
  std::vector<std::string> formats;  // to be written one after another; empty: "tty"
  bool no_fail = false;
  bool no_color = false;
  bool verbose = false;
  std::filesystem::path config;  // the file that was read; empty: none
  /// What is wrong with that file. hadolint says so and goes on without it: to be shown as a warning.
  std::string complaint;
};

/// `config` is what --config names; empty: looked for from `folder` on. A file that is named and cannot be read is an
/// error.
Result<HadolintRun> hadolint_run(const HadolintOptions& flags, const std::filesystem::path& config,
                                 const std::filesystem::path& folder, const Environment& environment);

/// Whether hadolint would exit with 1: a finding (Finding::level) at or above the threshold, or a file it cannot parse.
/// Never with --no-fail, nor when one of the formats is "codeclimate" or "codacy".
bool hadolint_fails(const HadolintRun& run, std::span<const Finding> findings);

}  // namespace plimsoll::lint

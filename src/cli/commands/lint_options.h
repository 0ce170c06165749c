// SPDX-License-Identifier: Apache-2.0
// What the commands that lint take: which files, which rules.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/console.h"
#include "lint/files.h"
#include "lint/settings.h"

namespace plimsoll::cli {

struct LintOptions {
  std::vector<std::string> paths;
  std::string profile;
  std::vector<std::string> only, ignored, severities;
  lint::FindOptions find;
  bool no_inline = false;
  bool skip_unknown = false;
  bool shellcheck = false, no_shellcheck = false;

  /// The rules' options, under the heading that is current.
  void declare_rules(Arguments& arguments, std::string default_profile);
  /// The files' options but the paths themselves.
  void declare_files(Arguments& arguments);

  /// The files of `paths`, or of others.
  [[nodiscard]] Result<lint::FoundFiles> find_files(std::span<const std::string> among) const;
  /// Unknown rules and severities are ErrorKind::usage with what was probably meant.
  [[nodiscard]] Result<lint::Settings> settings() const;
};

/// Everything on standard input, at most `limit` bytes.
Result<std::string> read_standard_input(Console& console, std::uint64_t limit);

}  // namespace plimsoll::cli

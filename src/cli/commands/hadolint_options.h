// SPDX-License-Identifier: Apache-2.0
// hadolint's own options, for its profile.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "lint/hadolint_config.h"

namespace plimsoll::cli {

struct HadolintFlags {
  lint::HadolintOptions options;
  std::filesystem::path config;
  std::string path_in_report;
  std::vector<std::string> labels;
  bool no_fail = false, no_color = false, verbose = false, strict_labels = false, disable_ignore_pragma = false;

  /// Under a heading of their own.
  void declare(Arguments& arguments);

  /// What the file, the environment and these come to. `base` are the settings that are not hadolint's alone; `format`
  /// empty: not given.
  [[nodiscard]] Result<lint::HadolintRun> run(const lint::Settings& base, const std::string& format) const;
};

}  // namespace plimsoll::cli

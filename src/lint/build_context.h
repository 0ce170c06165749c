// SPDX-License-Identifier: Apache-2.0
// The folder a Dockerfile is built from, as far as rules may look: which files there are and which of them
// .dockerignore keeps back. Listed once, within limits; nothing is opened but the ignore file.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dockerfile/ignore_file.h"

namespace plimsoll::lint {

inline constexpr std::size_t kMostContextFiles = 50'000;

class BuildContext {
 public:
  /// `<dockerfile name>.dockerignore` beside the Dockerfile counts before .dockerignore in the folder.
  static Result<BuildContext> open(const std::filesystem::path& folder, const std::filesystem::path& dockerfile);

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  /// Files, relative, "/" between, sorted; folders end with "/". Folders that are ignored as a whole are not entered.
  [[nodiscard]] const std::vector<std::string>& files() const { return files_; }
  [[nodiscard]] bool is_complete() const { return complete_; }  // no limit was met
  [[nodiscard]] bool has_ignore_file() const { return ignore_.has_value(); }
  [[nodiscard]] const std::string& ignore_path() const { return ignore_path_; }
  /// Not sent to the builder.
  [[nodiscard]] bool excludes(std::string_view path) const { return ignore_ && ignore_->excludes(path); }
  [[nodiscard]] const std::optional<dockerfile::IgnoreFile>& ignore_file() const { return ignore_; }
  /// What was wrong with the ignore file; empty: nothing.
  [[nodiscard]] const std::string& problem() const { return problem_; }

 private:
  std::filesystem::path folder_;
  std::vector<std::string> files_;
  std::optional<dockerfile::IgnoreFile> ignore_;
  std::string ignore_path_, problem_;
  bool complete_ = true;
};

}  // namespace plimsoll::lint

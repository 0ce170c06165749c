// SPDX-License-Identifier: Apache-2.0
// Ignore files of other tools, read as they are: .trivyignore, .trivyignore.yaml, .grype.yaml, osv-scanner.toml, .snyk.
// hadolint's configuration is lint/hadolint_config.h; what it ignores becomes the same Ignore.
//
// Files are untrusted: errors name the line and the reason; keys that mean nothing here are told, never an error.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "policy/ignore.h"

namespace plimsoll::policy {

struct IgnoreFile {
  std::vector<Ignore> ignores;        // in the order of the file
  std::vector<std::string> warnings;  // one sentence each: what was passed over, and why
};

/// One tool's file; a row of ignore_file_kinds() each.
struct IgnoreFileKind {
  std::string_view tool;  // "trivy"
  std::string_view name;  // ".trivyignore": how it is called, and recognised
  std::string_view doc;
  Result<IgnoreFile> (*read)(std::string_view text, std::string_view path);
};
std::span<const IgnoreFileKind> ignore_file_kinds();

/// By file name, else by content; an error when it is none of them.
Result<IgnoreFile> read_ignore_file(const std::filesystem::path& path);

/// Those that lie in a folder, in the order of ignore_file_kinds().
std::vector<std::filesystem::path> ignore_files_in(const std::filesystem::path& folder);

}  // namespace plimsoll::policy

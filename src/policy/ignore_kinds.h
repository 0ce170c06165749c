// SPDX-License-Identifier: Apache-2.0
// The readers behind the rows of ignore_file_kinds(): one file each. `path` is for messages and Ignore::source.
#pragma once

#include "policy/ignore_files.h"

namespace plimsoll::policy {

Result<IgnoreFile> read_grype_config(std::string_view text, std::string_view path);
Result<IgnoreFile> read_osv_scanner_config(std::string_view text, std::string_view path);
Result<IgnoreFile> read_snyk_policy(std::string_view text, std::string_view path);
Result<IgnoreFile> read_trivyignore(std::string_view text, std::string_view path);
Result<IgnoreFile> read_trivyignore_yaml(std::string_view text, std::string_view path);

}  // namespace plimsoll::policy

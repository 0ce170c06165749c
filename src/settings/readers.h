// SPDX-License-Identifier: Apache-2.0
// Readers: from files and command lines to RunSpecs. Text is untrusted; what cannot be read is ErrorKind::malformed
// with line and reason, what cannot be followed is a problem of the RunFile.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "settings/run_spec.h"

namespace plimsoll::settings {

/// How a reader gets at other files a compose file names (include, extends, env_file, .env): relative paths as written,
/// joined to the folder of the file that names them; never outside the folder given to lint. nullopt: not there.
using OpenFile = std::function<std::optional<std::string>(const std::filesystem::path& path)>;

struct ReadOptions {
  enum class Unset : std::uint8_t { keep, empty };

  std::filesystem::path folder;  // of the file
  OpenFile open;                 // may be empty: nothing can be opened
  /// For interpolation; what is not in here is looked for in the ".env" of the folder.
  std::map<std::string, std::string, std::less<>> environment;
  std::vector<std::string> compose_profiles;  // empty: all services are looked at
  Unset unset = Unset::keep;                  // what a variable without value leaves: "${NAME}" or nothing, as compose
};

/// Larger texts are ErrorKind::limit.
inline constexpr std::size_t kMostSettingsText = 32UL * 1024 * 1024;

/// What a YAML or JSON text is, by its content; nullopt: nothing we judge.
std::optional<Kind> recognise(std::string_view text, std::string_view path);

Result<RunFile> read_compose(std::string_view text, std::string_view path, const ReadOptions& options);
Result<RunFile> read_kubernetes(std::string_view text, std::string_view path);
Result<RunFile> read_inspect(std::string_view text, std::string_view path);
Result<RunFile> read_oci_runtime(std::string_view text, std::string_view path);
/// One command line: "docker run -p 80:80 nginx". ErrorKind::usage when it runs nothing.
Result<RunFile> read_run_line(std::string_view line);
/// Every docker and podman run, create and exec in a shell script.
Result<RunFile> read_shell_script(std::string_view text, std::string_view path);

}  // namespace plimsoll::settings

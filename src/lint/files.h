// SPDX-License-Identifier: Apache-2.0
// The files to lint: found under the paths given, read within limits, with the folder each is built from or read in.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "lint/engine.h"

namespace plimsoll::lint {

inline constexpr std::uint64_t kMostFileBytes = 16 * kMiB;
inline constexpr std::size_t kMostFiles = 200'000;  // looked at below the paths given

struct LoadedFile {
  std::string path;  // as reported: as given, or below what was given
  FileKind kind = FileKind::dockerfile;
  std::string text;
  std::shared_ptr<const BuildContext> build_context;
  settings::ReadOptions reading;
  [[nodiscard]] SourceText source() const;
};

/// What becomes of a file that is named and is nothing to lint.
enum class Strangers : std::uint8_t { refused, passed_over };

struct FindOptions {
  std::optional<std::filesystem::path> context;  // of every Dockerfile; none: told from where it lies
  std::optional<FileKind> kind;                  // of files named one by one; none: told by name and content
  std::vector<std::string> excluded;             // globs
  Strangers strangers = Strangers::refused;
};

struct FoundFiles {
  std::vector<LoadedFile> files;       // sorted by path
  std::vector<Incomplete> incomplete;  // what could not be read
};

/// Files are taken as they are, folders are searched: not below .git, node_modules and other folders that nobody edits.
/// A path that does not exist is an error.
Result<FoundFiles> find_files(std::span<const std::string> paths, const FindOptions& options);

/// The same for a text that is no file: standard input, or a document in an editor. `path` says what it is.
Result<LoadedFile> load_text(std::string text, std::string path, const FindOptions& options);

}  // namespace plimsoll::lint

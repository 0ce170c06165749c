// SPDX-License-Identifier: Apache-2.0
// Engine: from the text of a Dockerfile, compose file, manifest, runtime config or command line to findings, with what
// comments ignore taken out. Knows no files and prints nothing; safe to call from several threads at once.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "finding/finding.h"
#include "lint/build_context.h"
#include "lint/settings.h"
#include "settings/readers.h"

namespace plimsoll::lint {

enum class FileKind : std::uint8_t { dockerfile, compose, kubernetes, inspect, oci_runtime, run_line, shell_script };
std::string_view file_kind_name(FileKind kind);

/// What a file is, by its name and content; nullopt: nothing to lint.
std::optional<FileKind> recognise(std::string_view text, std::string_view path);
/// Whether a file of this name is worth opening to ask the above: Dockerfile, Containerfile, *.dockerfile, *.yaml …
bool is_candidate(const std::filesystem::path& path);

struct SourceText {
  std::string path;  // as reported
  FileKind kind = FileKind::dockerfile;
  std::string_view text;
  const BuildContext* build_context = nullptr;  // Dockerfiles
  settings::ReadOptions reading{};              // compose files
};

struct Checked {
  std::vector<Finding> findings;       // in the order of the file
  std::vector<Suppressed> suppressed;  // by comments: code "ignored"
  std::vector<Incomplete> incomplete;  // what could not be read or followed
};

/// Of each text, in order. Runs on all cores.
std::vector<Checked> check_all(std::span<const SourceText> sources, const Settings& settings);
Checked check(const SourceText& source, const Settings& settings);

/// Mends what can be, round by round, until nothing more changes; edits up to `most` (safe, or unsafe too). Each fix is
/// proven: the finding is gone and none has come. One that cannot be proven is left out.
struct Mended {
  std::string text;
  std::vector<Finding> fixed;  // what was mended
  std::size_t left = 0;        // findings that remain
};
Mended mend(const SourceText& source, const Settings& settings, Repair most);

/// Every rule of lint/ and settings/, sorted by id.
std::vector<const Rule*> all_rules();
/// By id or alias (an alias may name several); empty: unknown.
std::vector<const Rule*> find_rules(std::string_view name);
/// The one that findings with this id are of, by its own id or hadolint's; nullptr: none.
const Rule* rule_of(std::string_view id);

}  // namespace plimsoll::lint

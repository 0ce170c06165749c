// SPDX-License-Identifier: Apache-2.0
// Files that are there to hold secrets, by their names: keys, tokens, passwords, and the settings that mostly have
// some.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/severity.h"
#include "lint/context.h"

namespace plimsoll::lint {

struct SecretFile {
  std::string_view name;               // glob over the last part of the path, lower case; with "/" over the last two
  std::string_view what;               // "an SSH key"
  Severity severity = Severity::high;  // medium: it need not have any
  /// Programs that read it by themselves.
  std::array<std::string_view, 8> programs{};
  bool is_ssh = false;  // an agent is better than the file: --mount=type=ssh
};
/// What a file of this path is; nullptr: nothing special. Examples, certificates and public keys are nothing special.
const SecretFile* secret_file(std::string_view path);

/// `path` as a command in this step means it: absolute, "." and ".." resolved, "~" and $HOME as root's; empty: not
/// known.
std::string absolute_path(const Step& step, std::string_view path);

/// A file that COPY or ADD puts into the image.
struct CopiedFile {
  const Step* step = nullptr;
  std::size_t word = 0;  // index of its source in the instruction's words
  std::string source;    // as written
  std::string target;    // absolute, with its name; empty: not known
};
/// Sources of a COPY or ADD that name something: no documents, no URLs.
std::vector<CopiedFile> copied_files(const Step& step);

/// Whether the step's COPY or ADD takes the context as a whole.
bool copies_context(const Step& step);

}  // namespace plimsoll::lint

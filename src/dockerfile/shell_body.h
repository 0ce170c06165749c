// SPDX-License-Identifier: Apache-2.0
// The pieces of an instruction that a shell runs: RUN, CMD, ENTRYPOINT and HEALTHCHECK CMD in text form, and the
// documents of `RUN <<EOF`, each with the way back to the file.
//
// A document that begins with "#!" is for the program named there, one behind `RUN python3 <<EOF` for python3: only
// what a shell runs is shell.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "dockerfile/instruction.h"

namespace plimsoll::dockerfile {

struct ShellBody {
  std::string text;           // continuation lines joined; of a document its lines, tabs stripped for `<<-`
  std::vector<Piece> pieces;  // where stretches of `text` stand in the file
  /// What runs it: the words of SHELL in force ("/bin/sh", "-c"), of a "#!" line, or of the command before `<<EOF`.
  std::vector<std::string> interpreter;
  bool is_document = false;  // a here-document
  /// The file's bytes for bytes [begin, end) of `text`.
  [[nodiscard]] TextRange file_range(TextRange range) const;
};

/// True for sh, bash, dash, ash, ksh, zsh and busybox's: what src/shell can read.
bool is_posix_shell(std::span<const std::string> interpreter);

/// In the order of the file; `shell` is what SHELL says there. JSON forms have none. Of ONBUILD, those of its trigger.
std::vector<ShellBody> shell_bodies(const Instruction& instruction, std::span<const std::string> shell);

}  // namespace plimsoll::dockerfile

// SPDX-License-Identifier: Apache-2.0
// Statement: an instruction of a Dockerfile and an entry of an image's history in one form, so that they can be held
// against each other.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dockerfile/instruction.h"
#include "dockerfile/stages.h"
#include "oci/image.h"

namespace plimsoll::lineage {

struct Statement {
  dockerfile::Keyword keyword = dockerfile::Keyword::unknown;
  /// The ways it can be written, blanks folded. Of an instruction: each builder's. Of history: what the line says.
  std::vector<std::string> texts;
  std::vector<std::uint64_t> tokens;  // hashes of the words of the first text, sorted
  // COPY and ADD.
  std::vector<std::string> sources;
  std::vector<std::string> destinations;  // as written, and from the root; without a slash at the end
  // ENV, LABEL and ARG: "key" and "key=value", the value without quotes.
  std::vector<std::pair<std::string, std::string>> pairs;
};

/// `scope` and `workdir` are what holds where the instruction stands.
Statement statement_of(const dockerfile::Instruction& instruction, const dockerfile::Scope& scope,
                       std::string_view workdir);
Statement statement_of(const oci::History& entry);

/// How sure it is that the instruction made the entry: 0 (never) to 1 (the same text).
double likeness(const Statement& instruction, const Statement& entry);

/// True for what changes files: RUN, COPY, ADD.
bool makes_files(dockerfile::Keyword keyword);
/// "sub" in "/srv" is "/srv/sub".
std::string joined_path(std::string_view folder, std::string_view path);

}  // namespace plimsoll::lineage

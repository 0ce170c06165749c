// SPDX-License-Identifier: Apache-2.0
// The stages of a Dockerfile and what variables hold in them: ARG before the first FROM is for FROM lines; in a stage
// ARG and ENV count from where they stand, ENV before ARG; a stage on another stage begins with what that one had.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dockerfile/instruction.h"

namespace plimsoll::dockerfile {

using Variables = std::map<std::string, std::string, std::less<>>;

/// What the build was told from outside.
struct BuildOptions {
  Variables arguments;  // --build-arg
  Variables platform;   // TARGETARCH, BUILDPLATFORM …
};

struct Stage {
  std::string name;                   // lower case; empty: none
  std::string base;                   // what FROM names, expanded; as written where it cannot be
  std::optional<std::size_t> parent;  // the stage that `base` names
  std::size_t from = 0, end = 0;      // indexes of its FROM and of the first instruction behind it
};

std::vector<Stage> stages_of(const Dockerfile& file, const BuildOptions& options);
/// By name or number as --target takes them; the last one for "". ErrorKind::usage lists those there are.
Result<std::size_t> find_stage(const std::vector<Stage>& stages, std::string_view target);
/// The stages an image of `stage` holds: the one that is on no other first, `stage` last.
std::vector<std::size_t> lineage_of(const std::vector<Stage>& stages, std::size_t stage);

/// What variables hold on the way down a stage.
class Scope {
 public:
  /// Before the first instruction of a stage that is on no other. `base` is the environment of its base image.
  Scope(const Dockerfile& file, const BuildOptions& options, Variables base);

  /// Passes an ARG or ENV; other instructions change nothing.
  void pass(const Instruction& instruction);
  [[nodiscard]] std::optional<std::string> get(std::string_view name) const;
  /// Expanded as the builder would; what cannot be is left as it is.
  [[nodiscard]] std::string expand(std::string_view text) const;
  [[nodiscard]] std::vector<std::string> expand_words(std::string_view text) const;
  [[nodiscard]] const Variables& environment() const { return environment_; }

 private:
  char escape_;
  Variables given_, global_;
  Variables arguments_, environment_;
};

/// The variables FROM lines can use.
Variables global_arguments(const Dockerfile& file, const BuildOptions& options);

}  // namespace plimsoll::dockerfile

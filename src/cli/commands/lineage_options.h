// SPDX-License-Identifier: Apache-2.0
// Where findings come from: the options about Dockerfile and base image, and what they do to a report.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/commands/examine.h"
#include "lineage/base.h"

namespace plimsoll::cli {

/// Dockerfile and base index, read.
struct Lineage {
  std::optional<lineage::Recipe> recipe;
  lineage::Index index;
  bool exclude_base = false;

  /// What is known of one image.
  struct Answer {
    std::optional<lineage::Attribution> attribution;
    std::optional<lineage::Base> base;
  };
  [[nodiscard]] Result<Answer> ask(const oci::Config& config, const Digest& config_digest,
                                   const std::vector<oci::Layer>& layers, std::string_view manifest,
                                   std::span<const std::string> provenance) const;
  /// Ties every finding of the report to its line and says whether it is the base's; fills Report::base. Where the base
  /// is not known, though its findings are not wanted, that is a gap.
  [[nodiscard]] Result<void> tell(Examined& examined) const;
};

struct LineageOptions {
  std::filesystem::path dockerfile, index;
  std::string target;
  std::vector<std::string> build_arguments;
  bool exclude_base = false;

  /// --base-index, alone under the heading that stands.
  void declare_index(Arguments& arguments);
  /// --dockerfile, --target and --build-arg.
  void declare_dockerfile(Arguments& arguments);
  /// All of them, under a heading of their own.
  void declare(Arguments& arguments);

  [[nodiscard]] std::filesystem::path index_path() const;
  /// To be called before the image is read: a Dockerfile that is not there is told at once.
  [[nodiscard]] Result<Lineage> load() const;
};

}  // namespace plimsoll::cli

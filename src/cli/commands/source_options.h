// SPDX-License-Identifier: Apache-2.0
// What every command that opens an image takes: the source, and how to get at it and read it.
#pragma once

#include <optional>
#include <string>

#include "cli/arguments.h"
#include "oci/image.h"
#include "scan/scanner.h"

namespace plimsoll::cli {

struct SourceOptions {
  std::string source;
  std::optional<oci::Platform> platform;
  std::filesystem::path ca_file;
  bool plain_http = false;
  bool offline = false;
  bool trust_digests = false;
  bool no_cache = false;

  /// The positional argument.
  void declare_source(Arguments& arguments);
  /// The options under the heading "Image".
  void declare_options(Arguments& arguments);

  [[nodiscard]] oci::OpenOptions open_options(Observer& observer) const;
  [[nodiscard]] scan::Options scan_options(Observer& observer) const;
};

}  // namespace plimsoll::cli

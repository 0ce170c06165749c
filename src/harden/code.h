// SPDX-License-Identifier: Apache-2.0
// Code: which paths of an image are run, loaded or trusted by something that runs, so that whoever may replace them
// decides what happens.
#pragma once

#include <set>
#include <string_view>
#include <vector>

#include "harden/tree.h"
#include "oci/image.h"

namespace plimsoll::harden {

enum class CodeKind : std::uint8_t {
  none,
  program,  // has an execute bit
  library,  // shared object
  module,   // what an interpreter loads: .py, .js, .jar …
  startup,  // cron, init, shell profiles: run by the system
  loader,   // ld.so's settings
  trust,    // accounts and certificates
};
std::string_view code_kind_name(CodeKind kind);  // "program" …

class Code {
 public:
  /// `config` may be nullptr: then PATH is the usual one and nothing is known to be the entry program.
  Code(const Tree& tree, const oci::Config* config);

  [[nodiscard]] CodeKind kind(Index entry) const { return static_cast<CodeKind>(kinds_[entry] & kKind); }
  /// Runs without anybody's doing: the entry program, what is in PATH, libraries, and all that root's own run reads.
  [[nodiscard]] bool is_vital(Index entry) const { return (kinds_[entry] & kVital) != 0; }

  struct PathFolder {
    std::string text;  // as written in PATH
    Index folder;      // where that leads; kNone: nowhere
  };
  /// In the order of PATH, empty parts included.
  [[nodiscard]] const std::vector<PathFolder>& path() const { return path_; }
  [[nodiscard]] bool is_path_folder(Index entry) const { return path_folders_.contains(entry); }
  /// The files that the container's command names, the program first.
  [[nodiscard]] const std::vector<Index>& entry_files() const { return entry_files_; }

 private:
  static constexpr std::uint8_t kKind = 0x0f, kVital = 0x10;
  void find_entry_files(const Tree& tree, const oci::Config& config);

  std::vector<std::uint8_t> kinds_;
  std::vector<PathFolder> path_;
  std::set<Index> path_folders_;
  std::vector<Index> entry_files_;
};

}  // namespace plimsoll::harden

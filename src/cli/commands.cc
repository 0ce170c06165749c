// SPDX-License-Identifier: Apache-2.0
// The table of commands, in the order help lists them: by group, what is needed most first. A command is one file in
// commands/ that defines a Command, its declaration in commands/all.h and its row here.
#include <array>

#include "cli/command.h"
#include "cli/commands/all.h"

namespace plimsoll::cli {

std::span<const Command* const> commands() {
  static constexpr std::array kCommands = {
      // Write
      &kLint,
      &kFix,
      &kPin,
      &kRules,
      &kLsp,
      // Check
      &kScan,
      &kExplain,
      &kDiff,
      &kPolicyCheck,
      &kPolicyExplain,
      &kPolicyInit,
      &kSbom,
      &kConvert,
      &kLayers,
      &kExplore,
      &kExtract,
      &kVexAdd,
      &kVexCheck,
      &kNotify,
      // Base images
      &kBaseOf,
      &kBaseIndex,
      &kBaseList,
      &kBaseForget,
      // Advisories
      &kDbUpdate,
      &kDbStatus,
      &kDbList,
      &kDbBuild,
      &kDbExport,
      &kDbImport,
      &kDbVerify,
      // Help
      &kHelp,
      &kDocs,
      &kCompletion,
      &kDebugCompareVersions,
      &kDebugExpand,
      &kDebugTree,
  };
  return kCommands;
}

std::span<const std::string_view> command_groups() {
  static constexpr std::array<std::string_view, 5> kGroups = {"Write", "Check", "Base images", "Advisories", "Help"};
  return kGroups;
}

}  // namespace plimsoll::cli

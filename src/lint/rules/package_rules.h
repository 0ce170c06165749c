// SPDX-License-Identifier: Apache-2.0
// What the rules about package managers have in common.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "lint/check.h"
#include "lint/package_commands.h"

namespace plimsoll::lint {

/// One issue for each command that installs packages without a version, at the first of them.
void report_unpinned(const Context& file, Found& found, std::initializer_list<Manager> managers);

/// Rules that look at other steps for what they find do so for this many findings only.
inline constexpr std::size_t kMostFollowed = 50;

/// Adds the fix when there is an edit.
void offer(Issue& issue, Repair repair, std::string title, std::optional<Edit> edit);

/// The first instruction whose text or documents hold `words`, as when a configuration is written; case does not
/// matter. nullopt: none.
std::optional<std::size_t> first_mention(const Context& file, std::string_view words);

/// Whether a command that asks questions is told not to, or gets its answers through a pipe.
bool is_answered(const PackageCommand& command, std::initializer_list<std::string_view> options);

/// "apt-get install", "zypper in".
std::string called(const PackageCommand& command);

/// A cache that the commands of one step leave in its layer, and what would have kept it out.
struct KeptCache {
  std::initializer_list<Manager> managers;
  bool (*fills)(const PackageCommand& command);                        // the cache
  bool (*avoids)(const Context& file, const PackageCommand& command);  // by its options, or its environment
  std::initializer_list<std::string_view> folders;                     // mounted away, or deleted, or …
  std::string_view clean;                                              // what empties it: "yum clean all"
};
/// One issue for each RUN that fills a cache and neither empties it nor keeps it out of the layer, of steps that are
/// shipped; its fix empties it behind the last command that fills it.
void report_kept_cache(const Context& file, Found& found, const KeptCache& cache);

}  // namespace plimsoll::lint

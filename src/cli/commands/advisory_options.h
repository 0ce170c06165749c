// SPDX-License-Identifier: Apache-2.0
// What every command that judges an image takes: the database, and how it is asked.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "advisory/store.h"
#include "cli/arguments.h"
#include "finding/match.h"

namespace plimsoll::cli {

struct AdvisoryOptions {
  std::filesystem::path database;
  bool no_linkage = false;
  std::optional<std::int64_t> max_age;  // days a feed that is used may be old

  /// The options themselves, under the heading that stands.
  void declare(Arguments& arguments);
  void declare_max_age(Arguments& arguments);
  [[nodiscard]] MatchOptions match_options() const;
  /// Opens the database. When there is none, `without` says in one more line how to do without.
  [[nodiscard]] Result<advisory::Store> open(std::string_view without = {}) const;
};

/// Adds what the database knows of the packages, and what it does not know.
Result<void> add_advisories(const AdvisoryOptions& options, advisory::Store& store, Report& report);

}  // namespace plimsoll::cli

// SPDX-License-Identifier: Apache-2.0
// What the db commands share: which database, how to talk, and how sizes and ages are written.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "advisory/update.h"
#include "cli/arguments.h"
#include "cli/progress.h"

namespace plimsoll::cli {

struct DbOptions {
  std::filesystem::path database;
  std::vector<std::string> from;
  std::filesystem::path ca_file;
  std::string format = "table";
  bool offline = false;
  bool plain_http = false;
  bool quiet = false;

  [[nodiscard]] std::filesystem::path path() const;
  [[nodiscard]] Notes notes() const { return quiet ? Notes::silent : Notes::shown; }
  [[nodiscard]] http::ClientOptions http(Observer& observer) const;
  [[nodiscard]] Result<std::vector<advisory::FeedSource>> sources() const;
  /// Makes the folder that the default database stands in; one that someone names must be there.
  [[nodiscard]] Result<void> prepare_folder() const;

  void declare_database(Arguments& arguments);
};

std::string size_text(std::uint64_t bytes);
/// "3 days" since a date; empty when it is none.
std::string age_text(std::string_view date);

}  // namespace plimsoll::cli

// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/db_options.h"

#include <fmt/core.h>

#include "base/clock.h"

namespace plimsoll::cli {

std::filesystem::path DbOptions::path() const { return database.empty() ? advisory::Store::default_path() : database; }

http::ClientOptions DbOptions::http(Observer& observer) const {
  http::ClientOptions out;
  out.ca_file = ca_file;
  out.plain_http = plain_http ? http::PlainHttp::allowed : http::PlainHttp::loopback_only;
  out.network = offline ? http::Network::offline : http::Network::online;
  out.observer = &observer;
  return out;
}

Result<std::vector<advisory::FeedSource>> DbOptions::sources() const {
  std::vector<advisory::FeedSource> out;
  out.reserve(from.size());
  for (const std::string& text : from) out.push_back(TRY_AT("--from", advisory::parse_source(text)));
  return out;
}

Result<void> DbOptions::prepare_folder() const {
  if (!database.empty()) return {};
  std::error_code error;
  std::filesystem::create_directories(path().parent_path(), error);
  if (error)
    return fail(ErrorKind::io, "{}: {}\n  PLIMSOLL_DATA_DIR names another folder for what is kept",
                path().parent_path().string(), error.message());
  return {};
}

void DbOptions::declare_database(Arguments& arguments) {
  arguments.option({.name = "--db",
                    .value = "FOLDER",
                    .doc = "the advisory database",
                    .completes = Completes::folder,
                    .default_text = "$PLIMSOLL_DB, or advisories in the data folder"},
                   database);
}

std::string size_text(std::uint64_t bytes) {
  if (bytes < 100'000) return fmt::format("{} kB", (bytes + 999) / 1000);
  return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

std::string age_text(std::string_view date) {
  const auto age = days_between(date, today());
  if (!age) return "";
  return fmt::format("{} {}", *age, *age == 1 ? "day" : "days");
}

}  // namespace plimsoll::cli

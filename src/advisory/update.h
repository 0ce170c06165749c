// SPDX-License-Identifier: Apache-2.0
// Update: feeds from their URLs into a database. Only what changed is fetched, only feeds of which something changed
// (or of which a partition is damaged) are built, and only partitions of which rows changed are written.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "advisory/build.h"
#include "advisory/feed_folder.h"

namespace plimsoll::advisory {

/// "NAME=URL" or "NAME=PATH", NAME a feed of the table.
Result<FeedSource> parse_source(std::string_view text);
bool is_url(std::string_view source);

/// data_folder()/feeds.
std::filesystem::path default_feed_folder();
/// Every URL of the table of feeds; those of a feed that the file `sources` in the folder names (lines NAME=URL, #
/// starts a comment) are replaced by its lines.
Result<std::vector<FeedSource>> configured_sources(const std::filesystem::path& folder);
/// Those that are named: "NAME=URL" is that one, "NAME" the configured ones of a feed; nothing named, all of them.
Result<std::vector<FeedSource>> chosen_sources(const std::filesystem::path& folder,
                                               const std::vector<std::string>& named);

struct UpdateOptions {
  std::filesystem::path database;
  std::filesystem::path folder;     // see feed_folder.h
  std::vector<FeedSource> sources;  // all of them URLs
  http::ClientOptions http;
  Observer* observer = &Observer::none();
};

struct UpdateReport {
  std::vector<Fetched> files;          // one per source, in their order
  std::vector<std::string> rebuilt;    // feeds that were built anew
  std::vector<std::string> failed;     // feeds of which a file could not be fetched, or that could not be built
  std::vector<FeedStatus> feeds;       // all that the database holds now
  std::uint64_t bytes = 0;             // size of the database
  std::size_t partitions = 0;          // in the database
  std::vector<std::string> rewritten;  // partitions that got a new file
  std::vector<std::string> removed;    // partitions that no feed speaks of any more
};

/// An error when in the end there is no database, or when not a single source answered.
Result<UpdateReport> update(const UpdateOptions& options);

/// Fetches the inputs of a build that are URLs into the folder, and gives them back as files. One that cannot be
/// fetched uses the file of an earlier time, with the reason in its `error`; without one it is an error.
Result<std::vector<BuildInput>> fetch_inputs(const std::vector<FeedSource>& sources,
                                             const std::filesystem::path& folder, const http::ClientOptions& options);

/// The feeds of a database, with the failures of later updates.
Result<std::vector<FeedStatus>> status(const std::filesystem::path& database, const std::filesystem::path& folder);

}  // namespace plimsoll::advisory

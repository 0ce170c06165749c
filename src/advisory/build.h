// SPDX-License-Identifier: Apache-2.0
// Build: feeds in, one database file out.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "advisory/store.h"
#include "base/observer.h"

namespace plimsoll::advisory {

struct BuildInput {
  std::string feed;            // a name of the table of feeds
  std::filesystem::path path;  // see inputs.h
  std::string source;          // what to call it: an URL it came from; empty: the last part of `path`
  std::string error;           // non-empty: it could not be fetched anew for this reason, and `path` is older
};

struct BuildOptions {
  std::filesystem::path output;
  std::vector<BuildInput> inputs;  // several of one feed are taken together
  Observer* observer = &Observer::none();
};

struct BuildReport {
  std::vector<FeedStatus> feeds;    // all that the database now holds; `error` says which ones kept older rows
  std::vector<std::string> failed;  // names of the feeds that failed this time
  std::uint64_t bytes = 0;          // size of the database
};

/// Reads the inputs and writes `output` anew. Feeds of an existing database at `output` that are not among the inputs,
/// or that fail, keep their rows. When every feed fails nothing is written and the error tells all reasons.
Result<BuildReport> build(const BuildOptions& options);

}  // namespace plimsoll::advisory

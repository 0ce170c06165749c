// SPDX-License-Identifier: Apache-2.0
// Build: feeds in, a database out. Only partitions in which a feed that is built has or had rows are looked at, and
// only those whose rows changed get a new file; the others keep theirs untouched.
#pragma once

#include <filesystem>
#include <span>
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
  std::string digest = {};     // of the file, when the caller knows it
  std::string date = {};       // of the file, for feeds that state none themselves
};

struct BuildOptions {
  std::filesystem::path output;    // the database's folder; made when it is not there
  std::vector<BuildInput> inputs;  // several of one feed are taken together
  Observer* observer = &Observer::none();
};

struct BuildReport {
  std::vector<FeedStatus> feeds;       // all that the database now holds; `error` says which ones kept older rows
  std::vector<std::string> failed;     // names of the feeds that failed this time
  std::uint64_t bytes = 0;             // size of the database
  std::size_t partitions = 0;          // in the database
  std::vector<std::string> rewritten;  // partitions that got a new file, sorted
  std::vector<std::string> removed;    // partitions that no feed speaks of any more, sorted
};

/// What a feed is built from, as the index remembers it: equal when the same sources gave the same content. Empty when
/// the digest of one is not known.
std::string inputs_digest(std::span<const BuildInput* const> inputs);

/// Reads the inputs into the database in the folder `output`. Feeds of an existing database at `output` that are not
/// among the inputs, or that fail, keep their rows. When every feed fails nothing is written and the error tells all
/// reasons.
Result<BuildReport> build(const BuildOptions& options);

}  // namespace plimsoll::advisory

// SPDX-License-Identifier: Apache-2.0
// The folder where fetched feeds are kept beside what is known of each file: its validators, so that only what changed
// is fetched again, and its digest, from which a database tells whether it was built from that file.
//
//   feeds/lock                       held while a process fetches or builds from here
//   feeds/state.json                 {"schema":"plimsoll.feeds/1","files":[…],"failed":{…}}
//   feeds/osv-1c4f…-all.zip          one file per URL
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/result.h"
#include "http/client.h"
#include "http/download.h"

namespace plimsoll::advisory {

/// One URL of a feed.
struct FeedSource {
  std::string feed, url;
  auto operator<=>(const FeedSource&) const = default;
};

/// What came of asking for one.
struct Fetched {
  enum class State : std::uint8_t { fetched, unchanged, failed };
  FeedSource source;
  State state = State::fetched;
  std::filesystem::path path;  // the file that is there now; empty when none is
  std::uint64_t bytes = 0;     // of it
  std::string digest;          // of it
  std::string date;            // when it was made, as its server says; else when it was fetched
  std::string error;           // why it failed
};

class FeedFolder {
 public:
  /// Creates the folder when needed and takes its lock; a lock held by another process is an error.
  static Result<FeedFolder> open(const std::filesystem::path& folder);

  /// Asks for a source. Never an Error: what fails is told in the result, and an older file stays.
  Fetched fetch(const FeedSource& source, http::Client& client);

  /// The reason a feed's last update failed, or empty.
  void set_failure(const std::string& feed, const std::string& reason);
  Result<void> save() const;

  /// Reads the reasons without taking the lock, for showing; a folder that is not there has none.
  static std::map<std::string, std::string> failures(const std::filesystem::path& folder);

 private:
  struct Kept {
    std::string etag, last_modified, digest, date;
    std::string target;  // where the validators are from, when the URL only tells where the feed is
  };
  struct State {
    std::map<std::string, Kept> files;          // by URL
    std::map<std::string, std::string> failed;  // by feed
  };
  static Result<http::Download> download_feed(const std::string& url, const std::filesystem::path& path, Kept& kept,
                                              http::Client& client);
  FeedFolder(std::filesystem::path folder, FileDescriptor lock, State state)
      : folder_(std::move(folder)), lock_(std::move(lock)), state_(std::move(state)) {}
  static State load(const std::filesystem::path& folder);

  std::filesystem::path folder_;
  FileDescriptor lock_;
  State state_;
};

}  // namespace plimsoll::advisory

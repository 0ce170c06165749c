// SPDX-License-Identifier: Apache-2.0
#include "advisory/feed_folder.h"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>

#include "advisory/feed_pointer.h"
#include "advisory/feeds/feed.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "http/download.h"
#include "http/headers.h"

namespace plimsoll::advisory {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kSchema = "plimsoll.feeds/1";
constexpr std::uint64_t kLargestFeed = 8 * kGiB;

/// "osv-1c4f09aa-all.zip": readable, unique per URL, and with nothing of the URL that a path could misunderstand.
std::string file_name(const FeedSource& source) {
  std::string tail = source.url.substr(source.url.rfind('/') + 1);
  tail = tail.substr(0, tail.find_first_of("?#"));
  for (char& c : tail) {
    if (!std::isalnum(static_cast<unsigned char>(c)) && c != '.' && c != '-' && c != '_') c = '_';
  }
  if (tail.size() > 60) tail = tail.substr(tail.size() - 60);
  return fmt::format("{}-{}-{}", source.feed, Digest::sha256(as_bytes(source.url)).hex().substr(0, 12), tail);
}

Result<std::string> digest_of(const fs::path& path) {
  return TRY(Digest::sha256(*file_stream(TRY(File::open(path))))).str();
}

std::string date_of(std::string_view last_modified) {
  const auto stated = http::parse_http_date(last_modified);
  return date_time(stated ? *stated : current_seconds());
}

json::object texts(const std::map<std::string, std::string>& from) {
  json::object out;
  for (const auto& [key, value] : from) out[key] = value;
  return out;
}

std::map<std::string, std::string> read_texts(const json::value& from, std::string_view key) {
  std::map<std::string, std::string> out;
  for (const auto& [name, value] : json::members(from, key)) out.emplace(name, json::text(value));
  return out;
}

}  // namespace

FeedFolder::State FeedFolder::load(const fs::path& folder) {
  State state;
  const Result<std::string> text = read_file(folder / "state.json", 64 * kMiB);
  if (!text) return state;
  const Result<json::value> parsed = json::parse(*text);
  // Without a readable state everything is simply fetched and built again.
  if (!parsed || json::text(*parsed, "schema") != kSchema) return state;
  for (const json::value& file : json::items(*parsed, "files")) {
    state.files[std::string(json::text(file, "url"))] = {
        std::string(json::text(file, "etag")), std::string(json::text(file, "last_modified")),
        std::string(json::text(file, "digest")), std::string(json::text(file, "date")),
        std::string(json::text(file, "target"))};
  }
  state.failed = read_texts(*parsed, "failed");
  return state;
}

Result<FeedFolder> FeedFolder::open(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return fail_errno(folder.string(), error.value());
  const fs::path lock_path = folder / "lock";
  FileDescriptor lock(::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (!lock) return fail_errno(lock_path.string(), errno);
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return fail_errno(lock_path.string(), errno);
    return fail(ErrorKind::io, "another plimsoll is updating the advisories; its lock is {}", lock_path.string());
  }
  return FeedFolder(folder, std::move(lock), load(folder));
}

Result<http::Download> FeedFolder::download_feed(const std::string& url, const fs::path& path, Kept& kept,
                                                 http::Client& client) {
  std::string target;
  if (is_feed_pointer(url)) {
    target = TRY(follow_feed_pointer(url, [&](const std::string& small) { return client.get(small, kMiB); }));
  }
  // Validators are those of the file the pointer led to.
  if (target != kept.target) kept.etag.clear(), kept.last_modified.clear();
  http::Download done =
      TRY(http::download(client, target.empty() ? url : target, path,
                         {.etag = kept.etag, .last_modified = kept.last_modified, .most = kLargestFeed}));
  kept.target = std::move(target);
  return done;
}

Fetched FeedFolder::fetch(const FeedSource& source, http::Client& client) {
  Fetched out{.source = source,
              .state = Fetched::State::failed,
              .path = folder_ / file_name(source),
              .bytes = 0,
              .digest = {},
              .date = {},
              .error = {}};
  Kept& kept = state_.files[source.url];
  const Result<http::Download> done = download_feed(source.url, out.path, kept, client);
  std::error_code missing;
  if (!done) {
    out.error = one_line(done.error().message, 500);
    if (!fs::exists(out.path, missing)) {
      state_.files.erase(source.url);
      out.path.clear();
      return out;
    }
  } else {
    out.state = done->state == http::Download::State::unchanged ? Fetched::State::unchanged : Fetched::State::fetched;
    kept.etag = done->etag;
    kept.last_modified = done->last_modified;
    if (out.state == Fetched::State::fetched || kept.date.empty()) kept.date = date_of(kept.last_modified);
  }
  if (out.state == Fetched::State::fetched || kept.digest.empty()) {
    const Result<std::string> digest = digest_of(out.path);
    // A server without validators sends the same again.
    if (digest && out.state == Fetched::State::fetched && *digest == kept.digest) out.state = Fetched::State::unchanged;
    kept.digest = digest ? *digest : std::string{};
  }
  out.digest = kept.digest;
  out.date = kept.date;
  out.bytes = fs::file_size(out.path, missing);
  return out;
}

void FeedFolder::set_failure(const std::string& feed, const std::string& reason) {
  if (reason.empty())
    state_.failed.erase(feed);
  else
    state_.failed[feed] = reason;
}

Result<void> FeedFolder::save() const {
  json::array files;
  for (const auto& [url, kept] : state_.files) {
    files.push_back(json::object{
        {"url", url}, {"etag", kept.etag}, {"last_modified", kept.last_modified}, {"digest", kept.digest}});
    if (!kept.date.empty()) files.back().as_object()["date"] = kept.date;
    if (!kept.target.empty()) files.back().as_object()["target"] = kept.target;
  }
  json::object document{{"schema", kSchema}};
  document["files"] = std::move(files);
  document["failed"] = texts(state_.failed);
  return write_file(folder_ / "state.json", json::pretty(std::move(document)));
}

std::map<std::string, std::string> FeedFolder::failures(const fs::path& folder) { return load(folder).failed; }

}  // namespace plimsoll::advisory

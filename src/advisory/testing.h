// SPDX-License-Identifier: Apache-2.0
// What the advisory tests share: a scratch folder, and where the big real feeds may be.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "advisory/build.h"
#include "advisory/index.h"

namespace plimsoll::advisory {

/// A folder of its own, removed with everything in it at the end.
class Scratch {
 public:
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "plimsoll-advisory-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  std::filesystem::path operator/(std::string_view name) const { return path_ / name; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::filesystem::path write(const std::filesystem::path& path, std::string_view content) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << content;
  return path;
}

inline std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Everything in a folder but the lock, by name.
inline std::map<std::string, std::string> contents(const std::filesystem::path& folder) {
  std::map<std::string, std::string> out;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().filename() != "lock") out[entry.path().filename().string()] = slurp(entry.path());
  }
  return out;
}

/// The names of a folder's files with what tells whether one was replaced.
inline std::map<std::string, std::string> identities(const std::filesystem::path& folder) {
  std::map<std::string, std::string> out;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    struct stat status{};
    ::stat(entry.path().c_str(), &status);
    out[entry.path().filename().string()] =
        fmt::format("{} {} {}", status.st_ino, status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
  }
  return out;
}

/// The path of a partition's file.
inline std::filesystem::path partition_file(const std::filesystem::path& database, std::string_view name) {
  const Result<Index> index = read_index(database);
  const Partition* const partition = index ? index->find(name) : nullptr;
  return partition ? database / file_name(*partition) : std::filesystem::path();
}

inline std::filesystem::path example_feeds() { return std::filesystem::path(PLIMSOLL_SOURCE) / "examples/feeds"; }

/// The folder of whole real feeds; empty when this machine has none.
inline std::filesystem::path shared_feeds() {
  const std::filesystem::path beside = std::filesystem::path(PLIMSOLL_SOURCE) / ".." / "shared" / "feeds";
  const char* elsewhere = ::getenv("PLIMSOLL_SHARED");
  const std::filesystem::path path = elsewhere ? std::filesystem::path(elsewhere) / "feeds" : beside;
  return std::filesystem::is_directory(path) ? path : std::filesystem::path{};
}

/// Builds from documents given as text, one file each.
inline Result<BuildReport> build_text(const Scratch& scratch, const std::string& feed,
                                      std::initializer_list<std::pair<std::string, std::string>> files) {
  const std::filesystem::path folder = scratch / "in";
  std::filesystem::remove_all(folder);
  for (const auto& [name, content] : files) write(folder / name, content);
  return build({.output = scratch / "a.db", .inputs = {{.feed = feed, .path = folder, .source = {}, .error = {}}}});
}

/// Lines in sorted order.
inline std::string sorted(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  std::ranges::sort(lines);
  std::string out;
  for (const std::string_view line : lines) out += line;
  return out;
}

/// What the database at a.db says, one line per advisory, sorted.
inline std::string dump(const Scratch& scratch, const std::string& feed) {
  Result<Store> store = Store::open(scratch / "a.db");
  if (!store) return store.error().message;
  std::string out;
  const Result<void> done = store->each_advisory(feed, [&](const Advisory& row) -> Result<void> {
    out += fmt::format("{} {} {} {}", row.ecosystem, row.package, row.id, status_name(row.status));
    for (const Range& range : row.ranges)
      out += fmt::format(" [{}|{}|{}]", range.introduced, range.fixed, range.last_affected);
    for (const std::string& version : row.versions) out += " =" + version;
    if (row.severity != Severity::unknown) out += fmt::format(" {}", severity_name(row.severity));
    if (!row.module.empty()) out += " module " + row.module;
    for (const std::string& alias : row.aliases) out += " ~" + alias;
    out += '\n';
    return {};
  });
  return done ? sorted(out) : done.error().message;
}

}  // namespace plimsoll::advisory

// SPDX-License-Identifier: Apache-2.0
#include "scan/archive.h"

#include <algorithm>
#include <memory>

#include "codec/zip.h"

namespace plimsoll::scan {

namespace {

/// Keeps facts of one call of a detector.
class Collected final : public FactSink {
 public:
  void add(Fact fact) override { facts.push_back(std::move(fact)); }
  std::vector<Fact> facts;
};

/// One archive being walked. `content` is the outermost file's, or what was inflated from the archive around it.
struct Level {
  std::string path;
  std::shared_ptr<const Buffer> inflated;  // null for the outermost
  ZipReader zip;
};

class ArchiveWalk {
 public:
  ArchiveWalk(const Wanted& wanted, const MemberFacts& take, const Limits& limits)
      : wanted_(wanted), take_(take), limits_(limits), bytes_left_(limits.archive_bytes) {}

  void run(const std::string& path, Bytes content) {
    open(path, content, nullptr);
    // The innermost archive is read to its end before the one around it goes on.
    while (!levels_.empty()) {
      Level& level = levels_.back();
      const Result<const ZipEntry*> entry = level.zip.next();
      if (!entry) gap(level.path, "malformed-file", entry.error().message);
      if (!entry || !*entry || is_cut_) {
        levels_.pop_back();
        continue;
      }
      if (members_++ == limits_.archive_members) {
        cut(level.path, fmt::format("more than {} members", limits_.archive_members));
        continue;
      }
      if ((*entry)->type == EntryType::file) visit(level, ZipEntry(**entry));
    }
  }

 private:
  void open(const std::string& path, Bytes content, std::shared_ptr<const Buffer> inflated) {
    Result<ZipReader> zip = ZipReader::open(content, limits_);
    if (zip) levels_.push_back(Level{path, std::move(inflated), std::move(*zip)});
  }

  void visit(const Level& level, const ZipEntry& entry) {
    const std::string path = level.path + '/' + entry.path;
    wanted_.match(path, matches_);
    const bool is_archive = is_opened_archive(path);
    if (matches_.empty() && !is_archive) return;
    if (path.size() > limits_.path_bytes) return gap(level.path, "path-too-long", "a member's path is too long");
    if (is_archive && levels_.size() >= limits_.archive_depth) {
      return gap(
          path, "archive-too-deep",
          fmt::format("archives are opened {} deep; what is in this one was not looked at", limits_.archive_depth));
    }
    std::uint64_t most = is_archive ? limits_.detect_file_bytes : 0;
    for (const Wanted::Match& match : matches_) most = std::max(most, match.detector->max_bytes);
    const std::shared_ptr<const Buffer> content = inflate(level, entry, path, most);
    if (!content) return;
    for (const Wanted::Match& match : matches_) {
      Collected collected;
      if (content->size() > match.detector->max_bytes) {
        collected.add(Gap{"file-too-large", fmt::format("{} bytes, more than the {} that are read", content->size(),
                                                        match.detector->max_bytes)});
      } else {
        match.detector->detect(FileView{path, *content}, collected);
      }
      if (!collected.facts.empty()) take_(path, match.detector->id, std::move(collected.facts));
    }
    if (is_archive) open(path, *content, content);  // ends `level`
  }

  std::shared_ptr<const Buffer> inflate(const Level& level, const ZipEntry& entry, const std::string& path,
                                        std::uint64_t most) {
    if (entry.encrypted) {
      gap(path, "encrypted-file", "it is encrypted and could not be read");
      return nullptr;
    }
    if (entry.size > most) {
      gap(path, "file-too-large", fmt::format("{} bytes, more than the {} that are read", entry.size, most));
      return nullptr;
    }
    if (entry.size > bytes_left_) {
      cut(path, fmt::format("more than {} bytes were inflated from this file", limits_.archive_bytes));
      return nullptr;
    }
    auto content = std::make_shared<Buffer>();
    const Result<void> read = read_all(level.zip, entry, *content);
    bytes_left_ -= std::min<std::uint64_t>(bytes_left_, content->size());
    if (read) return content;
    gap(path, "malformed-file", read.error().message);
    return nullptr;
  }

  static Result<void> read_all(const ZipReader& zip, const ZipEntry& entry, Buffer& into) {
    const StreamPtr stream = TRY(zip.open_entry(entry));
    for (;;) {
      const Bytes chunk = TRY(stream->next(std::numeric_limits<std::size_t>::max()));
      if (chunk.empty()) return {};
      if (chunk.size() > entry.size - into.size()) return fail(ErrorKind::malformed, "larger than its entry says");
      into.insert(into.end(), chunk.begin(), chunk.end());
    }
  }

  void gap(const std::string& path, std::string_view code, std::string message) {
    std::vector<Fact> facts;
    facts.emplace_back(Gap{std::string(code), std::move(message)});
    take_(path, kWalk, std::move(facts));
  }

  /// Nothing more of the outermost file is looked at.
  void cut(const std::string& path, std::string message) {
    gap(path, "archive-cut", std::move(message) + "; the rest was not looked at");
    is_cut_ = true;
  }

  const Wanted& wanted_;
  const MemberFacts& take_;
  const Limits& limits_;
  std::uint64_t bytes_left_, members_ = 0;
  bool is_cut_ = false;
  std::vector<Level> levels_;
  std::vector<Wanted::Match> matches_;
};

}  // namespace

void walk_archive(const std::string& path, Bytes content, const Wanted& wanted, const MemberFacts& take,
                  const Limits& limits) {
  ArchiveWalk(wanted, take, limits).run(path, content);
}

}  // namespace plimsoll::scan

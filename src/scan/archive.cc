// SPDX-License-Identifier: Apache-2.0
#include "scan/archive.h"

#include <algorithm>
#include <memory>

#include "codec/tar.h"
#include "codec/zip.h"
#include "codec/zlib.h"
#include "scan/archive_kind.h"
#include "scan/archive_streams.h"

namespace plimsoll::scan {

namespace {

constexpr std::uint64_t kLayerBytes = 32 * kGiB;  // inflated for all files of one layer together
constexpr std::size_t kLongestGitHeader = 32;     // "commit 1234" and a zero byte
constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

/// Keeps facts of one call of a detector.
class Collected final : public FactSink {
 public:
  void add(Fact fact) override { facts.push_back(std::move(fact)); }
  std::vector<Fact> facts;
};

/// From the stored bytes to the plain ones; each reads from the one before.
struct Chain {
  std::vector<std::unique_ptr<Tapped>> streams;
  Chain() = default;
  Chain(Chain&&) noexcept = default;
  Chain& operator=(Chain&&) = delete;
  ~Chain() {
    while (!streams.empty()) streams.pop_back();
  }
  [[nodiscard]] Tapped& last() { return *streams.back(); }
};

/// One archive being read: a zip in memory or a tar that streams.
struct Level {
  std::string path;
  bool is_shown = false;               // to detectors
  std::shared_ptr<const Buffer> held;  // the zip, unless it is the outermost file
  std::optional<ZipReader> zip = {};
  Chain chain = {};  // what the tar is read from
  std::unique_ptr<TarReader> tar = nullptr;
};

class ArchiveWalk {
 public:
  ArchiveWalk(const Wanted& wanted, const MemberFacts& take, SecretSearch* search, const Limits& limits,
              std::uint64_t& layer_left)
      : wanted_(wanted), take_(take), search_(search), limits_(limits), budget_{limits.archive_bytes, &layer_left} {}

  void walk(const std::string& path, Bytes content) {
    open_zip(path, content, nullptr, true);
    run();
  }

  void search(const std::string& path, StreamPtr body) {
    open(path, std::move(body));
    run();
  }

 private:
  /// The innermost archive is read to its end before the one around it goes on.
  void run() {
    while (!levels_.empty()) {
      Level& level = *levels_.back();
      if (is_cut_ || !(level.zip ? next_of_zip(level) : next_of_tar(level))) {
        if (level.tar) close(level);
        levels_.pop_back();
      }
    }
  }

  /// False at the end.
  bool next_of_zip(Level& level) {
    const Result<const ZipEntry*> entry = level.zip->next();
    if (!entry) tell(level, level.path, "malformed-file", entry.error().message);
    if (!entry || *entry == nullptr || !count_member(level)) return false;
    if ((*entry)->type == EntryType::file) visit(level, ZipEntry(**entry));
    return true;
  }

  bool next_of_tar(Level& level) {
    const Result<const Entry*> entry = level.tar->next();
    if (!entry) fell_short(level.path, entry.error());
    if (!entry || *entry == nullptr || !count_member(level)) return false;
    if ((*entry)->type != EntryType::file || (*entry)->size == 0) return true;
    const std::string path = level.path + '/' + (*entry)->path;
    if (path.size() > limits_.path_bytes) return miss(level.path, "a member's path is too long"), true;
    StreamPtr body = std::make_unique<BodyStream>(*level.tar);
    if (!level.tar->body_is_plain()) body = std::make_unique<Budgeted>(std::move(body), budget_);  // holes cost nothing
    open(path, std::move(body));
    return true;
  }

  bool count_member(const Level& level) {
    if (members_++ < limits_.archive_members) return true;
    cut(level, level.path, fmt::format("more than {} members", limits_.archive_members));
    return false;
  }

  // ---- zips

  void open_zip(const std::string& path, Bytes content, std::shared_ptr<const Buffer> held, bool is_shown) {
    Result<ZipReader> zip = ZipReader::open(content, limits_);
    if (!zip) return is_shown ? void() : miss(path, zip.error().message);
    auto level = std::make_unique<Level>(Level{path, is_shown, std::move(held)});
    level->zip = std::move(*zip);
    levels_.push_back(std::move(level));
  }

  void visit(const Level& level, const ZipEntry& entry) {
    const std::string path = level.path + '/' + entry.path;
    matches_.clear();
    if (level.is_shown) wanted_.match(path, matches_);
    const bool is_archive = level.is_shown && is_opened_archive(path);
    const bool is_wanted = is_archive || !matches_.empty();
    if (!is_wanted && search_ == nullptr) return;
    if (path.size() > limits_.path_bytes)
      return tell(level, level.path, "path-too-long", "a member's path is too long");
    if (is_archive && depth() >= limits_.archive_depth) {
      return tell(
          level, path, "archive-too-deep",
          fmt::format("archives are opened {} deep; what is in this one was not looked at", limits_.archive_depth));
    }
    if (entry.encrypted) {
      if (is_wanted) return gap(path, "encrypted-file", "it is encrypted and could not be read");
      return miss(path, "is encrypted");
    }
    if (is_wanted && !show(level, entry, path, is_archive)) return;
    if (search_ == nullptr || is_cut_) return;
    Result<StreamPtr> body = level.zip->open_entry(entry);
    if (!body) return miss(path, body.error().message);
    open(path, std::make_unique<Budgeted>(std::move(*body), budget_));
  }

  /// Shows a member to the detectors, and opens it when it is an archive. False when all that can be done with it was
  /// done.
  bool show(const Level& level, const ZipEntry& entry, const std::string& path, bool is_archive) {
    std::uint64_t most = is_archive ? limits_.detect_file_bytes : 0;
    for (const Wanted::Match& match : matches_) most = std::max(most, match.detector->max_bytes);
    if (entry.size > most) {
      gap(path, "file-too-large", fmt::format("{} bytes, more than the {} that are read", entry.size, most));
      return true;
    }
    const std::shared_ptr<const Buffer> content = inflate(level, entry, path);
    if (!content) return false;
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
    if (is_archive) {
      if (search_ != nullptr) search_->look_at(path, *content);
      open_zip(path, *content, content, true);
    } else if (search_ != nullptr) {
      open(path, std::make_unique<HeldStream>(content));
    }
    return false;
  }

  std::shared_ptr<const Buffer> inflate(const Level& level, const ZipEntry& entry, const std::string& path) {
    if (entry.size > budget_.left()) {
      cut(level, path, fmt::format("more than {} bytes were inflated from this file", limits_.archive_bytes));
      return nullptr;
    }
    auto content = std::make_shared<Buffer>();
    const Result<void> read = read_all(*level.zip, entry, *content);
    budget_.spend(content->size());
    if (read) return content;
    gap(path, "malformed-file", read.error().message);
    return nullptr;
  }

  static Result<void> read_all(const ZipReader& zip, const ZipEntry& entry, Buffer& into) {
    const StreamPtr stream = TRY(zip.open_entry(entry));
    for (;;) {
      const Bytes chunk = TRY(stream->next(kAll));
      if (chunk.empty()) return {};
      if (chunk.size() > entry.size - into.size()) return fail(ErrorKind::malformed, "larger than its entry says");
      into.insert(into.end(), chunk.begin(), chunk.end());
    }
  }

  // ---- anything, by how it begins

  void open(std::string path, StreamPtr body) {
    using Form = ArchiveKind::Form;
    Chain chain;
    chain.streams.push_back(std::make_unique<Tapped>(std::move(body)));
    std::string holder = path;  // the file whose bytes are compressed
    for (;;) {
      const Result<Bytes> head = chain.last().peek(kArchiveHead);
      if (!head) {
        fell_short(holder, head.error());
        return finish(chain);
      }
      ArchiveKind kind = archive_kind(path, *head);
      if (kind.form != Form::none && depth() + chain.streams.size() > limits_.archive_depth) {
        miss(path, fmt::format("archives are opened {} deep", limits_.archive_depth));
        kind = {};
      }
      switch (kind.form) {
        case Form::compressed: {
          Tapped& packed = chain.last();
          packed.listen(*search_, path);
          // What is stored in the clear or follows the damage is seen by the tap.
          StreamPtr plain =
              decompress(std::make_unique<Lent>(packed), kind.compression, std::max<std::uint64_t>(1, budget_.left()));
          chain.streams.push_back(std::make_unique<Tapped>(std::make_unique<Budgeted>(std::move(plain), budget_)));
          holder = path;
          path = holder + '/' + inflated_name(holder);
          continue;
        }
        case Form::tar: {
          // Members of "x.tar.gz" stand right below it.
          auto level = std::make_unique<Level>(Level{chain.streams.size() > 1 ? holder : path, false, nullptr});
          level->chain.streams = std::move(chain.streams);
          level->tar = std::make_unique<TarReader>(level->chain.last(), limits_);
          levels_.push_back(std::move(level));
          return;
        }
        case Form::zip:
        case Form::git_object:
          open_held(path, holder, chain, kind.form);
          return finish(chain);
        case Form::none:
          chain.last().listen(*search_, path);
          if (const Result<void> read = chain.last().drain(); !read) fell_short(holder, read.error());
          return finish(chain);
      }
    }
  }

  /// What can only be read as a whole.
  void open_held(const std::string& path, const std::string& holder, Chain& chain, ArchiveKind::Form form) {
    auto content = std::make_shared<Buffer>();
    for (;;) {
      const Result<Bytes> chunk = chain.last().next(kAll);
      if (!chunk) {
        fell_short(holder, chunk.error());
        break;
      }
      if (chunk->empty()) break;
      content->insert(content->end(), chunk->begin(), chunk->end());
      if (content->size() > limits_.detect_file_bytes) {
        miss(path, fmt::format("an archive of more than {} bytes", limits_.detect_file_bytes));
        SecretSearch::Pieces rest(*search_, path);
        rest.add(*content);
        content.reset();
        for (Result<Bytes> more = chain.last().next(kAll); more && !more->empty(); more = chain.last().next(kAll))
          rest.add(*more);
        return rest.finish();
      }
    }
    if (form == ArchiveKind::Form::git_object && look_at_object(path, *content)) return;
    search_->look_at(path, *content);
    if (form == ArchiveKind::Form::zip) open_zip(path, *content, content, false);
  }

  /// "blob 12", a zero byte, the content; all of it deflated.
  bool look_at_object(const std::string& path, Bytes content) {
    const Result<Buffer> object = inflate_zlib(content, budget_.left());
    if (!object) return false;
    budget_.spend(object->size());
    const std::string_view text = as_text(*object);
    const std::size_t end = text.substr(0, kLongestGitHeader).find('\0');
    const std::size_t space = text.substr(0, kLongestGitHeader).find(' ');
    if (end == std::string_view::npos || space > end) return false;
    const std::string_view type = text.substr(0, space);
    if (type != "blob" && type != "tree" && type != "commit" && type != "tag") return false;
    search_->look_at(fmt::format("{}/{}", path, type), Bytes(*object).subspan(end + 1));
    return true;
  }

  /// What follows a tar's end, or the place where it is damaged, is content like any other.
  void close(Level& level) {
    level.tar.reset();
    Tapped& last = level.chain.last();
    if (!last.is_listening()) last.listen(*search_, level.path);
    finish(level.chain);
  }

  /// Reads all streams of a chain to their ends, the innermost first.
  void finish(Chain& chain) {
    for (std::size_t i = chain.streams.size(); i-- > 0;) {
      Tapped& stream = *chain.streams[i];
      if (stream.is_listening()) {
        const bool is_inflated = i > 0;
        // Damage was told when it was met; a budget that is spent is not overdrawn here.
        if (!is_inflated || !is_cut_) static_cast<void>(stream.drain());
        stream.finish();
      }
    }
  }

  // ---- what went wrong

  [[nodiscard]] std::size_t depth() const {
    std::size_t depth = 0;
    for (const auto& level : levels_) depth += level->zip ? 1 : level->chain.streams.size();
    return depth;
  }

  void gap(const std::string& path, std::string_view code, std::string message) {
    std::vector<Fact> facts;
    facts.emplace_back(Gap{std::string(code), std::move(message)});
    take_(path, kWalk, std::move(facts));
  }

  void miss(const std::string& path, std::string reason) {
    if (search_ != nullptr) search_->miss(path, std::move(reason));
  }

  void tell(const Level& level, const std::string& path, std::string_view code, std::string message) {
    if (level.is_shown) return gap(path, code, std::move(message));
    miss(path, std::move(message));
  }

  /// A stream that could not be read to its end.
  void fell_short(const std::string& path, const Error& error) {
    miss(path, error.message);
    if (error.kind == ErrorKind::limit) is_cut_ = true;
  }

  /// Nothing more of the outermost file is looked at.
  void cut(const Level& level, const std::string& path, std::string message) {
    tell(level, path, "archive-cut", std::move(message) + "; the rest was not looked at");
    is_cut_ = true;
  }

  const Wanted& wanted_;
  const MemberFacts& take_;
  SecretSearch* search_;
  const Limits& limits_;
  Budget budget_;
  std::uint64_t members_ = 0;
  bool is_cut_ = false;
  std::vector<std::unique_ptr<Level>> levels_;
  std::vector<Wanted::Match> matches_;
};

}  // namespace

Archives::Archives(const Wanted& wanted, MemberFacts take, SecretSearch* search, const Limits& limits)
    : wanted_(wanted), take_(std::move(take)), search_(search), limits_(limits), layer_bytes_left_(kLayerBytes) {}

void Archives::walk(const std::string& path, Bytes content) {
  ArchiveWalk(wanted_, take_, search_, limits_, layer_bytes_left_).walk(path, content);
}

Result<void> Archives::search(const std::string& path, StreamPtr body) {
  Tapped whole(std::move(body));
  ArchiveWalk(wanted_, take_, search_, limits_, layer_bytes_left_).search(path, std::make_unique<Lent>(whole));
  return whole.drain();
}

}  // namespace plimsoll::scan

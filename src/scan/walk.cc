// SPDX-License-Identifier: Apache-2.0
#include "scan/walk.h"

#include <algorithm>
#include <optional>
#include <unordered_set>
#include <utility>

#include "scan/archive.h"
#include "scan/archive_kind.h"
#include "scan/body.h"
#include "tree/content_hasher.h"

namespace plimsoll::scan {

namespace {

constexpr std::uint64_t kSparseBytes = 16 * kGiB;  // of the sparse files of one layer, holes included
constexpr std::size_t kKeptBuffer = 16 * kMiB;     // between files

class Sink final : public FactSink {
 public:
  explicit Sink(std::vector<Fact>& into) : into_(into) {}
  void add(Fact fact) override { into_.push_back(std::move(fact)); }

 private:
  std::vector<Fact>& into_;
};

/// Hashes what passes.
class HashedBody final : public ByteStream {
 public:
  HashedBody(StreamPtr inner, tree::ContentHasher& hasher) : inner_(std::move(inner)), hasher_(hasher) {}
  Result<Bytes> next(std::size_t most) override {
    const Bytes chunk = TRY(inner_->next(most));
    hasher_.update(chunk);
    return chunk;
  }

 private:
  StreamPtr inner_;
  tree::ContentHasher& hasher_;
};

class Walk {
 public:
  Walk(EntryReader& entries, const Wanted& wanted, Whiteouts whiteouts, const Search& search, const Limits& limits)
      : entries_(entries),
        wanted_(wanted),
        whiteouts_(whiteouts),
        limits_(limits),
        contents_(search.contents),
        sparse_left_(kSparseBytes) {
    if (search.secrets) search_.emplace(search.secrets, search.memo);
    archives_.emplace(
        wanted,
        [this](const std::string& member, std::string_view detector, std::vector<Fact> facts) {
          if (taken_) taken_ = take(member, detector, std::move(facts));
        },
        search_ ? &*search_ : nullptr, limits);
    facts_.detectors[std::string(kWalk)] = kWalkVersion;
    if (contents_ == Contents::needed) facts_.detectors[std::string(kContents)] = kContentsVersion;
    for (const Detector& detector : wanted.detectors()) facts_.detectors[std::string(detector.id)] = detector.version;
  }

  Result<LayerFacts> run() {
    for (;;) {
      const Entry* entry = TRY(entries_.next());
      if (!entry) break;
      TRY(visit(*entry));
    }
    if (search_) search_->move_into(facts_);
    for (EntryProblem& problem : entries_.take_problems()) {
      facts_.files.push_back(
          {std::move(problem.path), std::string(kWalk), {Gap{"unreadable-folder", std::move(problem.reason)}}});
    }
    for (auto& [key, file] : files_) facts_.files.push_back(std::move(file));
    for (auto& [path, link] : links_) facts_.links.push_back(std::move(link));
    for (auto* leaves : {&facts_.leaves, &facts_.merged_leaves}) {
      std::ranges::sort(*leaves);
      leaves->erase(std::ranges::unique(*leaves).begin(), leaves->end());
      leaves->shrink_to_fit();
    }
    return std::move(facts_);
  }

 private:
  Result<void> visit(const Entry& entry) {
    if (!record_of(entry, whiteouts_, record_)) return {};
    if (tree::is_removal(record_.kind)) {
      facts_.table.add(record_);
      (record_.kind == tree::RecordKind::opaque ? facts_.opaque : facts_.whiteouts).push_back(record_.path);
      return {};
    }
    const Result<void> looked = entry.type == EntryType::folder ? look_at_folder(entry) : look_at_leaf(entry);
    facts_.table.add(record_);
    return looked;
  }

  Result<void> look_at_folder(const Entry& entry) {
    if (!wanted_.leads_to_wanted(entry.path)) return {};
    facts_.folders.push_back(entry.path);
    links_.erase(entry.path);
    return {};
  }

  Result<void> look_at_leaf(const Entry& entry) {
    const std::uint64_t hash = path_hash(entry.path);
    facts_.leaves.push_back(hash);
    if (is_merged_path(entry.path)) facts_.merged_leaves.push_back(owned_path(entry.path));
    wanted_.match(entry.path, matches_);
    if (read_.contains(hash) || wanted_.leads_to_wanted(entry.path)) forget(entry.path);
    const bool is_link = entry.type == EntryType::symlink || entry.type == EntryType::hard_link;
    if (is_link && (!matches_.empty() || wanted_.leads_to_wanted(entry.path))) {
      const auto kind = entry.type == EntryType::symlink ? Link::Kind::symbolic : Link::Kind::hard;
      links_[entry.path] = Link{kind, entry.path, entry.link};
      return {};
    }
    if (entry.type != EntryType::file) return {};
    const bool is_wanted = !matches_.empty() || is_executable(entry) || is_opened_archive(entry.path);
    if (is_wanted || (entry.size > 0 && looks_at_all())) return read(entry, hash);
    return {};
  }

  [[nodiscard]] bool looks_at_all() const { return search_ || contents_ == Contents::needed; }

  /// A later entry of the same path replaces an earlier one, with all an archive there held.
  void forget(const std::string& path) {
    links_.erase(path);
    for (auto file = files_.lower_bound({path, {}}); file != files_.end() && file->first.first == path;)
      file = files_.erase(file);
    if (!is_opened_archive(path)) return;
    const std::string below = path + '/';
    for (auto file = files_.lower_bound({below, {}}); file != files_.end() && file->first.first.starts_with(below);)
      file = files_.erase(file);
  }

  /// One file of a folder that cannot be read is a gap; a tar that cannot be read on is the end of it.
  [[nodiscard]] bool may_go_on(const Error& error) const {
    return whiteouts_ == Whiteouts::plain &&
           (error.kind == ErrorKind::denied || error.kind == ErrorKind::io || error.kind == ErrorKind::not_found);
  }

  static bool is_executable(const Entry& entry) { return (entry.mode & 0111) != 0 && entry.size > 0; }

  /// How much of a file is held in one piece at most; a larger one streams.
  [[nodiscard]] std::uint64_t most_to_hold(bool is_archive, const ArchiveKind& kind) const {
    std::uint64_t most = looks_at_all() ? kHeldBytes : 0;
    if (is_archive || kind.form == ArchiveKind::Form::zip) most = std::max(most, limits_.detect_file_bytes);
    for (const Wanted::Match& match : matches_) most = std::max(most, match.detector->max_bytes);
    return most;
  }

  /// Reads the beginning of a body, and all of it when it is held; adds the detectors that want it by how it begins.
  Result<void> begin(const Entry& entry, bool is_archive, Body& body, ArchiveKind& kind) {
    if (is_executable(entry)) {
      // A reader that can seek reads no more than that when nobody wants the rest.
      TRY(body.read_to(Dispatcher::kLongestMagic, looks_at_all() ? Body::Ahead::any : Body::Ahead::none));
      wanted_.match_executable(
          entry.path, as_text(body.bytes().first(std::min(body.bytes().size(), Dispatcher::kLongestMagic))), matches_);
    }
    if (search_) {
      TRY(body.read_to(kArchiveHead));
      kind = archive_kind(entry.path, body.bytes());
    }
    if (entry.size <= most_to_hold(is_archive, kind)) return body.read_to(entry.size);
    return {};
  }

  Result<void> read(const Entry& entry, std::uint64_t hash) {
    const bool is_archive = is_opened_archive(entry.path);
    const std::size_t by_path = matches_.size();
    Body body(entries_, entry.size, buffer_);
    ArchiveKind kind;
    const Result<void> begun = begin(entry, is_archive, body, kind);
    if (!begun && !may_go_on(begun.error()))
      return std::unexpected(Error(begun.error()).context(printable(entry.path)));
    std::optional<Gap> unread;
    if (!begun) unread = Gap{"unreadable-file", begun.error().message};
    if (unread && matches_.empty()) TRY(take(entry.path, kWalk, {*unread}));
    if (!matches_.empty() || is_archive || unread) read_.insert(hash);
    if (search_) search_->begin_file(entry.path);
    TRY(show(entry, body, unread, by_path));
    if (is_archive && !unread) TRY(open(entry, body));
    if (looks_at_all() && !unread) {
      const Result<void> looked = look_at_all(entry, body, is_archive ? ArchiveKind{} : kind);
      if (!looked && !may_go_on(looked.error()))
        return std::unexpected(Error(looked.error()).context(printable(entry.path)));
      if (!looked) TRY(take(entry.path, kWalk, {Gap{"unreadable-file", looked.error().message}}));
    }
    if (search_) search_->end_file(record_.content);
    if (buffer_.capacity() > kKeptBuffer) buffer_ = {};
    return {};
  }

  Result<void> show(const Entry& entry, const Body& body, const std::optional<Gap>& unread, std::size_t by_path) {
    for (std::size_t i = 0; i < matches_.size(); ++i) {
      const Detector& detector = *matches_[i].detector;
      std::vector<Fact> facts;
      Sink sink(facts);
      if (unread) {
        sink.add(*unread);
      } else if (entry.size > detector.max_bytes) {
        sink.add(Gap{"file-too-large",
                     fmt::format("{} bytes, more than the {} that are read", entry.size, detector.max_bytes)});
      } else {
        detector.detect(FileView{matches_[i].as, body.bytes()}, sink);
      }
      // Nothing in a file that was wanted by its place is worth remembering; in one of thousands of programs it is not.
      if (i < by_path || !facts.empty()) TRY(take(entry.path, detector.id, std::move(facts)));
    }
    return {};
  }

  Result<void> open(const Entry& entry, const Body& body) {
    if (entry.size > limits_.detect_file_bytes) {
      return take(entry.path, kWalk,
                  {Gap{"file-too-large", fmt::format("{} bytes, more than the {} that are read", entry.size,
                                                     limits_.detect_file_bytes)}});
    }
    archives_->walk(entry.path, body.bytes());
    return std::move(taken_);
  }

  /// What is done with every body: its hash, and the secrets in it.
  Result<void> look_at_all(const Entry& entry, Body& body, const ArchiveKind& kind) {
    const bool is_plain_file = kind.form == ArchiveKind::Form::none;
    if (body.is_whole()) {
      if (contents_ == Contents::needed) record_.content = tree::content_hash(body.bytes());
      if (search_ && is_plain_file) search_->look_at(entry.path, body.bytes());
      if (search_ && !is_plain_file) return archives_->search(entry.path, std::make_unique<MemoryStream>(body.bytes()));
      return {};
    }
    if (!entries_.body_is_plain()) {
      if (entry.size > sparse_left_) {
        if (search_) search_->miss(entry.path, "a sparse file of more than is read");
        return {};
      }
      sparse_left_ -= entry.size;
    }
    hasher_.begin();
    StreamPtr stream = body.stream();
    if (contents_ == Contents::needed) stream = std::make_unique<HashedBody>(std::move(stream), hasher_);
    if (search_ && is_plain_file) {
      SecretSearch::Pieces pieces(*search_, entry.path);
      for (;;) {
        const Bytes chunk = TRY(stream->next(std::numeric_limits<std::size_t>::max()));
        if (chunk.empty()) break;
        pieces.add(chunk);
      }
      pieces.finish();
    } else if (search_) {
      TRY(archives_->search(entry.path, std::move(stream)));
    } else {
      while (!TRY(stream->next(std::numeric_limits<std::size_t>::max())).empty()) {
      }
    }
    if (contents_ == Contents::needed) record_.content = hasher_.hash();
    return {};
  }

  /// What one detector said about one file; a later word about it replaces an earlier one.
  Result<void> take(const std::string& path, std::string_view detector, std::vector<Fact> facts) {
    fact_count_ += facts.size();
    if (fact_count_ > limits_.facts)
      return fail(ErrorKind::limit, "{}: more than {} facts in one layer", printable(path), limits_.facts);
    files_[{path, std::string(detector)}] = FileFacts{path, std::string(detector), std::move(facts)};
    return {};
  }

  EntryReader& entries_;
  const Wanted& wanted_;
  Whiteouts whiteouts_;
  const Limits& limits_;
  Contents contents_;
  LayerFacts facts_;
  std::optional<SecretSearch> search_;  // none: secrets are not looked for
  std::optional<Archives> archives_;
  Result<void> taken_;  // of what archives_ told
  tree::Record record_;
  tree::ContentHasher hasher_;
  Buffer buffer_;
  std::uint64_t sparse_left_;
  std::map<std::pair<std::string, std::string>, FileFacts> files_;  // by path and detector
  std::unordered_set<std::uint64_t> read_;  // path_hash of every file about which there may be facts
  std::map<std::string, Link> links_;
  std::vector<Wanted::Match> matches_;
  std::uint64_t fact_count_ = 0;
};

}  // namespace

Result<LayerFacts> walk(EntryReader& entries, const Wanted& wanted, Whiteouts whiteouts, const Search& search,
                        const Limits& limits) {
  return Walk(entries, wanted, whiteouts, search, limits).run();
}

}  // namespace plimsoll::scan

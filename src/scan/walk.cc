// SPDX-License-Identifier: Apache-2.0
#include "scan/walk.h"

#include <algorithm>
#include <optional>
#include <unordered_set>
#include <utility>

#include "scan/archive.h"

namespace plimsoll::scan {

namespace {

constexpr std::string_view kWhiteout = ".wh.";
constexpr std::string_view kOpaque = ".wh..wh..opq";

class Sink final : public FactSink {
 public:
  explicit Sink(std::vector<Fact>& into) : into_(into) {}
  void add(Fact fact) override { into_.push_back(std::move(fact)); }

 private:
  std::vector<Fact>& into_;
};

class Walk {
 public:
  Walk(EntryReader& entries, const Wanted& wanted, Whiteouts whiteouts, const Limits& limits)
      : entries_(entries), wanted_(wanted), whiteouts_(whiteouts), limits_(limits) {
    facts_.detectors[std::string(kWalk)] = kWalkVersion;
    for (const Detector& detector : wanted.detectors()) facts_.detectors[std::string(detector.id)] = detector.version;
  }

  Result<LayerFacts> run() {
    for (;;) {
      const Entry* entry = TRY(entries_.next());
      if (!entry) break;
      TRY(visit(*entry));
    }
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
    if (whiteouts_ == Whiteouts::obey && note_whiteout(entry.path)) return {};
    note(entry);
    if (entry.type == EntryType::folder) {
      if (wanted_.leads_to_wanted(entry.path)) {
        facts_.folders.push_back(entry.path);
        links_.erase(entry.path);
      }
      return {};
    }
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
    const bool is_executable = (entry.mode & 0111) != 0 && entry.size > 0;
    if (matches_.empty() && !is_executable && !is_opened_archive(entry.path)) return {};
    return read(entry);
  }

  /// Adds the entry to the layer's table.
  void note(const Entry& entry) {
    tree::Record record;
    record.kind = static_cast<tree::RecordKind>(entry.type);  // the first kinds are those of entries
    record.path = entry.path;
    record.link = entry.link;
    record.size = entry.type == EntryType::file ? entry.size : 0;
    record.mode = entry.mode;
    record.uid = entry.uid;
    record.gid = entry.gid;
    record.mtime = entry.mtime;
    if (const auto capability = entry.xattrs.find("security.capability"); capability != entry.xattrs.end())
      record.capability = capability->second;
    facts_.table.add(record);
  }

  /// True when the entry is a whiteout and not a thing of its own.
  bool note_whiteout(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    const std::string_view folder = slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
    const std::string_view name = path.substr(slash == std::string_view::npos ? 0 : slash + 1);
    if (!name.starts_with(kWhiteout)) return false;
    tree::Record record;
    if (name == kOpaque) {
      record.kind = tree::RecordKind::opaque;
      record.path = folder;
      facts_.table.add(record);
      facts_.opaque.emplace_back(folder);
    } else if (!name.starts_with(".wh..wh.") && name.size() > kWhiteout.size()) {  // others: AUFS's own bookkeeping
      std::string removed(folder);
      if (!removed.empty()) removed += '/';
      facts_.whiteouts.push_back(removed.append(name.substr(kWhiteout.size())));
      record.kind = tree::RecordKind::whiteout;
      record.path = facts_.whiteouts.back();
      facts_.table.add(record);
    }
    return true;
  }

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

  /// Adds the detectors that want the file by how it begins, and leaves that beginning in `content`.
  Result<void> match_executable(const Entry& entry, Buffer& content) {
    while (content.size() < std::min<std::uint64_t>(entry.size, Dispatcher::kLongestMagic)) {
      const Bytes chunk = TRY(entries_.body(Dispatcher::kLongestMagic - content.size()));
      if (chunk.empty()) break;
      content.insert(content.end(), chunk.begin(), chunk.end());
    }
    wanted_.match_executable(entry.path, as_text(content), matches_);
    return {};
  }

  /// The whole file, or why not. An error is one that ends the walk.
  Result<std::optional<Gap>> read_content(const Entry& entry, bool is_archive, Buffer& content) {
    const bool is_executable = (entry.mode & 0111) != 0 && entry.size > 0;
    Result<void> done = is_executable ? match_executable(entry, content) : Result<void>{};
    std::uint64_t most = is_archive ? limits_.detect_file_bytes : 0;
    for (const Wanted::Match& match : matches_) most = std::max(most, match.detector->max_bytes);
    if (done && most > 0 && entry.size <= most) {
      content.reserve(entry.size);
      done = entries_.append_body(content, most - content.size());
    }
    if (done) return std::nullopt;
    if (!may_go_on(done.error())) return std::unexpected(std::move(done).error().context(printable(entry.path)));
    return Gap{"unreadable-file", done.error().message};
  }

  Result<void> read(const Entry& entry) {
    const std::string path = entry.path;
    const std::uint64_t size = entry.size;
    read_.insert(path_hash(path));
    const bool is_archive = is_opened_archive(path);
    const std::size_t by_path = matches_.size();
    Buffer content;
    const std::optional<Gap> unread = TRY(read_content(entry, is_archive, content));
    if (unread && matches_.empty()) TRY(take(path, kWalk, {*unread}));
    for (std::size_t i = 0; i < matches_.size(); ++i) {
      const Detector& detector = *matches_[i].detector;
      std::vector<Fact> facts;
      Sink sink(facts);
      if (unread) {
        sink.add(*unread);
      } else if (size > detector.max_bytes) {
        sink.add(
            Gap{"file-too-large", fmt::format("{} bytes, more than the {} that are read", size, detector.max_bytes)});
      } else {
        detector.detect(FileView{matches_[i].as, content}, sink);
      }
      // Nothing in a file that was wanted by its place is worth remembering; in one of thousands of programs it is not.
      if (i < by_path || !facts.empty()) TRY(take(path, detector.id, std::move(facts)));
    }
    if (!is_archive || unread) return {};
    if (size > limits_.detect_file_bytes)
      return take(path, kWalk,
                  {Gap{"file-too-large",
                       fmt::format("{} bytes, more than the {} that are read", size, limits_.detect_file_bytes)}});
    Result<void> taken;
    walk_archive(
        path, content, wanted_,
        [&](const std::string& member, std::string_view detector, std::vector<Fact> facts) {
          if (taken) taken = take(member, detector, std::move(facts));
        },
        limits_);
    return taken;
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
  LayerFacts facts_;
  std::map<std::pair<std::string, std::string>, FileFacts> files_;  // by path and detector
  std::unordered_set<std::uint64_t> read_;                          // path_hash of every file that was read
  std::map<std::string, Link> links_;
  std::vector<Wanted::Match> matches_;
  std::uint64_t fact_count_ = 0;
};

}  // namespace

Result<LayerFacts> walk(EntryReader& entries, const Wanted& wanted, Whiteouts whiteouts, const Limits& limits) {
  return Walk(entries, wanted, whiteouts, limits).run();
}

}  // namespace plimsoll::scan

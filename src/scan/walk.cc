// SPDX-License-Identifier: Apache-2.0
#include "scan/walk.h"

#include <algorithm>
#include <optional>
#include <utility>

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
    for (const Detector& detector : wanted.detectors()) facts_.detectors[std::string(detector.id)] = detector.version;
  }

  Result<LayerFacts> run() {
    for (;;) {
      const Entry* entry = TRY(entries_.next());
      if (!entry) break;
      TRY(visit(*entry));
    }
    for (EntryProblem& problem : entries_.take_problems()) {
      facts_.files.push_back({std::move(problem.path), "walk", {Gap{"unreadable-folder", std::move(problem.reason)}}});
    }
    for (auto& [key, file] : files_) facts_.files.push_back(std::move(file));
    for (auto& [path, link] : links_) facts_.links.push_back(std::move(link));
    std::ranges::sort(facts_.leaves);
    facts_.leaves.erase(std::ranges::unique(facts_.leaves).begin(), facts_.leaves.end());
    facts_.leaves.shrink_to_fit();
    return std::move(facts_);
  }

 private:
  Result<void> visit(const Entry& entry) {
    if (whiteouts_ == Whiteouts::obey && note_whiteout(entry.path)) return {};
    if (entry.type == EntryType::folder) {
      if (wanted_.leads_to_wanted(entry.path)) {
        facts_.folders.push_back(entry.path);
        links_.erase(entry.path);
      }
      return {};
    }
    facts_.leaves.push_back(path_hash(entry.path));
    if (wanted_.leads_to_wanted(entry.path)) forget(entry.path);
    wanted_.match(entry.path, matches_);
    const bool is_link = entry.type == EntryType::symlink || entry.type == EntryType::hard_link;
    if (is_link && (!matches_.empty() || wanted_.leads_to_wanted(entry.path))) {
      const auto kind = entry.type == EntryType::symlink ? Link::Kind::symbolic : Link::Kind::hard;
      links_[entry.path] = Link{kind, entry.path, entry.link};
      return {};
    }
    return entry.type == EntryType::file && !matches_.empty() ? read(entry) : Result<void>{};
  }

  /// True when the entry is a whiteout and not a thing of its own.
  bool note_whiteout(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    const std::string_view folder = slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
    const std::string_view name = path.substr(slash == std::string_view::npos ? 0 : slash + 1);
    if (!name.starts_with(kWhiteout)) return false;
    if (name == kOpaque) {
      facts_.opaque.emplace_back(folder);
    } else if (!name.starts_with(".wh..wh.") && name.size() > kWhiteout.size()) {  // others: AUFS's own bookkeeping
      std::string removed(folder);
      if (!removed.empty()) removed += '/';
      facts_.whiteouts.push_back(removed.append(name.substr(kWhiteout.size())));
    }
    return true;
  }

  /// A later entry of the same path replaces an earlier one.
  void forget(const std::string& path) {
    links_.erase(path);
    for (auto file = files_.lower_bound({path, {}}); file != files_.end() && file->first.first == path;)
      file = files_.erase(file);
  }

  /// One file of a folder that cannot be read is a gap; a tar that cannot be read on is the end of it.
  [[nodiscard]] bool may_go_on(const Error& error) const {
    return whiteouts_ == Whiteouts::plain &&
           (error.kind == ErrorKind::denied || error.kind == ErrorKind::io || error.kind == ErrorKind::not_found);
  }

  Result<void> read(const Entry& entry) {
    const std::string path = entry.path;
    std::uint64_t most = 0;
    for (const Wanted::Match& match : matches_) most = std::max(most, match.detector->max_bytes);
    Buffer content;
    std::optional<Gap> unread;
    if (entry.size <= most) {
      Result<Buffer> body = entries_.whole_body(most);
      if (!body && !may_go_on(body.error())) return std::unexpected(std::move(body).error().context(printable(path)));
      if (body)
        content = std::move(*body);
      else
        unread = Gap{"unreadable-file", body.error().message};
    }
    for (const Wanted::Match& match : matches_) {
      FileFacts& file = files_[{path, std::string(match.detector->id)}];
      file = FileFacts{path, std::string(match.detector->id), {}};
      Sink sink(file.facts);
      if (unread) {
        sink.add(*unread);
      } else if (entry.size > match.detector->max_bytes) {
        sink.add(Gap{"file-too-large",
                     fmt::format("{} bytes, more than the {} that are read", entry.size, match.detector->max_bytes)});
      } else {
        match.detector->detect(FileView{match.as, content}, sink);
      }
      fact_count_ += file.facts.size();
      if (fact_count_ > limits_.facts)
        return fail(ErrorKind::limit, "{}: more than {} facts in one layer", printable(path), limits_.facts);
    }
    return {};
  }

  EntryReader& entries_;
  const Wanted& wanted_;
  Whiteouts whiteouts_;
  const Limits& limits_;
  LayerFacts facts_;
  std::map<std::pair<std::string, std::string>, FileFacts> files_;  // by path and detector
  std::map<std::string, Link> links_;
  std::vector<Wanted::Match> matches_;
  std::uint64_t fact_count_ = 0;
};

}  // namespace

Result<LayerFacts> walk(EntryReader& entries, const Wanted& wanted, Whiteouts whiteouts, const Limits& limits) {
  return Walk(entries, wanted, whiteouts, limits).run();
}

}  // namespace plimsoll::scan

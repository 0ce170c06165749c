// SPDX-License-Identifier: Apache-2.0
// The Debian security tracker, as its JSON (package -> problem -> releases, already evaluated) or as its text lists
// (debian_list.h), in any subset, joined to one advisory per problem, source package and release.
//
// Evaluating the lists, as the tracker does: a note for a release counts for that release; a DSA or DLA is such a note
// for every CVE it names; of two fixed versions the later counts. A release without a note of its own follows
// unstable: whoever has a version before the one that fixed unstable is affected, and no fix is on offer in that
// release (the lists do not say which versions a release ships). "removed" from unstable is not "not affected".
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "advisory/feeds/debian_list.h"
#include "advisory/feeds/readers.h"
#include "advisory/feeds/text.h"
#include "base/bytes.h"
#include "base/json.h"
#include "version/version.h"

namespace plimsoll::advisory {

namespace {

struct Release {
  std::string_view codename, number;
  bool follows_unstable;  // releases old enough to have all their notes are not derived anew
  bool testing;           // still receives what unstable has
};

/// Oldest first. Numbers are what os-release says, hence what images are asked about.
constexpr std::array<Release, 14> kReleases{{
    {"potato", "2.2", false, false},
    {"woody", "3.0", false, false},
    {"sarge", "3.1", false, false},
    {"etch", "4", false, false},
    {"lenny", "5", false, false},
    {"squeeze", "6", false, false},
    {"wheezy", "7", false, false},
    {"jessie", "8", false, false},
    {"stretch", "9", false, false},
    {"buster", "10", true, false},
    {"bullseye", "11", true, false},
    {"bookworm", "12", true, false},
    {"trixie", "13", true, false},
    {"forky", "14", true, true},
}};
constexpr std::size_t kUnknownRelease = kReleases.size();

std::size_t release_index(std::string_view codename) {
  return static_cast<std::size_t>(std::ranges::find(kReleases, codename, &Release::codename) - kReleases.begin());
}

/// What one note says of one package in one release or in unstable.
struct State {
  Status status = Status::affected;
  std::string version;  // that has the fix; also bounds the statuses that have none on offer
  std::string urgency;
  std::set<std::string> advisories;  // DSA and DLA that brought it
  bool settled = false;              // the CVE list says "not affected": no announcement changes that
};

struct PackageStates {
  std::optional<State> unstable;
  std::map<std::size_t, State> releases;   // by index, from the lists
  std::map<std::size_t, State> evaluated;  // by index, from the JSON: counts before the lists
};

struct Problem {
  std::string title;                 // from the lists, cut short there
  std::string description;           // from the JSON
  std::set<std::string> references;  // DSA and DLA named by the CVE list
  std::map<std::string, PackageStates, std::less<>> packages;
};

struct Announcement {
  std::string id, title;
  std::vector<std::string> problems;
  std::vector<DebianNote> notes;
};

/// nullopt for words that make no statement about Debian ("<itp>").
std::optional<Status> status_of(std::string_view version) {
  static constexpr std::array<std::pair<std::string_view, Status>, 8> kWords{{
      {"<end-of-life>", Status::end_of_life},
      {"<ignored>", Status::will_not_fix},
      {"<no-dsa>", Status::deferred},
      {"<not-affected>", Status::not_affected},
      {"<postponed>", Status::deferred},
      {"<removed>", Status::affected},
      {"<undetermined>", Status::under_investigation},
      {"<unfixed>", Status::affected},
  }};
  if (!version.starts_with('<')) return Status::fixed;
  const auto* const word = std::ranges::find(kWords, version, &std::pair<std::string_view, Status>::first);
  return word == kWords.end() ? std::nullopt : std::optional(word->second);
}

std::optional<State> state_of(const DebianNote& note) {
  const std::optional<Status> status = status_of(note.version);
  if (!status) return std::nullopt;
  State state{.status = *status, .version = {}, .urgency = note.urgency, .advisories = {}, .settled = false};
  if (*status == Status::fixed) state.version = note.version;
  if (note.urgency == "end-of-life") state.status = Status::end_of_life;
  return state;
}

bool earlier(std::string_view a, std::string_view b) {
  const version::Scheme* deb = version::find_scheme("deb");
  const auto order = deb ? version::compare(*deb, a, b) : std::nullopt;
  return order ? *order < 0 : a < b;
}

/// Joins a further note on the same package and release: the later fix, and a fix rather than anything else.
void join(State& known, State&& more) {
  known.advisories.merge(more.advisories);
  if (known.urgency.empty()) known.urgency = std::move(more.urgency);
  if (known.settled || more.status != Status::fixed) return;
  if (known.status == Status::fixed && !earlier(known.version, more.version)) return;
  known.status = Status::fixed;
  known.version = std::move(more.version);
}

template <typename Map, typename Key>
void join_into(Map& states, const Key& key, State&& state) {
  const auto known = states.find(key);
  if (known == states.end())
    states.emplace(key, std::move(state));
  else
    join(known->second, std::move(state));
}

class DebianReader final : public FeedReader {
 public:
  [[nodiscard]] bool wants(std::string_view name) const override {
    for (const std::string_view list : {"CVE/list", "DSA/list", "DLA/list", "DTSA/list"}) {
      if (name.ends_with(list)) return true;
    }
    const std::string_view base = name.substr(name.rfind('/') + 1);
    return base == "json" || (base.ends_with(".json") && base != "config.json" && base != "distributions.json");
  }

  Result<void> read(Document& document, Sink& sink) override {
    Peeked peeked = TRY_AT(document.name, peek(std::move(document.stream)));
    if (peeked.head.starts_with('{')) {
      TRY_AT(document.name, read_json(*peeked.stream, sink));
      return {};
    }
    if (!starts_debian_list(peeked.head)) {
      return fail(ErrorKind::malformed, "{}: neither the tracker's JSON nor one of its lists", document.name);
    }
    const auto odd = [&](std::uint64_t line, std::string_view text) {
      sink.skip(document.name, fmt::format("line {}: {}", line, printable(text, 100)));
    };
    TRY_AT(document.name,
           for_each_debian_record(
               *peeked.stream, [&](DebianRecord&& record) { return take(std::move(record), sink); }, odd));
    return {};
  }

  Result<void> finish(Sink& sink) override {
    std::ranges::sort(announcements_, {}, &Announcement::id);  // whatever the order of the documents
    for (Announcement& announcement : announcements_) apply(announcement, sink);
    announcements_.clear();
    for (const auto& [id, problem] : problems_) {
      if (std::ranges::any_of(problem.references,
                              [&](const std::string& reference) { return !announced_.contains(reference); })) {
        sink.leave_out("problems refer to a DSA or DLA whose list was not given: the versions it fixed are not known");
      }
      for (const auto& [package, states] : problem.packages) TRY(emit(id, problem, package, states, sink));
    }
    problems_.clear();
    return {};
  }

 private:
  Result<void> take(DebianRecord&& record, Sink& sink) {
    if (record.date.empty()) {
      take_problem(std::move(record));
      return {};
    }
    sink.upstream_date(record.date);
    announced_.insert(record.id);
    announced_.insert(
        record.id.substr(0, record.id.find('-', record.id.find('-') + 1)));  // "DSA-5380" is meant by some references
    std::erase_if(record.references, [](const std::string& id) { return cve_id(id) != id; });
    announcements_.push_back(
        {std::move(record.id), std::move(record.title), std::move(record.references), std::move(record.notes)});
    return {};
  }

  void take_problem(DebianRecord&& record) {
    if (record.notes.empty() || record.rejected) return;
    Problem& problem = problems_[record.id];
    if (problem.title.empty() || record.title < problem.title) problem.title = std::move(record.title);
    for (std::string& id : record.references) {
      if (id.starts_with("D")) problem.references.insert(std::move(id));
    }
    for (const DebianNote& note : record.notes) {
      std::optional<State> state = state_of(note);
      if (!state) continue;
      state->settled = state->status == Status::not_affected;
      PackageStates& states = problem.packages[note.package];
      const std::size_t release = release_index(note.release);
      if (release != kUnknownRelease)
        join_into(states.releases, release, std::move(*state));
      else if (!note.release.empty() && note.release != "sid")
        continue;  // experimental
      else if (states.unstable)
        join(*states.unstable, std::move(*state));
      else
        states.unstable = std::move(*state);
    }
  }

  /// A DSA or DLA is a note on every problem it names; one that names none is a problem of its own, unless it only
  /// mends an earlier one.
  void apply(Announcement& announcement, Sink& sink) {
    if (announcement.problems.empty()) {
      if (announcement.title.starts_with("regression update")) {
        sink.leave_out("DSA or DLA are regression updates that name no problem");
        return;
      }
      announcement.problems.push_back(announcement.id);
    }
    for (const std::string& id : announcement.problems) {
      Problem& problem = problems_[id];
      for (const DebianNote& note : announcement.notes) {
        std::optional<State> state = state_of(note);
        const std::size_t release = release_index(note.release);
        if (!state || release == kUnknownRelease) continue;
        if (problem.title.empty() && !announcement.title.empty())
          problem.title = fmt::format("{}: {}", note.package, announcement.title);
        state->advisories.insert(announcement.id);
        join_into(problem.packages[note.package].releases, release, std::move(*state));
      }
    }
  }

  Result<void> read_json(ByteStream& stream, Sink& sink) {
    return json::for_each_member(stream, {}, [&](std::string_view package, json::value&& member) -> Result<void> {
      const json::object* problems = member.if_object();
      if (!problems || package.empty()) {
        sink.skip(package, "not a package's problems");
        return {};
      }
      for (const auto& [id, entry] : *problems) {
        const json::object& releases = json::members(entry, "releases");
        if (releases.empty()) {
          sink.skip(package, fmt::format("{} names no release", std::string_view(id)));
          continue;
        }
        take_evaluated(std::string(package), std::string(id), json::text(entry, "description"), releases);
      }
      return {};
    });
  }

  /// One problem of one package from the JSON.
  void take_evaluated(const std::string& package, const std::string& id, std::string_view title,
                      const json::object& releases) {
    Problem& problem = problems_[id];
    if (problem.description.empty()) problem.description = one_line(title);
    PackageStates& states = problem.packages[package];
    std::string in_unstable;
    if (const json::value* sid = releases.if_contains("sid"); sid && json::text(*sid, "status") == "resolved") {
      in_unstable = json::text(*sid, "fixed_version");
    }
    for (const auto& [codename, entry] : releases) {
      const std::size_t release = release_index(codename);
      if (release == kUnknownRelease) continue;
      states.evaluated.insert_or_assign(release, evaluate(entry, in_unstable));
    }
  }

  static State evaluate(const json::value& entry, const std::string& in_unstable) {
    State state;
    std::string_view urgency = json::text(entry, "urgency");
    while (urgency.ends_with('*')) urgency.remove_suffix(1);  // "low**": the tracker's own guess
    state.urgency = urgency;
    const std::string_view status = json::text(entry, "status");
    if (status == "resolved") {
      state.version = json::text(entry, "fixed_version");
      state.status = state.version == "0" || state.version.empty() ? Status::not_affected : Status::fixed;
      if (state.status == Status::not_affected) state.version.clear();
      return state;
    }
    if (in_unstable != "0") state.version = in_unstable;
    const std::string_view reason = json::text(entry, "nodsa_reason");
    if (status == "undetermined")
      state.status = Status::under_investigation;
    else if (urgency == "end-of-life")
      state.status = Status::end_of_life;
    else if (reason == "ignored")
      state.status = Status::will_not_fix;
    else if (!json::text(entry, "nodsa").empty() || reason == "postponed")
      state.status = Status::deferred;
    return state;
  }

  /// What holds in one release, or nullopt when nothing was said that concerns it.
  static std::optional<State> state_in(std::size_t release, const PackageStates& states) {
    const auto listed = states.releases.find(release);
    if (const auto known = states.evaluated.find(release); known != states.evaluated.end()) {
      State state = known->second;
      if (listed != states.releases.end()) state.advisories = listed->second.advisories;
      return state;
    }
    if (listed != states.releases.end()) return listed->second;
    if (!states.unstable || !kReleases[release].follows_unstable) return std::nullopt;
    State state = *states.unstable;
    if (state.status == Status::fixed && !kReleases[release].testing) state.status = Status::affected;
    return state;
  }

  Result<void> emit(const std::string& id, const Problem& problem, const std::string& package,
                    const PackageStates& states, Sink& sink) {
    Advisory advisory;
    advisory.id = id;
    advisory.package = package;
    advisory.title = problem.description.empty() ? problem.title : problem.description;
    advisory.url = "https://security-tracker.debian.org/tracker/" + id;
    const std::string bound = states.unstable ? states.unstable->version : std::string{};
    for (std::size_t i = 0; i < kReleases.size(); ++i) {
      std::optional<State> of_release = state_in(i, states);
      if (!of_release) continue;
      State& state = *of_release;
      if (state.version.empty() && state.status != Status::not_affected) state.version = bound;
      const std::string& urgency = state.urgency.empty() && states.unstable ? states.unstable->urgency : state.urgency;
      advisory.ecosystem = fmt::format("Debian:{}", kReleases[i].number);
      advisory.status = state.status;
      advisory.severity = severity_of_word(urgency);
      advisory.severity_source = advisory.severity == Severity::unknown ? "" : "debian";
      advisory.ranges = {{.introduced = {}, .fixed = state.version, .last_affected = {}}};
      advisory.aliases.assign(state.advisories.begin(), state.advisories.end());
      // A reference whose list was not given may be meant for any release.
      for (const std::string& reference : problem.references) {
        if (!announced_.contains(reference)) advisory.aliases.push_back(reference);
      }
      TRY(sink.add(advisory));
    }
    return {};
  }

  std::map<std::string, Problem, std::less<>> problems_;
  std::vector<Announcement> announcements_;
  std::set<std::string, std::less<>> announced_;
};

}  // namespace

std::unique_ptr<FeedReader> debian_reader() { return std::make_unique<DebianReader>(); }

}  // namespace plimsoll::advisory

// SPDX-License-Identifier: Apache-2.0
// The binaries of a source package ask for their advisories together, the advisories are joined into problems, and each
// problem that affects any of the binaries becomes one finding.
#include "finding/group.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include "finding/problem.h"

namespace plimsoll {

namespace {

using advisory::Advisory;
using advisory::KeyKind;
using advisory::Range;
using advisory::Status;

/// An affected subject and the statements that say so.
struct Hit {
  const Subject* subject;
  std::vector<const Advisory*> because;
};

/// The lowest fixed version on offer above `installed` that none of the statements covers; empty when there is none.
std::string_view lowest_fix(std::span<const Advisory* const> statements, KeyKind key, std::string_view installed,
                            const Comparer& comparer) {
  const auto covered = [&](std::string_view version) {
    return std::ranges::any_of(statements, [&](const Advisory* statement) {
      return statement->key == key && covers(*statement, version, comparer) == Inside::yes;
    });
  };
  std::string_view lowest;
  for (const Advisory* statement : statements) {
    if (statement->key != key || statement->status != Status::fixed) continue;
    for (const Range& range : statement->ranges) {
      const auto above = comparer.compare(installed, range.fixed, key);
      if (!above || *above >= 0) continue;
      const auto order = lowest.empty() ? std::strong_ordering::less : *comparer.compare(range.fixed, lowest, key);
      if (order > 0 || (order == 0 && range.fixed >= lowest) || covered(range.fixed)) continue;
      lowest = range.fixed;
    }
  }
  return lowest;
}

/// Of statuses that state no fix, the one that says most.
Status strongest(std::span<const Hit> hits) {
  static constexpr std::array kOrder = {Status::will_not_fix, Status::deferred, Status::end_of_life, Status::affected,
                                        Status::fixed};
  for (const Status status : kOrder) {
    for (const Hit& hit : hits) {
      if (std::ranges::find(hit.because, status, &Advisory::status) != hit.because.end())
        return status == Status::fixed ? Status::affected : status;
    }
  }
  return Status::under_investigation;
}

/// One line that lets a person check the comparison: what the feed says, and the two versions.
std::string explain(const Advisory& statement, const Subject& subject, const Finding& finding,
                    const Comparer& comparer) {
  const std::string_view version = subject.compared(statement.key);
  const Range* range = nullptr;
  covers(statement, version, comparer, &range);
  std::string line = fmt::format("{}: {} {}", statement.feed, subject.key_name(statement.key), version);
  bool without_epochs = false;
  const auto bound = [&](std::string_view sign, std::string_view limit) {
    line += fmt::format(" {} {}", sign, limit);
    without_epochs |= comparer.ignores_epochs(version, limit, statement.key);
  };
  if (range && !range->introduced.empty() && range->introduced != "0") bound(">=", range->introduced);
  if (range && !range->fixed.empty()) {
    bound("<", range->fixed);
  } else if (range && !range->last_affected.empty()) {
    bound("<=", range->last_affected);
  } else if (!range && !statement.versions.empty()) {
    line += " is listed as affected";
  }
  if (!range || range->fixed.empty()) {
    std::string words(advisory::status_name(statement.status));
    std::ranges::replace(words, '-', ' ');
    line += fmt::format(", {}", statement.status == Status::affected ? "no fix yet" : words);
  }
  std::vector<std::string_view> errata;
  std::ranges::copy_if(statement.aliases, std::back_inserter(errata),
                       [](std::string_view id) { return !id.starts_with("CVE-"); });
  line += fmt::format(
      " ({}", statement.id == finding.id && errata.size() == 1 ? errata.front() : std::string_view(statement.id));
  if (!statement.module.empty()) line += fmt::format(", module {}", statement.module);
  if (without_epochs) line += ", epochs ignored";
  return line + ")";
}

class Group {
 public:
  Group(const MatchContext& context, std::string_view source, std::span<const InstalledPackage* const> members)
      : context_(context), source_(source) {
    std::map<std::tuple<std::string_view, std::string_view, std::string_view, std::string_view, std::string_view>,
             std::size_t>
        seen;
    for (const InstalledPackage* member : members) {
      Subject subject = make_subject(*member, context.keying);
      const auto key = std::tuple(context.keying.binary ? subject.name : std::string_view{}, subject.version,
                                  subject.source_version, subject.arch, std::string_view(member->package.module));
      const auto [at, is_new] = seen.emplace(key, subjects_.size());
      if (is_new)
        subjects_.push_back(std::move(subject));
      else
        subjects_[at->second].members.push_back(member);
    }
  }

  Result<void> run(Matched& into) {
    TRY(look_up());
    compare(into);
    if (std::ranges::find(is_hit_, true) == is_hit_.end()) return {};
    for (const Problem& problem : join_problems(relevant_, is_hit_)) {
      if (auto finding = find(problem)) into.findings.push_back(std::move(*finding));
    }
    return {};
  }

 private:
  Result<void> look_up() {
    statements_ = TRY(context_.advisories.lookup(context_.ecosystem, source_, KeyKind::source));
    if (!context_.keying.binary) return {};
    std::set<std::string_view> names;
    for (const Subject& subject : subjects_) names.insert(subject.name);
    for (const std::string_view name : names) {
      auto more = TRY(context_.advisories.lookup(context_.ecosystem, name, KeyKind::binary));
      std::ranges::move(more, std::back_inserter(statements_));
    }
    return {};
  }

  /// Fills relevant_ and answers_: what each statement that matters says about each subject.
  void compare(Matched& into) {
    std::set<std::string_view> unknown_module, damaged;
    std::vector<std::size_t> not_compared(subjects_.size());
    std::vector<Inside> row;
    for (const Advisory& statement : statements_) {
      row.assign(subjects_.size(), Inside::no);
      bool is_relevant = false, is_hit = false;
      for (std::size_t i = 0; i < subjects_.size(); ++i) {
        const Relevance relevant = relevance(statement, subjects_[i], context_.keying);
        if (relevant == Relevance::no) continue;
        const std::string_view version = subjects_[i].compared(statement.key);
        const Inside answer = covers(statement, version, context_.comparer);
        if (relevant == Relevance::unknown) {
          if (answer != Inside::no && statement.status != Status::not_affected) unknown_module.insert(statement.id);
          continue;
        }
        is_relevant = true;
        row[i] = answer;
        is_hit |= answer == Inside::yes && statement.status != Status::not_affected;
        if (answer != Inside::unparsable) continue;
        if (context_.comparer.valid(version))
          damaged.insert(statement.id);
        else
          ++not_compared[i];
      }
      if (!is_relevant) continue;
      relevant_.push_back(&statement);
      answers_.insert(answers_.end(), row.begin(), row.end());
      is_hit_.push_back(is_hit);
    }
    report_gaps(into, unknown_module, damaged, not_compared);
  }

  void report_gaps(Matched& into, const std::set<std::string_view>& unknown_module,
                   const std::set<std::string_view>& damaged, std::span<const std::size_t> not_compared) const {
    const std::string_view ordering = context_.comparer.scheme().name;
    for (std::size_t i = 0; i < subjects_.size(); ++i) {
      if (not_compared[i] == 0) continue;
      into.incomplete.push_back(
          {"unparsable-version",
           fmt::format("{}: \"{}\" is not a version of the {} ordering; {} could not be compared", source_,
                       subjects_[i].source_version, ordering, plural(not_compared[i], "advisory statement")),
           subjects_[i].members.front()->path});
    }
    if (!damaged.empty()) {
      into.incomplete.push_back(
          {"unparsable-version",
           fmt::format("{}: {} with versions that are not of the {} ordering, the first is {}", source_,
                       plural(damaged.size(), "advisory statement"), ordering, *damaged.begin()),
           ""});
    }
    if (!unknown_module.empty()) {
      into.incomplete.push_back(
          {"unknown-module",
           fmt::format("{}: of a module whose stream is not recorded; {} may or may not apply, the first is {}",
                       source_, plural(unknown_module.size(), "advisory statement"), *unknown_module.begin()),
           ""});
    }
  }

  std::vector<Hit> hits_of(const Problem& problem) const {
    std::vector<Hit> hits;
    for (std::size_t i = 0; i < subjects_.size(); ++i) {
      Hit hit{&subjects_[i], {}};
      bool is_cancelled = false;
      for (const std::size_t index : problem.advisories) {
        if (answers_[index * subjects_.size() + i] != Inside::yes) continue;
        if (relevant_[index]->status == Status::not_affected)
          is_cancelled = true;
        else
          hit.because.push_back(relevant_[index]);
      }
      if (!is_cancelled && !hit.because.empty()) hits.push_back(std::move(hit));
    }
    return hits;
  }

  std::optional<Finding> find(const Problem& problem) const {
    const std::vector<Hit> hits = hits_of(problem);
    if (hits.empty()) return std::nullopt;
    Finding finding;
    finding.id = problem.id;
    finding.aliases = problem.aliases;
    finding.package = source_;
    describe(problem, finding);
    list_packages(hits, finding);
    compare_versions(problem, hits, finding);
    for (const Hit& hit : hits) {
      for (const Advisory* statement : hit.because)
        finding.evidence.push_back(explain(*statement, *hit.subject, finding, context_.comparer));
    }
    std::ranges::sort(finding.evidence);
    const auto repeated = std::ranges::unique(finding.evidence);
    finding.evidence.erase(repeated.begin(), repeated.end());
    return finding;
  }

  /// Severity, title and URL, from the statement nearest to the problem.
  void describe(const Problem& problem, Finding& finding) const {
    const auto distance = [&](const Advisory& statement) {
      if (statement.id == finding.id) return 0;
      const auto names_cve = [](std::string_view id) { return id.starts_with("CVE-"); };
      return names_cve(statement.id) || std::ranges::count_if(statement.aliases, names_cve) > 1 ? 2 : 1;
    };
    using Rank = std::tuple<bool, int, int, std::string_view>;
    std::optional<Rank> best_severity;
    std::optional<std::tuple<int, std::string_view>> best_title, best_url;
    for (const std::size_t index : problem.advisories) {
      const Advisory& statement = *relevant_[index];
      const int far = distance(statement);
      const auto better = [&](auto& best, std::string_view text) {
        const std::tuple candidate(far, text);
        if (!text.empty() && (!best || candidate < *best)) best = candidate;
      };
      better(best_title, statement.title);
      better(best_url, statement.url);
      if (statement.severity == Severity::unknown) continue;
      const std::string_view source = statement.severity_source.empty() ? statement.feed : statement.severity_source;
      const Rank rank(!is_of_distribution(source), far, -static_cast<int>(statement.severity), source);
      if (!best_severity || rank < *best_severity) best_severity = rank;
    }
    if (best_title) finding.title = std::get<1>(*best_title);
    if (best_url) finding.url = std::get<1>(*best_url);
    if (!best_severity) return;
    finding.severity = static_cast<Severity>(-std::get<2>(*best_severity));
    finding.severity_source = std::get<3>(*best_severity);
  }

  bool is_of_distribution(std::string_view source) const {
    if (source.starts_with("osv:")) source.remove_prefix(4);
    return source == context_.family.id ||
           (!context_.family.osv_ecosystem.empty() && source == context_.family.osv_ecosystem);
  }

  void list_packages(std::span<const Hit> hits, Finding& finding) const {
    std::size_t lowest = SIZE_MAX;
    for (const Hit& hit : hits) {
      for (const InstalledPackage* member : hit.subject->members) {
        finding.packages.push_back({member->package.name, member->package.version, member->path});
        lowest = std::min(lowest, member->layer);
      }
    }
    std::ranges::sort(finding.packages);
    const auto repeated = std::ranges::unique(finding.packages);
    finding.packages.erase(repeated.begin(), repeated.end());
    finding.layer.index = lowest;
    if (lowest < context_.layers.size()) finding.layer = context_.layers[lowest];
  }

  static bool has_key(const Hit& hit, KeyKind key) {
    return std::ranges::find(hit.because, key, &Advisory::key) != hit.because.end();
  }
  static KeyKind key_of(const Hit& hit) { return has_key(hit, KeyKind::binary) ? KeyKind::binary : KeyKind::source; }

  /// How well a binary stands for its source: it has the name, or at least the version (rpm sub-packages such as
  /// perl-Errno have versions of their own).
  int distance_from_source(const Subject& subject) const {
    if (subject.name == source_) return 0;
    const std::size_t epoch = subject.version.find(':');
    return subject.version == subject.source_version || subject.version.substr(epoch + 1) == subject.source_version ? 1
                                                                                                                    : 2;
  }

  /// Fills installed, fixed and status.
  void compare_versions(const Problem& problem, std::span<const Hit> hits, Finding& finding) const {
    const auto comes_first = [&](const Hit& a, const Hit& b) {
      if (context_.keying.binary) {
        const std::tuple a_rank(distance_from_source(*a.subject), a.subject->name);
        const std::tuple b_rank(distance_from_source(*b.subject), b.subject->name);
        if (a_rank != b_rank) return a_rank < b_rank;
      }
      const std::string_view a_version = a.subject->compared(key_of(a)), b_version = b.subject->compared(key_of(b));
      const auto order = context_.comparer.compare(a_version, b_version, KeyKind::binary);
      return order && *order != 0 ? *order < 0 : a_version < b_version;
    };
    const Hit& first = *std::ranges::min_element(hits, comes_first);
    const KeyKind key = key_of(first);
    finding.installed = first.subject->compared(key);

    std::string_view highest;
    for (const Hit& hit : hits) {
      for (const KeyKind kind : {KeyKind::binary, KeyKind::source}) {
        if (!has_key(hit, kind)) continue;
        const std::string_view fix = fix_for(problem, *hit.subject, kind);
        if (fix.empty()) {
          finding.status = strongest(hits);
          return;
        }
        if (kind != key || hit.subject->key_name(kind) != first.subject->key_name(key)) continue;
        const auto order =
            highest.empty() ? std::strong_ordering::greater : *context_.comparer.compare(fix, highest, key);
        if (order > 0 || (order == 0 && fix < highest)) highest = fix;
      }
    }
    finding.fixed = highest;
    finding.status = Status::fixed;
  }

  std::string_view fix_for(const Problem& problem, const Subject& subject, KeyKind key) const {
    std::vector<const Advisory*> statements;
    for (const std::size_t index : problem.advisories) {
      const Advisory* statement = relevant_[index];
      if (statement->status != Status::not_affected &&
          relevance(*statement, subject, context_.keying) == Relevance::yes)
        statements.push_back(statement);
    }
    return lowest_fix(statements, key, subject.compared(key), context_.comparer);
  }

  const MatchContext& context_;
  std::string_view source_;
  std::vector<Subject> subjects_;
  std::vector<Advisory> statements_;
  std::vector<const Advisory*> relevant_;  // statements about any of the subjects
  std::vector<bool> is_hit_;               // which of them cover any subject, and say affected
  std::vector<Inside> answers_;            // relevant_ by subjects_
};

}  // namespace

std::string plural(std::size_t count, std::string_view one) {
  return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
}

Result<void> match_group(const MatchContext& context, std::string_view source,
                         std::span<const InstalledPackage* const> members, Matched& into) {
  return Group(context, source, members).run(into);
}

}  // namespace plimsoll

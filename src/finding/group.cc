// SPDX-License-Identifier: Apache-2.0
// The packages of a question ask for their advisories together, the advisories are joined into problems, and each
// problem that affects any of the packages becomes one finding. What a program or the distribution disproves is taken
// back.
#include "finding/group.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include "base/sorted.h"
#include "base/words.h"
#include "finding/evidence.h"
#include "finding/linkage.h"
#include "finding/rating.h"
#include "finding/trace.h"

namespace plimsoll {

namespace {

using advisory::Advisory;
using advisory::KeyKind;
using advisory::Range;
using advisory::Status;

/// An affected subject, those of its packages that are meant, and the statements that say so.
struct Hit {
  const Subject* subject;
  std::vector<const InstalledPackage*> members;
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

/// What becomes of a package that a problem is found in.
struct Fate {
  std::string code;  // as in Suppressed; empty: it stays in the finding
  std::string reason;
  const Answer* moved = nullptr;  // the distribution's finding speaks for it
};

class Group {
 public:
  Group(const MatchContext& context, const Question& question)
      : context_(context), question_(question), comparer_(question.comparer), keying_(*question.keying) {
    std::map<std::tuple<std::string_view, std::string_view, std::string_view, std::string_view, std::string_view>,
             std::size_t>
        seen;
    for (const InstalledPackage* member : question.members) {
      Subject subject = make_subject(*member, keying_);
      const auto key = std::tuple(keying_.binary ? subject.name : std::string_view{}, subject.version,
                                  subject.source_version, subject.arch, std::string_view(member->package.module));
      const auto [at, is_new] = seen.emplace(key, subjects_.size());
      if (is_new)
        subjects_.push_back(std::move(subject));
      else
        subjects_[at->second].members.push_back(member);
    }
  }

  Result<void> run(Matched& into) {
    if (context_.options.trace != nullptr) context_.options.trace->asked(question_);
    TRY(look_up());
    compare(into);
    const bool is_asked_about =
        question_.family != nullptr &&
        std::ranges::any_of(question_.members, [&](const auto* m) { return context_.answers.wants(m->package.name); });
    const bool wants_all = is_asked_about || context_.options.trace != nullptr;
    if (!wants_all && std::ranges::find(is_hit_, true) == is_hit_.end()) return {};
    const std::vector<bool> matters = wants_all ? std::vector<bool>(is_hit_.size(), true) : is_hit_;
    for (const Problem& problem : join_problems(relevant_, matters)) {
      if (context_.options.trace != nullptr) trace(problem, *context_.options.trace);
      if (is_asked_about) answer(problem);
      judge(problem, into);
    }
    return {};
  }

 private:
  Result<void> look_up() {
    for (const std::string& key : question_.keys) {
      auto more = TRY(context_.advisories.lookup(question_.ecosystem, key, KeyKind::source));
      std::ranges::move(more, std::back_inserter(statements_));
    }
    if (!keying_.binary) return {};
    std::set<std::string_view> names;
    for (const Subject& subject : subjects_) names.insert(subject.name);
    for (const std::string_view name : names) {
      auto more = TRY(context_.advisories.lookup(question_.ecosystem, name, KeyKind::binary));
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
        const Relevance relevant = relevance(statement, subjects_[i], keying_);
        if (relevant == Relevance::no) {
          if (context_.options.trace != nullptr)
            passed_over_.push_back({&statement, &subjects_[i], relevant, Inside::no});
          continue;
        }
        const std::string_view version = subjects_[i].compared(statement.key);
        const Inside answer = covers(statement, version, comparer_);
        if (relevant == Relevance::unknown) {
          if (answer != Inside::no && statement.status != Status::not_affected) unknown_module.insert(statement.id);
          if (context_.options.trace != nullptr) passed_over_.push_back({&statement, &subjects_[i], relevant, answer});
          continue;
        }
        is_relevant = true;
        row[i] = answer;
        is_hit |= answer == Inside::yes && statement.status != Status::not_affected;
        if (answer != Inside::unparsable) continue;
        if (comparer_.valid(version))
          damaged.insert(statement.id);
        else
          ++not_compared[i];
      }
      if (!is_relevant) continue;
      relevant_.push_back(&statement);
      answers_.insert(answers_.end(), row.begin(), row.end());
      is_hit_.push_back(is_hit);
    }
    if (!passed_over_.empty()) context_.options.trace->passed_over(question_, passed_over_);
    report_gaps(into, unknown_module, damaged, not_compared);
  }

  void report_gaps(Matched& into, const std::set<std::string_view>& unknown_module,
                   const std::set<std::string_view>& damaged, std::span<const std::size_t> not_compared) const {
    const std::string_view ordering = comparer_.scheme().name;
    for (std::size_t i = 0; i < subjects_.size(); ++i) {
      if (not_compared[i] == 0) continue;
      into.incomplete.push_back(
          {"unparsable-version",
           fmt::format("{}: \"{}\" is not a version of the {} ordering; {} could not be compared", question_.name,
                       subjects_[i].source_version, ordering, plural(not_compared[i], "advisory statement")),
           subjects_[i].members.front()->path});
    }
    if (!damaged.empty()) {
      into.incomplete.push_back(
          {"unparsable-version",
           fmt::format("{}: {} with versions that are not of the {} ordering, the first is {}", question_.name,
                       plural(damaged.size(), "advisory statement"), ordering, *damaged.begin()),
           ""});
    }
    if (!unknown_module.empty()) {
      into.incomplete.push_back(
          {"unknown-module",
           fmt::format("{}: of a module whose stream is not recorded; {} may or may not apply, the first is {}",
                       question_.name, plural(unknown_module.size(), "advisory statement"), *unknown_module.begin()),
           ""});
    }
  }

  std::vector<Hit> hits_of(const Problem& problem) const {
    std::vector<Hit> hits;
    for (std::size_t i = 0; i < subjects_.size(); ++i) {
      Hit hit{&subjects_[i], subjects_[i].members, {}};
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

  void trace(const Problem& problem, Trace& into) const {
    std::vector<Comparison> comparisons;
    for (const std::size_t index : problem.advisories) {
      for (std::size_t i = 0; i < subjects_.size(); ++i) {
        const Relevance relevant = relevance(*relevant_[index], subjects_[i], keying_);
        if (relevant != Relevance::yes) continue;  // passed over
        comparisons.push_back({relevant_[index], &subjects_[i], relevant, answers_[index * subjects_.size() + i]});
      }
    }
    into.examined(question_, problem, comparisons);
  }

  /// Notes what the distribution says about the problem for each package that owns files of others.
  void answer(const Problem& problem) {
    const std::vector<Hit> hits = hits_of(problem);
    for (const Subject& subject : subjects_) {
      const bool is_affected = std::ranges::find(hits, &subject, &Hit::subject) != hits.end();
      const std::optional<std::string> cleared = is_affected ? std::string() : cleared_words(problem, subject);
      if (!cleared) continue;
      for (const InstalledPackage* member : subject.members) {
        if (context_.answers.wants(member->package.name))
          context_.answers.add(member->package.name,
                               {problem.id, problem.aliases, is_affected, question_.name, *cleared});
      }
    }
  }

  /// In what words the distribution says that a subject is not affected; nullopt when it says nothing of it.
  std::optional<std::string> cleared_words(const Problem& problem, const Subject& subject) const {
    std::optional<std::string> words;
    const auto at = static_cast<std::size_t>(&subject - subjects_.data());
    for (const std::size_t index : problem.advisories) {
      const Advisory& statement = *relevant_[index];
      if (relevance(statement, subject, keying_) != Relevance::yes) continue;
      const Inside inside = answers_[index * subjects_.size() + at];
      if (inside == Inside::unparsable) return std::nullopt;
      const bool is_denied = statement.status == Status::not_affected;
      if (is_denied != (inside == Inside::yes)) continue;  // it speaks of other versions
      std::string line =
          fmt::format("{} says {} ({})", question_.family->title,
                      is_denied ? "it is not affected" : why_not(statement, subject, comparer_), statement.id);
      if (!words || line < *words) words = std::move(line);
    }
    return words;
  }

  /// One finding of what stays, and one of each reason to take others back.
  void judge(const Problem& problem, Matched& into) {
    std::vector<Hit> kept;
    std::map<std::pair<std::string, std::string>, std::vector<Hit>> taken_back;  // by code and reason
    std::vector<std::string> proofs;
    for (Hit& hit : hits_of(problem)) {
      std::vector<const InstalledPackage*> staying;
      for (const InstalledPackage* member : hit.members) {
        Fate fate = fate_of(*member, problem, hit, proofs);
        if (fate.moved != nullptr)
          remark(*member, *fate.moved, problem);
        else if (fate.code.empty())
          staying.push_back(member);
        else
          add_member(taken_back[{std::move(fate.code), std::move(fate.reason)}], hit, member);
      }
      if (staying.empty()) continue;
      hit.members = std::move(staying);
      kept.push_back(std::move(hit));
    }
    if (!kept.empty()) into.findings.push_back(find(problem, kept, proofs));
    for (const auto& [why, hits] : taken_back)
      into.suppressed.push_back({find(problem, hits, {}), why.first, why.second});
  }

  static void add_member(std::vector<Hit>& hits, const Hit& from, const InstalledPackage* member) {
    if (hits.empty() || hits.back().subject != from.subject) hits.push_back({from.subject, {}, from.because});
    hits.back().members.push_back(member);
  }

  Fate fate_of(const InstalledPackage& member, const Problem& problem, const Hit& hit,
               std::vector<std::string>& proofs) const {
    if (question_.family != nullptr) return {};
    if (context_.options.linkage == UseLinkage::yes) {
      const LinkProof proof = prove_linked(member.package, hit.because);
      if (!proof.is_linked) return {"not-linked", proof.words, nullptr};
      if (!proof.words.empty()) proofs.push_back(fmt::format("{} {}", member.path, proof.words));
    }
    if (member.owner.empty()) return {};
    const Answer* answer = context_.answers.about(member.owner, problem);
    if (answer == nullptr) return {};
    if (answer->is_affected) return {"", "", answer};
    return {"answered-by-distribution", fmt::format("{} owns it, and {}", member.owner, answer->words), nullptr};
  }

  void remark(const InstalledPackage& member, const Answer& answer, const Problem& problem) const {
    context_.remarks.push_back(
        {answer.source, answer.id,
         fmt::format("{} {} {} in {} is part of {}{}", member.package.type, member.package.name, member.package.version,
                     member.path, member.owner, problem.id == answer.id ? "" : fmt::format(" ({})", problem.id))});
  }

  Finding find(const Problem& problem, std::span<const Hit> hits, std::span<const std::string> proofs) const {
    Finding finding;
    finding.id = problem.id;
    finding.aliases = problem.aliases;
    finding.type = question_.type;
    finding.package = question_.name;
    describe(problem, finding);
    list_packages(problem, hits, finding);
    compare_versions(problem, hits, finding);
    for (const Hit& hit : hits) {
      for (const Advisory* statement : hit.because)
        finding.evidence.push_back(why_affected(*statement, *hit.subject, finding.id, comparer_));
    }
    finding.evidence.insert(finding.evidence.end(), proofs.begin(), proofs.end());
    sort_unique(finding.evidence);
    return finding;
  }

  /// Severity, title and URL, from the statement nearest to the problem.
  void describe(const Problem& problem, Finding& finding) const {
    std::optional<std::tuple<int, std::string_view>> best_title, best_url;
    std::vector<const Advisory*> statements;
    for (const std::size_t index : problem.advisories) {
      const Advisory& statement = *relevant_[index];
      statements.push_back(&statement);
      const auto better = [&](auto& best, std::string_view text) {
        const std::tuple candidate(distance(statement, problem.id), text);
        if (!text.empty() && (!best || candidate < *best)) best = candidate;
      };
      better(best_title, statement.title);
      better(best_url, statement.url);
    }
    if (best_title) finding.title = std::get<1>(*best_title);
    if (best_url) finding.url = std::get<1>(*best_url);
    rate(finding, statements, question_.family);
  }

  void list_packages(const Problem& problem, std::span<const Hit> hits, Finding& finding) const {
    std::size_t lowest = SIZE_MAX;
    for (const Hit& hit : hits) {
      const std::string fixed(fix_for(problem, *hit.subject, key_of(hit)));
      for (const InstalledPackage* member : hit.members) {
        const Package& package = member->package;
        finding.packages.push_back({package.name, package.version, member->path, package.scope, member->proof, fixed});
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
    if (subject.name == question_.name) return 0;
    const std::size_t epoch = subject.version.find(':');
    return subject.version == subject.source_version || subject.version.substr(epoch + 1) == subject.source_version ? 1
                                                                                                                    : 2;
  }

  /// Fills installed, fixed and status.
  void compare_versions(const Problem& problem, std::span<const Hit> hits, Finding& finding) const {
    const auto comes_first = [&](const Hit& a, const Hit& b) {
      if (keying_.binary) {
        const std::tuple a_rank(distance_from_source(*a.subject), a.subject->name);
        const std::tuple b_rank(distance_from_source(*b.subject), b.subject->name);
        if (a_rank != b_rank) return a_rank < b_rank;
      }
      const std::string_view a_version = a.subject->compared(key_of(a)), b_version = b.subject->compared(key_of(b));
      const auto order = comparer_.compare(a_version, b_version, KeyKind::binary);
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
        const auto order = highest.empty() ? std::strong_ordering::greater : *comparer_.compare(fix, highest, key);
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
      if (statement->status != Status::not_affected && relevance(*statement, subject, keying_) == Relevance::yes)
        statements.push_back(statement);
    }
    return lowest_fix(statements, key, subject.compared(key), comparer_);
  }

  const MatchContext& context_;
  const Question& question_;
  const Comparer& comparer_;
  const Keying& keying_;
  std::vector<Subject> subjects_;
  std::vector<Advisory> statements_;
  std::vector<const Advisory*> relevant_;  // statements about any of the subjects
  std::vector<bool> is_hit_;               // which of them cover any subject, and say affected
  std::vector<Inside> answers_;            // relevant_ by subjects_
  std::vector<Comparison> passed_over_;    // for the trace
};

}  // namespace

Result<void> match_group(const MatchContext& context, const Question& question, Matched& into) {
  return Group(context, question).run(into);
}

}  // namespace plimsoll

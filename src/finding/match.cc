// SPDX-License-Identifier: Apache-2.0
// Matching, told once: what the packages ask, question by question, what is known of the problems found, and what
// cannot be said.
#include "finding/match.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "finding/group.h"
#include "finding/rating.h"

namespace plimsoll {

namespace {

/// The packages that own files of packages of other types.
std::set<std::string, std::less<>> owners_of(std::span<const InstalledPackage> packages) {
  std::set<std::string, std::less<>> owners;
  for (const InstalledPackage& installed : packages) {
    if (!installed.owner.empty()) owners.insert(installed.owner);
  }
  return owners;
}

void add_remarks(std::span<const Remark> remarks, std::string_view type, std::vector<Finding>& findings) {
  if (remarks.empty()) return;
  std::map<std::pair<std::string_view, std::string_view>, Finding*> by_problem;
  for (Finding& finding : findings) {
    if (finding.type == type) by_problem.emplace(std::pair(finding.package, finding.id), &finding);
  }
  std::set<Finding*> changed;
  for (const Remark& remark : remarks) {
    const auto found = by_problem.find({remark.source, remark.id});
    if (found == by_problem.end()) continue;
    found->second->evidence.push_back(remark.line);
    changed.insert(found->second);
  }
  for (Finding* finding : changed) {
    std::ranges::sort(finding->evidence);
    const auto repeated = std::ranges::unique(finding->evidence);
    finding->evidence.erase(repeated.begin(), repeated.end());
  }
}

/// Adds what is known of each CVE, asked once.
class Details {
 public:
  explicit Details(advisory::Lookup& advisories) : advisories_(advisories) {}
  Result<void> add(Finding& finding) {
    if (!finding.id.starts_with("CVE-")) return {};
    auto known = known_.find(finding.id);
    if (known == known_.end()) known = known_.emplace(finding.id, TRY(advisories_.details(finding.id))).first;
    add_details(finding, known->second);
    return {};
  }

 private:
  advisory::Lookup& advisories_;
  std::map<std::string, advisory::CveDetails, std::less<>> known_;
};

/// The database's date, which is kept up to date, before the program's own.
Result<std::string> end_of_life_of(const Distribution& distribution, advisory::Lookup& advisories) {
  const Family* family = find_family(distribution);
  if (family == nullptr) return std::string();
  std::string date = TRY(advisories.end_of_life(family->id, release_of(distribution)));
  if (!date.empty()) return date;
  const Support* support = find_support(distribution);
  return support == nullptr ? std::string() : std::string(support->end_of_life);
}

}  // namespace

Result<Matched> match(const Distribution& distribution, std::span<const InstalledPackage> packages,
                      std::span<const LayerRef> layers, advisory::Lookup& advisories, const MatchOptions& options) {
  // Who asks whom, and for whom nobody speaks.
  Questions asked = TRY(questions(distribution, packages, advisories));
  Matched matched;
  matched.coverage = std::move(asked.coverage);
  matched.coverage.end_of_life = TRY(end_of_life_of(distribution, advisories));
  matched.incomplete = std::move(asked.incomplete);

  // The distribution's questions come first: their answers count for what its packages own.
  Answers answers(owners_of(packages));
  std::vector<Remark> remarks;
  const MatchContext context{layers, advisories, options, answers, remarks};
  std::set<std::string> ecosystems;
  for (const Question& question : asked.list) {
    TRY(match_group(context, question, matched));
    ecosystems.insert(question.ecosystem);
  }
  matched.ecosystems.assign(ecosystems.begin(), ecosystems.end());
  if (const Family* family = find_family(distribution)) add_remarks(remarks, family->package_type, matched.findings);

  // What is known of the problems, whatever they are found in.
  Details details(advisories);
  for (Finding& finding : matched.findings) TRY(details.add(finding));
  for (Suppressed& suppressed : matched.suppressed) TRY(details.add(suppressed.finding));

  sort_findings(matched.findings);
  std::ranges::stable_sort(matched.suppressed, [](const Suppressed& a, const Suppressed& b) {
    if (comes_before(a.finding, b.finding)) return true;
    return !comes_before(b.finding, a.finding) && std::tie(a.code, a.reason) < std::tie(b.code, b.reason);
  });
  std::ranges::sort(matched.incomplete);
  const auto repeated = std::ranges::unique(matched.incomplete);
  matched.incomplete.erase(repeated.begin(), repeated.end());
  return matched;
}

}  // namespace plimsoll

// SPDX-License-Identifier: Apache-2.0
// The plan is made from the cheapest step to the dearest: a base that is already mended, packages that come anew with a
// rebuild, versions to raise, lines to edit. A finding leaves the pool with the first step that closes it.
#include "finding/plan.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/words.h"
#include "finding/instruction.h"
#include "package/distribution.h"

namespace plimsoll {

namespace {

constexpr std::size_t kNamed = 3;

using Problem = std::pair<std::string_view, std::string_view>;  // id and package
Problem problem_of(const Finding& finding) { return {finding.id, finding.package}; }

std::set<Problem> problems_of(std::span<const Finding> findings) {
  std::set<Problem> all;
  for (const Finding& finding : findings) all.insert(problem_of(finding));
  return all;
}

std::string where_of(const Finding& finding) {
  return finding.dockerfile ? fmt::format("{}:{}", finding.dockerfile->file, finding.dockerfile->line) : std::string();
}

/// How the manager of a kind of package raises some of them.
std::string upgrade_command(std::string_view type, const std::set<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += " " + name;
  if (type == "deb")
    return "RUN apt-get update && apt-get install -y --only-upgrade" + list + " && rm -rf /var/lib/apt/lists/*";
  if (type == "apk") return "RUN apk add --no-cache --upgrade" + list;
  if (type == "rpm") return "RUN dnf upgrade -y" + list + " && dnf clean all";
  if (type == "alpm") return "RUN pacman -Syu --noconfirm && pacman -Scc --noconfirm";
  return {};
}

class Planner {
 public:
  Planner(const Report& report, std::span<const BaseCandidate> candidates)
      : report_(report),
        candidates_(candidates),
        closed_(report.findings.size()),
        family_(find_family(report.distribution)) {}

  Plan run() {
    rebuild_on_same_tag();
    raise_system_packages();
    raise_language_packages();
    edit_lines();
    for (std::size_t i = 0; i < closed_.size(); ++i) {
      if (!closed_[i]) plan_.open.push_back(i);
    }
    compare_bases();
    std::ranges::stable_sort(plan_.actions, [this](const PlannedAction& a, const PlannedAction& b) {
      return std::tuple(b.closes.size(), worst(b), a.kind, std::string_view(a.title)) <
             std::tuple(a.closes.size(), worst(a), b.kind, std::string_view(b.title));
    });
    return std::move(plan_);
  }

 private:
  [[nodiscard]] const Finding& at(std::size_t i) const { return report_.findings[i]; }
  [[nodiscard]] Severity worst(const PlannedAction& action) const {
    return at(*std::ranges::max_element(action.closes, {}, [this](std::size_t i) { return at(i).severity; })).severity;
  }
  [[nodiscard]] bool is_of_system(const Finding& finding) const {
    return finding.type.empty() || (family_ != nullptr && finding.type == family_->package_type);
  }
  [[nodiscard]] bool is_of_base(const Finding& finding) const {
    return finding.kind == FindingKind::vulnerability && finding.origin == Origin::base;
  }

  void close(PlannedAction action) {
    if (action.closes.empty()) return;
    for (const std::size_t i : action.closes) closed_[i] = true;
    plan_.actions.push_back(std::move(action));
  }

  void rebuild_on_same_tag() {
    const auto now = std::ranges::find_if(candidates_, &BaseCandidate::is_same_tag);
    if (now == candidates_.end()) return;
    const std::set<Problem> still = problems_of(now->findings);
    PlannedAction action{.kind = PlannedAction::Kind::rebuild_base,
                         .title = fmt::format("rebuild on the current digest of {}", now->name),
                         .rewrite = now->digest.empty() ? "" : fmt::format("FROM {}@{}", now->name, now->digest.str())};
    for (std::size_t i = 0; i < closed_.size(); ++i) {
      if (!is_of_base(at(i)) || still.contains(problem_of(at(i)))) continue;
      if (action.where.empty()) action.where = where_of(at(i));
      action.closes.push_back(i);
    }
    close(std::move(action));
  }

  /// One edit raises all packages of the distribution that one layer brought in.
  void raise_system_packages() {
    std::map<std::size_t, std::vector<std::size_t>> by_layer;
    for (std::size_t i = 0; i < closed_.size(); ++i) {
      const Finding& finding = at(i);
      if (!closed_[i] && finding.kind == FindingKind::vulnerability && !finding.fixed.empty() && is_of_system(finding))
        by_layer[finding.layer.index].push_back(i);
    }
    for (auto& [layer, findings] : by_layer) {
      const Finding& first = at(findings.front());
      std::set<std::string> sources, names;
      for (const std::size_t i : findings) {
        sources.insert(at(i).package);
        for (const AffectedPackage& package : at(i).packages) names.insert(package.name);
      }
      const std::string some = some_of({sources.begin(), sources.end()}, kNamed);
      PlannedAction action{.where = where_of(first)};
      const std::string in =
          action.where.empty() ? fmt::format("layer {}", layer + 1) : fmt::format("line {}", first.dockerfile->line);
      if (first.origin == Origin::own) {
        action.kind = PlannedAction::Kind::rebuild;
        action.title = fmt::format("rebuild {} without the cache: {}", in, some);
        action.remark = fmt::format("it installs {}; nothing needs to be edited unless versions are pinned",
                                    sources.size() == 1 ? "it anew" : "them anew");
      } else {
        action.kind = PlannedAction::Kind::upgrade;
        action.title = fmt::format("upgrade {}{}", some, first.origin == Origin::base ? " of the base" : " of " + in);
        action.rewrite = upgrade_command(family_ == nullptr ? "" : family_->package_type, names);
        if (first.origin == Origin::base && candidates_.empty())
          action.remark = "plimsoll base index IMAGE lets the plan compare newer bases";
      }
      action.closes = std::move(findings);
      close(std::move(action));
    }
  }

  void raise_language_packages() {
    for (const Upgrade& upgrade : plan_upgrades(report_)) {
      const Finding& first = *upgrade.closes.front();
      if (is_of_system(first)) continue;
      PlannedAction action{
          .kind = PlannedAction::Kind::upgrade,
          .title = fmt::format("upgrade {} {} to {}{}", upgrade.package, upgrade.installed, upgrade.fixed,
                               first.packages.empty() || first.packages.front().path.empty()
                                   ? ""
                                   : " in " + first.packages.front().path),
          .where = where_of(first)};
      for (const Finding* finding : upgrade.closes) {
        const auto i = static_cast<std::size_t>(finding - report_.findings.data());
        if (!closed_[i]) action.closes.push_back(i);
      }
      std::ranges::sort(action.closes);
      close(std::move(action));
    }
  }

  /// Findings of one remedy need one edit.
  void edit_lines() {
    std::map<std::pair<Remedy, std::string>, std::vector<std::size_t>> by_remedy;
    for (std::size_t i = 0; i < closed_.size(); ++i) {
      if (!closed_[i] && at(i).kind != FindingKind::vulnerability && !at(i).remedy.action.empty())
        by_remedy[{at(i).remedy, where_of(at(i))}].push_back(i);
    }
    for (auto& [key, findings] : by_remedy) {
      close({.kind = PlannedAction::Kind::edit,
             .title = key.first.action,
             .where = key.second,
             .rewrite = key.first.rewrite,
             .closes = std::move(findings)});
    }
  }

  void compare_bases() {
    std::vector<std::size_t> of_base;
    std::set<Problem> own;
    for (std::size_t i = 0; i < closed_.size(); ++i) {
      if (!is_of_base(at(i))) continue;
      of_base.push_back(i);
      own.insert(problem_of(at(i)));
    }
    for (const BaseCandidate& candidate : candidates_) {
      if (candidate.is_same_tag) continue;
      const std::set<Problem> theirs = problems_of(candidate.findings);
      BaseChange change{.name = candidate.name, .digest = candidate.digest, .bytes = candidate.bytes};
      for (const std::size_t i : of_base) {
        if (!theirs.contains(problem_of(at(i)))) change.closes.push_back(i);
      }
      change.adds = static_cast<std::size_t>(
          std::ranges::count_if(theirs, [&](const Problem& problem) { return !own.contains(problem); }));
      if (change.closes.size() <= change.adds) continue;
      if (is_rebuild_of_base(candidate))
        change.remark =
            "differs from the base by newer versions of the same packages only: a rebuild of the same tag is enough";
      plan_.bases.push_back(std::move(change));
    }
    std::ranges::stable_sort(plan_.bases, [&](const BaseChange& a, const BaseChange& b) {
      const auto left = [&](const BaseChange& change) { return of_base.size() - change.closes.size() + change.adds; };
      return std::tuple(left(a), a.bytes, std::string_view(a.name)) <
             std::tuple(left(b), b.bytes, std::string_view(b.name));
    });
  }

  /// Whether a candidate holds the packages of the base and no others, of the same release.
  [[nodiscard]] bool is_rebuild_of_base(const BaseCandidate& candidate) const {
    if (!report_.base || report_.base->layers == 0) return false;
    if (ecosystem_of(candidate.distribution) != ecosystem_of(report_.distribution)) return false;
    const auto names = [](std::span<const InstalledPackage> packages, std::size_t layers) {
      std::set<std::tuple<std::string_view, std::string_view, std::string_view>> all;
      for (const InstalledPackage& installed : packages) {
        if (installed.layer < layers)
          all.emplace(installed.package.type, installed.package.name, installed.package.arch);
      }
      return all;
    };
    return names(candidate.packages, std::string_view::npos) == names(report_.packages, report_.base->layers);
  }

  const Report& report_;
  std::span<const BaseCandidate> candidates_;
  std::vector<bool> closed_;
  const Family* family_;
  Plan plan_;
};

}  // namespace

std::string_view action_kind_name(PlannedAction::Kind kind) {
  switch (kind) {
    case PlannedAction::Kind::rebuild_base:
      return "rebuild-base";
    case PlannedAction::Kind::rebuild:
      return "rebuild";
    case PlannedAction::Kind::upgrade:
      return "upgrade";
    case PlannedAction::Kind::edit:
      return "edit";
  }
  return "edit";
}

Plan make_plan(const Report& report, std::span<const BaseCandidate> candidates) {
  return Planner(report, candidates).run();
}

}  // namespace plimsoll

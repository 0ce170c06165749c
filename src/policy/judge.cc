// SPDX-License-Identifier: Apache-2.0
#include "policy/judge.h"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "base/sorted.h"
#include "base/words.h"
#include "policy/baseline.h"
#include "policy/matcher.h"
#include "policy/phrases.h"
#include "policy/requirements.h"

namespace plimsoll::policy {

namespace {

/// Gives findings the severity the policy says: the first entry that holds counts.
bool override_severities(const Policy& policy, const Target& target, Report& report) {
  if (policy.severities.empty()) return false;
  std::vector<Matcher> matchers;
  matchers.reserve(policy.severities.size());
  for (const Reseverity& each : policy.severities) matchers.emplace_back(each.when, target);
  const MatcherIndex index(matchers);
  std::vector<std::uint32_t> candidates;
  bool is_changed = false;
  for (Finding& finding : report.findings) {
    const Subject subject(finding, target);
    index.candidates(subject, candidates);
    const auto held = std::ranges::find_if(candidates, [&](std::uint32_t at) { return matchers[at].holds(subject); });
    if (held == candidates.end()) continue;
    const Reseverity& by = policy.severities[*held];
    is_changed = is_changed || finding.severity != by.severity;
    finding.severity = by.severity;
    finding.severity_source = by.source;
  }
  return is_changed;
}

/// Adds what the image does not meet; of what an earlier report says of it, keeps what still is demanded.
void add_requirements(const Policy& policy, const Target& target, Report& report) {
  if (target.about == About::report) {
    for (Finding& finding : report.findings) {
      if (finding.kind != FindingKind::policy) continue;
      const auto by = std::ranges::find(policy.requirements, finding.gate, &Requirements::name);
      if (by == policy.requirements.end() || !Matcher(by->where, target).applies()) finding.gate.clear();
    }
  }
  if (target.about != About::image) return;
  Unmet missing = unmet(policy.requirements, target);
  std::ranges::move(missing.findings, std::back_inserter(report.findings));
  std::ranges::move(missing.incomplete, std::back_inserter(report.incomplete));
}

/// Tells of ignores that do not hold any more, or never did: what they spoke of is back.
void judge_ignores(std::span<const Ignore* const> ignores, std::span<const IgnoreUse> uses, Report& report) {
  for (std::size_t i = 0; i < ignores.size(); ++i) {
    const Ignore& ignore = *ignores[i];
    const IgnoreUse& use = uses[i];
    if (use.would_hold == 0) continue;
    const bool is_expired = use.fault.starts_with("expired");
    const std::string owner = ignore.owner.empty() ? "" : fmt::format(", owner {}", ignore.owner);
    report.decisions.push_back({.rule = is_expired ? "expired-ignore" : "unfit-ignore",
                                .source = ignore.source,
                                .fails = true,
                                .findings = use.would_hold,
                                .first = fmt::format("{}, {}{}", use.first, use.fault, owner)});
    report.incomplete.push_back(
        {is_expired ? "expired-ignore" : "unfit-ignore",
         fmt::format("the ignore at {}{} {}, so {} {} back: {}", ignore.source, owner.empty() ? "" : owner + ",",
                     use.fault, plural(use.would_hold, "finding"), use.would_hold == 1 ? "is" : "are", use.first),
         {}});
  }
}

bool is_hidden(const Asked& asked, const Finding& finding) {
  if (asked.exclude_base && finding.origin == Origin::base) return true;
  if (asked.ignore_unfixed && finding.kind == FindingKind::vulnerability && finding.fixed.empty()) return true;
  return !asked.severities.empty() && std::ranges::find(asked.severities, finding.severity) == asked.severities.end();
}

/// All gates over all findings.
class Gates {
 public:
  Gates(const Policy& policy, const Asked& asked, const Target& target, Report& report)
      : policy_(policy), target_(target), report_(report), exclude_base_(asked.exclude_base) {
    if (asked.fail_on) {
      own_.name = fmt::format("fail-on: {}", severity_name(*asked.fail_on));
      own_.when.at_least = asked.fail_on;
      gates_.push_back(&own_);
    }
    for (const Gate& gate : policy.gates) gates_.push_back(&gate);
    if (target.about == About::files) of_texts_ = lint_gates(policy.requirements);
    for (const Gate& gate : of_texts_) gates_.push_back(&gate);
    matchers_.reserve(gates_.size());
    for (const Gate* gate : gates_) matchers_.emplace_back(gate->when, target);
    tellings_.resize(gates_.size());
    hidden_.reserve(report.findings.size());
    for (const Finding& finding : report.findings) hidden_.push_back(is_hidden(asked, finding) ? 1 : 0);
  }

  void run() {
    hold();
    count_unrated();
    name();
    tell_unrated();
    tell_unfed();
    tell_unplaced();
    tell();
    hide();
  }

 private:
  /// What one gate has to say.
  struct Telling {
    std::size_t findings = 0;
    std::size_t first = 0;  // index of the first of them
    std::size_t unrated = 0;
    void add(std::size_t at) {
      if (findings++ == 0) first = at;
    }
  };
  [[nodiscard]] bool is_own(std::size_t gate) const { return gates_[gate] == &own_; }

  void hold() {
    const MatcherIndex index(matchers_);
    std::vector<std::uint32_t> candidates;
    for (std::size_t at = 0; at < report_.findings.size(); ++at) {
      const Subject subject(report_.findings[at], target_);
      index.candidates(subject, candidates);
      for (const std::uint32_t gate : candidates) {
        if ((hidden_[at] != 0 && is_own(gate)) || !matchers_[gate].holds(subject)) continue;
        tellings_[gate].add(at);
        held_.push_back({static_cast<std::uint32_t>(at), gate});
      }
    }
  }

  /// What nobody has rated is neither above nor below the line, and the first gate that passes it must say so.
  void count_unrated() {
    const MatcherIndex index(matchers_, MatcherIndex::Severities::passed_over);
    std::vector<std::uint32_t> candidates;
    for (std::size_t at = 0; at < report_.findings.size(); ++at) {
      if (report_.findings[at].severity != Severity::unknown) continue;
      const Subject subject(report_.findings[at], target_);
      index.candidates(subject, candidates);
      const auto passes = std::ranges::find_if(candidates, [&](std::uint32_t gate) {
        const Selector& when = gates_[gate]->when;
        return gates_[gate]->effect == Effect::fail && when.at_least.value_or(Severity::unknown) != Severity::unknown &&
               (hidden_[at] == 0 || !is_own(gate)) && matchers_[gate].holds_but_for_severity(subject);
      });
      if (passes != candidates.end()) ++tellings_[*passes].unrated;
    }
  }

  [[nodiscard]] bool decides(std::size_t gate) const { return tellings_[gate].findings > gates_[gate]->most; }

  /// Finding::gate of what fails: the first gate in order. What the image itself must be has its name already.
  void name() {
    for (const auto& [at, gate] : held_) {
      Finding& finding = report_.findings[at];
      if (gates_[gate]->effect == Effect::warn || !decides(gate)) continue;
      if (finding.gate.empty()) finding.gate = gates_[gate]->name;
      if (!is_own(gate)) hidden_[at] = 0;
    }
    demands_.resize(policy_.requirements.size());
    for (std::size_t at = 0; at < report_.findings.size(); ++at) {
      Finding& finding = report_.findings[at];
      if (finding.kind != FindingKind::policy) continue;
      const auto by = std::ranges::find(policy_.requirements, finding.gate, &Requirements::name);
      if (by == policy_.requirements.end()) continue;
      demands_[static_cast<std::size_t>(by - policy_.requirements.begin())].add(at);
      if (by->effect == Effect::warn)
        finding.gate.clear();
      else
        hidden_[at] = 0;
    }
  }

  void tell_unrated() {
    for (std::size_t gate = 0; gate < gates_.size(); ++gate) {
      const std::size_t unrated = tellings_[gate].unrated;
      if (unrated == 0) continue;
      const Gate& by = *gates_[gate];
      const std::string who =
          is_own(gate) ? fmt::format("--fail-on {}", severity_name(*by.when.at_least)) : named(by.name, by.source);
      report_.incomplete.push_back(
          {"unknown-severity",
           fmt::format("{} {} no severity in any feed, so {} cannot judge {}", unrated,
                       unrated == 1 ? "finding has" : "findings have", who, unrated == 1 ? "it" : "them"),
           {}});
    }
  }
  /// A condition on what no feed has told of holds for nothing, which is not the same as that nothing is wrong.
  void tell_unfed() {
    const auto vulnerabilities = std::ranges::count(report_.findings, FindingKind::vulnerability, &Finding::kind);
    const auto has_feed = [&](std::string_view name) {
      return std::ranges::find(report_.coverage.feeds, name, &Coverage::Feed::name) != report_.coverage.feeds.end();
    };
    if (vulnerabilities == 0) return;
    for (std::size_t gate = 0; gate < gates_.size(); ++gate) {
      const Selector& when = gates_[gate]->when;
      const bool is_of_others =
          !when.kinds.empty() && std::ranges::find(when.kinds, FindingKind::vulnerability) == when.kinds.end();
      if (!matchers_[gate].applies() || is_of_others) continue;
      for (const auto& [asks, feed] :
           {std::pair{when.known_exploited.value_or(false), "kev"}, std::pair{when.epss.value_or(0) > 0, "epss"}}) {
        if (!asks || has_feed(feed)) continue;
        report_.incomplete.push_back(
            {"missing-feed",
             fmt::format("{} cannot judge {}: the advisories do not have the feed {}",
                         named(gates_[gate]->name, gates_[gate]->source),
                         vulnerabilities == 1 ? "1 vulnerability" : fmt::format("{} vulnerabilities", vulnerabilities),
                         feed),
             {}});
      }
    }
  }

  /// The same for where findings come from, when it is not known what the image is built on.
  void tell_unplaced() {
    if (target_.about == About::files || report_.base) return;
    for (std::size_t gate = 0; gate < gates_.size(); ++gate) {
      const Selector& when = gates_[gate]->when;
      if (when.origin.value_or(Origin::unknown) == Origin::unknown || !matchers_[gate].applies()) continue;
      const auto unplaced = std::ranges::count_if(report_.findings, [&](const Finding& finding) {
        return finding.origin == Origin::unknown &&
               (when.kinds.empty() || std::ranges::find(when.kinds, finding.kind) != when.kinds.end());
      });
      if (unplaced == 0) continue;
      report_.incomplete.push_back({"unknown-base",
                                    fmt::format("{} cannot judge {}: the image does not tell what it is built on",
                                                named(gates_[gate]->name, gates_[gate]->source),
                                                plural(static_cast<std::size_t>(unplaced), "finding")),
                                    {}});
    }
  }

  void tell() {
    const auto say = [&](const std::string& rule, const std::string& source, Effect effect, const Telling& what) {
      report_.decisions.push_back({.rule = rule,
                                   .source = source,
                                   .fails = effect == Effect::fail,
                                   .findings = what.findings,
                                   .first = phrase_of(report_.findings[what.first])});
    };
    for (std::size_t gate = 0; gate < gates_.size(); ++gate)
      if (decides(gate)) say(gates_[gate]->name, gates_[gate]->source, gates_[gate]->effect, tellings_[gate]);
    for (std::size_t i = 0; i < demands_.size(); ++i) {
      const Requirements& by = policy_.requirements[i];
      if (demands_[i].findings > 0) say(by.name, by.source, by.effect, demands_[i]);
    }
  }

  void hide() {
    std::size_t kept = 0;
    for (std::size_t at = 0; at < report_.findings.size(); ++at) {
      Finding& finding = report_.findings[at];
      if (hidden_[at] != 0) {
        ++report_.hidden_findings;
        if (exclude_base_ && finding.origin == Origin::base) ++report_.hidden_base_findings;
        continue;
      }
      if (kept != at) report_.findings[kept] = std::move(finding);
      ++kept;
    }
    report_.findings.resize(kept);
  }

  const Policy& policy_;
  const Target& target_;
  Report& report_;
  Gate own_;
  std::vector<Gate> of_texts_;  // what images must be, as files tell it
  std::vector<const Gate*> gates_;
  std::vector<Matcher> matchers_;
  std::vector<Telling> tellings_;                              // of gates_
  std::vector<Telling> demands_;                               // of Policy::requirements
  std::vector<std::pair<std::uint32_t, std::uint32_t>> held_;  // finding, gate; in the order of both
  std::vector<char> hidden_;                                   // by finding
  bool exclude_base_;
};

/// Where the policy asks for it, what is not known fails.
void judge_gaps(const Policy& policy, Stage stage, Report& report) {
  if (report.incomplete.empty() || std::ranges::find(policy.strict, stage) == policy.strict.end()) return;
  const Incomplete& first = report.incomplete.front();
  report.decisions.push_back({.rule = "strict",
                              .source = policy.strict_source,
                              .fails = true,
                              .findings = report.incomplete.size(),
                              .first = first.path.empty() ? first.message : first.path + ": " + first.message});
}

/// What the verdict names: the first rule that fails, or all that was asked.
std::string rule_words(const Policy& policy, const Asked& asked, const Report& report) {
  if (report.failed) return named(report.decisions.front().rule, report.decisions.front().source);
  std::string words;
  if (asked.fail_on) words = fmt::format("fail-on: {}", severity_name(*asked.fail_on));
  if (policy.gates.empty() && policy.requirements.empty() && policy.strict.empty()) return words;
  return words + (words.empty() ? "" : ", ") + policy.path.string();
}

}  // namespace

Judged judge(const Policy& policy, const Asked& asked, const Target& target, Report& report) {
  report.failed = false;
  report.rule.clear();
  report.decisions.clear();
  std::erase_if(report.incomplete, [](const Incomplete& gap) {
    return gap.code == "unknown-severity" || gap.code == "missing-feed" || gap.code == "expired-ignore" ||
           gap.code == "unfit-ignore";
  });
  for (Finding& finding : report.findings)
    if (finding.kind != FindingKind::policy) finding.gate.clear();

  // What there is to judge, and how bad it is.
  const std::size_t before = report.findings.size();
  add_requirements(policy, target, report);
  const bool is_changed = override_severities(policy, target, report);
  // Findings of files keep the files' order.
  if (report.files.empty() && (is_changed || report.findings.size() != before)) sort_findings(report.findings);

  // What somebody has decided about it before.
  std::vector<const Ignore*> ignores;
  ignores.reserve(policy.ignores.size() + asked.ignores.size());
  for (const Ignore& ignore : policy.ignores) ignores.push_back(&ignore);
  for (const Ignore& ignore : asked.ignores) ignores.push_back(&ignore);
  Judged out{.ignores = apply_ignores(ignores, policy.demands, target, report)};
  if (asked.baseline != nullptr)
    add_suppressed(take_known(*asked.baseline, asked.baseline_source, report.findings), report);

  // The verdict.
  judge_ignores(ignores, out.ignores, report);
  Gates(policy, asked, target, report).run();
  sort_unique(report.incomplete);
  judge_gaps(policy, target.stage, report);
  std::ranges::stable_sort(report.decisions, std::greater(),
                           [&](const Decision& each) { return std::tuple(each.fails, each.source.empty()); });
  report.failed = !report.decisions.empty() && report.decisions.front().fails;
  report.rule = rule_words(policy, asked, report);
  return out;
}

Target target_of(const Report& report, Stage stage, std::string today) {
  constexpr std::string_view kRegistry = "registry:";
  Target out{.stage = stage, .today = std::move(today), .distribution = report.distribution};
  if (report.source.starts_with(kRegistry)) out.fetched = report.source.substr(kRegistry.size());
  const auto add = [&](const std::string& name) {
    if (!name.empty() && std::ranges::find(out.names, name) == out.names.end()) out.names.push_back(name);
  };
  add(report.name);
  add(out.fetched);
  for (const std::string& tag : report.tags) add(tag);
  add(report.manifest_digest.str());
  add(report.config_digest.str());
  if (report.base && !report.base->name.empty()) {
    const bool has_digest = report.base->name.contains('@') || report.base->digest.empty();
    out.bases.push_back(report.base->name + (has_digest ? "" : "@" + report.base->digest.str()));
  }
  return out;
}

}  // namespace plimsoll::policy

// SPDX-License-Identifier: Apache-2.0
#include "policy/ignore.h"

#include <algorithm>

#include "base/clock.h"
#include "base/words.h"
#include "policy/matcher.h"
#include "policy/phrases.h"

namespace plimsoll::policy {

namespace {

/// One finding on its way through the ignores that may hold for it.
class TakingBack {
 public:
  TakingBack(std::span<const Ignore* const> ignores, std::span<const Matcher> matchers, std::vector<IgnoreUse>& uses,
             std::vector<Suppressed>& into)
      : ignores_(ignores), matchers_(matchers), uses_(uses), into_(into) {}

  /// Whether nothing of the finding is left.
  bool run(Finding& finding, const Subject& subject, std::span<const std::uint32_t> candidates) {
    faulty_.clear();
    for (const std::uint32_t at : candidates) {
      if (!matchers_[at].holds(subject)) continue;
      if (!uses_[at].fault.empty()) {
        faulty_.push_back(at);
        continue;
      }
      if (take(finding, at)) return true;
    }
    // What is left would be taken back but for their faults.
    for (const std::uint32_t at : faulty_) {
      if (parts(finding) > 0 && held(finding, at).empty()) continue;
      if (uses_[at].would_hold++ == 0) uses_[at].first = phrase_of(finding);
    }
    return false;
  }

 private:
  /// What an ignore speaks of: of the packages, where there are any, else of the places.
  [[nodiscard]] std::vector<std::size_t> held(const Finding& finding, std::uint32_t at) const {
    return finding.packages.empty() ? matchers_[at].places(finding) : matchers_[at].packages(finding);
  }
  static std::size_t parts(const Finding& finding) {
    return finding.packages.empty() ? finding.places.size() : finding.packages.size();
  }

  template <typename T>
  static std::vector<T> cut(std::vector<T>& from, std::span<const std::size_t> which) {
    std::vector<T> out;
    for (const std::size_t i : which) out.push_back(std::move(from[i]));
    for (std::size_t i = which.size(); i-- > 0;) from.erase(from.begin() + static_cast<std::ptrdiff_t>(which[i]));
    return out;
  }

  bool take(Finding& finding, std::uint32_t at) {
    const std::vector<std::size_t> which = held(finding, at);
    if (which.empty() && parts(finding) > 0) return false;  // those it speaks of went before
    ++uses_[at].taken_back;
    if (which.size() == parts(finding)) {
      into_.push_back(suppressed(std::move(finding), *ignores_[at]));
      return true;
    }
    Finding part = finding;
    if (finding.packages.empty()) {
      // Its title speaks of all of them.
      finding.evidence.push_back(fmt::format("{} of {} places {} taken back ({})", which.size(), parts(finding),
                                             which.size() == 1 ? "is" : "are", ignores_[at]->source));
      part.places = cut(finding.places, which);
    } else {
      part.packages = cut(finding.packages, which);
    }
    into_.push_back(suppressed(std::move(part), *ignores_[at]));
    return false;
  }

  static Suppressed suppressed(Finding finding, const Ignore& by) {
    return {.finding = std::move(finding),
            .code = by.code,
            .reason = by.reason,
            .source = by.source,
            .owner = by.owner,
            .until = by.until,
            .vex_status = by.vex_status,
            .vex_justification = by.vex_justification};
  }

  std::span<const Ignore* const> ignores_;
  std::span<const Matcher> matchers_;
  std::vector<IgnoreUse>& uses_;
  std::vector<Suppressed>& into_;
  std::vector<std::uint32_t> faulty_;
};

}  // namespace

std::string fault_of(const Ignore& ignore, const IgnoreDemands& demands, std::string_view today) {
  if (!ignore.until.empty() && std::string_view(ignore.until).substr(0, 10) < today.substr(0, 10))
    return fmt::format("expired on {}", ignore.until);
  if (ignore.code != "policy" && ignore.code != "ignore-file") return {};
  if (demands.reason && ignore.reason.empty()) return "gives no reason";
  if (demands.owner && ignore.owner.empty()) return "has no owner";
  if (ignore.until.empty()) {
    if (demands.until || demands.max_days) return "has no end (until)";
    return {};
  }
  if (!demands.max_days) return {};
  const auto days = days_between(today, ignore.until);
  if (days && *days > *demands.max_days)
    return fmt::format("holds until {}, which is more than {} away", ignore.until,
                       plural(static_cast<std::size_t>(*demands.max_days), "day"));
  return {};
}

std::vector<IgnoreUse> apply_ignores(std::span<const Ignore* const> ignores, const IgnoreDemands& demands,
                                     const Target& target, Report& report) {
  std::vector<IgnoreUse> uses(ignores.size());
  if (ignores.empty()) return uses;
  std::vector<Matcher> matchers;
  matchers.reserve(ignores.size());
  for (std::size_t i = 0; i < ignores.size(); ++i) {
    matchers.emplace_back(ignores[i]->what, target);
    uses[i].fault = fault_of(*ignores[i], demands, target.today);
    uses[i].is_elsewhere = !matchers.back().applies();
  }
  const MatcherIndex index(matchers);
  std::vector<std::uint32_t> candidates;
  std::vector<Suppressed> taken;
  TakingBack taking_back(ignores, matchers, uses, taken);
  std::size_t kept = 0;
  for (Finding& finding : report.findings) {
    const Subject subject(finding, target);
    index.candidates(subject, candidates);
    if (!candidates.empty() && taking_back.run(finding, subject, candidates)) continue;
    if (&report.findings[kept] != &finding) report.findings[kept] = std::move(finding);
    ++kept;
  }
  report.findings.resize(kept);
  add_suppressed(std::move(taken), report);
  return uses;
}

}  // namespace plimsoll::policy

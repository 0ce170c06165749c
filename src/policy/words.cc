// SPDX-License-Identifier: Apache-2.0
#include "policy/words.h"

#include <algorithm>
#include <utility>

#include "base/words.h"
#include "policy/matcher.h"

namespace plimsoll::policy {

namespace {

constexpr std::size_t kNamed = 6;

/// "a", "a or b", "a, b or c", "a, b, c and 4 more".
std::string any_of(const std::vector<std::string>& items) {
  if (items.size() > kNamed) return some_of(items, kNamed);
  std::string out;
  for (std::size_t i = 0; i < items.size(); ++i)
    out += (i == 0 ? "" : i + 1 == items.size() ? " or " : ", ") + items[i];
  return out;
}

std::string_view many(FindingKind kind) {
  switch (kind) {
    case FindingKind::vulnerability:
      return "vulnerabilities";
    case FindingKind::secret:
      return "secrets";
    case FindingKind::hardening:
      return "weak points of the image";
    case FindingKind::waste:
      return "wasted bytes";
    case FindingKind::dockerfile:
      return "findings in Dockerfiles";
    case FindingKind::settings:
      return "findings in compose files and manifests";
    case FindingKind::policy:
      return "unmet demands of the policy";
  }
  return "findings";
}

std::string severity_words(const Selector& selector) {
  const auto& [least, most] = std::pair(selector.at_least, selector.at_most);
  if (least && most)
    return *least == *most ? fmt::format("of {} severity", severity_name(*least))
                           : fmt::format("from {} to {} severity", severity_name(*least), severity_name(*most));
  if (least)
    return fmt::format("of {} severity{}", severity_name(*least), *least == Severity::critical ? "" : " or worse");
  return most ? fmt::format("of {} severity or less", severity_name(*most)) : std::string();
}

std::string percent(std::uint32_t hundred_thousandths) {
  return fmt::format("{:g} %", static_cast<double>(hundred_thousandths) / 1000);
}

/// Where a statement holds, when that is not everywhere.
std::string scope_words(const Selector& selector, const Target& target) {
  return selector.images.empty() || !target.names.empty() ? "" : fmt::format(" (images {})", any_of(selector.images));
}

/// Whether a statement is about this stage, and this image where one is named.
bool is_here(const Selector& selector, const Target& target) {
  if (!target.names.empty()) return Matcher(selector, target).applies();
  return selector.stages.empty() || std::ranges::find(selector.stages, target.stage) != selector.stages.end();
}

class Writer {
 public:
  Writer(const Policy& policy, const Target& target) : policy_(policy), target_(target) {}

  Explained run() {
    gates(Effect::fail, "Fails");
    gates(Effect::warn, "Warns");
    requirements();
    severities();
    ignores();
    rest();
    std::erase_if(out_.chapters, [](const Chapter& chapter) { return chapter.statements.empty(); });
    return std::move(out_);
  }

 private:
  Chapter& chapter(std::string heading) { return out_.chapters.emplace_back(Chapter{std::move(heading), {}}); }
  bool is_elsewhere(const Selector& selector) {
    const bool elsewhere = !is_here(selector, target_);
    out_.elsewhere += elsewhere ? 1 : 0;
    return elsewhere;
  }

  void gates(Effect effect, std::string heading) {
    Chapter& into = chapter(std::move(heading));
    for (const Gate& gate : policy_.gates) {
      if (gate.effect != effect || is_elsewhere(gate.when)) continue;
      std::string text =
          fmt::format("{}: {}{}{}", gate.name, gate.most > 0 ? fmt::format("more than {} ", gate.most) : std::string(),
                      words_of(gate.when), scope_words(gate.when, target_));
      if (!gate.doc.empty()) text += fmt::format(" — {}", gate.doc);
      into.statements.push_back({std::move(text), gate.source});
    }
    if (effect != Effect::fail) return;
    if (std::ranges::find(policy_.strict, target_.stage) != policy_.strict.end())
      into.statements.push_back({"strict: anything that could not be seen or known", policy_.strict_source});
  }

  void requirements() {
    Chapter& into = chapter("Images");
    for (const Requirements& each : policy_.requirements) {
      if (is_elsewhere(each.where)) continue;
      const std::string scope =
          scope_words(each.where, target_) + (each.effect == Effect::warn ? ", or there is a warning" : "");
      const auto say = [&](std::string text) { into.statements.push_back({std::move(text) + scope, each.source}); };
      if (!each.registries.empty()) say(fmt::format("come from {}, and so do their bases", any_of(each.registries)));
      if (!each.bases.empty()) say(fmt::format("are built on {}", any_of(each.bases)));
      for (const Requirements::Label& label : each.labels)
        say(fmt::format("have the label {}{}", label.name, label.pattern.empty() ? "" : " like " + label.pattern));
      if (each.user == "non-root") say("do not run as root");
      if (!each.user.empty() && each.user != "non-root") say(fmt::format("run as {}", each.user));
    }
  }

  void severities() {
    Chapter& into = chapter("Severities");
    for (const Reseverity& each : policy_.severities) {
      if (is_elsewhere(each.when)) continue;
      into.statements.push_back(
          {fmt::format("{}: {}{}{}", severity_name(each.severity), words_of(each.when), scope_words(each.when, target_),
                       each.reason.empty() ? "" : ", for " + each.reason),
           each.source});
    }
  }

  void ignores() {
    Chapter& into = chapter("Ignored");
    for (const Ignore& each : policy_.ignores) {
      if (is_elsewhere(each.what)) continue;
      std::string text = words_of(each.what) + scope_words(each.what, target_);
      if (!each.reason.empty()) text += ": " + each.reason;
      if (!each.owner.empty()) text += ", by " + each.owner;
      if (!each.until.empty()) text += ", until " + each.until;
      if (const std::string fault = fault_of(each, policy_.demands, target_.today); !fault.empty())
        text += fmt::format(" — does not hold: {}", fault);
      into.statements.push_back({std::move(text), each.source});
    }
    const IgnoreDemands& demands = policy_.demands;
    std::vector<std::string> wanted;
    if (demands.reason) wanted.emplace_back("a reason");
    if (demands.owner) wanted.emplace_back("an owner");
    if (demands.until || demands.max_days) wanted.emplace_back("an end");
    if (demands.max_days)
      wanted.back() += fmt::format(" within {}", plural(static_cast<std::size_t>(*demands.max_days), "day"));
    if (!wanted.empty())
      into.statements.push_back({"every ignore needs " + some_of(wanted, wanted.size()) + ", or it fails", {}});
  }

  void rest() {
    Chapter& into = chapter("Besides");
    if (policy_.max_db_age)
      into.statements.push_back(
          {fmt::format("advisories are at most {} old", plural(static_cast<std::size_t>(*policy_.max_db_age), "day")),
           {}});
    for (const std::filesystem::path& path : policy_.vex)
      into.statements.push_back({fmt::format("statements of {} are believed (VEX)", path.string()), {}});
    if (policy_.vex_of_referrers)
      into.statements.push_back({"statements that lie beside the image in its registry are believed (VEX)", {}});
    if (!policy_.baseline.empty())
      into.statements.push_back({fmt::format("what {} has as well is not counted", policy_.baseline.string()), {}});
  }

  const Policy& policy_;
  const Target& target_;
  Explained out_;
};

}  // namespace

std::string words_of(const Selector& selector) {
  std::vector<std::string> kinds;
  for (const FindingKind kind : selector.kinds) kinds.emplace_back(many(kind));
  std::string out = !selector.ids.empty() ? any_of(selector.ids) : kinds.empty() ? "findings" : any_of(kinds);
  if (!selector.ids.empty() && !kinds.empty()) out += " among " + any_of(kinds);
  const auto add = [&](std::string_view before, const std::string& what) {
    if (!what.empty()) out += fmt::format(" {}{}", before, what);
  };
  add("", severity_words(selector));
  std::vector<std::string> statuses;
  for (const advisory::Status status : selector.statuses) statuses.emplace_back(advisory::status_name(status));
  add("with the status ", any_of(statuses));
  if (selector.fixable) add("", *selector.fixable ? "that have a fix" : "that have no fix");
  if (selector.known_exploited)
    add("", *selector.known_exploited ? "that are known to be exploited" : "that are not known to be exploited");
  if (selector.epss)
    add("", fmt::format("with a chance of at least {} to be exploited (EPSS)", percent(*selector.epss)));
  if (selector.min_age)
    add("", fmt::format("known for {} or more", plural(static_cast<std::size_t>(*selector.min_age), "day")));
  add("in packages of type ", any_of(selector.types));
  add("in ", any_of(selector.packages));
  add("of version ", any_of(selector.versions));
  add("in ", any_of(selector.purls));
  add("at ", any_of(selector.paths));
  if (selector.origin)
    add("", *selector.origin == Origin::base  ? "that came with the base image"
            : *selector.origin == Origin::own ? "that did not come with the base image"
                                              : "of unknown origin");
  return out;
}

Explained explain(const Policy& policy, const Target& target) { return Writer(policy, target).run(); }

}  // namespace plimsoll::policy

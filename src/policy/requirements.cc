// SPDX-License-Identifier: Apache-2.0
// A name counts as where an image comes from when it was fetched by it, or says its registry itself: "shop:1.4" in an
// archive says nothing of docker.io.
#include "policy/requirements.h"

#include <algorithm>
#include <array>

#include "base/sorted.h"
#include "base/wildcard.h"
#include "base/words.h"
#include "oci/reference_pattern.h"
#include "policy/matcher.h"
#include "policy/phrases.h"

namespace plimsoll::policy {

namespace {

using oci::ReferencePattern;

constexpr std::size_t kPatternsTold = 3;

constexpr std::array kRules{
    Rule{.id = "PL7001",
         .severity = Severity::high,
         .title = "Image from a registry that the policy does not allow",
         .doc = "with images.registries in the policy: an image, or a base of it, that comes from elsewhere",
         .why = "What comes from there was not looked at by those who answer for the images that run here.",
         .remedy = "take it from a registry that is allowed, or copy it there first",
         .bad = "FROM registry.example.net/team/shop:1.4\n",
         .good = "FROM registry.example.com/team/shop:1.4\n"},
    Rule{.id = "PL7002",
         .severity = Severity::high,
         .title = "Base image that the policy does not allow",
         .doc = "with images.bases in the policy: an image that is built on another one",
         .why = "Bases that are agreed upon are those that somebody keeps up to date.",
         .remedy = "build it on one of the bases that are allowed",
         .bad = "FROM example/handmade:1\n",
         .good = "FROM debian:13-slim\n"},
    Rule{.id = "PL7003",
         .severity = Severity::medium,
         .title = "Label that the policy demands is missing",
         .doc = "with images.labels in the policy: a label that the image does not have, or that is empty",
         .why = "Whoever has to act on this image does not find out where it comes from and who answers for it.",
         .remedy = "set it with LABEL, or with --label when building",
         .bad = "FROM debian:13-slim\n",
         .good = "FROM debian:13-slim\nLABEL org.opencontainers.image.source=\"https://git.example.com/shop\"\n"},
    Rule{.id = "PL7004",
         .severity = Severity::medium,
         .title = "Label with a value that the policy does not allow",
         .doc = "with a pattern for a label in images.labels: a value that does not match it",
         .why = "What reads the label takes it for something else.",
         .remedy = "give it a value that matches",
         .bad = "FROM debian:13-slim\nLABEL com.example.team=\"me\"\n",
         .good = "FROM debian:13-slim\nLABEL com.example.team=\"team-shop\"\n"},
    Rule{.id = "PL7005",
         .severity = Severity::high,
         .title = "User that the policy does not allow",
         .doc = "with images.user in the policy: an image that runs as root, or as another user than the one demanded",
         .why = "Whoever breaks into a process that runs as root owns all that the container can reach.",
         .remedy = "end the Dockerfile with USER and a user that is allowed",
         .bad = "FROM debian:13-slim\nCMD [\"shop\"]\n",
         .good = "FROM debian:13-slim\nUSER 10001:10001\nCMD [\"shop\"]\n"},
};

enum class Of : std::uint8_t { registry, base, label, value, user };

/// The user's name or number, without the group.
std::string_view user_of(std::string_view user) { return user.substr(0, user.find(':')); }

/// Whether a name or number alone says that it is root.
bool is_root_name(std::string_view user) {
  user = user_of(user);
  return user.empty() || user == "root" || user.find_first_not_of('0') == user.npos;
}

bool is_root(const Target& target) { return target.is_root.value_or(is_root_name(target.user)); }

/// Looks at one image for one entry of the policy.
class Check {
 public:
  Check(const Requirements& want, const Target& target, Unmet& out) : want_(want), target_(target), out_(out) {}

  void run() {
    check_registries();
    check_bases();
    if (!want_.labels.empty() || !want_.user.empty()) {
      if (target_.has_config) {
        check_labels();
        check_user();
      } else {
        gap("unknown-config", "has no configuration, so its user and labels cannot be judged");
      }
    }
  }

 private:
  Finding& add(Of of, std::string title) {
    const Rule& rule = kRules.at(static_cast<std::size_t>(of));
    Finding& out = out_.findings.emplace_back();
    out.id = rule.id;
    out.kind = FindingKind::policy;
    out.severity = rule.severity;
    out.severity_source = want_.source;
    out.title = std::move(title);
    out.remedy.action = rule.remedy;
    out.gate = want_.name;
    return out;
  }
  void add_place(Finding& finding, std::string path, std::string detail) {
    finding.places.push_back({.path = std::move(path), .layer = {}, .removed = {}, .detail = std::move(detail)});
  }
  void gap(std::string code, std::string_view what) {
    out_.incomplete.push_back(
        {std::move(code), fmt::format("{}: the image {}", named(want_.name, want_.source), what), {}});
  }

  static bool is_any(const std::vector<std::string>& patterns, ReferencePattern::Of of, std::string_view name) {
    const auto reference = oci::parse_reference(name);
    if (!reference) return false;
    return std::ranges::any_of(patterns, [&](const std::string& text) {
      const auto pattern = ReferencePattern::parse(text, of);
      return pattern && pattern->matches(*reference);
    });
  }
  static std::string allowed(std::string_view key, const std::vector<std::string>& patterns) {
    return fmt::format("{} allows {}", key, some_of(patterns, kPatternsTold));
  }

  /// Every name that says where the image or a base of it is from.
  [[nodiscard]] std::vector<std::pair<std::string, bool>> origins() const {
    std::vector<std::pair<std::string, bool>> out;
    std::vector<std::string> names;
    if (!target_.fetched.empty()) names.push_back(target_.fetched);
    for (const std::string& name : target_.names)
      if (oci::names_registry(name) && !name.starts_with("docker.io/") && oci::parse_reference(name))
        names.push_back(name);
    sort_unique(names);
    for (std::string& name : names) out.emplace_back(std::move(name), false);
    for (const std::string& base : target_.bases) out.emplace_back(base, true);
    return out;
  }

  void check_registries() {
    if (want_.registries.empty()) return;
    for (const auto& [name, is_base] : origins()) {
      if (is_any(want_.registries, ReferencePattern::Of::registries, name)) continue;
      Finding& finding = add(Of::registry, fmt::format("{}{} comes from a registry that is not allowed",
                                                       is_base ? "its base " : "", name));
      finding.evidence.push_back(allowed("images.registries", want_.registries));
      add_place(finding, is_base ? "image:base" : "image:name", name);
    }
    if (target_.bases.empty())
      gap("unknown-base", "does not tell what it is built on, so its base's registry is not judged");
  }

  void check_bases() {
    if (want_.bases.empty()) return;
    for (const std::string& base : target_.bases) {
      if (is_any(want_.bases, ReferencePattern::Of::images, base)) continue;
      Finding& finding = add(Of::base, fmt::format("it is built on {}, which is not allowed", base));
      finding.evidence.push_back(allowed("images.bases", want_.bases));
      add_place(finding, "image:base", base);
    }
    if (target_.bases.empty()) gap("unknown-base", "does not tell what it is built on, so its base is not judged");
  }

  void check_labels() {
    for (const Requirements::Label& label : want_.labels) {
      const auto found = target_.labels.find(label.name);
      if (found == target_.labels.end() || found->second.empty()) {
        Finding& finding = add(
            Of::label, fmt::format("label {} is {}", label.name, found == target_.labels.end() ? "missing" : "empty"));
        finding.remedy.rewrite = fmt::format("LABEL {}=\"…\"", label.name);
        add_place(finding, "config:Labels", label.name);
      } else if (!label.pattern.empty() && !wildcard_matches(label.pattern, found->second)) {
        Finding& finding =
            add(Of::value, fmt::format("label {} is \"{}\", not {}", label.name, found->second, label.pattern));
        add_place(finding, "config:Labels", label.name);
      }
    }
  }

  void check_user() {
    if (want_.user.empty()) return;
    const std::string as = target_.user.empty() ? "no USER is set" : "USER " + target_.user;
    if (want_.user == "non-root") {
      if (!is_root(target_)) return;
      add_place(add(Of::user, fmt::format("runs as root ({})", as)), "config:User", target_.user);
    } else if (target_.user != want_.user && user_of(target_.user) != want_.user) {
      add_place(add(Of::user, fmt::format("does not run as {} ({})", want_.user, as)), "config:User", target_.user);
    }
  }

  const Requirements& want_;
  const Target& target_;
  Unmet& out_;
};

}  // namespace

std::span<const Rule> rules() { return kRules; }

const Rule* rule_of(std::string_view id) {
  const auto found = std::ranges::find(kRules, id, &Rule::id);
  return found == kRules.end() ? nullptr : &*found;
}

Unmet unmet(std::span<const Requirements> requirements, const Target& target) {
  Unmet out;
  for (const Requirements& each : requirements)
    if (Matcher(each.where, target).applies()) Check(each, target, out).run();
  sort_unique(out.incomplete);
  return out;
}

std::vector<Gate> lint_gates(std::span<const Requirements> requirements) {
  std::vector<Gate> out;
  for (const Requirements& each : requirements) {
    Gate gate{.name = each.name, .source = each.source, .when = each.where, .effect = each.effect};
    if (!each.registries.empty() || !each.bases.empty()) gate.when.ids.emplace_back("PL1204");
    if (!each.labels.empty()) gate.when.ids.insert(gate.when.ids.end(), {"PL1912", "PL1914"});
    if (!each.user.empty() && !is_root_name(each.user)) gate.when.ids.insert(gate.when.ids.end(), {"PL1301", "PL1302"});
    if (!gate.when.ids.empty()) out.push_back(std::move(gate));
  }
  return out;
}

}  // namespace plimsoll::policy

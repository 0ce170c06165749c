// SPDX-License-Identifier: Apache-2.0
// From the text of plimsoll.yaml to a Policy. Each section is one function and one table of keys; the keys that select
// findings are one table for all of them. docs/schema/policy-1.json says the same to editors, and a test holds both
// together.
#include "policy/policy.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/wildcard.h"
#include "oci/reference_pattern.h"
#include "package/purl.h"
#include "policy/document.h"

namespace plimsoll::policy {

namespace {

using yaml::Node;
using Words = std::vector<std::string_view>;

constexpr std::int64_t kMostFindings = 1'000'000'000;
constexpr std::int64_t kMostDays = 36'500;

/// The names of an enumeration's values, 0 to `last`.
template <typename Enum>
Words names_of(std::string_view (*name)(Enum), Enum last) {
  Words out;
  for (std::size_t i = 0; i <= static_cast<std::size_t>(last); ++i) out.push_back(name(static_cast<Enum>(i)));
  return out;
}

const Words& severity_words() {
  static const Words kWords = [] {
    Words out;
    for (const Severity severity : kSeverities) out.push_back(severity_name(severity));
    return out;
  }();
  return kWords;
}
const Words& stage_words() {
  static const Words kWords = names_of(stage_name, Stage::run);
  return kWords;
}

std::optional<Severity> read_severity(Document& in, const Node& node, std::string_view what) {
  const auto at = in.word(node, what, severity_words());
  return at ? std::optional(kSeverities.at(*at)) : std::nullopt;
}

template <typename Enum>
void read_words(Document& in, const Node& node, std::string_view what, const Words& names, std::vector<Enum>& into) {
  if (!into.empty()) return in.problem(node, fmt::format("\"{}\" is given in the singular and in the plural", what));
  std::vector<std::size_t> found;
  in.words(node, what, names, found);
  for (const std::size_t at : found) into.push_back(static_cast<Enum>(at));
}

template <oci::ReferencePattern::Of kOf>
void read_patterns(Document& in, const Node& node, std::string_view what, std::vector<std::string>& into) {
  if (!into.empty()) return in.problem(node, fmt::format("\"{}\" is given in the singular and in the plural", what));
  in.items(node, what, [&](const Node& item) {
    auto text = in.text(item, what);
    if (!text) return;
    if (const auto pattern = oci::ReferencePattern::parse(*text, kOf); !pattern)
      return in.problem(item, pattern.error().message);
    into.push_back(*std::move(text));
  });
}
constexpr auto* read_images = &read_patterns<oci::ReferencePattern::Of::images>;
constexpr auto* read_registries = &read_patterns<oci::ReferencePattern::Of::registries>;

void read_purls(Document& in, const Node& node, std::vector<std::string>& into) {
  const std::size_t before = into.size();
  in.texts(node, "purls", into);
  for (std::size_t i = before; i < into.size(); ++i) {
    if (const auto purl = parse_purl(into[i]); !purl) in.problem(node, purl.error().message);
  }
}

/// A condition on findings.
struct Condition {
  std::string_view name, plural;  // plural: may be empty
  void (*read)(Document& in, const Node& node, Selector& into);
};

constexpr std::array kConditions{
    Condition{"id", "ids", [](Document& in, const Node& node, Selector& into) { in.texts(node, "ids", into.ids); }},
    Condition{"kind", "kinds",
              [](Document& in, const Node& node, Selector& into) {
                static const Words kWords = names_of(kind_name, FindingKind::policy);
                read_words(in, node, "kinds", kWords, into.kinds);
              }},
    Condition{"type", "types",
              [](Document& in, const Node& node, Selector& into) { in.texts(node, "types", into.types); }},
    Condition{"package", "packages",
              [](Document& in, const Node& node, Selector& into) { in.texts(node, "packages", into.packages); }},
    Condition{"version", "versions",
              [](Document& in, const Node& node, Selector& into) { in.texts(node, "versions", into.versions); }},
    Condition{"purl", "purls",
              [](Document& in, const Node& node, Selector& into) { read_purls(in, node, into.purls); }},
    Condition{"path", "paths",
              [](Document& in, const Node& node, Selector& into) { in.texts(node, "paths", into.paths); }},
    Condition{"image", "images",
              [](Document& in, const Node& node, Selector& into) { read_images(in, node, "images", into.images); }},
    Condition{"stage", "stages",
              [](Document& in, const Node& node, Selector& into) {
                read_words(in, node, "stages", stage_words(), into.stages);
              }},
    Condition{"status", "statuses",
              [](Document& in, const Node& node, Selector& into) {
                static const Words kWords = names_of(advisory::status_name, advisory::Status::end_of_life);
                read_words(in, node, "statuses", kWords, into.statuses);
              }},
    Condition{"origin", "",
              [](Document& in, const Node& node, Selector& into) {
                static const Words kWords = names_of(origin_name, Origin::own);
                if (const auto at = in.word(node, "origin", kWords)) into.origin = static_cast<Origin>(*at);
              }},
    Condition{
        "severity", "",
        [](Document& in, const Node& node, Selector& into) { into.at_least = read_severity(in, node, "severity"); }},
    Condition{
        "max-severity", "",
        [](Document& in, const Node& node, Selector& into) { into.at_most = read_severity(in, node, "max-severity"); }},
    Condition{"fixable", "",
              [](Document& in, const Node& node, Selector& into) { into.fixable = in.flag(node, "fixable"); }},
    Condition{"known-exploited", "",
              [](Document& in, const Node& node, Selector& into) {
                into.known_exploited = in.flag(node, "known-exploited");
              }},
    Condition{"epss", "",
              [](Document& in, const Node& node, Selector& into) { into.epss = in.probability(node, "epss"); }},
    Condition{"min-age", "",
              [](Document& in, const Node& node, Selector& into) { into.min_age = in.days(node, "min-age"); }},
};

using May = bool (*)(std::string_view condition);

/// Whether `key` was a condition that may stand here, and was read.
bool take_condition(Document& in, std::string_view key, const Node& value, Selector& into, May may) {
  const auto found = std::ranges::find_if(
      kConditions, [&](const Condition& each) { return key == each.name || (!key.empty() && key == each.plural); });
  if (found == kConditions.end() || !may(found->name)) return false;
  found->read(in, value, into);
  return true;
}

Words with_conditions(Words keys, May may) {
  for (const Condition& each : kConditions) {
    if (!may(each.name)) continue;
    keys.push_back(each.name);
    if (!each.plural.empty()) keys.push_back(each.plural);
  }
  return keys;
}

bool may_any(std::string_view) { return true; }
bool may_but_severity(std::string_view condition) { return !condition.ends_with("severity"); }
bool may_in_ignore(std::string_view condition) { return condition != "severity"; }
bool may_scope(std::string_view condition) { return condition == "image" || condition == "stage"; }

std::optional<Effect> read_action(Document& in, const Node& node) {
  const auto at = in.word(node, "action", {"fail", "warn"});
  return at ? std::optional(*at == 0 ? Effect::fail : Effect::warn) : std::nullopt;
}

/// Whether it says anything of findings, not only of where and when.
bool narrows(const Selector& what) {
  return !what.ids.empty() || !what.kinds.empty() || !what.types.empty() || !what.packages.empty() ||
         !what.versions.empty() || !what.purls.empty() || !what.paths.empty() || !what.statuses.empty() ||
         what.origin || what.at_most || what.fixable || what.known_exploited || what.epss || what.min_age;
}

class Reader {
 public:
  Reader(Document& in, const std::filesystem::path& path, Policy& out)
      : in_(in), folder_(path.parent_path()), out_(out) {}

  void run(const Node& root) {
    in_.each(
        root, "the policy", [&](std::string_view key, const Node& value) { return section(key, value); },
        [] { return known_sections(); });
  }

 private:
  using Section = void (Reader::*)(const Node&);
  static constexpr std::array<std::pair<std::string_view, Section>, 11> sections() {
    return {{{"version", &Reader::version},
             {"rules", &Reader::rules},
             {"severities", &Reader::severities},
             {"images", &Reader::images},
             {"secrets", &Reader::secrets},
             {"database", &Reader::database},
             {"strict", &Reader::strict},
             {"ignore", &Reader::ignore},
             {"ignores", &Reader::ignores},
             {"vex", &Reader::vex},
             {"baseline", &Reader::baseline}}};
  }
  static Words known_sections() {
    Words out;
    for (const auto& [name, read] : sections()) out.push_back(name);
    return out;
  }
  bool section(std::string_view key, const Node& value) {
    if (key.starts_with("x-")) return true;  // for anchors
    for (const auto& [name, read] : sections()) {
      if (name != key) continue;
      if (!value.is_null()) (this->*read)(value);
      return true;
    }
    return false;
  }

  void version(const Node& node) {
    if (!node.is_scalar() || node.is_text() || node.text != "1")
      in_.problem(node, "\"version\" must be 1: this plimsoll knows no other");
  }

  void rules(const Node& node) {
    if (!node.is_sequence()) return in_.problem(node, "\"rules\" must be a list");
    for (const yaml::NodePtr& item : node.items) rule(*item);
  }

  void rule(const Node& node) {
    Gate gate{.source = in_.source(node)};
    in_.each(
        node, "a rule",
        [&](std::string_view key, const Node& value) {
          if (key == "name") {
            if (auto name = in_.text(value, key)) gate.name = unique(value, *std::move(name));
          } else if (key == "description") {
            gate.doc = in_.text(value, key).value_or("");
          } else if (key == "action") {
            gate.effect = read_action(in_, value).value_or(Effect::fail);
          } else if (key == "max") {
            gate.most = static_cast<std::size_t>(in_.count(value, key, kMostFindings).value_or(0));
          } else {
            return take_condition(in_, key, value, gate.when, may_any);
          }
          return true;
        },
        [] { return with_conditions({"name", "description", "action", "max"}, may_any); });
    if (!node.is_mapping()) return;
    if (node.find("name") == nullptr) in_.problem(node, "a rule needs a name: the verdict names it");
    if (gate.when.at_least && gate.when.at_most && *gate.when.at_least > *gate.when.at_most)
      in_.problem(node, "nothing is at least as severe as \"severity\" and no more severe than \"max-severity\"");
    out_.gates.push_back(std::move(gate));
  }

  /// Names tell rules apart in reports.
  std::string unique(const Node& node, std::string name) {
    const auto [known, is_new] = names_.emplace(name, in_.source(node));
    if (!is_new) in_.problem(node, fmt::format("the name \"{}\" is taken at {}", printable(name, 60), known->second));
    return name;
  }

  void severities(const Node& node) {
    if (node.is_mapping()) {  // {PL1501: low}
      for (const yaml::Entry& entry : node.entries) {
        const auto id = in_.text(*entry.key, "severities");
        const auto severity = read_severity(in_, *entry.value, "severity");
        if (entry.repeated)
          in_.problem(*entry.key, fmt::format("\"{}\" is given twice", printable(entry.key->text, 60)));
        if (id && severity)
          out_.severities.push_back({.when = {.ids = {*id}}, .severity = *severity, .source = in_.source(*entry.key)});
      }
      return;
    }
    if (!node.is_sequence())
      return in_.problem(node, "\"severities\" must be a list, or a mapping of ids and severities");
    for (const yaml::NodePtr& item : node.items) severity(*item);
  }

  void severity(const Node& node) {
    Reseverity out{.when = {}, .source = in_.source(node)};
    in_.each(
        node, "an entry of severities",
        [&](std::string_view key, const Node& value) {
          if (key == "severity") {
            out.severity = read_severity(in_, value, key).value_or(Severity::unknown);
          } else if (key == "reason") {
            out.reason = in_.text(value, key).value_or("");
          } else {
            return take_condition(in_, key, value, out.when, may_but_severity);
          }
          return true;
        },
        [] { return with_conditions({"severity", "reason"}, may_but_severity); });
    if (!node.is_mapping()) return;
    if (node.find("severity") == nullptr) in_.problem(node, "an entry of severities needs a severity");
    if (!narrows(out.when)) in_.problem(node, "an entry of severities must say of what: id, package, kind …");
    out_.severities.push_back(std::move(out));
  }

  void images(const Node& node) {
    in_.items(node, "images", [&](const Node& item) { image(item); });
  }

  void image(const Node& node) {
    Requirements out;
    out.source = in_.source(node);
    bool demands = false;
    in_.each(
        node, "images",
        [&](std::string_view key, const Node& value) {
          if (key == "name") {
            if (auto name = in_.text(value, key)) out.name = unique(value, *std::move(name));
          } else if (key == "action") {
            out.effect = read_action(in_, value).value_or(Effect::fail);
          } else if (key == "registries" || key == "registry") {
            read_registries(in_, value, "registries", out.registries);
            demands = true;
          } else if (key == "bases" || key == "base") {
            read_images(in_, value, "bases", out.bases);
            demands = true;
          } else if (key == "labels" || key == "label") {
            labels(value, out.labels);
            demands = true;
          } else if (key == "user") {
            out.user = in_.text(value, key).value_or("");
            demands = true;
          } else {
            return take_condition(in_, key, value, out.where, may_scope);
          }
          return true;
        },
        [] {
          return with_conditions(
              {"name", "action", "registries", "registry", "bases", "base", "labels", "label", "user"}, may_scope);
        });
    if (!node.is_mapping()) return;
    if (!demands) in_.problem(node, "images must demand something: registries, bases, labels or user");
    if (node.find("name") == nullptr) {
      for (std::size_t number = 2; names_.contains(out.name); ++number) out.name = fmt::format("images-{}", number);
      names_.emplace(out.name, out.source);
    }
    out_.requirements.push_back(std::move(out));
  }

  /// [name], {name: pattern}, or a list of both.
  void labels(const Node& node, std::vector<Requirements::Label>& into) {
    if (!into.empty()) return in_.problem(node, "\"labels\" is given in the singular and in the plural");
    const auto take = [&](const Node& item) {
      if (!item.is_mapping()) {
        if (auto name = in_.text(item, "labels")) into.push_back({*std::move(name), {}});
        return;
      }
      for (const yaml::Entry& entry : item.entries) {
        auto name = in_.text(*entry.key, "labels");
        if (entry.repeated)
          in_.problem(*entry.key, fmt::format("\"{}\" is given twice", printable(entry.key->text, 60)));
        auto pattern = entry.value->is_null() ? std::optional(std::string()) : in_.text(*entry.value, "labels");
        if (name && pattern) into.push_back({*std::move(name), *std::move(pattern)});
      }
      if (item.entries.empty()) in_.problem(item, "\"labels\" names no label");
    };
    in_.items(node, "labels", take);
  }

  void secrets(const Node& node) {
    const auto at = in_.word(node, "secrets", {"never", "warn", "allowed"});
    if (!at || *at == 2) return;
    out_.gates.push_back({.name = *at == 0 ? "secrets: never" : "secrets: warn",
                          .source = in_.source(node),
                          .when = {.kinds = {FindingKind::secret}},
                          .effect = *at == 0 ? Effect::fail : Effect::warn});
  }

  void database(const Node& node) {
    in_.each(
        node, "database",
        [&](std::string_view key, const Node& value) {
          if (key != "max-age") return false;
          out_.max_db_age = in_.days(value, key);
          return true;
        },
        [] { return Words{"max-age"}; });
  }

  void strict(const Node& node) {
    out_.strict_source = in_.source(node);
    if (node.is_true()) {
      for (std::size_t i = 0; i < stage_words().size(); ++i) out_.strict.push_back(static_cast<Stage>(i));
    } else if (!node.is_false()) {
      read_words(in_, node, "strict", stage_words(), out_.strict);
    }
  }

  void ignore(const Node& node) {
    if (!node.is_sequence()) return in_.problem(node, "\"ignore\" must be a list");
    out_.ignores.reserve(node.items.size());
    for (const yaml::NodePtr& item : node.items) one_ignore(*item);
  }

  void one_ignore(const Node& node) {
    Ignore& out = out_.ignores.emplace_back();
    out.source = in_.source(node);
    if (node.is_scalar()) {
      if (auto id = in_.text(node, "ignore")) out.what.ids.push_back(*std::move(id));
      return;
    }
    in_.each(
        node, "an ignore",
        [&](std::string_view key, const Node& value) {
          if (key == "reason") {
            out.reason = in_.text(value, key).value_or("");
          } else if (key == "owner") {
            out.owner = in_.text(value, key).value_or("");
          } else if (key == "until") {
            out.until = in_.date(value, key).value_or("");
          } else {
            return take_condition(in_, key, value, out.what, may_in_ignore);
          }
          return true;
        },
        [] { return with_conditions({"reason", "owner", "until"}, may_in_ignore); });
    if (!node.is_mapping() || narrows(out.what)) return;
    // What is there and wrong was told already.
    const bool says_something = std::ranges::any_of(node.entries, [](const yaml::Entry& entry) {
      static const Words kOthers{"reason", "owner", "until", "image", "images", "stage", "stages"};
      return std::ranges::find(kOthers, std::string_view(entry.key->text)) == kOthers.end();
    });
    if (!says_something) in_.problem(node, "an ignore must say what it ignores: id, package, purl, path …");
  }

  void ignores(const Node& node) {
    in_.each(
        node, "ignores",
        [&](std::string_view key, const Node& value) {
          if (key == "require") {
            std::vector<std::size_t> found;
            in_.words(value, key, {"reason", "owner", "until"}, found);
            for (const std::size_t at : found)
              (at == 0 ? out_.demands.reason : at == 1 ? out_.demands.owner : out_.demands.until) = true;
          } else if (key == "max-days") {
            out_.demands.max_days = in_.count(value, key, kMostDays);
          } else {
            return false;
          }
          return true;
        },
        [] { return Words{"require", "max-days"}; });
  }

  void vex(const Node& node) {
    std::vector<std::string> names;
    in_.texts(node, "vex", names);
    for (const std::string& name : names) {
      if (name == "referrers")
        out_.vex_of_referrers = true;
      else
        out_.vex.push_back(folder_ / name);
    }
  }

  void baseline(const Node& node) {
    if (const auto name = in_.text(node, "baseline")) out_.baseline = folder_ / *name;
  }

  Document& in_;
  std::filesystem::path folder_;
  Policy& out_;
  std::map<std::string, std::string, std::less<>> names_;  // of rules, and where they stand
};

}  // namespace

bool has_rules_for_files(const Policy& policy, Stage stage) {
  return std::ranges::any_of(policy.gates, [&](const Gate& gate) {
    const Selector& when = gate.when;
    if (!when.stages.empty() && std::ranges::find(when.stages, stage) == when.stages.end()) return false;
    return when.kinds.empty() || std::ranges::any_of(when.kinds, [](FindingKind kind) {
             return kind == FindingKind::dockerfile || kind == FindingKind::settings;
           });
  });
}

ReadPolicy read_policy(std::string_view text, const std::filesystem::path& path) {
  ReadPolicy out;
  out.policy.path = path;
  Document document(text, path.string());
  if (const Node* root = document.root()) Reader(document, path, out.policy).run(*root);
  std::ranges::stable_sort(document.problems, {}, &PolicyProblem::at);
  out.problems = std::move(document.problems);
  out.more_problems = document.more_problems;
  return out;
}

Result<Policy> parse_policy(std::string_view text, const std::filesystem::path& path) {
  ReadPolicy read = read_policy(text, path);
  if (read.problems.empty()) return std::move(read.policy);
  std::string message;
  for (const PolicyProblem& problem : read.problems) {
    message += fmt::format("{}{}:{}:{}: {}", message.empty() ? "" : "\n", path.string(), problem.at.line,
                           problem.at.column, problem.message);
  }
  if (read.more_problems > 0) message += fmt::format("\nand {} more", read.more_problems);
  return std::unexpected(Error{ErrorKind::malformed, std::move(message)});
}

}  // namespace plimsoll::policy

// SPDX-License-Identifier: Apache-2.0
// Rules in a gitleaks configuration file (TOML, https://github.com/gitleaks/gitleaks, "Configuration"), accepted as
// they are:
//
// - [[rules]]: id, description, regex, path, keywords, entropy, secretGroup; allowlists (condition, paths, regexes,
//   regexTarget, stopwords). tags are of no use here. A rule with skipReport only serves others and is left out.
// - [[allowlists]] for all rules, or for those of targetRules.
// - The built-in rules hold in any case, and stand for gitleaks' own with [extend] useDefault: a rule with the id of a
//   built-in one then changes what it names and keeps the rest, as gitleaks has it; without it, it takes its place.
//   disabledRules leaves built-in rules out.
// - The older [allowlist] and [rules.allowlist] are the same in the singular.
// - minVersion, and the commits of allow lists, which an image does not have, mean nothing here: a list that asks for
//   commits only, or for commits and more, never holds.
// - [extend] path and [[rules.required]] change what is found in a way that is not done here, so they are refused.
//
// Where gitleaks wants a keyword anywhere in a file, here it must stand near the match (kNear); and a rule's match is
// bounded: by what the regex can match, at most kLongestOpen.
#include <algorithm>
#include <map>
#include <set>

#include "base/lines.h"
#include "base/toml.h"
#include "secret/regex.h"
#include "secret/rule_set.h"
#include "secret/shape.h"

namespace plimsoll::secret {
namespace {

constexpr std::size_t kLongestOpen = 16 * 1024;
constexpr std::size_t kShortestBound = 64;
constexpr std::string_view kFamily = "Rules of a file";
constexpr std::string_view kRotate =
    "Revoke it where it was issued, issue a new one, and hand it over at build time as a secret mount.";

std::string_view text_of(const json::object& table, std::string_view key) {
  const json::value* value = table.if_contains(key);
  return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : std::string_view{};
}

double number_of(const json::object& table, std::string_view key) {
  const json::value* value = table.if_contains(key);
  return value != nullptr && value->is_number() ? value->to_number<double>() : 0;
}

/// The tables of an array or the one table under a key.
std::vector<const json::object*> tables_of(const json::object& table, std::string_view key) {
  std::vector<const json::object*> all;
  const json::value* value = table.if_contains(key);
  if (value == nullptr) return all;
  if (value->is_object()) all.push_back(&value->get_object());
  if (value->is_array())
    for (const json::value& one : value->get_array())
      if (one.is_object()) all.push_back(&one.get_object());
  return all;
}

/// Go writes a named group as (?<name>…) too, which the RE2 of Debian 12 does not know yet.
std::string regex_for_re2(std::string_view regex) {
  std::string out;
  for (std::size_t i = 0; i < regex.size(); ++i) {
    if (regex[i] == '\\' && i + 1 < regex.size()) {
      out.append(regex.substr(i++, 2));
    } else if (regex.substr(i).starts_with("(?<")) {
      out += "(?P<";
      i += 2;
    } else {
      out += regex[i];
    }
  }
  return out;
}

class Reader {
 public:
  explicit Reader(OwnedRules& set) : set_(set) {}

  Result<void> read(const json::object& file) {
    TRY(read_extend(file));
    for (const json::object* table : tables_of(file, "rules")) TRY(read_rule(*table));
    TRY(read_allow_lists(file));
    for (const Rule& rule : builtin_rules())
      if (!disabled_.contains(rule.id)) rules_.try_emplace(rule.id, rule);
    for (auto& [id, lists] : targeted_) {
      const auto rule = rules_.find(id);
      if (rule == rules_.end())
        return fail(ErrorKind::malformed, "[[allowlists]] has the target rule '{}', which does not exist", id);
      add_allow(rule->second, std::move(lists));
    }
    for (const auto& [id, rule] : rules_)
      if (!silent_.contains(id)) set_.add(rule);
    set_.finish(set_.keep(std::move(global_)));
    return {};
  }

 private:
  Result<void> read_extend(const json::object& file) {
    for (const json::object* extend : tables_of(file, "extend")) {
      if (!text_of(*extend, "path").empty() || !text_of(*extend, "url").empty())
        return fail(ErrorKind::unsupported,
                    "[extend] names another file ('{}'), which is not read; put its rules into this one",
                    text_of(*extend, "path").empty() ? text_of(*extend, "url") : text_of(*extend, "path"));
      for (const std::string_view id : TRY(texts(*extend, "disabledRules"))) disabled_.insert(id);
      const json::value* use = extend->if_contains("useDefault");
      extends_builtin_ = use != nullptr && use->is_bool() && use->get_bool();
    }
    return {};
  }

  /// A list of texts, kept.
  Result<std::vector<std::string_view>> texts(const json::object& table, std::string_view key) {
    std::vector<std::string_view> all;
    const json::value* value = table.if_contains(key);
    if (value == nullptr) return all;
    if (!value->is_array()) return fail(ErrorKind::malformed, "{} is not a list", key);
    for (const json::value& one : value->get_array()) {
      if (!one.is_string()) return fail(ErrorKind::malformed, "{} has something in it that is no text", key);
      all.push_back(set_.keep(std::string(one.get_string())));
    }
    return all;
  }

  /// A list of expressions, kept.
  Result<std::span<const std::string_view>> regexes(const json::object& table, std::string_view key) {
    std::vector<std::string_view> all = TRY(texts(table, key));
    for (std::string_view& one : all) one = TRY(regex(one, key));
    return set_.keep(std::move(all));
  }

  Result<std::string_view> regex(std::string_view text, std::string_view key) {
    const std::string_view kept = set_.keep(regex_for_re2(text));
    TRY_AT(key, Regex::check(kept));
    return kept;
  }

  Result<void> read_rule(const json::object& table) {
    const std::string_view id = set_.keep(std::string(text_of(table, "id")));
    if (id.empty()) {
      const std::string_view regex = text_of(table, "regex");
      return fail(ErrorKind::malformed, "a rule has no id{}",
                  regex.empty() ? std::string{} : fmt::format(" (its regex is '{}')", regex));
    }
    TRY_AT(fmt::format("rule '{}'", id), read_rule(table, id));
    return {};
  }

  Result<void> read_rule(const json::object& table, std::string_view id) {
    if (!seen_.insert(id).second) return fail(ErrorKind::malformed, "there are two rules of this id");
    if (table.contains("required"))
      return fail(ErrorKind::unsupported, "it holds only beside other rules ([[rules.required]]), which is not done");
    Rule rule{.id = id, .family = kFamily, .title = id, .rotate = kRotate};
    const auto of_builtin = std::ranges::find(builtin_rules(), id, &Rule::id);
    if (extends_builtin_ && of_builtin != builtin_rules().end() && !disabled_.contains(id)) rule = *of_builtin;
    if (const std::string_view title = text_of(table, "description"); !title.empty())
      rule.title = set_.keep(std::string(title));
    if (const std::string_view pattern = text_of(table, "regex"); !pattern.empty()) {
      rule.pattern = TRY(regex(pattern, "regex"));
      rule.longest = longest_of(rule.pattern);
      rule.secret_group = 0;
      rule.validate = nullptr;  // knew the form that is replaced
    }
    if (const std::string_view path = text_of(table, "path"); !path.empty()) rule.path = TRY(regex(path, "path"));
    if (rule.pattern.empty() && rule.path.empty())
      return fail(ErrorKind::malformed, "it has neither regex nor path, so it can find nothing");
    if (const double group = number_of(table, "secretGroup"); group != 0) {
      if (group < 0 || group > Regex::groups_of(rule.pattern))
        return fail(ErrorKind::malformed, "secretGroup is {}, but its regex has {} groups", group,
                    Regex::groups_of(rule.pattern));
      rule.secret_group = static_cast<int>(group);
    }
    if (const double bits = number_of(table, "entropy"); bits != 0) rule.min_entropy = bits;
    std::vector<std::string_view> words(rule.keywords.begin(), rule.keywords.end());
    for (const std::string_view word : TRY(texts(table, "keywords")))
      if (!word.empty()) words.push_back(set_.keep(lowercase(word)));
    rule.keywords = set_.keep(std::move(words));
    std::vector<Allow> allow;
    for (const std::string_view key : {"allowlists", "allowlist"})
      for (const json::object* list : tables_of(table, key))
        if (const std::optional<Allow> one = TRY_AT(key, read_allow(*list))) allow.push_back(*one);
    add_allow(rule, std::move(allow));
    const json::value* skip = table.if_contains("skipReport");
    if (skip != nullptr && skip->is_bool() && skip->get_bool()) silent_.insert(id);
    rules_.emplace(id, rule);
    return {};
  }

  static std::size_t longest_of(std::string_view pattern) {
    const std::optional<Shape> shape = shape_of(pattern);
    return shape ? std::clamp(width_of(*shape).most, kShortestBound, kLongestOpen) : kLongestOpen;
  }

  void add_allow(Rule& rule, std::vector<Allow> more) {
    std::vector<Allow> all(rule.allow.begin(), rule.allow.end());
    all.insert(all.end(), more.begin(), more.end());
    rule.allow = set_.keep(std::move(all));
  }

  Result<void> read_allow_lists(const json::object& file) {
    for (const std::string_view key : {"allowlists", "allowlist"}) {
      for (const json::object* list : tables_of(file, key)) {
        const std::optional<Allow> one = TRY_AT(key, read_allow(*list));
        const std::vector<std::string_view> targets = TRY_AT(key, texts(*list, "targetRules"));
        if (!one) continue;
        if (targets.empty()) global_.push_back(*one);
        for (const std::string_view id : targets) targeted_[id].push_back(*one);
      }
    }
    return {};
  }

  /// Nothing for a list that never holds.
  Result<std::optional<Allow>> read_allow(const json::object& table) {
    Allow allow;
    const std::string condition = lowercase(text_of(table, "condition"));
    if (condition == "and" || condition == "&&")
      allow.when = Allow::When::all;
    else if (!condition.empty() && condition != "or" && condition != "||")
      return fail(ErrorKind::malformed, "condition is '{}', neither AND nor OR", condition);
    const std::string_view target = text_of(table, "regexTarget");
    if (target == "match")
      allow.of = Allow::Of::match;
    else if (target == "line")
      allow.of = Allow::Of::line;
    else if (!target.empty() && target != "secret")
      return fail(ErrorKind::malformed, "regexTarget is '{}', none of secret, match and line", target);
    allow.regexes = TRY(regexes(table, "regexes"));
    allow.paths = TRY(regexes(table, "paths"));
    std::vector<std::string_view> words = TRY(texts(table, "stopwords"));
    std::erase(words, std::string_view{});
    allow.stopwords = set_.keep(std::move(words));
    const bool has_commits = !TRY(texts(table, "commits")).empty();
    if (allow.regexes.empty() && allow.paths.empty() && allow.stopwords.empty()) {
      if (has_commits) return std::optional<Allow>{};
      return fail(ErrorKind::malformed, "it has none of paths, regexes, stopwords and commits");
    }
    if (has_commits && allow.when == Allow::When::all) return std::optional<Allow>{};
    return std::optional(allow);
  }

  OwnedRules& set_;
  std::map<std::string_view, Rule> rules_;
  std::set<std::string_view> seen_, disabled_, silent_;
  bool extends_builtin_ = false;
  std::vector<Allow> global_;
  std::map<std::string_view, std::vector<Allow>> targeted_;
};

}  // namespace

Result<std::shared_ptr<const RuleSet>> RuleSet::with_gitleaks(std::string_view toml, std::string_view where) {
  const json::value file = TRY_AT(where, toml::parse(toml));
  const auto set = std::make_shared<OwnedRules>();
  TRY_AT(where, Reader(*set).read(file.as_object()));
  return set;
}

}  // namespace plimsoll::secret

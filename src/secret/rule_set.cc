// SPDX-License-Identifier: Apache-2.0
#include "secret/rule_set.h"

#include <algorithm>

#include "crypto/digest.h"

namespace plimsoll::secret {
namespace {

/// Raised when matching itself or a validator changes: what is found then changes though no row does.
constexpr int kEngineVersion = 1;

void describe(std::string& out, std::string_view text) { out += fmt::format("{}:{}\n", text.size(), text); }

void describe(std::string& out, std::span<const std::string_view> list) {
  out += fmt::format("{}\n", list.size());
  for (const std::string_view text : list) describe(out, text);
}

void describe(std::string& out, std::span<const Allow> allows) {
  for (const Allow& allow : allows) {
    out += fmt::format("allow {} {}\n", static_cast<int>(allow.when), static_cast<int>(allow.of));
    describe(out, allow.regexes);
    describe(out, allow.paths);
    describe(out, allow.stopwords);
  }
}

}  // namespace

void OwnedRules::finish(std::span<const Allow> allow) {
  allow_ = allow;
  std::ranges::sort(rules_, {}, &Rule::id);
}

std::uint32_t OwnedRules::version() const {
  std::call_once(numbered_, [&] { version_ = number(); });
  return version_;
}

std::uint32_t OwnedRules::number() const {
  std::string all = fmt::format("{}\n", kEngineVersion);
  describe(all, allow_);
  for (const Rule& rule : rules_) {
    describe(all, rule.id);
    describe(all, rule.family);
    describe(all, rule.pattern);
    describe(all, rule.path);
    describe(all, rule.keywords);
    all += fmt::format("{} {} {} {}\n", rule.secret_group, rule.min_entropy, rule.longest, rule.validate != nullptr);
    describe(all, rule.allow);
  }
  std::uint32_t version = 0;
  const Digest digest = Digest::sha256(as_bytes(all));
  for (const char digit : digest.hex().substr(0, 8))
    version = version * 16 + static_cast<std::uint32_t>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
  return version;
}

const Rule* OwnedRules::find(std::string_view id) const {
  const auto at = std::ranges::lower_bound(rules_, id, {}, &Rule::id);
  return at != rules_.end() && at->id == id ? &*at : nullptr;
}

std::shared_ptr<const RuleSet> RuleSet::builtin() {
  static const std::shared_ptr<const RuleSet> rules = [] {
    const auto set = std::make_shared<OwnedRules>();
    for (const Rule& rule : builtin_rules()) set->add(rule);
    set->finish({});
    return set;
  }();
  return rules;
}

}  // namespace plimsoll::secret

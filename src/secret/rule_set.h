// SPDX-License-Identifier: Apache-2.0
// A rule set that owns what the rules of a file point to.
#pragma once

#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "secret/matcher.h"

namespace plimsoll::secret {

class OwnedRules final : public RuleSet {
 public:
  /// Copies that live as long as the set.
  std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }
  std::span<const std::string_view> keep(std::vector<std::string_view> list) {
    return lists_.emplace_back(std::move(list));
  }
  std::span<const Allow> keep(std::vector<Allow> list) { return allows_.emplace_back(std::move(list)); }

  void add(const Rule& rule) { rules_.push_back(rule); }
  /// Sorts the rules; nothing may be added afterwards.
  void finish(std::span<const Allow> allow);

  [[nodiscard]] std::span<const Rule> rules() const override { return rules_; }
  [[nodiscard]] const Rule* find(std::string_view id) const override;
  [[nodiscard]] std::span<const Allow> allow() const override { return allow_; }
  [[nodiscard]] std::uint32_t version() const override;

 private:
  std::deque<std::string> texts_;
  std::deque<std::vector<std::string_view>> lists_;
  std::deque<std::vector<Allow>> allows_;
  std::vector<Rule> rules_;
  std::span<const Allow> allow_;
  [[nodiscard]] std::uint32_t number() const;
  mutable std::once_flag numbered_;  // on first use: it takes longer than to search a small text
  mutable std::uint32_t version_ = 0;
};

}  // namespace plimsoll::secret

// SPDX-License-Identifier: Apache-2.0
#include "secret/matcher.h"

#include <algorithm>

#include "secret/compiled.h"

namespace plimsoll::secret {

Compiled::Compiled(std::shared_ptr<const RuleSet> rules) : rules_(std::move(rules)) {
  for (const Rule& rule : rules_->rules()) {
    tests_.push_back(std::make_unique<RuleTest>(rule));
    margin_ = std::max(margin_, rule.longest);
  }
  for (const Allow& list : rules_->allow()) allow_.push_back(std::make_unique<AllowTest>(list));
  margin_ += kNear + kLineContext;
}

Result<std::shared_ptr<const Matcher>> Matcher::compile(std::shared_ptr<const RuleSet> rules,
                                                        const std::filesystem::path& /*cache*/) {
  return std::make_shared<const Compiled>(std::move(rules));
}

}  // namespace plimsoll::secret

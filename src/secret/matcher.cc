// SPDX-License-Identifier: Apache-2.0
#include "secret/matcher.h"

#include <algorithm>

#include "secret/compiled.h"

namespace plimsoll::secret {

Result<std::shared_ptr<const Matcher>> Compiled::make(std::shared_ptr<const RuleSet> rules) {
  const auto made = std::make_shared<Compiled>();
  made->rules_ = std::move(rules);
  std::size_t longest = 0;
  std::vector<std::string_view> paths;
  for (const Rule& rule : made->rules_->rules()) {
    if (!rule.path.empty()) {
      made->of_certain_files_.push_back(static_cast<std::uint32_t>(made->tests_.size()));
      paths.push_back(rule.path);
    }
    made->tests_.push_back(std::make_unique<RuleTest>(rule));
    longest = std::max(longest, rule.longest);
  }
  if (!paths.empty()) made->any_path_ = std::make_unique<const Regex>(Regex::any_of(paths));
  for (const Allow& list : made->rules_->allow()) made->allow_.push_back(std::make_unique<AllowTest>(list));
  made->prefilter_ = TRY(Prefilter::build(made->tests_));
  // A match, from the last byte of the block on; what stands before and after it; and the literals that tell of it.
  made->margin_ = std::max(longest, made->prefilter_->reach()) + 2 * kNear + kLineContext;
  return made;
}

Result<std::shared_ptr<const Matcher>> Matcher::compile(std::shared_ptr<const RuleSet> rules,
                                                        const std::filesystem::path& /*cache*/) {
  return Compiled::make(std::move(rules));
}

}  // namespace plimsoll::secret

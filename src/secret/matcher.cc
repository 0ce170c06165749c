// SPDX-License-Identifier: Apache-2.0
#include "secret/matcher.h"

#include <algorithm>
#include <stdexcept>

#include "secret/compiled.h"
#include "secret/hs.h"

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
  made->longest_ = longest;
  TRY(Hs::get());
  // It takes a moment that opening an image takes as well. The tests it reads outlive it: the future's end waits.
  made->made_ = std::async(std::launch::async, [tests = std::span(made->tests_)] {
                  Result<std::unique_ptr<const Prefilter>> prefilter = Prefilter::build(tests);
                  if (!prefilter) throw std::logic_error(prefilter.error().message);
                  return std::shared_ptr<const Prefilter>(std::move(*prefilter));
                }).share();
  return made;
}

Result<std::shared_ptr<const Matcher>> Matcher::compile(std::shared_ptr<const RuleSet> rules) {
  return Compiled::make(std::move(rules));
}

}  // namespace plimsoll::secret

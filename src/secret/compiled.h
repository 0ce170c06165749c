// SPDX-License-Identifier: Apache-2.0
// The rules of a matcher as scanners use them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <future>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "secret/judge.h"
#include "secret/matcher.h"
#include "secret/prefilter.h"

namespace plimsoll::secret {

/// Input is judged in blocks that begin at multiples of this offset.
inline constexpr std::size_t kBlock = 1 << 18;

class Compiled final : public Matcher {
 public:
  static Result<std::shared_ptr<const Matcher>> make(std::shared_ptr<const RuleSet> rules);

  [[nodiscard]] const RuleSet& rules() const override { return *rules_; }
  /// Waits until it is made.
  [[nodiscard]] const Prefilter& prefilter() const { return *made_.get(); }
  [[nodiscard]] const std::vector<std::unique_ptr<RuleTest>>& tests() const { return tests_; }
  [[nodiscard]] const std::vector<std::unique_ptr<AllowTest>>& allow() const { return allow_; }
  /// The rules of certain files, and whether a path is of any of them.
  [[nodiscard]] std::span<const std::uint32_t> of_certain_files() const { return of_certain_files_; }
  [[nodiscard]] bool is_certain_file(std::string_view path) const { return any_path_ && any_path_->found_in(path); }
  /// Bytes around a block that its matches may depend on: a match from the last byte of the block on, what stands
  /// before and after it, and the literals that tell of it.
  [[nodiscard]] std::size_t margin() const {
    return std::max(longest_, prefilter().reach()) + 2 * kNear + kLineContext;
  }

 private:
  std::shared_ptr<const RuleSet> rules_;
  std::vector<std::unique_ptr<RuleTest>> tests_;  // as RuleSet::rules()
  std::vector<std::unique_ptr<AllowTest>> allow_;
  std::size_t longest_ = 0;
  std::shared_future<std::shared_ptr<const Prefilter>> made_;
  std::vector<std::uint32_t> of_certain_files_;
  std::unique_ptr<const Regex> any_path_;  // null: no rule asks for a path
};

}  // namespace plimsoll::secret

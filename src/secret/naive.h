// SPDX-License-Identifier: Apache-2.0
// For tests: what a scanner must find, told in the plainest way. Every rule is tried at every byte.
#pragma once

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include <re2/re2.h>

#include "base/lines.h"
#include "secret/judge.h"
#include "secret/matcher.h"
#include "secret/prefilter.h"

namespace plimsoll::secret::testing {

/// Rule, offset and end of a secret.
using Place = std::tuple<std::string, std::uint64_t, std::uint64_t>;

/// Of rules whose secrets overlap none is left out, and nobody is asked but pattern, keywords and entropy.
inline std::vector<Place> naive_places(const Rule& rule, std::string_view text) {
  std::vector<Place> found;
  re2::RE2::Options options;
  options.set_encoding(re2::RE2::Options::EncodingLatin1);
  const re2::RE2 re(std::string(rule.pattern), options);
  const std::string lower = lowercase(text);
  for (std::size_t at = 0; at < text.size();) {
    Regex::Groups groups(static_cast<std::size_t>(re.NumberOfCapturingGroups()) + 1);
    if (!re.Match(text, at, std::min(text.size(), at + rule.longest), re2::RE2::ANCHOR_START, groups.data(),
                  static_cast<int>(groups.size())) ||
        groups[0].empty()) {
      ++at;
      continue;
    }
    const std::string_view secret = secret_of(rule, groups);
    const std::size_t from = at - std::min(at, kNear);
    const std::size_t to = std::min(text.size(), at + std::max(groups[0].size(), kNear));
    const bool near = rule.keywords.empty() || std::ranges::any_of(rule.keywords, [&](std::string_view word) {
                        return std::string_view(lower).substr(from, to - from).contains(word);
                      });
    const auto begin = static_cast<std::size_t>(secret.data() - text.data());
    if (near && (rule.min_entropy <= 0 || entropy(secret) > rule.min_entropy))
      found.emplace_back(rule.id, begin, begin + secret.size());
    at += groups[0].size();
  }
  return found;
}

}  // namespace plimsoll::secret::testing

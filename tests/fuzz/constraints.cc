// SPDX-License-Identifier: Apache-2.0
// link: version
// Two versions and a constraint, separated by newlines, in every language: reading ends, what satisfies lies in the
// intervals, releases in the intervals satisfy, and a version is either in them or in their complement.
#include <algorithm>
#include <cstdlib>

#include "version/constraint.h"

using namespace plimsoll;

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

bool inside(const version::Scheme& scheme, const std::vector<version::Interval>& intervals, std::string_view text) {
  for (const auto& [lower, upper] : intervals) {
    const auto low = lower.version.empty() ? std::strong_ordering::greater : scheme.compare(text, lower.version);
    const auto high = upper.version.empty() ? std::strong_ordering::less : scheme.compare(text, upper.version);
    if ((low > 0 || (low == 0 && lower.included)) && (high < 0 || (high == 0 && upper.included))) return true;
  }
  return false;
}

/// Where the order is one, and nothing is decided by texts.
bool is_lawful(const version::Scheme& scheme, std::string_view constraint) {
  if (scheme.name == "alpm" || scheme.name == "conan" || scheme.name == "maven") return false;
  return constraint.find("===") == constraint.npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto first = text.find('\n');
  const auto second = first == text.npos ? text.npos : text.find('\n', first + 1);
  if (second == text.npos) return 0;
  const std::string_view constraint = text.substr(second + 1);
  for (const version::Scheme& scheme : version::schemes()) {
    const auto intervals = version::parse_constraint(scheme, constraint);
    (void)version::parse_comparisons(scheme, constraint);
    if (!intervals) {
      check(!version::satisfies(scheme, text.substr(0, first), constraint));
      continue;
    }
    const auto rest = version::complement(scheme, *intervals);
    const bool lawful = is_lawful(scheme, constraint);
    if (lawful) check(version::complement(scheme, rest) == *intervals);
    for (const std::string_view candidate : {text.substr(0, first), text.substr(first + 1, second - first - 1)}) {
      const auto passes = version::satisfies(scheme, candidate, constraint);
      check(passes.has_value() == scheme.valid(candidate));
      if (!passes || !lawful) continue;
      const bool in = inside(scheme, *intervals, candidate);
      check(in != inside(scheme, rest, candidate));
      check(in || !*passes);
      // With four numbers it is a pre-release to npm ("1.2.34.5").
      const bool release =
          candidate.find_first_not_of("0123456789.") == candidate.npos && std::ranges::count(candidate, '.') <= 2;
      check(*passes || !in || !release);
    }
  }
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
// Go versions: modules and the toolchain.
//
// Modules have semantic versions with a leading "v", which OSV leaves out; pseudo-versions
// ("v0.0.0-20210101000000-abcdefabcdef") are pre-releases in their form, and "+incompatible" is build metadata, so
// neither needs a rule. The toolchain says "go1.21.3" or "1.21rc1", which the Go vulnerability database writes as
// "1.21.3" and "1.21.0-rc.1": a pre-release word with its number straight behind one to three numbers is read so, too.
#include <array>

#include "version/semver_parts.h"

namespace plimsoll::version {
namespace {

constexpr auto kWords = std::to_array<std::string_view>({"alpha", "beta", "rc"});

/// "1.21rc1" in parts.
struct Toolchain {
  std::string_view core, word, number;
};

bool parse_toolchain(std::string_view text, Toolchain& out) {
  std::string_view rest = text;
  out.core = take_while(rest, [](char c) { return is_digit(c) || c == '.'; });
  out.word = take_while(rest, is_lower);
  out.number = rest;
  const int numbers = count_numbers(out.core, is_canonical_number);
  if (numbers < 1 || numbers > 3 || !is_canonical_number(out.number)) return false;
  for (const std::string_view word : kWords) {
    if (out.word == word) return true;
  }
  return false;
}

std::string_view bare(std::string_view text) {
  if (text.starts_with("go")) return text.substr(2);
  if (text.starts_with('v')) return text.substr(1);
  return text;
}

/// The toolchain's pre-release as the list it stands for: "rc1" is "rc.1".
std::strong_ordering compare_to_list(const Toolchain& toolchain, std::string_view list) {
  if (const auto order = compare_identifier_lists(toolchain.word, take_identifier(list)); order != 0) return order;
  return compare_identifier_lists(toolchain.number, list);
}

}  // namespace

bool valid_go(std::string_view text) {
  text = bare(text);
  Toolchain toolchain;
  return valid_semver(text) || parse_toolchain(text, toolchain);
}

std::strong_ordering compare_go(std::string_view a, std::string_view b) {
  a = bare(a);
  b = bare(b);
  Toolchain left, right;
  const bool toolchain_a = parse_toolchain(a, left), toolchain_b = parse_toolchain(b, right);
  if (!toolchain_a && !toolchain_b) return compare_semver(a, b);

  const SemverParts parts_a = split_semver(a), parts_b = split_semver(b);
  const auto cores = compare_cores(toolchain_a ? left.core : parts_a.core, toolchain_b ? right.core : parts_b.core);
  if (cores != 0) return cores;
  if (toolchain_a && toolchain_b) {
    const auto words = left.word.compare(right.word) <=> 0;
    return words != 0 ? words : compare_numbers(left.number, right.number);
  }
  if (toolchain_a) {
    return parts_b.has_pre_release ? compare_to_list(left, parts_b.pre_release) : std::strong_ordering::less;
  }
  return parts_a.has_pre_release ? 0 <=> compare_to_list(right, parts_a.pre_release) : std::strong_ordering::greater;
}

}  // namespace plimsoll::version

// SPDX-License-Identifier: Apache-2.0
// NuGet versions, as NuGet.Versioning orders them: one to four numbers (major.minor.patch.revision, missing ones are
// 0), then "-" and a pre-release; "+" metadata does not count.
//
// Pre-release labels compare without regard to case; those that are 32-bit integers compare as such (a leading "-"
// makes one negative, as .NET's parser has it) and are older than words; the shorter list first. Numbers have 32 bits.
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>

#include "version/semver_parts.h"

namespace plimsoll::version {
namespace {

std::optional<std::int32_t> as_integer(std::string_view text) {
  std::int32_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || at != end) return std::nullopt;
  return value;
}

std::strong_ordering compare_labels(std::string_view a, std::string_view b) {
  const auto number_a = as_integer(a), number_b = as_integer(b);
  if (number_a && number_b) return *number_a <=> *number_b;
  if (number_a || number_b) return number_a ? std::strong_ordering::less : std::strong_ordering::greater;
  return compare_words(a, b);
}

}  // namespace

bool valid_nuget(std::string_view text) {
  const SemverParts parts = split_semver(text);
  const auto fits = [](std::string_view number) { return is_number(number) && as_integer(number).has_value(); };
  const int numbers = count_numbers(parts.core, fits);
  return numbers >= 1 && numbers <= 4 &&
         (!parts.has_pre_release || are_identifiers(parts.pre_release, is_canonical_number)) &&
         (!parts.has_build || are_identifiers(parts.build, is_number));
}

std::strong_ordering compare_nuget(std::string_view a, std::string_view b) {
  const SemverParts left = split_semver(a), right = split_semver(b);
  if (const auto order = compare_cores(left.core, right.core); order != 0) return order;
  if (left.has_pre_release != right.has_pre_release) {
    return left.has_pre_release ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  std::string_view rest_a = left.pre_release, rest_b = right.pre_release;
  while (!rest_a.empty() && !rest_b.empty()) {
    if (const auto order = compare_labels(take_identifier(rest_a), take_identifier(rest_b)); order != 0) return order;
  }
  return !rest_a.empty() <=> !rest_b.empty();
}

}  // namespace plimsoll::version

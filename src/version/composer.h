// SPDX-License-Identifier: Apache-2.0
// Composer's normal form of a version, for the ordering and the constraints.
#pragma once

#include <array>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::version {

/// What may stand behind the numbers of a version.
struct ComposerModifier {
  std::string_view stability;  // as written: "beta", "RC"; empty: none
  std::string_view number;     // as written, with separators: ".2"
  bool dev = false;
};
/// nullopt when the text is not a modifier to its end.
std::optional<ComposerModifier> parse_composer_modifier(std::string_view text);

/// "1.2.0.0-beta1"; "dev-main" for branches; nullopt for what is none. Texts are bounded (kLongestComposer).
std::optional<std::string> normalize_composer(std::string_view text);
inline constexpr std::size_t kLongestComposer = 1000;

/// PHP's version_compare of two normal forms.
std::strong_ordering compare_php(std::string_view a, std::string_view b);

}  // namespace plimsoll::version

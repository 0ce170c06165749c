// SPDX-License-Identifier: Apache-2.0
// A Python version taken apart, for the ordering and the specifiers.
#pragma once

#include <compare>
#include <optional>
#include <string_view>

namespace plimsoll::version {

struct Pep440 {
  std::string_view epoch;       // digits; empty: 0
  std::string_view release;     // "1.2.3"
  char pre = 0;                 // 'a', 'b' or 'r'; 0: none
  std::string_view pre_number;  // digits; empty: 0, as for the others
  bool has_post = false;
  std::string_view post_number;
  bool has_dev = false;
  std::string_view dev_number;
  std::string_view local;  // empty: none

  [[nodiscard]] bool is_prerelease() const { return pre != 0 || has_dev; }
};

/// With blanks around it allowed; nullopt for what PEP 440 does not know ("legacy versions").
std::optional<Pep440> parse_pep440(std::string_view text);

/// Epoch and release, missing numbers being 0.
std::strong_ordering compare_base(const Pep440& a, const Pep440& b);
/// Everything but the local label.
std::strong_ordering compare_public(const Pep440& a, const Pep440& b);
std::strong_ordering compare_local(std::string_view a, std::string_view b);

}  // namespace plimsoll::version

// SPDX-License-Identifier: Apache-2.0
#include "advisory/advisory.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace plimsoll::advisory {

std::string_view status_name(Status status) {
  switch (status) {
    case Status::fixed:
      return "fixed";
    case Status::affected:
      return "affected";
    case Status::will_not_fix:
      return "will-not-fix";
    case Status::deferred:
      return "deferred";
    case Status::not_affected:
      return "not-affected";
    case Status::under_investigation:
      return "under-investigation";
    case Status::end_of_life:
      return "end-of-life";
  }
  return "affected";
}

Severity severity_of_word(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, Severity>, 9> kWords{{
      {"critical", Severity::critical},
      {"high", Severity::high},
      {"important", Severity::high},
      {"low", Severity::low},
      {"medium", Severity::medium},
      {"moderate", Severity::medium},
      {"negligible", Severity::negligible},
      {"none", Severity::negligible},
      {"unimportant", Severity::negligible},
  }};
  const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
  for (const auto& [name, severity] : kWords) {
    if (std::ranges::equal(word, name, same)) return severity;
  }
  return Severity::unknown;
}

}  // namespace plimsoll::advisory

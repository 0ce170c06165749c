// SPDX-License-Identifier: Apache-2.0
// Maven version specifications: "[1.0,2.0)", "(,1.0]", "[1.5]", several of them from low to high joined by commas, or a
// bare version. A bare one is only a wish: Maven takes whatever another dependency insists on, so it allows everything.
// What begins with a comparison (">= 1.0, < 2.0") would be such a wish to Maven; here it is read as what it says.
#include "version/constraints/language.h"

namespace plimsoll::version {
namespace {

/// "[1.0,2.0)" with its brackets.
Result<Interval> parse_restriction(const Scheme& scheme, std::string_view text) {
  const bool from = text.front() == '[', to = text.back() == ']';
  const std::string_view inside = trim(text.substr(1, text.size() - 2));
  const auto comma = inside.find(',');
  if (comma == inside.npos) {
    if (!from || !to || inside.empty()) return not_understood(scheme, text);
    return exactly(std::string(inside));
  }
  Interval out{{std::string(trim(inside.substr(0, comma))), from}, {std::string(trim(inside.substr(comma + 1))), to}};
  if (out.lower.version.empty()) out.lower = {};
  if (out.upper.version.empty()) out.upper = {};
  if (!out.lower.version.empty() && !out.upper.version.empty()) {
    const auto order = scheme.compare(out.lower.version, out.upper.version);
    if (order > 0 || (order == 0 && !(from && to))) return not_understood(scheme, text);
  }
  return out;
}

}  // namespace

Result<Alternatives> parse_maven(const Scheme& scheme, std::string_view text) {
  std::string_view rest = trim(text);
  if (!rest.empty() && std::string_view("<>=!").find(rest.front()) != std::string_view::npos) {
    return parse_plain(scheme, text);
  }
  Term term;
  while (rest.starts_with('[') || rest.starts_with('(')) {
    const auto end = rest.find_first_of(")]");
    if (end == rest.npos) return not_understood(scheme, text);
    Interval next = TRY(parse_restriction(scheme, rest.substr(0, end + 1)));
    if (!term.allowed.empty() && !term.allowed.back().upper.version.empty()) {
      const std::string& before = term.allowed.back().upper.version;
      if (next.lower.version.empty() || scheme.compare(next.lower.version, before) < 0)
        return not_understood(scheme, text);
    }
    term.allowed.push_back(std::move(next));
    rest = trim(rest.substr(end + 1));
    if (rest.starts_with(',')) rest = trim(rest.substr(1));
  }
  if (!rest.empty() && !term.allowed.empty()) return not_understood(scheme, text);
  if (term.allowed.empty()) {
    if (rest.empty()) return not_understood(scheme, text);
    term.allowed = {everything()};
  }
  return Alternatives{{std::move(term)}};
}

}  // namespace plimsoll::version

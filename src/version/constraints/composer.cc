// SPDX-License-Identifier: Apache-2.0
// Composer constraints, as composer/semver reads them: comparisons, "^1.2", "~1.2", "1.2.*" and "1.0 - 2.0", joined by
// commas or blanks, alternatives by "|" or "||".
//
// Bounds that name no stability begin before all unstable versions: ">=1.0" and "<2.0" stand for 1.0.0.0-dev and
// 2.0.0.0-dev. "@beta" behind a comparison lowers the bound of the release so far; "@dev" alone is "*". Branches by
// name are no versions here: asking for one allows nothing, asking for another one everything.
#include <algorithm>
#include <array>

#include "version/composer.h"
#include "version/constraints/language.h"
#include "version/semver_parts.h"

namespace plimsoll::version {
namespace {

constexpr std::size_t kMostDigits = 15;  // PHP's numbers are exact so far
constexpr std::array<std::string_view, 5> kFlags = {"stable", "rc", "beta", "alpha", "dev"};

bool is_wildcard(std::string_view text) { return text == "x" || text == "X" || text == "*"; }

/// "v1.2.3.4-beta1+build" in parts; missing numbers are empty.
struct Written {
  std::array<std::string, 4> numbers;
  std::size_t count = 0;
  bool stable = true;   // no stability and no "dev" behind it
  bool branch = false;  // ".x-dev"
  bool build = false;
  std::string text;  // without build metadata
};

bool parse_written(std::string_view text, Written& out) {
  if (text.empty()) return false;
  if (const auto plus = text.find('+'); plus != text.npos) {
    if (plus + 1 == text.size()) return false;
    out.build = true;
    text = text.substr(0, plus);
  }
  out.text = text;
  text = without_v(text);
  while (out.count < 4) {
    std::string_view rest = text;
    if (out.count > 0) {
      if (!rest.starts_with('.')) break;
      rest.remove_prefix(1);
    }
    const std::string_view number = take_while(rest, is_digit);
    if (number.empty()) break;
    if (number.size() > kMostDigits) return false;
    out.numbers[out.count++] = number;
    text = rest;
  }
  if (out.count == 0) return false;
  if (text.size() >= 5 && text[0] == '.' && is_wildcard(text.substr(1, 1))) {
    std::string_view dev = text.substr(2);
    if (dev.front() == '.' || dev.front() == '-') dev.remove_prefix(1);
    out.branch = same_word(dev, "dev");
    if (out.branch) {
      out.stable = false;
      return true;
    }
  }
  const auto modifier = parse_composer_modifier(text);
  if (!modifier) return false;
  out.stable = modifier->stability.empty() && !modifier->dev;
  return true;
}

/// The first `place` numbers, the last of them raised by `by`, zeros behind, before all unstable versions.
std::string raised(const std::array<std::string, 4>& numbers, std::size_t place, bool raise) {
  std::string out;
  for (std::size_t i = 0; i < 4; ++i) {
    if (i > 0) out += '.';
    out += i >= place ? "0" : i + 1 == place && raise ? increment(numbers[i]) : numbers[i];
  }
  return out + "-dev";
}

/// composer/semver writes "-dev" behind the whole text, where build metadata swallows it.
std::string low_bound(const Written& version) {
  return version.text + (version.stable && !version.build ? "-dev" : "");
}

bool add_tilde(Clause& clause, std::string_view text) {
  Written version;
  if (!parse_written(text, version)) return false;
  const std::size_t place = version.count + (version.branch ? 1 : 0);
  clause.push_back(
      {{from_to(low_bound(version), raised(version.numbers, std::max<std::size_t>(1, place - 1), true))}, "", ""});
  return true;
}

bool add_caret(Clause& clause, std::string_view text) {
  Written version;
  if (!parse_written(text, version)) return false;
  const auto& n = version.numbers;
  const std::size_t place = n[0] != "0" || n[1].empty() ? 1 : n[1] != "0" || n[2].empty() ? 2 : 3;
  clause.push_back({{from_to(low_bound(version), raised(n, place, true))}, "", ""});
  return true;
}

/// "1.2.*"
bool add_wildcard(Clause& clause, std::string_view text) {
  std::array<std::string, 4> numbers;
  std::size_t count = 0;
  bool wild = false;
  text = without_v(text);
  if (text.ends_with('.')) return false;
  while (!text.empty()) {
    const std::string_view part = take_identifier(text);
    if (is_wildcard(part)) {
      wild = true;
    } else if (wild || count == 3 || !is_number(part) || part.size() > kMostDigits) {
      return false;
    } else {
      numbers[count++] = part;
    }
  }
  if (!wild || count == 0) return false;
  const std::string low = raised(numbers, count, false), high = raised(numbers, count, true);
  clause.push_back({{low == "0.0.0.0-dev" ? below(high) : from_to(low, high)}, "", ""});
  return true;
}

/// "*", "x.x", "v*"
bool add_any(Clause& clause, std::string_view text) {
  const std::string_view bare = without_v(text);
  const bool more = bare.size() != text.size() || bare.find('.') != bare.npos;
  if (bare.empty() || bare.ends_with('.')) return false;
  for (std::string_view rest = bare; !rest.empty();) {
    if (!is_wildcard(take_identifier(rest))) return false;
  }
  clause.push_back({{more ? at_least("0.0.0.0-dev") : everything()}, "", ""});
  return true;
}

bool add_hyphen(Clause& clause, std::string_view from, std::string_view to) {
  Written low, high;
  if (!parse_written(from, low) || !parse_written(to, high) || !normalize_composer(from) || !normalize_composer(to)) {
    return false;
  }
  clause.push_back({{at_least(low.text + (low.stable ? "-dev" : ""))}, "", ""});
  const bool full = high.count >= 3 || !high.stable;
  clause.push_back({{full ? at_most(high.text) : below(raised(high.numbers, high.count == 1 ? 1 : 2, true))}, "", ""});
  return true;
}

/// Whether the text ends in "-" and a modifier, which may be nothing.
bool ends_in_modifier(std::string_view text) {
  for (auto hyphen = text.find('-'); hyphen != text.npos; hyphen = text.find('-', hyphen + 1)) {
    if (parse_composer_modifier(text.substr(hyphen + 1))) return true;
  }
  return false;
}

bool is_stable(std::string_view normal) {
  if (normal.ends_with("-dev") || normal.starts_with("dev-")) return false;
  return normal.find("-beta") == normal.npos && normal.find("-alpha") == normal.npos &&
         normal.find("-RC") == normal.npos;
}

bool add_comparison(Clause& clause, std::string_view text, std::string_view flag) {
  const std::string_view op = take_operator(text, {"<>", "!=", ">=", "<=", "==", ">", "<", "="});
  text = trim(text);
  auto normal = normalize_composer(text);
  if (!normal && text.size() > 4 && text.ends_with("-dev") &&
      std::ranges::all_of(text, [](char c) { return is_alnum(c) || (c >= '-' && c <= '/'); })) {
    normal = "dev-" + std::string(text.substr(0, text.size() - 4));
  }
  if (!normal) return false;
  if (normal->starts_with("dev-")) {
    const bool other = op == "!=" || op == "<>";
    clause.push_back({other ? std::vector{everything()} : std::vector<Interval>{}, "", ""});
    return true;
  }
  std::string version(text);
  if (const auto at = version.rfind('@'); at != version.npos) version.resize(at);
  if (const auto plus = version.find('+'); plus != version.npos) version.resize(plus);
  const bool ordered = !op.empty() && op != "=" && op != "==";
  if (ordered && !flag.empty() && is_stable(*normal)) {
    version += '-' + std::string(flag);
  } else if ((op == "<" || op == ">=") && !ends_in_modifier(text)) {
    // Not normal forms such as "1.0.0.0-beta1-dev" but what a person would write for it.
    version += "-dev";
  }
  clause.push_back({compared(op, version), "", ""});
  return true;
}

bool add(Clause& clause, std::string_view text) {
  std::string_view flag;
  if (const auto at = text.rfind('@'); at != text.npos) {
    for (const std::string_view known : kFlags) {
      if (!same_word(text.substr(at + 1), known)) continue;
      text = at == 0 ? std::string_view("*") : text.substr(0, at);
      if (known != "stable") flag = known;
      break;
    }
  }
  if (const auto ref = text.find('#'); ref != text.npos && ref > 0 && ref + 1 < text.size()) text = text.substr(0, ref);
  if (add_any(clause, text)) return true;
  if (text.starts_with('~')) return add_tilde(clause, text.substr(1));
  if (text.starts_with('^')) return add_caret(clause, text.substr(1));
  return add_wildcard(clause, text) || add_comparison(clause, text, flag);
}

/// Cuts an alternative at its commas and blanks, but not behind an operator.
Result<Clause> parse_clause(const Scheme& scheme, std::string_view text) {
  Clause clause;
  for (const std::string_view part : split(text, ",")) {
    const auto pieces = words(part);
    if (pieces.empty()) return not_understood(scheme, text);
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      const auto rest = pieces.size() - i;
      if (rest > 2 && pieces[i + 1] == "-") {
        if (!add_hyphen(clause, pieces[i], pieces[i + 2])) return not_understood(scheme, text);
        i += 2;
        continue;
      }
      std::string piece(pieces[i]);
      if (piece.find_first_not_of("<>=!") == piece.npos && ++i < pieces.size()) piece += pieces[i];
      // "1.0 as 2.0": the version that is really there counts.
      if (rest > 2 && pieces[i + 1 < pieces.size() ? i + 1 : i] == "as") i += 2;
      if (!add(clause, piece)) return not_understood(scheme, text);
    }
  }
  return clause;
}

}  // namespace

Result<Alternatives> parse_composer(const Scheme& scheme, std::string_view text) {
  std::string single(text);
  for (auto at = single.find("||"); at != single.npos; at = single.find("||", at)) single.erase(at, 1);
  Alternatives out;
  for (const std::string_view part : split(single, "|")) out.push_back(TRY(parse_clause(scheme, part)));
  return out;
}

}  // namespace plimsoll::version

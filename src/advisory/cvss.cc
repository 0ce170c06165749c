// SPDX-License-Identifier: Apache-2.0
#include "advisory/cvss.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>

namespace plimsoll::advisory {

namespace {

/// The values of a metric stand from worst to least, separated by blanks, so that a value's position is its level.
struct Metric {
  std::string_view name, values;
};

constexpr std::array<Metric, 6> kBase2{{
    {"AV", "N A L"},
    {"AC", "L M H"},
    {"Au", "N S M"},
    {"C", "C P N"},
    {"I", "C P N"},
    {"A", "C P N"},
}};
constexpr std::array<Metric, 8> kOther2{{
    {"E", "ND U POC F H"},
    {"RL", "ND OF TF W U"},
    {"RC", "ND UC UR C"},
    {"CDP", "ND N L LM MH H"},
    {"TD", "ND N L M H"},
    {"CR", "ND L M H"},
    {"IR", "ND L M H"},
    {"AR", "ND L M H"},
}};

constexpr std::array<Metric, 8> kBase3{{
    {"AV", "N A L P"},
    {"AC", "L H"},
    {"PR", "N L H"},
    {"UI", "N R"},
    {"S", "C U"},
    {"C", "H L N"},
    {"I", "H L N"},
    {"A", "H L N"},
}};
constexpr std::array<Metric, 14> kOther3{{
    {"E", "X U P F H"},
    {"RL", "X O T W U"},
    {"RC", "X U R C"},
    {"CR", "X L M H"},
    {"IR", "X L M H"},
    {"AR", "X L M H"},
    {"MAV", "X N A L P"},
    {"MAC", "X L H"},
    {"MPR", "X N L H"},
    {"MUI", "X N R"},
    {"MS", "X U C"},
    {"MC", "X N L H"},
    {"MI", "X N L H"},
    {"MA", "X N L H"},
}};

constexpr std::array<Metric, 11> kBase4{{
    {"AV", "N A L P"},
    {"AC", "L H"},
    {"AT", "N P"},
    {"PR", "N L H"},
    {"UI", "N P A"},
    {"VC", "H L N"},
    {"VI", "H L N"},
    {"VA", "H L N"},
    {"SC", "H L N"},
    {"SI", "H L N"},
    {"SA", "H L N"},
}};
constexpr std::array<Metric, 21> kOther4{{
    {"E", "X A P U"},   {"CR", "X H M L"},    {"IR", "X H M L"},
    {"AR", "X H M L"},  {"MAV", "X N A L P"}, {"MAC", "X L H"},
    {"MAT", "X N P"},   {"MPR", "X N L H"},   {"MUI", "X N P A"},
    {"MVC", "X N L H"}, {"MVI", "X N L H"},   {"MVA", "X N L H"},
    {"MSC", "X N L H"}, {"MSI", "X N L H S"}, {"MSA", "X N L H S"},
    {"S", "X N P"},     {"AU", "X N Y"},      {"R", "X A U I"},
    {"V", "X D C"},     {"RE", "X L M H"},    {"U", "X Clear Green Amber Red"},
}};

constexpr std::size_t kMostBase = kBase4.size(), kMostOther = kOther4.size();

/// The position of a value in a metric's list, or nullopt.
std::optional<std::size_t> level_of(const Metric& metric, std::string_view value) {
  std::size_t level = 0;
  for (std::string_view rest = metric.values; !rest.empty(); ++level) {
    const std::string_view word = rest.substr(0, rest.find(' '));
    if (word == value) return level;
    rest.remove_prefix(std::min(word.size() + 1, rest.size()));
  }
  return std::nullopt;
}

/// The level of every base metric, or nullopt when the text is not made of these metrics, each at most once.
using Levels = std::array<std::size_t, kMostBase>;
std::optional<Levels> levels_of(std::string_view text, std::span<const Metric> base, std::span<const Metric> other) {
  Levels levels{};
  std::array<bool, kMostBase + kMostOther> seen{};
  for (bool more = true; more;) {
    const std::size_t slash = text.find('/');
    const std::string_view part = text.substr(0, slash);
    more = slash != std::string_view::npos;
    if (more) text.remove_prefix(slash + 1);
    const std::size_t colon = part.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const std::string_view name = part.substr(0, colon);
    const auto of_base = std::ranges::find(base, name, &Metric::name);
    const auto of_other = of_base == base.end() ? std::ranges::find(other, name, &Metric::name) : other.begin();
    if (of_other == other.end()) return std::nullopt;
    const bool is_base = of_base != base.end();
    const auto level = level_of(is_base ? *of_base : *of_other, part.substr(colon + 1));
    const auto place = static_cast<std::size_t>(is_base ? of_base - base.begin() : of_other - other.begin());
    bool& taken = seen[is_base ? place : kMostBase + place];
    if (!level || taken) return std::nullopt;
    taken = true;
    if (is_base) levels[place] = *level;
  }
  if (!std::ranges::all_of(std::span(seen).first(base.size()), [](bool stated) { return stated; })) return std::nullopt;
  return levels;
}

/// To the nearest tenth; the sums are far from the middle between two, but for binary noise.
int nearest(double score) { return static_cast<int>(std::lround(score * 10 + 1e-7)); }

/// Up to a tenth, without the surprises of binary fractions (version 3.1, appendix A).
int round_up(double score) {
  const auto scaled = static_cast<long>(std::lround(score * 100'000));
  return static_cast<int>((scaled + 9'999) / 10'000);
}

int score2(const Levels& at) {
  constexpr std::array kVector{1.0, 0.646, 0.395}, kComplexity{0.71, 0.61, 0.35};
  constexpr std::array kAuthentication{0.704, 0.56, 0.45}, kImpact{0.660, 0.275, 0.0};
  const double impact = 10.41 * (1 - (1 - kImpact[at[3]]) * (1 - kImpact[at[4]]) * (1 - kImpact[at[5]]));
  const double exploitability = 20 * kVector[at[0]] * kComplexity[at[1]] * kAuthentication[at[2]];
  if (impact <= 0) return 0;
  return std::clamp(nearest((0.6 * impact + 0.4 * exploitability - 1.5) * 1.176), 0, 100);
}

int score3(const Levels& at) {
  constexpr std::array kVector{0.85, 0.62, 0.55, 0.20};
  constexpr std::array kComplexity{0.77, 0.44}, kInteraction{0.85, 0.62};
  constexpr std::array kPrivileges{0.85, 0.62, 0.27}, kPrivilegesChanged{0.85, 0.68, 0.50}, kImpact{0.56, 0.22, 0.0};
  const bool changed = at[4] == 0;
  const double subscore = 1 - (1 - kImpact[at[5]]) * (1 - kImpact[at[6]]) * (1 - kImpact[at[7]]);
  const double impact = changed ? 7.52 * (subscore - 0.029) - 3.25 * std::pow(subscore - 0.02, 15) : 6.42 * subscore;
  if (impact <= 0) return 0;
  const double exploitability = 8.22 * kVector[at[0]] * kComplexity[at[1]] *
                                (changed ? kPrivilegesChanged : kPrivileges)[at[2]] * kInteraction[at[3]];
  return round_up(std::min((changed ? 1.08 : 1.0) * (impact + exploitability), 10.0));
}

/// What version 4 makes of the levels: six equivalence classes, of which EQ5 (exploit maturity) is always 0 in a base
/// score. EQ3 and EQ6 count as one, and without security requirements only these pairs are met; the two others are
/// neighbours that the interpolation looks at.
enum Impact4 : std::uint8_t { kBoth, kBothLower, kOne, kOneLower, kNone };  // EQ3 EQ6: 00 01 10 11 21

/// Scores in tenths of the MacroVectors with EQ4 1 and 2 and EQ5 0, by EQ1, EQ2, EQ3 with EQ6, EQ4 (4.0, table 24).
/// EQ4 0 takes a modified metric.
constexpr std::array<std::array<std::array<std::array<int, 2>, 5>, 2>, 3> kMacroVectors{{
    {{{{{100, 93}, {96, 90}, {93, 88}, {92, 80}, {79, 69}}}, {{{95, 92}, {91, 81}, {92, 84}, {82, 70}, {71, 63}}}}},
    {{{{{94, 87}, {89, 75}, {86, 72}, {76, 57}, {65, 53}}}, {{{90, 77}, {77, 66}, {74, 61}, {59, 52}, {58, 23}}}}},
    {{{{{86, 70}, {74, 54}, {72, 53}, {57, 36}, {47, 24}}}, {{{73, 54}, {55, 43}, {61, 46}, {51, 18}, {24, 10}}}}},
}};

/// How far a vector lies below the worst ones of its class, against the depth of the class (table 30), moves the score
/// down towards the class below; the mean over all classes that have one below counts. Whichever of a class's worst
/// vectors is taken, the levels above it add up to the same, so levels are simply added. All in integers: 840 is a
/// multiple of every depth.
int score4(const Levels& at) {
  const auto sum = [&](std::size_t first, std::size_t last) {
    int levels = 0;
    for (std::size_t i = first; i <= last; ++i) levels += static_cast<int>(at[i]);
    return levels;
  };
  if (sum(5, 10) == 12) return 0;  // no impact at all
  const int reach = static_cast<int>(at[0]) + sum(3, 4);
  const bool all_open = reach == 0, one_open = at[0] == 0 || at[3] == 0 || at[4] == 0;
  const std::size_t eq1 = all_open ? 0 : one_open && at[0] != 3 ? 1 : 2;
  const std::size_t eq2 = at[1] == 0 && at[2] == 0 ? 0 : 1;
  const Impact4 eq3 = at[5] == 0 && at[6] == 0 ? kBoth : at[5] == 0 || at[6] == 0 || at[7] == 0 ? kOne : kNone;
  const std::size_t eq4 = at[8] == 0 || at[9] == 0 || at[10] == 0 ? 0 : 1;

  const int score = kMacroVectors[eq1][eq2][eq3][eq4];
  constexpr int kUnit = 840;
  int classes = 1, moved = 0;  // EQ5 has a class below and no distance to it
  const auto move = [&](int below, int distance, int depth) {
    ++classes;
    moved += (score - below) * distance * (kUnit / depth);
  };
  constexpr std::array kTop1{0, 1, 3}, kDepth1{1, 4, 5};
  if (eq1 < 2) move(kMacroVectors[eq1 + 1][eq2][eq3][eq4], reach - kTop1[eq1], kDepth1[eq1]);
  if (eq2 == 0) move(kMacroVectors[eq1][1][eq3][eq4], 0, 1);
  const auto& by_impact = kMacroVectors[eq1][eq2];
  if (eq3 == kBoth) move(std::max(by_impact[kBothLower][eq4], by_impact[kOne][eq4]), sum(5, 7), 7);
  if (eq3 == kOne) move(by_impact[kOneLower][eq4], sum(5, 7) - 1, 8);
  if (eq4 == 0) move(by_impact[eq3][1], sum(8, 10), 5);
  const int whole = kUnit * classes, exact = score * whole - moved;
  return std::clamp((2 * exact + whole) / (2 * whole), 0, 100);  // half goes up
}

/// Ten times the version; 0 for what is no vector.
int version_of(std::string_view vector) {
  if (vector.starts_with("CVSS:4.0/")) return 40;
  if (vector.starts_with("CVSS:3.1/")) return 31;
  if (vector.starts_with("CVSS:3.0/")) return 30;
  return vector.starts_with("CVSS:") ? 0 : 20;
}

}  // namespace

std::optional<int> cvss_base_score(std::string_view vector) {
  const int version = version_of(vector);
  if (version == 0) return std::nullopt;
  if (version == 20) {
    const auto levels = levels_of(vector, kBase2, kOther2);
    return levels ? std::optional(score2(*levels)) : std::nullopt;
  }
  const std::string_view metrics = vector.substr(9);
  const auto levels = version == 40 ? levels_of(metrics, kBase4, kOther4) : levels_of(metrics, kBase3, kOther3);
  if (!levels) return std::nullopt;
  return version == 40 ? score4(*levels) : score3(*levels);
}

Severity severity_of_score(int tenths) {
  if (tenths >= 90) return Severity::critical;
  if (tenths >= 70) return Severity::high;
  if (tenths >= 40) return Severity::medium;
  return tenths > 0 ? Severity::low : Severity::negligible;
}

Severity cvss_severity(std::string_view vector) {
  const std::optional<int> score = cvss_base_score(vector);
  if (!score) return Severity::unknown;
  const Severity severity = severity_of_score(*score);
  return version_of(vector) == 20 ? std::min(severity, Severity::high) : severity;
}

std::string_view newest_cvss(std::string_view vectors) {
  std::string_view best;
  while (!vectors.empty()) {
    const std::string_view vector = vectors.substr(0, vectors.find(' '));
    vectors.remove_prefix(std::min(vector.size() + 1, vectors.size()));
    if ((best.empty() || version_of(vector) > version_of(best)) && cvss_base_score(vector)) best = vector;
  }
  return best;
}

}  // namespace plimsoll::advisory

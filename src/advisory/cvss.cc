// SPDX-License-Identifier: Apache-2.0
#include "advisory/cvss.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace plimsoll::advisory {

namespace {

struct Metric {
  std::string_view name;
  std::string_view values;        // one letter each
  std::array<double, 4> weights;  // in the order of `values`
};

constexpr std::array<Metric, 8> kBase{{
    {"AV", "NALP", {0.85, 0.62, 0.55, 0.20}},
    {"AC", "LH", {0.77, 0.44}},
    {"PR", "NLH", {0.85, 0.62, 0.27}},  // Low and High weigh more when the scope changes
    {"UI", "NR", {0.85, 0.62}},
    {"S", "UC", {0, 1}},
    {"C", "HLN", {0.56, 0.22, 0}},
    {"I", "HLN", {0.56, 0.22, 0}},
    {"A", "HLN", {0.56, 0.22, 0}},
}};
enum : std::size_t {
  kVector,
  kComplexity,
  kPrivileges,
  kInteraction,
  kScope,
  kConfidentiality,
  kIntegrity,
  kAvailability
};

/// Rounds up to tenths without the surprises of binary fractions (appendix A).
int round_up(double score) {
  const auto scaled = static_cast<long>(std::lround(score * 100'000));
  return static_cast<int>((scaled + 9'999) / 10'000);
}

}  // namespace

std::optional<int> cvss3_base_score(std::string_view vector) {
  if (!vector.starts_with("CVSS:3.0/") && !vector.starts_with("CVSS:3.1/")) return std::nullopt;
  std::array<std::optional<double>, kBase.size()> weight;
  std::string_view rest = vector.substr(9);
  while (!rest.empty()) {
    const std::string_view part = rest.substr(0, rest.find('/'));
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    const std::size_t colon = part.find(':');
    if (colon == std::string_view::npos || colon + 2 != part.size()) return std::nullopt;
    const auto metric = std::ranges::find(kBase, part.substr(0, colon), &Metric::name);
    if (metric == kBase.end()) continue;
    const std::size_t value = metric->values.find(part.back());
    auto& slot = weight[static_cast<std::size_t>(metric - kBase.begin())];
    if (value == std::string_view::npos || slot) return std::nullopt;  // unknown, or stated twice
    slot = metric->weights[value];
  }
  if (!std::ranges::all_of(weight, [](const auto& slot) { return slot.has_value(); })) return std::nullopt;

  const bool changed = *weight[kScope] > 0;
  double privileges = *weight[kPrivileges];
  if (changed && privileges < 0.85) privileges = privileges > 0.5 ? 0.68 : 0.50;
  const double subscore =
      1 - (1 - *weight[kConfidentiality]) * (1 - *weight[kIntegrity]) * (1 - *weight[kAvailability]);
  const double impact = changed ? 7.52 * (subscore - 0.029) - 3.25 * std::pow(subscore - 0.02, 15) : 6.42 * subscore;
  if (impact <= 0) return 0;
  const double exploitability = 8.22 * *weight[kVector] * *weight[kComplexity] * privileges * *weight[kInteraction];
  return round_up(std::min((changed ? 1.08 : 1.0) * (impact + exploitability), 10.0));
}

Severity severity_of_score(int tenths) {
  if (tenths >= 90) return Severity::critical;
  if (tenths >= 70) return Severity::high;
  if (tenths >= 40) return Severity::medium;
  return tenths > 0 ? Severity::low : Severity::negligible;
}

}  // namespace plimsoll::advisory

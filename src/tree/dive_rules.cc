// SPDX-License-Identifier: Apache-2.0
#include "tree/dive_rules.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/bytes.h"
#include "base/yaml.h"

namespace plimsoll::tree {

namespace {

struct Unit {
  std::string_view name;
  double bytes;
};
constexpr std::array kUnits = {
    Unit{"", 1},         Unit{"b", 1},        Unit{"k", 1e3},         Unit{"kb", 1e3},         Unit{"ki", 1024.0},
    Unit{"kib", 1024},   Unit{"m", 1e6},      Unit{"mb", 1e6},        Unit{"mi", 1048576.0},   Unit{"mib", 1048576.0},
    Unit{"g", 1e9},      Unit{"gb", 1e9},     Unit{"gi", 1073741824}, Unit{"gib", 1073741824}, Unit{"t", 1e12},
    Unit{"tb", 1e12},    Unit{"ti", 0x1p40},  Unit{"tib", 0x1p40},    Unit{"p", 1e15},         Unit{"pb", 1e15},
    Unit{"pi", 0x1p50},  Unit{"pib", 0x1p50}, Unit{"e", 1e18},        Unit{"eb", 1e18},        Unit{"ei", 0x1p60},
    Unit{"eib", 0x1p60},
};

std::string lower(std::string_view text) {
  std::string made(text);
  std::ranges::transform(made, made.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return made;
}

/// A scalar as it was written, near enough: numbers in their shortest form.
std::string text_of(const json::value& from) {
  if (from.is_string()) return std::string(json::text(from));
  return json::compact(from);
}

Result<double> parse_number(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number))
    return fail(ErrorKind::malformed, "\"{}\" is not a number", printable(text, 64));
  return number;
}

Result<double> parse_ratio(std::string_view text) {
  const double number = TRY(parse_number(text));
  if (number < 0 || number > 1) return fail(ErrorKind::malformed, "{} is not between 0 and 1", printable(text, 64));
  return number;
}

}  // namespace

Result<std::uint64_t> parse_dive_bytes(std::string_view text) {
  std::string digits;
  std::size_t at = 0;
  for (; at < text.size() && (text[at] == '.' || text[at] == ',' || (text[at] >= '0' && text[at] <= '9')); ++at) {
    if (text[at] != ',') digits += text[at];
  }
  std::string_view rest = text.substr(at);
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  while (rest.ends_with(' ')) rest.remove_suffix(1);
  const auto* unit = std::ranges::find(kUnits, lower(rest), &Unit::name);
  Result<double> number = parse_number(digits);
  if (!number || unit == kUnits.end() || *number * unit->bytes >= 0x1p64)
    return fail(ErrorKind::malformed, "\"{}\" is not a size such as 20MB", printable(text, 64));
  return static_cast<std::uint64_t>(*number * unit->bytes);
}

Result<DiveRules> parse_dive_rules(std::string_view text) {
  const json::value document = TRY(yaml::parse(text));
  DiveRules rules;
  if (!document.is_object()) {
    if (document.is_null()) return rules;
    return fail(ErrorKind::malformed, "holds no \"rules:\"");
  }
  for (const auto& section : document.get_object()) {
    if (lower(section.key()) != "rules" || !section.value().is_object()) continue;
    for (const auto& row : section.value().get_object()) {
      const std::string name = lower(row.key());
      const std::string value = text_of(row.value());
      const bool disabled = value == "disabled";
      if (name == "lowestefficiency") {
        rules.lowest_efficiency.reset();
        if (!disabled) rules.lowest_efficiency = TRY_AT("lowestEfficiency", parse_ratio(value));
      } else if (name == "highestwastedbytes") {
        rules.highest_wasted_bytes.reset();
        if (!disabled) rules.highest_wasted_bytes = TRY_AT("highestWastedBytes", parse_dive_bytes(value));
      } else if (name == "highestuserwastedpercent") {
        rules.highest_user_wasted_percent.reset();
        if (!disabled) rules.highest_user_wasted_percent = TRY_AT("highestUserWastedPercent", parse_ratio(value));
      }
    }
  }
  return rules;
}

std::vector<DiveVerdict> judge(const DiveRules& rules, const DiveNumbers& numbers) {
  using Status = DiveVerdict::Status;
  std::vector<DiveVerdict> verdicts;
  const auto add = [&](std::string rule, bool enabled, bool failed, std::string why) {
    verdicts.push_back({std::move(rule),
                        !enabled ? Status::skip
                        : failed ? Status::fail
                                 : Status::pass,
                        !enabled ? "rule disabled"
                        : failed ? std::move(why)
                                 : std::string()});
  };
  const double share = numbers.wasted_user_percent();
  const double most_share = rules.highest_user_wasted_percent.value_or(1);
  add("highestUserWastedPercent", rules.highest_user_wasted_percent.has_value(), share > most_share,
      fmt::format("too many bytes wasted, relative to the user bytes added (%-user-wasted-bytes={} > threshold={})",
                  share, most_share));
  const std::uint64_t most = rules.highest_wasted_bytes.value_or(0);
  add("highestWastedBytes", rules.highest_wasted_bytes.has_value(), numbers.wasted_bytes > most,
      fmt::format("too many bytes wasted (wasted-bytes={} > threshold={})", numbers.wasted_bytes, most));
  const double least = rules.lowest_efficiency.value_or(0);
  add("lowestEfficiency", rules.lowest_efficiency.has_value(), numbers.efficiency < least,
      fmt::format("image efficiency is too low (efficiency={} < threshold={})", numbers.efficiency, least));
  return verdicts;
}

}  // namespace plimsoll::tree

// SPDX-License-Identifier: Apache-2.0
#include "finding/evidence.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include <fmt/core.h>

namespace plimsoll {

namespace {

using advisory::Advisory;
using advisory::Range;
using advisory::Status;

bool is_bounded_below(const Range& range) { return !range.introduced.empty() && range.introduced != "0"; }

std::string status_words(Status status) {
  if (status == Status::affected) return "no fix yet";
  std::string words(advisory::status_name(status));
  std::ranges::replace(words, '-', ' ');
  return words;
}

}  // namespace

std::string why_affected(const Advisory& statement, const Subject& subject, std::string_view problem,
                         const Comparer& comparer) {
  const std::string_view version = subject.compared(statement.key);
  const Range* range = nullptr;
  covers(statement, version, comparer, &range);
  std::string line = fmt::format("{}: {} {}", statement.feed, subject.key_name(statement.key), version);
  bool without_epochs = false;
  const auto bound = [&](std::string_view sign, std::string_view limit) {
    line += fmt::format(" {} {}", sign, limit);
    without_epochs |= comparer.ignores_epochs(version, limit, statement.key);
  };
  if (range && is_bounded_below(*range)) bound(">=", range->introduced);
  if (range && !range->fixed.empty()) {
    bound("<", range->fixed);
  } else if (range && !range->last_affected.empty()) {
    bound("<=", range->last_affected);
  } else if (!range && !statement.versions.empty()) {
    line += " is listed as affected";
  }
  if (!range || range->fixed.empty()) line += fmt::format(", {}", status_words(statement.status));
  std::vector<std::string_view> errata;
  std::ranges::copy_if(statement.aliases, std::back_inserter(errata),
                       [](std::string_view id) { return !id.starts_with("CVE-"); });
  line += fmt::format(" ({}",
                      statement.id == problem && errata.size() == 1 ? errata.front() : std::string_view(statement.id));
  if (!statement.module.empty()) line += fmt::format(", module {}", statement.module);
  if (without_epochs) line += ", epochs ignored";
  return line + ")";
}

std::string why_not(const Advisory& statement, const Subject& subject, const Comparer& comparer) {
  const std::string_view version = subject.compared(statement.key);
  // The nearest bound below says most: the fix that the version has.
  const Range* fixed = nullptr;
  const Range* ended = nullptr;
  std::string_view begins;
  for (const Range& range : statement.ranges) {
    const auto is_at_least = [&](std::string_view bound) {
      const auto order = comparer.compare(version, bound, statement.key);
      return order && *order >= 0;
    };
    const auto is_higher = [&](std::string_view a, std::string_view b) {
      const auto order = comparer.compare(a, b, statement.key);
      return order && *order > 0;
    };
    if (is_bounded_below(range) && !is_at_least(range.introduced)) {
      if (begins.empty() || is_higher(begins, range.introduced)) begins = range.introduced;
    } else if (!range.fixed.empty() && is_at_least(range.fixed)) {
      if (fixed == nullptr || is_higher(range.fixed, fixed->fixed)) fixed = &range;
    } else if (range.fixed.empty() && !range.last_affected.empty() && is_at_least(range.last_affected)) {
      if (ended == nullptr || is_higher(range.last_affected, ended->last_affected)) ended = &range;
    }
  }
  if (fixed != nullptr)
    return fmt::format("{} {} {}", version, statement.status == Status::fixed ? "has the fix of" : "is not before",
                       fixed->fixed);
  if (ended != nullptr) return fmt::format("{} is after {}, the last that is affected", version, ended->last_affected);
  if (!begins.empty()) return fmt::format("{} is before {}, where it began", version, begins);
  return fmt::format("{} is not among the versions listed", version);
}

std::string range_words(const Range& range) {
  std::string words;
  const auto bound = [&](std::string_view sign, std::string_view version) {
    words += fmt::format("{}{} {}", words.empty() ? "" : ", ", sign, version);
  };
  if (is_bounded_below(range)) bound(">=", range.introduced);
  if (!range.fixed.empty())
    bound("<", range.fixed);
  else if (!range.last_affected.empty())
    bound("<=", range.last_affected);
  return words.empty() ? "every version" : words;
}

}  // namespace plimsoll

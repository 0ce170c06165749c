// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/advisory_options.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include <fmt/core.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/stats.h"
#include "cli/freshness.h"
#include "finding/coverage.h"

namespace plimsoll::cli {

namespace {

constexpr std::int64_t kMostDays = 36'500;

Result<std::int64_t> parse_days(std::string_view text) {
  std::int64_t days = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
  if (error != std::errc() || end != text.data() + text.size() || days < 0 || days > kMostDays)
    return fail(ErrorKind::usage, "\"{}\" is not a number of days", printable(text, 64));
  return days;
}

}  // namespace

void AdvisoryOptions::declare(Arguments& arguments) {
  arguments.option({.name = "--db",
                    .value = "FOLDER",
                    .doc = "the advisory database",
                    .default_text = "$PLIMSOLL_DB, or the one that plimsoll db keeps"},
                   database);
  arguments.option({.name = "--no-linkage",
                    .doc = "report what a Go program is built of even where the program proves that the code is not "
                           "linked"},
                   no_linkage);
}

void AdvisoryOptions::declare_max_age(Arguments& arguments) {
  arguments.option({.name = "--max-db-age",
                    .value = "DAYS",
                    .doc = "exit with 3 when a feed that speaks of the image is older, or states no date"},
                   [this](std::string_view text) -> Result<void> {
                     max_age = TRY(parse_days(text));
                     return {};
                   });
}

MatchOptions AdvisoryOptions::match_options() const {
  return {.linkage = no_linkage ? UseLinkage::no : UseLinkage::yes, .trace = nullptr};
}

Result<advisory::Store> AdvisoryOptions::open(std::string_view without) const {
  const stats::Timer timer("advisory: open");
  const std::filesystem::path path = database.empty() ? advisory::Store::default_path() : database;
  Result<advisory::Store> store = advisory::Store::open(path);
  if (store || store.error().kind != ErrorKind::not_found) return store;
  return fail(ErrorKind::not_found,
              "no advisory database{}\n"
              "plimsoll db update            downloads one\n"
              "plimsoll db build --from ...  makes one from files, for machines without network{}{}",
              database.empty() ? "" : fmt::format(" at {}", database.string()), without.empty() ? "" : "\n", without);
}

Result<void> add_advisories(const AdvisoryOptions& options, advisory::Store& store, Report& report) {
  const stats::Timer timer("match");
  Matched matched = TRY(match(report.distribution, report.packages, report.layers, store, options.match_options()));
  std::vector<Incomplete> gaps = feed_gaps(store.index(), matched.ecosystems, today(), options.max_age);
  std::ranges::move(matched.findings, std::back_inserter(report.findings));
  sort_findings(report.findings);
  std::ranges::move(matched.suppressed, std::back_inserter(report.suppressed));
  std::ranges::stable_sort(report.suppressed,
                           [](const Suppressed& a, const Suppressed& b) { return comes_before(a.finding, b.finding); });
  report.coverage.distribution_supported = matched.coverage.distribution_supported;
  report.coverage.end_of_life = std::move(matched.coverage.end_of_life);
  report.coverage.uncovered = std::move(matched.coverage.uncovered);
  report.coverage.feeds = feed_ages(store.index(), matched.ecosystems, today());
  report.incomplete.insert(report.incomplete.end(), std::move_iterator(matched.incomplete.begin()),
                           std::move_iterator(matched.incomplete.end()));
  report.incomplete.insert(report.incomplete.end(), std::move_iterator(gaps.begin()), std::move_iterator(gaps.end()));
  judge_support(report.distribution, report.coverage.end_of_life, today(), report.incomplete);
  std::ranges::sort(report.incomplete);
  report.advisories_used = true;
  return {};
}

}  // namespace plimsoll::cli

// SPDX-License-Identifier: Apache-2.0
// What the report for people says about itself: what was looked at.
#include <algorithm>
#include <map>
#include <vector>

#include "base/words.h"
#include "package/ecosystem.h"
#include "report/phrases.h"
#include "report/sections.h"

namespace plimsoll::report {

namespace {

constexpr std::size_t kFeedsNamed = 4;
constexpr std::size_t kNamed = 3;

std::string age_words(const Coverage::Feed& feed) {
  return feed.age ? plural(static_cast<std::size_t>(std::max<std::int64_t>(*feed.age, 0)), "day") : "without a date";
}

/// "advisories: alpine 2 days old, kev without a date"; many are summed up.
std::string feed_words(const Coverage& coverage, const Options& options, const Style& style) {
  const auto& feeds = coverage.feeds;
  if (feeds.empty()) return {};
  std::vector<std::string> words, undated;
  const Coverage::Feed *newest = nullptr, *oldest = nullptr;
  for (const Coverage::Feed& feed : feeds) {
    words.push_back(fmt::format("{} {}", style.safe(feed.name), age_words(feed)));
    if (!feed.age) {
      undated.push_back(style.safe(feed.name));
      continue;
    }
    if (newest == nullptr || *feed.age < *newest->age) newest = &feed;
    if (oldest == nullptr || *feed.age > *oldest->age) oldest = &feed;
  }
  if (options.all || feeds.size() <= kFeedsNamed) return "advisories: " + some_of(words, words.size());
  std::string text = plural(feeds.size(), "feed");
  if (oldest != nullptr)
    text += fmt::format(", {} to {} old ({})", *newest->age, age_words(*oldest), style.safe(oldest->name));
  if (!undated.empty()) text += fmt::format(", {} without a date", some_of(undated, kNamed));
  return text;
}

std::string support_words(const Report& report, const Style& style) {
  const auto has_gap = [&](std::string_view code) {
    return std::ranges::find(report.incomplete, code, &Incomplete::code) != report.incomplete.end();
  };
  const std::string& name = report.distribution.name.empty() ? report.distribution.id : report.distribution.name;
  std::string text;
  if (!report.coverage.end_of_life.empty())
    text = fmt::format("support {} {}", has_gap("end-of-life") ? "ended" : "until",
                       style.safe(report.coverage.end_of_life));
  if (report.advisories_used && !name.empty() && !report.coverage.distribution_supported)
    text += std::string(text.empty() ? "" : ", ") + "no advisories for " + style.safe(name);
  return text;
}

std::string uncovered_words(const Coverage& coverage, const Style& style) {
  std::vector<std::string> words;
  for (const Coverage::Uncovered& type : coverage.uncovered)
    words.push_back(fmt::format("{} {}", type.packages, style.safe(type.type)));
  return words.empty() ? "" : "no feed for " + some_of(words, words.size()) + " packages";
}

std::string program_words(const Coverage& coverage, const Options& options, const Style& style) {
  if (coverage.unowned.empty()) return {};
  std::vector<std::string> paths;
  for (const std::string& path : coverage.unowned) paths.push_back(style.safe(path));
  return fmt::format("{} of {} in no package: {}", paths.size(), plural(coverage.programs, "program"),
                     some_of(paths, options.all ? paths.size() : kNamed));
}

std::string third_party_words(const Coverage& coverage, const Options& options, const Style& style) {
  std::vector<std::string> words;
  std::size_t packages = 0;
  for (const Coverage::ThirdParty& vendor : coverage.third_party) {
    packages += vendor.packages;
    words.push_back(fmt::format("{} {}", style.safe(vendor.vendor), vendor.packages));
  }
  if (words.empty()) return {};
  return fmt::format("{} built by others: {}", plural(packages, "package"),
                     some_of(words, options.all ? words.size() : kNamed));
}

std::string repository_words(const Coverage& coverage, const Options& options, const Style& style) {
  std::vector<std::string> urls;
  for (const std::string& url : coverage.repositories) urls.push_back(style.safe(url));
  return urls.empty() ? "" : "also installs from " + some_of(urls, options.all ? urls.size() : kNamed);
}

}  // namespace

void put_coverage(Page& page, const Report& report, const Options& options, const Style& style) {
  const Coverage& coverage = report.coverage;
  std::string line;
  const auto put = [&] {
    if (!line.empty()) page.wrap(line, 2, 4);
    line.clear();
  };
  for (const std::string& part :
       {support_words(report, style), feed_words(coverage, options, style), uncovered_words(coverage, style),
        program_words(coverage, options, style), third_party_words(coverage, options, style),
        repository_words(coverage, options, style)}) {
    if (part.empty()) continue;
    const std::string separator = line.empty() ? "" : fmt::format(" {} ", style.dot());
    if (2 + display_width(line) + display_width(separator) + display_width(part) > style.width()) put();
    line += (line.empty() ? "" : separator) + part;
  }
  put();
}

}  // namespace plimsoll::report

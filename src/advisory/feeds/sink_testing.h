// SPDX-License-Identifier: Apache-2.0
// For tests of feed readers: what a reader hands to its sink, as lines of text.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "advisory/feeds/feed.h"
#include "advisory/writer.h"

namespace plimsoll::advisory {

class RecordingSink final : public Sink {
 public:
  Result<void> add(const Advisory& advisory) override {
    EXPECT_TRUE(Writer::check(advisory)) << advisory.id;
    lines.insert(line(advisory));
    advisories.push_back(advisory);
    return {};
  }
  Result<void> add_known_exploited(std::string_view, std::string_view) override { return {}; }
  Result<void> add_published(std::string_view cve, std::string_view date) override {
    published.insert(fmt::format("{} {}", cve, date));
    return {};
  }
  Result<void> add_rating(std::string_view cve, const Rating& rating) override {
    ratings.insert(fmt::format("{} {} {} {}", cve, rating.source, severity_name(rating.severity), rating.vector));
    return {};
  }
  Result<void> add_epss(std::string_view, Epss) override { return {}; }
  Result<void> add_end_of_life(std::string_view, std::string_view, std::string_view) override { return {}; }
  void skip(std::string_view where, std::string_view reason) override {
    skipped.push_back(fmt::format("{}: {}", where, reason));
  }
  void leave_out(std::string_view what) override { ++left_out[std::string(what)]; }
  void upstream_date(std::string_view date) override { newest = std::max(newest, std::string(date)); }

  /// As tests/oracles/distribution_feeds.py prints it.
  static std::string line(const Advisory& advisory) {
    const auto join = [](std::vector<std::string> items) {
      std::ranges::sort(items);
      std::string out;
      for (const std::string& item : items) (out += out.empty() ? "" : " ") += item;
      return out;
    };
    std::vector<std::string> ranges;
    for (const Range& range : advisory.ranges)
      ranges.push_back(fmt::format("{}|{}|{}", range.introduced, range.fixed, range.last_affected));
    std::vector<std::string> aliases = advisory.aliases;
    std::erase(aliases, advisory.id);
    return fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}", advisory.ecosystem,
                       advisory.key == KeyKind::source ? "source" : "binary", advisory.package, advisory.arch,
                       advisory.module, advisory.id, status_name(advisory.status), join(ranges),
                       join(advisory.versions), severity_name(advisory.severity), advisory.cvss, join(aliases));
  }

  [[nodiscard]] std::string text() const {
    std::string out;
    for (const std::string& item : lines) out += item + "\n";
    return out;
  }

  std::set<std::string> lines, ratings, published;
  std::vector<Advisory> advisories;
  std::vector<std::string> skipped;
  std::map<std::string, int> left_out;
  std::string newest;
};

/// Hands one document to a new reader of the feed.
inline RecordingSink read_text(std::string_view feed, std::string_view text, const std::string& name = "document.xml") {
  RecordingSink sink;
  const std::unique_ptr<FeedReader> reader = find_feed(feed)->reader();
  Document document{name, std::make_unique<MemoryStream>(as_bytes(text))};
  EXPECT_TRUE(reader->read(document, sink));
  EXPECT_TRUE(reader->finish(sink));
  return sink;
}

}  // namespace plimsoll::advisory

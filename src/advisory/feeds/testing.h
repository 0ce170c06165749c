// SPDX-License-Identifier: Apache-2.0
// For tests only: a sink that writes down what a reader gives, one line each, in the order given.
#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <vector>

#include "advisory/feeds/feed.h"
#include "base/bytes.h"

namespace plimsoll::advisory::testing {

inline std::string line_of(const Advisory& row) {
  std::string out = fmt::format("{} {} {} {}", row.ecosystem, row.package, row.id, status_name(row.status));
  if (row.key == KeyKind::binary) out += " binary";
  for (const Range& range : row.ranges)
    out += fmt::format(" [{}|{}|{}]", range.introduced, range.fixed, range.last_affected);
  for (const std::string& version : row.versions) out += " =" + version;
  for (const std::string& symbol : row.symbols) out += " @" + symbol;
  if (row.severity != Severity::unknown)
    out += fmt::format(" {} by {}", severity_name(row.severity), row.severity_source);
  if (!row.cvss.empty()) out += fmt::format(" ({})", row.cvss);
  for (const std::string& alias : row.aliases) out += " ~" + alias;
  return out;
}

class Notes final : public Sink {
 public:
  Result<void> add(const Advisory& row) override {
    rows.push_back(row);
    lines.push_back(line_of(row));
    return refuse ? fail(ErrorKind::io, "disk full") : Result<void>{};
  }
  Result<void> add_known_exploited(std::string_view cve, std::string_view date) override {
    lines.push_back(fmt::format("{} exploited {}", cve, date));
    return {};
  }
  Result<void> add_published(std::string_view cve, std::string_view date) override {
    published.push_back(fmt::format("{} {}", cve, date));
    return {};
  }
  Result<void> add_rating(std::string_view cve, const Rating& rating) override {
    lines.push_back(fmt::format("{} {} {} {}", cve, rating.source, severity_name(rating.severity), rating.vector));
    return {};
  }
  Result<void> add_epss(std::string_view cve, Epss epss) override {
    lines.push_back(fmt::format("{} {} {}", cve, epss.probability, epss.percentile));
    return {};
  }
  Result<void> add_end_of_life(std::string_view product, std::string_view release, std::string_view date) override {
    lines.push_back(fmt::format("{} {} {}", product, release, date));
    return {};
  }
  void skip(std::string_view where, std::string_view reason) override {
    skipped.push_back(fmt::format("{}: {}", where, reason));
  }
  void leave_out(std::string_view what) override { ++left_out[std::string(what)]; }
  void upstream_date(std::string_view date) override { newest = std::max(newest, std::string(date)); }

  bool refuse = false;  // add() fails
  std::vector<Advisory> rows;
  std::vector<std::string> lines, published, skipped;
  std::map<std::string, int> left_out;
  std::string newest;
};

/// One document of a reader, then the end.
inline Result<void> read_text(FeedReader& reader, const std::string& name, std::string_view text, Sink& sink) {
  Document document{name, std::make_unique<MemoryStream>(as_bytes(text))};
  TRY(reader.read(document, sink));
  return reader.finish(sink);
}

}  // namespace plimsoll::advisory::testing

// SPDX-License-Identifier: Apache-2.0
// Feeds one document to a feed reader. What it gives must survive the encoding of the database's columns.
#pragma once

#include <cstdlib>

#include "advisory/feeds/feed.h"
#include "advisory/schema.h"
#include "advisory/writer.h"
#include "base/stream.h"

namespace plimsoll::advisory {

class FuzzSink final : public Sink {
 public:
  Result<void> add(const Advisory& advisory) override {
    if (!Writer::check(advisory)) return {};
    if (decode_list(encode_list(advisory.aliases)) != advisory.aliases) {
      // An empty item ends a list early; readers must not give one.
      for (const std::string& alias : advisory.aliases) {
        if (alias.empty()) return {};
      }
      std::abort();
    }
    if (decode_ranges(encode_ranges(advisory.ranges)) != advisory.ranges && advisory.ranges.size() < 2) std::abort();
    if (one_line(advisory.title).size() > 200) std::abort();
    return {};
  }
  Result<void> add_known_exploited(std::string_view cve, std::string_view) override {
    if (cve_id(cve) != cve) std::abort();
    return {};
  }
  Result<void> add_published(std::string_view cve, std::string_view date) override {
    if (cve_id(cve) != cve || day_of(date) != date) std::abort();
    return {};
  }
  Result<void> add_rating(std::string_view cve, const Rating& rating) override {
    if (cve_id(cve) != cve || rating.source.empty()) std::abort();
    return {};
  }
  Result<void> add_epss(std::string_view cve, Epss epss) override {
    if (cve_id(cve) != cve || epss.probability > 100'000 || epss.percentile > 100'000) std::abort();
    return {};
  }
  Result<void> add_end_of_life(std::string_view product, std::string_view release, std::string_view) override {
    if (product.empty() || release.empty()) std::abort();
    return {};
  }
  void skip(std::string_view, std::string_view) override {}
  void leave_out(std::string_view) override {}
  void upstream_date(std::string_view) override {}
};

inline void fuzz_feed(std::unique_ptr<FeedReader> reader, const unsigned char* data, std::size_t size,
                      const char* name = "input") {
  FuzzSink sink;
  Document document{name, std::make_unique<MemoryStream>(std::as_bytes(std::span(data, size)))};
  if (reader->read(document, sink)) (void)reader->finish(sink);
}

}  // namespace plimsoll::advisory

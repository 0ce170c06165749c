// SPDX-License-Identifier: Apache-2.0
// Feeds: what an upstream publishes, turned into advisories. One file and one row of feeds() each.
//
// A reader is given the documents of one feed one after the other, in any order, and a sink. What it cannot know
// before it has seen all documents it keeps until finish(). A document or record that makes no sense is handed to
// sink.skip() and the rest goes on; an Error fails the whole feed, whose old rows then stay.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "advisory/advisory.h"
#include "base/result.h"
#include "base/stream.h"

namespace plimsoll::advisory {

/// One file of a feed: as given, from a folder or from an archive.
struct Document {
  std::string name;  // for messages and for telling files apart: "AlmaLinux.zip/ALSA-2024:0001.json"
  StreamPtr stream;
};

class Sink {
 public:
  virtual ~Sink() = default;
  /// Errors are the database's (a full disk), never the advisory's: one that is not fit to be stored is skipped.
  virtual Result<void> add(const Advisory& advisory) = 0;
  virtual Result<void> add_known_exploited(std::string_view cve, std::string_view date) = 0;
  /// The day on which the CVE became public, or was public at the latest; of several the first counts.
  virtual Result<void> add_published(std::string_view cve, std::string_view date) = 0;
  virtual Result<void> add_rating(std::string_view cve, const Rating& rating) = 0;
  virtual Result<void> add_epss(std::string_view cve, Epss epss) = 0;
  /// `product` is a family id or a name of endoflife.date ("debian", "nodejs"), `release` "12" or "18".
  virtual Result<void> add_end_of_life(std::string_view product, std::string_view release, std::string_view date) = 0;
  /// A malformed document or record was passed over. The first reason is kept, the rest are counted.
  virtual void skip(std::string_view where, std::string_view reason) = 0;
  /// A well-formed record that is deliberately not taken, by what it is: "ALBA records are no vulnerabilities".
  virtual void leave_out(std::string_view what) = 0;
  /// A date the upstream states for a record or for itself; the newest is kept. Not a date: ignored.
  virtual void upstream_date(std::string_view date) = 0;
};

class FeedReader {
 public:
  virtual ~FeedReader() = default;
  /// Whether a file met in a folder or archive looks like one of the feed's. What a person names is always read.
  [[nodiscard]] virtual bool wants(std::string_view name) const = 0;
  /// Whether a document tells what to make of others, so that it is best read before them.
  [[nodiscard]] virtual bool reads_first(std::string_view name) const {
    (void)name;
    return false;
  }
  virtual Result<void> read(Document& document, Sink& sink) = 0;
  virtual Result<void> finish(Sink& sink) {
    (void)sink;
    return {};
  }
};

struct Feed {
  std::string_view name;                   // as in --from NAME=…
  std::string_view doc;                    // one line
  std::span<const std::string_view> urls;  // what `db update` fetches unless configured otherwise
  std::unique_ptr<FeedReader> (*reader)();
};

/// Sorted by name.
std::span<const Feed> feeds();
const Feed* find_feed(std::string_view name);
/// "alpine, debian, kev, osv": for messages.
std::string feed_names();

/// Untrusted text as one line without control characters, cut at a character border within `limit` bytes.
std::string one_line(std::string_view text, std::size_t limit = 200);

/// "CVE-2024-1234", or empty when the text is not exactly a CVE id. Case, and "_" or a blank for "-", are mended.
std::string cve_id(std::string_view text);

/// "2024-01-31" of a date or a time in ISO 8601; empty for other texts, and for days before 1980, which stand for
/// "not known" (the zero times of Go and Unix).
std::string day_of(std::string_view text);

}  // namespace plimsoll::advisory

// SPDX-License-Identifier: Apache-2.0
// The schema of a partition's file, shared by who writes and who reads it. There are three kinds of partition.
//
// Advisories of one ecosystem and release:
//   affected   what matching walks: (space, package) -> problems, with the versions concerned
//   extent     sets of versions: ranges, single versions, symbols; many packages share one
//   problem    one record of one feed: ids, severity, title, URL
//   space      key spaces: an ecosystem and what its package names mean
// CVEs:
//   cve        what feeds say of a CVE whatever it is found in, packed into one value (see CveFact)
// End of life:
//   end_of_life  the last day of support of a product's release
// and in each of them
//   word       texts that repeat: feed names, severity sources, modules, architectures, URL stems, vectors, dates
//
// Ids are handed out in sorted order and rows are inserted in key order, so equal content gives equal bytes.
// `extent.ranges`: ranges separated by \x1E, each fixed \x1F introduced \x1F last_affected with trailing empty
// fields left off (the usual case is just the fixed version); a lone \x1E means no range at all.
// Lists: items, each ended by \x1E.
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "advisory/advisory.h"
#include "base/bytes.h"
#include "crypto/digest.h"

namespace plimsoll::advisory {

class Database;

inline constexpr std::int64_t kApplicationId = 0x504C4D41;  // "PLMA", in the file's header
/// Of the index too. Raised when the format changes, or a reader reads other rows from the same feed.
inline constexpr std::int64_t kSchemaVersion = 3;

enum class PartitionKind : std::uint8_t { advisories, cves, end_of_life };

struct Table {
  std::string_view name, sql, order;  // `order`: the key, for walking the rows in a fixed order
};
/// The tables of a kind, sorted by name.
std::span<const Table> tables_of(PartitionKind kind);

std::string encode_ranges(const std::vector<Range>& ranges);
std::vector<Range> decode_ranges(std::string_view text);
std::string encode_list(const std::vector<std::string>& items);
std::vector<std::string> decode_list(std::string_view text);

/// A URL as a stem worth sharing and the rest; the rest is left empty when it equals `id`.
std::pair<std::string_view, std::string_view> split_url(std::string_view url, std::string_view id);

/// A CVE id as a number, in the order of year and number; 0 when the text is not one as CVE writes it, or its number
/// has more than nine digits.
std::int64_t cve_number(std::string_view cve);
std::string cve_text(std::int64_t number);

/// One statement about a CVE. Packed: feed, tag, and the tag's one or two numbers, all but the tag as variable-length
/// integers (seven bits a byte, least significant first).
struct CveFact {
  enum Tag : std::uint8_t { rating_unknown = 0, rating_critical = 5, epss = 6, known_exploited = 7, published = 8 };
  std::uint32_t feed = 0;             // a word
  std::uint8_t tag = rating_unknown;  // up to rating_critical: a rating of that severity
  std::uint32_t first = 0;            // rating: the word of its source; epss: probability; dates: the word
  std::uint32_t second = 0;           // rating: the word of its vector; epss: percentile
  auto operator<=>(const CveFact&) const = default;
  /// A date has one number, everything else two.
  [[nodiscard]] bool is_date() const { return tag == known_exploited || tag == published; }
};
Buffer encode_facts(std::span<const CveFact> facts);
Result<std::vector<CveFact>> decode_facts(Bytes packed);

/// The digest over the rows of a partition: of each table's name and digest, in their order.
class ContentHasher {
 public:
  /// A value of the current row of the current table.
  void value(Bytes bytes);
  void end_row();
  void end_table(const Table& table);
  Digest finish();

 private:
  std::string line_;
  Hasher table_, all_;
};

/// The digest over every row of every table, in key order.
Result<Digest> content_digest(Database& database, PartitionKind kind);

}  // namespace plimsoll::advisory

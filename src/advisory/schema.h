// SPDX-License-Identifier: Apache-2.0
// The advisory database's schema, shared by the writer and the reader.
//
//   word             texts that repeat: feed names, severity sources, modules, architectures, URL stems
//   space            key spaces: an ecosystem and what its package names mean
//   problem          one record of one feed: ids, severity, title, URL
//   affected         what matching walks: (space, package) -> problems, with the versions concerned
//   known_exploited  CISA's list
//   feed             where the rows came from
//   meta             the digest over all rows
//
// Ids are handed out in sorted order and rows are inserted in key order, so equal content gives equal bytes.
// `affected.ranges`: ranges separated by \x1E, each fixed \x1F introduced \x1F last_affected with trailing empty
// fields left off (the usual case is just the fixed version); a lone \x1E means no range at all.
// `affected.versions`: versions, each ended by \x1E.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "advisory/advisory.h"
#include "base/result.h"
#include "crypto/digest.h"

namespace plimsoll::advisory {

class Database;

inline constexpr std::int64_t kApplicationId = 0x504C4D41;  // "PLMA", in the file's header
inline constexpr std::int64_t kSchemaVersion = 1;

struct Table {
  std::string_view name, sql, order;  // `order`: the key, for walking the rows in a fixed order
};

inline constexpr std::array kTables{
    Table{"affected",
          "CREATE TABLE affected(space INTEGER NOT NULL, package TEXT NOT NULL, problem INTEGER NOT NULL, "
          "module INTEGER NOT NULL, arch INTEGER NOT NULL, status INTEGER NOT NULL, ranges TEXT NOT NULL, "
          "versions TEXT NOT NULL, PRIMARY KEY(space, package, problem, module, arch, status, ranges, versions)) "
          "WITHOUT ROWID",
          "space, package, problem, module, arch, status, ranges, versions"},
    Table{"feed",
          "CREATE TABLE feed(name TEXT PRIMARY KEY, source TEXT NOT NULL, rows INTEGER NOT NULL, date TEXT NOT NULL, "
          "error TEXT NOT NULL, notes TEXT NOT NULL) WITHOUT ROWID",
          "name"},
    Table{"known_exploited", "CREATE TABLE known_exploited(cve TEXT PRIMARY KEY, date TEXT NOT NULL) WITHOUT ROWID",
          "cve"},
    Table{"meta", "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID", "key"},
    Table{"problem",
          "CREATE TABLE problem(id INTEGER PRIMARY KEY, feed INTEGER NOT NULL, name TEXT NOT NULL, "
          "aliases TEXT NOT NULL, severity INTEGER NOT NULL, severity_source INTEGER NOT NULL, title TEXT NOT NULL, "
          "url_stem INTEGER NOT NULL, url_rest TEXT NOT NULL)",
          "id"},
    Table{"space", "CREATE TABLE space(id INTEGER PRIMARY KEY, ecosystem TEXT NOT NULL, key INTEGER NOT NULL)", "id"},
    Table{"word", "CREATE TABLE word(id INTEGER PRIMARY KEY, text TEXT NOT NULL)", "id"},
};

std::string encode_ranges(const std::vector<Range>& ranges);
std::vector<Range> decode_ranges(std::string_view text);
std::string encode_list(const std::vector<std::string>& items);
std::vector<std::string> decode_list(std::string_view text);

/// A URL as a stem worth sharing and the rest; the rest is left empty when it equals `id`.
std::pair<std::string_view, std::string_view> split_url(std::string_view url, std::string_view id);

/// SHA-256 over every row of every table but meta, in key order.
Result<Digest> content_digest(Database& database);

}  // namespace plimsoll::advisory

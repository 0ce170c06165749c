// SPDX-License-Identifier: Apache-2.0
// rpm headers and databases for tests, described as text and built to bytes.
//
// A package is a line of "key=value" parted by ";": the keys of kKeys, `padding` (so many bytes of description), and
// any of them with "+" in front, which makes it a dribble (an entry after the region). `region=none` writes the header
// as rpm 3 did.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sqlite3.h>
#include <zlib.h>

#include "base/bytes.h"

namespace plimsoll::recipe {

enum class Order : std::uint8_t { little, big };

inline void put32(Buffer& out, std::uint32_t value, Order order) {
  for (unsigned i = 0; i < 4; ++i)
    out.push_back(static_cast<std::byte>(value >> 8 * (order == Order::little ? i : 3 - i)));
}
inline void put(Buffer& out, std::string_view text) {
  for (const char c : text) out.push_back(static_cast<std::byte>(c));
}
inline void pad(Buffer& out, std::size_t alignment) {
  out.resize((out.size() + alignment - 1) / alignment * alignment);
}

struct Key {
  std::string_view name;
  std::uint32_t tag, type;  // 4: 32-bit integer, 6: string, 8: string array (values parted by ","), 9: i18n string
};
inline constexpr std::array kKeys{
    Key{"name", 1000, 6},    Key{"version", 1001, 6}, Key{"release", 1002, 6}, Key{"epoch", 1003, 4},
    Key{"summary", 1004, 9}, Key{"padding", 1005, 6}, Key{"size", 1009, 4},    Key{"vendor", 1011, 6},
    Key{"license", 1014, 6}, Key{"arch", 1022, 6},    Key{"source", 1044, 6},  Key{"indexes", 1116, 4},
    Key{"files", 1117, 8},   Key{"dirs", 1118, 8},    Key{"module", 5096, 6},
};

inline std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> out;
  while (true) {
    const auto end = text.find(at);
    out.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}
inline std::uint32_t number(std::string_view text) {
  std::uint32_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// The header of one package, without magic.
inline Buffer rpm_header(std::string_view line) {
  struct Index {
    std::uint32_t tag, type, offset, count;
  };
  std::vector<Index> region, dribbles;
  Buffer data, dribble_data;
  bool with_region = true;
  const auto add = [](std::vector<Index>& index, Buffer& into, const Key& key, std::string_view value) {
    const auto values = split(value, ',');
    if (key.type == 4) pad(into, 4);
    const auto offset = static_cast<std::uint32_t>(into.size());
    const bool many = key.type == 4 || key.type == 8;
    index.push_back({key.tag, key.type, offset, many ? static_cast<std::uint32_t>(values.size()) : 1});
    if (key.name == "padding") {
      for (std::uint32_t i = 0; i < number(value); ++i) into.push_back(static_cast<std::byte>('a' + i * 7 % 26));
      into.push_back({});
    } else if (key.type == 4) {
      for (const auto v : values) put32(into, number(v), Order::big);
    } else {
      for (const auto v : many ? values : std::vector{value}) put(into, v), into.push_back({});
    }
  };
  for (std::string_view part : split(line, ';')) {
    const bool dribble = part.starts_with('+');
    if (dribble) part.remove_prefix(1);
    const auto name = part.substr(0, part.find('=')), value = part.substr(part.find('=') + 1);
    const auto* key = std::find_if(kKeys.begin(), kKeys.end(), [&](const Key& k) { return k.name == name; });
    if (name == "region")
      with_region = value != "none";
    else if (key == kKeys.end())
      throw std::invalid_argument("recipe: no key " + std::string(name));
    else
      add(dribble ? dribbles : region, dribble ? dribble_data : data, *key, value);
  }
  if (with_region) {  // the trailer tells the region's size as a negative offset
    const auto entries = static_cast<std::uint32_t>(region.size()) + 1;
    region.insert(region.begin(), {63, 7, static_cast<std::uint32_t>(data.size()), 16});
    for (const std::uint32_t v : {63U, 7U, 0U - entries * 16, 16U}) put32(data, v, Order::big);
  }
  if (!dribbles.empty()) pad(data, 4);  // rpm accepts no bytes that belong to nothing
  for (Index& index : dribbles) index.offset += static_cast<std::uint32_t>(data.size());
  data.insert(data.end(), dribble_data.begin(), dribble_data.end());
  region.insert(region.end(), dribbles.begin(), dribbles.end());

  Buffer out;
  put32(out, static_cast<std::uint32_t>(region.size()), Order::big);
  put32(out, static_cast<std::uint32_t>(data.size()), Order::big);
  for (const Index& i : region)
    for (const std::uint32_t v : {i.tag, i.type, i.offset, i.count}) put32(out, v, Order::big);
  out.insert(out.end(), data.begin(), data.end());
  return out;
}

using Headers = std::vector<Buffer>;  // package numbers are 1, 2, 3 …

/// An NDB database as rpm writes it when packages are only added.
inline Buffer ndb_database(const Headers& headers) {
  const auto pages = static_cast<std::uint32_t>((headers.size() + 2 + 255) / 256);
  Buffer slots, blobs;
  put(slots, "RpmP");
  for (const std::uint32_t v : {0U, 1U, pages, static_cast<std::uint32_t>(headers.size()) + 1, 0U, 0U, 0U})
    put32(slots, v, Order::little);
  std::uint32_t package = 0;
  for (const Buffer& header : headers) {
    const auto length = static_cast<std::uint32_t>(header.size());
    Buffer blob;
    put(blob, "BlbS");
    for (const std::uint32_t v : {++package, 1U, length}) put32(blob, v, Order::little);
    blob.insert(blob.end(), header.begin(), header.end());
    blob.resize((blob.size() + 12 + 15) / 16 * 16 - 12);
    const auto sum =
        adler32(adler32(0, nullptr, 0), reinterpret_cast<const Bytef*>(blob.data()), static_cast<uInt>(blob.size()));
    put32(blob, static_cast<std::uint32_t>(sum), Order::little);
    put32(blob, length, Order::little);
    put(blob, "BlbE");
    put(slots, "Slot");
    const auto block = static_cast<std::uint32_t>(pages * 256 + blobs.size() / 16);
    for (const std::uint32_t v : {package, block, static_cast<std::uint32_t>(blob.size() / 16)})
      put32(slots, v, Order::little);
    blobs.insert(blobs.end(), blob.begin(), blob.end());
  }
  while (slots.size() < pages * 4096) {
    put(slots, "Slot");
    for (int i = 0; i < 3; ++i) put32(slots, 0, Order::little);
  }
  slots.insert(slots.end(), blobs.begin(), blobs.end());
  return slots;
}

inline constexpr const char* kPackagesTable =
    "CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT,blob BLOB NOT NULL)";

/// A SQLite database with `schema` in place of rpm's table; rows are added when that makes a table Packages.
inline Buffer sqlite_database(const Headers& headers, const char* schema = kPackagesTable, int page_size = 4096) {
  sqlite3* db = nullptr;
  sqlite3_open(":memory:", &db);
  const std::string pragma = "PRAGMA page_size=" + std::to_string(page_size);
  sqlite3_exec(db, pragma.c_str(), nullptr, nullptr, nullptr);
  if (sqlite3_exec(db, schema, nullptr, nullptr, nullptr) != SQLITE_OK) throw std::invalid_argument(sqlite3_errmsg(db));
  sqlite3_exec(db, "BEGIN", nullptr, nullptr, nullptr);
  for (const Buffer& header : headers) {
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(db, "INSERT INTO Packages(blob) VALUES(?)", -1, &insert, nullptr);
    sqlite3_bind_blob(insert, 1, header.data(), static_cast<int>(header.size()), SQLITE_STATIC);
    sqlite3_step(insert);
    sqlite3_finalize(insert);
  }
  sqlite3_exec(db, "COMMIT", nullptr, nullptr, nullptr);
  sqlite3_int64 size = 0;
  unsigned char* bytes = sqlite3_serialize(db, "main", &size, 0);
  const auto* first = reinterpret_cast<const std::byte*>(bytes);
  Buffer out(first, first + size);
  sqlite3_free(bytes);
  sqlite3_close(db);
  out[18] = out[19] = std::byte{2};  // WAL mode, as rpm leaves it
  return out;
}

}  // namespace plimsoll::recipe

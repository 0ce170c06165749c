// SPDX-License-Identifier: Apache-2.0
#include "advisory/schema.h"

#include <array>
#include <charconv>

#include "advisory/sqlite.h"

namespace plimsoll::advisory {

namespace {

constexpr char kItemEnd = '\x1e';
constexpr char kFieldEnd = '\x1f';
constexpr std::string_view kNoRanges = "\x1e";
constexpr std::int64_t kYear = 1'000'000'000;

constexpr Table kWord{"word", "CREATE TABLE word(id INTEGER PRIMARY KEY, text TEXT NOT NULL)", "id"};
constexpr std::array kAdvisories{
    Table{"affected",
          "CREATE TABLE affected(space INTEGER NOT NULL, package TEXT NOT NULL, problem INTEGER NOT NULL, "
          "module INTEGER NOT NULL, arch INTEGER NOT NULL, status INTEGER NOT NULL, extent INTEGER NOT NULL, "
          "PRIMARY KEY(space, package, problem, module, arch, status, extent)) WITHOUT ROWID",
          "space, package, problem, module, arch, status, extent"},
    Table{"extent",
          "CREATE TABLE extent(id INTEGER PRIMARY KEY, ranges TEXT NOT NULL, versions TEXT NOT NULL, "
          "symbols TEXT NOT NULL)",
          "id"},
    Table{"problem",
          "CREATE TABLE problem(id INTEGER PRIMARY KEY, feed INTEGER NOT NULL, name TEXT NOT NULL, "
          "aliases TEXT NOT NULL, severity INTEGER NOT NULL, severity_source INTEGER NOT NULL, cvss INTEGER NOT NULL, "
          "title TEXT NOT NULL, url_stem INTEGER NOT NULL, url_rest TEXT NOT NULL, published INTEGER NOT NULL)",
          "id"},
    Table{"space", "CREATE TABLE space(id INTEGER PRIMARY KEY, ecosystem TEXT NOT NULL, key INTEGER NOT NULL)", "id"},
    kWord,
};
constexpr std::array kCves{
    Table{"cve", "CREATE TABLE cve(id INTEGER PRIMARY KEY, facts BLOB NOT NULL)", "id"},
    kWord,
};
constexpr std::array kEndOfLife{
    Table{"end_of_life",
          "CREATE TABLE end_of_life(product TEXT NOT NULL, release TEXT NOT NULL, feed INTEGER NOT NULL, "
          "date TEXT NOT NULL, PRIMARY KEY(product, release, feed)) WITHOUT ROWID",
          "product, release, feed"},
    kWord,
};

void put(std::uint32_t number, Buffer& out) {
  for (; number >= 0x80U; number >>= 7U) out.push_back(static_cast<std::byte>((number & 0x7FU) | 0x80U));
  out.push_back(static_cast<std::byte>(number));
}

Result<std::uint32_t> get(ByteReader& in) {
  std::uint64_t number = 0;
  for (unsigned shift = 0; shift < 35; shift += 7) {
    const std::uint8_t byte = TRY(in.little<std::uint8_t>());
    number |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    if (byte >= 0x80U) continue;
    if (number > UINT32_MAX) break;
    return static_cast<std::uint32_t>(number);
  }
  return fail(ErrorKind::malformed, "a number that is too long");
}

/// The text before the next `mark`, which is taken off too.
std::string_view cut(std::string_view& rest, char mark) {
  const std::size_t at = rest.find(mark);
  const std::string_view head = rest.substr(0, at);
  rest = at == std::string_view::npos ? std::string_view{} : rest.substr(at + 1);
  return head;
}

}  // namespace

std::string encode_ranges(const std::vector<Range>& ranges) {
  if (ranges.empty()) return std::string(kNoRanges);
  std::string out;
  for (const Range& range : ranges) {
    if (&range != ranges.data()) out += kItemEnd;
    out += range.fixed;
    if (!range.introduced.empty() || !range.last_affected.empty()) (out += kFieldEnd) += range.introduced;
    if (!range.last_affected.empty()) (out += kFieldEnd) += range.last_affected;
  }
  return out;
}

std::vector<Range> decode_ranges(std::string_view text) {
  std::vector<Range> out;
  if (text == kNoRanges) return out;
  for (bool more = true; more;) {
    more = text.find(kItemEnd) != std::string_view::npos;
    std::string_view item = cut(text, kItemEnd);
    Range& range = out.emplace_back();
    range.fixed = cut(item, kFieldEnd);
    range.introduced = cut(item, kFieldEnd);
    range.last_affected = cut(item, kFieldEnd);
  }
  return out;
}

std::string encode_list(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) (out += item) += kItemEnd;
  return out;
}

std::vector<std::string> decode_list(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) out.emplace_back(cut(text, kItemEnd));
  return out;
}

std::pair<std::string_view, std::string_view> split_url(std::string_view url, std::string_view id) {
  const std::size_t slash = url.rfind('/');
  if (slash == std::string_view::npos) return {std::string_view{}, url};
  const std::string_view rest = url.substr(slash + 1);
  if (rest.empty()) return {std::string_view{}, url};
  return {url.substr(0, slash + 1), rest == id ? std::string_view{} : rest};
}

std::int64_t cve_number(std::string_view cve) {
  if (cve.size() < 13 || cve.size() > 18 || !cve.starts_with("CVE-") || cve[8] != '-') return 0;
  const auto number = [](std::string_view digits) {
    std::int64_t value = -1;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc() && end == digits.data() + digits.size() ? value : -1;
  };
  const std::int64_t year = number(cve.substr(4, 4)), rest = number(cve.substr(9));
  if (year <= 0 || rest < 0) return 0;
  const std::int64_t out = year * kYear + rest;
  return cve_text(out) == cve ? out : 0;  // neither "+024" nor "00001"
}

std::string cve_text(std::int64_t number) { return fmt::format("CVE-{:04}-{:04}", number / kYear, number % kYear); }

Buffer encode_facts(std::span<const CveFact> facts) {
  Buffer out;
  for (const CveFact& fact : facts) {
    put(fact.feed, out);
    out.push_back(static_cast<std::byte>(fact.tag));
    put(fact.first, out);
    if (!fact.is_date()) put(fact.second, out);
  }
  return out;
}

Result<std::vector<CveFact>> decode_facts(Bytes packed) {
  std::vector<CveFact> out;
  ByteReader in(packed);
  while (in.remaining() > 0) {
    CveFact& fact = out.emplace_back();
    fact.feed = TRY(get(in));
    fact.tag = TRY(in.little<std::uint8_t>());
    if (fact.tag > CveFact::published) return fail(ErrorKind::malformed, "an unknown fact {}", fact.tag);
    fact.first = TRY(get(in));
    if (!fact.is_date()) fact.second = TRY(get(in));
  }
  return out;
}

std::span<const Table> tables_of(PartitionKind kind) {
  switch (kind) {
    case PartitionKind::cves:
      return kCves;
    case PartitionKind::end_of_life:
      return kEndOfLife;
    case PartitionKind::advisories:
      break;
  }
  return kAdvisories;
}

void ContentHasher::value(Bytes bytes) {
  (line_ += std::to_string(bytes.size())) += ':';  // fmt::format_to does not link with clang and Debian's libfmt
  line_ += as_text(bytes);
}

void ContentHasher::end_row() {
  line_ += '\n';
  table_.update(as_bytes(line_));
  line_.clear();
}

void ContentHasher::end_table(const Table& table) {
  all_.update(as_bytes(fmt::format("{} {}\n", table.name, table_.finish().str())));
  table_ = Hasher();
}

Digest ContentHasher::finish() { return all_.finish(); }

Result<Digest> content_digest(Database& database, PartitionKind kind) {
  ContentHasher hasher;
  for (const Table& table : tables_of(kind)) {
    Statement rows = TRY(database.prepare(fmt::format("SELECT * FROM {} ORDER BY {}", table.name, table.order)));
    const int columns = rows.columns();
    while (TRY(rows.step())) {
      for (int i = 0; i < columns; ++i) hasher.value(rows.blob(i));
      hasher.end_row();
    }
    hasher.end_table(table);
  }
  return hasher.finish();
}

}  // namespace plimsoll::advisory

// SPDX-License-Identifier: Apache-2.0
#include "advisory/schema.h"

#include "advisory/sqlite.h"

namespace plimsoll::advisory {

namespace {

constexpr char kItemEnd = '\x1e';
constexpr char kFieldEnd = '\x1f';
constexpr std::string_view kNoRanges = "\x1e";

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

Result<Digest> content_digest(Database& database) {
  Hasher hasher;
  for (const Table& table : kTables) {
    if (table.name == "meta") continue;
    hasher.update(as_bytes(table.name));
    Statement rows = TRY(database.prepare(fmt::format("SELECT * FROM {} ORDER BY {}", table.name, table.order)));
    const int columns = rows.columns();
    std::string line;
    while (TRY(rows.step())) {
      line.clear();
      for (int i = 0; i < columns; ++i) {
        const std::string_view text = rows.text(i);
        line += fmt::format("{}:", text.size());
        line += text;
      }
      line += '\n';
      hasher.update(as_bytes(line));
    }
  }
  return hasher.finish();
}

}  // namespace plimsoll::advisory

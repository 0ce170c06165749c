// SPDX-License-Identifier: Apache-2.0
#include "codec/pax.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace plimsoll {

Result<std::uint64_t> decimal(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.begin(), text.end(), value);
  if (error != std::errc{} || end != text.end()) {
    return fail(ErrorKind::malformed, "\"{}\" is not a number", printable(text, 40));
  }
  return value;
}

namespace {

/// A count of bytes; more than a file can have is an error here, so that sums of two never overflow.
Result<std::uint64_t> byte_count(std::string_view text) {
  const std::uint64_t value = TRY(decimal(text));
  if (value > std::numeric_limits<std::int64_t>::max())
    return fail(ErrorKind::malformed, "the size {} is too large", value);
  return value;
}

Result<std::uint32_t> identity(std::string_view text) {
  // Some writers store -1 or -2 for "nobody".
  if (text.starts_with('-')) return 0;
  return static_cast<std::uint32_t>(
      std::min<std::uint64_t>(TRY(decimal(text)), std::numeric_limits<std::uint32_t>::max()));
}

/// Seconds with an optional sign and fraction; the fraction is dropped.
Result<std::int64_t> time(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.begin(), text.end(), value);
  if (error != std::errc{} || (end != text.end() && *end != '.')) {
    return fail(ErrorKind::malformed, "\"{}\" is not a time", printable(text, 40));
  }
  return value;
}

/// RFC 4648 base64 with or without padding; what follows an invalid character is dropped.
std::string base64(std::string_view text) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos) break;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count & 0xFF);
  }
  return out;
}

/// libarchive writes the names of attributes with %XX for what is not plain.
std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    const char* digits = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() && std::from_chars(digits, digits + 2, value, 16).ptr == digits + 2) {
      out += static_cast<char>(value);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

/// Collects the records; those of the sparse formats only make sense together.
class Collector {
 public:
  explicit Collector(std::size_t most) : most_(most) {}

  Result<void> add(std::string_view key, std::string_view value) {
    constexpr std::string_view kStarXattr = "SCHILY.xattr.", kLibarchiveXattr = "LIBARCHIVE.xattr.",
                               kSparse = "GNU.sparse.";
    if (key.starts_with(kStarXattr)) {
      out_.xattrs.insert_or_assign(std::string(key.substr(kStarXattr.size())), std::string(value));
    } else if (key.starts_with(kLibarchiveXattr)) {
      out_.xattrs.try_emplace(percent_decoded(key.substr(kLibarchiveXattr.size())), base64(value));
    } else if (key.starts_with(kSparse)) {
      return add_sparse(key.substr(kSparse.size()), value);
    } else {
      return add_standard(key, value);
    }
    return {};
  }

  Result<PaxRecords> finish() {
    if (sparse_name_) out_.path = std::move(sparse_name_);
    if (has_offset_) return fail(ErrorKind::malformed, "the sparse map has an offset without a length");
    // An unknown version is a plain file, as it is for the tars that know none of this.
    if (major_ == "1" && minor_ == "0") {
      out_.sparse = PaxRecords::Sparse::map_in_body;
    } else if (major_ == "0" || (major_.empty() && minor_.empty() && has_map_)) {
      out_.sparse = PaxRecords::Sparse::map_here;
    }
    return std::move(out_);
  }

 private:
  // An empty value takes an earlier record back.
  Result<void> add_standard(std::string_view key, std::string_view value) {
    const bool empty = value.empty();
    if (key == "path" || key == "linkpath") {
      if (value.find('\0') != std::string_view::npos) return fail(ErrorKind::malformed, "a zero byte in {}", key);
      auto& text = key == "path" ? out_.path : out_.link;
      text = empty ? std::nullopt : std::optional(std::string(value));
    } else if (key == "size") {
      out_.size = empty ? std::nullopt : std::optional(TRY(byte_count(value)));
    } else if (key == "uid" || key == "gid") {
      (key == "uid" ? out_.uid : out_.gid) = empty ? std::nullopt : std::optional(TRY(identity(value)));
    } else if (key == "mtime") {
      out_.mtime = empty ? std::nullopt : std::optional(TRY(time(value)));
    }
    return {};
  }

  Result<void> add_sparse(std::string_view key, std::string_view value) {
    if (key == "major") {
      major_ = value;
    } else if (key == "minor") {
      minor_ = value;
    } else if (key == "name") {
      if (value.find('\0') != std::string_view::npos)
        return fail(ErrorKind::malformed, "a zero byte in GNU.sparse.name");
      sparse_name_ = std::string(value);
    } else if (key == "size" || key == "realsize") {
      out_.real_size = TRY(byte_count(value));
    } else if (key == "offset" || key == "numbytes") {
      return add_number(value, key == "offset" ? Part::offset : Part::size);
    } else if (key == "map") {
      has_map_ = true;
      out_.extents.clear();
      while (!value.empty()) {
        const std::size_t comma = std::min(value.find(','), value.size());
        TRY(add_number(value.substr(0, comma), has_offset_ ? Part::size : Part::offset));
        value.remove_prefix(std::min(comma + 1, value.size()));
      }
    }
    return {};
  }

  enum class Part : std::uint8_t { offset, size };
  Result<void> add_number(std::string_view text, Part part) {
    if ((part == Part::size) != has_offset_) return fail(ErrorKind::malformed, "the sparse map is out of order");
    const std::uint64_t value = TRY(byte_count(text));
    has_map_ = true;
    if (part == Part::offset) {
      if (out_.extents.size() >= most_) return fail(ErrorKind::limit, "the sparse map has more than {} extents", most_);
      out_.extents.push_back({value, 0});
    } else {
      out_.extents.back().size = value;
    }
    has_offset_ = part == Part::offset;
    return {};
  }

  std::size_t most_;
  PaxRecords out_;
  std::string major_, minor_;
  std::optional<std::string> sparse_name_;
  bool has_map_ = false, has_offset_ = false;
};

}  // namespace

Result<PaxRecords> parse_pax(std::string_view records, std::size_t extents) {
  Collector collector(extents);
  while (!records.empty()) {
    const std::size_t blank = std::min(records.find(' '), records.size());
    const std::uint64_t length = TRY_AT("pax record length", decimal(records.substr(0, blank)));
    if (length > records.size() || length < blank + 2 || records[length - 1] != '\n') {
      return fail(ErrorKind::malformed, "a pax record of length {} does not fit", length);
    }
    const std::string_view record = records.substr(blank + 1, length - blank - 2);
    const std::size_t equals = record.find('=');
    if (equals == std::string_view::npos || equals == 0) {
      return fail(ErrorKind::malformed, "pax record \"{}\" is not KEY=VALUE", printable(record, 40));
    }
    TRY(collector.add(record.substr(0, equals), record.substr(equals + 1)));
    records.remove_prefix(length);
  }
  return collector.finish();
}

}  // namespace plimsoll

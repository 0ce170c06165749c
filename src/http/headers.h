// SPDX-License-Identifier: Apache-2.0
// HTTP header fields (RFC 9110) as far as the client reads them. All values come from the other side and are untrusted.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plimsoll::http {

/// Fields in the order they came; names in lower case, values without surrounding blanks.
class Headers {
 public:
  /// One line "Name: value" (line end allowed); anything else is passed over.
  void add_line(std::string_view line);
  void add(std::string_view name, std::string_view value);
  void clear() { fields_.clear(); }
  /// The first value of a field ("" when there is none). `name` in lower case.
  [[nodiscard]] std::string_view get(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> all(std::string_view name) const;
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& fields() const { return fields_; }

  /// Content-Length; nullopt when absent or not a number.
  [[nodiscard]] std::optional<std::uint64_t> content_length() const;
  /// The ETag when it is a strong one (RFC 9110, 8.8.3), else "".
  [[nodiscard]] std::string_view strong_etag() const;

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

/// The status of a line "HTTP/1.1 200 OK"; 0 when it is none.
int parse_status_line(std::string_view line);

/// "bytes 100-199/200" (RFC 9110, 14.4); the total is absent when written "*".
struct ContentRange {
  std::uint64_t first = 0, last = 0;
  std::optional<std::uint64_t> total;
};
std::optional<ContentRange> parse_content_range(std::string_view value);

/// Seconds since 1970 of an HTTP date in any of its three forms (RFC 9110, 5.6.7).
std::optional<std::int64_t> parse_http_date(std::string_view value);

/// How long Retry-After (seconds or a date) asks to wait from `now` (seconds since 1970); nullopt when unreadable.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view value, std::int64_t now);

/// "Too Many Requests" for 429; "" for a status without a well-known phrase.
std::string_view reason_phrase(int status);

}  // namespace plimsoll::http

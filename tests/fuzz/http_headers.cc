// SPDX-License-Identifier: Apache-2.0
// link: http
// Header fields, status lines, dates and ranges, one input line each.
#include <cstdlib>

#include "http/headers.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  plimsoll::http::Headers headers;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() < text.size() ? line.size() + 1 : line.size());
    headers.add_line(line);
    const int status = plimsoll::http::parse_status_line(line);
    if (status != 0 && (status < 100 || status > 599)) std::abort();
    if (const auto range = plimsoll::http::parse_content_range(line)) {
      if (range->first > range->last || (range->total && range->last >= *range->total)) std::abort();
    }
    plimsoll::http::parse_http_date(line);
    if (const auto wait = plimsoll::http::parse_retry_after(line, 1'700'000'000); wait && wait->count() < 0)
      std::abort();
  }
  headers.content_length();
  headers.strong_etag();
  return 0;
}

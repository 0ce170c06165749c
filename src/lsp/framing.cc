// SPDX-License-Identifier: Apache-2.0
#include "lsp/framing.h"

#include <algorithm>
#include <charconv>

#include <fmt/core.h>

#include "base/lines.h"

namespace plimsoll::lsp {

namespace {

constexpr std::size_t kLongestHeader = 8 * kKiB;

/// The length a header names; nullopt when it names none that is a number.
std::optional<std::uint64_t> content_length(std::string_view header) {
  std::optional<std::uint64_t> length;
  while (!header.empty()) {
    const std::string_view line = take_line(header);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || lowercase(trim(line.substr(0, colon))) != "content-length") continue;
    const std::string_view digits = trim(line.substr(colon + 1));
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    length = value;
  }
  return length;
}

}  // namespace

void Frames::drop(std::size_t bytes) {
  used_ += bytes;
  searched_ = 0;
  // Moved together only when most of it is waste, so that many small messages cost what they are long.
  if (used_ < buffer_.size() / 2 && used_ < kMiB) return;
  buffer_.erase(0, used_);
  used_ = 0;
}

std::optional<Frame> Frames::next() {
  for (;;) {
    const std::string_view rest = std::string_view(buffer_).substr(used_);
    if (skip_ > 0) {
      const auto skipped = static_cast<std::size_t>(std::min<std::uint64_t>(skip_, rest.size()));
      skip_ -= skipped;
      drop(skipped);
      if (skip_ > 0) return std::nullopt;
      continue;
    }
    if (length_) {
      if (rest.size() < *length_) return std::nullopt;
      Frame frame{std::string(rest.substr(0, *length_)), {}};
      drop(*length_);
      length_.reset();
      return frame;
    }
    const std::size_t end = rest.find("\r\n\r\n", searched_);
    if (end == std::string_view::npos) {
      if (rest.size() > kLongestHeader) {
        drop(rest.size() - 3);  // the end may have begun
        return Frame{{}, fmt::format("a header is longer than {} bytes", kLongestHeader)};
      }
      searched_ = rest.size() < 3 ? 0 : rest.size() - 3;
      return std::nullopt;
    }
    const std::optional<std::uint64_t> length = content_length(rest.substr(0, end));
    drop(end + 4);
    if (!length) return Frame{{}, "a header has no Content-Length that is a number"};
    if (*length > kMostMessageBytes) {
      skip_ = *length;
      return Frame{{}, fmt::format("a message of {} bytes is longer than {}", *length, kMostMessageBytes)};
    }
    length_ = static_cast<std::size_t>(*length);
  }
}

std::string framed(const json::value& message) {
  const std::string body = json::compact(message);
  return fmt::format("Content-Length: {}\r\n\r\n{}", body.size(), body);
}

}  // namespace plimsoll::lsp

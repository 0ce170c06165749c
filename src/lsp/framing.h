// SPDX-License-Identifier: Apache-2.0
// How messages of the language server protocol follow each other on a stream: header lines that end with CR LF
// ("Content-Length: 42"), an empty line, and so many bytes of JSON (specification 3.17, "Base Protocol").
//
// Bytes are untrusted: what is too long is passed over without being kept, and after anything malformed reading goes on
// at the next header.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/limits.h"

namespace plimsoll::lsp {

inline constexpr std::uint64_t kMostMessageBytes = 64 * kMiB;

struct Frame {
  std::string body;
  std::string problem;  // what kept a message from being read; then there is no body
};

class Frames {
 public:
  void add(std::string_view bytes) { buffer_ += bytes; }
  /// The next whole message; nullopt: more bytes are needed.
  std::optional<Frame> next();

 private:
  void drop(std::size_t bytes);

  std::string buffer_;
  std::size_t used_ = 0;      // bytes of the buffer that are done with
  std::size_t searched_ = 0;  // of what is left, in which no header ends
  std::uint64_t skip_ = 0;    // bytes of a message that nobody keeps
  std::optional<std::size_t> length_;
};

/// A message as it goes out.
std::string framed(const json::value& message);

}  // namespace plimsoll::lsp

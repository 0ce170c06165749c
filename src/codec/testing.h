// SPDX-License-Identifier: Apache-2.0
// For the tests of this folder: input that compresses in every manner, and streams that split it anywhere.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include "base/stream.h"
#include "codec/testing_compress.h"

namespace plimsoll::testing {

using Random = std::mt19937_64;

inline std::size_t below(Random& random, std::size_t n) { return static_cast<std::size_t>(random() % n); }

/// Hands out a string in chunks of 1 to `largest` bytes.
class Drip final : public ByteStream {
 public:
  Drip(std::string text, std::uint64_t seed, std::size_t largest)
      : text_(std::move(text)), random_(seed), largest_(largest) {}
  Result<Bytes> next(std::size_t most) override {
    const std::size_t size = std::min({most, 1 + below(random_, largest_), text_.size() - at_});
    at_ += size;
    return as_bytes(text_).subspan(at_ - size, size);
  }

 private:
  std::string text_;
  Random random_;
  std::size_t largest_, at_ = 0;
};

/// A stream that owns its text.
inline StreamPtr stream_of(std::string text) { return std::make_unique<Drip>(std::move(text), 0, SIZE_MAX / 2); }

/// Words, noise, runs and repeats from afar, in turn.
inline std::string sample(Random& random, std::size_t size) {
  std::string text;
  text.reserve(size);
  while (text.size() < size) {
    const std::size_t piece = std::min(size - text.size(), 1 + below(random, 1 + below(random, 40'000)));
    switch (below(random, 4)) {
      case 0:
        text.append(piece, static_cast<char>(random()));
        break;
      case 1:
        for (std::size_t i = 0; i < piece; ++i) text += static_cast<char>(random());
        break;
      case 2:
        for (std::size_t i = 0; i < piece; ++i) text += "etaoin shrdlu\n"[below(random, 14)];
        break;
      default: {
        const std::size_t from = text.empty() ? 0 : below(random, text.size());
        text.append(text.substr(from, piece));
      }
    }
  }
  text.resize(size);
  return text;
}

/// Everything a stream yields, or the error.
inline Result<std::string> drained(ByteStream& stream) {
  std::string all;
  for (;;) {
    const Bytes chunk = TRY(stream.next());
    if (chunk.empty()) return all;
    all += as_text(chunk);
  }
}

/// A folder that goes away.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "plimsoll-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline bool run(const std::string& command) { return std::system(command.c_str()) == 0; }

inline std::string file_content(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void write_content(const std::filesystem::path& path, std::string_view content) {
  std::ofstream(path, std::ios::binary) << content;
}

}  // namespace plimsoll::testing

// SPDX-License-Identifier: Apache-2.0
#include "base/prefetch.h"

#include <gtest/gtest.h>

#include <random>

namespace plimsoll {
namespace {

/// Random chunk sizes, then the end or an error.
class Ragged final : public ByteStream {
 public:
  Ragged(const std::string& text, unsigned seed, bool fails) : text_(text), random_(seed), fails_(fails) {}
  Result<Bytes> next(std::size_t most) override {
    if (at_ == text_.size() && fails_) return fail(ErrorKind::network, "cut");
    const std::size_t n = std::min({most, text_.size() - at_, static_cast<std::size_t>(1 + random_() % 700'000)});
    at_ += n;
    return as_bytes(std::string_view(text_).substr(at_ - n, n));
  }

 private:
  const std::string& text_;
  std::mt19937 random_;
  bool fails_;
  std::size_t at_ = 0;
};

std::string pattern(std::size_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 31 + i / 4096);
  return text;
}

TEST(Prefetch, DeliversTheSameBytes) {
  const std::string text = pattern(9'000'001);
  for (unsigned seed = 0; seed < 8; ++seed) {
    const StreamPtr ahead = prefetch(std::make_unique<Ragged>(text, seed, false));
    std::string got;
    for (;;) {
      const Bytes chunk = *ahead->next(1 + seed * 10'000);
      if (chunk.empty()) break;
      got += as_text(chunk);
    }
    EXPECT_TRUE(got == text) << seed;
    EXPECT_TRUE(ahead->next()->empty());
  }
}

TEST(Prefetch, ErrorsComeAfterTheBytesBeforeThem) {
  const std::string text = pattern(3'000'000);
  const StreamPtr ahead = prefetch(std::make_unique<Ragged>(text, 1, true));
  EXPECT_TRUE(ahead->skip(text.size()));
  EXPECT_EQ(ahead->next().error().kind, ErrorKind::network);
  EXPECT_EQ(ahead->next().error().kind, ErrorKind::network);
}

TEST(Prefetch, MayBeAbandonedAtAnyPoint) {
  const std::string text = pattern(20'000'000);
  for (std::size_t take = 0; take < 10; ++take) {
    const StreamPtr ahead = prefetch(std::make_unique<Ragged>(text, 7, false));
    EXPECT_TRUE(ahead->skip(take * 500'000));
  }
}

}  // namespace
}  // namespace plimsoll

// SPDX-License-Identifier: Apache-2.0
#include "codec/zlib.h"

#include <random>

#include <zlib.h>

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

Buffer compressed(const Buffer& plain) {
  uLongf size = compressBound(static_cast<uLong>(plain.size()));
  Buffer out(size);
  compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(plain.data()),
           static_cast<uLong>(plain.size()));
  out.resize(size);
  return out;
}

TEST(Zlib, GivesBackWhatWasCompressed) {
  std::mt19937 random(1);
  for (const std::size_t size : {0UL, 1UL, 100UL, 65'535UL, 65'536UL, 1'000'003UL}) {
    Buffer plain(size);
    for (auto& byte : plain) byte = static_cast<std::byte>(random() % 7);
    Buffer packed = compressed(plain);
    packed.push_back(std::byte{7});  // what follows does not matter
    const auto again = inflate_zlib(packed, size);
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(*again, plain);
    if (size == 0) continue;
    EXPECT_EQ(inflate_zlib(packed, size - 1).error().kind, ErrorKind::limit);
    // Cut, and with a sum that is wrong.
    EXPECT_EQ(inflate_zlib(Bytes(packed).first(packed.size() - 2), size).error().kind, ErrorKind::malformed);
    packed[packed.size() - 2] ^= std::byte{1};
    EXPECT_EQ(inflate_zlib(packed, size).error().kind, ErrorKind::malformed);
  }
  EXPECT_FALSE(inflate_zlib({}, 10));
  EXPECT_FALSE(inflate_zlib(as_bytes("not a stream at all"), 10));
}

}  // namespace
}  // namespace plimsoll

// SPDX-License-Identifier: Apache-2.0
#include "codec/gzip_index.h"

#include <thread>

#include "codec/testing.h"

namespace plimsoll {
namespace {

using namespace testing;

TEST(GzipIndex, EveryOffsetReadsAsInThePlainData) {
  TemporaryFolder folder;
  Random random(1);
  std::string plain, packed;
  for (int member = 0; member < 12; ++member) {
    const std::string part = sample(random, below(random, 9'000'000));
    packed += gzip(part, static_cast<int>(below(random, 7)));
    plain += part;
  }
  write_content(folder.path() / "x.gz", packed);
  const auto file = File::open(folder.path() / "x.gz");
  ASSERT_TRUE(file);
  GzipIndex index(*file);
  {
    const StreamPtr scan = index.scan();
    std::string all;
    for (;;) {
      const auto chunk = scan->next(1 + below(random, 300'000));
      ASSERT_TRUE(chunk);
      if (chunk->empty()) break;
      all += as_text(*chunk);
    }
    ASSERT_TRUE(all == plain);
  }
  EXPECT_GT(index.points(), plain.size() / (3U << 20));
  EXPECT_LE(index.points(), GzipIndex::kMostPoints);
  const auto check = [&](std::uint64_t seed) {
    Random own(seed);
    for (int round = 0; round < 60; ++round) {
      const std::size_t offset = below(own, plain.size());
      const std::size_t size = std::min(plain.size() - offset, below(own, 400'000));
      const StreamPtr stream = index.open(offset, size);
      const auto got = drained(*stream);
      EXPECT_TRUE(got && *got == plain.substr(offset, size)) << offset << " " << size;
    }
  };
  std::jthread other([&] { check(2); });
  check(3);
  other.join();

  EXPECT_EQ(drained(*index.open(plain.size() - 3, 3)).value_or("error"), plain.substr(plain.size() - 3));
  EXPECT_FALSE(drained(*index.open(plain.size() - 3, 4)));
  EXPECT_FALSE(drained(*index.open(plain.size() + 1000, 1)));
  EXPECT_EQ(drained(*index.open(UINT64_MAX, 0)).value_or("error"), "");
  EXPECT_TRUE(drained(*index.open(0, plain.size())).value_or("") == plain);
}

TEST(GzipIndex, MemoryStaysBoundedOverLongFiles) {
  TemporaryFolder folder;
  Random random(2);
  const std::string part = sample(random, 1 << 20);
  const std::string packed = gzip(part, 1);
  {
    std::ofstream out(folder.path() / "x.gz", std::ios::binary);
    for (int i = 0; i < 450; ++i) out << packed;
  }
  const auto file = File::open(folder.path() / "x.gz");
  ASSERT_TRUE(file);
  GzipIndex index(*file);
  ASSERT_TRUE(index.scan()->skip(std::uint64_t{450} << 20));
  EXPECT_LE(index.points(), GzipIndex::kMostPoints);
  EXPECT_GE(index.points(), GzipIndex::kMostPoints / 2 - 1);
  for (const std::uint64_t offset : {std::uint64_t{0}, (std::uint64_t{449} << 20) + 5, std::uint64_t{200} << 20}) {
    EXPECT_TRUE(drained(*index.open(offset, 100)).value_or("") == part.substr(offset % (1 << 20), 100)) << offset;
  }
}

TEST(GzipIndex, DamageIsAnErrorAndWhatLiesBeforeCanStillBeRead) {
  TemporaryFolder folder;
  Random random(3);
  const std::string plain = sample(random, 6'000'000);
  std::string packed = gzip(plain);
  packed.resize(packed.size() - 5000);
  write_content(folder.path() / "x.gz", packed);
  const auto file = File::open(folder.path() / "x.gz");
  ASSERT_TRUE(file);
  GzipIndex index(*file);
  EXPECT_FALSE(drained(*index.scan()));
  EXPECT_TRUE(drained(*index.open(4'000'000, 1000)).value_or("") == plain.substr(4'000'000, 1000));
  EXPECT_FALSE(drained(*index.open(5'999'000, 1000)));
}

}  // namespace
}  // namespace plimsoll

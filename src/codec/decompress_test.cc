// SPDX-License-Identifier: Apache-2.0
#include "codec/decompress.h"

#include "codec/testing.h"

namespace plimsoll {
namespace {

using namespace testing;

Result<std::string> inflate(std::string packed, Compression compression, std::uint64_t seed = 1,
                            std::size_t largest = 70'000, std::uint64_t most = kLimits.plain_bytes) {
  const StreamPtr stream = decompress(std::make_unique<Drip>(std::move(packed), seed, largest), compression, most);
  return drained(*stream);
}

struct Codec {
  Compression compression;
  std::string (*pack)(std::string_view, Random&);
};

const Codec kCodecs[] = {
    {Compression::gzip,
     [](std::string_view plain, Random& random) {
       return gzip(plain, static_cast<int>(below(random, 10)), below(random, 4) == 0 ? Z_FIXED : Z_DEFAULT_STRATEGY);
     }},
    {Compression::zstd,
     [](std::string_view plain, Random& random) { return zstd(plain, 1 + static_cast<int>(below(random, 5))); }},
    {Compression::xz, [](std::string_view plain, Random&) { return xz(plain); }},
    {Compression::bzip2, [](std::string_view plain, Random&) { return bzip2(plain); }},
};

TEST(Decompress, GivesBackWhatTheReferenceLibrariesPacked) {
  Random random(1);
  for (const Codec& codec : kCodecs) {
    for (int round = 0; round < 60; ++round) {
      const std::size_t size = below(random, 1 + below(random, round < 50 ? 100'000 : 3'000'000));
      const std::string plain = sample(random, size);
      std::string packed;
      // Several members: cut at random places, each packed by itself.
      std::size_t at = 0;
      do {
        const std::size_t piece = below(random, 3) == 0 ? below(random, plain.size() - at + 1) : plain.size() - at;
        packed += codec.pack(std::string_view(plain).substr(at, piece), random);
        at += piece;
      } while (at < plain.size());
      const std::size_t largest = below(random, 4) == 0 ? 3 : 100'000;
      const auto got = inflate(packed, codec.compression, random(), largest);
      ASSERT_TRUE(got) << got.error().message;
      ASSERT_TRUE(*got == plain) << compression_name(codec.compression) << " round " << round;
      EXPECT_EQ(detect_compression(as_bytes(packed)), codec.compression);
    }
  }
}

TEST(Decompress, CutOffAnywhereIsMalformed) {
  Random random(2);
  for (const Codec& codec : kCodecs) {
    const std::string plain = sample(random, 5000);
    const std::string packed = codec.pack(plain, random);
    for (std::size_t size = 0; size < packed.size(); size += 1 + below(random, 7)) {
      const auto got = inflate(packed.substr(0, size), codec.compression, size, 900);
      ASSERT_FALSE(got) << compression_name(codec.compression) << " cut to " << size << " of " << packed.size();
      EXPECT_EQ(got.error().kind, ErrorKind::malformed) << got.error().message;
    }
  }
}

TEST(Decompress, AFlippedBitNeverGoesUnnoticed) {
  Random random(3);
  for (const Codec& codec : kCodecs) {
    const std::string plain = sample(random, 20'000);
    // zstd(1) adds a checksum, ZSTD_compress does not; without one there is nothing to notice by.
    if (codec.compression == Compression::zstd) continue;
    const std::string packed = codec.pack(plain, random);
    for (int round = 0; round < 300; ++round) {
      std::string flipped = packed;
      flipped[below(random, flipped.size())] ^= static_cast<char>(1 << below(random, 8));
      const auto got = inflate(flipped, codec.compression, random());
      // The time and name in a gzip header, the block size of bzip2 and such carry no checksum.
      EXPECT_TRUE(!got || *got == plain) << compression_name(codec.compression);
    }
  }
}

TEST(Gzip, HeaderFieldsPaddingAndWhatFollows) {
  const std::string plain = "hello";
  const std::string packed = gzip(plain);
  const auto with_flags = [&](char flags, const std::string& fields) {
    std::string out = packed;
    out[3] = flags;
    return out.insert(10, fields);
  };
  EXPECT_EQ(inflate(with_flags(8, std::string("name\0", 5)), Compression::gzip).value_or("error"), plain);
  EXPECT_EQ(inflate(with_flags(4, std::string("\3\0abc", 5)), Compression::gzip).value_or("error"), plain);
  EXPECT_EQ(inflate(with_flags(16, std::string("note\0", 5)), Compression::gzip).value_or("error"), plain);
  EXPECT_EQ(inflate(with_flags(28, std::string("\1\0xname\0note\0", 13)), Compression::gzip).value_or("error"), plain);
  // FHCRC: the low half of the CRC-32 of the header.
  std::string header = packed.substr(0, 10);
  header[3] = 2;
  const auto crc = ::crc32(0, reinterpret_cast<const Bytef*>(header.data()), 10);
  const std::string sum{static_cast<char>(crc & 0xFF), static_cast<char>(crc >> 8 & 0xFF)};
  EXPECT_EQ(inflate(with_flags(2, sum), Compression::gzip).value_or("error"), plain);
  EXPECT_FALSE(inflate(with_flags(2, "zz"), Compression::gzip));
  EXPECT_FALSE(inflate(with_flags(32, ""), Compression::gzip));

  EXPECT_EQ(inflate(packed + std::string(1000, '\0'), Compression::gzip).value_or("error"), plain);
  EXPECT_EQ(inflate(packed + packed + std::string(3, '\0'), Compression::gzip, 1, 1).value_or("error"), plain + plain);
  for (const char* garbage : {"x", "\x1f", "\x1f\x8b", "\x1f\x8c\x08"}) {
    EXPECT_FALSE(inflate(packed + garbage, Compression::gzip)) << garbage;
    EXPECT_FALSE(inflate(packed + garbage, Compression::gzip, 1, 1)) << garbage;
  }
  EXPECT_FALSE(inflate(packed + std::string("\0\0x", 3), Compression::gzip));
}

TEST(Gzip, DeliversWhatCameBeforeAnErrorAndThenKeepsFailing) {
  Random random(4);
  const std::string plain = sample(random, 1'000'000);
  const std::string packed = gzip(plain);
  const StreamPtr stream = decompress(stream_of(packed.substr(0, packed.size() - 1000)), Compression::gzip);
  std::string got;
  Result<Bytes> chunk = Bytes{};
  while ((chunk = stream->next()) && !chunk->empty()) got += as_text(*chunk);
  EXPECT_FALSE(chunk);
  EXPECT_FALSE(stream->next());
  EXPECT_GT(got.size(), 900'000U);
  EXPECT_TRUE(plain.starts_with(got));
}

TEST(Zstd, SkippableFramesAndChecksums) {
  const std::string skippable("\x53\x2a\x4d\x18\x03\x00\x00\x00zzz", 11);
  EXPECT_EQ(inflate(skippable + zstd("one") + skippable + zstd("two"), Compression::zstd).value_or("error"), "onetwo");
  EXPECT_EQ(detect_compression(as_bytes(skippable)), Compression::zstd);
  EXPECT_FALSE(inflate(zstd("one") + "rest", Compression::zstd));

  TemporaryFolder folder;
  Random random(5);
  const std::string plain = sample(random, 300'000);
  write_content(folder.path() / "plain", plain);
  if (!run("zstd -q --check " + (folder.path() / "plain").string()))
    GTEST_SKIP() << "the zstd program is not installed";
  const std::string packed = file_content(folder.path() / "plain.zst");
  EXPECT_TRUE(inflate(packed, Compression::zstd).value_or("") == plain);
  for (int round = 0; round < 300; ++round) {
    std::string flipped = packed;
    flipped[below(random, flipped.size())] ^= static_cast<char>(1 << below(random, 8));
    const auto got = inflate(flipped, Compression::zstd, random());
    EXPECT_TRUE(!got || *got == plain);
  }
}

TEST(Limits, WindowsAndDictionariesAreCapped) {
  // A frame with one empty raw block, that asks for a window of 2^(10 + 18) = 256 MiB.
  EXPECT_EQ(inflate(std::string("\x28\xb5\x2f\xfd\x00\x90\x01\x00\x00", 9), Compression::zstd).error().kind,
            ErrorKind::limit);
  // The same with the largest that is allowed, 128 MiB.
  EXPECT_EQ(inflate(std::string("\x28\xb5\x2f\xfd\x00\x88\x01\x00\x00", 9), Compression::zstd).value_or("error"), "");

  lzma_options_lzma options;
  lzma_lzma_preset(&options, 0);
  options.dict_size = 512 << 20;
  const lzma_filter filters[] = {{LZMA_FILTER_LZMA2, &options}, {LZMA_VLI_UNKNOWN, nullptr}};
  std::string packed(1000, '\0');
  std::size_t size = 0;
  ASSERT_EQ(lzma_raw_encoder_memusage(filters) > 0, true);
  lzma_stream encoder = LZMA_STREAM_INIT;
  ASSERT_EQ(lzma_stream_encoder(&encoder, filters, LZMA_CHECK_CRC32), LZMA_OK);
  encoder.next_in = reinterpret_cast<const std::uint8_t*>("x");
  encoder.avail_in = 1;
  encoder.next_out = reinterpret_cast<std::uint8_t*>(packed.data());
  encoder.avail_out = packed.size();
  ASSERT_EQ(lzma_code(&encoder, LZMA_FINISH), LZMA_STREAM_END);
  size = encoder.total_out;
  lzma_end(&encoder);
  EXPECT_EQ(inflate(packed.substr(0, size), Compression::xz).error().kind, ErrorKind::limit);
}

TEST(Limits, BombsAndOversizeStop) {
  const std::string zeros(std::size_t{64} << 20, '\0');
  const auto bomb = [](const std::string& member, Compression compression) -> Result<std::uint64_t> {
    std::string packed;
    for (int i = 0; i < 20; ++i) packed += member;
    const StreamPtr stream = decompress(stream_of(std::move(packed)), compression);
    for (std::uint64_t size = 0;;) {
      const Bytes chunk = TRY(stream->next());
      if (chunk.empty()) return size;
      size += chunk.size();
    }
  };
  for (const auto& [member, compression] :
       {std::pair(gzip(zeros), Compression::gzip), std::pair(zstd(zeros), Compression::zstd)}) {
    const auto size = bomb(member, compression);
    ASSERT_FALSE(size);
    EXPECT_EQ(size.error().kind, ErrorKind::limit) << size.error().message;
    // What is small may be as dense as it likes.
    EXPECT_TRUE(inflate(member, compression));
  }
  for (const auto& [packed, compression] :
       {std::pair(gzip("abc"), Compression::gzip), std::pair(zstd("abc"), Compression::zstd),
        std::pair(xz("abc"), Compression::xz), std::pair(bzip2("abc"), Compression::bzip2)}) {
    EXPECT_TRUE(inflate(packed, compression, 1, 100, 3));
    EXPECT_EQ(inflate(packed, compression, 1, 100, 2).error().kind, ErrorKind::limit);
  }
}

TEST(DecompressAny, LooksAtTheStartWithoutLosingIt) {
  for (const std::string& text : {std::string(), std::string("a"), std::string("BZ"), std::string("plain text")}) {
    const auto stream = decompress_any(std::make_unique<Drip>(text, 1, 1));
    ASSERT_TRUE(stream);
    EXPECT_EQ(drained(**stream).value_or("error"), text);
  }
  for (const std::string& packed : {gzip("text"), zstd("text"), xz("text"), bzip2("text")}) {
    const auto stream = decompress_any(std::make_unique<Drip>(packed, 1, 1));
    ASSERT_TRUE(stream);
    EXPECT_EQ(drained(**stream).value_or("error"), "text");
  }
  const auto stream = decompress_any(stream_of("0123456789"));
  ASSERT_TRUE((*stream)->skip(8));
  EXPECT_EQ(drained(**stream).value_or("error"), "89");
}

}  // namespace
}  // namespace plimsoll

// SPDX-License-Identifier: Apache-2.0
#include "codec/rpm_header.h"

#include <random>

#include <gtest/gtest.h>

#include "../../tests/recipes/rpm.h"

namespace plimsoll::rpm {
namespace {

constexpr const char* kBash =
    "name=bash;version=5.1.8;release=6.el9;epoch=3;summary=The shell;vendor=Example Org;license=GPLv3+;arch=x86_64;"
    "source=bash-5.1.8-6.el9.src.rpm;indexes=0,0,1;files=bash,sh,README;dirs=/bin/,/doc/;module=shell:5";

void expect_bash(const Header& header) {
  EXPECT_FALSE(header.problem());
  EXPECT_EQ(header.string(Tag::name).value(), "bash");
  EXPECT_EQ(header.int32(Tag::epoch).value(), 3U);
  EXPECT_EQ(header.string(static_cast<Tag>(1004)).value(), "The shell");
  EXPECT_EQ(header.string(Tag::modularity_label).value(), "shell:5");
  EXPECT_EQ(header.strings(Tag::base_names).value(), (std::vector<std::string_view>{"bash", "sh", "README"}));
  EXPECT_EQ(header.string(Tag::base_names).value(), "bash");
  EXPECT_EQ(header.int32s(Tag::dir_indexes).value(), (std::vector<std::uint32_t>{0, 0, 1}));
}

TEST(RpmHeader, ReadsEachKindOfTag) {
  const Buffer blob = recipe::rpm_header(kBash);
  expect_bash(Header::parse(blob).value());
}

TEST(RpmHeader, ReadsTheFormsWithMagicAndWithoutRegion) {
  Buffer with_magic{std::byte{0x8e}, std::byte{0xad}, std::byte{0xe8}, std::byte{1}, {}, {}, {}, {}};
  const Buffer blob = recipe::rpm_header(kBash);
  with_magic.insert(with_magic.end(), blob.begin(), blob.end());
  expect_bash(Header::parse(with_magic).value());
  const Buffer old = recipe::rpm_header(std::string(kBash) + ";region=none");
  expect_bash(Header::parse(old).value());
}

TEST(RpmHeader, DribblesReplaceTheRegion) {
  const Buffer blob =
      recipe::rpm_header("name=a;version=1;release=1;arch=x86_64;epoch=1;+arch=noarch;+epoch=2;+vendor=V");
  const Header header = Header::parse(blob).value();
  EXPECT_EQ(header.string(Tag::arch).value(), "noarch");
  EXPECT_EQ(header.int32(Tag::epoch).value(), 2U);
  EXPECT_EQ(header.string(Tag::vendor).value(), "V");
}

TEST(RpmHeader, TellsAbsenceFromWrongType) {
  const Buffer blob = recipe::rpm_header("name=a;version=1;release=1;epoch=7");
  const Header header = Header::parse(blob).value();
  EXPECT_EQ(header.string(Tag::vendor).error().kind, ErrorKind::not_found);
  EXPECT_EQ(header.string(Tag::epoch).error().kind, ErrorKind::malformed);
  EXPECT_EQ(header.int32(Tag::name).error().kind, ErrorKind::malformed);
}

/// `blob` with the 32-bit number at `offset` replaced.
Buffer with(Buffer blob, std::size_t offset, std::uint32_t value) {
  Buffer bytes;
  recipe::put32(bytes, value, recipe::Order::big);
  std::copy(bytes.begin(), bytes.end(), blob.begin() + static_cast<std::ptrdiff_t>(offset));
  return blob;
}

TEST(RpmHeader, CountsAndOffsetsThatLieCostTheirEntryOnly) {
  const Buffer blob = recipe::rpm_header("name=a;version=1;release=1;epoch=7;vendor=V");
  constexpr std::size_t kEpochEntry = 8 + 16 * 4;  // after the region, name, version and release
  struct Lie {
    std::size_t offset;
    std::uint32_t value;
  };
  for (const Lie lie : {Lie{4, 0}, Lie{4, 10}, Lie{4, 99}, Lie{8, 1'000'000}, Lie{8, 0xffffffff}, Lie{8, 0xfffffffc},
                        Lie{8, 3}, Lie{12, 0}, Lie{12, 0xffffffff}, Lie{12, 0x40000000}, Lie{12, 9}}) {
    const Buffer bad = with(blob, kEpochEntry + lie.offset, lie.value);
    const Header header = Header::parse(bad).value();
    ASSERT_TRUE(header.problem()) << lie.offset << " " << lie.value;
    EXPECT_NE(header.problem()->message.find("tag 1003"), std::string::npos);
    EXPECT_FALSE(header.has(Tag::epoch));
    EXPECT_EQ(header.string(Tag::vendor).value(), "V");
  }
}

TEST(RpmHeader, ATextWithoutEndIsAnErrorOfThatTag) {
  const Buffer blob = recipe::rpm_header("region=none;name=a;version=1;release=12");
  const Buffer cut(blob.begin(), blob.end() - 2);
  const Header header = Header::parse(cut).value();
  EXPECT_TRUE(header.problem());
  EXPECT_EQ(header.string(Tag::name).value(), "a");
  EXPECT_EQ(header.string(Tag::release).error().kind, ErrorKind::malformed);
}

TEST(RpmHeader, RefusesAnIndexThatDoesNotFit) {
  const Buffer blob = recipe::rpm_header("name=a");
  EXPECT_FALSE(Header::parse(with(blob, 0, 0)));
  EXPECT_FALSE(Header::parse(with(blob, 0, 5000)));
  EXPECT_FALSE(Header::parse(with(blob, 0, 0xffffffff)));
  EXPECT_FALSE(Header::parse(with(blob, 4, 0x10000000)));
  for (std::size_t n = 0; n < 8 + 32; ++n) EXPECT_FALSE(Header::parse(Bytes(blob).first(n))) << n;
}

TEST(RpmHeader, SurvivesMutation) {
  const Buffer good = recipe::rpm_header(kBash);
  std::mt19937 random(1);
  std::size_t parsed = 0;
  for (int round = 0; round < 20'000; ++round) {
    Buffer bad(good.begin(), good.end() - static_cast<std::ptrdiff_t>(random() % 8 == 0 ? random() % good.size() : 0));
    for (auto flips = random() % 6; flips > 0 && !bad.empty(); --flips)
      bad[random() % bad.size()] ^= static_cast<std::byte>(1U << random() % 8);
    const auto header = Header::parse(bad);
    if (!header) continue;
    ++parsed;
    for (const std::uint32_t tag : {1000U, 1001U, 1002U, 1003U, 1004U, 1011U, 1044U, 1116U, 1117U, 5096U}) {
      for (const auto& text : header->strings(static_cast<Tag>(tag)).value_or(std::vector<std::string_view>{})) {
        const bool inside =
            as_text(bad).data() <= text.data() && text.data() + text.size() < as_text(bad).data() + bad.size();
        ASSERT_TRUE(inside);
      }
      (void)header->int32s(static_cast<Tag>(tag)).has_value();
    }
  }
  EXPECT_GT(parsed, 5000U);
}

}  // namespace
}  // namespace plimsoll::rpm

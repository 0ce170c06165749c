// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/stream.h"
#include "base/words.h"

namespace plimsoll {
namespace {

TEST(Printable, EscapesWhatATerminalWouldObey) {
  EXPECT_EQ(printable("a\x1b[31mb"), "a\\x1b[31mb");
  EXPECT_EQ(printable("naïve"), "naïve");
  EXPECT_EQ(printable("\xff\xfe"), "\\xff\\xfe");
  EXPECT_EQ(printable("\u202egnp"), "\\xe2\\x80\\xaegnp");
  EXPECT_EQ(printable("abcdef", 3), "abc…");
}

TEST(ByteReader, NeverReadsPastTheEnd) {
  ByteReader reader(as_bytes("\x01\x02\x03"));
  EXPECT_EQ(*reader.big<std::uint16_t>(), 0x0102);
  EXPECT_FALSE(reader.big<std::uint16_t>());
  EXPECT_EQ(*reader.little<std::uint8_t>(), 3);
  EXPECT_FALSE(reader.at(2, SIZE_MAX));
}

/// Delivers one byte at a time, so that every token straddles a chunk.
class Drip final : public ByteStream {
 public:
  explicit Drip(std::string_view text) : inner_(as_bytes(text)) {}
  Result<Bytes> next(std::size_t most) override { return inner_.next(std::min<std::size_t>(most, 1)); }

 private:
  MemoryStream inner_;
};

std::string split(std::string_view text, std::vector<std::string_view> path = {}) {
  Drip stream(text);
  std::string out;
  const auto done =
      json::for_each_member(stream, path, [&](std::string_view key, json::value&& member) -> Result<void> {
        out += fmt::format("{}={};", key, json::compact(member));
        return {};
      });
  return done ? out : "error";
}

TEST(ForEachMember, DeliversMembersOfRootOrNestedContainer) {
  EXPECT_EQ(split(R"({"a":1,"b}":{"x":["]\"}"]},"c":"t"})"), R"(a=1;b}={"x":["]\"}"]};c="t";)");
  EXPECT_EQ(split(R"( [1, "two" , [] ] )"), R"(=1;="two";=[];)");
  EXPECT_EQ(split(R"({"skip":{"deep":[1,2,{"v":3}]},"v":[{"id":1},{"id":2}],"rest":0})", {"v"}),
            R"(={"id":1};={"id":2};)");
  EXPECT_EQ(split("{}"), "");
  for (const char* bad : {"", "{", "[1", R"({"a" 1})", R"({"a":1}x)", R"([1,])", R"(["abc)", "[tru]"})
    EXPECT_EQ(split(bad), "error") << bad;
}

std::string parts(std::string_view text, std::vector<std::string_view> lists) {
  Drip stream(text);
  std::string out;
  const auto done =
      json::for_each_part(stream, lists, [&](std::string_view key, json::Part part, const json::value& content) {
        out += fmt::format("{}{}={};", key, part == json::Part::item ? "[]" : "", json::compact(content));
        return Result<void>();
      });
  return done ? out : "error";
}

TEST(ForEachPart, DeliversListsItemByItem) {
  EXPECT_EQ(parts(R"({"a":1,"l":[ {"x":[1,2]},"]", [] ],"m":[1]})", {"l"}),
            R"(a=1;l[]={"x":[1,2]};l[]="]";l[]=[];m=[1];)");
  EXPECT_EQ(parts(R"({"l":[],"n":null})", {"l", "n"}), "l=[];n=null;");
  EXPECT_EQ(parts("{}", {"l"}), "");
  for (const char* bad : {"", "[]", "{", R"({"l":[1,]})", R"({"l":[1)", R"({"l":[1]}x)", R"({"l":[tru]})", R"({"a":})"})
    EXPECT_EQ(parts(bad, {"l"}), "error") << bad;
}

TEST(Json, RefusesDepthAndExtraData) {
  EXPECT_EQ(json::parse(std::string(10'000, '[')).error().kind, ErrorKind::limit);
  EXPECT_FALSE(json::parse("{} x"));
  EXPECT_TRUE(json::parse(" {\"a\":[]} \n"));
}

TEST(Json, WritesDeterministicallyAndAlwaysUtf8) {
  const json::value document = {{"b", 1}, {"a", {true, nullptr}}, {"t", "q\"\n\xff\x01"}};
  EXPECT_EQ(json::compact(document), "{\"b\":1,\"a\":[true,null],\"t\":\"q\\\"\\n\uFFFD\\u0001\"}");
  EXPECT_EQ(json::pretty(json::value{{"a", json::array{1}}}), "{\n  \"a\": [\n    1\n  ]\n}\n");
}

TEST(Clock, MomentsOfEveryZone) {
  const auto seconds = [](std::string_view text) { return parse_moment(text).value_or(Moment{-1}).seconds; };
  EXPECT_EQ(seconds("1970-01-02"), 86'400);
  EXPECT_EQ(seconds("2001-09-09T01:46:40Z"), 1'000'000'000);
  for (const std::string_view same : {"2001-09-09T03:46:40+02:00", "2001-09-08t20:16:40-0530", "2001-09-09 01:46:40z",
                                      "2001-09-09T01:46:40", "2001-09-09T02:46:40+01", "2001-9-9T1:46:40Z"})
    EXPECT_EQ(seconds(same), 1'000'000'000) << same;
  EXPECT_EQ(parse_moment("1970-01-01T00:00:00.25Z"), (Moment{0, 250'000'000}));
  EXPECT_EQ(parse_moment("1970-01-01T00:00:00.0000000001Z"), (Moment{0, 1}));
  EXPECT_EQ(parse_moment("1970-01-01T00:00:00.9999999999+00:00"), (Moment{0, 999'999'999}));
  for (const std::string_view none : {"", "soon", "2026-02-30", "2026-01-01T", "2026-01-01T25:00:00Z",
                                      "2026-01-01T00:00:00X", "2026-01-01T00:00:00Z ", "2026-01-01x", "2026-01-01T00"})
    EXPECT_FALSE(parse_moment(none)) << none;
}

TEST(Words, BytesForPeople) {
  EXPECT_EQ(human_bytes(0.0), "0 B");
  EXPECT_EQ(human_bytes(999.0), "999 B");
  EXPECT_EQ(human_bytes(1000.0), "1.0 kB");
  EXPECT_EQ(human_bytes(std::uint64_t{312'400'000}), "312 MB");
  EXPECT_EQ(human_bytes(999'600'000.0), "1.0 GB");
}

}  // namespace
}  // namespace plimsoll

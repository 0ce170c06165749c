// SPDX-License-Identifier: Apache-2.0
// Writer: what it writes is read back as what was given, by Boost.JSON and by Python, and item by item gives the same
// bytes as the whole at once.
#include "base/json_writer.h"

#include <gtest/gtest.h>

#include <random>

#include "base/testing.h"

namespace plimsoll::json {
namespace {

class Random {
 public:
  explicit Random(unsigned seed) : bits_(seed) {}
  std::size_t below(std::size_t n) { return bits_() % n; }
  std::string text() {
    static constexpr std::string_view kPieces[] = {
        "a",     "Z9", " ",    "\"", "\\",        "\n", "\x1b[31m",
        "\x7f",  "é",  "日本", "😀", "</script>", "\t", std::string_view("\0", 1),
        "\u2028"};
    std::string out;
    for (std::size_t n = below(6); n > 0; --n) out += kPieces[below(std::size(kPieces))];
    return out;
  }
  value any(int depth) {
    switch (below(depth > 3 ? 6 : 8)) {
      case 0:
        return nullptr;
      case 1:
        return below(2) == 0;
      case 2:
        return static_cast<std::int64_t>(bits_()) - (1LL << 31);
      case 3:
        return UINT64_MAX - below(1000);
      case 4:
        return static_cast<double>(below(1'000'000)) / 1024.0;  // exact in binary
      case 5:
        return string(text());
      case 6: {
        array out;
        for (std::size_t n = below(4); n > 0; --n) out.push_back(any(depth + 1));
        return out;
      }
      default:
        return members(depth + 1);
    }
  }
  object members(int depth) {
    object out;
    for (std::size_t n = below(5); n > 0; --n) out.insert_or_assign(text(), any(depth));
    return out;
  }

 private:
  using string = boost::json::string;
  std::mt19937 bits_;
};

std::string piecewise(const object& from, Layout layout) {
  Writer out(layout);
  out.begin_object();
  for (const auto& [key, member] : from) {
    if (const array* items = member.if_array()) {
      out.begin_array(key);
      for (const value& item : *items) {
        if (const object* inner = item.if_object()) {
          out.begin_object();
          for (const auto& [inner_key, inner_member] : *inner) out.member(inner_key, inner_member);
          out.end();
        } else {
          out.item(item);
        }
      }
      out.end();
    } else {
      out.member(key, member);
    }
  }
  return std::move(out).finish();
}

TEST(Writer, PiecesGiveTheBytesOfTheWhole) {
  Random random(7);
  for (int i = 0; i < 2000; ++i) {
    const object from = random.members(0);
    EXPECT_EQ(piecewise(from, Layout::pretty), pretty(from));
    EXPECT_EQ(piecewise(from, Layout::compact), compact(from));
    for (const std::string& text : {pretty(from), compact(from)}) {
      const auto back = parse(text);
      ASSERT_TRUE(back) << back.error().message << "\n" << text;
      EXPECT_EQ(*back, value(from)) << text;
    }
  }
}

TEST(Writer, LooksAsPythonsDoes) {
  Random random(8);
  std::string lines;
  for (int i = 0; i < 500; ++i) lines += compact(value(random.members(0))) + "\n";
  const testing::Folder folder;
  folder.write("lines", lines);
  // How numbers and escapes are spelled is a matter of taste; where lines break and what is set in is not.
  const std::string told = testing::output_of(
      "python3 -c 'import json, sys\n"
      "for line in open(sys.argv[1], newline=\"\\n\"):\n"
      "  print(json.dumps(json.loads(line), indent=2))' " +
      (folder.path() / "lines").string() + " 2>/dev/null");
  if (told.empty()) GTEST_SKIP() << "no python3";
  Random again(8);
  std::string expected;
  for (int i = 0; i < 500; ++i) expected += pretty(value(again.members(0)));
  const auto shape = [](std::string_view text) {
    std::string out;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\\')
        ++i;
      else if (text[i] == '"')
        quoted = !quoted;
      else if (!quoted && std::string_view(" \n{}[],:").contains(text[i]))
        out += text[i];
    }
    return out;
  };
  EXPECT_EQ(shape(told), shape(expected));
}

TEST(Writer, WhatIsNotUtf8IsReplaced) {
  std::string out;
  append_quoted(out, "a\xff\xc3(\xed\xa0\x80z");
  EXPECT_EQ(out, "\"a\uFFFD\uFFFD(\uFFFD\uFFFD\uFFFDz\"");
}

TEST(Writer, WhatIsOpenIsClosed) {
  Writer out(Layout::compact);
  out.begin_object().begin_array("a").begin_array().end().begin_object();
  EXPECT_EQ(std::move(out).finish(), "{\"a\":[[],{}]}");
}

}  // namespace
}  // namespace plimsoll::json

// SPDX-License-Identifier: Apache-2.0
// What is encoded here is decoded by Python's email package.
#include "notify/mime.h"

#include <algorithm>
#include <random>

#include "base/json.h"
#include "notify/testing.h"

namespace plimsoll::notify {
namespace {

using testing::python;

/// Text of pieces that mean something to mail.
std::string random_text(std::mt19937& random, bool with_lines) {
  static const std::vector<std::string> kPieces = {
      " ",
      "  ",
      "a",
      "word ",
      "ü",
      "日本",
      "🦀",
      "=",
      "=?",
      "?=",
      "=?UTF-8?Q?x?=",
      ".",
      "_",
      "\t",
      "From ",
      "e\xcc\x81",
      "\"",
      "<a@b>",
      ",",
      "averyverylongwordthatgoesonandonandonandonandonandonandonandonandonandonandonandon",
      ":",
      "--"};
  static const std::vector<std::string> kLines = {"\n", "\r\n", "\n.\n", " \n", "\t\n", "\nFrom "};
  std::string text;
  for (auto count = random() % 40; count > 0; --count) {
    const auto& from = with_lines && random() % 5 == 0 ? kLines : kPieces;
    text += from[random() % from.size()];
  }
  return text;
}

std::string as_json(const std::vector<std::string>& texts) {
  return json::compact(json::array(texts.begin(), texts.end()));
}

void expect_lines(const std::string& text, std::size_t most) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find("\r\n", at);
    ASSERT_NE(end, std::string::npos) << text;
    EXPECT_LE(end - at, most) << text;
    for (const char c : text.substr(at, end - at)) EXPECT_TRUE((c >= 0x20 && c < 0x7f) || c == '\t') << text;
    at = end + 2;
  }
}

TEST(Mime, PythonReadsWhatHeadersSay) {
  std::mt19937 random(1);
  std::vector<std::string> texts = testing::hostile_texts(), fields;
  for (int i = 0; i < 400; ++i) texts.push_back(random_text(random, false));
  for (std::string& text : texts) {
    fields.push_back(header_field("Subject", text));
    expect_lines(fields.back(), 78);
    // What may be lost: controls and the blanks around; what is not UTF-8 becomes U+FFFD, as JSON writes it too.
    std::ranges::replace_if(text, [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; }, ' ');
  }
  EXPECT_EQ(
      python(
          "import json, email, email.policy\n"
          "texts = json.load(open('texts')); fields = json.load(open('fields'))\n"
          "for text, field in zip(texts, fields):\n"
          "    mail = email.message_from_bytes(field.encode() + b'X: y\\r\\n\\r\\nbody', policy=email.policy.strict)\n"
          "    assert mail.keys() == ['Subject', 'X'], field\n"
          "    assert not mail['Subject'].defects, (field, mail['Subject'].defects)\n"
          "    assert mail['Subject'] == text.strip(' '), (mail['Subject'], text)\n"
          "    assert mail.get_payload() == 'body'\n"
          "print(len(texts))",
          {{"texts", as_json(texts)}, {"fields", as_json(fields)}}),
      fmt::format("{}\n", texts.size()));
}

TEST(Mime, PythonReadsWhatBodiesSay) {
  std::mt19937 random(2);
  std::vector<std::string> texts = testing::hostile_texts(), bodies;
  for (int i = 0; i < 400; ++i) texts.push_back(random_text(random, true));
  for (const std::string& text : texts) {
    bodies.push_back(quoted_printable(text));
    expect_lines(bodies.back(), 76);
    EXPECT_EQ(bodies.back().find("\r\n."), std::string::npos);
    EXPECT_EQ(bodies.back().find("\r\nFrom "), std::string::npos);
  }
  EXPECT_EQ(python("import json, quopri\n"
                   "texts = json.load(open('texts')); bodies = json.load(open('bodies'))\n"
                   "lines = lambda text: text.replace('\\r\\n', '\\n').removesuffix('\\n')\n"
                   "for text, body in zip(texts, bodies):\n"
                   "    assert lines(quopri.decodestring(body.encode()).decode()) == lines(text), (text, body)\n"
                   "print(len(texts))",
                   {{"texts", as_json(texts)}, {"bodies", as_json(bodies)}}),
            fmt::format("{}\n", texts.size()));
}

TEST(Mime, PythonReadsTheDate) {
  std::mt19937_64 random(3);
  std::vector<std::string> seconds, dates;
  for (int i = 0; i < 100; ++i) {
    const auto time = static_cast<std::int64_t>(random() % 4'000'000'000);
    seconds.push_back(std::to_string(time));
    dates.push_back(mail_date(time));
  }
  EXPECT_EQ(python("import json, email.utils\n"
                   "for s, d in zip(json.load(open('s')), json.load(open('d'))):\n"
                   "    when = email.utils.parsedate_to_datetime(d)\n"
                   "    assert when.timestamp() == int(s) and email.utils.format_datetime(when) == d.replace(', ', ', "
                   "0' if d[6] == ' ' else ', ', 1), d\n",
                   {{"s", as_json(seconds)}, {"d", as_json(dates)}}),
            "");
}

TEST(Mime, AddressesArePlain) {
  for (const std::string_view good : {"a@b", "ci+x@mail.example.com", "o'neil@example.co.uk", "a.b-c_d@[127.0.0.1]"})
    EXPECT_TRUE(parse_address(good)) << good;
  for (const std::string_view bad : {"",      "a",       "@b",      "a@",        "a b@c", "a@b c",  "a@b\r\nBcc: x@y",
                                     "<a@b>", "A <a@b>", "a@b,c@d", "\"a b\"@c", ".a@b",  "a..b@c", "a@b..c",
                                     "a@-b",  "ü@b",     "a@ü",     "a@b>",      "a@[x",  "a\n@b",  "a;b@c:d"})
    EXPECT_FALSE(parse_address(bad)) << bad;
  EXPECT_FALSE(parse_address(std::string(65, 'a') + "@b"));
  EXPECT_FALSE(parse_address("a@" + std::string(254, 'b')));
}

}  // namespace
}  // namespace plimsoll::notify

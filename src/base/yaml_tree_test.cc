// SPDX-License-Identifier: Apache-2.0
// YAML trees: places by example and by properties; places against PyYAML's marks (tests/oracles/documents.py).
#include <gtest/gtest.h>

#include "base/json.h"
#include "base/testing.h"
#include "base/yaml.h"
#include "base/yaml_tree.h"

namespace plimsoll::yaml {
namespace {

NodePtr one(std::string_view text) {
  const auto documents = parse_tree(text);
  if (!documents || documents->size() != 1) {
    ADD_FAILURE() << (documents ? "not one document" : documents.error().message) << "\n" << text;
    return std::make_shared<Node>();
  }
  return documents->front();
}

/// The text of the file under a path of keys and indexes.
std::string_view at(std::string_view text, std::initializer_list<std::string_view> path) {
  const NodePtr root = one(text);
  const Node* node = root.get();
  for (const std::string_view key : path) {
    if (node->is_sequence()) {
      node = node->items.at(static_cast<std::size_t>(std::stoi(std::string(key)))).get();
    } else {
      node = node->find(key);
    }
    if (!node) return "(nothing)";
  }
  return node->range.in(text);
}

TEST(YamlTree, KnowsWhereValuesStand) {
  constexpr std::string_view kText = R"(# first
services:
  web:            # a comment
    image: "nginx:1.27"   # why
    ports:
    - 80:80
    -   '443:443'

    command: |
      a
      b

    env: { A: 1, B: [x, "y"] , C: }
    empty:
    note: plain text
      over two lines   # not this
  # between
  db: &db !special
    # within
    image: postgres
  same: *db
)";
  EXPECT_EQ(at(kText, {"services", "web", "image"}), "\"nginx:1.27\"");
  EXPECT_EQ(at(kText, {"services", "web", "ports"}), "- 80:80\n    -   '443:443'");
  EXPECT_EQ(at(kText, {"services", "web", "ports", "1"}), "'443:443'");
  EXPECT_EQ(at(kText, {"services", "web", "command"}), "|\n      a\n      b");
  EXPECT_EQ(at(kText, {"services", "web", "env"}), "{ A: 1, B: [x, \"y\"] , C: }");
  EXPECT_EQ(at(kText, {"services", "web", "env", "B"}), "[x, \"y\"]");
  EXPECT_EQ(at(kText, {"services", "web", "empty"}), "");
  EXPECT_EQ(at(kText, {"services", "web", "note"}), "plain text\n      over two lines");
  EXPECT_EQ(at(kText, {"services", "db"}), "image: postgres");
  EXPECT_EQ(at(kText, {"services", "same", "image"}), "postgres");
  const NodePtr root = one(kText);
  EXPECT_EQ(root->range.begin, 8U);
  EXPECT_EQ(root->range.end, kText.size() - 1);
  const Node& services = *root->find("services");
  EXPECT_EQ(services.find("web")->find("empty")->range.begin, kText.find("empty:") + 6);
  EXPECT_EQ(services.find("db")->tag, "!special");
  EXPECT_EQ(services.find("db")->column, 5U);
  EXPECT_EQ(services.find("web")->column, 5U);
  EXPECT_EQ(services.find("web")->find("ports")->column, 5U);
  EXPECT_EQ(services.find("db"), services.find("same"));
  EXPECT_TRUE(services.find("same")->range.end < kText.find("  same"));
  EXPECT_EQ(services.range.end, kText.size() - 1);
  EXPECT_EQ(services.entry("same")->key->range.in(kText), "same");
}

TEST(YamlTree, TagsAndAnchorsStandBeforeValues) {
  constexpr std::string_view kText =
      "a: !reset\nb: &x !!str 12\nc: !override [1]\nd: &y\ne: !  'q'\nf: !reset {}\n&k g: 1\n";
  EXPECT_EQ(at(kText, {"a"}), "");
  EXPECT_EQ(one(kText)->find("a")->range.begin, 9U);
  EXPECT_EQ(one(kText)->find("a")->tag, "!reset");
  EXPECT_EQ(one(kText)->text_of("a"), "");
  EXPECT_EQ(at(kText, {"b"}), "12");
  EXPECT_TRUE(one(kText)->find("b")->is_text());
  EXPECT_EQ(at(kText, {"c"}), "[1]");
  EXPECT_EQ(one(kText)->find("c")->tag, "!override");
  EXPECT_EQ(one(kText)->find("d")->range.begin, kText.find("&y") + 2);
  EXPECT_EQ(at(kText, {"e"}), "'q'");
  EXPECT_EQ(at(kText, {"f"}), "{}");
  EXPECT_EQ(at(kText, {"g"}), "1");
}

TEST(YamlTree, CountsBytesWhateverTheEncoding) {
  constexpr std::string_view kText = "\"äöü 😀\": 'naïve'\nnext: [ñ, 'b', 😀😀, end]\n";
  EXPECT_EQ(at(kText, {"äöü 😀"}), "'naïve'");
  EXPECT_EQ(at(kText, {"next", "2"}), "😀😀");
  EXPECT_EQ(at(kText, {"next", "3"}), "end");
  const std::string marked = "\xef\xbb\xbf" + std::string(kText);
  EXPECT_EQ(at(marked, {"next", "3"}), "end");
  std::string little = "\xff\xfe", big = "\xfe\xff";
  for (const char16_t unit : std::u16string_view(u"ä: [😀, end]\n")) {
    little += static_cast<char>(unit & 0xff);
    little += static_cast<char>(unit >> 8);
    big += static_cast<char>(unit >> 8);
    big += static_cast<char>(unit & 0xff);
  }
  EXPECT_EQ(at(little, {"ä", "1"}), std::string_view("e\0n\0d\0", 6));
  EXPECT_EQ(at(big, {"ä", "1"}), std::string_view("\0e\0n\0d", 6));
  // Behind the first checkpoints.
  std::string many = "k: [";
  for (int i = 0; i < 200; ++i) many += "é" + std::to_string(i) + ", ";
  many += "]";
  for (int i = 0; i < 200; ++i) EXPECT_EQ(at(many, {"k", std::to_string(i)}), "é" + std::to_string(i));
}

TEST(YamlTree, MergesAndRepeatedKeys) {
  constexpr std::string_view kText =
      "base: &b {a: 1, b: 2}\nmore: &m {b: 3, c: 4}\nall:\n  <<: [*b, *m]\n  a: 5\n  d: 6\n  d: 7\n";
  const NodePtr root = one(kText);
  const Node& all = *root->find("all");
  std::string seen;
  for (const Entry& entry : all.entries)
    seen += entry.key->text + (entry.merged ? "<" : "") + (entry.repeated ? "*" : "") + "=" + entry.value->text + " ";
  EXPECT_EQ(seen, "a=5 d*=7 b<=2 c<=4 ");
  EXPECT_EQ(all.find("d")->range.in(kText), "7");
  EXPECT_EQ(all.range.in(kText), "<<: [*b, *m]\n  a: 5\n  d: 6\n  d: 7");
  // As many keys as need an index.
  std::string many = "m: &m {k7: merged, k77: merged, k777: merged}\nall:\n  <<: *m\n";
  for (int i = 0; i < 100; ++i) many += "  k" + std::to_string(i % 50) + ": " + std::to_string(i) + "\n";
  const NodePtr big = one(many);
  EXPECT_EQ(big->find("all")->entries.size(), 52U);
  EXPECT_EQ(big->find("all")->text_of("k7"), "57");
  EXPECT_EQ(big->find("all")->text_of("k77"), "merged");
  EXPECT_TRUE(big->find("all")->entries.back().merged);
}

TEST(YamlTree, KnowsKinds) {
  const NodePtr root = one("[true, 'true', True, FALSE, yes, ~, null, '', '~', !!bool 'true', !!str true]");
  std::string kinds;
  for (const NodePtr& item : root->items)
    kinds += item->is_true() ? 't' : item->is_false() ? 'f' : item->is_null() ? 'n' : item->is_text() ? 's' : '-';
  EXPECT_EQ(kinds, "tstf-nnssts");
}

TEST(YamlTree, BombsEnd) {
  std::string laughs = "l0: &l0 [x,x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 12; ++i) {
    laughs += fmt::format("l{}: &l{} [", i, i);
    for (int j = 0; j < 10; ++j) laughs += fmt::format("*l{},", i - 1);
    laughs += "]\n";
  }
  EXPECT_EQ(parse_tree(laughs).error().kind, ErrorKind::limit);
  EXPECT_EQ(parse_tree(std::string(65, '[') + std::string(65, ']')).error().kind, ErrorKind::limit);
  EXPECT_TRUE(parse_tree(std::string(64, '[') + std::string(64, ']')));
  EXPECT_FALSE(parse_tree("a: &a [*a]"));
}

}  // namespace
}  // namespace plimsoll::yaml

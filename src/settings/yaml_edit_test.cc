// SPDX-License-Identifier: Apache-2.0
// Edits against a model: the document read as JSON values, changed there, must be what the edited text reads as.
#include "settings/yaml_edit.h"

#include <gtest/gtest.h>

#include <random>

#include "base/yaml.h"

namespace plimsoll::settings {

namespace {

using Path = std::vector<std::string_view>;

std::string applied(std::string_view text, const std::optional<Edit>& edit) {
  Fix fix;
  if (edit) fix.edits.push_back(*edit);
  return apply_fixes(text, {&fix});
}

yaml::NodePtr root_of(std::string_view text) {
  auto documents = yaml::parse_tree(text);
  EXPECT_TRUE(documents && !documents->empty()) << text << (documents ? "" : documents.error().message);
  return documents && !documents->empty() ? documents->front() : std::make_shared<yaml::Node>();
}

std::string set(std::string_view text, const Path& path, const YamlValue& value) {
  return applied(text, set_value(text, *root_of(text), path, value));
}
std::string removed(std::string_view text, const Path& path) {
  return applied(text, remove_entry(text, *root_of(text), path));
}
/// Items are named by the texts they hold.
std::string without(std::string_view text, const Path& path, const std::vector<std::string_view>& items) {
  std::vector<TextRange> places;
  for (const std::string_view item : items) {
    const std::size_t at = text.find(item);
    places.push_back({at, at + item.size()});
  }
  return applied(text, remove_items(text, *root_of(text), path, places));
}

}  // namespace

TEST(YamlEdit, AddsKeysBehindTheLastOne) {
  EXPECT_EQ(set("a: 1\nb: 2 # two\n", {"c"}, "3"), "a: 1\nb: 2 # two\nc: 3\n");
  EXPECT_EQ(set("a: 1", {"c"}, "3"), "a: 1\nc: 3");
  EXPECT_EQ(set("a: 1\r\n", {"c"}, "3"), "a: 1\r\nc: 3\r\n");
  EXPECT_EQ(set("a:\n  b: |\n    text\n\n# end\n", {"a", "c"}, "3"), "a:\n  b: |\n    text\n  c: 3\n\n# end\n");
  EXPECT_EQ(set("a:\n  - x\n", {"c"}, YamlValue::list({"ALL"})), "a:\n  - x\nc:\n  - ALL\n");
  EXPECT_EQ(set("a: {b: 1}\n", {"a", "c", "d"}, "true"), "a: {b: 1, c: {d: true}}\n");
  EXPECT_EQ(set("{\"a\": \"b\"}", {"c"}, "RuntimeDefault"), "{\"a\": \"b\", \"c\": \"RuntimeDefault\"}");
  EXPECT_EQ(set("a: {}\n", {"a", "c"}, "1"), "a: {c: 1}\n");
  EXPECT_EQ(set("a:\nb: 1\n", {"a", "c"}, "1"), "a: {c: 1}\nb: 1\n");
  EXPECT_EQ(set("- a: 1\n  b: 2\n", {"x"}, "1"), "- a: 1\n  b: 2\n") << "a list has no keys";
}

TEST(YamlEdit, WritesNestedKeys) {
  EXPECT_EQ(set("a: 1\n", {"s", "c", "drop"}, YamlValue::list({"ALL"})), "a: 1\ns:\n  c:\n    drop:\n      - ALL\n");
  EXPECT_EQ(set("s:\n    x: 1\n", {"s", "y"}, "2"), "s:\n    x: 1\n    y: 2\n");
}

TEST(YamlEdit, ReplacesScalarsAndAddsItems) {
  EXPECT_EQ(set("a: true # yes\n", {"a"}, "false"), "a: false # yes\n");
  EXPECT_EQ(set("a: \"x\"\n", {"a"}, "y"), "a: y\n");
  EXPECT_EQ(set("a: y\n", {"a"}, "y"), "a: y\n");
  EXPECT_EQ(set("a:\n  - x # first\nb: 1\n", {"a"}, YamlValue::list({"ALL"})), "a:\n  - x # first\n  - ALL\nb: 1\n");
  EXPECT_EQ(set("a:\n- x\n", {"a"}, YamlValue::list({"ALL"})), "a:\n- x\n- ALL\n");
  EXPECT_EQ(set("a: [x]\n", {"a"}, YamlValue::list({"ALL"})), "a: [x, ALL]\n");
  EXPECT_EQ(set("a: []\n", {"a"}, YamlValue::list({"ALL"})), "a: [ALL]\n");
  EXPECT_EQ(set("a: [ALL]\n", {"a"}, YamlValue::list({"ALL"})), "a: [ALL]\n");
}

TEST(YamlEdit, TakesKeysOut) {
  EXPECT_EQ(removed("a: 1\nb: 2 # two\nc: 3\n", {"b"}), "a: 1\nc: 3\n");
  EXPECT_EQ(removed("a: 1\nb:\n  - x\n  # last\n", {"b"}), "a: 1\n  # last\n");
  EXPECT_EQ(removed("a: 1\nb: 2", {"b"}), "a: 1\n");
  EXPECT_EQ(removed("a: {b: 1, c: 2}\n", {"a", "b"}), "a: {c: 2}\n");
  EXPECT_EQ(removed("a: {b: 1, c: 2}\n", {"a", "c"}), "a: {b: 1}\n");
  EXPECT_EQ(removed("x: 1\na:\n  b:\n    c: 2\n", {"a", "b", "c"}), "x: 1\n") << "the mappings it leaves empty go too";
  EXPECT_EQ(removed("a: 1\n", {"a"}), "a: 1\n") << "nothing would be left";
}

TEST(YamlEdit, TakesItemsOut) {
  EXPECT_EQ(without("a:\n  - x\n  - y # why\n  - z\n", {"a"}, {"y"}), "a:\n  - x\n  - z\n");
  EXPECT_EQ(without("a: [x, y, z]\n", {"a"}, {"y"}), "a: [x, z]\n");
  EXPECT_EQ(without("a: [x, y, z]\n", {"a"}, {"z"}), "a: [x, y]\n");
  EXPECT_EQ(without("a:\n  - x\n  - y\nb: 1\n", {"a"}, {"x", "y"}), "b: 1\n");
  EXPECT_EQ(without("a:\n  - x: 1\n    q: 2\n  - w: 3\nb: 1\n", {"a"}, {"q: 2"}), "a:\n  - w: 3\nb: 1\n");
  EXPECT_EQ(without("a:\n  x: 1\n  y: 2\n", {"a"}, {"x: 1"}), "a:\n  y: 2\n") << "a map where a list may stand";
}

/// What is said elsewhere is nobody's to change here.
TEST(YamlEdit, LeavesAliasesAnchorsAndMergesAlone) {
  for (const std::string_view text : {
           "x: &x {k: true}\na: *x\n",
           "x: &x true\na:\n  k: *x\n  l: 1\n",
           "x: &x\n  k: true\na:\n  <<: *x\n",
       }) {
    EXPECT_EQ(set(text, {"a", "k"}, "false"), text);
    EXPECT_EQ(removed(text, {"a", "k"}), text);
  }
  EXPECT_EQ(removed("a: &x 1\nb: *x\n", {"a"}), "a: &x 1\nb: *x\n");
  EXPECT_EQ(removed("a:\n  k: &x 1\nb: *x\n", {"a"}), "a:\n  k: &x 1\nb: *x\n");
  EXPECT_EQ(without("x: &l [y, z]\na: *l\n", {"a"}, {"y"}), "x: &l [y, z]\na: *l\n");
  EXPECT_EQ(set("x: &x {k: 1}\na:\n  <<: *x\n  m: 2\n", {"a", "n"}, "3"),
            "x: &x {k: 1}\na:\n  <<: *x\n  m: 2\n  n: 3\n");
}

namespace {

/// Documents as people write them: block and flow, comments, blank lines, quotes, literal texts, lists at either
/// indent.
class Writer {
 public:
  explicit Writer(std::mt19937& random) : random_(random) {}

  std::string document() {
    text_.clear();
    mapping(0, 0);
    if (below(5) == 0 && text_.ends_with('\n')) text_.pop_back();
    return text_;
  }

 private:
  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }
  std::string key() { return std::string(1, static_cast<char>('a' + below(6))); }
  std::string scalar() {
    static constexpr std::array kScalars{"true", "12", "x y", "'q: 1'", "\"d # e\"", "a:b", "~", "1.5"};
    return kScalars.at(below(kScalars.size()));
  }
  std::string end() { return below(6) == 0 ? "  # why\n" : "\n"; }
  std::string flow(std::size_t depth) {
    if (depth > 2 || below(2) == 0) return scalar();
    const bool is_list = below(2) == 0;
    std::string out = is_list ? "[" : "{";
    std::string names;
    for (std::size_t i = below(4); i > 0; --i) {
      const std::string name = key();
      if (!is_list && names.find(name) != std::string::npos) continue;
      names += name;
      if (out.size() > 1) out += ", ";
      out += is_list ? flow(depth + 1) : name + ": " + flow(depth + 1);
    }
    return out + (is_list ? "]" : "}");
  }
  void value(std::size_t indent, std::size_t depth) {
    switch (depth > 3 ? below(2) : below(7)) {
      case 0:
      case 1:
        text_ += " " + scalar() + end();
        break;
      case 2:
        text_ += " " + flow(0) + end();
        break;
      case 3:
        text_ += " |\n" + std::string(indent + 3, ' ') + "line\n" + std::string(indent + 3, ' ') + "more\n";
        if (below(3) == 0) text_ += "\n";
        break;
      case 4:
        text_ += end();
        mapping(indent + 2, depth + 1);
        break;
      case 5:
        text_ += end();
        list(below(2) == 0 ? indent : indent + 2, depth + 1);
        break;
      default:
        text_ += end();  // null
    }
  }
  void mapping(std::size_t indent, std::size_t depth, bool behind_dash = false) {
    std::string names;
    for (std::size_t i = 1 + below(4); i > 0; --i) {
      const std::string name = key();
      if (names.find(name) != std::string::npos) continue;
      if (!behind_dash) {
        if (below(6) == 0) text_ += std::string(indent, ' ') + "# about it\n";
        if (below(8) == 0) text_ += "\n";
        text_ += std::string(indent, ' ');
      }
      behind_dash = false;
      names += name;
      text_ += name + ":";
      value(indent, depth);
    }
  }
  void list(std::size_t indent, std::size_t depth) {
    for (std::size_t i = 1 + below(4); i > 0; --i) {
      text_ += std::string(indent, ' ') + "-";
      if (below(3) == 0) {
        text_ += " ";
        mapping(indent + 2, depth + 1, true);
      } else {
        text_ += " " + scalar() + end();
      }
    }
  }

  std::mt19937& random_;
  std::string text_;
};

json::value read(std::string_view text) {
  auto value = yaml::parse(text);
  EXPECT_TRUE(value) << text << (value ? "" : value.error().message);
  return value ? *value : json::value();
}

json::value* at(json::value& root, const Path& path, std::size_t keys) {
  json::value* value = &root;
  for (std::size_t i = 0; i < keys; ++i) {
    if (!value->is_object()) return nullptr;
    value = value->get_object().if_contains(path[i]);
    if (value == nullptr) return nullptr;
  }
  return value;
}

/// The same in the model; false: it cannot be done there.
bool model_set(json::value& root, const Path& path, const json::value& wanted) {
  json::value* value = &root;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (value->is_null() && i > 0) *value = json::object();
    if (!value->is_object()) return false;
    const bool is_last = i + 1 == path.size();
    json::value* next = value->get_object().if_contains(path[i]);
    if (next == nullptr) next = &(value->get_object()[path[i]] = is_last ? json::value() : json::value(json::object()));
    value = next;
  }
  if (wanted.is_array()) {
    if (value->is_null()) *value = json::array();
    if (!value->is_array()) return false;
    for (const json::value& item : wanted.get_array()) {
      if (std::ranges::find(value->get_array(), item) == value->get_array().end()) value->get_array().push_back(item);
    }
    return true;
  }
  if (value->is_array() || value->is_object()) return false;
  *value = wanted;
  return true;
}

bool model_remove(json::value& root, const Path& path) {
  for (std::size_t keys = path.size(); keys > 0; --keys) {
    json::value* owner = at(root, path, keys - 1);
    if (owner == nullptr || !owner->is_object() || !owner->get_object().contains(path[keys - 1])) return false;
    if (owner->get_object().size() > 1) {
      owner->get_object().erase(path[keys - 1]);
      return true;
    }
  }
  return false;
}

Path random_path(std::mt19937& random, const json::value& root) {
  static constexpr std::array<std::string_view, 6> kNames{"a", "b", "c", "d", "e", "f"};
  Path path;
  const json::value* value = &root;
  while (path.size() < 4) {
    const std::string_view name = kNames.at(random() % kNames.size());
    path.push_back(name);
    value = value != nullptr && value->is_object() ? value->get_object().if_contains(name) : nullptr;
    if (random() % 3 == 0) break;
  }
  return path;
}

}  // namespace

TEST(YamlEditProperty, SettingChangesNothingElse) {
  std::mt19937 random(4711);
  Writer writer(random);
  std::size_t edits = 0;
  for (int round = 0; round < 3000; ++round) {
    const std::string text = writer.document();
    json::value model = read(text);
    const Path path = random_path(random, model);
    const bool is_list = random() % 3 == 0;
    const YamlValue value = is_list ? YamlValue::list({"ALL"}) : YamlValue("false");
    const json::value wanted = is_list ? json::value(json::array{"ALL"}) : json::value(false);
    const auto edit = set_value(text, *root_of(text), path, value);
    if (!edit) continue;
    ++edits;
    const std::string after = applied(text, edit);
    ASSERT_TRUE(model_set(model, path, wanted)) << text << "->\n" << after;
    ASSERT_EQ(read(after), model) << text << "->\n" << after;
    ASSERT_FALSE(set_value(after, *root_of(after), path, value)) << "twice: " << after;
  }
  EXPECT_GT(edits, 1800U);
}

TEST(YamlEditProperty, RemovingChangesNothingElse) {
  std::mt19937 random(4712);
  Writer writer(random);
  std::size_t edits = 0, possible = 0;
  for (int round = 0; round < 4000; ++round) {
    const std::string text = writer.document();
    json::value model = read(text);
    const Path path = random_path(random, model);
    const auto edit = remove_entry(text, *root_of(text), path);
    json::value changed = model;
    const bool can = model_remove(changed, path);
    if (can) ++possible;
    if (!edit) continue;
    ++edits;
    const std::string after = applied(text, edit);
    ASSERT_TRUE(can) << text << "->\n" << after;
    ASSERT_EQ(read(after), changed) << text << "->\n" << after;
    ASSERT_FALSE(remove_entry(after, *root_of(after), path)) << "twice: " << after;
  }
  EXPECT_GT(edits * 10, possible * 9);
}

TEST(YamlEditProperty, RemovingItemsChangesNothingElse) {
  std::mt19937 random(4713);
  Writer writer(random);
  std::size_t edits = 0, lists = 0;
  for (int round = 0; round < 12000; ++round) {
    const std::string text = writer.document();
    json::value model = read(text);
    const Path path = random_path(random, model);
    const yaml::NodePtr root = root_of(text);
    const yaml::Node* list = root.get();
    for (const std::string_view key : path) list = list == nullptr ? nullptr : list->find(key);
    if (list == nullptr || !list->is_sequence() || list->items.empty()) continue;
    ++lists;
    std::vector<TextRange> places;
    json::value* value = at(model, path, path.size());
    ASSERT_NE(value, nullptr);
    json::array left;
    for (std::size_t i = 0; i < list->items.size(); ++i) {
      if (random() % 2 == 0 && list->items[i]->range.size() > 0) {
        places.push_back(list->items[i]->range);
      } else {
        left.push_back(value->get_array()[i]);
      }
    }
    if (places.empty()) continue;
    const auto edit = remove_items(text, *root, path, places);
    if (!edit) continue;
    ++edits;
    if (left.empty()) {
      ASSERT_TRUE(model_remove(model, path));
    } else {
      *value = left;
    }
    const std::string after = applied(text, edit);
    ASSERT_EQ(read(after), model) << text << "->\n" << after;
  }
  EXPECT_GT(lists, 150U);
  EXPECT_GT(edits * 10, lists * 5);
}

}  // namespace plimsoll::settings

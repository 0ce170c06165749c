// SPDX-License-Identifier: Apache-2.0
// The parts without a terminal. tests/real/explore drives the whole through a pseudo-terminal.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "explore/app.h"
#include "explore/model.h"
#include "explore/pager.h"
#include "explore/search.h"
#include "tree/at_layer.h"

namespace plimsoll::explore {
namespace {

using tree::FileTable;
using tree::NodeId;
using tree::Record;
using tree::RecordKind;
using tree::Stack;

/// "file path size", "folder path", "link path target", "remove path", "opaque path"; a line each.
FileTable table(const std::vector<std::string>& lines) {
  FileTable made;
  for (const std::string& line : lines) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < line.size();) {
      const std::size_t end = std::min(line.find(' ', at), line.size());
      words.push_back(line.substr(at, end - at));
      at = end + 1;
    }
    Record record;
    record.path = words[1];
    record.mode = 0644;
    if (words[0] == "file") record.size = std::stoull(words[2]);
    if (words[0] == "folder") record.kind = RecordKind::folder, record.mode = 0755;
    if (words[0] == "link") record.kind = RecordKind::symlink, record.link = words[2];
    if (words[0] == "remove") record.kind = RecordKind::whiteout;
    if (words[0] == "opaque") record.kind = RecordKind::opaque;
    made.add(record);
  }
  return made;
}

Stack stack_of(const std::vector<std::vector<std::string>>& layers) {
  Stack stack;
  for (const auto& lines : layers) stack.apply(table(lines));
  return stack;
}

SnapshotPtr snapshot_of(Stack stack, std::shared_ptr<const Report> report = nullptr) {
  Snapshot snapshot;
  snapshot.name = "shop:1.4";
  for (std::uint32_t i = 0; i < stack.layers(); ++i)
    snapshot.layers.push_back({.ref = {i, {}, {}, {}}, .size = 1000, .instruction = fmt::format("RUN step {}", i + 1), .reading = Reading::done});
  snapshot.stack = std::make_shared<const Stack>(std::move(stack));
  snapshot.report = std::move(report);
  snapshot.listed = snapshot.finished = true;
  return std::make_shared<const Snapshot>(std::move(snapshot));
}

/// The rows of a model as text.
std::string rows_of(const Model& model) {
  std::string out;
  for (const Row& row : model.rows())
    out += fmt::format("{}{}{} {}\n", std::string(row.depth, ' '), model.stack().name(row.node),
                       model.view().is_folder(row.node) ? "/" : "", change_letter(model.view().change(row.node)));
  return out;
}

std::vector<std::vector<std::string>> random_layers(std::mt19937& dice) {
  const auto roll = [&](std::size_t n) { return static_cast<std::size_t>(dice() % n); };
  const std::vector<std::string> names = {"a", "b", "c"};
  std::vector<std::vector<std::string>> layers(1 + roll(5));
  for (auto& lines : layers) {
    for (std::size_t i = roll(7); i > 0; --i) {
      std::string path = names[roll(3)];
      while (roll(2) == 0) path += "/" + names[roll(3)];
      switch (roll(8)) {
        case 0:
          lines.push_back("remove " + path);
          break;
        case 1:
          lines.push_back("opaque " + path);
          break;
        case 2:
        case 3:
          lines.push_back("folder " + path);
          break;
        default:
          lines.push_back(fmt::format("file {} {}", path, 1 + roll(1000)));
          break;
      }
    }
  }
  return layers;
}

TEST(AtLayer, IsTheStackOfTheLayersUpToThere) {
  std::mt19937 dice(3);
  for (int round = 0; round < 400; ++round) {
    const auto layers = random_layers(dice);
    const Stack all = stack_of(layers);
    for (std::uint32_t layer = 0; layer < layers.size(); ++layer) {
      const Stack part = stack_of({layers.begin(), layers.begin() + layer + 1});
      for (NodeId node = 1; node < all.nodes(); ++node) {
        const tree::Version* seen = tree::seen_at(all, node, layer);
        const NodeId same = part.find(all.path(node));
        const tree::Version* expected = same == tree::kNoNode ? nullptr : part.visible(same);
        ASSERT_EQ(seen == nullptr, expected == nullptr) << all.path(node) << " at " << layer << " of round " << round;
        if (seen == nullptr) continue;
        EXPECT_EQ(seen->layer, expected->layer);
        EXPECT_EQ(seen->size, expected->size);
        EXPECT_EQ(tree::exists_at(all, node, layer), part.exists(same));
      }
    }
  }
}

TEST(View, IsTheDifferenceOfTwoStacks) {
  std::mt19937 dice(5);
  for (int round = 0; round < 400; ++round) {
    const auto layers = random_layers(dice);
    const Stack all = stack_of(layers);
    for (std::uint32_t layer = 0; layer < layers.size(); ++layer) {
      const Stack below = stack_of({layers.begin(), layers.begin() + layer});
      const Stack above = stack_of({layers.begin(), layers.begin() + layer + 1});
      const auto seen_in = [&](const Stack& stack, NodeId node) -> const tree::Version* {
        const NodeId same = stack.find(all.path(node));
        return same == tree::kNoNode ? nullptr : stack.visible(same);
      };
      const View view(all, {Scope::stack, layer}, {});
      for (NodeId node = 1; node < all.nodes(); ++node) {
        const tree::Version* old = seen_in(below, node);
        const tree::Version* now = seen_in(above, node);
        const std::string where = fmt::format("{} at {} of round {}", all.path(node), layer, round);
        Change expected = Change::same;
        if (old == nullptr && now != nullptr) expected = Change::added;
        // What was removed is there again when something is put into it.
        const NodeId same = above.find(all.path(node));
        const bool is_there = same != tree::kNoNode && above.exists(same);
        if (old != nullptr && now == nullptr) expected = is_there ? Change::changed : Change::removed;
        const bool is_told = now != nullptr && now->layer == layer;
        if (old != nullptr && is_told && now->kind == RecordKind::file) expected = Change::changed;
        const bool is_said = (old != nullptr || now != nullptr) && (!is_told || now->kind == RecordKind::file || old == nullptr);
        if (is_said) {
          EXPECT_EQ(view.change(node), expected) << where;
        }
        if (now == nullptr) continue;
        std::uint64_t size = 0;  // of what is there in the folder, or of the file
        above.walk([&](NodeId inside) {
          if (const tree::Version* version = above.visible(inside)) size += version->size;
        }, above.find(all.path(node)));
        EXPECT_EQ(view.size(node), size) << where;
      }
    }
  }
}

TEST(View, OfALayerHasWhatTheLayerDidAndTheFoldersAbove) {
  const Stack stack = stack_of({{"folder etc", "file etc/a 1", "file etc/b 2", "file x/y/z 4"},
                                {"folder etc", "file etc/a 10", "remove x", "file new 5", "file etc/.wh..x 1"}});
  const View view(stack, {Scope::layer, 1}, {});
  const auto change = [&](std::string_view path) { return change_letter(view.change(stack.find(path))); };
  EXPECT_EQ(view.change(stack.find("etc")), Change::same);  // told again as it was
  EXPECT_EQ(change("etc/a"), 'M');
  EXPECT_EQ(view.change(stack.find("etc/b")), Change::outside);
  EXPECT_EQ(change("x"), 'D');  // no layer told of it, and all in it is gone
  EXPECT_EQ(change("x/y/z"), 'D');
  EXPECT_EQ(change("new"), 'A');
  EXPECT_EQ(view.size(stack.find("x")), 4U);
  EXPECT_EQ(view.size(tree::kRoot), 16U);
  EXPECT_TRUE(view.is_touched(stack.find("etc")));
}

TEST(Model, OpensClosesSortsAndFilters) {
  Model model;
  model.show(snapshot_of(stack_of({{"folder etc", "file etc/a 1", "file etc/big 900", "file usr/bin/x 5", "file z 3"},
                                   {"file etc/a 2", "remove z"}})));
  EXPECT_EQ(rows_of(model), "etc/ A\nusr/  \nz A\n");
  ASSERT_TRUE(model.open_current());
  EXPECT_EQ(rows_of(model), "etc/ A\n a A\n big A\nusr/  \nz A\n");
  model.sort_by(Sort::size);
  EXPECT_EQ(rows_of(model), "etc/ A\n big A\n a A\nusr/  \nz A\n");
  model.sort_by(Sort::name);
  model.look_through({Scope::layer, 1});
  EXPECT_EQ(rows_of(model), "etc/  \n a M\nz D\n");
  model.look_through({Scope::stack, 1});
  EXPECT_EQ(rows_of(model), "etc/  \n a M\n big  \nusr/  \nz D\n");
  model.filter_by(Filter::changed);
  EXPECT_EQ(rows_of(model), "etc/  \n a M\nz D\n");
  // A jump opens what is above and drops a filter that is in the way.
  ASSERT_TRUE(model.reveal(model.stack().find("usr/bin/x")));
  EXPECT_EQ(model.filter(), Filter::all);
  EXPECT_EQ(model.stack().path(model.current()->node), "usr/bin/x");
  model.close_current();
  EXPECT_EQ(model.stack().path(model.current()->node), "usr/bin");
  model.close_current();
  EXPECT_EQ(rows_of(model), "etc/  \n a M\n big  \nusr/  \n bin/  \nz D\n");
  model.move_by(-100);
  EXPECT_EQ(model.cursor(), 0U);
  model.move_by(100);
  EXPECT_EQ(model.stack().path(model.current()->node), "z");
  EXPECT_FALSE(model.open_current());
}

TEST(Model, KeepsItsPlaceWhenMoreIsKnown) {
  const std::vector<std::string> first = {"file b/c/d 1", "file x 1"};
  const std::vector<std::string> second = {"file a/a 1", "file b/a 1"};
  Stack partial;
  partial.apply_nothing();
  partial.apply(table(second));
  Model model;
  model.show(snapshot_of(std::move(partial)));
  model.look_through({Scope::stack, 1});
  model.move_by(1);
  ASSERT_TRUE(model.open_current());
  EXPECT_EQ(rows_of(model), "a/  \nb/  \n a A\n");
  model.move_by(1);
  model.show(snapshot_of(stack_of({first, second})));
  EXPECT_EQ(rows_of(model), "a/  \nb/  \n a A\n c/  \nx  \n");
  EXPECT_EQ(model.stack().path(model.current()->node), "b/a");
}

/// Whatever is opened and closed, the rows are those that a tree written anew would have.
TEST(Model, RowsAreAlwaysTheTree) {
  std::mt19937 dice(11);
  const auto roll = [&](std::size_t n) { return static_cast<std::size_t>(dice() % n); };
  for (int round = 0; round < 100; ++round) {
    const auto layers = random_layers(dice);
    Model model;
    model.show(snapshot_of(stack_of(layers)));
    for (int step = 0; step < 30; ++step) {
      if (!model.rows().empty()) model.move_to(roll(model.rows().size()));
      if (roll(3) == 0) model.close_current(); else model.open_current();
      if (roll(6) == 0) model.look_through({roll(2) == 0 ? Scope::layer : Scope::stack, static_cast<std::uint32_t>(roll(layers.size()))});
      const std::string before = rows_of(model);
      const std::size_t at = model.cursor();
      model.sort_by(Sort::name);  // writes all rows anew
      EXPECT_EQ(rows_of(model), before);
      EXPECT_EQ(model.cursor(), at);
    }
  }
}

TEST(Search, FindsAllVersionsByNameOrPath) {
  const Stack stack = stack_of({{"file etc/Passwd 1", "file usr/lib/passwd.so 2", "file x 1"},
                                {"file etc/Passwd 3", "remove x", "folder passwd"}});
  const auto found = [&](std::string_view query) {
    std::string out;
    for (const Hit& hit : search(stack, query).hits) out += fmt::format("{}@{} ", stack.path(hit.node), hit.layer);
    return out;
  };
  EXPECT_EQ(found("passwd"), "etc/Passwd@0 etc/Passwd@1 passwd@1 usr/lib/passwd.so@0 ");
  EXPECT_EQ(found("Passwd"), "etc/Passwd@0 etc/Passwd@1 ");
  EXPECT_EQ(found("*.so"), "usr/lib/passwd.so@0 ");
  EXPECT_EQ(found("lib/passwd"), "usr/lib/passwd.so@0 ");
  EXPECT_EQ(found("/etc/pass"), "etc/Passwd@0 etc/Passwd@1 ");
  EXPECT_EQ(found("/etc/*"), "etc/Passwd@0 etc/Passwd@1 ");
  EXPECT_EQ(found("x"), "x@0 ");
  EXPECT_EQ(found("nothing"), "");
  EXPECT_EQ(found(""), "");
  EXPECT_TRUE(search(stack, "a", 1).cut);
}

/// The obvious way to match, which takes forever on hostile patterns.
bool slow_match(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*') return slow_match(pattern.substr(1), text) || (!text.empty() && slow_match(pattern, text.substr(1)));
  return !text.empty() && (pattern[0] == '?' || pattern[0] == text[0]) && slow_match(pattern.substr(1), text.substr(1));
}

TEST(Search, Patterns) {
  std::mt19937 dice(2);
  for (int round = 0; round < 20'000; ++round) {
    std::string pattern, text;
    for (std::size_t i = dice() % 7; i > 0; --i) pattern += "ab*?"[dice() % 4];
    for (std::size_t i = dice() % 7; i > 0; --i) text += "ab"[dice() % 2];
    ASSERT_EQ(matches_pattern(pattern, text), slow_match(pattern, text)) << pattern << " " << text;
  }
  EXPECT_TRUE(matches_pattern("[a-c]x[!0-9]", "bxy"));
  EXPECT_FALSE(matches_pattern("[a-c]x[!0-9]", "bx7"));
  EXPECT_TRUE(matches_pattern("[]]", "]"));
  EXPECT_TRUE(matches_pattern("a[", "a["));
  EXPECT_TRUE(matches_pattern("\\*", "*"));
  EXPECT_FALSE(matches_pattern(std::string(2000, '*') + "b", std::string(4000, 'a')));
}

Buffer buffer(std::string_view text) {
  const Bytes bytes = as_bytes(text);
  return {bytes.begin(), bytes.end()};
}

TEST(Pager, TextAndHex) {
  Pager pager(buffer("one\r\n\ttwo\n\x1b[31mred\xff\n日本語"));
  ASSERT_EQ(pager.reader(), Reader::text);
  ASSERT_EQ(pager.lines(), 4U);
  EXPECT_EQ(pager.line(0, 0, 80, Charset::unicode), "one");
  EXPECT_EQ(pager.line(1, 0, 80, Charset::unicode), "        two");
  EXPECT_EQ(pager.line(1, 9, 80, Charset::unicode), "wo");
  EXPECT_EQ(pager.line(2, 0, 80, Charset::unicode), "\\x1b[31mred\\xff");
  EXPECT_EQ(pager.line(3, 0, 4, Charset::unicode), "日本");
  EXPECT_EQ(pager.line(3, 1, 4, Charset::unicode), " 本 ");  // characters cut in their middle
  EXPECT_EQ(pager.line(3, 0, 80, Charset::ascii), "???");
  EXPECT_EQ(pager.line(9, 0, 80, Charset::unicode), "");
  EXPECT_EQ(pager.find("TWO", 0), 1U);
  EXPECT_EQ(pager.find("two", 2), 4U);
  Pager binary(buffer(std::string("\0\1\2abc", 6) + std::string(20, 'z')));
  ASSERT_EQ(binary.reader(), Reader::hex);
  binary.set_width(80);
  ASSERT_EQ(binary.lines(), 2U);
  EXPECT_EQ(binary.line(0, 0, 80, Charset::unicode),
            "00000000  00 01 02 61 62 63 7a 7a  7a 7a 7a 7a 7a 7a 7a 7a  ...abczzzzzzzzzz");
  binary.set_width(60);
  EXPECT_EQ(binary.lines(), 4U);
  EXPECT_EQ(Pager(Buffer{}).lines(), 0U);
}

TEST(Text, IsHarmlessAndFits) {
  EXPECT_EQ(shown("a b", Charset::unicode), "a b");
  EXPECT_EQ(shown("\x1b\u202e\u200b\n", Charset::unicode), "\\x1b\\xe2\\x80\\xae\\xe2\\x80\\x8b\\x0a");
  EXPECT_EQ(shown("é", Charset::ascii), "?");
  EXPECT_EQ(clip_front("usr/share/doc", 8, Charset::ascii), "...e/doc");
  EXPECT_EQ(fit("日本", 3, Charset::unicode), "日…");
  EXPECT_EQ(fit("a", 3, Charset::unicode), "a  ");
  EXPECT_EQ(time_text(1709296200), "2024-03-01 12:30");
  EXPECT_EQ(time_text(-1), "1969-12-31 23:59");
  const Names names = parse_names("root:x:0:0::/root:/bin/sh\nbad\n::\ntoor:x:0:\nx:y:12a:\nnobody:x:65534\nlast:x:7:");
  EXPECT_EQ(names, (Names{{0, "root"}, {65534, "nobody"}, {7, "last"}}));
}

/// What the app asked for, and answers that the test makes.
class Script final : public Background {
 public:
  SnapshotPtr current = std::make_shared<const Snapshot>();
  std::string doing;
  std::vector<std::string> asked;
  std::optional<Answer> ready;
  SnapshotPtr snapshot() override { return current; }
  std::string activity() override { return doing; }
  void read(SnapshotPtr, scan::FileAt file) override {
    asked.push_back(fmt::format("read {}@{} #{}", file.path, file.layer, file.entries));
  }
  void extract(SnapshotPtr, scan::FileAt file, std::filesystem::path path, scan::Overwrite overwrite) override {
    asked.push_back(fmt::format("extract {}@{} to {}{}", file.path, file.layer, path.string(),
                                overwrite == scan::Overwrite::yes ? " over it" : ""));
  }
  void forget() override { asked.emplace_back("forget"); }
  std::optional<Answer> take() override { return std::exchange(ready, std::nullopt); }
};

void type(App& app, std::string_view keys) {
  for (const char c : keys) {
    if (c == '\n')
      app.press({Key::Code::enter});
    else if (c == '\t')
      app.press({Key::Code::tab});
    else
      app.press({Key::Code::character, static_cast<char32_t>(c)});
  }
}

std::shared_ptr<const Report> report_with_findings() {
  Report report;
  Finding secret;
  secret.id = "private-key";
  secret.kind = FindingKind::secret;
  secret.severity = Severity::critical;
  secret.title = "OpenSSH private key";
  Place place;
  place.path = "root/.ssh/id_rsa";
  place.layer = LayerRef{0, {}, {}, {}};
  place.removed = LayerRef{1, {}, {}, {}};
  secret.places.push_back(place);
  secret.remedy.action = "use RUN --mount=type=ssh";
  report.findings.push_back(secret);
  Finding vulnerability;
  vulnerability.id = "CVE-2026-0001";
  vulnerability.severity = Severity::medium;
  vulnerability.package = "openssl";
  vulnerability.packages.push_back({.name = "openssl", .version = "3", .path = "app/shop.jar/inner.jar"});
  report.findings.push_back(vulnerability);
  return std::make_shared<const Report>(std::move(report));
}

TEST(App, MarksFindingsAndTellsOfThem) {
  Script script;
  script.current = snapshot_of(stack_of({{"file root/.ssh/id_rsa 50", "file app/shop.jar 9", "file plain 1"},
                                         {"remove root/.ssh/id_rsa", "file plain 2"}}),
                               report_with_findings());
  App app(script, Charset::unicode);
  app.tick();
  std::string text = app.draw({24, 80}).text();
  EXPECT_NE(text.find("1 critical  1 medium"), std::string::npos) << text;
  EXPECT_NE(text.find("What layer 2 did"), std::string::npos) << text;
  EXPECT_NE(text.find(" D    d?????????                  50 B ▸ root/"), std::string::npos) << text;
  type(app, "[");
  text = app.draw({24, 80}).text();
  EXPECT_NE(text.find("   !C d?????????                  50 B ▸ root/"), std::string::npos) << text;
  EXPECT_NE(text.find("   !M d?????????                   9 B ▸ app/"), std::string::npos) << text;
  EXPECT_NE(text.find("A    -rw-r--r-- 0:0               1 B   plain"), std::string::npos) << text;
  type(app, "fGlllli");
  text = app.draw({24, 80}).text();
  EXPECT_NE(text.find("/root/.ssh/id_rsa"), std::string::npos) << text;
  EXPECT_NE(text.find("deleted by layer 2: RUN step 2"), std::string::npos) << text;
  EXPECT_NE(text.find("CRIT private-key  OpenSSH private key   layer 1, gone in layer 2"), std::string::npos) << text;
  EXPECT_NE(text.find("use RUN --mount=type=ssh"), std::string::npos) << text;
  type(app, "qF");
  text = app.draw({24, 80}).text();
  EXPECT_NE(text.find("2 findings at 2 places"), std::string::npos) << text;
  EXPECT_NE(text.find("gone in layer 2"), std::string::npos) << text;
  app.press({Key::Code::down});
  type(app, "\n");
  text = app.draw({24, 80}).text();
  EXPECT_NE(text.find("\n /app/shop.jar"), std::string::npos) << text;
}

TEST(App, ReadsAndExtractsInTheBackground) {
  Script script;
  script.current = snapshot_of(stack_of({{"file a 1", "file a 2", "link l a", "folder d"}}));
  App app(script, Charset::unicode);
  app.tick();
  type(app, "v");
  EXPECT_EQ(script.asked, std::vector<std::string>{"read a@0 #2"});
  EXPECT_NE(app.draw({24, 80}).text().find("Esc stops it"), std::string::npos);
  type(app, "jjj");  // nothing else happens meanwhile
  script.ready = Answer{.content = buffer("hello\n")};
  EXPECT_TRUE(app.tick());
  EXPECT_NE(app.draw({24, 80}).text().find("\nhello\n"), std::string::npos);
  type(app, "qv");
  app.press({Key::Code::escape});
  EXPECT_EQ(script.asked.back(), "forget");
  type(app, "x");
  EXPECT_NE(app.draw({24, 80}).text().find("extract to: a"), std::string::npos);
  for (int i = 0; i < 3; ++i) app.press({Key::Code::character, U'é'});
  app.press({Key::Code::backspace});
  type(app, "\n");
  EXPECT_EQ(script.asked.back(), "extract a@0 to aéé");
  script.ready = Answer{.to = Answer::To::extract, .error = "no room\nmore"};
  app.tick();
  EXPECT_NE(app.draw({24, 80}).text().find("\n no room\n"), std::string::npos);
  const std::size_t asked = script.asked.size();
  type(app, "jv");
  EXPECT_NE(app.draw({24, 80}).text().find("this is a folder"), std::string::npos);
  type(app, "jv");
  EXPECT_NE(app.draw({24, 80}).text().find("this is a link"), std::string::npos);
  EXPECT_EQ(script.asked.size(), asked);
}

/// Any keys in any order, on screens of any size: no crash, and no row wider than the screen.
TEST(App, TakesAnything) {
  std::mt19937 dice(17);
  const auto roll = [&](std::size_t n) { return static_cast<std::size_t>(dice() % n); };
  constexpr std::string_view kKeys = "qjkhlgG b/nNvxistfF?[]\n\t*ac";
  for (int round = 0; round < 60; ++round) {
    Script script;
    App app(script, round % 2 == 0 ? Charset::unicode : Charset::ascii);
    for (int step = 0; step < 120; ++step) {
      if (roll(20) == 0) script.current = snapshot_of(stack_of(random_layers(dice)), roll(2) == 0 ? report_with_findings() : nullptr);
      if (roll(10) == 0) script.ready = Answer{.content = buffer("some\ttext\n\x01")};
      app.tick();
      if (roll(6) == 0)
        app.press({static_cast<Key::Code>(roll(17))});
      else
        type(app, kKeys.substr(roll(kKeys.size()), 1));
      const Size size{1 + roll(40), 1 + roll(150)};
      const Frame frame = app.draw(size);
      for (std::size_t row = 0; row < size.rows; ++row) {
        for (const Piece& piece : frame.row(row)) ASSERT_LT(piece.column, size.columns);
      }
      (void)frame.text();
    }
  }
}

TEST(App, ScrollsThroughManyFilesWithoutLookingAtThem) {
  FileTable many;
  Record record;
  record.mode = 0644;
  for (int i = 0; i < 300'000; ++i) {
    record.path = fmt::format("srv/{}/{:06}", i / 1000, i);
    record.size = 1;
    many.add(record);
  }
  Stack stack;
  stack.apply(many);
  Script script;
  script.current = snapshot_of(std::move(stack));
  App app(script, Charset::unicode);
  app.tick();
  type(app, "llll");
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 200; ++i) {
    app.press({Key::Code::down});
    (void)app.draw({24, 80});
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2));
}

}  // namespace
}  // namespace plimsoll::explore

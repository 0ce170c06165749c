// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <random>

#include "base/testing.h"
#include "base/utf16.h"
#include "lint/engine.h"
#include "lsp/framing.h"
#include "lsp/server.h"

namespace plimsoll::lsp {
namespace {

std::vector<Frame> all_of(Frames& frames) {
  std::vector<Frame> out;
  while (auto frame = frames.next()) out.push_back(*std::move(frame));
  return out;
}

TEST(lsp_framing, messages_come_out_whole_however_bytes_arrive) {
  std::mt19937 random(3);
  std::string stream;
  std::vector<std::string> sent;
  for (int i = 0; i < 200; ++i) {
    sent.emplace_back(random() % 300, static_cast<char>('a' + random() % 26));
    if (i % 7 == 0) sent.back() += "\r\n\r\nContent-Length: 5\r\n\r\n";
    stream += fmt::format("{}Content-Length: {}\r\n\r\n{}", i % 3 == 0 ? "Content-Type: x; charset=utf-8\r\n" : "",
                          sent.back().size(), sent.back());
  }
  for (int round = 0; round < 20; ++round) {
    Frames frames;
    std::vector<std::string> got;
    for (std::size_t at = 0; at < stream.size();) {
      const std::size_t part = std::min<std::size_t>(1 + random() % 40, stream.size() - at);
      frames.add(std::string_view(stream).substr(at, part));
      at += part;
      for (Frame& frame : all_of(frames)) got.push_back(std::move(frame.body));
    }
    ASSERT_EQ(got, sent);
  }
}

TEST(lsp_framing, goes_on_after_what_is_malformed) {
  const std::string good = "Content-Length: 2\r\n\r\n{}";
  for (const std::string& bad :
       {std::string("Content-Length: -1\r\n\r\n"), std::string("Content-Length: 99999999999999999999999\r\n\r\n"),
        std::string("Content-Length: 2x\r\n\r\n"), std::string("Nothing: 1\r\n\r\n"), std::string("\r\n\r\n"),
        std::string(20'000, 'h') + "\r\n\r\n", "Content-Length: 100000000\r\n\r\n" + std::string(100'000'000, 'x')}) {
    Frames frames;
    for (std::size_t at = 0; at < bad.size(); at += 100'000) {
      frames.add(std::string_view(bad).substr(at, 100'000));
      while (auto frame = frames.next()) EXPECT_NE(frame->problem, "");
    }
    frames.add(good);
    std::vector<Frame> rest = all_of(frames);
    ASSERT_FALSE(rest.empty()) << bad.substr(0, 60);
    EXPECT_EQ(rest.back().body, "{}") << bad.substr(0, 60);
  }
}

TEST(lsp_text, positions_and_bytes_lead_to_each_other) {
  const Text text(
      "a\xc3\xa9\xf0\x9d\x84\x9e"
      "b\r\nsecond\rthird\n");
  EXPECT_EQ(text.position(1), (Position{0, 1}));
  EXPECT_EQ(text.position(3), (Position{0, 2}));
  EXPECT_EQ(text.position(7), (Position{0, 4}));
  EXPECT_EQ(text.position(10), (Position{1, 0}));
  EXPECT_EQ(text.position(17), (Position{2, 0}));
  EXPECT_EQ(text.offset({0, 3}), 3U);  // within a pair: its begin
  EXPECT_EQ(text.offset({0, 99}), 8U);
  EXPECT_EQ(text.offset({99, 0}), text.str().size());
  std::mt19937 random(5);
  constexpr std::string_view kPieces[] = {"x", "\n", "\r\n", "\r", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", " "};
  for (int round = 0; round < 200; ++round) {
    std::string content;
    for (std::size_t n = random() % 40; n > 0; --n) content += kPieces[random() % std::size(kPieces)];
    const Text made(content);
    for (std::size_t at = 0; at <= content.size(); ++at) {
      if (at < content.size() && utf8_sequence(std::string_view(content).substr(at)) == 0) continue;
      const bool within_line_end = at > 0 && at < content.size() && content[at] == '\n' && content[at - 1] == '\r';
      if (within_line_end) continue;
      EXPECT_EQ(made.offset(made.position(at)), at) << round;
    }
  }
}

TEST(lsp_text, uris_are_paths) {
  EXPECT_EQ(path_of_uri("file:///home/me/a%20b/Dockerfile"), "/home/me/a b/Dockerfile");
  EXPECT_EQ(path_of_uri("file://host/x"), "/x");
  EXPECT_EQ(path_of_uri("untitled:Untitled-1"), "Untitled-1");
  EXPECT_EQ(path_of_uri("file:///a%zz%4%00"), "/a%zz%4");
}

/// The editor's side.
class Session {
 public:
  explicit Session(lint::Settings settings = {}) : server(std::move(settings)) {}

  json::value call(std::string_view method, json::value params) {
    const std::int64_t id = ++id_;
    server.take(
        json::compact(json::object{{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", std::move(params)}}));
    json::value answer;
    for (json::value& message : server.sent()) {
      EXPECT_EQ(json::integer(message, "id"), id);
      answer = std::move(message);
    }
    return answer;
  }
  void tell(std::string_view method, json::value params) {
    server.take(json::compact(json::object{{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}}));
  }
  json::value begin(json::value params = json::object()) {
    json::value answer = call("initialize", std::move(params));
    tell("initialized", json::object());
    return answer;
  }
  void open(std::string_view uri, std::string_view language, std::string_view text) {
    tell("textDocument/didOpen",
         {{"textDocument", {{"uri", uri}, {"languageId", language}, {"version", 1}, {"text", text}}}});
  }
  /// The diagnostics that came last for each document since the last call.
  std::map<std::string, json::array> told() {
    server.settle();
    std::map<std::string, json::array> out;
    for (const json::value& message : server.sent()) {
      EXPECT_EQ(json::text(message, "method"), "textDocument/publishDiagnostics");
      const json::value& params = message.at("params");
      out[std::string(json::text(params, "uri"))] = json::items(params, "diagnostics");
    }
    return out;
  }

  Server server;

 private:
  std::int64_t id_ = 0;
};

constexpr std::string_view kUri = "untitled:Dockerfile";
constexpr std::string_view kText =
    "FROM debian:12\n# \xf0\x9d\x84\x9e\nRUN echo \xf0\x9d\x84\x9e && sudo x\nMAINTAINER me\n";

std::string code_of(const json::value& diagnostic) { return std::string(json::text(diagnostic, "code")); }

int error_code(const json::value& answer) {
  const json::value* error = json::find(answer, "error");
  return error == nullptr ? 0 : static_cast<int>(json::integer(*error, "code").value_or(0));
}

/// A document after a workspace edit of one document.
std::string edited(std::string text, const json::value& action) {
  const json::value& edit = action.at("edit");
  const json::value* changes = json::find(edit, "changes");
  const json::array& edits = changes != nullptr ? changes->as_object().begin()->value().as_array()
                                                : edit.at("documentChanges").at(0).at("edits").as_array();
  const Text before(text);
  std::vector<std::tuple<std::size_t, std::size_t, std::string>> replacements;
  for (const json::value& one : edits) {
    const json::value& range = one.at("range");
    replacements.emplace_back(before.offset(*parse_position(range.at("start"))),
                              before.offset(*parse_position(range.at("end"))), json::text(one, "newText"));
  }
  std::ranges::sort(replacements, std::greater());
  for (const auto& [begin, end, with] : replacements) text.replace(begin, end - begin, with);
  return text;
}

TEST(lsp_session, begins_works_and_ends) {
  Session session;
  EXPECT_EQ(error_code(session.call("textDocument/hover", json::object())), -32002);
  const json::value begun = session.begin();
  EXPECT_EQ(json::text(begun.at("result").at("capabilities"), "positionEncoding"), "utf-16");
  EXPECT_EQ(error_code(session.call("initialize", json::object())), -32600);
  session.open(kUri, "dockerfile", kText);
  const auto told = session.told();
  ASSERT_TRUE(told.contains(std::string(kUri)));
  EXPECT_TRUE(session.told().empty());  // once is enough
  session.tell("textDocument/didClose", {{"textDocument", {{"uri", kUri}}}});
  const auto gone = session.told();
  ASSERT_TRUE(gone.contains(std::string(kUri)));
  EXPECT_TRUE(gone.at(std::string(kUri)).empty());
  EXPECT_EQ(error_code(session.call("shutdown", nullptr)), 0);
  EXPECT_EQ(error_code(session.call("textDocument/hover", json::object())), -32600);
  session.tell("exit", nullptr);
  EXPECT_TRUE(session.server.is_over());
  EXPECT_TRUE(session.server.ended_well());
}

TEST(lsp_session, says_what_the_engine_says_in_utf16) {
  Session session;
  session.begin();
  session.open(kUri, "dockerfile", kText);
  const json::array told = session.told().at(std::string(kUri));
  lint::SourceText source{.path = "Dockerfile", .kind = lint::FileKind::dockerfile, .text = kText};
  const lint::Checked checked = lint::check(source, {});
  ASSERT_EQ(told.size(), checked.findings.size());
  for (std::size_t i = 0; i < told.size(); ++i) {
    const Place& place = checked.findings[i].places.front();
    EXPECT_EQ(code_of(told[i]), checked.findings[i].id);
    EXPECT_EQ(json::text(told[i], "source"), "plimsoll");
    const json::value& start = told[i].at("range").at("start");
    EXPECT_EQ(json::integer(start, "line"), place.line - 1);
    const LineIndex lines(kText);
    const std::string_view line = lines.line(place.line, kText).in(kText);
    EXPECT_EQ(json::integer(start, "character"),
              static_cast<std::int64_t>(utf16_length(line.substr(0, place.column - 1))));
  }
}

TEST(lsp_session, changes_in_parts_come_to_what_changes_as_a_whole_come_to) {
  Session session;
  session.begin();
  std::mt19937 random(11);
  std::string text(kText);
  session.open(kUri, "dockerfile", text);
  constexpr std::string_view kPieces[] = {"RUN sudo x\n", "\xf0\x9f\x98\x80", "\n", "FROM a\n", "MAINTAINER x\n", "#"};
  for (int round = 0; round < 60; ++round) {
    const Text before(text);
    Position start{static_cast<std::uint32_t>(random() % 6), static_cast<std::uint32_t>(random() % 20)};
    Position end{start.line + static_cast<std::uint32_t>(random() % 2), static_cast<std::uint32_t>(random() % 20)};
    const std::string with(kPieces[random() % std::size(kPieces)]);
    const std::size_t begin = before.offset(start);
    text.replace(begin, std::max(before.offset(end), begin) - begin, with);
    session.tell("textDocument/didChange",
                 {{"textDocument", {{"uri", kUri}, {"version", round + 2}}},
                  {"contentChanges",
                   json::array{{{"range", {{"start", to_json(start)}, {"end", to_json(end)}}}, {"text", with}}}}});
    const json::array parts = session.told().at(std::string(kUri));
    Session whole;
    whole.begin();
    whole.open(kUri, "dockerfile", text);
    ASSERT_EQ(parts, whole.told().at(std::string(kUri))) << text;
  }
}

TEST(lsp_session, hover_says_why_and_what_to_do) {
  Session session;
  session.begin();
  session.open(kUri, "dockerfile", kText);
  const json::array told = session.told().at(std::string(kUri));
  if (told.empty()) GTEST_SKIP() << "no rule finds anything in the text yet";
  for (const json::value& diagnostic : told) {
    const json::value answer = session.call(
        "textDocument/hover", {{"textDocument", {{"uri", kUri}}}, {"position", diagnostic.at("range").at("start")}});
    const std::string_view markdown = json::text(answer.at("result").at("contents"), "value");
    EXPECT_NE(markdown.find(code_of(diagnostic)), std::string_view::npos);
    EXPECT_NE(markdown.find("What to do"), std::string_view::npos) << markdown;
  }
  const json::value nothing = session.call(
      "textDocument/hover", {{"textDocument", {{"uri", kUri}}}, {"position", {{"line", 1}, {"character", 0}}}});
  EXPECT_TRUE(nothing.at("result").is_null());
}

TEST(lsp_session, actions_mend_and_ignore) {
  for (const bool versioned : {false, true}) {
    Session session;
    session.begin({{"capabilities", {{"workspace", {{"workspaceEdit", {{"documentChanges", versioned}}}}}}}});
    session.open(kUri, "dockerfile", kText);
    const json::array told = session.told().at(std::string(kUri));
    if (told.empty()) GTEST_SKIP() << "no rule finds anything in the text yet";
    const auto count = [&](std::string_view code, const std::string& text) {
      Session again;
      again.begin();
      again.open(kUri, "dockerfile", text);
      return std::ranges::count(again.told().at(std::string(kUri)), std::string(code), code_of);
    };
    for (const json::value& diagnostic : told) {
      const std::string code = code_of(diagnostic);
      const json::value answer =
          session.call("textDocument/codeAction", {{"textDocument", {{"uri", kUri}}},
                                                   {"range", diagnostic.at("range")},
                                                   {"context", {{"diagnostics", json::array()}}}});
      bool ignores = false;
      for (const json::value& action : answer.at("result").as_array()) {
        if (json::text(action, "kind") != "quickfix") continue;
        if (code_of(action.at("diagnostics").at(0)) != code) continue;
        const std::string after = edited(std::string(kText), action);
        EXPECT_LT(count(code, after), count(code, std::string(kText))) << json::text(action, "title") << "\n" << after;
        ignores = ignores || json::text(action, "title") == "ignore " + code + " here";
      }
      EXPECT_TRUE(ignores) << code;
    }
  }
}

TEST(lsp_session, fix_all_is_what_fix_does) {
  Session session;
  session.begin();
  session.open(kUri, "dockerfile", kText);
  const json::value answer =
      session.call("textDocument/codeAction",
                   {{"textDocument", {{"uri", kUri}}},
                    {"range", {{"start", {{"line", 0}, {"character", 0}}}, {"end", {{"line", 0}, {"character", 0}}}}},
                    {"context", {{"only", json::array{"source.fixAll"}}}}});
  lint::SourceText source{.path = "Dockerfile", .kind = lint::FileKind::dockerfile, .text = kText};
  const lint::Mended mended = lint::mend(source, {}, Repair::safe);
  const json::array& actions = answer.at("result").as_array();
  ASSERT_EQ(actions.size(), mended.text == kText ? 0U : 1U);
  for (const json::value& action : actions) EXPECT_EQ(edited(std::string(kText), action), mended.text);
}

TEST(lsp_session, what_is_malformed_is_answered_or_passed_over) {
  Session session;
  session.begin();
  const auto answers_to = [&](std::string_view body) {
    session.server.take(body);
    const std::vector<json::value> sent = session.server.sent();
    return sent.empty() ? 0 : error_code(sent.front());
  };
  EXPECT_EQ(answers_to("{"), -32700);
  EXPECT_EQ(answers_to(""), -32700);
  EXPECT_EQ(answers_to("\xff"), -32700);
  EXPECT_EQ(answers_to(std::string(100'000, '[')), -32700);
  EXPECT_EQ(answers_to("[]"), -32600);
  EXPECT_EQ(answers_to("{}"), -32600);
  EXPECT_EQ(answers_to(R"({"id":1})"), -32600);
  EXPECT_EQ(answers_to(R"({"id":{},"method":"shutdown"})"), -32600);
  EXPECT_EQ(answers_to(R"({"id":1,"method":5})"), -32600);
  EXPECT_EQ(answers_to(R"({"id":1,"method":"what/ever"})"), -32601);
  EXPECT_EQ(answers_to(R"({"id":1,"method":"textDocument/hover"})"), -32602);
  EXPECT_EQ(answers_to(R"({"id":1,"method":"textDocument/codeAction","params":{"textDocument":{"uri":"x"}}})"), -32602);
  EXPECT_EQ(answers_to(R"({"id":1,"result":null})"), 0);
  EXPECT_EQ(answers_to(R"({"method":"$/cancelRequest","params":{"id":1}})"), 0);
  EXPECT_EQ(answers_to(R"({"method":"textDocument/didOpen","params":[1]})"), 0);
  EXPECT_EQ(answers_to(R"({"method":"textDocument/didChange","params":{"textDocument":{"uri":"x"}}})"), 0);
  EXPECT_EQ(answers_to(R"({"method":"textDocument/didClose"})"), 0);
  EXPECT_FALSE(session.server.is_over());
}

TEST(lsp_session, kinds_are_told_by_language_name_and_content) {
  Session session;
  session.begin();
  session.open("untitled:a", "dockerfile", "FROM a\nRUN sudo x\n");
  session.open("untitled:b.yaml", "yaml", "just: text\n");
  session.open("untitled:Dockerfile.web", "plaintext", "FROM a\nRUN sudo x\n");
  session.open("untitled:c", "dockercompose", "services:\n  web:\n    image: a\n    privileged: true\n");
  const auto told = session.told();
  EXPECT_EQ(told.size(), 4U);
  EXPECT_TRUE(told.at("untitled:b.yaml").empty());
  EXPECT_EQ(told.at("untitled:a").empty(), told.at("untitled:Dockerfile.web").empty());
}

}  // namespace
}  // namespace plimsoll::lsp

// SPDX-License-Identifier: Apache-2.0
// Lockfiles of the Erlang world, which are terms of its languages:
//
//   mix.lock    %{"phoenix": {:hex, :phoenix, "1.7.0", "checksum", [:mix], […], "hexpm", "checksum"}, …}
//   rebar.lock  {"1.2.0", [{<<"cowlib">>, {pkg, <<"cowlib">>, <<"2.11.0">>}, LEVEL}, …]}.
//
// Both are read the same way, as brackets, texts and bare words: in a tuple that begins with hex or pkg the name and
// the version follow. LEVEL 0 is what the project asks for itself. Packages from git have no version here.
#include <algorithm>
#include <array>
#include <vector>

#include "base/lines.h"
#include "detect/lang/documents.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "mix.lock"}, Want{Want::Kind::name, "rebar.lock"}};

struct Token {
  enum class Kind : std::uint8_t { open, close, word, end };
  Kind kind;
  std::string_view text;  // of a word: without quotes, ":" or "<<"
};

class Tokens {
 public:
  explicit Tokens(std::string_view text) : rest_(text) {}

  Token next() {
    while (!rest_.empty()) {
      const char c = rest_.front();
      if (c == '#' || (c == '%' && !rest_.starts_with("%{"))) {
        take_line(rest_);  // a comment, of Elixir or Erlang
      } else if (c == '{' || c == '[' || c == '(') {
        return punctuation(Token::Kind::open);
      } else if (c == '}' || c == ']' || c == ')') {
        return punctuation(Token::Kind::close);
      } else if (c == '"' || c == '\'') {
        return quoted();
      } else if (is_word(c)) {
        return word();
      } else {
        rest_.remove_prefix(1);
      }
    }
    return {Token::Kind::end, {}};
  }

 private:
  static bool is_word(char c) {
    return (c >= '0' && c <= '9') || (to_lower(c) >= 'a' && to_lower(c) <= 'z') || c == '_';
  }

  Token punctuation(Token::Kind kind) {
    const Token token{kind, rest_.substr(0, 1)};
    rest_.remove_prefix(1);
    return token;
  }

  Token quoted() {
    std::size_t end = 1;
    while (end < rest_.size() && rest_[end] != rest_.front()) end += rest_[end] == '\\' ? 2 : 1;
    end = std::min(end, rest_.size());
    const Token token{Token::Kind::word, rest_.substr(1, end - 1)};
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return token;
  }

  Token word() {
    std::size_t end = 1;
    while (end < rest_.size() && is_word(rest_[end])) ++end;
    const Token token{Token::Kind::word, rest_.substr(0, end)};
    rest_.remove_prefix(end);
    return token;
  }

  std::string_view rest_;
};

/// A bracket that is open, and what stood in it so far.
struct Frame {
  std::array<std::string_view, 3> words{};
  std::size_t count = 0;       // of words and brackets
  Package* package = nullptr;  // the hex package in the bracket before
};

void detect(const FileView& file, FactSink& sink) {
  if (is_of_a_package(file.path)) return;
  constexpr std::size_t kDeepest = 64;
  Packages packages("hex");
  std::vector<Frame> frames(1);
  Tokens tokens(document(file.content));
  Token token = tokens.next();
  for (; token.kind != Token::Kind::end; token = tokens.next()) {
    Frame& frame = frames.back();
    if (token.kind == Token::Kind::open) {
      ++frame.count;
      if (frames.size() >= kDeepest) break;
      frames.emplace_back();
    } else if (token.kind == Token::Kind::close) {
      if (frames.size() == 1) break;
      const Frame closed = frame;
      frames.pop_back();
      const bool is_package = closed.count >= 3 && (closed.words[0] == "hex" || closed.words[0] == "pkg");
      if (is_package) frames.back().package = packages.add(closed.words[1], closed.words[2]);
    } else {
      if (frame.count < frame.words.size()) frame.words[frame.count] = token.text;
      ++frame.count;
      // {<<"name">>, {pkg, …}, LEVEL}
      if (frame.package != nullptr && frame.count == 3 && file_name(file.path) == "rebar.lock")
        frame.package->relation = token.text == "0" ? Relation::direct : Relation::transitive;
    }
  }
  packages.send(sink);
  if (token.kind != Token::Kind::end || frames.size() != 1)
    add_malformed(sink, "its brackets do not match, or are nested too deeply");
}

}  // namespace

Detector hex_lock_detector() {
  return {"hex-lock",   1, "Erlang and Elixir packages in mix.lock and rebar.lock", kWants, detect, 16 * kMiB,
          Proof::locked};
}

}  // namespace plimsoll::detect

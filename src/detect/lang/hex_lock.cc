// SPDX-License-Identifier: Apache-2.0
// Lockfiles of the Erlang world, which are terms of its languages:
//
//   mix.lock    %{"phoenix": {:hex, :phoenix, "1.7.0", "checksum", [:mix], […], "hexpm", "checksum"}, …}
//   rebar.lock  {"1.2.0", [{<<"cowlib">>, {pkg, <<"cowlib">>, <<"2.11.0">>}, LEVEL}, …]}.
//
// Both are read the same way, as brackets, texts and bare words: in a tuple that begins with hex or pkg the name and
// the version follow. LEVEL 0 is what the project asks for itself. Packages from git have no version here.
//
// Only mix.lock says who needs whom: the sixth part of a tuple is a list of {:app, "range", [hex: :name, …]}, where
// "hex" gives the package's name.
#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>
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
  std::string_view bracket;
  std::array<std::string_view, 3> words{};
  std::size_t count = 0;       // of words and brackets
  Package* package = nullptr;  // the hex package in the bracket before
  std::string_view hex_name;   // from the options in it
  std::vector<std::string_view> needs;

  [[nodiscard]] bool is_package() const {
    return bracket == "{" && count >= 3 && (words[0] == "hex" || words[0] == "pkg");
  }
};

class HexLock {
 public:
  explicit HexLock(bool has_levels) : has_levels_(has_levels) {}

  void open(std::string_view bracket) {
    ++frames_.back().count;
    frames_.emplace_back().bracket = bracket;
  }

  /// There must be a frame besides the first.
  void close() {
    Frame closed = std::move(frames_.back());
    frames_.pop_back();
    Frame& outer = frames_.back();
    if (closed.is_package()) {
      outer.package = packages_.add(closed.words[1], closed.words[2]);
      if (outer.package == nullptr) return;
      rows_.emplace(outer.package->name, outer.package);
      for (const std::string_view need : closed.needs)
        if (needs_.size() < Packages::kMostNeeds) needs_.emplace_back(outer.package, need);
    } else if (closed.bracket == "[" && closed.words[0] == "hex") {
      outer.hex_name = closed.words[1];
    } else if (closed.bracket == "{" && outer.bracket == "[" && frames_.size() >= 2) {
      Frame& package = frames_[frames_.size() - 2];
      if (package.is_package() && package.count == 6)
        package.needs.push_back(closed.hex_name.empty() ? closed.words[0] : closed.hex_name);
    }
  }

  void word(std::string_view text) {
    Frame& frame = frames_.back();
    if (frame.count < frame.words.size()) frame.words[frame.count] = text;
    ++frame.count;
    // {<<"name">>, {pkg, …}, LEVEL}
    if (frame.package != nullptr && frame.count == 3 && has_levels_)
      frame.package->relation = text == "0" ? Relation::direct : Relation::transitive;
  }

  [[nodiscard]] std::size_t depth() const { return frames_.size(); }

  void send(FactSink& sink) {
    for (const auto& [from, name] : needs_)
      if (const auto to = rows_.find(name); to != rows_.end()) packages_.need(*from, *to->second);
    packages_.send(sink);
  }

 private:
  bool has_levels_;
  Packages packages_{"hex"};
  std::vector<Frame> frames_ = std::vector<Frame>(1);
  std::unordered_map<std::string_view, const Package*> rows_;
  std::vector<std::pair<Package*, std::string_view>> needs_;
};

void detect(const FileView& file, FactSink& sink) {
  if (is_of_a_package(file.path)) return;
  constexpr std::size_t kDeepest = 64;
  HexLock lock(file_name(file.path) == "rebar.lock");
  Tokens tokens(document(file.content));
  Token token = tokens.next();
  for (; token.kind != Token::Kind::end; token = tokens.next()) {
    if (token.kind == Token::Kind::open) {
      if (lock.depth() >= kDeepest) break;
      lock.open(token.text);
    } else if (token.kind == Token::Kind::close) {
      if (lock.depth() == 1) break;
      lock.close();
    } else {
      lock.word(token.text);
    }
  }
  lock.send(sink);
  if (token.kind != Token::Kind::end || lock.depth() != 1)
    add_malformed(sink, "its brackets do not match, or are nested too deeply");
}

}  // namespace

Detector hex_lock_detector() {
  return {"hex-lock",   2, "Erlang and Elixir packages in mix.lock and rebar.lock", kWants, detect, 16 * kMiB,
          Proof::locked};
}

}  // namespace plimsoll::detect

// SPDX-License-Identifier: Apache-2.0
// The parser behind parse() in script.h: recursive descent over bytes, without a table of tokens, because what a byte
// means depends on where it stands: in a word, in quotes, in ${ }, in a here-document.
//
// One Parser reads one text. Backticks with escapes and scripts given as arguments are texts of their own, read by
// another Parser which writes into the same Script; a ByteMap says where their bytes stand in the text that was given.
// While a command is read all ranges are of the parser's own text; commit() translates them.
//
// The text is untrusted. Everything that nests passes Nested, which ends the reading at kMostNested; nothing is looked
// at twice except by the bounded looks ahead that say so, so time is linear in the text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shell/script.h"

namespace plimsoll::shell {

/// For each byte of a derived text the bytes of the original that made it.
using ByteMap = std::vector<TextRange>;

/// What holds for the commands of a list, by where the list stands.
struct Surroundings {
  bool in_condition = false, in_branch = false, in_loop = false, in_function = false, in_subshell = false;
  bool in_substitution = false, in_text = false;
  std::optional<std::uint32_t> inside{};
  int level = 0;  // of substitutions and texts
};

/// What the parsers of one Script share.
struct Shared {
  Script script;
  std::vector<int> levels;  // Surroundings::level of each command
  std::uint32_t lists = 0, pipelines = 0;
  int nested = 0;
  int texts = 0;              // scripts given as arguments, in one another
  std::size_t parts = 0;      // made so far
  std::size_t value_bytes{};  // that may still be copied
  bool stopped = false;       // a limit was met
};

/// Words that end a list because a construct around it waits for them.
enum Stop : unsigned {
  kThen = 1,
  kElif = 2,
  kElse = 4,
  kFi = 8,
  kDo = 16,
  kDone = 32,
  kEsac = 64,
  kBrace = 128,
  kParenthesis = 256,
  kBranchEnd = 512,  // ;; ;& ;;&
};

/// How a command follows the one before.
struct Link {
  Joined joined = Joined::first;
  TextRange joint{};
  std::uint32_t list = 0, pipeline = 0;
  bool negated = false;
};

enum class Quoted : bool { no, yes };

class Parser {
 public:
  /// Reads bytes [begin, end) of `text`. `opaque`: expansions in it whose commands are known already, sorted.
  Parser(Shared& shared, std::string_view text, TextRange part, Dialect dialect, const ByteMap* map)
      : shared_(shared), text_(text), at_(part.begin), end_(part.end), dialect_(dialect), map_(map) {}

  void skip_over(const std::vector<TextRange>* opaque) { opaque_ = opaque; }
  /// The whole text as a script.
  void script(Surroundings around);
  /// The whole text as the inside of double quotes or of a here-document: only its expansions matter.
  void document(Surroundings around);

 private:
  struct Document {  // a here-document whose body comes behind the line
    std::string delimiter;
    bool expand = true, strip_tabs = false;
    std::optional<std::uint32_t> command{};
    std::size_t redirect = 0;
    Surroundings around;
  };
  struct Draft {  // a simple command that is being read
    Command command;
    std::uint32_t index = 0;
    Link link;
    Surroundings around;
  };
  class Nested;
  class Writer;

  // grammar.cc
  void list(unsigned stops, const Surroundings& around);
  void and_or(unsigned stops, Surroundings around, Link link);
  bool pipeline(unsigned stops, Surroundings around, Link link);
  void command(unsigned stops, const Surroundings& around, const Link& link);
  [[nodiscard]] bool starts_nothing() const;
  template <class Change>
  void mark(std::size_t from, const Surroundings& around, Change change);
  // compound.cc
  bool compound(std::string_view word, unsigned stops, const Surroundings& around, const Link& link);
  void if_clause(unsigned stops, Surroundings around);
  void while_clause(std::string_view word, unsigned stops, const Surroundings& around);
  void for_clause(std::string_view word, unsigned stops, Surroundings around);
  void loop_body(TextRange opener, std::string_view word, unsigned stops, Surroundings around);
  void case_clause(unsigned stops, Surroundings around);
  bool case_patterns(const Surroundings& around);
  void group(Surroundings around);
  void subshell(Surroundings around);
  void function_clause(unsigned stops, const Surroundings& around, const Link& link);
  void function_body(unsigned stops, Surroundings around, Link link);
  void coprocess(unsigned stops, Surroundings around, const Link& link);
  void conditional(const Surroundings& around);
  void compound_redirects(const Surroundings& around);
  // simple.cc
  void simple(unsigned stops, const Surroundings& around, const Link& link);
  bool assignment(Draft& draft);
  void array(Word& into, const Surroundings& around);
  [[nodiscard]] bool at_redirect() const;
  bool redirect(std::vector<Redirect>& into, std::size_t begin, std::optional<int> descriptor,
                const Surroundings& around, std::optional<std::uint32_t> command);
  void heredoc_delimiter(Redirect& redirect, const Surroundings& around, std::optional<std::uint32_t> command);
  void commit(Draft&& draft);
  void settle(Word& word) const;
  // text.cc
  void texts_of(const Command& local, const Draft& draft);
  // words.cc
  bool word(Word& into, const Surroundings& around);
  bool regex_word(Word& into, const Surroundings& around);
  void word_piece(Writer& out, const Surroundings& around);
  void single_quotes(Writer& out);
  void dollar_quotes(Writer& out);
  void double_quotes(Writer& out, const Surroundings& around);
  void quoted_text(Writer& out, const Surroundings& around);
  void extended_glob(Writer& out, const Surroundings& around);
  [[nodiscard]] std::size_t brace_end() const;
  // expansions.cc
  void dollar(Writer& out, Quoted quoted, const Surroundings& around);
  void braced_parameter(Writer& out, Quoted quoted, const Surroundings& around);
  void substitution(Writer& out, Quoted quoted, const Surroundings& around);
  void backticks(Writer& out, Quoted quoted, const Surroundings& around);
  void arithmetic(std::string_view close, std::size_t opener, const Surroundings& around);
  [[nodiscard]] bool is_arithmetic(std::size_t from) const;
  bool known_expansion(Writer& out, Quoted quoted);
  // heredoc.cc
  void newline();
  void read_documents();

  // tokens.cc
  [[nodiscard]] bool done() const { return shared_.stopped || at_ >= end_; }
  [[nodiscard]] char peek(std::size_t ahead = 0) const { return at_ + ahead < end_ ? text_[at_ + ahead] : '\0'; }
  [[nodiscard]] bool has(std::string_view what) const { return text_.substr(at_, end_ - at_).starts_with(what); }
  [[nodiscard]] bool bash() const { return dialect_ == Dialect::bash; }
  void skip_blanks();
  void skip_lines();
  [[nodiscard]] std::string_view reserved() const;
  bool take_reserved(std::string_view word);
  void problem(TextRange range, std::string message);
  void unexpected();
  [[nodiscard]] TextRange place(TextRange range) const;
  static Surroundings substituted(Surroundings around);

  Shared& shared_;
  std::string_view text_;
  std::size_t at_, end_;
  Dialect dialect_;
  const ByteMap* map_;
  const std::vector<TextRange>* opaque_ = nullptr;
  // Bytes before unbracketed_ hold no "]" that ends a pattern of the word being read.
  std::size_t unbracketed_ = 0;
  std::vector<Document> documents_;
  std::size_t buried_ = 0;  // documents_ before this one wait for a line end outside the substitution
};

/// One level of nesting while it lives; too many end the reading.
class Parser::Nested {
 public:
  explicit Nested(Parser& parser) : parser_(parser) {
    if (++parser.shared_.nested <= kMostNested || parser.shared_.stopped) return;
    parser.problem({parser.at_, parser.at_ + 1}, "nested too deeply");
    parser.shared_.stopped = true;
  }
  ~Nested() { --parser_.shared_.nested; }
  Nested(const Nested&) = delete;
  Nested& operator=(const Nested&) = delete;

 private:
  Parser& parser_;
};

/// Builds a word's parts and value.
class Parser::Writer {
 public:
  Writer(Shared& shared, Word& word) : shared_(shared), word_(word) {}
  /// Joined to the literal before when that is of the same stretch.
  void literal(std::string_view text, Quoted quoted, TextRange range);
  void part(Part::Kind kind, std::string_view text, std::string_view written, Quoted quoted, TextRange range);
  /// What comes is not joined to what was.
  void cut() { joins_ = false; }
  [[nodiscard]] Word& word() { return word_; }

 private:
  bool charge(std::size_t bytes);
  Shared& shared_;
  Word& word_;
  bool joins_ = false;
};

/// Bytes that end an unquoted word.
constexpr bool ends_word(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == ';' || c == '&' || c == '|' || c == '<' || c == '>' || c == '(' ||
         c == ')';
}
constexpr bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_name(char c) { return is_name_start(c) || is_digit(c); }

}  // namespace plimsoll::shell

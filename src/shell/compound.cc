// SPDX-License-Identifier: Apache-2.0
// Compound commands: if, loops, case, groups, functions, [[ ]].
#include <fmt/core.h>

#include "shell/parser.h"

namespace plimsoll::shell {

void Parser::command(unsigned stops, const Surroundings& around, const Link& link) {
  const Nested nested(*this);
  if (done()) return;
  if (peek() == '(') {
    const std::size_t begin = at_;
    if (bash() && peek(1) == '(' && is_arithmetic(at_ + 2)) {
      at_ += 2;
      arithmetic("))", begin, around);
    } else {
      subshell(around);
    }
    compound_redirects(around);
    return;
  }
  const std::string_view word = reserved();
  if (!word.empty() && compound(word, stops, around, link)) return;
  simple(stops, around, link);
}

/// False when the word begins no compound command; nothing is taken then.
bool Parser::compound(std::string_view word, unsigned stops, const Surroundings& around, const Link& link) {
  if (word == "if") {
    if_clause(stops, around);
  } else if (word == "while" || word == "until") {
    while_clause(word, stops, around);
  } else if (word == "for" || (bash() && word == "select")) {
    for_clause(word, stops, around);
  } else if (word == "case") {
    case_clause(stops, around);
  } else if (word == "{") {
    group(around);
  } else if (bash() && word == "[[") {
    conditional(around);
  } else if (bash() && word == "function") {
    function_clause(stops, around, link);
    return true;
  } else if (bash() && word == "coproc") {
    coprocess(stops, around, link);
    return true;
  } else {
    return false;
  }
  compound_redirects(around);
  return true;
}

void Parser::if_clause(unsigned stops, Surroundings around) {
  TextRange opener{at_, at_ + 2};
  const TextRange whole = opener;
  at_ += 2;
  const bool outer = around.in_condition;
  while (true) {
    around.in_condition = true;
    list(stops | kThen | kElif | kElse | kFi, around);
    if (!take_reserved("then")) return problem(opener, "this has no \"then\"");
    around.in_condition = outer;
    around.in_branch = true;
    list(stops | kElif | kElse | kFi, around);
    opener = {at_, at_ + 4};
    if (take_reserved("elif")) continue;
    if (take_reserved("else")) list(stops | kFi, around);
    if (!take_reserved("fi")) problem(whole, "this \"if\" has no \"fi\"");
    return;
  }
}

void Parser::while_clause(std::string_view word, unsigned stops, const Surroundings& around) {
  const TextRange opener{at_, at_ + word.size()};
  at_ += word.size();
  Surroundings condition = around;
  condition.in_condition = true;
  list(stops | kDo | kDone, condition);
  loop_body(opener, word, stops, around);
}

void Parser::for_clause(std::string_view word, unsigned stops, Surroundings around) {
  const TextRange opener{at_, at_ + word.size()};
  at_ += word.size();
  skip_blanks();
  const std::size_t begin = at_;
  if (bash() && has("((")) {
    at_ += 2;
    arithmetic("))", begin, around);
    skip_blanks();
    if (peek() == ';') ++at_;
  } else {
    if (Word name; !this->word(name, around)) return problem(opener, "a variable's name is missing here");
    skip_lines();
    if (take_reserved("in")) {
      for (skip_blanks(); !done(); skip_blanks())
        if (Word item; !this->word(item, around)) break;
      if (!done() && peek() != ';' && peek() != '\n')
        return problem({at_, at_ + 1}, fmt::format("unexpected \"{}\"", peek()));
    }
    if (peek() == ';' && peek(1) != ';') ++at_;
  }
  skip_lines();
  if (bash() && reserved() == "{") {
    around.in_branch = around.in_loop = true;
    return group(around);
  }
  loop_body(opener, word, stops, around);
}

void Parser::loop_body(TextRange opener, std::string_view word, unsigned stops, Surroundings around) {
  if (!take_reserved("do")) return problem(opener, fmt::format("this \"{}\" has no \"do\"", word));
  around.in_loop = true;
  list(stops | kDone, around);
  if (!take_reserved("done")) problem(opener, fmt::format("this \"{}\" has no \"done\"", word));
}

void Parser::case_clause(unsigned stops, Surroundings around) {
  const TextRange opener{at_, at_ + 4};
  at_ += 4;
  skip_blanks();
  if (Word subject; !word(subject, around)) return problem(opener, "what \"case\" looks at is missing");
  skip_lines();
  if (!take_reserved("in")) return problem(opener, "this \"case\" has no \"in\"");
  around.in_branch = true;
  for (skip_lines(); !done() && reserved() != "esac"; skip_lines()) {
    if (!case_patterns(around)) return;
    list(stops | kBranchEnd | kEsac, around);
    if (peek() != ';' || done()) break;
    at_ += has(";;&") ? 3 : 2;
  }
  if (!take_reserved("esac")) problem(opener, "this \"case\" has no \"esac\"");
}

/// "(a | b)" with or without the first parenthesis.
bool Parser::case_patterns(const Surroundings& around) {
  if (peek() == '(') ++at_;
  while (true) {
    skip_blanks();
    if (Word pattern; done() || !word(pattern, around)) {
      problem({at_, at_ + 1}, "a pattern is missing here");
      return false;
    }
    skip_blanks();
    const char c = peek();
    ++at_;
    if (c == ')') return true;
    if (c == '|') continue;
    --at_;
    problem({at_, at_ + 1}, "the pattern of this branch has no \")\"");
    return false;
  }
}

void Parser::group(Surroundings around) {
  const TextRange opener{at_, at_ + 1};
  ++at_;
  list(kBrace, around);
  if (!take_reserved("}")) problem(opener, "this \"{\" is not closed");
}

void Parser::subshell(Surroundings around) {
  const TextRange opener{at_, at_ + 1};
  ++at_;
  around.in_subshell = true;
  list(kParenthesis, around);
  if (done()) return problem(opener, "this \"(\" is not closed");
  ++at_;
}

void Parser::function_clause(unsigned stops, const Surroundings& around, const Link& link) {
  const TextRange opener{at_, at_ + 8};
  at_ += 8;
  skip_blanks();
  if (Word name; !word(name, around)) return problem(opener, "a function's name is missing here");
  skip_blanks();
  if (peek() == '(') {
    ++at_;
    skip_blanks();
    if (peek() == ')') ++at_;
  }
  function_body(stops, around, link);
}

void Parser::function_body(unsigned stops, Surroundings around, Link link) {
  around.in_function = true;
  around.in_condition = false;
  skip_lines();
  if (done() || starts_nothing()) return problem({at_, at_ + 1}, "a function's body is missing here");
  link = {.list = shared_.lists++, .pipeline = shared_.pipelines++};
  command(stops, around, link);
}

/// "coproc [NAME] compound" or "coproc simple".
void Parser::coprocess(unsigned stops, Surroundings around, const Link& link) {
  at_ += 6;
  around.in_subshell = true;
  skip_blanks();
  const std::size_t begin = at_;
  std::size_t name = 0;
  while (is_name(peek(name))) ++name;
  if (name > 0 && reserved() != "if" && reserved() != "for" && reserved() != "while" && reserved() != "until" &&
      reserved() != "case" && reserved() != "select") {
    at_ += name;
    skip_blanks();
    const std::string_view next = reserved();
    if (peek() != '(' && next != "{" && next != "if" && next != "for" && next != "while" && next != "until" &&
        next != "case" && next != "select" && next != "[[")
      at_ = begin;
  }
  if (done() || starts_nothing()) return problem({begin, begin + 1}, "a command is missing here");
  command(stops, around, link);
}

/// [[ ]]: no simple commands but those of substitutions.
void Parser::conditional(const Surroundings& around) {
  const TextRange opener{at_, at_ + 2};
  at_ += 2;
  while (true) {
    skip_lines();
    if (done()) break;
    if (reserved() == "]]") {
      at_ += 2;
      return;
    }
    if (has("=~") && (peek(2) == ' ' || peek(2) == '\t' || peek(2) == '\\')) {
      at_ += 2;
      skip_blanks();
      Word expression;
      if (!regex_word(expression, around)) break;
    } else if (has("&&") || has("||")) {
      at_ += 2;
    } else if (peek() == '(' || peek() == ')' || ((peek() == '<' || peek() == '>') && peek(1) != '(')) {
      ++at_;
    } else if (Word operand; !word(operand, around)) {
      break;
    }
  }
  problem(opener, "this \"[[\" has no \"]]\"");
}

void Parser::compound_redirects(const Surroundings& around) {
  std::vector<Redirect> redirects;
  for (skip_blanks(); !done(); skip_blanks()) {
    const std::size_t begin = at_;
    std::size_t n = 0;
    while (is_digit(peek(n))) ++n;
    if (bash() && peek() == '{' && is_name_start(peek(1))) {
      for (n = 2; is_name(peek(n));) ++n;
      n = peek(n) == '}' ? n + 1 : 0;
    }
    at_ += n;
    if (!at_redirect() || !redirect(redirects, begin, {}, around, {})) {
      if (!at_redirect()) at_ = begin;
      return;
    }
  }
}

}  // namespace plimsoll::shell

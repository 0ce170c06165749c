// SPDX-License-Identifier: Apache-2.0
// Lists, "and" and "or", pipelines.
#include <fmt/core.h>

#include "shell/parser.h"

namespace plimsoll::shell {
namespace {

struct Ender {
  std::string_view word;
  Stop stop;
};
constexpr Ender kEnders[] = {{"then", kThen}, {"elif", kElif}, {"else", kElse}, {"fi", kFi},
                             {"do", kDo},     {"done", kDone}, {"esac", kEsac}, {"}", kBrace}};

/// Which stop a reserved word is; 0: none.
unsigned stop_of(std::string_view word) {
  for (const Ender& ender : kEnders)
    if (ender.word == word) return ender.stop;
  return 0;
}

}  // namespace

/// Calls `change` for the commands read since `from`, but not for those of their words.
template <class Change>
void Parser::mark(std::size_t from, const Surroundings& around, Change change) {
  std::vector<Command>& commands = shared_.script.commands;
  for (std::size_t i = from; i < commands.size(); ++i)
    if (shared_.levels[i] == around.level) change(commands[i]);
}

void Parser::script(Surroundings around) {
  list(0, around);
  read_documents();
}

void Parser::list(unsigned stops, const Surroundings& around) {
  const Nested nested(*this);
  Link link{.list = shared_.lists++};
  while (true) {
    skip_blanks();
    if (done()) return;
    if (peek() == '\n') {
      newline();
      continue;
    }
    if (starts_nothing()) {
      if (peek() == ')' ? (stops & kParenthesis) != 0
                        : peek() == ';' && (stops & kBranchEnd) != 0 && (peek(1) == ';' || peek(1) == '&'))
        return;
      if ((stop_of(reserved()) & stops) != 0) return;
      unexpected();
      continue;
    }
    const std::size_t from = shared_.script.commands.size();
    const std::size_t before = at_;
    and_or(stops, around, link);
    skip_blanks();
    if (done()) return;
    const std::size_t operation = at_;
    link.joined = Joined::next;
    if (peek() == '\n') {
      newline();
    } else if (peek() == '&') {
      ++at_;
      mark(from, around, [](Command& each) { each.in_subshell = true; });
      link.joined = Joined::background;
    } else if (peek() == ';' && peek(1) != ';' && (peek(1) != '&' || !bash())) {
      ++at_;
    } else if (!starts_nothing() || at_ == before) {
      // A word or "(" behind a complete command: read on from there as if it began a command.
      const std::size_t step = at_ == before ? 1 : 0;
      if (shared_.script.problems.empty()) problem({at_, at_ + 1}, fmt::format("unexpected \"{}\"", peek()));
      at_ += step;
    }
    link.joint = {operation, std::max(operation, std::min(at_, operation + 1))};
  }
}

/// Whether no command can begin here: an operator or a word that ends a list.
bool Parser::starts_nothing() const {
  switch (peek()) {
    case ';':
    case ')':
    case '|':
      return true;
    case '&':
      return !bash() || peek(1) != '>';
    default:
      return stop_of(reserved()) != 0;
  }
}

void Parser::and_or(unsigned stops, Surroundings around, Link link) {
  while (true) {
    const std::size_t from = shared_.script.commands.size();
    link.pipeline = shared_.pipelines++;
    if (!pipeline(stops, around, link)) return;
    skip_blanks();
    const bool both = has("&&");
    if (done() || (!both && !has("||"))) return;
    mark(from, around, [](Command& each) { each.in_condition = true; });
    link.joint = {at_, at_ + 2};
    link.joined = both ? Joined::and_then : Joined::or_else;
    around.in_branch = true;
    at_ += 2;
    skip_lines();
    if (!done() && !starts_nothing()) continue;
    problem(link.joint, fmt::format("nothing to run behind \"{}\"", both ? "&&" : "||"));
    return;
  }
}

/// False when it ended early.
bool Parser::pipeline(unsigned stops, Surroundings around, Link link) {
  for (skip_blanks(); !done(); skip_blanks()) {
    if (reserved() == "!" || (has("!(") && link.joined != Joined::pipe)) {
      ++at_;
      link.negated = !link.negated;
    } else if (bash() && reserved() == "time") {
      at_ += 4;
      skip_blanks();
      if (has("-p") && (at_ + 2 >= end_ || ends_word(text_[at_ + 2]))) at_ += 2;
      skip_blanks();
      if (done() || peek() == '\n' || peek() == ';' || peek() == ')') return true;
    } else {
      break;
    }
  }
  if (done() || starts_nothing() || peek() == '\n') {
    if (link.negated && bash()) return true;
    if (!done()) problem({at_, at_ + 1}, "a command is missing here");
    return !done();
  }
  while (true) {
    const std::size_t from = shared_.script.commands.size();
    command(stops, around, link);
    skip_blanks();
    if (done()) return false;
    if (peek() != '|' || peek(1) == '|') return true;
    mark(from, around, [](Command& each) {
      each.ends_pipeline = false;
      each.in_subshell = true;
    });
    const std::size_t operation = at_;
    at_ += bash() && peek(1) == '&' ? 2 : 1;
    link.joint = {operation, at_};
    link.joined = Joined::pipe;
    around.in_subshell = true;
    skip_lines();
    if (!done() && !starts_nothing()) continue;
    problem(link.joint, "nothing to run behind \"|\"");
    return false;
  }
}

}  // namespace plimsoll::shell

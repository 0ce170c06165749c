// SPDX-License-Identifier: Apache-2.0
// Simple commands: assignments, words, redirects.
#include <charconv>

#include <fmt/core.h>

#include "shell/parser.h"

namespace plimsoll::shell {
namespace {

constexpr std::size_t kLongestSubscript = 1024;

constexpr std::string_view kDeclaring[] = {"declare", "export", "local", "readonly", "typeset"};

bool declares(const Command& command) {
  if (command.words.empty()) return false;
  for (const std::string_view name : kDeclaring)
    if (command.words.front().value == name) return true;
  return false;
}

/// The length of "name=", "name+=" or "name[…]=" at the beginning, with the name's own; 0: none.
struct Target {
  std::size_t size = 0, name = 0;
};
Target target_of(std::string_view text, bool bash) {
  if (text.empty() || !is_name_start(text.front())) return {};
  std::size_t n = 1;
  while (n < text.size() && is_name(text[n])) ++n;
  const std::size_t name = n;
  if (bash && n < text.size() && text[n] == '[') {
    int open = 0;
    const std::size_t limit = std::min(text.size(), n + kLongestSubscript);
    for (; n < limit && text[n] != '\n'; ++n) {
      if (text[n] == '[') ++open;
      if (text[n] == ']' && --open == 0) break;
    }
    if (n >= limit || text[n] != ']') return {};
    ++n;
  }
  if (bash && n < text.size() && text[n] == '+') ++n;
  if (n >= text.size() || text[n] != '=') return {};
  return {n + 1, name};
}

}  // namespace

void Parser::simple(unsigned stops, const Surroundings& around, const Link& link) {
  std::vector<Command>& commands = shared_.script.commands;
  if (commands.size() >= kMostCommands) {
    problem({at_, at_ + 1}, "too many commands");
    shared_.stopped = true;
    return;
  }
  Draft draft{.command = {}, .index = static_cast<std::uint32_t>(commands.size()), .link = link, .around = around};
  commands.emplace_back();
  shared_.levels.push_back(around.level);
  shared_.script.joints.emplace_back();
  Surroundings within = around;
  within.inside = draft.index;
  Command& command = draft.command;
  const std::size_t begin = at_;
  std::size_t end = at_;
  for (skip_blanks(); !done(); skip_blanks()) {
    const std::size_t start = at_;
    const char c = peek();
    if (at_redirect()) {
      if (!redirect(command.redirects, start, {}, within, draft.index)) break;
    } else if (c == '(') {
      std::size_t after = 1;
      while (peek(after) == ' ' || peek(after) == '\t') ++after;
      if (peek(after) != ')' || command.words.size() != 1 || !command.assignments.empty() ||
          !command.redirects.empty() || !command.words.front().is_literal())
        break;
      at_ += after + 1;
      commands.resize(draft.index);
      shared_.levels.resize(draft.index);
      shared_.script.joints.resize(draft.index);
      return function_body(stops, around, link);
    } else if (ends_word(c) && !(bash() && (c == '<' || c == '>'))) {
      break;
    } else if (command.words.empty() && assignment(draft)) {
    } else {
      Word word;
      this->word(word, within);
      const bool listing =
          peek() == '(' && declares(command) && target_of(text_.substr(start, at_ - start), true).size == at_ - start;
      if (listing) {
        array(word, within);
        word.range = {start, at_};
      }
      command.words.push_back(std::move(word));
      // Digits right before < or > are a descriptor, {name} is a variable for one.
      if (at_redirect() && peek() != '&' && at_ > start) {
        const std::string_view written = text_.substr(start, at_ - start);
        int descriptor = 0;
        const auto number = std::from_chars(written.data(), written.data() + written.size(), descriptor);
        const bool is_number =
            number.ec == std::errc{} && number.ptr == written.data() + written.size() && is_digit(written.front());
        const bool is_variable = bash() && written.size() > 2 && written.front() == '{' && written.back() == '}' &&
                                 is_name_start(written[1]);
        if (is_number || is_variable) {
          command.words.pop_back();
          if (!redirect(command.redirects, start, is_number ? std::optional(descriptor) : std::nullopt, within,
                        draft.index))
            break;
        }
      }
    }
    end = at_;
  }
  command.range = {begin, std::max(end, begin)};
  commit(std::move(draft));
}

/// NAME=value in front of the command; false: not one, and nothing is taken.
bool Parser::assignment(Draft& draft) {
  const Target target = target_of(text_.substr(at_, end_ - at_), bash());
  if (target.size == 0) return false;
  Surroundings within = draft.around;
  within.inside = draft.index;
  const std::size_t begin = at_;
  Assignment made;
  made.name = text_.substr(at_, target.name);
  made.append = text_[at_ + target.size - 2] == '+';
  if (text_[at_ + target.name] == '[') {  // the subscript may run commands
    Word subscript;
    const std::size_t end = at_ + target.size - (made.append ? 2 : 1);
    Parser inner(shared_, text_, {at_ + target.name, end}, dialect_, map_);
    inner.opaque_ = opaque_;
    inner.document(within);
  }
  at_ += target.size;
  const std::size_t value = at_;
  if (peek() == '(' && !done()) {
    if (!bash()) problem({at_, at_ + 1}, "arrays are bash's");
    array(made.value, within);
  } else {
    word(made.value, within);
  }
  made.value.range = {value, at_};
  made.range = {begin, at_};
  draft.command.assignments.push_back(std::move(made));
  return true;
}

/// From "(" to ")": its words' parts, all written text as the value.
void Parser::array(Word& into, const Surroundings& around) {
  const Nested nested(*this);
  const TextRange opener{at_, at_ + 1};
  const std::size_t begin = at_;
  ++at_;
  bool closed = false;
  while (!closed) {
    skip_lines();
    if (done()) break;
    closed = peek() == ')';
    Word item;
    if (!closed && !word(item, around)) break;
    for (Part& part : item.parts) into.parts.push_back(std::move(part));
  }
  if (closed) {
    ++at_;
  } else {
    problem(opener, "this list is not closed");
  }
  Word rest;
  Writer copy(shared_, rest);
  copy.literal(text_.substr(begin, at_ - begin), Quoted::no, {begin, at_});
  into.value += rest.value;
}

bool Parser::at_redirect() const {
  if (done()) return false;
  const char c = peek();
  if (c == '&') return bash() && peek(1) == '>';
  return (c == '<' || c == '>') && !(bash() && peek(1) == '(');
}

/// At the operator; `begin` is where its descriptor is written. False when nothing stands behind it.
bool Parser::redirect(std::vector<Redirect>& into, std::size_t begin, std::optional<int> descriptor,
                      const Surroundings& around, std::optional<std::uint32_t> command) {
  static constexpr std::string_view kBash[] = {"&>>", "&>", "<<<"};
  static constexpr std::string_view kAll[] = {"<<-", "<<", "<>", "<&", ">>", ">&", ">|", "<", ">"};
  std::string_view operation;
  for (const std::string_view each : kBash)
    if (operation.empty() && (bash() || each == "<<<") && has(each)) operation = each;
  for (const std::string_view each : kAll)
    if (operation.empty() && has(each)) operation = each;
  if (!bash() && operation == "<<<") problem({at_, at_ + 3}, "\"<<<\" is bash's");
  const TextRange written{at_, at_ + operation.size()};
  at_ += operation.size();
  Redirect& made = into.emplace_back();
  made.operation = operation;
  made.descriptor = descriptor;
  skip_blanks();
  const std::size_t target = at_;
  if (operation == "<<" || operation == "<<-") {
    heredoc_delimiter(made, around, command);
    if (documents_.size() > buried_) documents_.back().redirect = into.size() - 1;
  } else {
    word(made.target, around);
  }
  made.range = {begin, at_};
  if (at_ > target) return true;
  problem(written, fmt::format("nothing stands behind \"{}\"", operation));
  into.pop_back();
  return false;
}

/// Nothing in it is expanded; quotes anywhere in it keep the body as it is.
void Parser::heredoc_delimiter(Redirect& redirect, const Surroundings& around, std::optional<std::uint32_t> command) {
  const std::size_t begin = at_;
  Document document;
  document.strip_tabs = redirect.operation == "<<-";
  document.command = command;
  document.around = around;
  Writer out(shared_, redirect.target);
  while (!done() && !ends_word(peek())) {
    const char c = peek();
    const std::size_t start = at_;
    if (c == '\'') {
      document.expand = false;
      single_quotes(out);
    } else if (c == '"') {
      document.expand = false;
      const std::size_t close = std::min(text_.find('"', at_ + 1), end_);
      out.literal(text_.substr(at_ + 1, close - at_ - 1), Quoted::yes, {at_ + 1, close});
      if (close == end_) problem({at_, at_ + 1}, "this quote is not closed");
      at_ = std::min(close + 1, end_);
    } else if (c == '\\' && at_ + 1 < end_) {
      at_ += 2;
      if (text_[start + 1] == '\n') continue;
      document.expand = false;
      out.literal(text_.substr(start + 1, 1), Quoted::yes, {start, at_});
    } else {
      ++at_;
      out.literal(text_.substr(start, 1), Quoted::no, {start, at_});
    }
  }
  redirect.target.range = {begin, at_};
  if (at_ == begin) return;
  document.delimiter = redirect.target.value;
  documents_.push_back(std::move(document));
}

void Parser::settle(Word& word) const {
  word.range = place(word.range);
  for (Part& part : word.parts) part.range = place(part.range);
}

void Parser::commit(Draft&& draft) {
  Command& command = draft.command;
  const Surroundings& around = draft.around;
  command.joined = draft.link.joined;
  command.list = draft.link.list;
  command.pipeline = draft.link.pipeline;
  command.negated = draft.link.negated;
  command.in_condition = around.in_condition;
  command.in_branch = around.in_branch;
  command.in_loop = around.in_loop;
  command.in_function = around.in_function;
  command.in_subshell = around.in_subshell;
  command.in_substitution = around.in_substitution;
  command.in_text = around.in_text;
  command.inside = around.inside;
  texts_of(command, draft);
  if (map_ != nullptr) {
    command.range = place(command.range);
    for (Assignment& each : command.assignments) {
      each.range = place(each.range);
      settle(each.value);
    }
    for (Word& each : command.words) settle(each);
    for (Redirect& each : command.redirects) {
      each.range = place(each.range);
      settle(each.target);
    }
  }
  shared_.script.joints[draft.index] = draft.link.joined == Joined::first ? TextRange{} : place(draft.link.joint);
  shared_.script.commands[draft.index] = std::move(command);
}

}  // namespace plimsoll::shell

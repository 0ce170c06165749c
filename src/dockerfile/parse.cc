// SPDX-License-Identifier: Apache-2.0
// A line that ends in the escape character goes on in the next; comments and empty lines between are passed over. Of a
// first line leading white space is dropped, of the others it stays. Behind the line of a RUN, COPY or ADD come its
// heredocs, in which nothing but their ends means anything.
#include "dockerfile/parse.h"

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/core.h>

#include "base/bytes.h"
#include "base/lines.h"
#include "base/suggest.h"
#include "dockerfile/encoding.h"
#include "dockerfile/heredoc.h"
#include "dockerfile/split.h"
#include "dockerfile/validate.h"

namespace plimsoll::dockerfile {

namespace {

constexpr std::size_t kLongestLine = 65'535;  // what BuildKit reads
constexpr std::size_t kMostProblems = 1000;

std::string_view trim_line_end(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  return line;
}

bool is_comment(std::string_view line) { return trim_left_space(line).starts_with('#'); }

/// The line without an escape character that continues it; nullopt: it ends here.
std::optional<std::string_view> continued(std::string_view line, char escape) {
  std::string_view rest = line;
  while (!rest.empty() && is_blank(rest.back())) rest.remove_suffix(1);
  if (!rest.ends_with(escape)) return std::nullopt;
  rest.remove_suffix(1);
  if (rest.ends_with(escape)) return std::nullopt;
  return rest;
}

constexpr std::array<std::string_view, 3> kDirectives = {"check", "escape", "syntax"};

/// "; did you mean COPY?" or nothing.
std::string meant_keyword(std::string_view word) {
  std::vector<std::string_view> names;
  for (auto k = static_cast<std::size_t>(Keyword::add); k <= static_cast<std::size_t>(Keyword::workdir); ++k)
    names.push_back(keyword_name(static_cast<Keyword>(k)));
  std::string upper(word);
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return did_you_mean(upper, names);
}

/// `# name = value` of any name of letters and digits.
std::optional<Directive> assignment_of(std::string_view line) {
  if (!line.starts_with('#')) return std::nullopt;
  line = trim_left_space(line.substr(1));
  const auto end = std::ranges::find_if_not(
      line, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
  Directive out;
  out.name = lowercase(line.substr(0, static_cast<std::size_t>(end - line.begin())));
  constexpr std::string_view kSpace = "\t\n\f\r ";
  line.remove_prefix(std::min(line.find_first_not_of(kSpace, out.name.size()), line.size()));
  if (out.name.empty() || !line.starts_with('=')) return std::nullopt;
  line.remove_prefix(std::min(line.find_first_not_of(kSpace, 1), line.size()));
  line = line.substr(0, line.find_last_not_of(kSpace) + 1);
  if (line.empty()) return std::nullopt;
  out.value = line;
  return out;
}

/// One of `# syntax=…`, `# escape=…`, `# check=…`; nullopt ends the search for them.
std::optional<Directive> directive_of(std::string_view line) {
  auto out = assignment_of(line);
  if (out && std::ranges::find(kDirectives, out->name) == kDirectives.end()) out.reset();
  return out;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text), rest_(text) {}

  Result<Dockerfile> run() {
    while (!rest_.empty()) {
      if (out_.instructions.size() == kMostInstructions)
        return fail(ErrorKind::limit, "more than {} instructions are not read", kMostInstructions);
      read_instruction();
    }
    if (out_.instructions.empty())
      problem(Problem::Kind::no_instructions, std::max(line_, 1U), "there is no instruction in this file", {0, 0});
    if (in_stage_) std::ranges::move(before_stages_, std::back_inserter(out_.problems));
    std::ranges::stable_sort(out_.problems, {}, &Problem::line);
    return std::move(out_);
  }

 private:
  void problem(Problem::Kind kind, std::uint32_t line, std::string message, TextRange range) {
    if (out_.problems.size() < kMostProblems) out_.problems.push_back({kind, line, std::move(message), range});
  }
  void problem(Problem::Kind kind, const Instruction& in, std::string message, std::size_t begin, std::size_t end) {
    problem(kind, in.position(begin).line, std::move(message), in.file_range(begin, end));
  }

  /// Where a view of the file stands in it.
  [[nodiscard]] TextRange range_of(std::string_view part) const {
    const auto begin = static_cast<std::size_t>(part.data() - text_.data());
    return {begin, begin + part.size()};
  }

  /// The next physical line with its end. A byte order mark at the start of the file is dropped.
  std::string_view next_line() {
    const std::size_t end = rest_.find('\n');
    std::string_view line = rest_.substr(0, end == std::string_view::npos ? end : end + 1);
    rest_.remove_prefix(line.size());
    if (line_++ == 0 && line.starts_with("\xEF\xBB\xBF")) {
      line.remove_prefix(3);
      bom_ = 3;
    } else {
      bom_ = 0;
    }
    if (line.size() > kLongestLine)
      problem(Problem::Kind::long_line, line_,
              fmt::format("a line of {} bytes; builders read at most {}", line.size(), kLongestLine),
              range_of(trim_line_end(line)));
    last_ = range_of(trim_line_end(line));
    return line;
  }

  void read_comment(std::string_view line) {
    if (auto directive = directives_end_ ? std::nullopt : directive_of(trim_left_space(trim_line_end(line)))) {
      directive->line = line_;
      take_directive(std::move(*directive), range_of(trim_line_end(line)));
      return;
    }
    look_for_lost_directive(line);
    directives_end_ = true;
    // Of an indented one BuildKit keeps the "#", so that it is neither an empty comment nor a check.
    const std::string_view text = trim_space(line.substr(1));
    if (text.empty()) {
      comments_.clear();
    } else {
      comments_.push_back({line_, std::string(text)});
    }
  }

  /// A comment that was meant for a directive. `# check=` above an instruction is for that one.
  void look_for_lost_directive(std::string_view line) {
    const std::string_view bare = trim_left_space(trim_line_end(line));
    const auto lost = assignment_of(bare);
    if (!lost) return;
    const bool known = std::ranges::find(kDirectives, lost->name) != kDirectives.end();
    if (directives_end_ && known && lost->name != "check") {
      problem(Problem::Kind::misplaced_directive, line_,
              fmt::format("\"# {}=\" counts at the top of the file only; here it is a comment", lost->name),
              range_of(bare));
    } else if (!directives_end_ && !known && line_ == out_.directives.size() + 1) {
      const std::string meant = suggest(lost->name, kDirectives);
      if (!meant.empty() && lost->name.size() >= 4)
        problem(Problem::Kind::unknown_directive, line_,
                fmt::format("\"# {}=\" is a comment; did you mean {}?", lost->name, meant), range_of(bare));
    }
  }

  void take_directive(Directive directive, TextRange range) {
    const bool again = std::ranges::find(out_.directives, directive.name, &Directive::name) != out_.directives.end();
    if (again) {
      problem(Problem::Kind::repeated_directive, line_,
              fmt::format("the directive \"{}\" is there twice", directive.name), range);
      return;
    }
    if (directive.name == "escape") {
      if (directive.value == "\\" || directive.value == "`") {
        out_.escape = directive.value.front();
      } else {
        problem(Problem::Kind::bad_escape, line_,
                fmt::format("the escape character can be \\ or `, not \"{}\"", printable(directive.value, 20)), range);
      }
    }
    if (directive.name == "check")
      if (const std::string wrong = check_value_problem(directive.value); !wrong.empty())
        problem(Problem::Kind::bad_check, line_, "check: " + wrong, range);
    out_.directives.push_back(std::move(directive));
  }

  /// Puts a part of a physical line at the end of the instruction's text.
  void append(Instruction& to, std::string_view line, std::string_view part) {
    if (part.empty()) return;
    const std::size_t offset = range_of(part).begin;
    to.pieces.push_back(
        {to.text.size(), line_, static_cast<std::uint32_t>(offset - range_of(line).begin + bom_ + 1), offset});
    to.text += part;
  }

  void read_instruction() {
    const std::string_view first = next_line();
    if (is_comment(first)) return read_comment(first);
    directives_end_ = true;
    const std::string_view bare = trim_left_space(trim_line_end(first));
    auto more = continued(bare, out_.escape);
    if (bare.empty()) return;
    Instruction instruction;
    instruction.line = line_;
    instruction.range.begin = range_of(bare).begin;
    append(instruction, first, more.value_or(bare));
    std::uint32_t empty_line = 0;
    TextRange empty_range;
    while (more && !rest_.empty()) {
      const std::string_view line = next_line();
      if (is_comment(line)) continue;
      const std::string_view part = trim_line_end(line);
      if (trim_left_space(part).empty()) {
        empty_line = line_;
        empty_range = last_;
        continue;
      }
      more = continued(part, out_.escape);
      append(instruction, line, more.value_or(part));
    }
    if (empty_line != 0)
      problem(Problem::Kind::empty_continuation, empty_line, "an empty line inside an instruction", empty_range);
    instruction.comments = std::move(comments_);
    comments_.clear();
    take_apart(instruction);
    read_heredocs(instruction);
    instruction.end_line = line_;
    instruction.range.end = last_.end;
    if (!instruction.trigger.empty()) {
      instruction.trigger.front().end_line = line_;
      instruction.trigger.front().range.end = last_.end;
      instruction.trigger.front().heredocs = instruction.heredocs;
    }
    look_at(instruction);
    out_.instructions.push_back(std::move(instruction));
  }

  /// What is wrong with it as an instruction, and where it stands.
  void look_at(const Instruction& instruction) {
    std::vector<Problem> found;
    if (out_.problems.size() < kMostProblems) validate(instruction, found);
    for (Problem& each : found)
      if (out_.problems.size() < kMostProblems) out_.problems.push_back(std::move(each));
    if (instruction.keyword == Keyword::from) in_stage_ = true;
    if (!in_stage_ && !told_no_stage_ && instruction.keyword != Keyword::arg &&
        instruction.keyword != Keyword::unknown) {
      before_stages_.push_back(
          {Problem::Kind::no_stage, instruction.line,
           fmt::format("{} stands before the first FROM, where only ARG can", keyword_name(instruction.keyword)),
           instruction.keyword_range});
      told_no_stage_ = before_stages_.size() == kMostProblems;
    }
  }

  /// Fills everything but text, lines and heredocs.
  void take_apart(Instruction& to) {
    const std::string_view text = to.text;
    Split split = split_instruction(text, out_.escape);
    const auto place = [&](std::string_view part) { return static_cast<std::size_t>(part.data() - text.data()); };
    const std::size_t word = place(split.word);
    to.word = split.word;
    to.keyword = parse_keyword(split.word);
    to.keyword_range = to.file_range(word, word + split.word.size());
    if (!split.word.empty()) to.range.begin = to.keyword_range.begin;
    for (Token& flag : split.flags) {
      to.flag_ranges.push_back(to.file_range(flag.range.begin, flag.range.end));
      to.flags.push_back(std::move(flag.text));
    }
    to.arguments = split.arguments;
    to.arguments_at = place(split.arguments);
    switch (to.keyword) {
      case Keyword::unknown:
        if (out_.problems.size() < kMostProblems)
          problem(Problem::Kind::unknown_instruction, to,
                  fmt::format("\"{}\" is no instruction{}", printable(to.word, 40), meant_keyword(to.word)), word,
                  word + to.word.size());
        break;
      case Keyword::env:
      case Keyword::label:
        take_pairs(to);
        break;
      case Keyword::arg:
        take_words(to, quoted_words(to.arguments, out_.escape), 0);
        break;
      case Keyword::expose:
      case Keyword::from:
        take_words(to, plain_words(to.arguments), 0);
        break;
      case Keyword::add:
      case Keyword::copy:
      case Keyword::volume:
        if (!take_json(to, 0)) take_words(to, plain_words(to.arguments), 0);
        break;
      case Keyword::cmd:
      case Keyword::entrypoint:
      case Keyword::run:
      case Keyword::shell:
        if (!take_json(to, 0)) take_text(to, 0);
        break;
      case Keyword::healthcheck:
        take_healthcheck(to);
        break;
      case Keyword::onbuild:
        take_trigger(to);
        break;
      case Keyword::maintainer:
      case Keyword::stopsignal:
      case Keyword::user:
      case Keyword::workdir:
        take_text(to, 0);
        break;
    }
  }

  /// Of all these the ranges are in the arguments behind `skip`.
  static void take_words(Instruction& to, std::vector<Token> words, std::size_t skip) {
    for (Token& word : words) {
      to.word_ranges.push_back(
          to.file_range(to.arguments_at + skip + word.range.begin, to.arguments_at + skip + word.range.end));
      to.words.push_back(std::move(word.text));
    }
  }

  static void take_text(Instruction& to, std::size_t skip) {
    if (skip < to.arguments.size())
      take_words(to, {{to.arguments.substr(skip), {0, to.arguments.size() - skip}}}, skip);
  }

  bool take_json(Instruction& to, std::size_t skip) {
    auto strings = json_strings(std::string_view(to.arguments).substr(skip));
    if (!strings) {
      problem(Problem::Kind::json_not_strings, to,
              fmt::format("{}: {}", keyword_name(to.keyword), strings.error().message), to.arguments_at + skip,
              to.arguments_at + to.arguments.size());
      return false;
    }
    if (!*strings) return false;
    to.form = Form::json;
    take_words(to, **std::move(strings), skip);
    return true;
  }

  void take_pairs(Instruction& to) {
    const auto read = key_values(to.arguments, out_.escape, to.pairs);
    for (KeyValue& pair : to.pairs)
      for (TextRange* range : {&pair.key_range, &pair.value_range})
        *range = to.file_range(to.arguments_at + range->begin, to.arguments_at + range->end);
    if (!read)
      problem(Problem::Kind::missing_value, to, fmt::format("{}: {}", keyword_name(to.keyword), read.error().message),
              to.arguments_at, to.arguments_at + to.arguments.size());
  }

  void take_healthcheck(Instruction& to) {
    const std::string_view all = to.arguments;
    std::size_t end = 0;
    while (end < all.size() && space_at(all.substr(end)) == 0) ++end;
    if (end == 0) return;
    take_words(to, {{std::string(all.substr(0, end)), {0, end}}}, 0);
    const std::size_t command = all.size() - trim_left_space(all.substr(end)).size();
    if (command < all.size() && !take_json(to, command)) take_text(to, command);
  }

  void take_trigger(Instruction& to) {
    if (to.arguments.empty()) return;
    Instruction trigger;
    const Position at = to.position(to.arguments_at);
    trigger.line = at.line;
    trigger.text = to.arguments;
    trigger.pieces = pieces_between(to.pieces, to.arguments_at, to.arguments_at + to.arguments.size());
    const Split split = split_instruction(trigger.text, out_.escape);
    if (parse_keyword(split.word) == Keyword::onbuild) {
      problem(Problem::Kind::nested_trigger, trigger, "ONBUILD inside ONBUILD", 0, split.word.size());
      return;
    }
    take_apart(trigger);
    to.trigger.push_back(std::move(trigger));
  }

  static bool takes_heredocs(const Instruction& instruction) {
    const Instruction& real = instruction.trigger.empty() ? instruction : instruction.trigger.front();
    return real.form == Form::text &&
           (real.keyword == Keyword::run || real.keyword == Keyword::copy || real.keyword == Keyword::add);
  }

  void read_heredocs(Instruction& to) {
    if (!takes_heredocs(to) || to.text.find("<<") == std::string::npos) return;
    auto heredocs = heredocs_of(to.text);
    if (!heredocs) {
      problem(Problem::Kind::bad_heredoc, to, heredocs.error().message, 0, to.text.size());
      return;
    }
    for (Heredoc& heredoc : *heredocs) {
      heredoc.line = line_ + 1;
      heredoc.range.begin = heredoc.range.end = text_.size() - rest_.size();
      bool ended = false;
      while (!ended && !rest_.empty()) {
        const std::string_view line = next_line();
        std::string_view end = trim_line_end(line);
        if (heredoc.strip_tabs) end.remove_prefix(std::min(end.find_first_not_of('\t'), end.size()));
        ended = end == heredoc.name;
        if (!ended) heredoc.range.end += line.size();
        if (ended) heredoc.end_range = range_of(end);
      }
      heredoc.content = heredoc.range.in(text_);
      heredoc.end_line = line_;
      if (!ended)
        problem(Problem::Kind::unterminated_heredoc, to,
                fmt::format("no line \"{}\" ends the heredoc", printable(heredoc.name, 80)), 0, to.text.size());
      to.heredocs.push_back(std::move(heredoc));
    }
  }

  std::string_view text_, rest_;
  std::uint32_t line_ = 0;  // of the last line read
  TextRange last_;          // the last line read, without its end
  std::size_t bom_ = 0;     // bytes dropped of the last line read
  bool directives_end_ = false;
  bool in_stage_ = false, told_no_stage_ = false;
  std::vector<Problem> before_stages_;  // wrong only when there is a FROM: a fragment has none
  std::vector<Comment> comments_;
  Dockerfile out_;
};

}  // namespace

Result<Dockerfile> parse(std::string_view text) {
  if (text.size() > kMostBytes)
    return fail(ErrorKind::limit, "the Dockerfile has {} bytes; more than {} are not read", text.size(), kMostBytes);
  auto decoded = decode(text);
  if (!decoded) return Parser(text).run();
  Dockerfile out = TRY(Parser(decoded->text).run());
  out.decoded = std::move(decoded->text);
  out.problems.insert(
      out.problems.begin(),
      {Problem::Kind::encoding, 1, fmt::format("the file is {}; builders read UTF-8 only", decoded->encoding), {0, 0}});
  return out;
}

}  // namespace plimsoll::dockerfile

// SPDX-License-Identifier: Apache-2.0
// A line that ends in the escape character goes on in the next; comments and empty lines between are passed over. Of a
// first line leading white space is dropped, of the others it stays. Behind the line of a RUN, COPY or ADD come its
// heredocs, in which nothing but their ends means anything.
#include "dockerfile/parse.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/bytes.h"
#include "base/lines.h"
#include "dockerfile/heredoc.h"
#include "dockerfile/split.h"

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

/// One of `# syntax=…`, `# escape=…`, `# check=…`; nullopt ends the search for them.
std::optional<Directive> directive_of(std::string_view line) {
  if (!line.starts_with('#')) return std::nullopt;
  line = trim_left_space(line.substr(1));
  const auto end = std::ranges::find_if_not(
      line, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
  Directive out;
  out.name = lowercase(line.substr(0, static_cast<std::size_t>(end - line.begin())));
  if (out.name != "syntax" && out.name != "escape" && out.name != "check") return std::nullopt;
  constexpr std::string_view kSpace = "\t\n\f\r ";
  line.remove_prefix(std::min(line.find_first_not_of(kSpace, out.name.size()), line.size()));
  if (!line.starts_with('=')) return std::nullopt;
  line.remove_prefix(std::min(line.find_first_not_of(kSpace, 1), line.size()));
  line = line.substr(0, line.find_last_not_of(kSpace) + 1);
  if (line.empty()) return std::nullopt;
  out.value = line;
  return out;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  Result<Dockerfile> run() {
    while (!rest_.empty()) {
      if (out_.instructions.size() == kMostInstructions)
        return fail(ErrorKind::limit, "more than {} instructions are not read", kMostInstructions);
      read_instruction();
    }
    if (out_.instructions.empty())
      problem(Problem::Kind::no_instructions, std::max(line_, 1U), "there is no instruction in this file");
    return std::move(out_);
  }

 private:
  void problem(Problem::Kind kind, std::uint32_t line, std::string message) {
    if (out_.problems.size() < kMostProblems) out_.problems.push_back({kind, line, std::move(message)});
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
              fmt::format("a line of {} bytes; builders read at most {}", line.size(), kLongestLine));
    return line;
  }

  void read_comment(std::string_view line) {
    if (auto directive = directives_end_ ? std::nullopt : directive_of(trim_left_space(trim_line_end(line)))) {
      directive->line = line_;
      take_directive(std::move(*directive));
      return;
    }
    directives_end_ = true;
    // Of an indented one BuildKit keeps the "#", so that it is neither an empty comment nor a check.
    const std::string_view text = trim_space(line.substr(1));
    if (text.empty()) {
      comments_.clear();
    } else {
      comments_.push_back({line_, std::string(text)});
    }
  }

  void take_directive(Directive directive) {
    const bool again = std::ranges::find(out_.directives, directive.name, &Directive::name) != out_.directives.end();
    if (again) {
      problem(Problem::Kind::repeated_directive, line_,
              fmt::format("the directive \"{}\" is there twice", directive.name));
      return;
    }
    if (directive.name == "escape") {
      if (directive.value == "\\" || directive.value == "`") {
        out_.escape = directive.value.front();
      } else {
        problem(Problem::Kind::bad_escape, line_,
                fmt::format("the escape character can be \\ or `, not \"{}\"", printable(directive.value, 20)));
      }
    }
    out_.directives.push_back(std::move(directive));
  }

  /// Puts one physical line at the end of the instruction's text.
  static void append(Instruction& to, std::string_view part, std::uint32_t line, std::size_t column) {
    if (part.empty()) return;
    to.pieces.push_back({to.text.size(), line, static_cast<std::uint32_t>(column)});
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
    const auto column = static_cast<std::size_t>(bare.data() - first.data()) + bom_ + 1;
    append(instruction, more.value_or(bare), line_, column);
    std::uint32_t empty_line = 0;
    while (more && !rest_.empty()) {
      const std::string_view line = next_line();
      if (is_comment(line)) continue;
      const std::string_view part = trim_line_end(line);
      if (trim_left_space(part).empty()) {
        empty_line = line_;
        continue;
      }
      more = continued(part, out_.escape);
      append(instruction, more.value_or(part), line_, 1);
    }
    if (empty_line != 0) problem(Problem::Kind::empty_continuation, empty_line, "an empty line inside an instruction");
    instruction.comments = std::move(comments_);
    comments_.clear();
    take_apart(instruction, instruction.text);
    read_heredocs(instruction);
    instruction.end_line = line_;
    out_.instructions.push_back(std::move(instruction));
  }

  /// Fills everything but text, lines and heredocs.
  void take_apart(Instruction& to, std::string_view text) {
    Split split = split_instruction(text, out_.escape);
    to.word = split.word;
    to.keyword = parse_keyword(split.word);
    to.flags = std::move(split.flags);
    to.arguments = split.arguments;
    switch (to.keyword) {
      case Keyword::unknown:
        problem(Problem::Kind::unknown_instruction, to.line,
                fmt::format("\"{}\" is no instruction", printable(to.word, 40)));
        break;
      case Keyword::env:
      case Keyword::label:
        if (const auto read = key_values(to.arguments, out_.escape, to.pairs); !read)
          problem(Problem::Kind::missing_value, to.line,
                  fmt::format("{}: {}", keyword_name(to.keyword), read.error().message));
        break;
      case Keyword::arg:
        to.words = quoted_words(to.arguments, out_.escape);
        break;
      case Keyword::expose:
      case Keyword::from:
        to.words = plain_words(to.arguments);
        break;
      case Keyword::add:
      case Keyword::copy:
      case Keyword::volume:
        if (!take_json(to, to.arguments)) to.words = plain_words(to.arguments);
        break;
      case Keyword::cmd:
      case Keyword::entrypoint:
      case Keyword::run:
      case Keyword::shell:
        if (!take_json(to, to.arguments)) take_text(to, to.arguments);
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
        take_text(to, to.arguments);
        break;
    }
  }

  static void take_text(Instruction& to, std::string_view text) {
    if (!text.empty()) to.words.emplace_back(text);
  }

  bool take_json(Instruction& to, std::string_view text) {
    auto strings = json_strings(text);
    if (!strings) {
      problem(Problem::Kind::json_not_strings, to.line,
              fmt::format("{}: {}", keyword_name(to.keyword), strings.error().message));
      return false;
    }
    if (!*strings) return false;
    to.form = Form::json;
    for (std::string& text_of_array : **strings) to.words.push_back(std::move(text_of_array));
    return true;
  }

  void take_healthcheck(Instruction& to) {
    const std::string_view all = to.arguments;
    std::size_t end = 0;
    while (end < all.size() && space_at(all.substr(end)) == 0) ++end;
    if (end == 0) return;
    to.words.emplace_back(all.substr(0, end));
    const std::string_view command = trim_left_space(all.substr(end));
    if (!command.empty() && !take_json(to, command)) take_text(to, command);
  }

  void take_trigger(Instruction& to) {
    if (to.arguments.empty()) return;
    Instruction trigger;
    trigger.line = to.line;
    trigger.text = to.arguments;
    if (parse_keyword(split_instruction(trigger.text, out_.escape).word) == Keyword::onbuild) {
      problem(Problem::Kind::nested_trigger, to.line, "ONBUILD inside ONBUILD");
      return;
    }
    const std::string text = trigger.text;
    take_apart(trigger, text);
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
      problem(Problem::Kind::bad_heredoc, to.line, heredocs.error().message);
      return;
    }
    for (Heredoc& heredoc : *heredocs) {
      heredoc.line = line_ + 1;
      bool ended = false;
      while (!ended && !rest_.empty()) {
        const std::string_view line = next_line();
        std::string_view end = trim_line_end(line);
        if (heredoc.strip_tabs) end.remove_prefix(std::min(end.find_first_not_of('\t'), end.size()));
        ended = end == heredoc.name;
        if (!ended) heredoc.content += line;
      }
      heredoc.end_line = line_;
      if (!ended)
        problem(Problem::Kind::unterminated_heredoc, to.line,
                fmt::format("no line \"{}\" ends the heredoc", printable(heredoc.name, 80)));
      to.heredocs.push_back(std::move(heredoc));
    }
  }

  std::string_view rest_;
  std::uint32_t line_ = 0;  // of the last line read
  std::size_t bom_ = 0;     // bytes dropped of the last line read
  bool directives_end_ = false;
  std::vector<Comment> comments_;
  Dockerfile out_;
};

}  // namespace

Result<Dockerfile> parse(std::string_view text) {
  if (text.size() > kMostBytes)
    return fail(ErrorKind::limit, "the Dockerfile has {} bytes; more than {} are not read", text.size(), kMostBytes);
  return Parser(text).run();
}

}  // namespace plimsoll::dockerfile

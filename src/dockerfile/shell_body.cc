// SPDX-License-Identifier: Apache-2.0
// What BuildKit does with the documents of a RUN: one that is all there is ("RUN <<EOF") is the script itself, or a
// file that is run when it begins with "#!"; any others go to the shell together with the line, as they stand. There
// the shell gives a document to the command it stands behind, which may be a shell or another interpreter that reads
// its script from standard input.
#include "dockerfile/shell_body.h"

#include <algorithm>
#include <array>

#include "base/lines.h"
#include "dockerfile/heredoc.h"
#include "dockerfile/split.h"

namespace plimsoll::dockerfile {

namespace {

constexpr std::array<std::string_view, 10> kShells = {"ash",  "bash",  "dash", "ksh",  "ksh93",
                                                      "mksh", "rbash", "sh",   "yash", "zsh"};
/// Programs that run what follows among their arguments.
constexpr std::array<std::string_view, 26> kWrappers = {
    "busybox",  "catatonit", "chroot",  "command", "conda",   "doas",       "dumb-init", "env",    "exec",
    "fakeroot", "gosu",      "linux32", "linux64", "mamba",   "micromamba", "nice",      "nix",    "nix-shell",
    "nohup",    "scl",       "setarch", "stdbuf",  "su-exec", "sudo",       "tini",      "timeout"};

std::string_view base_name(std::string_view path) { return path.substr(path.find_last_of('/') + 1); }

bool is_shell_name(std::string_view word) {
  const std::string_view name = base_name(word);
  return std::ranges::binary_search(kShells, name) || name.ends_with(".sh");
}

/// Index of the word that names a posix shell.
std::optional<std::size_t> shell_word(std::span<const std::string> interpreter) {
  if (interpreter.empty()) return std::nullopt;
  if (is_shell_name(interpreter.front())) return 0;
  if (!std::ranges::binary_search(kWrappers, base_name(interpreter.front()))) return std::nullopt;
  for (std::size_t i = 1; i < interpreter.size(); ++i)
    if (is_shell_name(interpreter[i])) return i;
  return std::nullopt;
}

/// Puts stretches of the file together, each with the way back.
class Builder {
 public:
  void add(std::string_view text, std::uint32_t line, std::uint32_t column, std::size_t offset) {
    if (text.empty()) return;
    body_.pieces.push_back({body_.text.size(), line, column, offset});
    body_.text += text;
  }
  /// Bytes [begin, end) of the instruction's text.
  void add(const Instruction& from, std::size_t begin, std::size_t end) {
    for (Piece piece : pieces_between(from.pieces, begin, end)) {
      piece.begin += body_.text.size();
      body_.pieces.push_back(piece);
    }
    body_.text.append(from.text, begin, end - begin);
  }
  enum class Tabs : std::uint8_t { strip, keep };
  void add_lines(const Heredoc& doc, Tabs tabs) {
    std::uint32_t line = doc.line;
    std::string_view rest = doc.content;
    for (std::size_t offset = doc.range.begin; !rest.empty(); ++line) {
      const std::size_t size = std::min(rest.find('\n'), rest.size() - 1) + 1;
      std::string_view part = rest.substr(0, size);
      const bool ends = part.ends_with("\r\n");
      if (ends) part.remove_suffix(2);
      std::size_t skip = 0;
      if (tabs == Tabs::strip) skip = std::min(part.find_first_not_of('\t'), part.size());
      add(part.substr(skip), line, static_cast<std::uint32_t>(skip + 1), offset + skip);
      if (ends) add("\n", line, static_cast<std::uint32_t>(size), offset + size - 1);
      offset += size;
      rest.remove_prefix(size);
    }
  }
  void line_end() { body_.text += '\n'; }
  ShellBody take(std::vector<std::string> interpreter, bool is_document) {
    body_.interpreter = std::move(interpreter);
    body_.is_document = is_document;
    return std::move(body_);
  }

 private:
  ShellBody body_;
};

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> out;
  for (Token& word : quoted_words(line, '\\')) out.push_back(std::move(word.text));
  return out;
}

/// A command of a line, as far as needs be known to tell who reads which document.
struct LineCommand {
  std::vector<std::string> words;
  std::optional<std::size_t> input;  // the document it reads as standard input
};

bool is_assignment(std::string_view word) {
  const std::size_t equals = word.find('=');
  return equals != std::string_view::npos && equals > 0 && std::ranges::all_of(word.substr(0, equals), [](char c) {
           return c == '_' || (to_lower(c) >= 'a' && to_lower(c) <= 'z') || (c >= '0' && c <= '9');
         });
}

class LineReader {
 public:
  explicit LineReader(std::string_view line) : line_(line) {}

  std::vector<LineCommand> run() {
    while (at_ < line_.size()) {
      const char c = line_[at_];
      if (is_blank(c)) {
        ++at_;
      } else if (c == '#') {
        break;
      } else if (std::string_view(";&|()\n").find(c) != std::string_view::npos) {
        finish();
        ++at_;
      } else if (const std::size_t digits = line_.find_first_not_of("0123456789", at_);
                 digits != std::string_view::npos && (line_[digits] == '<' || line_[digits] == '>')) {
        redirect(line_.substr(at_, digits - at_), digits);
      } else {
        take(word());
      }
    }
    finish();
    return std::move(out_);
  }

 private:
  void finish() {
    if (!now_.words.empty() || now_.input) out_.push_back(std::move(now_));
    now_ = {};
  }

  void take(std::string word) {
    static constexpr std::array<std::string_view, 10> kKeywords = {"!",    "do",   "elif",  "else",  "if",
                                                                   "then", "time", "until", "while", "{"};
    const bool leads = now_.words.empty();
    if (leads && (std::ranges::binary_search(kKeywords, word) || is_assignment(word))) return;
    now_.words.push_back(std::move(word));
  }

  void redirect(std::string_view descriptor, std::size_t at) {
    const std::size_t end = std::min(line_.find_first_not_of("<>&|", at), line_.size());
    const std::string_view operation = line_.substr(at, end - at);
    at_ = end;
    if (operation == "<<" && at_ < line_.size() && line_[at_] == '-') ++at_;
    while (at_ < line_.size() && is_blank(line_[at_])) ++at_;
    word();
    if (operation != "<<") return;
    if (descriptor.empty() || descriptor == "0") now_.input = documents_;
    ++documents_;
  }

  std::string word() {
    std::string out;
    char quote = 0;
    for (; at_ < line_.size(); ++at_) {
      const char c = line_[at_];
      if (quote == 0 && (is_blank(c) || std::string_view(";&|()<>\n").find(c) != std::string_view::npos)) break;
      if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else if (quote != 0 && c == quote) {
        quote = 0;
      } else {
        if (c == '\\' && quote != '\'' && at_ + 1 < line_.size()) ++at_;
        out += line_[at_];
      }
    }
    return out;
  }

  std::string_view line_;
  std::size_t at_ = 0;
  std::size_t documents_ = 0;
  LineCommand now_;
  std::vector<LineCommand> out_;
};

/// Whether a shell called so reads its script from standard input.
bool reads_script(std::span<const std::string> arguments) {
  for (const std::string& argument : arguments) {
    if (argument == "-" || argument == "/dev/stdin") return true;
    if (!argument.starts_with('-') && !argument.starts_with('+')) return false;
    if (argument.starts_with("--")) continue;
    if (argument.find('s') != std::string::npos) return true;
    if (argument.find('c') != std::string::npos) return false;
  }
  return true;
}

/// Documents that a command of the line runs: shells as shells, others as what they are.
void add_documents(const Instruction& real, const std::vector<Heredoc>& docs, std::vector<ShellBody>& out) {
  for (LineCommand& command : LineReader(real.arguments).run()) {
    if (!command.input || *command.input >= docs.size() || command.words.empty()) continue;
    if (const auto shell = shell_word(command.words)) {
      std::size_t first = *shell + 1;
      // What "-o" takes is no operand.
      std::vector<std::string> arguments(command.words.begin() + static_cast<std::ptrdiff_t>(first),
                                         command.words.end());
      for (std::size_t i = 0; i + 1 < arguments.size(); ++i)
        if (arguments[i].ends_with('o') && (arguments[i].starts_with('-') || arguments[i].starts_with('+')))
          arguments.erase(arguments.begin() + static_cast<std::ptrdiff_t>(i) + 1);
      if (!reads_script(arguments)) continue;
    }
    const Heredoc& doc = docs[*command.input];
    Builder body;
    body.add_lines(doc, doc.strip_tabs ? Builder::Tabs::strip : Builder::Tabs::keep);
    out.push_back(body.take(std::move(command.words), true));
  }
}

void add_run(const Instruction& real, const std::vector<Heredoc>& docs, std::span<const std::string> shell,
             std::vector<ShellBody>& out) {
  const std::vector<std::string> by_shell(shell.begin(), shell.end());
  Builder body;
  if (docs.empty() || !is_lone_heredoc(real.arguments)) {
    body.add(real, real.arguments_at, real.arguments_at + real.arguments.size());
    for (const Heredoc& doc : docs) {
      if (&doc == &docs.front()) body.line_end();
      body.add_lines(doc, Builder::Tabs::keep);
      if (doc.end_range.begin >= doc.range.end)
        body.add(doc.name, doc.end_line, static_cast<std::uint32_t>(doc.end_range.begin - doc.range.end + 1),
                 doc.end_range.begin);
      if (&doc != &docs.back()) body.line_end();
    }
    out.push_back(body.take(by_shell, false));
    add_documents(real, docs, out);
    return;
  }
  const Heredoc& doc = docs.front();
  body.add_lines(doc, doc.strip_tabs ? Builder::Tabs::strip : Builder::Tabs::keep);
  std::string_view first = doc.content;
  first = take_line(first);
  out.push_back(body.take(first.starts_with("#!") ? words_of(first.substr(2)) : by_shell, true));
}

}  // namespace

TextRange ShellBody::file_range(TextRange range) const {
  return dockerfile::file_range(pieces, range.begin, range.end);
}

bool is_posix_shell(std::span<const std::string> interpreter) { return shell_word(interpreter).has_value(); }

std::vector<ShellBody> shell_bodies(const Instruction& instruction, std::span<const std::string> shell) {
  std::vector<ShellBody> out;
  if (instruction.keyword == Keyword::onbuild && instruction.trigger.empty()) return out;
  const Instruction& real = instruction.trigger.empty() ? instruction : instruction.trigger.front();
  if (real.form != Form::text || real.arguments.empty()) return out;
  const std::size_t end = real.arguments_at + real.arguments.size();
  Builder body;
  switch (real.keyword) {
    case Keyword::run:
      add_run(real, instruction.heredocs, shell, out);
      break;
    case Keyword::cmd:
    case Keyword::entrypoint:
      body.add(real, real.arguments_at, end);
      out.push_back(body.take({shell.begin(), shell.end()}, false));
      break;
    case Keyword::healthcheck:
      if (real.words.size() == 2 && lowercase(real.words.front()) == "cmd") {
        body.add(real, end - real.words.back().size(), end);
        out.push_back(body.take({shell.begin(), shell.end()}, false));
      }
      break;
    default:
      break;
  }
  return out;
}

}  // namespace plimsoll::dockerfile

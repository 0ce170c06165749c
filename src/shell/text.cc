// SPDX-License-Identifier: Apache-2.0
// Scripts given as arguments: sh -c '…', su -c '…', eval '…'. Each is read as a text of its own whose bytes are traced
// back through the quotes they were written in.
#include "shell/arguments.h"
#include "shell/parser.h"

namespace plimsoll::shell {
namespace {

constexpr int kMostTexts = 8;  // in one another
constexpr std::size_t kLongestText = 1 << 20;

bool is_shell(std::string_view name) {
  return name == "sh" || name == "bash" || name == "dash" || name == "ash" || name == "zsh" || name == "ksh" ||
         name == "mksh" || name == "rbash";
}

/// The argument of a shell that is its script: the first operand when -c is among the options.
const Word* script_of_shell(std::span<const Word> arguments) {
  bool given = false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view word = arguments[i].value;
    if (word.size() < 2 || (word.front() != '-' && word.front() != '+')) return given ? &arguments[i] : nullptr;
    if (word == "--") return given && i + 1 < arguments.size() ? &arguments[i + 1] : nullptr;
    if (word.starts_with("--")) {
      if (word == "--rcfile" || word == "--init-file") ++i;
      continue;
    }
    given |= word.front() == '-' && word.find('c') != word.npos;
    if (word.back() == 'o' || word.back() == 'O') ++i;
  }
  return nullptr;
}

/// su and runuser: the value of -c, which may stand behind the user's name.
const Word* script_of_su(std::span<const Word> arguments) {
  for (std::size_t i = 0; i + 1 < arguments.size(); ++i)
    if (arguments[i] == "-c" || arguments[i] == "--command" || arguments[i] == "-lc") return &arguments[i + 1];
  return nullptr;
}

/// A text put together out of words, and where its bytes come from.
struct Text {
  std::string text;
  ByteMap map;
  std::vector<TextRange> opaque;

  void add(std::string_view bytes, TextRange from) {
    text += bytes;
    map.insert(map.end(), bytes.size(), from);
  }
};

/// The bytes of a literal part, each with those it was written as; false where they cannot be told apart.
bool add_literal(Text& into, const Part& part, std::string_view source) {
  const std::string_view written = part.range.in(source);
  if (written.size() == part.text.size()) {
    for (std::size_t i = 0; i < written.size(); ++i)
      into.map.push_back({part.range.begin + i, part.range.begin + i + 1});
    into.text += part.text;
    return true;
  }
  ByteMap map;
  std::size_t at = 0;
  for (const char c : part.text) {
    while (written.substr(at).starts_with("\\\n")) at += 2;
    if (at >= written.size()) return false;
    const bool escaped = written[at] == '\\' && at + 1 < written.size() && written[at + 1] == c;
    if (!escaped && written[at] != c) return false;
    const std::size_t size = escaped ? 2 : 1;
    map.push_back({part.range.begin + at, part.range.begin + at + size});
    at += size;
  }
  into.text += part.text;
  into.map.insert(into.map.end(), map.begin(), map.end());
  return true;
}

void add_word(Text& into, const Word& word, std::string_view source) {
  for (const Part& part : word.parts) {
    const std::string_view written = part.range.in(source);
    if (part.kind == Part::Kind::literal) {
      if (!add_literal(into, part, source)) into.add(part.text, word.range);
      continue;
    }
    if (part.kind == Part::Kind::command) into.opaque.push_back({into.text.size(), into.text.size() + written.size()});
    for (std::size_t i = 0; i < written.size(); ++i)
      into.map.push_back({part.range.begin + i, part.range.begin + i + 1});
    into.text += written;
  }
}

}  // namespace

/// `local`: the command with its ranges still in this parser's text.
void Parser::texts_of(const Command& local, const Draft& draft) {
  if (local.words.size() < 2 || shared_.texts >= kMostTexts || shared_.stopped) return;
  Invocation run = invocation_of(local);
  if (run.name() == "find")  // find … -exec sh -c '…'
    for (std::size_t i = run.first + 1; i + 1 < local.words.size(); ++i)
      if (local.words[i] == "-exec" || local.words[i] == "-execdir" || local.words[i] == "-ok") {
        run.first = i + 1;
        break;
      }
  const std::string_view name = run.name();
  const std::span<const Word> arguments = run.arguments();
  Text text;
  if (name == "eval") {
    for (const Word& word : arguments) {
      if (!text.text.empty()) text.add(" ", {word.range.begin, word.range.begin});
      add_word(text, word, text_);
    }
  } else if (const Word* script = is_shell(name)                      ? script_of_shell(arguments)
                                  : name == "su" || name == "runuser" ? script_of_su(arguments)
                                                                      : nullptr) {
    add_word(text, *script, text_);
  }
  if (text.text.empty() || text.text.size() > kLongestText) return;
  for (TextRange& from : text.map) from = place(from);
  Surroundings around = draft.around;
  around.inside = draft.index;
  around.in_text = true;
  ++around.level;
  around.in_condition = false;
  around.in_subshell |= name != "eval";
  const bool is_bash = bash() || name == "bash" || name == "zsh" || name == "ksh";
  ++shared_.texts;
  Parser inner(shared_, text.text, {0, text.text.size()}, is_bash ? Dialect::bash : Dialect::posix, &text.map);
  inner.skip_over(&text.opaque);
  inner.script(around);
  --shared_.texts;
}

}  // namespace plimsoll::shell

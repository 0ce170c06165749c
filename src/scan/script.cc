// SPDX-License-Identifier: Apache-2.0
#include "scan/script.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/core.h>

namespace plimsoll::scan {

namespace {

constexpr std::string_view kBlanks = " \t\n\r";
constexpr std::string_view kEdges = " \t\n\r;&|()<>\"'`=";

std::string_view trimmed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(kBlanks);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(kBlanks) - from + 1);
}

struct Command {
  std::string_view before;  // what cuts it from the one before, blanks included
  std::string_view text;
};

/// What quote stands open at each place: 0, ' or ". A backslash outside of single quotes hides the next character.
class Quotes {
 public:
  /// The state before the character.
  char step(char c) {
    const char now = open_;
    if (escaped_) {
      escaped_ = false;
    } else if (c == '\\' && open_ != '\'') {
      escaped_ = true;
    } else if (open_ == 0 && (c == '"' || c == '\'')) {
      open_ = c;
    } else if (c == open_) {
      open_ = 0;
    }
    return now;
  }
  [[nodiscard]] char open() const { return open_; }

 private:
  char open_ = 0;
  bool escaped_ = false;
};

/// Empty when the script is more than a row of commands.
std::vector<Command> commands_of(std::string_view script) {
  static constexpr std::array<std::string_view, 10> kMore{"if",       "for",    "while", "until", "case",
                                                          "function", "select", "{",     "do",    "then"};
  std::vector<Command> out;
  Quotes quotes;
  std::size_t from = 0, cut = 0, cut_from = 0;
  const auto put = [&](std::size_t end) {
    const std::string_view text = trimmed(script.substr(from, end - from));
    if (!text.empty()) out.push_back({script.substr(cut_from, cut - cut_from), text});
  };
  for (std::size_t i = 0; i < script.size(); ++i) {
    const bool is_hidden = i > 0 && script[i - 1] == '\\';
    if (quotes.step(script[i]) != 0 || is_hidden) continue;
    const char c = script[i];
    if (c == '(' || c == ')' || c == '#' || (c == '<' && script.substr(i).starts_with("<<"))) {
      // "$(…)" is part of a command; all else is a construct.
      if (c == '(' && i > 0 && script[i - 1] == '$') {
        for (int depth = 0; i < script.size(); ++i) {
          const char inner = script[i];
          if (quotes.step(i == 0 ? ' ' : inner) != 0) continue;
          if (inner == '(') ++depth;
          if (inner == ')' && --depth == 0) break;
        }
        continue;
      }
      if (c != '#' || i == 0 || kBlanks.find(script[i - 1]) != std::string_view::npos) return {};
      continue;
    }
    const std::size_t length = script.substr(i).starts_with("&&") ? 2U : c == ';' || c == '\n' ? 1U : 0U;
    if (length == 0) continue;
    put(i);
    cut_from = i;
    from = cut = i + length;
    i += length - 1;
  }
  if (quotes.open() != 0) return {};
  put(script.size());
  for (const Command& command : out) {
    const std::string_view first = command.text.substr(0, command.text.find_first_of(kBlanks));
    if (std::ranges::find(kMore, first) != kMore.end()) return {};
  }
  return out;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!(text = trimmed(text)).empty()) {
    std::string_view word = text.substr(0, text.find_first_of(kBlanks));
    text.remove_prefix(word.size());
    while (!word.empty() && (word.front() == '"' || word.front() == '\'')) word.remove_prefix(1);
    while (!word.empty() && (word.back() == '"' || word.back() == '\'')) word.remove_suffix(1);
    out.push_back(word);
  }
  return out;
}

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool names_file(std::string_view word, std::string_view path) {
  return !base_name(path).empty() && base_name(word) == base_name(path);
}

/// Programs that write a file of their own: the words they begin with, and how the file's path ends.
struct Configures {
  std::string_view words, file;
};
constexpr std::array<Configures, 9> kConfigures{{{"npm config set", ".npmrc"},
                                                 {"npm set", ".npmrc"},
                                                 {"yarn config set", ".yarnrc"},
                                                 {"git config --global", ".gitconfig"},
                                                 {"aws configure set", ".aws/credentials"},
                                                 {"docker login", ".docker/config.json"},
                                                 {"composer config", "auth.json"},
                                                 {"pip config set", "pip.conf"},
                                                 {"bundle config", ".bundle/config"}}};

bool only_handles(std::string_view command, std::string_view path) {
  const std::vector<std::string_view> words = words_of(command);
  if (words.empty()) return true;
  const std::string_view first = words.front();
  if (first == "ssh-add" || (first == "eval" && command.find("ssh-agent") != std::string_view::npos)) return true;
  const bool in_ssh = path.find(".ssh/") != std::string_view::npos;
  if ((first == "mkdir" || first == "chmod" || first == "rm") && in_ssh &&
      (words.back().ends_with("/.ssh") || words.back().ends_with("/.ssh/")))
    return true;
  static constexpr std::array<std::string_view, 7> kHandlers{"rm", "shred", "unlink", "chmod", "chown", "touch", "tee"};
  const auto names = [&](std::string_view word) { return names_file(word, path); };
  if (std::ranges::find(kHandlers, first) != kHandlers.end()) {
    // What else it touches is not ours to drop.
    const auto others = std::count_if(words.begin() + 1, words.end(), [&](std::string_view word) {
      return !word.starts_with('-') &&
             (word.find('/') != std::string_view::npos || word.find('.') != std::string_view::npos) && !names(word);
    });
    return others == 0 && std::any_of(words.begin() + 1, words.end(), names);
  }
  if (first == "cp" || first == "mv" || first == "install") return names(words.back());
  for (const Configures& known : kConfigures)
    if (command.starts_with(known.words) && path.ends_with(known.file)) return true;
  // echo … > file, … | tee file
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string_view word = words[i];
    const std::size_t arrow = word.find('>');
    if (word == "tee" && i + 1 < words.size() && names(words.back())) return true;
    if (arrow == std::string_view::npos || word.find_first_of("\"'") < arrow) continue;
    word = word.substr(word.find_last_of('>') + 1);
    if (names(word.empty() && i + 1 < words.size() ? words[i + 1] : word)) return true;
  }
  return false;
}

}  // namespace

std::string script_without(std::string_view script, std::string_view path) {
  const std::vector<Command> commands = commands_of(script);
  if (commands.empty()) return std::string(script);
  std::string out;
  std::size_t kept = 0;
  for (const Command& command : commands) {
    if (only_handles(command.text, path)) continue;
    if (kept++ > 0)
      out += command.before == "\n" ? "\n" : command.before.empty() ? " && " : command.before == "&&" ? " && " : "; ";
    out += command.text;
  }
  if (kept == commands.size()) return std::string(script);
  return out;
}

std::string script_with_variable(std::string_view script, std::string_view text, std::string_view name) {
  if (text.empty() || script.find("<<'") != std::string_view::npos || script.find("<<\"") != std::string_view::npos)
    return {};
  std::string out;
  Quotes quotes;
  const std::string variable = fmt::format("${{{}}}", name);
  bool found = false;
  for (std::size_t i = 0; i < script.size();) {
    if (!script.substr(i).starts_with(text)) {
      quotes.step(script[i]);
      out += script[i++];
      continue;
    }
    out += quotes.open() == '\'' ? "'\"" + variable + "\"'" : quotes.open() == '"' ? variable : '"' + variable + '"';
    i += text.size();
    found = true;
  }
  return found ? out : std::string();
}

bool mentions_word(std::string_view script, std::string_view word) {
  if (word.empty()) return false;
  for (std::size_t at = script.find(word); at != std::string_view::npos; at = script.find(word, at + 1)) {
    const bool starts = at == 0 || script[at - 1] == '/' || kEdges.find(script[at - 1]) != std::string_view::npos;
    const std::size_t end = at + word.size();
    if (starts && (end == script.size() || kEdges.find(script[end]) != std::string_view::npos)) return true;
  }
  return false;
}

bool mentions_variable(std::string_view script, std::string_view name) {
  if (name.empty()) return false;
  for (std::size_t at = script.find(name); at != std::string_view::npos; at = script.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    const char after = end < script.size() ? script[end] : ' ';
    const bool ends = !((after >= 'a' && after <= 'z') || (after >= 'A' && after <= 'Z') ||
                        (after >= '0' && after <= '9') || after == '_');
    if (ends && at > 0 && (script[at - 1] == '$' || (at > 1 && script.substr(at - 2, 2) == "${"))) return true;
  }
  return false;
}

}  // namespace plimsoll::scan

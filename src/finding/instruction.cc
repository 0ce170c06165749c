// SPDX-License-Identifier: Apache-2.0
#include "finding/instruction.h"

#include <algorithm>
#include <array>

namespace plimsoll {

namespace {

constexpr std::array<std::string_view, 18> kKeywords{
    "ADD",        "ARG",   "CMD",     "COPY", "ENTRYPOINT", "ENV",        "EXPOSE", "FROM",   "HEALTHCHECK",
    "MAINTAINER", "LABEL", "ONBUILD", "RUN",  "SHELL",      "STOPSIGNAL", "USER",   "VOLUME", "WORKDIR"};
constexpr std::string_view kBuildKit = "# buildkit";
constexpr std::string_view kNotRun = "#(nop)";
constexpr std::string_view kBlanks = " \t\n\r";
constexpr std::size_t kMostPairs = 1000;

bool is_blank(char c) { return kBlanks.find(c) != std::string_view::npos; }
bool is_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

std::string_view trimmed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(kBlanks);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(kBlanks) - from + 1);
}

std::string_view first_word(std::string_view text) { return text.substr(0, text.find_first_of(kBlanks)); }

/// Length of "NAME=" at the start of the text; 0: there is none.
std::size_t name_at(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && is_name(text[at])) ++at;
  return at > 0 && at < text.size() && text[at] == '=' ? at + 1 : 0;
}

/// "|2 A=1 B=x y /bin/sh -c make": takes the arguments off `text`. A value goes on to the next NAME= as long as names
/// are missing; the last one is a word.
std::vector<std::pair<std::string, std::string>> take_arguments(std::string_view& text) {
  std::vector<std::pair<std::string, std::string>> out;
  if (!text.starts_with('|')) return out;
  std::size_t count = 0, at = 1;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at)
    count = std::min(count * 10 + static_cast<std::size_t>(text[at] - '0'), kMostPairs);
  text = trimmed(text.substr(at));
  while (out.size() < count) {
    const std::size_t name = name_at(text);
    if (name == 0) break;
    std::size_t end = text.find_first_of(kBlanks, name);
    while (out.size() + 1 < count && end != std::string_view::npos && name_at(text.substr(end + 1)) == 0)
      end = text.find_first_of(kBlanks, end + 1);
    if (end == std::string_view::npos) end = std::min(text.find_first_of(kBlanks, name), text.size());
    out.emplace_back(text.substr(0, name - 1), text.substr(name, end - name));
    text = trimmed(text.substr(end));
  }
  return out;
}

/// Takes the shell off the script: "/bin/sh -c make", "/bin/bash -o pipefail -ec make".
std::string_view without_shell(std::string_view text) {
  const std::string_view shell = first_word(text);
  const std::string_view base = shell.substr(shell.rfind('/') + 1);
  static constexpr std::array<std::string_view, 8> kShells{"sh",  "bash", "ash",  "dash",
                                                           "zsh", "ksh",  "pwsh", "powershell"};
  if (std::ranges::find(kShells, base) == kShells.end()) return text;
  std::string_view rest = trimmed(text.substr(shell.size()));
  for (int i = 0; i < 8 && !rest.empty(); ++i) {
    const std::string_view word = first_word(rest);
    rest = trimmed(rest.substr(word.size()));
    if (word.starts_with('-') && (word.ends_with('c') || word == "-Command")) return rest;
    if (!word.starts_with('-') && i == 0) return text;
  }
  return text;
}

/// Words of a shell-like line, quotes and backslashes taken off.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  std::string word;
  bool open = false;
  char quote = 0;
  for (std::size_t i = 0; i < text.size() && out.size() < kMostPairs; ++i) {
    const char c = text[i];
    if (quote == 0 && is_blank(c)) {
      if (open) out.push_back(std::move(word));
      word.clear(), open = false;
      continue;
    }
    open = true;
    if (c == '\\' && quote != '\'' && i + 1 < text.size())
      word += text[++i];
    else if (quote == 0 && (c == '"' || c == '\''))
      quote = c;
    else if (c == quote)
      quote = 0;
    else
      word += c;
  }
  if (open) out.push_back(std::move(word));
  return out;
}

/// "file:0a1b… in /root/", "multi:… in /": the checksums of what was copied.
bool is_checksum(std::string_view source) {
  return source.starts_with("file:") || source.starts_with("dir:") || source.starts_with("multi:");
}

void read_copy(HistoryLine& out) {
  std::vector<std::string> words;
  std::string_view body = out.body;
  if (body.starts_with('[') && body.ends_with(']')) {
    std::string plain(body.substr(1, body.size() - 2));
    std::ranges::replace(plain, ',', ' ');
    words = words_of(plain);
  } else {
    words = words_of(body);
  }
  std::erase_if(words, [](const std::string& word) { return word.starts_with("--"); });
  if (words.empty()) return;
  out.destination = words.back();
  words.pop_back();
  if (!words.empty() && words.back() == "in" && words.size() > 1 && is_checksum(words.front())) words.pop_back();
  std::erase_if(words, [](const std::string& word) { return is_checksum(word); });
  out.sources = std::move(words);
}

}  // namespace

std::vector<std::pair<std::string, std::string>> parse_pairs(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> out;
  text = trimmed(text);
  const std::string_view first = first_word(text);
  if (first.find('=') == std::string_view::npos) {
    if (first.size() < text.size()) out.emplace_back(first, trimmed(text.substr(first.size())));
    return out;
  }
  for (const std::string& word : words_of(text)) {
    const std::size_t equals = word.find('=');
    if (equals != std::string::npos && equals > 0) {
      out.emplace_back(word.substr(0, equals), word.substr(equals + 1));
    } else if (!out.empty()) {
      // Builders write "ENV K=a b" for a value with a blank in it.
      out.back().second += ' ' + word;
    }
  }
  return out;
}

HistoryLine parse_history(std::string_view created_by) {
  HistoryLine out;
  std::string_view text = trimmed(created_by);
  if (text.ends_with(kBuildKit)) text = trimmed(text.substr(0, text.size() - kBuildKit.size()));

  // What the classic builder did without running anything.
  if (const std::size_t mark = text.find(kNotRun); mark != std::string_view::npos && mark < 256) {
    if (without_shell(text).starts_with(kNotRun)) text = trimmed(text.substr(mark + kNotRun.size()));
  }
  const std::string_view word = first_word(text);
  if (std::ranges::find(kKeywords, word) != kKeywords.end()) {
    out.keyword = word;
    text = trimmed(text.substr(word.size()));
  } else if (text.starts_with('|') || without_shell(text) != text) {
    out.keyword = "RUN";
  }

  if (out.keyword == "RUN") {
    out.variables = take_arguments(text);
    text = without_shell(text);
  }
  out.body = text;
  if (out.keyword == "ENV" || out.keyword == "LABEL") {
    out.variables = parse_pairs(text);
  } else if (out.keyword == "ARG") {
    for (const std::string& argument : words_of(text)) {
      const std::size_t equals = argument.find('=');
      out.variables.emplace_back(argument.substr(0, equals),
                                 equals == std::string::npos ? "" : argument.substr(equals + 1));
    }
  } else if (out.keyword == "COPY" || out.keyword == "ADD") {
    read_copy(out);
  }
  return out;
}

std::string instruction_words(std::string history) {
  const HistoryLine line = parse_history(history);
  return line.keyword.empty() ? history : line.text();
}

}  // namespace plimsoll

// SPDX-License-Identifier: Apache-2.0
#include "lineage/statement.h"

#include <algorithm>

#include "base/lines.h"
#include "dockerfile/split.h"
#include "finding/instruction.h"

namespace plimsoll::lineage {

namespace {

using dockerfile::Form;
using dockerfile::Instruction;
using dockerfile::Keyword;

constexpr std::size_t kMostText = 16UL * 1024;
constexpr std::size_t kMostTokens = 400;

/// Runs of white space become one blank, none at the ends.
std::string folded(std::string_view text) {
  std::string out;
  text = text.substr(0, kMostText);
  out.reserve(text.size());
  for (const char c : text) {
    if (c != ' ' && (c < '\t' || c > '\r')) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.' || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

std::vector<std::uint64_t> tokens_of(std::string_view text) {
  std::vector<std::uint64_t> out;
  for (std::size_t i = 0; i < text.size() && out.size() < kMostTokens;) {
    if (!is_word(text[i])) {
      ++i;
      continue;
    }
    std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
    for (; i < text.size() && is_word(text[i]); ++i)
      hash = (hash ^ static_cast<unsigned char>(text[i])) * 0x100000001b3;
    out.push_back(hash);
  }
  std::ranges::sort(out);
  return out;
}

/// Dice's coefficient: 1 for the same words, 0 for none in common.
double common(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  if (a.empty() && b.empty()) return 1;
  std::size_t same = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) {
      ++same, ++i, ++j;
    } else {
      ++(a[i] < b[j] ? i : j);
    }
  }
  return 2.0 * static_cast<double>(same) / static_cast<double>(a.size() + b.size());
}

std::string without_slash(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) (out += out.empty() ? "" : " ") += word;
  return out;
}

/// RUN: what BuildKit hands to the shell when there are heredocs.
void add_heredocs(const Instruction& run, Statement& out) {
  if (run.heredocs.size() == 1 && run.words.size() == 1 && run.words.front().starts_with("<<") &&
      run.words.front().find_first_of(" \t") == std::string::npos) {
    const std::string body = run.heredocs.front().text();
    out.texts.insert(out.texts.begin(), folded(body.starts_with("#!") ? "/dev/pipes/EOF" : body));
    return;
  }
  std::string whole = joined(run.words);
  for (const dockerfile::Heredoc& heredoc : run.heredocs) whole += "\n" + heredoc.text() + heredoc.name;
  out.texts.insert(out.texts.begin(), folded(whole));
}

/// "<<-'EOF'" is "<<EOF" in history.
std::string source_name(std::string_view word) {
  if (!word.starts_with("<<")) return std::string(word);
  std::string out;
  for (const char c : word)
    if (c != '\'' && c != '"' && c != '-') out += c;
  return out;
}

void add_copy(const Instruction& copy, const dockerfile::Scope& scope, std::string_view workdir, Statement& out) {
  std::vector<std::string> words;
  for (const std::string& word : copy.words)
    words.push_back(copy.form == Form::json || word.starts_with("<<") ? source_name(word) : scope.expand(word));
  out.texts.insert(out.texts.begin(), folded(joined(words)));
  if (words.empty()) return;
  out.destinations = {without_slash(words.back()), without_slash(joined_path(workdir, words.back()))};
  words.pop_back();
  out.sources = std::move(words);
}

void add_pairs(const Instruction& instruction, const dockerfile::Scope& scope, Statement& out) {
  for (const dockerfile::KeyValue& pair : instruction.pairs)
    out.pairs.emplace_back(scope.expand(pair.key), scope.expand(pair.value));
  if (instruction.keyword != Keyword::arg) return;
  for (const std::string& word : instruction.words) {
    const std::size_t equals = word.find('=');
    const std::string key = word.substr(0, equals);
    std::string value = equals == std::string::npos ? "" : scope.expand(word.substr(equals + 1));
    if (auto now = scope.get(key)) value = *std::move(now);
    out.pairs.emplace_back(key, std::move(value));
  }
}

/// How many of the pairs are there, and how many with the same value.
double pair_likeness(const Statement& instruction, const Statement& entry) {
  if (instruction.pairs.empty()) return 0;
  double sum = 0;
  for (const auto& [key, value] : instruction.pairs) {
    const auto found = std::ranges::find(entry.pairs, key, &std::pair<std::string, std::string>::first);
    if (found == entry.pairs.end()) continue;
    sum += found->second == value ? 1 : 0.6;
  }
  return sum / static_cast<double>(std::max(instruction.pairs.size(), entry.pairs.size()));
}

double copy_likeness(const Statement& instruction, const Statement& entry) {
  if (entry.destinations.empty() || instruction.destinations.empty()) return 0;
  const bool same_place =
      std::ranges::find(instruction.destinations, entry.destinations.front()) != instruction.destinations.end();
  // A checksum in place of the sources says nothing of them.
  if (entry.sources.empty()) return same_place ? 0.9 : 0.15;
  const bool same_sources = entry.sources == instruction.sources;
  if (same_place && same_sources) return 1;
  if (same_sources) return 0.7;
  const double words = common(instruction.tokens, entry.tokens);
  return same_place ? 0.5 + 0.4 * words : 0.15 + 0.4 * words;
}

double run_likeness(const Statement& instruction, const Statement& entry) {
  for (const std::string& text : instruction.texts) {
    for (const std::string& told : entry.texts) {
      if (text == told) return 1;
      // In front of it stand the shell and the values of build arguments, which may hold anything.
      if (!text.empty() && told.size() > text.size() && told.ends_with(text) &&
          told[told.size() - text.size() - 1] == ' ')
        return 0.98;
    }
  }
  const double words = common(instruction.tokens, entry.tokens);
  return words < 0.5 ? 0.15 : 0.9 * words;
}

}  // namespace

bool makes_files(Keyword keyword) {
  return keyword == Keyword::run || keyword == Keyword::copy || keyword == Keyword::add;
}

std::string joined_path(std::string_view folder, std::string_view path) {
  std::string whole = path.starts_with('/') ? std::string(path) : std::string(folder) + "/" + std::string(path);
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at < whole.size();) {
    const std::size_t end = std::min(whole.find('/', at), whole.size());
    const std::string_view part = std::string_view(whole).substr(at, end - at);
    if (part == "..") {
      if (!parts.empty()) parts.pop_back();
    } else if (!part.empty() && part != ".") {
      parts.push_back(part);
    }
    at = end + 1;
  }
  std::string out;
  for (const std::string_view part : parts) (out += '/') += part;
  return out.empty() ? "/" : out;
}

Statement statement_of(const Instruction& instruction, const dockerfile::Scope& scope, std::string_view workdir) {
  Statement out;
  out.keyword = instruction.keyword;
  switch (instruction.keyword) {
    case Keyword::run:
      out.texts = {folded(joined(instruction.words)), folded(instruction.arguments)};
      if (!instruction.heredocs.empty()) add_heredocs(instruction, out);
      break;
    case Keyword::add:
    case Keyword::copy:
      out.texts = {folded(instruction.arguments)};
      add_copy(instruction, scope, workdir, out);
      break;
    case Keyword::arg:
    case Keyword::env:
    case Keyword::label:
      out.texts = {folded(scope.expand(instruction.arguments)), folded(instruction.arguments)};
      add_pairs(instruction, scope, out);
      break;
    case Keyword::workdir:
      out.texts = {joined_path(workdir, scope.expand(instruction.arguments)), folded(instruction.arguments)};
      break;
    case Keyword::cmd:
    case Keyword::entrypoint:
      out.texts = {folded(joined(instruction.words))};
      break;
    default:
      out.texts = {folded(scope.expand(instruction.arguments)), folded(instruction.arguments)};
      break;
  }
  out.tokens = tokens_of(out.texts.front());
  return out;
}

Statement statement_of(const oci::History& entry) {
  Statement out;
  const HistoryLine line = parse_history(std::string_view(entry.created_by).substr(0, kMostText));
  out.keyword = dockerfile::parse_keyword(line.keyword);
  // RUN in its JSON form leaves nothing but its words, and some builders no keyword.
  if (out.keyword == Keyword::unknown && !entry.created_by.empty()) out.keyword = Keyword::run;
  std::string body = line.keyword.empty() ? entry.created_by : line.body;
  // A shell that is not one of those a builder begins with.
  if (out.keyword == Keyword::cmd || out.keyword == Keyword::entrypoint) {
    for (const std::string_view shell : {"\"/bin/sh\" \"-c\"", "\"/bin/sh\", \"-c\"", "\"/bin/bash\" \"-c\""})
      if (const std::size_t at = body.find(shell); at != std::string::npos && body.size() > at + shell.size() + 2)
        body.erase(at, shell.size());
  }
  out.texts = {folded(body)};
  if (out.keyword == Keyword::run) {
    std::string_view raw = entry.created_by;
    constexpr std::string_view kBuildKit = " # buildkit";
    if (raw.ends_with(kBuildKit)) raw.remove_suffix(kBuildKit.size());
    out.texts.push_back(folded(raw));
  }
  for (const std::string& source : line.sources) out.sources.push_back(source_name(source));
  if (!line.destination.empty()) out.destinations = {without_slash(line.destination)};
  out.pairs = line.variables;
  if (out.keyword == Keyword::run) out.pairs.clear();
  out.tokens = tokens_of(out.texts.front());
  return out;
}

double likeness(const Statement& instruction, const Statement& entry) {
  if (instruction.keyword != entry.keyword || instruction.keyword == Keyword::unknown) return 0;
  switch (instruction.keyword) {
    case Keyword::run:
      return run_likeness(instruction, entry);
    case Keyword::copy:
    case Keyword::add:
      return copy_likeness(instruction, entry);
    default:
      break;
  }
  for (const std::string& text : instruction.texts)
    if (text == entry.texts.front()) return 1;
  const double words = common(instruction.tokens, entry.tokens);
  return 0.3 + 0.7 * std::max(words, pair_likeness(instruction, entry));
}

}  // namespace plimsoll::lineage

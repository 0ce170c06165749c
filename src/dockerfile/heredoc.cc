// SPDX-License-Identifier: Apache-2.0
#include "dockerfile/heredoc.h"

#include <algorithm>
#include <charconv>

#include "dockerfile/expand.h"
#include "dockerfile/split.h"

namespace plimsoll::dockerfile {

namespace {

std::optional<std::string> nothing(std::string_view) { return std::nullopt; }

/// The shell's way with quotes, whatever the file's escape character is.
Expansion shell(Expansion::Quotes quotes, Expansion::Escapes escapes) {
  return {.escape = '\\', .quotes = quotes, .escapes = escapes, .unset = Expansion::Unset::keep};
}

std::ptrdiff_t quotes_in(std::string_view text) {
  return std::ranges::count_if(text, [](char c) { return c == '\'' || c == '"'; });
}

/// `<digits> << -? blanks name`, the name without "<"; nullopt: another word.
Result<std::optional<Heredoc>> heredoc_of(std::string_view word) {
  Heredoc out;
  const std::size_t digits = std::min(word.find_first_not_of("0123456789"), word.size());
  std::from_chars(word.data(), word.data() + digits, out.descriptor);
  word.remove_prefix(digits);
  if (!word.starts_with("<<")) return std::nullopt;
  word.remove_prefix(2);
  if (word.starts_with('-')) {
    out.strip_tabs = true;
    word.remove_prefix(1);
  }
  const std::size_t name = std::min(word.find_first_not_of("\t\n\f\r "), word.size());
  word.remove_prefix(name);
  if (word.empty() || word.find('<') != std::string_view::npos) return std::nullopt;

  const auto plain = TRY(expand_words(word, nothing, shell(Expansion::Quotes::drop, Expansion::Escapes::apply)));
  if (plain.size() != 1) return std::nullopt;
  const auto quoted = TRY(expand_words(word, nothing, shell(Expansion::Quotes::keep, Expansion::Escapes::apply)));
  if (quoted.size() != 1) return fail(ErrorKind::malformed, "the name of a heredoc cannot be read");
  out.name = plain.front();
  out.expand = quotes_in(plain.front()) == quotes_in(quoted.front());
  return out;
}

}  // namespace

Result<std::vector<Heredoc>> heredocs_of(std::string_view line) {
  std::vector<Heredoc> out;
  const auto words = expand_words(line, nothing, shell(Expansion::Quotes::keep, Expansion::Escapes::keep));
  if (!words) return out;
  for (const std::string& word : *words)
    if (auto heredoc = TRY(heredoc_of(word))) out.push_back(std::move(*heredoc));
  return out;
}

bool is_lone_heredoc(std::string_view arguments) {
  const auto heredoc = heredoc_of(arguments);
  return heredoc && heredoc->has_value();
}

}  // namespace plimsoll::dockerfile

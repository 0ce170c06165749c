// SPDX-License-Identifier: Apache-2.0
#include "lint/hidden.h"

#include <algorithm>

#include "lint/secret_edits.h"
#include "lint/variables.h"
#include "secret/redact.h"
#include "secret/variable.h"

namespace plimsoll::lint {

namespace {

/// A shorter one may be any word of a message.
constexpr std::size_t kShortest = 4;

}  // namespace

std::vector<secret::Hidden> hidden_in(std::string_view text) {
  std::vector<secret::Hidden> out = secret::hidden_places(text, secret::find_in_text(text));
  for (UrlSecret& url : url_secrets(text)) out.push_back({url.secret, std::move(url.redacted)});
  std::ranges::sort(out);
  return out;
}

std::vector<secret::Hidden> hidden_in(const Context& file) {
  std::vector<secret::Hidden> out = hidden_in(file.text());
  for (const Step& step : file.steps)
    for (const Variable& variable : variables_of(file, step))
      if (secret::is_secret_variable(variable.name, variable.value))
        out.push_back({variable.value_range, secret::redact(variable.value)});
  std::ranges::sort(out);
  return out;
}

std::string without_secrets(std::string message, std::string_view text, const std::vector<secret::Hidden>& hidden) {
  for (const secret::Hidden& place : hidden) {
    const std::string_view word = place.range.in(text);
    if (word.size() < kShortest) continue;
    for (std::size_t at = message.find(word); at != std::string::npos;
         at = message.find(word, at + place.instead.size()))
      message.replace(at, word.size(), place.instead);
  }
  return message;
}

}  // namespace plimsoll::lint

// SPDX-License-Identifier: Apache-2.0
#include "settings/mend.h"

#include <vector>

#include "base/lines.h"

namespace plimsoll::settings {

namespace {

KeyPath as_path(Mend::Keys keys) { return {keys.begin(), keys.size()}; }

bool is_space(char c) { return is_blank(c) || c == '\n' || c == '\r'; }

/// The bytes of a command line that hold `place` in whole words, back to an option's name when `place` is its value.
struct Words {
  TextRange range;
  bool is_option = false;
};

/// Back over blanks, and over "\" at a line's end.
std::size_t back_over_space(std::string_view text, std::size_t at) {
  for (;;) {
    if (at > 0 && is_space(text[at - 1])) {
      --at;
    } else if (at > 0 && at < text.size() && text[at - 1] == '\\' && (text[at] == '\n' || text[at] == '\r')) {
      --at;
    } else {
      return at;
    }
  }
}

std::size_t word_begin(std::string_view text, std::size_t at) {
  while (at > 0 && !is_space(text[at - 1])) --at;
  return at;
}

Words words_of(std::string_view text, TextRange place) {
  Words words;
  words.range = place;
  if (place.end > text.size() || place.size() == 0) return words;
  words.range.begin = word_begin(text, place.begin);
  while (words.range.end < text.size() && !is_space(text[words.range.end])) ++words.range.end;
  const auto is_dashed = [&](std::size_t at) { return at < text.size() && text[at] == '-'; };
  if (!is_dashed(words.range.begin)) {
    const std::size_t before = back_over_space(text, words.range.begin);
    const std::size_t name = word_begin(text, before);
    const std::string_view option = text.substr(name, before - name);
    if (before == words.range.begin || !is_dashed(name) || option.find('=') != std::string_view::npos) return words;
    if (option.size() > 2 && option[1] != '-') return words;  // "-itp 80:80"
    words.range.begin = name;
  }
  // Quotes with blanks in them are more than this looks at.
  const std::string_view all = words.range.in(text);
  words.is_option = all.find_first_of("\"'`$(") == std::string_view::npos && all.size() > 1;
  // "-itP": other options are in the same word.
  if (all[1] != '-' && all.find_first_of(" =\t\n") == std::string_view::npos && all.size() > 2 &&
      all.find_first_of("0123456789:/.") == std::string_view::npos)
    words.is_option = false;
  return words;
}

}  // namespace

void Mend::take(std::optional<Edit> edit) {
  if (!edit) return;
  if (!is_given_) issue_.fixes.push_back({repair_, title_, {}});
  is_given_ = true;
  issue_.fixes.back().edits.push_back(*std::move(edit));
}

Mend& Mend::compose_set(Keys path, const YamlValue& value) {
  if (spec_.kind == Kind::compose && spec_.node) take(set_value(text_, *spec_.node, as_path(path), value));
  return *this;
}

Mend& Mend::compose_remove(Keys path) {
  if (spec_.kind == Kind::compose && spec_.node) take(remove_entry(text_, *spec_.node, as_path(path)));
  return *this;
}

Mend& Mend::compose_remove_items(Keys path, std::span<const TextRange> places) {
  if (spec_.kind == Kind::compose && spec_.node) take(remove_items(text_, *spec_.node, as_path(path), places));
  return *this;
}

Mend& Mend::container_set(Keys path, const YamlValue& value) {
  if (spec_.kind == Kind::kubernetes && spec_.node) take(set_value(text_, *spec_.node, as_path(path), value));
  return *this;
}

Mend& Mend::container_remove_items(Keys path, std::span<const TextRange> places) {
  if (spec_.kind == Kind::kubernetes && spec_.node) take(remove_items(text_, *spec_.node, as_path(path), places));
  return *this;
}

Mend& Mend::pod_set(Keys path, const YamlValue& value) {
  if (spec_.kind == Kind::kubernetes && spec_.pod) take(set_value(text_, *spec_.pod, as_path(path), value));
  return *this;
}

Mend& Mend::pod_remove(Keys path) {
  if (spec_.kind == Kind::kubernetes && spec_.pod) take(remove_entry(text_, *spec_.pod, as_path(path)));
  return *this;
}

Mend& Mend::option_remove(TextRange place) {
  if (spec_.kind != Kind::run_line) return *this;
  const Words words = words_of(text_, place);
  if (words.is_option) take(Edit{{back_over_space(text_, words.range.begin), words.range.end}, "", {}, {}});
  return *this;
}

Mend& Mend::option_add(std::string_view option) {
  if (spec_.kind == Kind::run_line && spec_.where.size() > 0 && spec_.where.end <= text_.size())
    take(Edit{{spec_.where.end, spec_.where.end}, " " + std::string(option), {}, {}});
  return *this;
}

Mend& Mend::replace(TextRange place, std::string with) {
  if (place.end <= text_.size() && place.in(text_) != with) take(Edit{place, std::move(with), {}, {}});
  return *this;
}

}  // namespace plimsoll::settings

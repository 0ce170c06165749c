// SPDX-License-Identifier: Apache-2.0
// All positions of the pattern that the text read so far can have led to are carried along, so the time is text times
// pattern whatever the stars.
#include "dockerfile/pattern.h"

#include <algorithm>

namespace plimsoll::dockerfile {

namespace {

/// Bytes of the character at the start; 1 for what is no UTF-8.
std::size_t character(std::string_view text) {
  std::size_t n = 1;
  if ((static_cast<unsigned char>(text.front()) & 0xC0U) != 0xC0U) return n;
  while (n < text.size() && n < 4 && (static_cast<unsigned char>(text[n]) & 0xC0U) == 0x80U) ++n;
  return n;
}

}  // namespace

Result<Pattern> Pattern::parse(std::string_view text) {
  Pattern out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '*') {
      out.steps_.push_back({Kind::any, 0});
      continue;
    }
    if (c == '?') {
      out.steps_.push_back({Kind::one, 0});
      continue;
    }
    if (c == '\\') {
      const char next = i + 1 < text.size() ? text[i + 1] : '\0';
      if (next == '}' || next == '/') continue;
      if (next != '*' && next != '?' && next != '\\')
        return fail(ErrorKind::malformed, "a backslash in a pattern stands before something that needs none");
      c = next;
      ++i;
    }
    out.steps_.push_back({Kind::letter, c});
  }
  return out;
}

std::optional<std::size_t> Pattern::match_prefix(std::string_view text, Take take) const {
  std::vector<char> here(steps_.size() + 1, 0), next;
  here[0] = 1;
  // A star may match nothing.
  const auto pass_stars = [this](std::vector<char>& at) {
    for (std::size_t s = 0; s < steps_.size(); ++s)
      if (at[s] && steps_[s].kind == Kind::any) at[s + 1] = 1;
  };
  pass_stars(here);
  std::optional<std::size_t> found;
  for (std::size_t i = 0;;) {
    if (here[steps_.size()]) {
      found = i;
      if (take == Take::shortest) return found;
    }
    if (i == text.size()) return found;
    const std::size_t width = character(text.substr(i));
    next.assign(steps_.size() + 1, 0);
    bool alive = false;
    for (std::size_t s = 0; s < steps_.size(); ++s) {
      if (!here[s]) continue;
      const Step& step = steps_[s];
      const bool wild = text[i] != '\n';
      if (step.kind == Kind::any && wild) next[s] = 1, alive = true;
      if (step.kind == Kind::one && wild) next[s + 1] = 1, alive = true;
      if (step.kind == Kind::letter && text[i] == step.letter) {
        // The letters of a wide character are steps of their own; they are walked through in one go.
        std::size_t k = 1;
        while (k < width && s + k < steps_.size() && steps_[s + k].kind == Kind::letter &&
               steps_[s + k].letter == text[i + k])
          ++k;
        if (k == width) next[s + k] = 1, alive = true;
      }
    }
    if (!alive) return found;
    pass_stars(next);
    here.swap(next);
    i += width;
  }
}

std::optional<std::size_t> Pattern::match_suffix(std::string_view text, Take take) const {
  // Read backwards, an end is a beginning. Wide characters keep their bytes in order on both sides.
  const auto turn = [](std::string_view from) {
    std::string out;
    out.reserve(from.size());
    std::vector<std::size_t> begins;
    for (std::size_t i = 0; i < from.size(); i += character(from.substr(i))) begins.push_back(i);
    for (std::size_t end = from.size(); !begins.empty(); begins.pop_back()) {
      out += from.substr(begins.back(), end - begins.back());
      end = begins.back();
    }
    return out;
  };
  Pattern turned;
  std::vector<Step> wide;
  for (std::size_t s = steps_.size(); s-- > 0;) {
    wide.push_back(steps_[s]);
    const bool continues =
        steps_[s].kind == Kind::letter && (static_cast<unsigned char>(steps_[s].letter) & 0xC0U) == 0x80U;
    if (continues && s > 0) continue;
    turned.steps_.insert(turned.steps_.end(), wide.rbegin(), wide.rend());
    wide.clear();
  }
  const auto length = turned.match_prefix(turn(text), take);
  if (!length) return std::nullopt;
  return text.size() - *length;
}

}  // namespace plimsoll::dockerfile

// SPDX-License-Identifier: Apache-2.0
#include "base/yaml_events.h"

#include <algorithm>

namespace plimsoll::yaml {

CharacterOffsets::CharacterOffsets(std::string_view text) : text_(text) {
  if (std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) return;
  std::size_t at = 0;
  if (text.starts_with("\xff\xfe")) {
    encoding_ = Encoding::utf16_little;
    at = 2;
  } else if (text.starts_with("\xfe\xff")) {
    encoding_ = Encoding::utf16_big;
    at = 2;
  } else if (text.starts_with("\xef\xbb\xbf")) {
    at = 3;
  }
  for (std::size_t n = 0; at < text.size(); at += width(at), ++n) {
    if (n % kStep == 0) checkpoints_.push_back(at);
  }
}

std::size_t CharacterOffsets::width(std::size_t at) const {
  const auto byte = [this](std::size_t i) { return i < text_.size() ? static_cast<unsigned char>(text_[i]) : 0U; };
  if (encoding_ == Encoding::utf8) {
    const unsigned lead = byte(at);
    return lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  }
  const unsigned high = byte(encoding_ == Encoding::utf16_big ? at : at + 1);
  return high >= 0xd8 && high < 0xdc ? 4 : 2;
}

std::size_t CharacterOffsets::operator()(std::size_t character) const {
  if (checkpoints_.empty()) return std::min(character, text_.size());
  if (character / kStep >= checkpoints_.size()) {
    // The end of a text whose last character is the last before a checkpoint, or beyond.
    return text_.size();
  }
  std::size_t at = checkpoints_[character / kStep];
  for (std::size_t n = character % kStep; n > 0 && at < text_.size(); --n) at += width(at);
  return std::min(at, text_.size());
}

}  // namespace plimsoll::yaml

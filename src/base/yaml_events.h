// SPDX-License-Identifier: Apache-2.0
// libyaml's events behind a Result, and its marks as bytes.
//
// libyaml counts characters, not bytes, and none for a byte order mark; CharacterOffsets knows where they are. For
// base/yaml_tree.cc only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <yaml.h>

#include "base/result.h"

namespace plimsoll::yaml {

inline std::string_view view(const yaml_char_t* text) {
  return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view{};
}
inline std::string_view view(const yaml_char_t* text, std::size_t size) {
  return {reinterpret_cast<const char*>(text), size};
}

inline std::unexpected<Error> fail_at(ErrorKind kind, const yaml_mark_t& mark, std::string_view why) {
  return fail(kind, "not usable YAML: {} at line {}, column {}", why, mark.line + 1, mark.column + 1);
}

struct Event {
  yaml_event_t raw{};
  Event() = default;
  ~Event() { yaml_event_delete(&raw); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
};

class EventParser {
 public:
  explicit EventParser(std::string_view text) {
    if (text.data() == nullptr) text = "";  // an empty file; libyaml asserts that there is an address
    good_ = yaml_parser_initialize(&raw_) != 0;
    if (good_) yaml_parser_set_input_string(&raw_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  ~EventParser() {
    if (good_) yaml_parser_delete(&raw_);
  }
  EventParser(const EventParser&) = delete;
  EventParser& operator=(const EventParser&) = delete;

  Result<void> next(Event& event) {
    if (good_ && yaml_parser_parse(&raw_, &event.raw)) return {};
    const std::string_view problem = good_ && raw_.problem ? raw_.problem : "out of memory";
    if (good_ && raw_.error == YAML_READER_ERROR) {
      return fail(ErrorKind::malformed, "not usable YAML: {} at byte {}", problem, raw_.problem_offset);
    }
    return fail_at(ErrorKind::malformed, good_ ? raw_.problem_mark : yaml_mark_t{}, problem);
  }

 private:
  yaml_parser_t raw_{};
  bool good_ = false;
};

/// From the number of a character to its first byte.
class CharacterOffsets {
 public:
  explicit CharacterOffsets(std::string_view text);
  [[nodiscard]] std::size_t operator()(std::size_t character) const;
  [[nodiscard]] bool is_utf8() const { return encoding_ == Encoding::utf8; }

 private:
  enum class Encoding : std::uint8_t { utf8, utf16_little, utf16_big };
  [[nodiscard]] std::size_t width(std::size_t at) const;

  static constexpr std::size_t kStep = 32;  // characters from one checkpoint to the next
  std::string_view text_;
  Encoding encoding_ = Encoding::utf8;
  std::vector<std::size_t> checkpoints_;  // none: characters are bytes
};

}  // namespace plimsoll::yaml

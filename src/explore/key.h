// SPDX-License-Identifier: Apache-2.0
// Key: what was pressed, whatever the terminal sends for it.
#pragma once

#include <cstdint>

namespace plimsoll::explore {

struct Key {
  enum class Code : std::uint8_t {
    none,
    character,
    up,
    down,
    left,
    right,
    page_up,
    page_down,
    home,
    end,
    enter,
    escape,
    tab,
    backspace,
    erase_line,  // Ctrl-U
    redraw,      // Ctrl-L
    suspend,     // Ctrl-Z
    interrupt,   // Ctrl-C
    resize,
  };
  Code code = Code::none;
  char32_t character = 0;
};

}  // namespace plimsoll::explore

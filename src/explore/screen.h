// SPDX-License-Identifier: Apache-2.0
// Screen: the terminal in full-screen mode, by ncursesw. The library is opened with dlopen when the first screen is:
// linked, every start of the program would pay for it. Its header is included in screen.cc only.
//
// One at a time, used by one thread. However the program ends, restore_terminal() gives the terminal back as it was.
#pragma once

#include <memory>

#include "explore/frame.h"
#include "explore/key.h"

namespace plimsoll::explore {

enum class Colour : std::uint8_t { no, yes };

class Screen {
 public:
  /// Standard input and output must be a terminal that can move its cursor.
  static Result<std::unique_ptr<Screen>> open(Colour colour);
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;
  ~Screen();

  [[nodiscard]] Size size() const;
  [[nodiscard]] Charset charset() const;
  void paint(const Frame& frame);
  /// The next key, waiting at most so long; Code::none when none came. resize, suspend (the program was stopped and has
  /// come back) and redraw ask for a new paint().
  Key next(int milliseconds);

 private:
  struct State;
  explicit Screen(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Gives the terminal back as it was, when a screen has it. For signal handlers: calls nothing that they may not.
void restore_terminal();

}  // namespace plimsoll::explore

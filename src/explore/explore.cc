// SPDX-License-Identifier: Apache-2.0
#include "explore/explore.h"

#include "explore/app.h"

namespace plimsoll::explore {

namespace {

constexpr int kLook = 60;  // milliseconds between looks at what the background has

}  // namespace

void run(Screen& screen, Background& background) {
  App app(background, screen.charset());
  app.tick();
  bool is_stale = true;
  while (!app.is_done() && !app.has_nothing_to_show()) {
    if (is_stale) screen.paint(app.draw(screen.size()));
    Key key = screen.next(kLook);
    is_stale = key.code != Key::Code::none;
    // Keys that came faster than screens are drawn are taken together.
    for (; key.code != Key::Code::none && !app.is_done(); key = screen.next(0)) app.press(key);
    if (app.tick()) is_stale = true;
  }
}

}  // namespace plimsoll::explore

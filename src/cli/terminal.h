// SPDX-License-Identifier: Apache-2.0
// What a stream can show: its width, colour, and whether the locale has more than ASCII.
//
// Colour: NO_COLOR wins, then CLICOLOR_FORCE; else only on a terminal that is not "dumb" and not in CI,
// which is where $CI is set to anything but "false" or "0".
#pragma once

#include <functional>

namespace plimsoll::cli {

struct Terminal {
  bool interactive = false;  // a terminal that can move its cursor
  bool watched = false;      // that, and not in CI: somebody looks at what moves
  unsigned width = 80;       // columns: $COLUMNS, else the terminal's, else 80; 40 to 400
  bool colour = false;
  bool unicode = false;  // $LC_ALL, $LC_CTYPE or $LANG name a UTF-8 locale
};

/// Looks at a file descriptor and the environment.
Terminal look_at(int fd);

/// The rules without the system: what look_at() does given these answers.
Terminal judge(bool is_terminal, unsigned columns, const std::function<const char*(const char*)>& environment);

}  // namespace plimsoll::cli

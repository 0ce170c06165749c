// SPDX-License-Identifier: Apache-2.0
#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <string>
#include <string_view>

namespace plimsoll::cli {

namespace {

constexpr unsigned kNarrowest = 40, kWidest = 400, kUsual = 80;

bool is_utf8(std::string_view locale) {
  std::string lower;
  for (const char c : locale) lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower.find("utf-8") != std::string::npos || lower.find("utf8") != std::string::npos;
}

}  // namespace

Terminal judge(bool is_terminal, unsigned columns, const std::function<const char*(const char*)>& environment) {
  const auto get = [&](const char* name) -> std::string_view {
    const char* value = environment(name);
    return value == nullptr ? "" : value;
  };
  Terminal out;
  const bool dumb = get("TERM").empty() || get("TERM") == "dumb";
  out.interactive = is_terminal && !dumb;
  const std::string_view ci = get("CI");
  out.watched = out.interactive && (ci.empty() || ci == "false" || ci == "0");

  unsigned told = 0;
  const std::string_view text = get("COLUMNS");
  std::from_chars(text.data(), text.data() + text.size(), told);
  out.width = std::clamp(told > 0 ? told : columns > 0 ? columns : kUsual, kNarrowest, kWidest);

  if (!get("NO_COLOR").empty()) {
    out.colour = false;
  } else if (!get("CLICOLOR_FORCE").empty() && get("CLICOLOR_FORCE") != "0") {
    out.colour = true;
  } else {
    out.colour = out.watched;
  }

  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    if (get(name).empty()) continue;
    out.unicode = is_utf8(get(name));
    break;
  }
  return out;
}

Terminal look_at(int fd) {
  const bool is_terminal = ::isatty(fd) == 1;
  struct winsize size{};
  if (!is_terminal || ::ioctl(fd, TIOCGWINSZ, &size) != 0) size.ws_col = 0;
  return judge(is_terminal, size.ws_col, [](const char* name) { return std::getenv(name); });
}

}  // namespace plimsoll::cli

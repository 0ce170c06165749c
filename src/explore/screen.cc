// SPDX-License-Identifier: Apache-2.0
#include "explore/screen.h"

#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1
#include <curses.h>
#include <dlfcn.h>
#include <langinfo.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <clocale>
#include <csignal>
#include <cstdlib>
#include <cwchar>
#include <optional>
#include <string>

#include "base/bundle.h"
#include "base/bytes.h"
#include "report/layout.h"

namespace plimsoll::explore {

namespace {

/// The functions of the library that are used.
struct Curses {
  decltype(&::newterm) newterm;
  decltype(&::delscreen) delscreen;
  decltype(&::endwin) endwin;
  decltype(&::raw) raw;
  decltype(&::noecho) noecho;
  decltype(&::nonl) nonl;
  decltype(&::keypad) keypad;
  decltype(&::wtimeout) wtimeout;
  decltype(&::wget_wch) wget_wch;
  decltype(&::werase) werase;
  decltype(&::wmove) wmove;
  decltype(&::waddnstr) waddnstr;
  decltype(&::wattr_set) wattr_set;
  decltype(&::wnoutrefresh) wnoutrefresh;
  decltype(&::doupdate) doupdate;
  decltype(&::clearok) clearok;
  decltype(&::getmaxx) getmaxx;
  decltype(&::getmaxy) getmaxy;
  decltype(&::curs_set) curs_set;
  decltype(&::has_colors) has_colors;
  decltype(&::start_color) start_color;
  decltype(&::use_default_colors) use_default_colors;
  decltype(&::init_pair) init_pair;
  decltype(&::set_escdelay) set_escdelay;
  decltype(&::use_tioctl) use_tioctl;
  decltype(&::tigetstr) tigetstr;
  WINDOW** window;  // the library's stdscr
};

template <typename Pointer>
bool find(void* library, const char* name, Pointer& pointer) {
  pointer = reinterpret_cast<Pointer>(dlsym(library, name));
  return pointer != nullptr;
}

Result<Curses> load() {
  void* const library = dlopen("libncursesw.so.6", RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr)
    return fail(ErrorKind::unsupported, "ncurses could not be loaded ({}); install libncursesw6", dlerror());
  Curses curses{};
  const bool complete =
      find(library, "newterm", curses.newterm) && find(library, "delscreen", curses.delscreen) &&
      find(library, "endwin", curses.endwin) && find(library, "raw", curses.raw) &&
      find(library, "noecho", curses.noecho) && find(library, "nonl", curses.nonl) &&
      find(library, "keypad", curses.keypad) && find(library, "wtimeout", curses.wtimeout) &&
      find(library, "wget_wch", curses.wget_wch) && find(library, "werase", curses.werase) &&
      find(library, "wmove", curses.wmove) && find(library, "waddnstr", curses.waddnstr) &&
      find(library, "wattr_set", curses.wattr_set) && find(library, "wnoutrefresh", curses.wnoutrefresh) &&
      find(library, "doupdate", curses.doupdate) && find(library, "clearok", curses.clearok) &&
      find(library, "getmaxx", curses.getmaxx) && find(library, "getmaxy", curses.getmaxy) &&
      find(library, "curs_set", curses.curs_set) && find(library, "has_colors", curses.has_colors) &&
      find(library, "start_color", curses.start_color) &&
      find(library, "use_default_colors", curses.use_default_colors) && find(library, "init_pair", curses.init_pair) &&
      find(library, "set_escdelay", curses.set_escdelay) && find(library, "use_tioctl", curses.use_tioctl) &&
      find(library, "tigetstr", curses.tigetstr) && find(library, "stdscr", curses.window);
  if (!complete) return fail(ErrorKind::unsupported, "the installed ncurses is too old; 6.1 or later is needed");
  return curses;
}

// What restore_terminal() needs. Written before a screen is there, read by whoever ends the program.
std::atomic<bool> is_taken{false};
termios before{};
std::array<char, 256> farewell{};  // leaves full-screen mode, shows the cursor, ends colours
std::size_t farewell_size = 0;

constexpr std::array kCrashes = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

extern "C" void on_crash(int number) {
  restore_terminal();
  ::raise(number);  // the handler is gone by now: the program ends as it would have
}

void watch_for_crashes(void (*handler)(int)) {
  for (const int number : kCrashes) {
    struct sigaction action{};
    action.sa_handler = handler;
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_NODEFER);
    ::sigaction(number, &action, nullptr);
  }
}

void remember_farewell(const Curses& curses) {
  farewell_size = 0;
  for (const char* name : {"sgr0", "cnorm", "rmkx", "rmcup"}) {
    const char* text = curses.tigetstr(name);
    if (text == nullptr || text == reinterpret_cast<const char*>(-1)) continue;
    // Delays such as "$<5>" are for terminals of long ago; ours wait for nothing.
    for (std::string_view rest = text; !rest.empty();) {
      if (rest.starts_with("$<") && rest.find('>') != std::string_view::npos) {
        rest.remove_prefix(rest.find('>') + 1);
        continue;
      }
      if (farewell_size < farewell.size()) farewell[farewell_size++] = rest.front();
      rest.remove_prefix(1);
    }
  }
  if (farewell_size < farewell.size()) farewell[farewell_size++] = '\r';
}

/// Sets an environment variable for as long as it lives, so that programs started later do not see it.
class Setting {
 public:
  Setting(const char* name, const std::string& value) : name_(value.empty() ? nullptr : name) {
    if (name_ == nullptr) return;
    if (const char* const now = std::getenv(name)) before_ = now;
    ::setenv(name, value.c_str(), 1);
  }
  Setting(const Setting&) = delete;
  Setting& operator=(const Setting&) = delete;
  ~Setting() {
    if (name_ == nullptr) return;
    if (before_)
      ::setenv(name_, before_->c_str(), 1);
    else
      ::unsetenv(name_);
  }

 private:
  const char* name_;
  std::optional<std::string> before_;
};

/// The system's characters of UTF-8, or those that the relocatable tarball brings along.
bool set_utf8_locale() {
  if (std::setlocale(LC_CTYPE, "C.UTF-8") != nullptr) return true;
  const Setting ours("LOCPATH", beside_libraries("locale"));
  return std::setlocale(LC_CTYPE, "C.UTF-8") != nullptr;
}

/// Where terminals are described, the system's places first; empty when ncurses shall look where it always does.
std::string terminal_folders() {
  const std::string ours = beside_libraries("terminfo");
  if (ours.empty() || std::getenv("TERMINFO_DIRS") != nullptr) return {};
  return "/etc/terminfo:/lib/terminfo:/usr/share/terminfo:" + ours;
}

/// The locale that the environment asks for, or the one that every system has when that one is not installed.
Charset choose_locale() {
  const auto is_utf8 = [] { return std::string_view(::nl_langinfo(CODESET)) == "UTF-8"; };
  if (std::setlocale(LC_CTYPE, "") != nullptr) return is_utf8() ? Charset::unicode : Charset::ascii;
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    const std::string_view asked = value;
    const bool wants = asked.ends_with("UTF-8") || asked.ends_with("utf8") || asked.ends_with("utf-8");
    if (wants && set_utf8_locale() && is_utf8()) return Charset::unicode;
    break;
  }
  return Charset::ascii;
}

constexpr short kFirstPair = 1;

attr_t attributes(const Look& look) {
  attr_t out = A_NORMAL;
  if (look.bold) out |= A_BOLD;
  if (look.reverse) out |= A_REVERSE;
  if (look.dim) out |= A_DIM;
  return out;
}

short pair_of(Tone tone) {
  return tone == Tone::plain ? short{0} : static_cast<short>(kFirstPair + static_cast<int>(tone) - 1);
}

/// Characters of which the C library has another opinion than we have would shift all that follows them.
std::string agreed(const std::string& text) {
  if (std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) return text;
  std::string out;
  std::mbstate_t state{};
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t bytes = std::max<std::size_t>(utf8_sequence(rest), 1);
    const std::string_view one = rest.substr(0, bytes);
    const std::size_t columns = report::display_width(one);
    wchar_t wide = 0;
    const bool is_read = std::mbrtowc(&wide, one.data(), one.size(), &state) == one.size();
    if (is_read && ::wcwidth(wide) == static_cast<int>(columns))
      out += one;
    else
      out.append(columns, '?');
    if (!is_read) state = {};
    rest.remove_prefix(bytes);
  }
  return out;
}

Key::Code code_of(wint_t code) {
  switch (code) {
    case KEY_UP:
      return Key::Code::up;
    case KEY_DOWN:
      return Key::Code::down;
    case KEY_LEFT:
      return Key::Code::left;
    case KEY_RIGHT:
      return Key::Code::right;
    case KEY_PPAGE:
      return Key::Code::page_up;
    case KEY_NPAGE:
      return Key::Code::page_down;
    case KEY_HOME:
      return Key::Code::home;
    case KEY_END:
      return Key::Code::end;
    case KEY_ENTER:
      return Key::Code::enter;
    case KEY_BACKSPACE:
    case KEY_DC:
      return Key::Code::backspace;
    case KEY_BTAB:
      return Key::Code::tab;
    case KEY_RESIZE:
      return Key::Code::resize;
    default:
      return Key::Code::none;
  }
}

Key key_of(wint_t character) {
  switch (character) {
    case '\r':
    case '\n':
      return {Key::Code::enter};
    case '\t':
      return {Key::Code::tab};
    case 0x1b:
      return {Key::Code::escape};
    case 0x08:
    case 0x7f:
      return {Key::Code::backspace};
    case 0x03:
      return {Key::Code::interrupt};
    case 0x02:  // Ctrl-B, Ctrl-F: as in less and vi
      return {Key::Code::page_up};
    case 0x06:
      return {Key::Code::page_down};
    case 0x0c:
      return {Key::Code::redraw};
    case 0x15:
      return {Key::Code::erase_line};
    case 0x1a:
      return {Key::Code::suspend};
    default:
      return {Key::Code::character, static_cast<char32_t>(character)};
  }
}

}  // namespace

struct Screen::State {
  Curses curses{};
  SCREEN* screen = nullptr;
  Charset charset = Charset::ascii;
  bool has_colours = false;
  int timeout = -1;
  [[nodiscard]] WINDOW* window() const { return *curses.window; }
};

Screen::Screen(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<Screen>> Screen::open(Colour colour) {
  auto state = std::make_unique<State>();
  state->curses = TRY(load());
  const Curses& curses = state->curses;
  state->charset = choose_locale();
  curses.use_tioctl(TRUE);  // the terminal's own size, not $LINES and $COLUMNS, which do not change with it
  ::tcgetattr(STDIN_FILENO, &before);
  const char* type = std::getenv("TERM");
  const Setting folders("TERMINFO_DIRS", terminal_folders());
  state->screen = curses.newterm(nullptr, stdout, stdin);
  if (state->screen == nullptr) {
    return fail(ErrorKind::unsupported,
                "the terminal \"{}\" is not known here or cannot show a full screen\nset TERM to what it is, such as "
                "xterm-256color or vt100",
                printable(type == nullptr ? "" : type));
  }
  remember_farewell(curses);
  is_taken = true;
  watch_for_crashes(on_crash);
  curses.raw();
  curses.noecho();
  curses.nonl();
  curses.keypad(state->window(), TRUE);
  curses.set_escdelay(50);  // milliseconds; over ssh the parts of a key arrive together
  curses.curs_set(0);
  state->has_colours = colour == Colour::yes && curses.has_colors() != FALSE;
  if (state->has_colours) {
    curses.start_color();
    const short background = curses.use_default_colors() == OK ? short{-1} : short{COLOR_BLACK};
    const auto pair = [&](Tone tone, short foreground) { curses.init_pair(pair_of(tone), foreground, background); };
    pair(Tone::green, COLOR_GREEN);
    pair(Tone::yellow, COLOR_YELLOW);
    pair(Tone::red, COLOR_RED);
    pair(Tone::cyan, COLOR_CYAN);
    pair(Tone::blue, COLOR_BLUE);
  }
  return std::unique_ptr<Screen>(new Screen(std::move(state)));
}

Screen::~Screen() {
  state_->curses.curs_set(1);
  state_->curses.endwin();
  is_taken = false;
  watch_for_crashes(SIG_DFL);
  state_->curses.delscreen(state_->screen);
}

Size Screen::size() const {
  return {static_cast<std::size_t>(std::max(state_->curses.getmaxy(state_->window()), 1)),
          static_cast<std::size_t>(std::max(state_->curses.getmaxx(state_->window()), 1))};
}

Charset Screen::charset() const { return state_->charset; }

void Screen::paint(const Frame& frame) {
  const Curses& curses = state_->curses;
  WINDOW* const window = state_->window();
  curses.werase(window);
  const std::size_t rows = std::min(frame.size().rows, size().rows);
  for (std::size_t row = 0; row < rows; ++row) {
    for (const Piece& piece : frame.row(row)) {
      const std::string text = agreed(piece.text);
      curses.wattr_set(window, attributes(piece.look), state_->has_colours ? pair_of(piece.look.tone) : short{0},
                       nullptr);
      curses.wmove(window, static_cast<int>(row), static_cast<int>(piece.column));
      curses.waddnstr(window, text.data(), static_cast<int>(text.size()));
    }
  }
  curses.wattr_set(window, A_NORMAL, 0, nullptr);
  curses.wnoutrefresh(window);
  curses.doupdate();
}

Key Screen::next(int milliseconds) {
  const Curses& curses = state_->curses;
  if (milliseconds != state_->timeout) curses.wtimeout(state_->window(), milliseconds);
  state_->timeout = milliseconds;
  wint_t character = 0;
  const int status = curses.wget_wch(state_->window(), &character);
  if (status == ERR) return {};
  if (status == KEY_CODE_YES) return {code_of(character)};
  const Key key = key_of(character);
  if (key.code == Key::Code::redraw) curses.clearok(state_->window(), TRUE);
  if (key.code == Key::Code::suspend) {
    curses.endwin();
    ::kill(0, SIGTSTP);
    curses.clearok(state_->window(), TRUE);
  }
  return key;
}

void restore_terminal() {
  if (!is_taken.exchange(false)) return;
  [[maybe_unused]] const ssize_t n = ::write(STDOUT_FILENO, farewell.data(), farewell_size);
  ::tcsetattr(STDIN_FILENO, TCSANOW, &before);
}

}  // namespace plimsoll::explore

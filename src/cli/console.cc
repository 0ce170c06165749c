// SPDX-License-Identifier: Apache-2.0
#include "cli/console.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "base/bytes.h"
#include "base/limits.h"

namespace plimsoll::cli {

Console::Console() : out_(look_at(STDOUT_FILENO)), err_(look_at(STDERR_FILENO)) {}

bool write_fully(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

Result<void> Console::write(std::string_view text) {
  if (reader_gone_ || write_fully(STDOUT_FILENO, text)) return {};
  if (errno == EPIPE) {
    reader_gone_ = true;
    return {};
  }
  return fail_errno("standard output", errno);
}

Result<Bytes> Console::read() {
  if (input_.empty()) input_.resize(256 * kKiB);
  for (;;) {
    const ssize_t n = ::read(STDIN_FILENO, input_.data(), input_.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail_errno("standard input", errno);
    return Bytes(input_).first(static_cast<std::size_t>(n));
  }
}

void Console::note(std::string_view line) { write_fully(STDERR_FILENO, std::string(line) + "\n"); }

void Console::error(const Error& error) {
  // Names and excerpts come from outside; only the ends of lines are ours.
  std::string text = "plimsoll: ";
  std::string_view rest = error.message;
  for (;;) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    text += printable(line, std::string_view::npos);
    if (line.size() == rest.size()) return note(text);
    rest.remove_prefix(line.size() + 1);
    text += rest.starts_with(' ') ? "\n" : "\n  ";
  }
}

void protect_standard_streams() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    // Opened the wrong way round, so that using it still fails. The lowest free number is given out, which is `fd`.
    if (::fcntl(fd, F_GETFD) < 0 && errno == EBADF) ::open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
  // A handler, not SIG_IGN: programs we start must not inherit it.
  std::signal(SIGPIPE, [](int) {});
}

}  // namespace plimsoll::cli

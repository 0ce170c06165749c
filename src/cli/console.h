// SPDX-License-Identifier: Apache-2.0
// Console: the only place that writes to the person or the pipe. Reports go to standard output, everything else to
// standard error.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "cli/terminal.h"

namespace plimsoll::cli {

class Console {
 public:
  Console();

  /// Writes to standard output at once. A reader that has gone away is no error: the rest is dropped. Any other
  /// failure is ErrorKind::io.
  Result<void> write(std::string_view text);
  /// True when the reader of standard output has gone: what is written from now on is for nobody.
  [[nodiscard]] bool reader_gone() const { return reader_gone_; }
  /// The next bytes of standard input, at least one; empty at the end.
  Result<Bytes> read();

  /// One line on standard error.
  void note(std::string_view line);
  /// "plimsoll: message", further lines of the message indented, on standard error.
  void error(const Error& error);

  [[nodiscard]] const Terminal& out() const { return out_; }
  [[nodiscard]] const Terminal& err() const { return err_; }

 private:
  Terminal out_, err_;
  bool reader_gone_ = false;
  Buffer input_;
};

/// To be called first of all: opens descriptors 0 to 2 where the caller closed them, so that no file we open later
/// becomes standard output, and makes a closed pipe an error of write() instead of a signal.
void protect_standard_streams();

/// All of `text` to a descriptor; false and errno on failure.
bool write_fully(int fd, std::string_view text);

}  // namespace plimsoll::cli

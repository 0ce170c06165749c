// SPDX-License-Identifier: Apache-2.0
// plimsoll: one program that scans container images, and says by one policy what may sail.
//
// Everything a command does is a Result; only a bug ends in the handlers below.
#include <exception>
#include <string>
#include <vector>

#include "cli/dispatch.h"

int main(int argc, char** argv) {
  using namespace plimsoll;

  // Nothing we open may take the place of a standard stream that the caller closed.
  cli::protect_standard_streams();
  cli::Console console;
  try {
    // The words name a command, its options and its arguments; the table of commands does the rest.
    const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
    return static_cast<int>(cli::run(words, console));
  } catch (const std::bad_alloc&) {
    console.error({ErrorKind::io, "out of memory"});
  } catch (const std::exception& bug) {
    console.error({ErrorKind::io,
                   std::string("internal error: ") + bug.what() + "\nthis is a bug in plimsoll; please report it"});
  }
  return static_cast<int>(cli::Exit::error);
}

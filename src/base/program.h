// SPDX-License-Identifier: Apache-2.0
// Runs another program: no shell, bytes in, bytes out, an end after a while. What it says on standard error is dropped.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace plimsoll {

struct Program {
  std::string name;  // a path, or looked up on PATH
  std::vector<std::string> arguments{};
  std::string_view input{};
  std::string folder{};  // it runs in; empty: this one
  std::chrono::milliseconds patience{10'000};
  std::size_t longest = 64 << 10;  // answer, in bytes
};

struct Ended {
  std::string output;
  int status = 0;  // its exit code; -1 when a signal ended it
};

/// ErrorKind::not_found: there is none of this name. ErrorKind::io: it does not end in time; it is killed then.
/// ErrorKind::limit: it says too much.
Result<Ended> run_program(const Program& program);

/// Whether a program of this name is on PATH.
bool is_installed(std::string_view name);

}  // namespace plimsoll

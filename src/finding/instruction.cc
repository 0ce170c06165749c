// SPDX-License-Identifier: Apache-2.0
#include "finding/instruction.h"

#include <string_view>

namespace plimsoll {

std::string instruction_words(std::string history) {
  static constexpr std::string_view kShell = "/bin/sh -c ", kNotRun = "#(nop) ", kBuildKit = " # buildkit";
  if (history.ends_with(kBuildKit)) history.resize(history.size() - kBuildKit.size());
  const bool is_run = history.starts_with("RUN ");
  const std::size_t shell = history.find(kShell);
  if (is_run ? shell != std::string::npos && (shell == 4 || history[4] == '|')
             : shell == 0 || (shell != std::string::npos && history.starts_with('|'))) {
    history.erase(0, shell + kShell.size());
    if (history.starts_with(kNotRun))
      history.erase(0, kNotRun.size());
    else
      history.insert(0, "RUN ");
  }
  return history;
}

}  // namespace plimsoll

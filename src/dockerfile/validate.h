// SPDX-License-Identifier: Apache-2.0
// What an instruction must be beyond its words: the right number of arguments, flags it knows, mounts and durations
// that can be read, names that may be given (BuildKit, frontend/dockerfile/instructions).
#pragma once

#include <string_view>
#include <vector>

#include "dockerfile/instruction.h"

namespace plimsoll::dockerfile {

/// What the builder would refuse, the first thing of each instruction in front. Of ONBUILD the kept instruction is
/// looked at as well: it is refused in the build that is on this image.
void validate(const Instruction& instruction, std::vector<Problem>& into);

/// The value of `# check=`: "skip=A,B;error=true;experimental=all"; empty: it can be read, else what is wrong.
std::string check_value_problem(std::string_view value);

/// Text that was meant for a JSON array and is none: ['a'], ["a",], [“a”], ["a" … The strings it seems to hold; nullopt
/// for what may well be text, such as the shell's own "[ -f x ]".
std::optional<std::vector<std::string>> meant_as_json(std::string_view text);

}  // namespace plimsoll::dockerfile

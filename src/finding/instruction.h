// SPDX-License-Identifier: Apache-2.0
// Instructions as people write them, from the history lines that builders keep.
#pragma once

#include <string>

namespace plimsoll {

/// A history line as a person would have written it: without the shell and the markers that builders add.
/// "/bin/sh -c #(nop) COPY a b" is "COPY a b", "RUN |1 A=b /bin/sh -c make # buildkit" is "RUN make".
std::string instruction_words(std::string history);

}  // namespace plimsoll

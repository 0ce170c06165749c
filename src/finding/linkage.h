// SPDX-License-Identifier: Apache-2.0
// Linkage: whether a program holds the code that a problem is about, where the program itself proves it.
//
// Go's vulnerability database names the functions that are affected, and a Go program names the functions it holds. A
// program that holds none of them cannot run them. Records that name no function say something of the module alone;
// they are answered by whether anything of the module is there.
#pragma once

#include <span>
#include <string>

#include "finding/finding.h"

namespace plimsoll {

struct LinkProof {
  bool is_linked = true;
  std::string words;  // what was proven, without subject: "holds …", "none of … is linked"; empty: nothing was
};

/// By all statements that say a program is affected by one problem: where any names functions, those of all count.
LinkProof prove_linked(const Package& package, std::span<const advisory::Advisory* const> statements);

}  // namespace plimsoll

// SPDX-License-Identifier: Apache-2.0
// The folder of the relocatable tarball that holds our own libraries (packaging/tarball.py), for what lies beside them.
#pragma once

#include <string>

namespace plimsoll {

/// The path of `name` beside the C library this program runs with; empty when there is nothing of this name, as
/// everywhere but in the tarball.
std::string beside_libraries(const std::string& name);

}  // namespace plimsoll

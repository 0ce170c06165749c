// SPDX-License-Identifier: Apache-2.0
// A parsed Dockerfile as JSON: what `plimsoll lint --parse` prints.
#pragma once

#include <string>
#include <string_view>

#include "dockerfile/instruction.h"

namespace plimsoll::dockerfile {

/// An object with "escape", "directives", "problems" and "instructions"; `text` is what `file` was parsed from.
std::string dump(const Dockerfile& file, std::string_view text);

}  // namespace plimsoll::dockerfile

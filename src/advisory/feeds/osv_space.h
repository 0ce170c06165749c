// SPDX-License-Identifier: Apache-2.0
// Key spaces: what OSV's ecosystems with their suffixes ("Ubuntu:Pro:22.04:LTS", "Red
// Hat:enterprise_linux:8::appstream", "Maven:https://…") are called in the database, which is how distribution.h and
// ecosystem.h ask.
#pragma once

#include <string>
#include <string_view>

namespace plimsoll::advisory {

struct KeySpace {
  std::string name;           // "Ubuntu:22.04", "Red Hat:8", "Maven"; empty: no image asks for it
  std::string_view base;      // the ecosystem without suffix, within the text given
  bool subscription = false;  // Ubuntu Pro: what it says is said to subscribers of the release `name`
  bool language = false;      // not a distribution
};

KeySpace osv_key_space(std::string_view ecosystem);

}  // namespace plimsoll::advisory

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/json.h"

namespace plimsoll::detect {

/// A licence as package.json, composer.lock and their like state it: a text, {"type": text}, or a list of these, of
/// which one may choose. Empty for what is no such thing or too long for a name.
std::string license_text(const json::value& from);

}  // namespace plimsoll::detect

// SPDX-License-Identifier: Apache-2.0
// UUIDs made of content: the same text has the same one, everywhere and always.
#pragma once

#include <string>
#include <string_view>

namespace plimsoll {

/// A UUID of version 8 (RFC 9562, section 5.8) of the first bits of the text's SHA-256, in lower case.
std::string uuid_of(std::string_view text);

}  // namespace plimsoll

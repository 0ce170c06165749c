// SPDX-License-Identifier: Apache-2.0
// Base64 (RFC 4648): the standard alphabet and the one for URLs and file names.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace plimsoll {

/// Standard alphabet, padded.
std::string base64_encode(std::string_view text);
/// Standard alphabet, padding optional. Nothing else is passed over: no blanks, no line breaks.
std::optional<std::string> base64_decode(std::string_view text);
/// The alphabet with - and _ instead of + and /, padding optional.
std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace plimsoll

// SPDX-License-Identifier: Apache-2.0
// The parts of a mail as bytes: header fields (RFC 5322, RFC 2047), bodies (RFC 2045), dates and addresses.
//
// Everything here gives printable ASCII with CRLF line ends and no line longer than 78 characters; text from outside
// cannot end a field or a part.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace plimsoll::notify {

/// "Subject: …" with its CRLF. Text that is not plain ASCII, or that a reader might take for an encoded word, becomes
/// encoded words; long lines are folded at blanks. Control characters become blanks.
std::string header_field(std::string_view name, std::string_view text);

/// A body as quoted-printable; its lines may end in LF or CRLF. Bytes that are not UTF-8 become U+FFFD.
std::string quoted_printable(std::string_view text);

/// "Sun, 22 Nov 2026 09:30:00 +0000" of seconds since 1970.
std::string mail_date(std::int64_t seconds);

/// A mailbox as local@domain in plain ASCII, without quoting, names or comments. Anything else is a usage error.
Result<std::string> parse_address(std::string_view text);

}  // namespace plimsoll::notify

// SPDX-License-Identifier: Apache-2.0
// The digest mail: one text part, which is the table of `plimsoll scan`, and one HTML part that says the same.
#pragma once

#include <string>
#include <vector>

#include "notify/notification.h"

namespace plimsoll::notify {

/// A whole message (RFC 5322, RFC 2046) with CRLF line ends. Addresses are those parse_address() gave.
std::string compose_mail(const Notification& notification, const std::string& from, const std::vector<std::string>& to);

}  // namespace plimsoll::notify

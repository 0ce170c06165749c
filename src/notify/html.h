// SPDX-License-Identifier: Apache-2.0
// The digest as the HTML part of a mail.
#pragma once

#include <string>

#include "notify/notification.h"

namespace plimsoll::notify {

/// What mail programs show: tables and inline styles, no style sheet, no script, nothing fetched. Text from outside is
/// escaped, and links lead to http and https only.
std::string write_html(const Notification& notification);

}  // namespace plimsoll::notify

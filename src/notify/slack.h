// SPDX-License-Identifier: Apache-2.0
// A message for Slack's incoming webhooks, and for those that take the same: blocks, and plain text beside them.
#pragma once

#include <string>

#include "notify/notification.h"

namespace plimsoll::notify {

/// JSON within Slack's limits (50 blocks, 3,000 characters a text). Text from outside can neither mention anyone nor
/// become a link.
std::string slack_message(const Notification& notification);

}  // namespace plimsoll::notify

// SPDX-License-Identifier: Apache-2.0
// The webhook: a JSON document (docs/schema/notification-1.json), signed as Standard Webhooks 1.0.0 has it:
//
//   webhook-id: msg_…              the same however often it is delivered
//   webhook-timestamp: 1674087231  of this attempt
//   webhook-signature: v1,BASE64   HMAC-SHA-256 of "id.timestamp.body"
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "notify/credentials.h"
#include "notify/notification.h"

namespace plimsoll::notify {

std::string webhook_body(const Notification& notification);

/// The key in "whsec_" and base64: 24 to 64 bytes. The error does not repeat it.
Result<Secret> webhook_key(const Secret& written);

using HeaderFields = std::vector<std::pair<std::string, std::string>>;

/// The three fields. Without a key (empty) there is no signature among them.
HeaderFields webhook_headers(const std::string& id, std::int64_t time, std::string_view body, const Secret& key);

}  // namespace plimsoll::notify

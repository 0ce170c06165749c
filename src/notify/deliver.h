// SPDX-License-Identifier: Apache-2.0
// Delivery: a notification to one destination, with as many attempts as it takes, or as text where nothing is sent.
#pragma once

#include <string>

#include "http/client.h"
#include "notify/credentials.h"
#include "notify/destination.h"
#include "notify/notification.h"
#include "notify/retry.h"

namespace plimsoll::notify {

/// A webhook without a signature proves nothing to its receiver, so it has to be asked for.
enum class Signing : std::uint8_t { demanded, waived };

struct DeliveryOptions {
  Credentials credentials;
  Signing signing = Signing::demanded;
  std::filesystem::path ca_file;
  http::PlainHttp plain_http = http::PlainHttp::loopback_only;
  Patience patience;
  Observer* observer = &Observer::none();  // is told about retries
};

/// What keeps a destination from being tried at all: credentials that are missing or would go where they must not.
Result<void> check_delivery(const Destination& destination, const DeliveryOptions& options);

/// Until the other side has taken it. Errors start with what the destination is called and hold no secret.
Result<void> deliver(const Notification& notification, const Destination& destination, const DeliveryOptions& options);

/// What deliver() would send, with secrets as "***".
Result<std::string> rehearse(const Notification& notification, const Destination& destination,
                             const DeliveryOptions& options);

}  // namespace plimsoll::notify

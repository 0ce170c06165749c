// SPDX-License-Identifier: Apache-2.0
// Destination: who is told, from one --to.
//
//   smtp://mail.example.com/?from=ci@example.com&to=team@example.com    STARTTLS, port 587; &tls=never, &tls=always
//   smtps://mail.example.com/?from=…&to=…                               TLS from the first byte, port 465
//   https://hooks.example.com/plimsoll                                  a webhook
//   webhook:@FILE  webhook:$NAME                                        one whose URL is a secret
//   slack:@FILE  slack:$NAME  slack:                                    from a file, the environment, the credentials
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/mail.h"
#include "notify/credentials.h"

namespace plimsoll::notify {

enum class Channel : std::uint8_t { mail, webhook, slack };

struct Destination {
  Channel channel = Channel::mail;
  std::string called;           // what messages call it; holds no secret
  http::MailServer server;      // of mail, without credentials
  std::string from;             // of mail
  std::vector<std::string> to;  // of mail
  Secret url;                   // of the others
};

/// Whatever could be a secret is refused on the command line, and is not repeated in the error.
Result<Destination> parse_destination(std::string_view text, const Credentials& credentials,
                                      const Environment& environment);

}  // namespace plimsoll::notify

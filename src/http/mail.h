// SPDX-License-Identifier: Apache-2.0
// Handing in mail (SMTP, RFC 5321) over libcurl: one message to one server.
//
// What it takes care of: STARTTLS before anything else is said, certificates, AUTH with what the server offers, dots at
// the start of lines, time limits. What a server answers is untrusted and quoted as one harmless line.
#pragma once

#include <chrono>
#include <expected>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "http/failure.h"

namespace plimsoll::http {

/// starttls: a connection that does not become safe is given up. wrapped: TLS from the first byte (smtps).
enum class MailTls : std::uint8_t { none, starttls, wrapped };

struct MailServer {
  std::string host, port;  // IPv6 in brackets
  MailTls tls = MailTls::starttls;
  std::string user, password;     // empty: nobody logs in
  std::filesystem::path ca_file;  // PEM file of extra trust anchors, beside the system's
};

struct Mail {
  std::string from;             // "ci@example.com", printable ASCII; nothing else is sent
  std::vector<std::string> to;  // likewise
  std::string_view message;     // header and body with CRLF line ends
};

/// A recipient the server did not take, and what it said: 4yz may pass, 5yz is final.
struct RefusedRecipient {
  std::string address;
  int code = 0;
  std::string said;  // one harmless line
};

/// The recipients that were refused; all others have the mail. `longest` bounds everything from looking up the name
/// on. Another attempt is sensible after faults of the network and 4yz replies. The error holds neither user nor
/// password, but for what the server chooses to say.
std::expected<std::vector<RefusedRecipient>, Failure> send_mail(const MailServer& server, const Mail& mail,
                                                                std::chrono::milliseconds longest);

}  // namespace plimsoll::http

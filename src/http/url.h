// SPDX-License-Identifier: Apache-2.0
// URLs of http and https, and of mail servers, as RFC 3986 splits them (by libcurl's parser, so that what is checked is
// what is fetched).
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace plimsoll::http {

struct Url {
  std::string text;    // normalised, without user info and fragment
  std::string scheme;  // "http", "https", "smtp" or "smtps"
  std::string host;    // lower case; IPv6 in brackets
  std::string port;    // always there: "443"; of smtp 587, where mail is handed in (RFC 6409)
  std::string path;    // "/"
  std::string query;   // as written, without the question mark
  std::string called;  // what messages call it: the text, unless that is a secret

  /// Only http and https; a user name or password in the text is refused.
  static Result<Url> parse(std::string_view text);
  /// Likewise, only smtp and smtps.
  static Result<Url> parse_mail(std::string_view text);
  /// A Location header read relative to this URL. User info in it is dropped.
  [[nodiscard]] Result<Url> resolve(std::string_view location) const;
  /// Scheme, host and port agree: the same server, which may see the same credentials.
  [[nodiscard]] bool same_origin(const Url& other) const {
    return scheme == other.scheme && host == other.host && port == other.port;
  }
};

/// localhost, 127.0.0.0/8 and ::1 (with or without brackets).
bool is_loopback(std::string_view host);

/// Everything but unreserved characters (RFC 3986, 2.3) as %XX.
std::string percent_encode(std::string_view text);
/// %XX as the byte it stands for; a % that no two digits follow stays. A plus sign is a plus sign.
std::string percent_decode(std::string_view text);

}  // namespace plimsoll::http

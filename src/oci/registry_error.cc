// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"
#include "oci/registry_client.h"

namespace plimsoll::oci {

Error registry_error(const Reference& reference, std::string_view what, int status, std::string_view body) {
  std::string code, message;
  if (const auto document = json::parse(body)) {
    const json::array& errors = json::items(*document, "errors");
    if (!errors.empty()) {
      code = json::text(errors.front(), "code");
      message = printable(json::text(errors.front(), "message"), 300);
    }
  }
  const std::string said = message.empty() ? "" : fmt::format(" ({})", message);
  if (code == "NAME_UNKNOWN" || code == "NAME_INVALID")
    return {ErrorKind::not_found, fmt::format("the registry has no such repository{}", said)};
  if (code == "MANIFEST_UNKNOWN" || code == "BLOB_UNKNOWN" || code == "MANIFEST_BLOB_UNKNOWN")
    return {ErrorKind::not_found, fmt::format("the registry has no {}{}", what, said)};
  if (code == "TOOMANYREQUESTS" || status == 429)
    return {
        ErrorKind::network,
        fmt::format("the registry's rate limit is reached{}\n  wait, or log in with `docker login {}` for a higher one",
                    said, reference.host)};
  if (code == "DENIED" || code == "UNAUTHORIZED" || status == 401 || status == 403)
    return {ErrorKind::denied,
            fmt::format("denied{}\n  the image may not exist or be private: log in with `docker login {}`", said,
                        reference.host)};
  if (status == 404) return {ErrorKind::not_found, fmt::format("the registry has no {}{}", what, said)};
  const std::string_view phrase = http::reason_phrase(status);
  return {ErrorKind::network, fmt::format("the registry answered {}{}{} when asked for {}{}", status,
                                          phrase.empty() ? "" : " ", phrase, what, said)};
}

}  // namespace plimsoll::oci

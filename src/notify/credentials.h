// SPDX-License-Identifier: Apache-2.0
// Credentials of mail servers and webhooks: read from the environment or from files, never from the command line, and
// kept in a type that no message can be made of.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace plimsoll::notify {

/// A text that is not to be shown. There is no formatter and no stream operator; reveal() is for handing it to the
/// server it is meant for.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  [[nodiscard]] const std::string& reveal() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }

 private:
  std::string text_;
};

/// The value of an environment variable, or nullptr.
using Environment = std::function<const char*(const char*)>;

struct Credentials {
  std::string smtp_user;
  Secret smtp_password;
  Secret webhook_secret;  // as written: "whsec_" and base64
  Secret slack_webhook;   // a URL
};

/// PLIMSOLL_SMTP_USER, PLIMSOLL_SMTP_PASSWORD, PLIMSOLL_WEBHOOK_SECRET and PLIMSOLL_SLACK_WEBHOOK, or with _FILE behind
/// the name a file that holds the value. `file`, unless empty, has lines NAME=VALUE with these names, and wins.
/// `warnings`: one sentence each, as on a file that others may read.
Result<Credentials> read_credentials(const std::filesystem::path& file, const Environment& environment,
                                     std::vector<std::string>& warnings);

/// A secret from a file: one line. The error names the file, never what is in it.
Result<Secret> read_secret(const std::filesystem::path& path);

/// Takes secrets out of text that another program wrote: answers of servers.
class Scrubber {
 public:
  /// As it is, in base64, and of a URL what stands behind the host.
  void add(const Secret& secret);
  [[nodiscard]] std::string operator()(std::string text) const;

 private:
  void add_form(std::string text);
  std::vector<std::string> forms_;  // the longest first
};

}  // namespace plimsoll::notify

// SPDX-License-Identifier: Apache-2.0
#include "notify/destination.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/bytes.h"
#include "base/suggest.h"
#include "base/words.h"
#include "http/url.h"
#include "notify/mime.h"

namespace plimsoll::notify {

namespace {

constexpr std::size_t kMostRecipients = 100;

/// "user:password@" in front of a host. Asked before anything else, so that no parser's error repeats it.
Result<void> refuse_user(std::string_view text) {
  const std::size_t start = text.find("://");
  if (start == std::string_view::npos) return {};
  const std::string_view rest = text.substr(start + 3);
  // A password may hold a slash where someone forgot to encode it; a query is where an @ belongs.
  if (rest.substr(0, rest.find('?')).find('@') == std::string_view::npos) return {};
  return fail(ErrorKind::usage,
              "--to: a user or password does not belong on the command line, where every process can read it\n"
              "  of a mail server: set PLIMSOLL_SMTP_USER and PLIMSOLL_SMTP_PASSWORD, or give --credentials FILE\n"
              "  of a webhook: put its URL into a file and give --to webhook:@FILE");
}

Result<void> refuse_slack_url() {
  return fail(ErrorKind::usage,
              "--to: the URL of a Slack webhook is a secret and does not belong on the command line\n"
              "  --to slack:@FILE     reads it from a file\n"
              "  --to 'slack:$NAME'   reads it from a variable (the quotes keep the shell from putting it there)\n"
              "  --to slack:          reads it from PLIMSOLL_SLACK_WEBHOOK or PLIMSOLL_SLACK_WEBHOOK_FILE");
}

bool is_slack_host(std::string_view host) { return host == "hooks.slack.com" || host == "hooks.slack-gov.com"; }

std::string_view scheme_of(std::string_view text) { return text.substr(0, std::min(text.find(':'), text.size())); }

Result<std::vector<std::string>> addresses(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    if (comma > 0) out.push_back(TRY(parse_address(text.substr(0, comma))));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return out;
}

Result<void> read_query(std::string_view query, std::optional<http::MailTls>& tls, Destination& into) {
  static constexpr std::array<std::string_view, 3> kKeys = {"from", "tls", "to"};
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::string key = http::percent_decode(pair.substr(0, equals));
    const std::string value = http::percent_decode(pair.substr(std::min(equals + 1, pair.size())));
    if (key == "from") {
      into.from = TRY_AT("--to: from", parse_address(value));
    } else if (key == "to") {
      for (std::string& address : TRY_AT("--to: to", addresses(value))) into.to.push_back(std::move(address));
    } else if (key == "tls" && (value == "never" || value == "always")) {
      tls = value == "never" ? http::MailTls::none : http::MailTls::starttls;
    } else if (key == "tls") {
      return fail(ErrorKind::usage, "--to: tls is \"always\" or \"never\"");
    } else {
      return fail(ErrorKind::usage, "--to: a mail server has from, to and tls behind the question mark{}",
                  did_you_mean(key, kKeys));
    }
  }
  return {};
}

Result<Destination> parse_mail(std::string_view text) {
  const http::Url url = TRY_AT("--to", http::Url::parse_mail(text));
  Destination out;
  std::optional<http::MailTls> tls;
  TRY(read_query(url.query, tls, out));
  if (url.path != "/" && !url.path.empty())
    return fail(ErrorKind::usage, "--to: nothing but ?from=…&to=… follows the name of a mail server");
  if (out.from.empty() || out.to.empty())
    return fail(ErrorKind::usage,
                "--to: who writes and who is written to is missing\n"
                "  {}://{}/?from=ci@example.com&to=team@example.com",
                url.scheme, url.host);
  if (out.to.size() > kMostRecipients)
    return fail(ErrorKind::usage, "--to: more than {} recipients; a list's address reaches all of them",
                kMostRecipients);
  if (url.scheme == "smtps" && tls) return fail(ErrorKind::usage, "--to: smtps:// always has TLS; tls= is for smtp://");
  // On this machine nobody reads what is on the way, and its certificate is rarely one that can be checked.
  const http::MailTls usual = http::is_loopback(url.host) ? http::MailTls::none : http::MailTls::starttls;
  out.server = {.host = url.host,
                .port = url.port,
                .tls = url.scheme == "smtps" ? http::MailTls::wrapped : tls.value_or(usual),
                .user = {},
                .password = {},
                .ca_file = {}};
  out.called = fmt::format("mail to {} by {}:{}", some_of(out.to, 3), url.host, url.port);
  return out;
}

/// The URL that "slack:" or "webhook:" points to, and in words where it was read.
struct Pointed {
  Secret url;
  std::string from;
};

Result<Pointed> follow(std::string_view scheme, std::string_view pointer, const Credentials& credentials,
                       const Environment& environment) {
  if (pointer.empty() && scheme == "slack") {
    if (credentials.slack_webhook.empty())
      return fail(ErrorKind::usage,
                  "--to slack: needs PLIMSOLL_SLACK_WEBHOOK or PLIMSOLL_SLACK_WEBHOOK_FILE, in the environment or in "
                  "--credentials FILE");
    return Pointed{credentials.slack_webhook, "PLIMSOLL_SLACK_WEBHOOK"};
  }
  if (pointer.starts_with('$')) {
    const std::string name(pointer.substr(1));
    const char* value = environment(name.c_str());
    if (value == nullptr || *value == '\0')
      return fail(ErrorKind::usage, "--to {}:{}: the variable is not set", scheme, printable(pointer, 100));
    return Pointed{Secret(value), std::string(pointer)};
  }
  if (pointer.starts_with('@')) pointer.remove_prefix(1);
  if (pointer.empty()) return fail(ErrorKind::usage, "--to {}: needs @FILE or $NAME behind it", scheme);
  return Pointed{TRY_AT("--to", read_secret(pointer)), std::string(pointer)};
}

Result<Destination> parse_pointer(std::string_view scheme, std::string_view pointer, const Credentials& credentials,
                                  const Environment& environment) {
  const Pointed pointed = TRY(follow(scheme, pointer, credentials, environment));
  const std::string from = printable(pointed.from, 100);
  const auto url = http::Url::parse(pointed.url.reveal());
  if (!url) return fail(ErrorKind::usage, "--to: what {} holds is not a URL of http or https", from);
  const Channel channel = scheme == "slack" ? Channel::slack : Channel::webhook;
  Destination out;
  out.channel = channel;
  out.called = fmt::format("{} at {} (from {})", channel == Channel::slack ? "Slack" : "webhook", url->host, from);
  out.url = pointed.url;
  return out;
}

}  // namespace

Result<Destination> parse_destination(std::string_view text, const Credentials& credentials,
                                      const Environment& environment) {
  static constexpr std::array<std::string_view, 6> kSchemes = {"smtp", "smtps", "http", "https", "webhook", "slack"};
  TRY(refuse_user(text));
  const std::string_view scheme = scheme_of(text);
  if (scheme == "slack" || scheme == "webhook") {
    const std::string_view pointer = text.substr(std::min(scheme.size() + 1, text.size()));
    if (pointer.find("://") == std::string_view::npos) return parse_pointer(scheme, pointer, credentials, environment);
    if (scheme == "slack") TRY(refuse_slack_url());
    return fail(ErrorKind::usage,
                "--to: webhook: is for URLs that are secrets, and reads them from a file (webhook:@FILE) or a variable "
                "('webhook:$NAME')\n  one that is no secret stands alone: --to https://…");
  }
  if (scheme == "smtp" || scheme == "smtps") return parse_mail(text);
  if (scheme == "http" || scheme == "https") {
    const http::Url url = TRY_AT("--to", http::Url::parse(text));
    if (is_slack_host(url.host)) TRY(refuse_slack_url());
    Destination out;
    out.channel = Channel::webhook;
    // Tokens are often put into a query; it is not repeated.
    out.called = "webhook " + url.text.substr(0, url.text.find('?')) + (url.query.empty() ? "" : "?…");
    out.url = Secret(url.text);
    return out;
  }
  return fail(ErrorKind::usage,
              "--to: starts with none of smtp:, smtps:, https:, webhook: and slack:{}\n"
              "  plimsoll notify --help shows one of each",
              did_you_mean(scheme.size() <= 10 ? scheme : "", kSchemes));
}

}  // namespace plimsoll::notify

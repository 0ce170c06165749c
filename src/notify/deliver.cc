// SPDX-License-Identifier: Apache-2.0
#include "notify/deliver.h"

#include <algorithm>
#include <ctime>

#include "base/bytes.h"
#include "base/words.h"
#include "http/headers.h"
#include "http/mail.h"
#include "http/url.h"
#include "notify/mail.h"
#include "notify/slack.h"
#include "notify/webhook.h"

namespace plimsoll::notify {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kMostPerAttempt{30'000};
constexpr std::size_t kMostAnswer = 2'000;  // bytes of an answer that are looked at

/// A request but for its address.
struct Post {
  HeaderFields headers;
  std::string body;
};

Result<Secret> signing_key(const DeliveryOptions& options) {
  if (!options.credentials.webhook_secret.empty()) return webhook_key(options.credentials.webhook_secret);
  if (options.signing == Signing::waived) return Secret{};
  return fail(ErrorKind::usage,
              "the secret that signs webhooks is missing\n"
              "  set PLIMSOLL_WEBHOOK_SECRET or PLIMSOLL_WEBHOOK_SECRET_FILE, or give --credentials FILE\n"
              "  --unsigned sends without a signature, for receivers that check none");
}

/// Anew for each attempt: the signature holds its time.
Post post_of(const Destination& destination, const std::string& id, const std::string& body, const Secret& key) {
  Post post{{{"Content-Type", "application/json"}}, body};
  if (destination.channel == Channel::webhook) {
    const HeaderFields own = webhook_headers(id, static_cast<std::int64_t>(std::time(nullptr)), body, key);
    post.headers.insert(post.headers.end(), own.begin(), own.end());
  }
  return post;
}

std::string body_of(const Notification& notification, const Destination& destination) {
  return destination.channel == Channel::slack ? slack_message(notification) : webhook_body(notification);
}

Scrubber scrubber_of(const Destination& destination, const Credentials& credentials) {
  Scrubber scrubber;
  scrubber.add(destination.url);
  scrubber.add(credentials.smtp_password);
  scrubber.add(credentials.webhook_secret);
  scrubber.add(credentials.slack_webhook);
  // As AUTH PLAIN writes them (RFC 4616).
  if (!credentials.smtp_password.empty())
    scrubber.add(Secret(std::string(1, '\0') + credentials.smtp_user + std::string(1, '\0') +
                        credentials.smtp_password.reveal()));
  return scrubber;
}

bool is_passing(int status) { return status == 408 || status == 429 || status >= 500; }

/// What a server that refuses says: its first line, as one harmless piece.
std::string answer_of(http::Response& response) {
  const auto text = response.text(kMostAnswer);
  if (!text) return {};
  const std::string_view line = std::string_view(*text).substr(0, text->find('\n'));
  return line.empty() ? std::string() : ": " + printable(line, 200);
}

std::expected<void, Refusal> post_once(http::Client& client, const Destination& destination, Post post,
                                       milliseconds left) {
  http::Request request;
  request.method = http::Method::post;
  request.url = destination.url.reveal();
  request.called = destination.called;
  request.headers = std::move(post.headers);
  request.body = std::move(post.body);
  request.most = kMostAnswer;
  request.longest = std::min(left, kMostPerAttempt);
  auto response = client.send_once(request);
  if (!response) return std::unexpected(Refusal{std::move(response).error()});
  if (response->status >= 200 && response->status < 300) return {};
  using enum http::Failure::Again;
  Refusal refusal{
      {Error{ErrorKind::network, fmt::format("{}: the server answered {} {}{}", destination.called, response->status,
                                             http::reason_phrase(response->status), answer_of(*response))},
       is_passing(response->status) ? sensible : pointless}};
  refusal.asked = http::parse_retry_after(response->headers.get("retry-after"), std::time(nullptr));
  return std::unexpected(std::move(refusal));
}

/// Who has the mail, who will never get it, and who may with the next attempt.
struct Recipients {
  std::vector<std::string> waiting;
  std::vector<std::string> refused;  // "b@example.org: 550 no such person"
  std::size_t reached = 0;

  /// What else is to be said where not everybody was told.
  [[nodiscard]] std::string fate(std::size_t all) const {
    std::string out;
    for (const std::string& line : refused) out += "\n  " + line;
    return out + (reached > 0 ? fmt::format("\n  {} of {} got it", reached, plural(all, "recipient")) : "");
  }
};

std::expected<void, Refusal> mail_once(const Destination& destination, const DeliveryOptions& options,
                                       const std::string& message, Recipients& recipients, milliseconds left) {
  http::MailServer server = destination.server;
  server.ca_file = options.ca_file;
  server.user = options.credentials.smtp_user;
  server.password = options.credentials.smtp_password.reveal();
  const auto refused = http::send_mail(server, {.from = destination.from, .to = recipients.waiting, .message = message},
                                       std::min(left, kMostPerAttempt));
  if (!refused) return std::unexpected(Refusal{refused.error()});

  // Nobody gets it twice: the next attempt is for those alone whom the server has put off.
  recipients.reached += recipients.waiting.size() - refused->size();
  recipients.waiting.clear();
  std::string put_off;
  for (const http::RefusedRecipient& each : *refused) {
    const std::string words = fmt::format("{}: {} {}", each.address, each.code, each.said);
    if (each.code >= 500) {
      recipients.refused.push_back(words);
    } else {
      recipients.waiting.push_back(each.address);
      put_off = words;
    }
  }
  if (recipients.waiting.empty()) return {};
  return std::unexpected(Refusal{{Error{ErrorKind::network, put_off}, http::Failure::Again::sensible}});
}

Result<void> deliver_mail(const std::string& message, const Destination& destination, const DeliveryOptions& options,
                          Observer& observer) {
  Recipients recipients{.waiting = destination.to, .refused = {}};
  const Result<void> sent = persist(
      options.patience, [&](milliseconds left) { return mail_once(destination, options, message, recipients, left); },
      observer);
  if (sent && recipients.refused.empty()) return {};
  const std::string what =
      sent ? fmt::format("{} of {} refused", recipients.refused.size(), plural(destination.to.size(), "recipient"))
           : sent.error().message;
  return fail(sent ? ErrorKind::network : sent.error().kind, "{}: {}{}", destination.called, what,
              recipients.fate(destination.to.size()));
}

/// Hides secrets in what is said on the way.
class Scrubbing final : public Observer {
 public:
  Scrubbing(const Scrubber& scrubber, Observer& inner) : scrubber_(scrubber), inner_(inner) {}
  void note(std::string_view line) override { inner_.note(scrubber_(std::string(line))); }

 private:
  const Scrubber& scrubber_;
  Observer& inner_;
};

}  // namespace

Result<void> check_delivery(const Destination& destination, const DeliveryOptions& options) {
  if (destination.channel == Channel::webhook) TRY(signing_key(options));
  const bool in_the_clear = destination.channel == Channel::mail && destination.server.tls == http::MailTls::none &&
                            !options.credentials.smtp_password.empty() && !http::is_loopback(destination.server.host);
  if (in_the_clear)
    return fail(ErrorKind::usage, "{}: a password is not sent without TLS; leave tls=never out", destination.called);
  return {};
}

Result<void> deliver(const Notification& notification, const Destination& destination, const DeliveryOptions& options) {
  TRY(check_delivery(destination, options));
  const Scrubber scrubber = scrubber_of(destination, options.credentials);
  Scrubbing observer(scrubber, *options.observer);
  Result<void> sent;
  if (destination.channel == Channel::mail) {
    sent = deliver_mail(compose_mail(notification, destination.from, destination.to), destination, options, observer);
  } else {
    const Secret key = destination.channel == Channel::webhook ? TRY(signing_key(options)) : Secret{};
    const std::string id = id_of(notification);
    const std::string body = body_of(notification, destination);
    http::ClientOptions client_options;
    client_options.ca_file = options.ca_file;
    client_options.plain_http = options.plain_http;
    http::Client client(std::move(client_options));
    sent = persist(
        options.patience,
        [&](milliseconds left) { return post_once(client, destination, post_of(destination, id, body, key), left); },
        observer);
  }
  if (!sent) return fail(sent.error().kind, "{}", scrubber(sent.error().message));
  return {};
}

Result<std::string> rehearse(const Notification& notification, const Destination& destination,
                             const DeliveryOptions& options) {
  TRY(check_delivery(destination, options));
  if (destination.channel == Channel::mail) {
    std::string out = fmt::format("{}\n", destination.called);
    out += destination.server.tls == http::MailTls::none ? "  without TLS" : "  with TLS";
    out += options.credentials.smtp_user.empty() ? ", without logging in\n\n" : ", logged in\n\n";
    for (const char c : compose_mail(notification, destination.from, destination.to)) {
      if (c != '\r') out += c;
    }
    return out;
  }
  const Secret key = destination.channel == Channel::webhook ? TRY(signing_key(options)) : Secret{};
  const Post post = post_of(destination, id_of(notification), body_of(notification, destination), key);
  std::string out = fmt::format("{}\n\n", destination.called);
  for (const auto& [name, value] : post.headers)
    out += fmt::format("{}: {}\n", name, name == "webhook-signature" ? "v1,***" : value);
  return out + "\n" + post.body + "\n";
}

}  // namespace plimsoll::notify

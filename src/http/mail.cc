// SPDX-License-Identifier: Apache-2.0
#include "http/mail.h"

#include <algorithm>
#include <cstring>

#include "base/bytes.h"
#include "http/curl.h"
#include "http/trust.h"
#include "http/url.h"

namespace plimsoll::http {
namespace {

constexpr std::size_t kMostReply = 600;  // bytes of a reply that are kept

/// The last reply of the server, without what it says to QUIT.
struct Reply {
  int code = 0;
  std::string text;
  bool complete = true;

  void add_line(std::string_view line) {
    while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
    const bool is_reply =
        line.size() >= 3 && std::ranges::all_of(line.substr(0, 3), [](char c) { return c >= '0' && c <= '9'; });
    if (!is_reply || line.starts_with("221")) return;
    if (complete) text.clear();
    code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
    complete = line.size() == 3 || line[3] != '-';
    if (text.size() < kMostReply && line.size() > 4) text.append(text.empty() ? "" : " ").append(line.substr(4));
  }
};

/// What is said in turn: libcurl waits for the reply to each command.
struct Conversation {
  Reply reply;            // to the last command but QUIT
  std::string recipient;  // whom that command was about, where it was RCPT
  std::vector<RefusedRecipient> refused;

  void hear(std::string_view line) {
    reply.add_line(line);
    if (recipient.empty() || !reply.complete || reply.code == 0) return;
    if (reply.code >= 400) refused.push_back({recipient, reply.code, printable(reply.text, kMostReply)});
    recipient.clear();
  }

  void say(std::string_view command) {
    constexpr std::string_view kRecipient = "RCPT TO:<";
    if (command.starts_with("QUIT")) return;
    reply = {};
    recipient.clear();
    if (!command.starts_with(kRecipient)) return;
    command.remove_prefix(kRecipient.size());
    recipient = command.substr(0, command.find('>'));
  }
};

std::size_t on_reply(char* data, std::size_t size, std::size_t count, void* conversation) {
  static_cast<Conversation*>(conversation)->hear({data, size * count});
  return size * count;
}

/// Commands are seen here only; nothing of them is kept but the recipient, for AUTH holds the password.
int on_traffic(CURL*, curl_infotype kind, char* data, std::size_t size, void* conversation) {
  if (kind == CURLINFO_HEADER_OUT) static_cast<Conversation*>(conversation)->say({data, size});
  return 0;
}

std::size_t on_answer(char*, std::size_t size, std::size_t count, void*) { return size * count; }

std::size_t on_read(char* into, std::size_t size, std::size_t count, void* rest) {
  auto& message = *static_cast<std::string_view*>(rest);
  const std::size_t taken = std::min(size * count, message.size());
  std::memcpy(into, message.data(), taken);
  message.remove_prefix(taken);
  return taken;
}

class Handle {
 public:
  explicit Handle(const Curl& library) : curl(library), easy(library.easy_init()) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    if (easy != nullptr) curl.easy_cleanup(easy);
    curl.slist_free_all(recipients);
  }
  const Curl& curl;
  CURL* easy;
  curl_slist* recipients = nullptr;
};

Failure failure(Failure::Again again, ErrorKind kind, std::string message) {
  return {Error{kind, std::move(message)}, again};
}

Failure describe(CURLcode code, const std::string& where, const std::string& reason, const Reply& reply) {
  using enum Failure::Again;
  if (reply.code >= 400)
    return failure(reply.code < 500 ? sensible : pointless, reply.code == 535 ? ErrorKind::denied : ErrorKind::network,
                   fmt::format("{}: the server said {} {}", where, reply.code, printable(reply.text, kMostReply)));
  switch (code) {
    case CURLE_USE_SSL_FAILED:
      return failure(pointless, ErrorKind::denied,
                     where +
                         ": the server does not offer STARTTLS, so the mail would be read on the way\n  smtps:// is "
                         "for servers with TLS from the first byte; ?tls=never sends in the clear all the same");
    case CURLE_LOGIN_DENIED:
      return failure(pointless, ErrorKind::denied, where + ": the server does not take this user and password");
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return failure(pointless, ErrorKind::network,
                     fmt::format("{}: the server's certificate is not trusted: {}\n  --ca-file FILE adds the authority "
                                 "that signed it",
                                 where, reason));
    case CURLE_SSL_CONNECT_ERROR:
      return failure(pointless, ErrorKind::network,
                     fmt::format("{}: TLS failed: {}\n  smtp:// is for servers that begin without TLS (port 587), "
                                 "smtps:// for those that begin with it (port 465)",
                                 where, reason));
    case CURLE_COULDNT_CONNECT:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
      return failure(sensible, ErrorKind::network, fmt::format("{}: {}", where, reason));
    default:
      return failure(pointless, ErrorKind::network, fmt::format("{}: {}", where, reason));
  }
}

}  // namespace

std::expected<std::vector<RefusedRecipient>, Failure> send_mail(const MailServer& server, const Mail& mail,
                                                                std::chrono::milliseconds longest) {
  const auto library = Curl::get();
  if (!library) return std::unexpected(Failure{library.error()});
  Handle handle(**library);
  const Curl& curl = handle.curl;
  if (handle.easy == nullptr) return std::unexpected(Failure{Error{ErrorKind::io, "libcurl could not make a handle"}});
  const auto set = [&](CURLoption option, auto value) { curl.easy_setopt(handle.easy, option, value); };

  const std::string where = fmt::format("{}:{}", server.host, server.port);
  const std::string url = fmt::format("{}://{}/", server.tls == MailTls::wrapped ? "smtps" : "smtp", where);
  char reason[CURL_ERROR_SIZE] = {};
  Conversation conversation;
  std::string_view rest = mail.message;
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_USE_SSL, static_cast<long>(server.tls == MailTls::none ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<std::int64_t>(longest.count(), 1)));
  set(CURLOPT_ERRORBUFFER, static_cast<char*>(reason));
  set(CURLOPT_HEADERFUNCTION, &on_reply);
  set(CURLOPT_HEADERDATA, static_cast<void*>(&conversation));
  set(CURLOPT_DEBUGFUNCTION, &on_traffic);
  set(CURLOPT_DEBUGDATA, static_cast<void*>(&conversation));
  set(CURLOPT_VERBOSE, 1L);  // calls on_traffic, prints nothing
  set(CURLOPT_WRITEFUNCTION, &on_answer);
  set(CURLOPT_READFUNCTION, &on_read);
  set(CURLOPT_READDATA, static_cast<void*>(&rest));
  set(CURLOPT_UPLOAD, 1L);
  set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(mail.message.size()));
  if (is_loopback(server.host)) set(CURLOPT_PROXY, "");
  if (!server.user.empty()) {
    set(CURLOPT_USERNAME, server.user.c_str());
    set(CURLOPT_PASSWORD, server.password.c_str());
  }
  trust(curl, handle.easy, server.ca_file);
  set(CURLOPT_MAIL_FROM, fmt::format("<{}>", mail.from).c_str());
  for (const std::string& address : mail.to)
    handle.recipients = curl.slist_append(handle.recipients, fmt::format("<{}>", address).c_str());
  set(CURLOPT_MAIL_RCPT, handle.recipients);
  set(CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);

  const CURLcode code = curl.easy_perform(handle.easy);
  // Where nobody is left to write to libcurl gives up, and everything is known all the same.
  if (code == CURLE_OK || conversation.refused.size() == mail.to.size()) return std::move(conversation.refused);
  return std::unexpected(
      describe(code, where, printable(reason[0] != '\0' ? reason : curl.easy_strerror(code), 300), conversation.reply));
}

}  // namespace plimsoll::http

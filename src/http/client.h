// SPDX-License-Identifier: Apache-2.0
// The HTTP client: requests whose response bodies are pulled as streams, over libcurl.
//
// What it takes care of, so that no caller has to: redirects (at most 10; never from https to http; credentials go to
// the first server only), plain HTTP to loopback only unless allowed, retries with Retry-After, a body that breaks
// off is continued by Range, servers that stall or send more or less than they promised are errors, proxies from the
// environment (https_proxy, no_proxy …). No threads: the transfer runs while the caller reads, and stops while it
// does not. A Client may be used by several threads; a Response belongs to one.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/observer.h"
#include "base/stream.h"
#include "http/failure.h"
#include "http/headers.h"

namespace plimsoll::http {

enum class PlainHttp : std::uint8_t { loopback_only, allowed };
enum class Network : std::uint8_t { online, offline };

struct ClientOptions {
  std::filesystem::path ca_file;      // PEM file of extra trust anchors, beside the system's
  std::filesystem::path unix_socket;  // non-empty: every request goes to this socket
  PlainHttp plain_http = PlainHttp::loopback_only;
  Network network = Network::online;       // offline: every request fails (a unix socket excepted)
  Observer* observer = &Observer::none();  // is told about retries
  std::chrono::milliseconds connect_timeout{15'000};
  std::chrono::milliseconds stall_timeout{30'000};  // so long almost nothing (under 1 KiB) came: the server stalls
  unsigned attempts = 5;                            // of one request; of continuing a body without 1 MiB of progress
  std::chrono::milliseconds first_wait{500};        // before the second attempt; doubles each time
  std::chrono::seconds longest_wait{60};            // a server that asks for more is not asked again
};

enum class Method : std::uint8_t { get, head, post };

/// Gives the Authorization header for the server of Request::url. First called with no challenges: answer with what
/// is known, or "". After a 401 called once more with its WWW-Authenticate values: answer with something new, or ""
/// to let the 401 stand.
using Authorize = std::function<Result<std::string>(const std::vector<std::string>& challenges)>;

struct Request {
  Method method = Method::get;
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;  // sent to every server, redirected ones too
  Authorize authorize;
  std::string body;    // of a POST
  std::string called;  // of a POST whose URL is itself a secret: what messages call it
  /// The longest one attempt may take, header and body; none: as long as bytes keep coming.
  std::optional<std::chrono::milliseconds> longest;
  /// The most bytes accepted as body; more is ErrorKind::limit.
  std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  /// The content can never change (it is named by its digest): a broken body is continued without a validator.
  enum class Content : std::uint8_t { may_change, immutable } content = Content::may_change;
  /// Known size of the body of a 200: fewer bytes are continued or an error, more are ErrorKind::mismatch.
  std::optional<std::uint64_t> size;
};

struct Response {
  int status = 0;
  Headers headers;
  std::string url;  // after redirects; Request::called where that is said
  StreamPtr body;

  /// The body as text, at most `limit` bytes.
  Result<std::string> text(std::uint64_t limit);
};

struct Session;

class Client {
 public:
  explicit Client(ClientOptions options = {});
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;
  ~Client();

  /// Sends and returns when the header of the response is there. Any final status is a response, errors are for what
  /// kept us from getting one. 429, 502, 503, 504 and failed connections are tried again first.
  Result<Response> send(const Request& request);

  /// One attempt of that: for callers who must write each request anew, as where a signature holds the time.
  std::expected<Response, Failure> send_once(const Request& request);

  /// GET that must end in 200; the body, at most `limit` bytes.
  Result<std::string> get(std::string_view url, std::uint64_t limit);

  [[nodiscard]] const ClientOptions& options() const;

 private:
  std::shared_ptr<Session> session_;
};

/// "https://feeds.example/x: 404 Not Found" as an error of the fitting kind (404 and 410: not_found, 401 and 403:
/// denied, else network).
std::unexpected<Error> status_error(std::string_view url, int status);

}  // namespace plimsoll::http

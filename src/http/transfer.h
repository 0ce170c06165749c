// SPDX-License-Identifier: Apache-2.0
// Transfer: one request to one server and its one response, without retries or redirects. Internal to src/http.
//
// The libcurl handles are driven only while someone waits in start() or next(). When the reader is slow, the write
// callback pauses the transfer at kBuffer bytes, the socket fills and TCP holds the sender back.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "http/client.h"
#include "http/curl.h"
#include "http/failure.h"
#include "http/url.h"

namespace plimsoll::http {

/// A libcurl handle with its own connection cache.
struct Wire {
  explicit Wire(const Curl& library);
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;
  ~Wire();
  const Curl& curl;
  CURLM* multi;
  CURL* easy;
};

/// Wires not in use, kept for their open connections. Thread safe.
class WirePool {
 public:
  Result<std::unique_ptr<Wire>> take();
  void give(std::unique_ptr<Wire> wire);

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<Wire>> idle_;
};

struct Outgoing {
  Method method = Method::get;
  Url url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::optional<std::chrono::milliseconds> longest;
};

class Transfer {
 public:
  /// Sends, and waits for the header of the final (not 1xx) response.
  static std::expected<std::unique_ptr<Transfer>, Failure> start(WirePool& pool, const ClientOptions& options,
                                                                 Outgoing outgoing);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer();

  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] const Headers& headers() const { return headers_; }
  [[nodiscard]] const Url& url() const { return outgoing_.url; }
  /// The next bytes of the body; empty at its end. The view lives until the next call.
  std::expected<Bytes, Failure> next(std::size_t most);
  /// Reads a short body to its end, so that the connection can be used again. Failures do not matter.
  void finish_short();

 private:
  Transfer(WirePool& pool, const ClientOptions& options, Outgoing outgoing)
      : pool_(pool), options_(options), outgoing_(std::move(outgoing)) {}
  void configure();
  std::expected<void, Failure> drive();
  [[nodiscard]] Failure describe(CURLcode code) const;
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);

  WirePool& pool_;
  const ClientOptions& options_;
  Outgoing outgoing_;
  std::unique_ptr<Wire> wire_;
  curl_slist* lines_ = nullptr;
  char reason_[CURL_ERROR_SIZE] = {};
  int status_ = 0, pending_status_ = 0;
  Headers headers_;
  std::size_t header_bytes_ = 0;
  enum class Stage : std::uint8_t { header, body, done } stage_ = Stage::header;
  bool added_ = false, paused_ = false, header_too_big_ = false;
  std::optional<Failure> failure_;
  Buffer filling_, serving_;
  std::size_t served_ = 0;
  std::uint64_t arrived_ = 0, window_start_ = 0;  // bytes, for the stall check
  std::chrono::steady_clock::duration waited_{};  // time spent waiting in this window
};

}  // namespace plimsoll::http

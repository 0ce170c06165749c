// SPDX-License-Identifier: Apache-2.0
#include "http/transfer.h"

#include <cerrno>
#include <utility>

#include "base/limits.h"
#include "http/trust.h"

namespace plimsoll::http {
namespace {

constexpr std::size_t kBuffer = 512 * kKiB;       // held for a slow reader
constexpr std::size_t kHeaderBytes = 256 * kKiB;  // of one response
constexpr std::uint64_t kShortBody = 16 * kKiB;
constexpr std::uint64_t kLeastPerWindow = kKiB;
constexpr std::size_t kIdleWires = 8;

bool is_unix(const ClientOptions& options) { return !options.unix_socket.empty(); }

}  // namespace

Wire::Wire(const Curl& library) : curl(library), multi(library.multi_init()), easy(library.easy_init()) {}

Wire::~Wire() {
  if (easy != nullptr) curl.easy_cleanup(easy);
  if (multi != nullptr) curl.multi_cleanup(multi);
}

Result<std::unique_ptr<Wire>> WirePool::take() {
  {
    const std::scoped_lock lock(mutex_);
    if (!idle_.empty()) {
      auto wire = std::move(idle_.back());
      idle_.pop_back();
      return wire;
    }
  }
  auto wire = std::make_unique<Wire>(*TRY(Curl::get()));
  if (wire->multi == nullptr || wire->easy == nullptr) return fail(ErrorKind::io, "libcurl could not make a handle");
  return wire;
}

void WirePool::give(std::unique_ptr<Wire> wire) {
  wire->curl.easy_reset(wire->easy);
  const std::scoped_lock lock(mutex_);
  if (idle_.size() < kIdleWires) idle_.push_back(std::move(wire));
}

std::expected<std::unique_ptr<Transfer>, Failure> Transfer::start(WirePool& pool, const ClientOptions& options,
                                                                  Outgoing outgoing) {
  std::unique_ptr<Transfer> transfer(new Transfer(pool, options, std::move(outgoing)));
  auto wire = pool.take();
  if (!wire) return std::unexpected(Failure{std::move(wire).error()});
  transfer->wire_ = *std::move(wire);
  transfer->configure();
  while (transfer->stage_ == Stage::header) {
    if (auto driven = transfer->drive(); !driven) return std::unexpected(std::move(driven).error());
  }
  return transfer;
}

Transfer::~Transfer() {
  if (!wire_) return;
  if (added_) wire_->curl.multi_remove_handle(wire_->multi, wire_->easy);
  wire_->curl.slist_free_all(lines_);
  pool_.give(std::move(wire_));
}

void Transfer::configure() {
  const Curl& curl = wire_->curl;
  CURL* const easy = wire_->easy;
  const auto set = [&](CURLoption option, auto value) { curl.easy_setopt(easy, option, value); };
  set(CURLOPT_URL, outgoing_.url.text.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_NOSIGNAL, 1L);
  // One connection per transfer keeps back-pressure simple: HTTP/2 would buffer whole windows for a paused stream.
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(CURLOPT_BUFFERSIZE, static_cast<long>(128 * kKiB));
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout.count()));
  if (outgoing_.longest)
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<std::int64_t>(outgoing_.longest->count(), 1)));
  set(CURLOPT_USERAGENT, "plimsoll/" PLIMSOLL_VERSION);
  set(CURLOPT_ERRORBUFFER, static_cast<char*>(reason_));
  set(CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  set(CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  set(CURLOPT_WRITEDATA, static_cast<void*>(this));
  if (is_unix(options_)) {
    set(CURLOPT_UNIX_SOCKET_PATH, options_.unix_socket.c_str());
  }
  if (is_unix(options_) || is_loopback(outgoing_.url.host)) set(CURLOPT_PROXY, "");
  trust(curl, easy, options_.ca_file);
  if (outgoing_.method == Method::head) set(CURLOPT_NOBODY, 1L);
  if (outgoing_.method == Method::post) {
    set(CURLOPT_POST, 1L);
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(outgoing_.body.size()));
    set(CURLOPT_POSTFIELDS, outgoing_.body.c_str());
    lines_ = curl.slist_append(lines_, "Expect:");
  }
  for (const auto& [name, value] : outgoing_.headers) lines_ = curl.slist_append(lines_, (name + ": " + value).c_str());
  set(CURLOPT_HTTPHEADER, lines_);
  curl.multi_add_handle(wire_->multi, easy);
  added_ = true;
}

std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::string_view line(data, size * count);
  transfer.arrived_ += line.size();
  transfer.header_bytes_ += line.size();
  if (transfer.header_bytes_ > kHeaderBytes) {
    transfer.header_too_big_ = true;
    return 0;
  }
  if (transfer.stage_ != Stage::header) return line.size();  // trailers
  if (line.starts_with("HTTP/")) {
    transfer.headers_.clear();
    transfer.pending_status_ = parse_status_line(line);
  } else if (line == "\r\n" || line == "\n") {
    if (transfer.pending_status_ >= 200) {
      transfer.status_ = transfer.pending_status_;
      transfer.stage_ = Stage::body;
    }
  } else {
    transfer.headers_.add_line(line);
  }
  return line.size();
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const Bytes chunk = as_bytes(std::string_view(data, size * count));
  if (!transfer.filling_.empty() && transfer.filling_.size() + chunk.size() > kBuffer) {
    transfer.paused_ = true;
    return CURL_WRITEFUNC_PAUSE;
  }
  transfer.filling_.insert(transfer.filling_.end(), chunk.begin(), chunk.end());
  transfer.arrived_ += chunk.size();
  return chunk.size();
}

// Runs the transfer until something arrived, it ended, or it stalled.
std::expected<void, Failure> Transfer::drive() {
  if (failure_) return std::unexpected(*failure_);
  const Curl& curl = wire_->curl;
  const std::uint64_t before = arrived_;
  if (std::exchange(paused_, false)) curl.easy_pause(wire_->easy, CURLPAUSE_CONT);  // may deliver at once
  for (;;) {
    int running = 0;
    if (const CURLMcode code = curl.multi_perform(wire_->multi, &running); code != CURLM_OK) {
      failure_ = Failure{
          Error{ErrorKind::io, fmt::format("{}: libcurl failed ({})", outgoing_.url.called, static_cast<int>(code))}};
      return std::unexpected(*failure_);
    }
    int left = 0;
    while (const CURLMsg* message = curl.multi_info_read(wire_->multi, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const CURLcode code = message->data.result;
      if (code == CURLE_OK && stage_ != Stage::header) {
        stage_ = Stage::done;
        return {};
      }
      failure_ = describe(code);
      // What came before the failure is still delivered.
      if (stage_ == Stage::body && !filling_.empty()) return {};
      return std::unexpected(*failure_);
    }
    if (arrived_ != before || paused_) return {};
    const auto start = std::chrono::steady_clock::now();
    int ready = 0;
    const auto patience = std::clamp<std::chrono::milliseconds>(options_.stall_timeout, std::chrono::milliseconds(1),
                                                                std::chrono::milliseconds(250));
    curl.multi_poll(wire_->multi, nullptr, 0, static_cast<int>(patience.count()), &ready);
    waited_ += std::chrono::steady_clock::now() - start;
    if (waited_ < options_.stall_timeout) continue;
    if (arrived_ - window_start_ < kLeastPerWindow) {
      const auto seconds = std::chrono::duration<double>(options_.stall_timeout).count();
      failure_ = Failure{Error{ErrorKind::network,
                               fmt::format("{}: the server stalls: nothing for {} s", outgoing_.url.called, seconds)},
                         Failure::Again::sensible};
      return std::unexpected(*failure_);
    }
    waited_ = {};
    window_start_ = arrived_;
  }
}

std::expected<Bytes, Failure> Transfer::next(std::size_t most) {
  if (served_ == serving_.size()) {
    while (filling_.empty() && stage_ != Stage::done) {
      if (auto driven = drive(); !driven) return std::unexpected(std::move(driven).error());
    }
    serving_.clear();
    served_ = 0;
    std::swap(serving_, filling_);
  }
  const Bytes chunk = Bytes(serving_).subspan(served_).first(std::min(most, serving_.size() - served_));
  served_ += chunk.size();
  return chunk;
}

void Transfer::finish_short() {
  if (headers_.content_length().value_or(kShortBody + 1) > kShortBody) return;
  for (std::uint64_t total = 0; total <= kShortBody;) {
    const auto chunk = next(kShortBody);
    if (!chunk || chunk->empty()) return;
    total += chunk->size();
  }
}

Failure Transfer::describe(CURLcode code) const {
  using enum Failure::Again;
  const std::string& url = outgoing_.url.called;
  const std::string reason = printable(reason_[0] != '\0' ? reason_ : wire_->curl.easy_strerror(code), 300);
  const auto failure = [](Failure::Again again, ErrorKind kind, std::string message) {
    return Failure{Error{kind, std::move(message)}, again};
  };
  if (header_too_big_)
    return failure(pointless, ErrorKind::limit,
                   fmt::format("{}: the header of the response is larger than {} bytes", url, kHeaderBytes));
  switch (code) {
    case CURLE_OK:
      return failure(sensible, ErrorKind::network, fmt::format("{}: the connection closed before a response", url));
    case CURLE_COULDNT_CONNECT: {
      long number = 0;
      wire_->curl.easy_getinfo(wire_->easy, CURLINFO_OS_ERRNO, &number);
      if (is_unix(options_)) {
        const ErrorKind kind = number == ENOENT   ? ErrorKind::not_found
                               : number == EACCES ? ErrorKind::denied
                                                  : ErrorKind::network;
        return failure(pointless, kind,
                       fmt::format("{}: {}", options_.unix_socket.string(),
                                   number != 0 ? std::generic_category().message(static_cast<int>(number)) : reason));
      }
      return failure(briefly, ErrorKind::network, fmt::format("{}: cannot connect: {}", url, reason));
    }
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return failure(briefly, ErrorKind::network, fmt::format("{}: {}", url, reason));
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return failure(
          pointless, ErrorKind::network,
          fmt::format(
              "{}: the server's certificate is not trusted: {}\n  --ca-file FILE adds the authority that signed it",
              url, reason));
    case CURLE_SSL_CONNECT_ERROR:
      return failure(pointless, ErrorKind::network,
                     fmt::format("{}: TLS failed: {}\n  --plain-http is for servers that speak no TLS", url, reason));
    case CURLE_OPERATION_TIMEDOUT:
      return failure(sensible, ErrorKind::network, fmt::format("{}: {}", url, reason));
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
      return failure(sensible, ErrorKind::network, fmt::format("{}: the connection broke: {}", url, reason));
    default:
      return failure(pointless, ErrorKind::network, fmt::format("{}: {}", url, reason));
  }
}

}  // namespace plimsoll::http

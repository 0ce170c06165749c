// SPDX-License-Identifier: Apache-2.0
#include "http/client.h"

#include "base/limits.h"
#include "http/exchange.h"

namespace plimsoll::http {
namespace {

// The body of a 200, continued by Range when the connection breaks.
class BodyStream final : public ByteStream {
 public:
  BodyStream(std::shared_ptr<Session> session, Request request, std::unique_ptr<Transfer> transfer)
      : session_(std::move(session)),
        request_(std::move(request)),
        transfer_(std::move(transfer)),
        patience_(session_->options) {
    const Headers& headers = transfer_->headers();
    length_ = headers.content_length();
    validator_ = headers.strong_etag();
    if (validator_.empty()) validator_ = headers.get("last-modified");
  }

  Result<Bytes> next(std::size_t most) override {
    if (error_) return std::unexpected(*error_);
    auto chunk = pull(most);
    if (!chunk) {
      error_ = chunk.error();
      transfer_.reset();
    }
    return chunk;
  }

 private:
  Result<Bytes> pull(std::size_t most) {
    if (!transfer_) return Bytes{};
    for (;;) {
      auto chunk = transfer_->next(most);
      if (chunk && !chunk->empty()) {
        received_ += chunk->size();
        if (received_ - at_restart_ >= kMiB) {
          patience_.restart();
          at_restart_ = received_;
        }
        const std::uint64_t promised = request_.size.value_or(request_.most);
        if (request_.size && received_ > promised)
          return fail(ErrorKind::mismatch, "{}: more than the {} bytes that were promised came", request_.url,
                      promised);
        if (received_ > request_.most)
          return fail(ErrorKind::limit, "{}: more than {} bytes", request_.url, request_.most);
        return *chunk;
      }
      Failure failure{Error{ErrorKind::mismatch, ""}, Failure::Again::sensible};
      if (chunk) {
        if (!request_.size || received_ == *request_.size) {
          transfer_.reset();  // the connection goes back to the pool
          return Bytes{};
        }
        failure.error.message = fmt::format("{}: ended after {} of {} bytes", request_.url, received_, *request_.size);
      } else {
        failure = std::move(chunk).error();
      }
      TRY(resume(std::move(failure)));
    }
  }

  // Asks for what is missing; on success the transfer stands at byte received_.
  Result<void> resume(Failure failure) {
    const bool certain = request_.content == Request::Content::immutable;
    transfer_.reset();
    if (request_.method != Method::get || (!certain && validator_.empty()) ||
        !patience_.wait(failure.error.message, "", failure.again))
      return std::unexpected(std::move(failure).error);
    std::vector<std::pair<std::string, std::string>> extra{{"Range", fmt::format("bytes={}-", received_)}};
    if (!certain) extra.emplace_back("If-Range", validator_);
    auto started = exchange(*session_, request_, extra);
    if (!started) return std::unexpected(std::move(started).error().error);
    auto transfer = *std::move(started);
    if (transfer->status() == 206) {
      const auto range = parse_content_range(transfer->headers().get("content-range"));
      if (!range || range->first != received_ ||
          (range->total && length_ && *range->total != *length_ && !request_.size))
        return fail(ErrorKind::network, "{}: asked for bytes from {} on, the server answered with \"{}\"", request_.url,
                    received_, printable(transfer->headers().get("content-range"), 100));
      transfer_ = std::move(transfer);
      return {};
    }
    if (transfer->status() != 200) return std::unexpected(std::move(failure).error);
    const std::string_view again = transfer->headers().strong_etag().empty() ? transfer->headers().get("last-modified")
                                                                             : transfer->headers().strong_etag();
    if (!certain && again != validator_)
      return fail(ErrorKind::network, "{}: changed on the server while it was read", request_.url);
    for (std::uint64_t left = received_; left > 0;) {
      auto chunk = transfer->next(static_cast<std::size_t>(std::min<std::uint64_t>(left, kMiB)));
      if (!chunk || chunk->empty()) return resume(chunk ? std::move(failure) : std::move(chunk).error());
      left -= chunk->size();
    }
    transfer_ = std::move(transfer);
    return {};
  }

  std::shared_ptr<Session> session_;
  Request request_;
  std::unique_ptr<Transfer> transfer_;
  Patience patience_;
  std::optional<std::uint64_t> length_;
  std::string validator_;
  std::uint64_t received_ = 0, at_restart_ = 0;
  std::optional<Error> error_;
};

// Any other body: as it comes.
class PlainBody final : public ByteStream {
 public:
  PlainBody(std::shared_ptr<Session> session, std::unique_ptr<Transfer> transfer, std::uint64_t most)
      : session_(std::move(session)), transfer_(std::move(transfer)), most_(most) {}
  Result<Bytes> next(std::size_t most) override {
    auto chunk = transfer_->next(most);
    if (!chunk) return std::unexpected(std::move(chunk).error().error);
    received_ += chunk->size();
    if (received_ > most_) return fail(ErrorKind::limit, "{}: more than {} bytes", transfer_->url().called, most_);
    return *chunk;
  }

 private:
  std::shared_ptr<Session> session_;
  std::unique_ptr<Transfer> transfer_;
  std::uint64_t most_, received_ = 0;
};

Result<Response> response_of(const std::shared_ptr<Session>& session, const Request& request,
                             std::unique_ptr<Transfer> transfer) {
  Response response;
  response.status = transfer->status();
  response.headers = transfer->headers();
  response.url = transfer->url().called;
  if (response.status != 200 || request.method != Method::get) {
    response.body = std::make_unique<PlainBody>(session, std::move(transfer), request.most);
    return response;
  }
  const auto length = response.headers.content_length();
  if (length && *length > request.most)
    return fail(ErrorKind::limit, "{}: {} bytes, more than the {} that are accepted", response.url, *length,
                request.most);
  if (length && request.size && *length > *request.size)
    return fail(ErrorKind::mismatch, "{}: {} bytes, where {} were promised", response.url, *length, *request.size);
  response.body = std::make_unique<BodyStream>(session, request, std::move(transfer));
  return response;
}

}  // namespace

Result<std::string> Response::text(std::uint64_t limit) {
  const Buffer bytes = TRY_AT(url, read_all(*body, limit));
  return std::string(as_text(bytes));
}

Client::Client(ClientOptions options) : session_(std::make_shared<Session>()) {
  session_->options = std::move(options);
}
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

const ClientOptions& Client::options() const { return session_->options; }

Result<Response> Client::send(const Request& request) {
  auto started = exchange(*session_, request, {});
  if (!started) return std::unexpected(std::move(started).error().error);
  return response_of(session_, request, *std::move(started));
}

std::expected<Response, Failure> Client::send_once(const Request& request) {
  auto started = exchange_once(*session_, request, {});
  if (!started) return std::unexpected(std::move(started).error());
  auto response = response_of(session_, request, *std::move(started));
  if (!response) return std::unexpected(Failure{std::move(response).error()});
  return *std::move(response);
}

Result<std::string> Client::get(std::string_view url, std::uint64_t limit) {
  Request request;
  request.url = url;
  request.most = limit;
  Response response = TRY(send(request));
  if (response.status != 200) return status_error(response.url, response.status);
  return response.text(limit);
}

std::unexpected<Error> status_error(std::string_view url, int status) {
  const ErrorKind kind = status == 404 || status == 410   ? ErrorKind::not_found
                         : status == 401 || status == 403 ? ErrorKind::denied
                                                          : ErrorKind::network;
  const std::string_view phrase = reason_phrase(status);
  return fail(kind, "{}: the server answered {}{}{}", printable(url, 300), status, phrase.empty() ? "" : " ", phrase);
}

}  // namespace plimsoll::http

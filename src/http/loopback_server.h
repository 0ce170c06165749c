// SPDX-License-Identifier: Apache-2.0
// For tests only: a server on a loopback port or a unix socket whose handler writes raw bytes, and so can be as
// wrong, slow or hostile as the test needs. One thread per connection; all are joined on destruction.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "http/headers.h"

namespace plimsoll::http {

struct Seen {
  std::string method, target, body;
  Headers headers;
};

class Connection {
 public:
  Connection(int fd, const std::atomic<bool>& stop) : fd_(fd), stop_(stop) {}
  /// False when the other side is gone.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (n < 0 && errno == EAGAIN) {
        if (stop_) return false;
        pollfd ready{fd_, POLLOUT, 0};
        poll(&ready, 1, 20);
        continue;
      }
      if (n <= 0) return false;
      sent += static_cast<std::uint64_t>(n);
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }
  void answer(std::string_view status, std::string_view headers, std::string_view body) {
    send("HTTP/1.1 " + std::string(status) + "\r\n" + std::string(headers) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body));
  }
  /// Says nothing for so long, or until the server is stopped.
  void stall(std::chrono::milliseconds time) {
    for (const auto end = std::chrono::steady_clock::now() + time; !stop_ && std::chrono::steady_clock::now() < end;)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  std::atomic<std::uint64_t> sent = 0;
  bool keep_alive = false;  // the handler sets it to be called again on this connection

 private:
  friend class LoopbackServer;
  int fd_;
  const std::atomic<bool>& stop_;
};

class LoopbackServer {
 public:
  using Handler = std::function<void(const Seen& seen, Connection& out)>;

  explicit LoopbackServer(Handler handler, const std::string& unix_path = "") : handler_(std::move(handler)) {
    if (unix_path.empty()) {
      fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
      sockaddr_in address{};
      address.sin_family = AF_INET;
      address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address);
      socklen_t size = sizeof address;
      getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
      port_ = ntohs(address.sin_port);
    } else {
      fd_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
      sockaddr_un address{};
      address.sun_family = AF_UNIX;
      unix_path.copy(address.sun_path, sizeof address.sun_path - 1);
      bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    }
    listen(fd_, 64);
    accepting_ = std::thread([this] { accept_all(); });
  }
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;
  ~LoopbackServer() {
    stop_ = true;
    accepting_.join();
    for (std::thread& thread : threads_) thread.join();
    close(fd_);
  }

  [[nodiscard]] std::string host() const { return "127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] std::string url(std::string_view target) const { return "http://" + host() + std::string(target); }
  [[nodiscard]] std::vector<Seen> seen() const {
    const std::scoped_lock lock(mutex_);
    return seen_;
  }
  [[nodiscard]] unsigned connections() const { return connections_; }

 private:
  void accept_all() {
    while (!stop_) {
      pollfd ready{fd_, POLLIN, 0};
      if (poll(&ready, 1, 20) <= 0) continue;
      const int fd = accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0) continue;
      ++connections_;
      threads_.emplace_back([this, fd] {
        Connection connection(fd, stop_);
        std::string pending;
        do {
          Seen request;
          connection.keep_alive = false;
          if (!read_request(fd, pending, request)) break;
          {
            const std::scoped_lock lock(mutex_);
            seen_.push_back(request);
          }
          handler_(request, connection);
        } while (connection.keep_alive);
        close(fd);
      });
    }
  }

  bool more(int fd, std::string& pending) {
    while (!stop_) {
      pollfd ready{fd, POLLIN, 0};
      if (poll(&ready, 1, 20) <= 0) continue;
      char chunk[4096];
      const ssize_t n = recv(fd, chunk, sizeof chunk, 0);
      if (n <= 0) return false;
      pending.append(chunk, static_cast<std::size_t>(n));
      return true;
    }
    return false;
  }

  bool read_request(int fd, std::string& pending, Seen& request) {
    std::size_t end = 0;
    while ((end = pending.find("\r\n\r\n")) == std::string::npos) {
      const bool greets_in_tls = pending.starts_with('\x16');
      if (greets_in_tls || !more(fd, pending)) return false;
    }
    const std::string head = pending.substr(0, end);
    pending.erase(0, end + 4);
    request.method = head.substr(0, head.find(' '));
    request.target =
        head.substr(request.method.size() + 1, head.find(' ', request.method.size() + 1) - request.method.size() - 1);
    for (std::size_t at = head.find("\r\n"); at != std::string::npos; at = head.find("\r\n", at + 2))
      request.headers.add_line(std::string_view(head).substr(at + 2, head.find("\r\n", at + 2) - at - 2));
    const std::uint64_t length = request.headers.content_length().value_or(0);
    while (pending.size() < length)
      if (!more(fd, pending)) return false;
    request.body = pending.substr(0, length);
    pending.erase(0, length);
    return true;
  }

  Handler handler_;
  int fd_ = -1;
  int port_ = 0;
  std::atomic<bool> stop_ = false;
  std::atomic<unsigned> connections_ = 0;
  std::thread accepting_;
  std::vector<std::thread> threads_;
  mutable std::mutex mutex_;
  std::vector<Seen> seen_;
};

}  // namespace plimsoll::http

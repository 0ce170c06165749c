// SPDX-License-Identifier: Apache-2.0
#include "http/exchange.h"

#include <algorithm>
#include <ctime>
#include <thread>

namespace plimsoll::http {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;
using Started = std::expected<std::unique_ptr<Transfer>, Failure>;

constexpr std::size_t kMostRedirects = 10;

std::unexpected<Failure> give_up(Error error) { return std::unexpected(Failure{std::move(error)}); }

template <typename... Args>
std::unexpected<Failure> give_up(ErrorKind kind, fmt::format_string<Args...> text, Args&&... args) {
  return give_up(Error{kind, fmt::format(text, std::forward<Args>(args)...)});
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}
bool is_passing(int status) { return status == 429 || status == 502 || status == 503 || status == 504; }

Result<void> may_visit(const ClientOptions& options, const Url& url) {
  if (!options.unix_socket.empty()) return {};
  if (options.network == Network::offline)
    return fail(ErrorKind::denied, "{}: the network is not used because of --offline", url.called);
  if (url.scheme == "http" && options.plain_http == PlainHttp::loopback_only && !is_loopback(url.host))
    return fail(ErrorKind::denied, "{}: plain HTTP is used for this machine only\n  --plain-http allows it for others",
                url.called);
  return {};
}

// The next stop of a redirect, or why it is not taken.
Result<Url> follow(const Transfer& transfer, const Request& request, const std::vector<std::string>& visited) {
  const std::string_view location = transfer.headers().get("location");
  const std::string& from = transfer.url().called;
  if (location.empty())
    return fail(ErrorKind::network, "{}: a redirect ({}) that does not say where to", from, transfer.status());
  if (request.method == Method::post)
    return fail(ErrorKind::network, "{}: a POST was redirected, which is not followed", from);
  Url next = TRY(transfer.url().resolve(location));
  if (transfer.url().scheme == "https" && next.scheme == "http")
    return fail(ErrorKind::denied, "{}: redirected from https to {}, which is not safe", from, next.text);
  if (std::ranges::find(visited, next.text) != visited.end())
    return fail(ErrorKind::network, "{}: redirected in a loop", next.text);
  if (visited.size() > kMostRedirects)
    return fail(ErrorKind::network, "{}: more than {} redirects", visited.front(), kMostRedirects);
  return next;
}

}  // namespace

Started exchange_once(Session& session, const Request& request, const Pairs& extra) {
  auto first = Url::parse(request.url);
  if (!first) return give_up(std::move(first).error());
  if (!request.called.empty()) first->called = request.called;
  Url url = *first;
  std::string authorization;
  if (request.authorize) {
    auto known = request.authorize({});
    if (!known) return give_up(std::move(known).error());
    authorization = *std::move(known);
  }
  enum class Challenge : std::uint8_t {
    open,
    answered
  } challenge = request.authorize ? Challenge::open : Challenge::answered;
  std::vector<std::string> visited{url.text};
  for (;;) {
    if (auto allowed = may_visit(session.options, url); !allowed) return give_up(std::move(allowed).error());
    Outgoing outgoing{request.method, url, request.headers, request.body, request.longest};
    outgoing.headers.insert(outgoing.headers.end(), extra.begin(), extra.end());
    if (!authorization.empty() && url.same_origin(*first))
      outgoing.headers.emplace_back("Authorization", authorization);
    auto transfer = Transfer::start(session.pool, session.options, std::move(outgoing));
    if (!transfer) return transfer;
    const int status = (*transfer)->status();
    if (is_redirect(status)) {
      auto next = follow(**transfer, request, visited);
      if (!next) return give_up(std::move(next).error());
      // Whoever is met after the first server never sees its credentials, not even when sent back to it.
      if (!next->same_origin(*first)) authorization.clear(), challenge = Challenge::answered;
      (*transfer)->finish_short();
      url = *std::move(next);
      visited.push_back(url.text);
      continue;
    }
    if (status == 401 && challenge == Challenge::open) {
      challenge = Challenge::answered;
      auto answer = request.authorize((*transfer)->headers().all("www-authenticate"));
      if (!answer) return give_up(std::move(answer).error());
      if (answer->empty()) return transfer;
      (*transfer)->finish_short();
      authorization = *std::move(answer);
      continue;
    }
    return transfer;
  }
}

bool Patience::wait(std::string_view what, std::string_view retry_after, Failure::Again again) {
  constexpr unsigned kBriefly = 3;
  const unsigned allowed = again == Failure::Again::briefly ? std::min(kBriefly, options_.attempts) : options_.attempts;
  if (again == Failure::Again::pointless || used_ >= allowed) return false;
  std::chrono::milliseconds pause = options_.first_wait * (1U << std::min(used_ - 1, 16U));
  pause = std::min<std::chrono::milliseconds>(pause, options_.longest_wait);
  if (const auto asked = parse_retry_after(retry_after, std::time(nullptr))) {
    if (*asked > options_.longest_wait) return false;
    pause = std::max<std::chrono::milliseconds>(*asked, options_.first_wait);
  }
  ++used_;
  options_.observer->note(fmt::format("{}; trying again in {:.3g} s ({} of {})", what,
                                      std::chrono::duration<double>(pause).count(), used_, allowed));
  std::this_thread::sleep_for(pause);
  return true;
}

Started exchange(Session& session, const Request& request, const Pairs& extra) {
  constexpr unsigned kNoNetwork = 3;
  Patience patience(session.options);
  for (;;) {
    auto transfer = exchange_once(session, request, extra);
    if (!transfer) {
      const bool found_nobody = transfer.error().again == Failure::Again::briefly;
      if (found_nobody && session.unanswered >= kNoNetwork) return transfer;
      if (patience.wait(transfer.error().error.message, "", transfer.error().again)) continue;
      if (found_nobody) ++session.unanswered;
      return transfer;
    }
    session.unanswered = 0;
    const int status = (*transfer)->status();
    if (!is_passing(status)) return transfer;
    const std::string what = fmt::format("{}: {} {}", (*transfer)->url().called, status, reason_phrase(status));
    if (!patience.wait(what, (*transfer)->headers().get("retry-after"))) return transfer;
  }
}

}  // namespace plimsoll::http

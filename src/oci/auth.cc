// SPDX-License-Identifier: Apache-2.0
#include "oci/auth.h"

#include <algorithm>

#include "base/json.h"
#include "http/challenge.h"
#include "http/url.h"

namespace plimsoll::oci {
namespace {

constexpr std::uint64_t kTokenBytes = kMiB;
constexpr std::chrono::seconds kEarly{10};  // tokens are renewed so long before they end

bool is_visible_ascii(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F; });
}

std::string basic_header(const Credentials& credentials) {
  return "Basic " + base64_encode(credentials.username + ":" + credentials.password);
}

}  // namespace

Result<Token> read_token(std::string_view document) {
  const json::value root = TRY(json::parse(document));
  Token token;
  token.text = json::text(root, "token");
  if (token.text.empty()) token.text = json::text(root, "access_token");
  if (!is_visible_ascii(token.text)) return fail(ErrorKind::malformed, "there is no usable token in the answer");
  if (const auto seconds = json::integer(root, "expires_in"); seconds && *seconds > 0)
    token.lifetime = std::chrono::seconds(std::min<std::int64_t>(*seconds, 86'400));
  return token;
}

Authenticator::Authenticator(std::shared_ptr<http::Client> client, std::string host, std::string default_scope,
                             Credentials credentials)
    : client_(std::move(client)),
      host_(std::move(host)),
      default_scope_(std::move(default_scope)),
      credentials_(std::move(credentials)) {}

Result<std::string> Authenticator::authorize(const std::vector<std::string>& challenges) {
  const std::scoped_lock lock(mutex_);
  if (challenges.empty()) {
    const auto held = tokens_.find(current_);
    return held != tokens_.end() && Clock::now() < held->second.until ? held->second.header : basic_;
  }
  const std::vector<http::Challenge> parsed = http::parse_challenges(challenges);
  const auto bearer = std::ranges::find(parsed, "bearer", &http::Challenge::scheme);
  if (bearer != parsed.end()) {
    const std::string scope(bearer->get("scope").empty() ? std::string_view(default_scope_) : bearer->get("scope"));
    return fetch(bearer->get("realm"), bearer->get("service"), scope);
  }
  const bool asks_password = std::ranges::find(parsed, "basic", &http::Challenge::scheme) != parsed.end();
  if (!asks_password || credentials_.username.empty() || !basic_.empty()) return "";
  basic_ = basic_header(credentials_);
  return basic_;
}

Result<std::string> Authenticator::fetch(std::string_view realm, std::string_view service, const std::string& scope) {
  const auto url = http::Url::parse(realm);
  if (!url)
    return fail(ErrorKind::network, "{} names a token server that is not a URL: {}", host_, url.error().message);
  http::Request request;
  request.url = url->text;
  request.most = kTokenBytes;
  if (!credentials_.identity_token.empty()) {
    request.method = http::Method::post;
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
    request.body = "grant_type=refresh_token&client_id=plimsoll&service=" + http::percent_encode(service) +
                   "&scope=" + http::percent_encode(scope) +
                   "&refresh_token=" + http::percent_encode(credentials_.identity_token);
  } else {
    request.url += url->text.find('?') == std::string::npos ? "?" : "&";
    if (!service.empty()) request.url += "service=" + http::percent_encode(service) + "&";
    request.url += "scope=" + http::percent_encode(scope);
    if (!credentials_.username.empty()) {
      request.authorize = [&](const std::vector<std::string>& again) -> Result<std::string> {
        return again.empty() ? basic_header(credentials_) : "";
      };
    }
  }
  http::Response response = TRY_AT("the token server of " + host_, client_->send(request));
  if (response.status == 400 || response.status == 401 || response.status == 403) {
    if (credentials_.empty())
      return fail(ErrorKind::denied, "{} denied it without credentials\n  log in with `docker login {}`", host_, host_);
    return fail(ErrorKind::denied, "{} denied it with the stored credentials\n  log in again with `docker login {}`",
                host_, host_);
  }
  if (response.status != 200) return http::status_error(url->text, response.status);
  const std::string document = TRY(response.text(kTokenBytes));
  const Token token = TRY_AT("the token server of " + host_, read_token(document));
  current_ = scope;
  tokens_[scope] = {"Bearer " + token.text, Clock::now() + std::max(token.lifetime - kEarly, std::chrono::seconds(1))};
  return tokens_[scope].header;
}

}  // namespace plimsoll::oci

// SPDX-License-Identifier: Apache-2.0
#include "http/url.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "base/bytes.h"
#include "http/curl.h"

namespace plimsoll::http {
namespace {

constexpr std::size_t kLongestUrl = 16 * 1024;

class Parts {
 public:
  explicit Parts(const Curl& curl) : curl_(curl), handle_(curl.url()) {}
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;
  ~Parts() { curl_.url_cleanup(handle_); }

  bool set(CURLUPart part, const char* text, unsigned flags = 0) {
    return curl_.url_set(handle_, part, text, flags) == CURLUE_OK;
  }
  [[nodiscard]] std::string get(CURLUPart part, unsigned flags = 0) const {
    char* raw = nullptr;
    if (curl_.url_get(handle_, part, &raw, flags) != CURLUE_OK) return {};
    std::string text = raw;
    curl_.free(raw);
    return text;
  }

 private:
  const Curl& curl_;
  CURLU* handle_;
};

struct Kind {
  std::string_view plain, safe;  // schemes
};
constexpr Kind kWeb{"http", "https"}, kMail{"smtp", "smtps"};

Result<Url> split(Parts& parts, std::string_view text, const Kind& kind) {
  Url url;
  url.scheme = parts.get(CURLUPART_SCHEME);
  if (url.scheme != kind.plain && url.scheme != kind.safe)
    return fail(ErrorKind::unsupported, "{}: only {} and {} are spoken", printable(text, 200), kind.plain, kind.safe);
  parts.set(CURLUPART_FRAGMENT, nullptr);
  url.host = parts.get(CURLUPART_HOST);
  std::ranges::transform(url.host, url.host.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  url.port = parts.get(CURLUPART_PORT);
  if (url.port.empty()) url.port = url.scheme == "smtp" ? "587" : parts.get(CURLUPART_PORT, CURLU_DEFAULT_PORT);
  url.path = parts.get(CURLUPART_PATH);
  url.query = parts.get(CURLUPART_QUERY);
  url.text = parts.get(CURLUPART_URL);
  url.called = url.text;
  if (url.host.empty() || url.text.empty()) return fail(ErrorKind::malformed, "{}: not a URL", printable(text, 200));
  return url;
}

Result<Url> parse_as(std::string_view text, const Kind& kind) {
  const Curl& curl = *TRY(Curl::get());
  Parts parts(curl);
  if (text.size() > kLongestUrl || text.find('\0') != std::string_view::npos ||
      text.find("://") == std::string_view::npos ||
      !parts.set(CURLUPART_URL, std::string(text).c_str(), CURLU_NON_SUPPORT_SCHEME))
    return fail(ErrorKind::malformed, "{}: not a URL", printable(text, 200));
  if (!parts.get(CURLUPART_USER).empty() || !parts.get(CURLUPART_PASSWORD).empty())
    return fail(ErrorKind::usage, "a URL must not carry a user name or password");
  return split(parts, text, kind);
}

}  // namespace

Result<Url> Url::parse(std::string_view text) { return parse_as(text, kWeb); }
Result<Url> Url::parse_mail(std::string_view text) { return parse_as(text, kMail); }

Result<Url> Url::resolve(std::string_view location) const {
  const Curl& curl = *TRY(Curl::get());
  Parts parts(curl);
  if (location.size() > kLongestUrl || location.find('\0') != std::string_view::npos ||
      !parts.set(CURLUPART_URL, text.c_str()) ||
      !parts.set(CURLUPART_URL, std::string(location).c_str(), CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE))
    return fail(ErrorKind::malformed, "redirected to {}, which is not a URL", printable(location, 200));
  parts.set(CURLUPART_USER, nullptr);
  parts.set(CURLUPART_PASSWORD, nullptr);
  return split(parts, location, kWeb);
}

bool is_loopback(std::string_view host) {
  if (host == "localhost") return true;
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  const std::string text(host);
  in_addr four{};
  if (inet_pton(AF_INET, text.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24) == 127;
  in6_addr six{};
  return inet_pton(AF_INET6, text.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    if (plain) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
  }
  return encoded;
}

std::string percent_decode(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    const char* const digits = text.data() + i + 1;
    const bool is_code =
        text[i] == '%' && i + 2 < text.size() && std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2;
    decoded += is_code ? static_cast<char>(byte) : text[i];
    if (is_code) i += 2;
  }
  return decoded;
}

}  // namespace plimsoll::http

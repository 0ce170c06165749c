// SPDX-License-Identifier: Apache-2.0
#include "oci/reference.h"

#include <algorithm>

namespace plimsoll::oci {

namespace {

constexpr std::string_view kHub = "docker.io";
constexpr std::string_view kOfficial = "library/";
constexpr std::size_t kLongestPath = 255;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_alphanumeric(char c) { return is_digit(c) || is_lower(c) || is_upper(c); }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

std::unexpected<Error> wrong(std::string_view reference, std::string_view why) {
  return fail(ErrorKind::usage, "\"{}\" is not an image reference: {}", printable(reference), why);
}

/// Splits at every `separator`; an empty part is kept.
template <typename Check>
bool every_part(std::string_view text, char separator, Check check) {
  for (;;) {
    const std::size_t end = text.find(separator);
    if (!check(text.substr(0, end))) return false;
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 1);
  }
}

bool is_host_name(std::string_view host) {
  return every_part(host, '.', [](std::string_view label) {
    return !label.empty() && label.front() != '-' && label.back() != '-' &&
           std::ranges::all_of(label, [](char c) { return is_alphanumeric(c) || c == '-'; });
  });
}

bool is_bracketed_ipv6(std::string_view host) {
  if (host.size() < 4 || host.front() != '[' || host.back() != ']') return false;
  const std::string_view inner = host.substr(1, host.size() - 2);
  return inner.find(':') != std::string_view::npos && std::ranges::all_of(inner, [](char c) {
           return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.';
         });
}

/// host[:port]
bool is_domain(std::string_view domain) {
  std::string_view host = domain;
  const std::size_t after_bracket = domain.starts_with('[') ? domain.find(']') : 0;
  if (after_bracket == std::string_view::npos) return false;
  if (const std::size_t colon = domain.find(':', after_bracket); colon != std::string_view::npos) {
    const std::string_view port = domain.substr(colon + 1);
    if (port.empty() || port.size() > 5 || !std::ranges::all_of(port, is_digit)) return false;
    host = domain.substr(0, colon);
  }
  return host.starts_with('[') ? is_bracketed_ipv6(host) : is_host_name(host);
}

/// Runs of [a-z0-9] with one of ".", "_", "__" or any number of "-" between them.
bool is_path_component(std::string_view component) {
  const auto is_plain = [](char c) { return is_digit(c) || is_lower(c); };
  for (std::size_t at = 0;;) {
    const std::size_t start = at;
    while (at < component.size() && is_plain(component[at])) ++at;
    if (at == start) return false;
    if (at == component.size()) return true;
    const char separator = component[at];
    const std::size_t run = std::min(component.find_first_not_of(separator, at), component.size()) - at;
    const std::size_t most = separator == '-' ? component.size() : separator == '_' ? 2U : separator == '.' ? 1U : 0U;
    if (run > most) return false;
    at += run;
  }
}

bool is_host_part(std::string_view first) {
  return first == "localhost" || first.find_first_of(".:[") != std::string_view::npos ||
         std::ranges::any_of(first, is_upper);
}

}  // namespace

bool is_tag(std::string_view text) {
  const auto is_word = [](char c) { return is_alphanumeric(c) || c == '_'; };
  return !text.empty() && text.size() <= 128 && is_word(text.front()) &&
         std::ranges::all_of(text, [&](char c) { return is_word(c) || c == '.' || c == '-'; });
}

Selected split_selector(std::string_view text) {
  Selected out{text, {}, {}};
  if (const std::size_t at = out.name.rfind('@');
      at != std::string_view::npos && out.name.find('/', at) == std::string_view::npos) {
    out.digest = out.name.substr(at + 1);
    out.name = out.name.substr(0, at);
  }
  if (const std::size_t colon = out.name.rfind(':');
      colon != std::string_view::npos && out.name.find_first_of("/]", colon) == std::string_view::npos) {
    out.tag = out.name.substr(colon + 1);
    out.name = out.name.substr(0, colon);
  }
  return out;
}

Result<Reference> parse_reference(std::string_view text) {
  if (text.empty()) return wrong(text, "it is empty");
  Selected parts = split_selector(text);
  Reference out;
  if (parts.name.size() + 1 == text.size() || text.ends_with('@')) return wrong(text, "nothing follows the last sign");
  if (!parts.digest.empty()) {
    auto digest = Digest::parse(parts.digest);
    if (!digest) return wrong(text, digest.error().message);
    out.digest = *std::move(digest);
  }
  if (!parts.tag.empty() && !is_tag(parts.tag)) {
    return wrong(text,
                 "a tag is up to 128 letters, digits, \"_\", \".\" and \"-\" and begins with none of the last two");
  }
  if (parts.tag.data() && parts.tag.empty()) return wrong(text, "the tag after \":\" is empty");
  out.tag = parts.tag;
  if (out.tag.empty() && out.digest.empty()) out.tag = "latest";

  std::string_view path = parts.name;
  out.host = kHub;
  if (const std::size_t slash = path.find('/');
      slash != std::string_view::npos && is_host_part(path.substr(0, slash))) {
    out.host = path.substr(0, slash);
    path.remove_prefix(slash + 1);
    if (!is_domain(out.host))
      return wrong(text, fmt::format("\"{}\" is not a host name with an optional port", printable(out.host)));
    if (out.host == "index.docker.io" || out.host == "registry-1.docker.io") out.host = kHub;
  }
  if (path.empty()) return wrong(text, "the repository name is missing");
  if (std::ranges::any_of(path, is_upper)) return wrong(text, "a repository name is written in lower case");
  if (path.size() > kLongestPath) return wrong(text, "the repository name is longer than 255 characters");
  if (!every_part(path, '/', is_path_component)) {
    return wrong(
        text, fmt::format(
                  "\"{}\" is not a repository name (lower-case letters and digits, separated by \".\", \"_\", \"__\", "
                  "\"-\" or \"/\")",
                  printable(path)));
  }
  out.path = path;
  if (out.host == kHub && path.find('/') == std::string_view::npos) {
    if (path.size() == 64 && std::ranges::all_of(path, is_hex))
      return wrong(text, "64 hex digits are an image id, not a name");
    out.path.insert(0, kOfficial);
  }
  return out;
}

std::string Reference::str() const {
  std::string out = host + '/' + path;
  if (!tag.empty()) out += ':' + tag;
  if (!digest.empty()) out += '@' + digest.str();
  return out;
}

std::string Reference::familiar() const {
  std::string out = str();
  if (host != kHub) return out;
  const std::size_t slash = path.find('/');
  // "docker.io/a.example/shop" would read as a host without its own in front.
  if (is_host_part(path.substr(0, slash))) return out;
  const bool official = path.starts_with(kOfficial) && path.find('/', slash + 1) == std::string::npos;
  out.erase(0, host.size() + 1 + (official ? kOfficial.size() : 0));
  return out;
}

std::string Reference::api_host() const { return host == kHub ? "registry-1.docker.io" : host; }

}  // namespace plimsoll::oci

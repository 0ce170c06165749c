// SPDX-License-Identifier: Apache-2.0
#include "oci/registry_client.h"

#include <algorithm>
#include <array>

#include "http/url.h"
#include "oci/manifest.h"

namespace plimsoll::oci {
namespace {

constexpr std::uint64_t kErrorBytes = 64 * kKiB;
constexpr std::size_t kMostPages = 8;  // of a list
constexpr std::string_view kIndexType = "application/vnd.oci.image.index.v1+json";
constexpr std::string_view kManifestTypes =
    "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, "
    "application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.docker.distribution.manifest.v2+json, "
    "application/vnd.docker.distribution.manifest.v1+prettyjws;q=0.1";

http::ClientOptions client_options(const OpenOptions& options) {
  http::ClientOptions out;
  out.ca_file = options.ca_file;
  out.plain_http = options.plain_http ? http::PlainHttp::allowed : http::PlainHttp::loopback_only;
  out.network = options.offline ? http::Network::offline : http::Network::online;
  out.observer = options.observer;
  return out;
}

// The host without its port.
std::string_view bare_host(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

/// Where a list goes on (RFC 8288: Link: </v2/…>; rel="next"); empty: nowhere.
std::string next_page(const http::Headers& headers) {
  for (const std::string& link : headers.all("link")) {
    const std::size_t end = link.find('>');
    if (!link.starts_with('<') || end == std::string::npos) continue;
    const std::string_view parameters = std::string_view(link).substr(end);
    if (parameters.contains("rel=\"next\"") || parameters.contains("rel=next")) return link.substr(1, end - 1);
  }
  return {};
}

Digest digest_of(std::string_view algorithm, std::string_view content) {
  Hasher hasher(algorithm);
  hasher.update(as_bytes(content));
  return hasher.finish();
}

}  // namespace

RegistryClient::RegistryClient(Reference reference, const OpenOptions& options)
    : reference_(std::move(reference)),
      plain_http_(options.plain_http || http::is_loopback(bare_host(reference_.host)) ? http::PlainHttp::allowed
                                                                                      : http::PlainHttp::loopback_only),
      client_(std::make_shared<http::Client>(client_options(options))),
      auth_(std::make_shared<Authenticator>(
          client_, reference_.host, "repository:" + reference_.path + ":pull",
          options.offline ? Credentials{} : find_credentials(reference_.host, reference_.path, *options.observer))),
      base_("https://" + reference_.api_host()) {}

Result<void> RegistryClient::connect() {
  if (plain_http_ != http::PlainHttp::allowed || client_->options().network == http::Network::offline) return {};
  http::ClientOptions once = client_->options();
  once.attempts = 1;
  once.connect_timeout = once.stall_timeout = std::chrono::seconds(5);
  http::Client probe(std::move(once));
  http::Request ping;
  ping.url = base_ + "/v2/";
  const auto secure = probe.send(ping);
  if (secure) return {};
  const std::string plain = "http://" + reference_.api_host();
  ping.url = plain + "/v2/";
  const auto response = probe.send(ping);
  // 400 is how servers of https answer http: then what https said is the truth.
  if (!response || response->status == 400) return std::unexpected(secure.error());
  base_ = plain;
  return {};
}

http::Request RegistryClient::request(std::string_view what) {
  http::Request out;
  out.url = base_ + "/v2/" + reference_.path + "/" + std::string(what);
  out.authorize = [auth = auth_](const std::vector<std::string>& challenges) { return auth->authorize(challenges); };
  out.headers = {{"Accept-Encoding", "identity"}};
  return out;
}

Result<http::Response> RegistryClient::send(const http::Request& request, std::string_view what) {
  http::Response response = TRY(client_->send(request));
  if (response.status == 200) return response;
  const auto body = read_all(*response.body, kErrorBytes);
  return std::unexpected(registry_error(reference_, what, response.status, body ? as_text(*body) : std::string_view{}));
}

Result<ManifestDocument> RegistryClient::manifest(const std::string& selector) {
  http::Request get = request("manifests/" + selector);
  get.headers.emplace_back("Accept", kManifestTypes);
  get.most = kLimits.manifest_bytes;
  http::Response response = TRY(send(get, "manifest " + selector));
  ManifestDocument document;
  document.text = TRY(response.text(kLimits.manifest_bytes));
  const std::string_view type = response.headers.get("content-type");
  if (type.starts_with("text/html"))
    return fail(ErrorKind::network, "{} answered with a web page; it is not a registry", reference_.host);
  if (type.starts_with("application/vnd.docker.distribution.manifest.v1+")) {
    // Signed manifests have a digest of their payload only; the parser says why they are not read.
    TRY(parse_manifest(document.text));
  }
  const auto check = [&](const Digest& expected, std::string_view who) -> Result<void> {
    const Digest found = digest_of(expected.algorithm(), document.text);
    if (found == expected) return {};
    return fail(ErrorKind::mismatch, "the manifest does not match the digest {}\n  expected {}\n  got      {}", who,
                expected.str(), found.str());
  };
  document.digest = digest_of("sha256", document.text);
  if (selector.find(':') != std::string::npos) {
    document.digest = TRY(Digest::parse(selector));
    TRY(check(document.digest, "that was asked for"));
  }
  if (const std::string_view named = response.headers.get("docker-content-digest"); !named.empty()) {
    const Digest promised = TRY_AT("the registry's Docker-Content-Digest", Digest::parse(named));
    TRY(check(promised, "the registry names"));
  }
  return document;
}

Result<std::optional<std::vector<std::string>>> RegistryClient::referrers(const Digest& subject) {
  http::Request get = request("referrers/" + subject.str());
  get.headers.emplace_back("Accept", kIndexType);
  get.most = kLimits.manifest_bytes;
  std::vector<std::string> pages;
  while (pages.size() < kMostPages) {
    http::Response response = TRY(client_->send(get));
    // How registries say that they do not know the question.
    constexpr std::array kUnknown = {400, 404, 405, 501};
    if (pages.empty() && std::ranges::find(kUnknown, response.status) != kUnknown.end()) return std::nullopt;
    if (response.status != 200) {
      const auto body = read_all(*response.body, kErrorBytes);
      return std::unexpected(registry_error(reference_, "referrers of " + subject.str(), response.status,
                                            body ? as_text(*body) : std::string_view{}));
    }
    if (response.headers.get("content-type").starts_with("text/")) return std::nullopt;
    pages.push_back(TRY(response.text(kLimits.manifest_bytes)));
    const std::string next = next_page(response.headers);
    if (next.empty()) break;
    const http::Url here = TRY(http::Url::parse(get.url));
    const auto there = here.resolve(next);
    // What this server is trusted with is not another one's.
    if (!there || !there->same_origin(here))
      return fail(ErrorKind::malformed, "the registry's list of referrers continues elsewhere: {}",
                  printable(next, 200));
    get.url = there->text;
  }
  return pages;
}

Result<std::string> RegistryClient::document(const Descriptor& descriptor, std::string_view what, std::uint64_t most) {
  if (descriptor.size > most)
    return fail(ErrorKind::limit, "{} has {} bytes; more than {} are not read", what, descriptor.size, most);
  const StreamPtr stream = TRY(blob(descriptor));
  const Buffer bytes = TRY(read_all(*stream, descriptor.size));
  TRY(verify(descriptor, as_text(bytes), what));
  return std::string(as_text(bytes));
}

Result<StreamPtr> RegistryClient::blob(const Descriptor& descriptor) {
  const std::string what = "blobs/" + descriptor.digest.str();
  http::Request get = request(what);
  get.content = http::Request::Content::immutable;
  get.size = descriptor.size;
  http::Response response = TRY(send(get, "blob " + descriptor.digest.str()));
  return std::move(response.body);
}

Result<bool> RegistryClient::has_blob(const Descriptor& descriptor) {
  http::Request head = request("blobs/" + descriptor.digest.str());
  head.method = http::Method::head;
  const http::Response response = TRY(client_->send(head));
  return response.status == 200;
}

}  // namespace plimsoll::oci

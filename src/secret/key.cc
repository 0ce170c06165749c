// SPDX-License-Identifier: Apache-2.0
#include "secret/key.h"

#include <array>
#include <memory>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/base64.h"
#include "base/lines.h"
#include "crypto/digest.h"
#include "secret/openssh.h"

namespace plimsoll::secret {

namespace {

/// A key is some kilobytes; the largest RSA keys in use stay below this.
constexpr std::size_t kLongestPem = 128 * 1024;

struct PemParts {
  std::string_view label;    // "RSA PRIVATE KEY"
  std::string_view content;  // between the lines of dashes
};

/// The first block whose label ends with PRIVATE KEY. A block without its last line has no parts.
PemParts find_block(std::string_view text) {
  constexpr std::string_view kBegin = "-----BEGIN ", kEnd = "-----END ", kDashes = "-----";
  for (auto at = text.find(kBegin); at != std::string_view::npos; at = text.find(kBegin, at)) {
    at += kBegin.size();
    const auto label_end = text.find(kDashes, at);
    if (label_end == std::string_view::npos) return {};
    const std::string_view label = text.substr(at, label_end - at);
    if (label.size() > 64 || !label.ends_with("PRIVATE KEY")) continue;
    const auto start = label_end + kDashes.size();
    const auto end = text.find(kEnd, start);
    if (end == std::string_view::npos || end - start > kLongestPem) return {};
    return {label, text.substr(start, end - start)};
  }
  return {};
}

struct Body {
  std::string der;
  bool encrypted = false;  // by its headers
};

/// The base64 lines behind the headers. A backslash and its letter stand for a line break.
std::optional<Body> read_body(std::string_view content) {
  Body out;
  constexpr std::string_view kHeaders = "Proc-Type:", kEncrypted = "ENCRYPTED", kInfo = "DEK-Info:";
  if (content.find(kHeaders) != std::string_view::npos) {
    out.encrypted = content.find(kEncrypted) != std::string_view::npos;
    const auto info = content.find(kInfo);
    // What follows the headers is of no use without the passphrase.
    return out.encrypted && info != std::string_view::npos ? std::optional(out) : std::nullopt;
  }
  std::string base64;
  base64.reserve(content.size());
  for (std::size_t i = 0; i < content.size(); ++i) {
    const char c = content[i];
    if (is_blank(c) || c == '\n' || c == '\r') continue;
    if (c == '\\' && i + 1 < content.size()) {
      if (content[i + 1] != '/') ++i;  // JSON may write / as \/
      continue;
    }
    // Marks of strings that are joined line by line, as in "…" + "…".
    if (c == '"' || c == '\'' || c == ',' || c == '#' || c == '|') continue;
    base64 += c;
  }
  auto der = base64_decode(base64);
  if (!der || der->empty()) return std::nullopt;
  out.der = *std::move(der);
  return out;
}

struct KeyFree {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

/// The SubjectPublicKeyInfo of a private key in DER.
std::optional<std::string> public_of(const std::string& der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const std::unique_ptr<EVP_PKEY, KeyFree> key(d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(der.size())));
  ERR_clear_error();
  if (!key) return std::nullopt;
  unsigned char* written = nullptr;
  const int size = i2d_PUBKEY(key.get(), &written);
  if (size <= 0) return std::string{};
  std::string out(reinterpret_cast<const char*>(written), static_cast<std::size_t>(size));
  OPENSSL_free(written);
  return out;
}

/// EncryptedPrivateKeyInfo (RFC 5958): SEQUENCE { SEQUENCE { OID … } OCTET STRING }.
bool looks_encrypted_pkcs8(std::string_view der) {
  return der.size() > 32 && der[0] == '\x30' &&
         der.substr(0, 16).find("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x05") != std::string_view::npos;
}

std::string id_of(std::string_view public_key) {
  return public_key.empty() ? std::string{} : std::string(Digest::sha256(as_bytes(public_key)).hex());
}

}  // namespace

PrivateKey read_private_pem(std::string_view pem) {
  const PemParts parts = find_block(pem);
  if (parts.label.empty()) return {};
  const auto body = read_body(parts.content);
  if (!body) return {};
  if (body->encrypted) return {KeyState::encrypted, {}};
  if (parts.label == "ENCRYPTED PRIVATE KEY")
    return {looks_encrypted_pkcs8(body->der) ? KeyState::encrypted : KeyState::broken, {}};
  if (parts.label == "OPENSSH PRIVATE KEY") {
    const OpensshKey key = read_openssh_key(as_bytes(body->der));
    return {key.state, id_of(key.public_key)};
  }
  const auto public_key = public_of(body->der);
  if (!public_key) return {};
  return {KeyState::plain, id_of(*public_key)};
}

std::string key_id_of_private_pem(std::string_view pem) { return read_private_pem(pem).key_id; }

}  // namespace plimsoll::secret

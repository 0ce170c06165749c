// SPDX-License-Identifier: Apache-2.0
// Certificates in files, and which public keys they are for.
#include <memory>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "base/sorted.h"
#include "crypto/digest.h"
#include "secret/matcher.h"

namespace plimsoll::secret {
namespace {

constexpr std::size_t kMostCertificates = 10'000;  // of one file: bundles have some hundred
constexpr std::string_view kBegin = "-----BEGIN ";

template <auto free>
struct Free {
  template <typename T>
  void operator()(T* object) const {
    free(object);
  }
};
using Bio = std::unique_ptr<BIO, Free<BIO_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;

Bio memory(std::string_view text) { return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))); }

int no_password(char* /*into*/, int /*size*/, int /*writing*/, void* /*data*/) { return -1; }

/// SHA-256 of what `encode` (an i2d function) writes of `object`.
template <typename T>
std::string hash_of(T* object, int (*encode)(T*, unsigned char**)) {
  unsigned char* der = nullptr;
  const int size = encode(object, &der);
  if (size <= 0) return {};
  const std::string hex(Digest::sha256(std::as_bytes(std::span(der, static_cast<std::size_t>(size)))).hex());
  OPENSSL_free(der);
  return hex;
}

int encode_certificate_key(X509* certificate, unsigned char** into) {
  return i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), into);
}

void add(std::vector<std::string>& ids, const Certificate& certificate) {
  if (!certificate) return;
  std::string id = hash_of(certificate.get(), encode_certificate_key);
  if (!id.empty()) ids.push_back(std::move(id));
}

}  // namespace

std::vector<std::string> certificate_key_ids(Bytes content) {
  std::vector<std::string> ids;
  const std::string_view text = as_text(content);
  if (text.size() > INT32_MAX) return ids;
  std::size_t at = text.find(kBegin);
  if (at == text.npos && text.starts_with('\x30')) {
    const auto* der = reinterpret_cast<const unsigned char*>(text.data());
    add(ids, Certificate(d2i_X509(nullptr, &der, static_cast<long>(text.size()))));
  }
  // One block at a time: what is broken in one does not hide the next.
  for (std::size_t count = 0; at != text.npos && count < kMostCertificates; ++count) {
    const std::size_t next = text.find(kBegin, at + kBegin.size());
    const std::string_view block = text.substr(at, next == text.npos ? next : next - at);
    const std::string_view label = block.substr(kBegin.size(), 24);
    if (label.starts_with("CERTIFICATE-----") || label.starts_with("TRUSTED CERTIFICATE-----") ||
        label.starts_with("X509 CERTIFICATE-----"))
      add(ids, Certificate(PEM_read_bio_X509_AUX(memory(block).get(), nullptr, no_password, nullptr)));
    at = next;
  }
  ERR_clear_error();
  sort_unique(ids);
  return ids;
}

}  // namespace plimsoll::secret

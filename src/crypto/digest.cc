// SPDX-License-Identifier: Apache-2.0
#include "crypto/digest.h"

#include <openssl/evp.h>

#include <array>

namespace plimsoll {

namespace {

/// Fetched once: EVP_sha256() alone would look the provider up again for every hash.
const EVP_MD* algorithm_of(std::string_view name) {
  static EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  static EVP_MD* const sha512 = EVP_MD_fetch(nullptr, "SHA512", nullptr);
  return name == "sha512" ? sha512 : sha256;
}

}  // namespace

Result<Digest> Digest::parse(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view algorithm = text.substr(0, colon);
  if (colon == std::string_view::npos || (algorithm != "sha256" && algorithm != "sha512")) {
    return fail(ErrorKind::malformed, "'{}' is not a sha256 or sha512 digest", printable(text, 160));
  }
  const std::string_view hex = text.substr(colon + 1);
  if (hex.size() != (algorithm == "sha256" ? 64U : 128U) ||
      hex.find_first_not_of("0123456789abcdef") != std::string_view::npos) {
    return fail(ErrorKind::malformed, "'{}' is not a {} digest", printable(text, 160), algorithm);
  }
  return Digest(std::string(text));
}

Digest Digest::sha256(Bytes content) {
  Hasher hasher;
  hasher.update(content);
  return hasher.finish();
}

Result<Digest> Digest::sha256(ByteStream& stream) {
  Hasher hasher;
  for (;;) {
    const Bytes chunk = TRY(stream.next());
    if (chunk.empty()) return hasher.finish();
    hasher.update(chunk);
  }
}

struct Hasher::State {
  std::string algorithm;
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~State() { EVP_MD_CTX_free(context); }
};

Hasher::Hasher(std::string_view algorithm) : state_(std::make_unique<State>()) {
  state_->algorithm = algorithm;
  EVP_DigestInit_ex2(state_->context, algorithm_of(algorithm), nullptr);
}
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;
Hasher::~Hasher() = default;

void Hasher::update(Bytes bytes) { EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()); }

Digest Hasher::finish() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> raw{};
  unsigned size = 0;
  EVP_DigestFinal_ex(state_->context, raw.data(), &size);
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text = state_->algorithm + ':';
  text.reserve(text.size() + 2UL * size);
  for (unsigned i = 0; i < size; ++i) (text += kHex[raw[i] >> 4U]) += kHex[raw[i] & 15U];
  return Digest(std::move(text));
}

Result<Bytes> HashingStream::next(std::size_t most) {
  const Bytes chunk = TRY(inner_->next(most));
  hasher_.update(chunk);
  count_ += chunk.size();
  return chunk;
}

}  // namespace plimsoll

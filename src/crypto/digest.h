// SPDX-License-Identifier: Apache-2.0
// Content digests as the OCI image specification writes them: "sha256:" and 64 hex digits (descriptor.md, "Digests").
#pragma once

#include <compare>
#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/stream.h"

namespace plimsoll {

/// A digest: algorithm and lower-case hex. Only sha256 and sha512 are accepted; anything else is unsupported.
class Digest {
 public:
  Digest() = default;  // empty: "none"
  static Result<Digest> parse(std::string_view text);
  static Digest sha256(Bytes content);
  /// Of everything a stream still has.
  static Result<Digest> sha256(ByteStream& stream);

  [[nodiscard]] bool empty() const { return text_.empty(); }
  [[nodiscard]] const std::string& str() const { return text_; }
  [[nodiscard]] std::string_view algorithm() const { return std::string_view(text_).substr(0, text_.find(':')); }
  [[nodiscard]] std::string_view hex() const {
    return empty() ? std::string_view{} : std::string_view(text_).substr(text_.find(':') + 1);
  }
  auto operator<=>(const Digest&) const = default;

 private:
  friend class Hasher;
  explicit Digest(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

/// Hashes incrementally (OpenSSL EVP).
class Hasher {
 public:
  /// "sha256" or "sha512".
  explicit Hasher(std::string_view algorithm = "sha256");
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;
  ~Hasher();
  void update(Bytes bytes);
  /// The digest of all that was given; the hasher is spent.
  Digest finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Passes a stream through while hashing and counting it.
class HashingStream final : public ByteStream {
 public:
  explicit HashingStream(StreamPtr inner, std::string_view algorithm = "sha256")
      : inner_(std::move(inner)), hasher_(algorithm) {}
  Result<Bytes> next(std::size_t most) override;
  [[nodiscard]] std::uint64_t count() const { return count_; }
  /// Valid once the end was reached.
  Digest finish() { return hasher_.finish(); }

 private:
  StreamPtr inner_;
  Hasher hasher_;
  std::uint64_t count_ = 0;
};

}  // namespace plimsoll

// SPDX-License-Identifier: Apache-2.0
#include "secret/openssh.h"

#include <string_view>

namespace plimsoll::secret {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view kMagic = "openssh-key-v1\0"sv;

enum class Tag : unsigned char { integer = 0x02, bits = 0x03, sequence = 0x30 };

/// DER: a tag, a length, the content.
std::string der(Tag tag, std::string_view content) {
  std::string out(1, static_cast<char>(tag));
  if (content.size() < 0x80) {
    out += static_cast<char>(content.size());
  } else {
    std::string digits;
    for (std::size_t size = content.size(); size > 0; size >>= 8U)
      digits.insert(digits.begin(), static_cast<char>(size & 0xFFU));
    out += static_cast<char>(0x80U | digits.size());
    out += digits;
  }
  return out.append(content);
}

std::string public_key_info(std::string_view algorithm, std::string_view key) {
  return der(Tag::sequence, der(Tag::sequence, algorithm) + der(Tag::bits, std::string(1, '\0').append(key)));
}

// Object identifiers in DER, with their tag.
constexpr std::string_view kRsa = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"sv;
constexpr std::string_view kDsa = "\x06\x07\x2a\x86\x48\xce\x38\x04\x01"sv;
constexpr std::string_view kEd25519 = "\x06\x03\x2b\x65\x70"sv;
constexpr std::string_view kEc = "\x06\x07\x2a\x86\x48\xce\x3d\x02\x01"sv;
struct Curve {
  std::string_view name, identifier;
};
constexpr Curve kCurves[] = {{"nistp256", "\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"sv},
                             {"nistp384", "\x06\x05\x2b\x81\x04\x00\x22"sv},
                             {"nistp521", "\x06\x05\x2b\x81\x04\x00\x23"sv}};

Result<std::string_view> take_string(ByteReader& reader) {
  const auto size = TRY(reader.big<std::uint32_t>());
  return as_text(TRY(reader.take(size)));
}

/// A multiple-precision integer has the same content in both formats: big-endian, a zero byte before a set high bit.
Result<std::string> take_integer(ByteReader& reader) { return der(Tag::integer, TRY(take_string(reader))); }

/// The public key of a blob as ssh-keygen writes it after the kind (RFC 4253 6.6, RFC 5656, RFC 8709). Empty for kinds
/// that have no SubjectPublicKeyInfo: keys in hardware and certificates.
Result<std::string> public_key_of(Bytes blob) {
  ByteReader reader(blob);
  const std::string_view kind = TRY(take_string(reader));
  if (kind == "ssh-rsa") {
    const std::string exponent = TRY(take_integer(reader));
    const std::string modulus = TRY(take_integer(reader));
    return public_key_info(kRsa, der(Tag::sequence, modulus + exponent));
  }
  if (kind == "ssh-dss") {
    const std::string p = TRY(take_integer(reader));
    const std::string q = TRY(take_integer(reader));
    const std::string g = TRY(take_integer(reader));
    const std::string y = TRY(take_integer(reader));
    return public_key_info(std::string(kDsa) + der(Tag::sequence, p + q + g), y);
  }
  if (kind == "ssh-ed25519") return public_key_info(kEd25519, TRY(take_string(reader)));
  for (const Curve& curve : kCurves) {
    if (!kind.starts_with("ecdsa-sha2-") || kind.substr(11) != curve.name) continue;
    TRY(take_string(reader));  // the curve's name again
    return public_key_info(std::string(kEc).append(curve.identifier), TRY(take_string(reader)));
  }
  return std::string{};
}

Result<OpensshKey> read(Bytes container) {
  ByteReader reader(container);
  if (as_text(TRY(reader.take(kMagic.size()))) != kMagic) return OpensshKey{};
  const std::string_view cipher = TRY(take_string(reader));
  TRY(take_string(reader));  // key derivation
  TRY(take_string(reader));  // its options
  const auto keys = TRY(reader.big<std::uint32_t>());
  if (keys == 0) return OpensshKey{};
  OpensshKey out;
  out.public_key = TRY(public_key_of(as_bytes(TRY(take_string(reader)))));
  for (std::uint32_t i = 1; i < keys; ++i) TRY(take_string(reader));
  ByteReader hidden(as_bytes(TRY(take_string(reader))));
  if (cipher != "none") {
    out.state = hidden.remaining() > 0 ? KeyState::encrypted : KeyState::broken;
    return out;
  }
  // Two equal numbers tell a right passphrase from a wrong one, also where there is none.
  const auto first = TRY(hidden.big<std::uint32_t>());
  const auto second = TRY(hidden.big<std::uint32_t>());
  if (first == second && hidden.remaining() > 0) out.state = KeyState::plain;
  return out;
}

}  // namespace

OpensshKey read_openssh_key(Bytes container) {
  auto key = read(container);
  return key ? *std::move(key) : OpensshKey{};
}

}  // namespace plimsoll::secret

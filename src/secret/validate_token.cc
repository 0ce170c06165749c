// SPDX-License-Identifier: Apache-2.0
// Tokens that carry the proof of their form with them.
#include <algorithm>
#include <array>
#include <string>

#include <fmt/core.h>

#include "base/base64.h"
#include "base/lines.h"
#include "crypto/digest.h"
#include "secret/validate.h"

namespace plimsoll::secret {

namespace {

Proof proof(bool right) { return right ? Proof::valid : Proof::invalid; }

std::string base62(std::uint32_t number) {
  constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  std::string out(6, '0');
  for (auto digit = out.rbegin(); number > 0; ++digit, number /= 62) *digit = kDigits[number % 62];
  return out;
}

/// The last six characters are the CRC-32 of what stands between them and the prefix.
bool has_base62_checksum(std::string_view token) {
  const auto start = token.find('_') + 1;
  if (start == 0 || token.size() < start + 7) return false;
  return base62(crc32(token.substr(start, token.size() - start - 6))) == token.substr(token.size() - 6);
}

constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The first eight digits: five bytes.
std::string base32_of_start(std::string_view bytes) {
  std::uint64_t five = 0;
  for (std::size_t i = 0; i < 5; ++i) five = five << 8U | static_cast<unsigned char>(bytes[i]);
  std::string out;
  for (int shift = 35; shift >= 0; shift -= 5) out += kBase32[(five >> static_cast<unsigned>(shift)) & 31U];
  return out;
}

std::string sha256(std::string_view text) {
  const Digest digest = Digest::sha256(as_bytes(text));
  std::string out;
  const auto value = [](char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); };
  for (std::size_t i = 0; i + 1 < digest.hex().size(); i += 2)
    out += static_cast<char>(value(digest.hex()[i]) << 4U | value(digest.hex()[i + 1]));
  return out;
}

/// BIP 173: the checksum over prefix and data leaves 1.
bool has_bech32_checksum(std::string_view text) {
  constexpr std::string_view kDigits = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  constexpr std::array<std::uint32_t, 5> kGenerator = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
  std::uint32_t sum = 1;
  const auto feed = [&](std::uint32_t value) {
    const std::uint32_t top = sum >> 25U;
    sum = (sum & 0x1FFFFFFU) << 5U ^ value;
    for (unsigned i = 0; i < kGenerator.size(); ++i) sum ^= (top >> i & 1U) != 0 ? kGenerator[i] : 0U;
  };
  const auto separator = text.rfind('1');
  if (separator == std::string_view::npos || text.size() - separator < 7) return false;
  const std::string prefix = lowercase(text.substr(0, separator));
  for (const char c : prefix) feed(static_cast<unsigned char>(c) >> 5U);
  feed(0);
  for (const char c : prefix) feed(static_cast<unsigned char>(c) & 31U);
  for (const char c : lowercase(text.substr(separator + 1))) {
    const auto value = kDigits.find(c);
    if (value == std::string_view::npos) return false;
    feed(static_cast<std::uint32_t>(value));
  }
  return sum == 1;
}

}  // namespace

std::uint32_t crc32(std::string_view text) {
  std::uint32_t sum = ~0U;
  for (const char c : text) {
    sum ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) sum = sum >> 1U ^ ((sum & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return ~sum;
}

Proof age_key(const Candidate& candidate) { return proof(has_bech32_checksum(candidate.secret)); }

Proof aws_key_id(const Candidate& candidate) {
  const std::string_view id = candidate.secret;
  if (is_placeholder(id) || id.size() != 20) return Proof::invalid;
  std::uint64_t bits = 0;
  for (const char c : id.substr(4, 10)) {
    const auto value = kBase32.find(c);
    if (value == std::string_view::npos) return Proof::invalid;
    bits = bits << 5U | value;
  }
  // Since 2019 ids begin with a set bit, and the account's number of twelve digits follows in the next forty.
  if ((bits >> 49U) == 0) return Proof::unknown;
  const std::uint64_t account = (bits >> 9U) & 0xFFFFFFFFFFU;
  return proof(account < 1'000'000'000'000U);
}

Proof github_token(const Candidate& candidate) {
  const std::string_view token = candidate.secret;
  if (is_placeholder(token)) return Proof::invalid;
  if (has_base62_checksum(token)) return Proof::valid;
  // Those of installations have other forms too; the others are of one length.
  const bool known = !token.starts_with("ghs_") && (token.size() == 40 || token.size() == 80);
  return known ? Proof::invalid : Proof::unknown;
}

Proof github_fine_grained_token(const Candidate& candidate) {
  // github_pat_ID_SECRET: all but the last sixteen characters, eight of their hash, eight more.
  const std::string_view token = candidate.secret;
  if (is_placeholder(token) || token.size() < 17) return Proof::invalid;
  const std::string_view signed_part = token.substr(0, token.size() - 16);
  return proof(base32_of_start(sha256(signed_part)) == token.substr(signed_part.size(), 8));
}

Proof grafana_token(const Candidate& candidate) {
  const auto split = candidate.secret.rfind('_');
  if (split == std::string_view::npos) return Proof::invalid;
  const std::uint32_t sum = crc32(candidate.secret.substr(0, split));
  const std::string hex =
      fmt::format("{:02x}{:02x}{:02x}{:02x}", sum & 255U, sum >> 8U & 255U, sum >> 16U & 255U, sum >> 24U);
  return proof(hex == lowercase(candidate.secret.substr(split + 1)));
}

Proof npm_token(const Candidate& candidate) { return proof(has_base62_checksum(candidate.secret)); }

Proof pypi_token(const Candidate& candidate) {
  std::string_view text = candidate.secret;
  text.remove_prefix(std::min(text.find('-') + 1, text.size()));
  text = text.substr(0, text.size() - (text.size() % 4 == 1 ? 1 : 0));
  const auto macaroon = base64url_decode(text);
  if (!macaroon || is_placeholder(text)) return Proof::invalid;
  // Version 2, then fields of a kind, a length and bytes: where it is for, and which one it is.
  using namespace std::string_view_literals;
  for (const std::string_view place : {"pypi.org"sv, "test.pypi.org"sv}) {
    const std::string start =
        "\x02\x01" + std::string(1, static_cast<char>(place.size())) + std::string(place) + "\x02";
    if (macaroon->starts_with(start) && macaroon->size() > start.size() + 16) return Proof::valid;
  }
  return Proof::invalid;
}

Proof mixed_token(const Candidate& candidate) {
  const std::string_view token = candidate.secret;
  if (is_placeholder(token) || share_of_words(token) > 0.6) return Proof::invalid;
  const auto any_in = [&](char first, char last) {
    return std::ranges::any_of(token, [&](char c) { return c >= first && c <= last; });
  };
  return any_in('a', 'z') && any_in('A', 'Z') && any_in('0', '9') ? Proof::unknown : Proof::invalid;
}

}  // namespace plimsoll::secret

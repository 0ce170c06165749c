// SPDX-License-Identifier: Apache-2.0
// Secrets that are documents: keys, web tokens, encoded credentials.
#include <algorithm>

#include "base/base64.h"
#include "base/bytes.h"
#include "base/json.h"
#include "secret/key.h"
#include "secret/published.h"
#include "secret/validate.h"

namespace plimsoll::secret {

namespace {

/// Without line breaks and blanks, plain or escaped.
std::string joined(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && i + 1 < text.size() && (text[i + 1] == 'n' || text[i + 1] == 'r')) {
      ++i;
    } else if (c != '\\' && c != '\n' && c != '\r' && c != ' ' && c != '\t') {
      out += c;
    }
  }
  return out;
}

std::optional<json::value> object_of(std::string_view text) {
  auto document = json::parse(text);
  if (!document || !document->is_object()) return std::nullopt;
  return *std::move(document);
}

}  // namespace

Proof docker_auth(const Candidate& candidate) {
  const auto plain = base64_decode(candidate.secret);
  if (!plain) return Proof::invalid;
  const auto colon = plain->find(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 >= plain->size()) return Proof::invalid;
  if (std::ranges::any_of(*plain, [](char c) { return (c < ' ' && c != '\0') || c == '\x7f'; })) return Proof::invalid;
  Candidate password = candidate;
  password.secret = std::string_view(*plain).substr(colon + 1);
  return password_value(password) == Proof::invalid ? Proof::invalid : Proof::valid;
}

Proof json_web_token(const Candidate& candidate) {
  const std::string_view token = candidate.secret;
  const auto first = token.find('.'), second = token.find('.', first + 1);
  if (first == token.npos || second == token.npos) return Proof::invalid;
  const auto head = base64url_decode(token.substr(0, first));
  const auto body = base64url_decode(token.substr(first + 1, second - first - 1));
  if (!head || !body) return Proof::invalid;
  const auto header = object_of(*head), claims = object_of(*body);
  if (!header || !claims) return Proof::invalid;
  const std::string_view algorithm = json::text(*header, "alg");
  if (algorithm.empty() || algorithm == "none" || token.size() - second < 20) return Proof::invalid;
  // The tokens of every tutorial, and the kind that is made to be public.
  if (json::text(*claims, "name") == "John Doe" || json::text(*claims, "some") == "payload" ||
      json::text(*claims, "role") == "anon")
    return Proof::invalid;
  return Proof::valid;
}

Proof private_key(const Candidate& candidate) {
  const PrivateKey key = read_private_pem(candidate.match);
  return key.state == KeyState::plain && !is_published_key(key.key_id) ? Proof::valid : Proof::invalid;
}

Proof encrypted_private_key(const Candidate& candidate) {
  const PrivateKey key = read_private_pem(candidate.match);
  return key.state == KeyState::encrypted ? Proof::valid : Proof::invalid;
}

Proof base64_private_key(const Candidate& candidate) {
  const auto pem = base64_decode(joined(candidate.secret));
  if (!pem) return Proof::invalid;
  const PrivateKey key = read_private_pem(*pem);
  return key.state == KeyState::plain ? Proof::valid : Proof::invalid;
}

Proof base64_json(const Candidate& candidate) {
  const auto text = base64_decode(joined(candidate.secret));
  return text && object_of(*text) ? Proof::valid : Proof::invalid;
}

Proof pgp_private_key(const Candidate& candidate) {
  // Armor (RFC 9580, 6.2): headers, an empty line, base64 lines, a line of '=' and a checksum.
  const std::string_view body = candidate.secret;
  auto blank = body.find("\n\n");
  if (blank == body.npos) blank = body.find("\n\r\n");
  if (blank == body.npos) blank = body.find("\\n\\n");
  if (blank == body.npos) return Proof::invalid;
  const std::string packed = joined(body.substr(blank));
  const auto data =
      base64_decode(std::string_view(packed).substr(0, std::min<std::size_t>(packed.find_first_of("=-"), 8)));
  if (!data || data->empty()) return Proof::invalid;
  const auto tag = static_cast<unsigned char>(data->front());
  const unsigned kind = (tag & 0x40U) != 0 ? tag & 0x3FU : tag >> 2U & 0x0FU;
  constexpr unsigned kSecretKey = 5;
  return (tag & 0x80U) != 0 && kind == kSecretKey && packed.size() > 64 ? Proof::valid : Proof::invalid;
}

Proof password_hash(const Candidate& candidate) {
  // $ID$…$HASH: a hash is long and no word.
  const std::string_view hash = candidate.secret.substr(candidate.secret.rfind('$') + 1);
  return hash.size() < 20 || is_placeholder(hash) ? Proof::invalid : Proof::unknown;
}

}  // namespace plimsoll::secret

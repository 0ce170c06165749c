// SPDX-License-Identifier: Apache-2.0
// Rule: how one kind of secret looks, how a candidate proves or betrays itself without network, and what its owner
// should do about it. Rules are data: the built-in ones are rows in rules/, one file per family; a gitleaks file gives
// more of the same (gitleaks.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/severity.h"

namespace plimsoll::secret {

/// What the form of a candidate says about it beyond the pattern. `invalid` is no secret (a checksum that is wrong, a
/// JWT whose header is no JSON, a PEM that does not parse); `valid` is proven to be well-formed, not to be live.
enum class Proof : std::uint8_t { unknown, valid, invalid };

struct Candidate {
  std::string_view match;   // the whole match
  std::string_view secret;  // the part to keep secret
  std::string_view line;    // the line(s) around it, at most some hundred bytes to each side
  std::string_view path;    // of the file; empty for metadata
};

/// Looks at a candidate; a pure function that never throws.
using Validator = Proof (*)(const Candidate& candidate);

/// How a build gets such a secret without keeping it.
enum class Delivery : std::uint8_t {
  secret_env,   // RUN --mount=type=secret,id=…,env=NAME
  secret_file,  // RUN --mount=type=secret,id=…,target=PATH
  ssh,          // RUN --mount=type=ssh
};

/// Passes over candidates. `regexes` are RE2; stopwords are found in the secret in any case.
struct Allow {
  enum class Of : std::uint8_t { secret, match, line };
  enum class When : std::uint8_t { any, all };  // of the kinds of lists given
  When when = When::any;
  Of of = Of::secret;
  std::span<const std::string_view> regexes = {};
  std::span<const std::string_view> paths = {};  // RE2 over the path
  std::span<const std::string_view> stopwords = {};
};

/// The family of rules that know a secret by what it is assigned to. They yield to all others (judge.h).
inline constexpr std::string_view kGenericFamily = "Generic";

struct Rule {
  std::string_view id = {};      // "github-token": stable
  std::string_view family = {};  // heading in the documentation: "Version control"
  std::string_view title = {};   // "GitHub token"
  Severity severity = Severity::high;
  std::string_view pattern = {};  // RE2 syntax; empty: the path alone is the match
  int secret_group = 0;           // which group is the secret; 0: the first that took part, else the whole match
  std::span<const std::string_view> keywords =
      {};                      // lower case, at least one stands in or near any match; empty: none known
  std::string_view path = {};  // RE2 over the path; empty: any
  double min_entropy = 0;      // Shannon bits a character of the secret must exceed; 0: none
  std::size_t longest = 512;   // bytes the longest match may have
  Validator validate = nullptr;
  std::span<const Allow> allow = {};
  Delivery delivery = Delivery::secret_env;
  std::string_view target =
      {};  // secret_file: where programs expect it ("/root/.npmrc"); secret_env: the usual variable
  std::string_view rotate = {};  // what to do now, one sentence: where to revoke and what to issue instead
  std::span<const std::string_view> good = {};  // texts in which it is found exactly once each
  std::span<const std::string_view> bad = {};   // texts in which it is not
};

/// The built-in rules, sorted by id (table.cc).
std::span<const Rule> builtin_rules();

/// Shannon entropy of the bytes, in bits a character.
double entropy(std::string_view text);

}  // namespace plimsoll::secret

// SPDX-License-Identifier: Apache-2.0
// Matcher: finds the secrets of a rule set in bytes that arrive once.
//
// vectorscan runs over the raw bytes and says where literals of a rule stand; RE2 finds the exact match around them;
// entropy, allow lists and the rule's validator decide. Results depend on the bytes alone: not on how they were cut
// into chunks, not on threads. Time is linear in the bytes, memory a block a scan (untrusted input).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/result.h"
#include "secret/rule.h"

namespace plimsoll::secret {

/// A secret found. Nothing here gives it away.
struct Secret {
  std::string rule;                            // Rule::id
  std::uint64_t offset = 0;                    // of the secret in the bytes
  std::uint32_t line = 0, column = 0;          // 1-based, columns in bytes; where the secret begins
  std::uint32_t end_line = 0, end_column = 0;  // just past it
  std::string redacted;                        // first and last characters: "ghp_…x9Qz"
  std::string fingerprint;  // 16 hex digits; equal for equal secrets of one rule (redact.h says how it is salted)
  std::string name;         // the variable or key it was given to, when there is one: "DB_PASSWORD"
  std::string key_id;       // private keys: SHA-256 of the public key (SubjectPublicKeyInfo), hex; else empty
  bool valid = false;       // its form proves it (Proof::valid)
  auto operator<=>(const Secret&) const = default;
};

/// The rules in use. Built-in rows and those of files, with one number that changes when any of it does.
class RuleSet {
 public:
  /// The built-in rules.
  static std::shared_ptr<const RuleSet> builtin();
  /// The built-in rules and those of a gitleaks TOML file, whose rows win over built-in ones of the same id and whose
  /// [extend] and allow lists hold as gitleaks has them (gitleaks.cc). `where` names the file in errors.
  static Result<std::shared_ptr<const RuleSet>> with_gitleaks(std::string_view toml, std::string_view where);

  virtual ~RuleSet() = default;
  [[nodiscard]] virtual std::span<const Rule> rules() const = 0;  // sorted by id
  [[nodiscard]] virtual const Rule* find(std::string_view id) const = 0;
  /// Allow lists for all rules.
  [[nodiscard]] virtual std::span<const Allow> allow() const = 0;
  /// Of the rules and of how matching works; part of the key under which facts are cached.
  [[nodiscard]] virtual std::uint32_t version() const = 0;
};

/// Rules compiled. Immutable, shared by threads.
class Matcher {
 public:
  /// Takes some tens of milliseconds, on a thread of its own: the first Scanner waits for it. Nothing is kept on disk
  /// (prefilter.h says why). An error when vectorscan is not installed.
  static Result<std::shared_ptr<const Matcher>> compile(std::shared_ptr<const RuleSet> rules);
  virtual ~Matcher() = default;
  [[nodiscard]] virtual const RuleSet& rules() const = 0;
};

/// One thread's use of a matcher, file after file.
class Scanner {
 public:
  explicit Scanner(std::shared_ptr<const Matcher> matcher);
  Scanner(Scanner&&) noexcept;
  Scanner& operator=(Scanner&&) noexcept;
  ~Scanner();

  /// A file of any size in pieces: begin, then feed its bytes front to back, then finish for what was found, sorted
  /// by offset and rule. `path` is for rules and allow lists that ask for it.
  void begin(std::string_view path);
  void feed(Bytes piece);
  std::vector<Secret> finish();

  /// Of the file finished last: whether a limit was met, so that there may be more secrets than were told.
  [[nodiscard]] bool was_cut() const;
  /// Of the file finished last: how many secrets were passed over because their line has "gitleaks:allow" or
  /// "plimsoll:allow" in it.
  [[nodiscard]] std::size_t passed_over() const;

  /// A text that is all there. The same as begin, feed, finish, without a copy.
  std::vector<Secret> scan(Bytes text, std::string_view path);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Found in one file; when there are more, the first are told and Scanner::was_cut().
inline constexpr std::size_t kMostSecretsInFile = 1000;

/// Bytes of the public key (SHA-256 of its SubjectPublicKeyInfo, hex) of every X.509 certificate in a text of PEM or
/// in one DER file; what is no certificate is passed over.
std::vector<std::string> certificate_key_ids(Bytes content);

}  // namespace plimsoll::secret

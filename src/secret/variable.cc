// SPDX-License-Identifier: Apache-2.0
#include "secret/variable.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/lines.h"
#include "secret/redact.h"
#include "secret/text_search.h"

namespace plimsoll::secret {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

template <std::size_t n>
bool is_one_of(const std::array<std::string_view, n>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

/// "dbPassword_File" is {"db", "password", "file"}.
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool is_letter = is_upper(c) || is_lower(c) || is_digit(c);
    const bool is_hump = i > 0 && is_upper(c) && is_lower(name[i - 1]);
    if ((!is_letter || is_hump) && !words.back().empty()) words.emplace_back();
    if (is_letter) words.back() += to_lower(c);
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

/// How much a name says. `password`: any value will do; `secret`: a word that no program chose; `key`: something that
/// looks made by chance.
enum class Says : std::uint8_t { nothing, password, secret, key };

Says meaning_of(std::string_view name) {
  const std::vector<std::string> words = words_of(name);
  if (words.empty()) return Says::nothing;
  // What is public, or about a secret without being one. "key" alone names many things.
  static constexpr std::array<std::string_view, 8> kHarmless{"public",  "pub",   "gpg",     "pgp",
                                                             "example", "dummy", "keyring", "fingerprint"};
  if (std::ranges::any_of(words, [](const std::string& word) { return is_one_of(kHarmless, word); }))
    return Says::nothing;
  static constexpr std::array<std::string_view, 9> kPassword{"password", "passwd", "passphrase", "pwd",   "pass",
                                                             "pword",    "pw",     "rootpw",     "userpw"};
  static constexpr std::array<std::string_view, 14> kSecret{
      "secret",   "secrets",      "token", "credential", "credentials", "authtoken", "accesstoken",
      "apitoken", "clientsecret", "cred",  "creds",      "pat",         "bearer",    "salt"};
  static constexpr std::array<std::string_view, 8> kKey{"apikey",  "secretkey", "accesskey",     "privatekey",
                                                        "authkey", "masterkey", "encryptionkey", "signingkey"};
  static constexpr std::array<std::string_view, 14> kBeforeKey{"api",     "access",     "secret",  "private", "auth",
                                                               "master",  "encryption", "signing", "app",     "account",
                                                               "storage", "deploy",     "crypto",  "jwt"};
  const std::string& last = words.back();
  if (words.size() == 1 && (last == "pwd" || last == "pass" || last == "pw" || last == "pat")) return Says::nothing;
  if (is_one_of(kPassword, last)) return Says::password;
  if (is_one_of(kSecret, last)) return Says::secret;
  if (is_one_of(kKey, last)) return Says::key;
  const bool is_key = last == "key" && words.size() > 1;
  if (is_key && is_one_of(kBeforeKey, words[words.size() - 2])) return Says::key;
  // "SECRET_KEY_BASE", "DB_PASSWORD_PROD", "TOKEN_1".
  static constexpr std::array<std::string_view, 14> kMoreOfIt{"base",    "prod", "production", "dev",  "development",
                                                              "staging", "test", "value",      "text", "plain",
                                                              "default", "main", "old",        "new"};
  const bool is_number = std::ranges::all_of(last, is_digit);
  if (words.size() < 2 || (!is_number && !is_one_of(kMoreOfIt, last))) return Says::nothing;
  const std::string& before = words[words.size() - 2];
  if (is_one_of(kPassword, before) && before != "pw" && before != "pass") return Says::password;
  if (is_one_of(kSecret, before) && before != "salt" && before != "pat") return Says::secret;
  return before == "key" && words.size() > 2 && is_one_of(kBeforeKey, words[words.size() - 3]) ? Says::key
                                                                                               : Says::nothing;
}

/// Stands for something that comes later, or for nothing.
bool is_placeholder(std::string_view value, std::string_view lower) {
  static constexpr std::array<std::string_view, 26> kWords{
      "none",      "null",       "nil",         "undefined", "unset",     "empty",    "todo",
      "tbd",       "changeme",   "change_me",   "change-me", "change-it", "changeit", "replace_me",
      "replaceme", "replace-me", "placeholder", "dummy",     "redacted",  "example",  "fixme",
      "unknown",   "n/a",        "foo",         "bar",       "default"};
  if (is_one_of(kWords, lower)) return true;
  static constexpr std::array<std::string_view, 8> kParts{"your-",   "your_",   "<your",   "placeholder",
                                                          "insert-", "insert_", "example", "redacted"};
  if (std::ranges::any_of(kParts, [&](std::string_view part) { return lower.find(part) != std::string_view::npos; }))
    return true;
  if (value.find_first_not_of("xX*.-_#?") == std::string_view::npos) return true;
  const char first = value.front(), last = value.back();
  return first == '$' || (first == '<' && last == '>') || (first == '%' && last == '%') ||
         (first == '{' && last == '}') || (first == '[' && last == ']') || value.find("${") != std::string_view::npos ||
         value.find("{{") != std::string_view::npos || value.find("$(") != std::string_view::npos;
}

/// A word that switches something, or names a way of doing it.
bool is_setting(std::string_view lower) {
  static constexpr std::array<std::string_view, 40> kWords{
      "true",     "false",    "yes",    "no",      "on",     "off",   "enabled",   "disabled", "enable",   "disable",
      "required", "optional", "auto",   "always",  "never",  "basic", "bearer",    "digest",   "oauth",    "oauth2",
      "oidc",     "jwt",      "saml",   "ldap",    "hmac",   "rsa",   "aes",       "local",    "remote",   "file",
      "env",      "vault",    "static", "dynamic", "prompt", "ask",   "anonymous", "internal", "external", "trust"};
  return is_one_of(kWords, lower);
}

bool is_number(std::string_view value) { return value.find_first_not_of("0123456789.") == std::string_view::npos; }

/// "1.2.3", "3.1.4-r1", "v2".
bool is_version(std::string_view value) {
  if (value.starts_with('v')) value.remove_prefix(1);
  if (value.empty() || !is_digit(value.front())) return false;
  const std::size_t end = value.find_first_not_of("0123456789.");
  const std::string_view number = value.substr(0, end);
  if (number.find('.') == std::string_view::npos) return false;
  return end == std::string_view::npos || value[end] == '-' || value[end] == '_' || value[end] == '+' ||
         value[end] == '~';
}

/// Says where the secret is, and not what it is.
bool is_reference(std::string_view value, std::string_view lower) {
  if (value.starts_with('/') || value.starts_with("./") || value.starts_with("../") || value.starts_with('~') ||
      value.starts_with('@'))
    return true;
  static constexpr std::array<std::string_view, 9> kPlaces{
      "arn:", "vault:", "op://", "file:", "env:", "secret:", "secrets/", "projects/", "ref+"};
  if (std::ranges::any_of(kPlaces, [&](std::string_view place) { return lower.starts_with(place); })) return true;
  if (lower.find("/run/secrets") != std::string_view::npos) return true;
  const std::size_t scheme = value.find("://");
  if (scheme == std::string_view::npos) return false;
  const std::string_view host = value.substr(scheme + 3, value.find_first_of("/?#", scheme + 3) - scheme - 3);
  const std::size_t at = host.find('@');
  return at == std::string_view::npos || host.substr(0, at).find(':') == std::string_view::npos;
}

std::string_view without_quotes(std::string_view value) {
  value = trim(value);
  if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front())
    value = value.substr(1, value.size() - 2);
  return value;
}

/// Long, and of several kinds of characters: nobody's word.
bool looks_random(std::string_view value) {
  if (value.size() < 12 || value.find(' ') != std::string_view::npos) return false;
  const bool digit = std::ranges::any_of(value, is_digit);
  const bool letter = std::ranges::any_of(value, [](char c) { return is_upper(c) || is_lower(c); });
  return digit && letter && entropy(value) > 3.0;
}

}  // namespace

bool is_secret_name(std::string_view name) { return meaning_of(name) != Says::nothing; }

bool is_placeholder_value(std::string_view value) {
  value = without_quotes(value);
  return value.empty() || is_placeholder(value, lowercase(value));
}

std::optional<VariableSecret> secret_in_variable(std::string_view name, std::string_view value) {
  if (value.empty()) return std::nullopt;
  // Many rules want to see what the value is given to.
  const std::string text = std::string(name) + "=" + std::string(value);
  const LineIndex lines(text);
  std::optional<VariableSecret> generic;
  for (const Secret& found : find_in_text(text)) {
    const TextRange place = place_of(found, lines);
    if (place.begin <= name.size()) continue;
    const Rule* rule = TextSearch::builtin().rules().find(found.rule);
    VariableSecret secret{
        rule, {place.begin - name.size() - 1, place.end - name.size() - 1}, found.redacted, found.valid};
    if (rule->family != kGenericFamily) return secret;
    if (!generic) generic = std::move(secret);
  }
  if (generic) return generic;
  if (!is_secret_variable(name, value)) return std::nullopt;
  return VariableSecret{&variable_rule(), {0, value.size()}, redact(value), false};
}

bool is_secret_variable(std::string_view name, std::string_view value) {
  value = without_quotes(value);
  if (value.empty()) return false;
  const Says says = meaning_of(name);
  if (says == Says::nothing) return false;
  const std::string lower = lowercase(value);
  if (is_placeholder(value, lower) || is_setting(lower) || is_reference(value, lower)) return false;
  if (lowercase(name) == lower) return false;
  switch (says) {
    case Says::password:
      // People do choose numbers, but not short ones.
      return is_number(value) ? value.size() >= 4 && value.find('.') == std::string_view::npos : !is_version(value);
    case Says::secret:
      return value.size() >= 4 && !is_number(value) && !is_version(value) && value.find(' ') == std::string_view::npos;
    case Says::key:
      return looks_random(value) && !is_version(value);
    case Says::nothing:
      break;
  }
  return false;
}

const Rule& variable_rule() {
  static constexpr Rule kRule{.id = "secret-variable",
                              .family = kGenericFamily,
                              .title = "Secret value",
                              .severity = Severity::high,
                              .delivery = Delivery::secret_env,
                              .rotate = "Change it where it is used."};
  return kRule;
}

}  // namespace plimsoll::secret

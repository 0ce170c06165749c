// SPDX-License-Identifier: Apache-2.0
// Values: what only stands in for a secret, and what a name calls a secret although it is none. Generic rules live from
// this: most of what is written behind "password =" is code, a word of documentation or a name.
#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "base/lines.h"
#include "secret/published.h"
#include "secret/validate.h"

namespace plimsoll::secret {

namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_letter(char c) { return is_upper(c) || is_lower(c); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

template <std::size_t N>
bool has_one_of(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

constexpr auto kStandIns = std::to_array<std::string_view>(
    {"example",       "placeholder", "changeme",  "change_me", "change-me", "changeit", "replace", "redacted",
     "insert",        "mytoken",     "mypass",    "mykey",     "dummy",     "sample",   "your_",   "your-",
     "yourtoken",     "yourkey",     "yourpass",  "yoursec",   "yourapi",   "xxxxx",    "foobar",  "notasecret",
     "not-a-secret",  "invalid",     "undefined", "${",        "{{",        "<%",       "$(",      "%(",
     "deadbeef",      "0badc0de",    "cafebabe",  "...",       "***",       "-token-",  "_here",   "-here",
     "my_secret",     "mysecret",    "my-secret", "secret-",   "topsecret", "lorem",    "lipsum",  "qwerty",
     "unique phrase", "sesame",      "asdfgh",    "letmein",   "donotuse"});

/// The longest run of one character, and of characters that follow each other ("abcd", "4321").
struct Runs {
  std::size_t same = 0, rising = 0, falling = 0;
};
Runs longest_runs(std::string_view text) {
  Runs now{1, 1, 1}, most{1, 1, 1};
  for (std::size_t i = 1; i < text.size(); ++i) {
    const int step = text[i] - text[i - 1];
    const bool counted = text[i] != '=' && text[i] != '*';
    now.same = step == 0 && counted ? now.same + 1 : 1;
    now.rising = step == 1 || (text[i - 1] == '9' && (text[i] == '0' || text[i] == 'a')) ? now.rising + 1 : 1;
    now.falling = step == -1 || (text[i - 1] == '0' && text[i] == '9') ? now.falling + 1 : 1;
    most = {std::max(most.same, now.same), std::max(most.rising, now.rising), std::max(most.falling, now.falling)};
  }
  return most;
}

/// "abcabcabcabc": one piece again and again.
bool repeats(std::string_view text) {
  for (std::size_t period = 1; period <= text.size() / 2 && period <= 16; ++period) {
    if (text.size() >= 12 && text.substr(period) == text.substr(0, text.size() - period)) return true;
  }
  return false;
}

bool is_vowel(char c) { return std::string_view("aeiouyAEIOUY").find(c) != std::string_view::npos; }

/// For each letter those that follow it in words, by counting words of manuals and code; other pairs are rare.
constexpr std::array<std::string_view, 26> kFollowers = {"abcdfgiklmnprstuvxy",
                                                         "aeilorsuy",
                                                         "acdehiklorstu",
                                                         "adefilorsu",
                                                         "abcdefgilmnopqrstvwxy",
                                                         "aefilorstu",
                                                         "aehilnorsu",
                                                         "aeiort",
                                                         "abcdefglmnoprstvxz",
                                                         "aeou",
                                                         "aeis",
                                                         "acdeilopstuy",
                                                         "abeilmopsuv",
                                                         "acdefgiklnostuv",
                                                         "abcdfgiklmnoprstuvw",
                                                         "aehiloprstuy",
                                                         "u",
                                                         "acdefgiklmnoprstuy",
                                                         "acefhiklmopstuy",
                                                         "acdefhilmnoprstuy",
                                                         "abcdefgilmnprst",
                                                         "aeio",
                                                         "aehinors",
                                                         "eipt",
                                                         "npst",
                                                         "aeioz"};

bool pronounceable(std::string_view piece) {
  std::size_t vowels = 0, consonants = 0, most_consonants = 0, rare = 0;
  for (std::size_t i = 0; i < piece.size(); ++i) {
    const char c = to_lower(piece[i]);
    vowels += is_vowel(c) ? 1U : 0U;
    consonants = is_vowel(c) ? 0 : consonants + 1;
    most_consonants = std::max(most_consonants, consonants);
    if (i > 0 && !kFollowers[static_cast<std::size_t>(to_lower(piece[i - 1]) - 'a')].contains(c)) ++rare;
  }
  return piece.size() >= 3 && vowels * 5 >= piece.size() && vowels * 4 <= piece.size() * 3 && most_consonants <= 4 &&
         rare * 6 <= piece.size();
}

/// The name in front of the secret, lower case: what stands before the sign of assignment in the line.
std::string name_of(const Candidate& candidate) {
  const auto at = std::min(candidate.line.find(candidate.match), candidate.line.size());
  const auto within = std::min(candidate.match.find(candidate.secret), candidate.match.size());
  std::string_view before = candidate.line.substr(0, std::min(at + within, candidate.line.size()));
  while (!before.empty() && !is_letter(before.back()) && !is_digit(before.back())) before.remove_suffix(1);
  std::size_t start = before.size();
  const auto in_name = [](char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.'; };
  while (start > 0 && in_name(before[start - 1])) --start;
  return lowercase(before.substr(start));
}

// Names that say "key" or "token" of something everybody may know, or of something about a secret.
constexpr auto kPublicNames = std::to_array<std::string_view>(
    {"public",      "pub_key",       "csrf",      "xsrf",     "next_token", "nexttoken", "page_token", "pagetoken",
     "tokeni",      "token_ty",      "tokenty",   "token_u",  "example",    "placehold", "dummy",      "fake",
     "mock",        "schema",        "pattern",   "regex",    "label",      "hint",      "message",    "error",
     "prompt",      "keytoken",      "invalid",   "sitekey",  "site_key",   "cache",     "lookup",     "sort",
     "primary",     "foreign",       "partition", "hash_key", "idempot",    "monkey",    "keyboard",   "keyword",
     "accesskeyid", "access_key_id", "key_id",    "keyid",    "sync_token", "synctoken", "no_pass",    "nopass",
     "bypass",      "grant",         "scope",     "issuer",   "audience",   "expir",     "typ",        "exporter",
     "checksum",    "digest",        "fingerpr",  "compass",  "encrypted",  "hashed",    "description"});

bool looks_like_code(std::string_view value) {
  constexpr auto kSigns = std::to_array<std::string_view>(
      {"(", ")", "->", "::", "=>", "[", "]", "{", "}", "<", ">", "\\", "&&", "||", "==", "!=", "();", ";"});
  constexpr auto kStarts = std::to_array<std::string_view>(
      {"$",       "%",        "@@",     "#",    "&",        "*",       "/",         "./",    "~/",     "../",
       "self.",   "this.",    "os.",    "env.", "process.", "config.", "settings.", "var.",  "local.", "data.",
       "module.", "secrets.", "vault:", "aws_", "enc[",     "enc(",    "base64,",   "file:", "data:"});
  const std::string low = lowercase(value);
  return has_one_of(value, kSigns) || low.find("://") != std::string::npos ||
         std::ranges::any_of(kStarts, [&](std::string_view start) { return low.starts_with(start); });
}

bool looks_like_file(std::string_view value) {
  constexpr auto kEnds = std::to_array<std::string_view>(
      {".pem", ".key", ".crt", ".json", ".txt", ".yaml", ".yml", ".xml", ".sock", ".conf", ".html", ".php",
       ".py",  ".js",  ".ts",  ".go",   ".md",  ".svg",  ".png", ".com", ".org",  ".net",  ".io",   ".dev"});
  const std::string low = lowercase(value);
  return std::ranges::any_of(kEnds, [&](std::string_view end) { return low.ends_with(end); });
}

bool is_uuid(std::string_view value) {
  if (value.size() != 36) return false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? value[i] != '-' : !is_hex(value[i])) return false;
  }
  return true;
}

/// How many of lower case, upper case, digits and other characters take part.
int kinds(std::string_view value) {
  bool lower = false, upper = false, digit = false, other = false;
  for (const char c : value) {
    lower |= is_lower(c);
    upper |= is_upper(c);
    digit |= is_digit(c);
    other |= !is_letter(c) && !is_digit(c) && c != '_' && c != '-' && c != '.' && c != ' ';
  }
  return static_cast<int>(lower) + static_cast<int>(upper) + static_cast<int>(digit) + static_cast<int>(other);
}

bool names_password(std::string_view name) { return name.find("pass") != name.npos || name.find("pwd") != name.npos; }

// What documentation writes where a password goes.
constexpr auto kCommon = std::to_array<std::string_view>(
    {"password",   "passwd",      "passw0rd",  "pass",    "pw",       "pwd",     "secret",     "user",
     "username",   "test",        "testing",   "root",    "admin",    "guest",   "mypassword", "mypass",
     "postgres",   "mysql",       "mongodb",   "redis",   "rabbitmq", "tiger",   "scott",      "welcome",
     "default",    "none",        "null",      "nil",     "true",     "false",   "hunter2",    "credentials",
     "token",      "key",         "foo",       "bar",     "baz",      "pass123", "password1",  "password123",
     "test123",    "admin123",    "secret123", "user123", "abc123",   "demo",    "db_pass",    "dbpass",
     "dbpassword", "db_password", "api_key",   "apikey",  "string",   "value",   "apassword",  "thepassword"});

/// "p4ssw0rd" is as common as "password".
bool is_common(std::string_view value) {
  constexpr std::string_view kSigns = "01345@$", kLetters = "oieasas";
  const std::string low = lowercase(value);
  std::string read = low;
  for (char& c : read) {
    const auto sign = kSigns.find(c);
    if (sign != kSigns.npos) c = kLetters[sign];
  }
  const auto known = [](std::string_view word) { return std::ranges::find(kCommon, word) != kCommon.end(); };
  return known(low) || known(read);
}

/// A password of an address, with %XX read.
std::string without_percents(std::string_view value) {
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '%' && i + 2 < value.size() && is_hex(value[i + 1]) && is_hex(value[i + 2])) {
      const auto digit = [](char c) { return is_digit(c) ? c - '0' : to_lower(c) - 'a' + 10; };
      out += static_cast<char>(digit(value[i + 1]) * 16 + digit(value[i + 2]));
      i += 2;
    } else {
      out += value[i];
    }
  }
  return out;
}

}  // namespace

bool is_placeholder(std::string_view text) {
  if (text.empty() || is_published(text)) return true;
  const Runs runs = longest_runs(text);
  if (runs.same >= 6 || runs.rising >= 7 || runs.falling >= 7) return true;
  return has_one_of(lowercase(text), kStandIns) || repeats(text);
}

double share_of_words(std::string_view text) {
  std::size_t letters = 0, in_words = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (!is_letter(text[i])) {
      ++i;
      continue;
    }
    // "camelCase" is two pieces; "HTTPServer" counts as one, which is close enough.
    std::size_t end = i + 1;
    while (end < text.size() && is_letter(text[end]) && !(is_lower(text[end - 1]) && is_upper(text[end]))) ++end;
    const std::string_view piece = text.substr(i, end - i);
    // Upper case in the middle of a piece is no word.
    const bool one_case = std::ranges::all_of(piece.substr(1), is_lower) || std::ranges::all_of(piece, is_upper);
    letters += piece.size();
    if (one_case && pronounceable(piece)) in_words += piece.size();
    i = end;
  }
  return letters == 0 ? 0 : static_cast<double>(in_words) / static_cast<double>(letters);
}

Proof not_placeholder(const Candidate& candidate) {
  return is_placeholder(candidate.secret) ? Proof::invalid : Proof::unknown;
}

Proof random_looking(const Candidate& candidate) {
  const std::string_view value = candidate.secret;
  return is_placeholder(value) || share_of_words(value) > 0.6 ? Proof::invalid : Proof::unknown;
}

Proof password_value(const Candidate& candidate) {
  const std::string_view value = candidate.secret;
  const bool variable = value.empty() || std::string_view("$%<\"'").contains(value.front());
  return variable || is_placeholder(value) || is_common(value) ? Proof::invalid : Proof::unknown;
}

Proof generic_value(const Candidate& candidate) {
  const std::string_view value = candidate.secret;
  const std::string name = name_of(candidate);
  const bool password = names_password(name);
  if (is_placeholder(value) || is_common(value) || has_one_of(std::string_view(name), kPublicNames))
    return Proof::invalid;
  if (looks_like_code(value) || looks_like_file(value)) return Proof::invalid;
  // Test vectors of key agreement.
  if (name.find("shared") != name.npos && std::ranges::all_of(value, is_hex)) return Proof::invalid;
  // Every candidate mixes kinds of characters, and is more than words and numbers.
  const bool digits = std::ranges::any_of(value, is_digit);
  const bool letters = std::ranges::any_of(value, is_letter);
  if (!letters || !digits || kinds(value) < 2) return Proof::invalid;
  // "decade" and its like are bound to occur in hex.
  const bool hex = value.size() >= 24 && std::ranges::all_of(value, is_hex);
  if (!hex && share_of_words(value) > (password ? 0.75 : 0.5)) return Proof::invalid;
  if (is_uuid(value) && password) return Proof::invalid;
  const double least = password ? 2.75 : hex ? 3.0 : value.size() < 20 ? 3.2 : 3.4;
  if (value.size() < (password ? 8U : 16U) || entropy(value) < least) return Proof::invalid;
  return Proof::unknown;
}

Proof url_password(const Candidate& candidate) {
  const std::string value = without_percents(candidate.secret);
  if (value.size() < 6 || is_common(value) || is_placeholder(value) || looks_like_code(value)) return Proof::invalid;
  // user:user@, and addresses that are nobody's.
  const auto slashes = candidate.match.find("//");
  const auto at = candidate.match.rfind('@');
  if (slashes == candidate.match.npos || at == candidate.match.npos) return Proof::unknown;
  const std::string_view user = candidate.match.substr(slashes + 2, candidate.match.find(':', slashes) - slashes - 2);
  const std::string host = lowercase(candidate.match.substr(at + 1));
  constexpr auto kNobody = std::to_array<std::string_view>(
      {"example", "host", "server", "domain", "localhost", "127.0.0.1", "hostname", "foo.", "bar.", "my.", "some",
       "your", "proxy.com", "0.0.0.0", "[::1]", "a.b", "test.", "dummy", "fake"});
  if (user == value) return Proof::invalid;
  const bool nobody = std::ranges::any_of(kNobody, [&](std::string_view start) { return host.starts_with(start); }) ||
                      host.find("example.") != host.npos || host.find(".invalid") != host.npos;
  // On such hosts only what nobody would make up for a manual counts.
  const bool strong = value.size() >= 10 && kinds(value) >= 3 && share_of_words(value) < 0.5;
  if (nobody && (!strong || host.find("example.") != host.npos)) return Proof::invalid;
  if (!strong && (kinds(value) < 2 || share_of_words(value) > 0.7)) return Proof::invalid;
  return Proof::unknown;
}

Proof connection_password(const Candidate& candidate) {
  const std::string_view value = candidate.secret;
  if (value.size() < 6 || is_common(value) || is_placeholder(value) || looks_like_code(value)) return Proof::invalid;
  return kinds(value) < 2 || share_of_words(value) > 0.8 ? Proof::invalid : Proof::unknown;
}

}  // namespace plimsoll::secret

// SPDX-License-Identifier: Apache-2.0
// Validators against python, which makes what they judge in its own way, and against published vectors.
#include "secret/validate.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "base/lines.h"
#include "base/testing.h"

namespace plimsoll::secret {
namespace {

using testing::Folder;
using testing::have;

Proof judge(Validator validator, std::string_view secret, std::string_view line = {}) {
  return validator(
      {.match = line.empty() ? secret : line, .secret = secret, .line = line.empty() ? secret : line, .path = {}});
}

std::string random_text(std::mt19937& random, std::size_t size, std::string_view alphabet) {
  std::string out;
  for (std::size_t i = 0; i < size; ++i) out += alphabet[random() % alphabet.size()];
  return out;
}
constexpr std::string_view kBase62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kHex = "0123456789abcdef";

// One token a line: its kind, a blank, the token.
constexpr std::string_view kMaker = R"(
import base64, hashlib, json, random, string, struct, zlib
random.seed(7)
alphabet = string.digits + string.ascii_uppercase + string.ascii_lowercase
text = lambda n: ''.join(random.choice(alphabet) for _ in range(n))
def base62(n):
    out = ''
    while n: n, digit = divmod(n, 62); out = alphabet[digit] + out
    return out.rjust(6, '0')
for _ in range(40):
    for prefix in 'ghp_', 'gho_', 'ghu_', 'ghs_', 'npm_':
        body = text(30)
        print(prefix, prefix + body + base62(zlib.crc32(body.encode())))
    body = text(70); print('ghr_', 'ghr_' + body + base62(zlib.crc32(body.encode())))
    body = 'github_pat_1' + text(21) + '_' + text(43)
    print('github_pat_', body + base64.b32encode(hashlib.sha256(body.encode()).digest())[:8].decode() + text(8))
    body = 'glsa_' + text(32); print('glsa_', body + '_' + struct.pack('<I', zlib.crc32(body.encode())).hex())
    site = random.choice([b'pypi.org', b'test.pypi.org'])
    macaroon = b'\x02\x01' + bytes([len(site)]) + site + b'\x02\x10' + text(60).encode()
    print('pypi-', 'pypi-' + base64.urlsafe_b64encode(macaroon).decode().rstrip('='))
    part = lambda value: base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip('=')
    print('jwt', part({'alg': random.choice(['HS256', 'RS256']), 'typ': 'JWT'}) + '.' + part({'sub': text(9)}) + '.' + text(43))
    print('docker', base64.b64encode((text(5) + ':' + text(20)).encode()).decode())
    account = random.randrange(10**12)
    bits = (1 << 47) | (account << 7) | random.randrange(128)
    print('AKIA', 'AKIA' + base64.b32encode(bits.to_bytes(6, 'big') + random.randbytes(4)).decode())
)";

const std::map<std::string, Validator, std::less<>>& validators() {
  static const std::map<std::string, Validator, std::less<>> kAll = {
      {"ghp_", github_token},   {"gho_", github_token},
      {"ghu_", github_token},   {"ghs_", github_token},
      {"ghr_", github_token},   {"npm_", npm_token},
      {"glsa_", grafana_token}, {"github_pat_", github_fine_grained_token},
      {"pypi-", pypi_token},    {"jwt", json_web_token},
      {"docker", docker_auth},  {"AKIA", aws_key_id}};
  return kAll;
}

TEST(Validate, WhatPythonMakesIsValid) {
  if (!have("python3")) GTEST_SKIP() << "python3 is not installed";
  const Folder folder;
  folder.write("make.py", kMaker);
  const std::string made = folder.run("python3 make.py");
  std::string_view rest = made;
  std::size_t count = 0, damaged_told = 0;
  while (!rest.empty()) {
    std::string_view line = take_line(rest);
    const std::string_view kind = take_word(line);
    line = trim(line);
    const Validator validator = validators().at(std::string(kind));
    EXPECT_EQ(judge(validator, line), Proof::valid) << kind << " " << line;
    ++count;
    // One character of the body is another.
    if (kind == "pypi-" || kind == "jwt" || kind == "docker" || kind == "AKIA") continue;
    std::string damaged(line);
    char& c = damaged[line.size() / 2];
    c = c == 'a' ? 'b' : 'a';
    const Proof proof = judge(validator, damaged);
    EXPECT_NE(proof, Proof::valid) << kind << " " << damaged;
    damaged_told += proof == Proof::invalid ? 1U : 0U;
  }
  EXPECT_EQ(count, 12U * 40);
  EXPECT_EQ(damaged_told, 7U * 40);  // all but ghs_, which has other forms
}

TEST(Validate, Bech32OfItsStandard) {
  for (const std::string_view right :
       {"A12UEL5L", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
        "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
        "11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247j"})
    EXPECT_EQ(judge(age_key, right), Proof::valid) << right;
  for (const std::string_view wrong : {"A12UEL5M", "x1b4n0q5v", "li1dgmt3", "de1lg7wt", "", "1", "A1G7SGD8"})
    EXPECT_EQ(judge(age_key, wrong), Proof::invalid) << wrong;
}

TEST(Validate, WhatManualsShowIsInvalid) {
  const std::pair<Validator, std::string_view> examples[] = {
      {aws_key_id, "AKIAIOSFODNN7EXAMPLE"},
      {mixed_token, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"},
      {json_web_token,
       "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ"
       ".SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"},
      {json_web_token, "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.AAAAAAAAAAAAAAAAAAAAAAAA"},
      {docker_auth, "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="},
      {docker_auth, "dXNlcm5hbWU6cGFzc3dvcmQ="},
      {docker_auth, "bm9jb2xvbg=="},
      {not_placeholder, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"},
      {not_placeholder, "0123456789abcdef0123456789abcdef"},
      {not_placeholder, "<your-api-key>"},
      {not_placeholder, "deadbeefdeadbeefdeadbeefdeadbeef"},
  };
  for (const auto& [validator, text] : examples) EXPECT_EQ(judge(validator, text), Proof::invalid) << text;
}

TEST(Validate, PasswordsOfAddresses) {
  const auto judged = [](std::string_view url) {
    const auto at = url.rfind('@');
    const auto colon = url.find(':', url.find("//") + 2);
    return judge(url_password, url.substr(colon + 1, at - colon - 1), url);
  };
  for (const std::string_view url : {"postgres://shop:tR7w-Qz2LmX@db.internal:5432/shop", "redis://:kQ8zVv4TnB2@cache",
                                     "https://ci:Zr4TnB2xVw6K@git.shop.test/x", "amqp://svc:p%40zQ7vTnB2@mq"})
    EXPECT_EQ(judged(url), Proof::unknown) << url;
  for (const std::string_view url :
       {"postgres://user:password@localhost/db", "postgres://postgres:postgres@db", "https://user:p4ssw0rd@host/",
        "https://joe:secret-password@example.com/", "http://jane:p%40ssword@google.com", "mysql://root:changeme@db/x",
        "https://a:xxxxxxxxxx@b.test/", "https://user:${TOKEN}@git.shop.test/"})
    EXPECT_EQ(judged(url), Proof::invalid) << url;
}

TEST(Validate, RandomValuesPassAndNamesDoNot) {
  std::mt19937 random(11);
  int passed = 0;
  constexpr int kTries = 2000;
  for (int i = 0; i < kTries; ++i) {
    const bool hex = i % 2 == 0;
    const std::string value = random_text(random, hex ? 32 : 20, hex ? kHex : kBase62);
    passed += judge(generic_value, value, "api_key = " + value) == Proof::unknown ? 1 : 0;
  }
  EXPECT_GT(passed, kTries * 97 / 100);
  for (const std::string_view name :
       {"my_access_token_v2", "com.example.auth.TokenProvider2", "AuthenticationTokenFilter1", "session-token-2024-01",
        "google.oauth2.service_account", "x-amz-security-token-v4", "sha256-of-the-password",
        "/etc/ssl/private/key1.pem", "SECRET_KEY_BASE_1", "PasswordAuthentication0", "os.environ['TOKEN1']",
        "$(cat token1.txt)", "https://a.test/token1"})
    EXPECT_EQ(judge(generic_value, name, "token = " + std::string(name)), Proof::invalid) << name;
  for (const std::string_view name : {"csrf_token", "public_key", "next_page_token", "token_type", "primary_key"}) {
    const std::string value = random_text(random, 24, kBase62);
    EXPECT_EQ(judge(generic_value, value, std::string(name) + " = " + value), Proof::invalid) << name;
  }
}

TEST(Validate, NothingIsTooOdd) {
  std::mt19937 random(5);
  std::string bytes(256, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i);
  const std::string_view pieces[] = {"",     "_",     "-",        ".",  "..",  "$",    "=", "1",
                                     "ghp_", "pypi-", "eyJ.eyJ.", "//", "//:", "//:@", "@"};
  std::vector<Validator> all = {not_placeholder,    random_looking,  generic_value, url_password, connection_password,
                                password_value,     age_key,         mixed_token,   private_key,  encrypted_private_key,
                                base64_private_key, pgp_private_key, base64_json,   password_hash};
  for (const auto& [name, validator] : validators()) all.push_back(validator);
  for (const Validator validator : all) {
    for (const std::string_view piece : pieces) judge(validator, piece);
    for (int i = 0; i < 200; ++i) {
      std::string text(pieces[random() % std::size(pieces)]);
      text += random_text(random, random() % 80, bytes);
      text += pieces[random() % std::size(pieces)];
      judge(validator, text);
      EXPECT_NE(judge(validator, text.substr(0, text.size() / 2), text), Proof::valid) << text;
    }
  }
}

}  // namespace
}  // namespace plimsoll::secret

// SPDX-License-Identifier: Apache-2.0
// Private keys against ssh-keygen and openssl, which make them and say which public key belongs to them.
#include "secret/key.h"

#include <gtest/gtest.h>

#include "base/testing.h"

namespace plimsoll::secret {
namespace {

using testing::Folder;
using testing::have;
using testing::slurp;

/// SHA-256 of the public key, as openssl says it.
std::string openssl_id(const Folder& folder, const std::string& file, const std::string& options = "") {
  return folder.run("openssl pkey -in " + file + " " + options +
                    " -pubout -outform DER | sha256sum | cut -c-64 | tr -d '\\n'");
}

TEST(Key, AgreesWithOpenssl) {
  if (!have("openssl")) GTEST_SKIP() << "openssl is not installed";
  const Folder folder;
  const std::string commands[] = {
      "openssl genrsa -traditional 2048",
      "openssl genpkey -algorithm RSA",
      "openssl genpkey -algorithm ED25519",
      "openssl genpkey -algorithm X25519",
      "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256",
      "openssl ecparam -name secp384r1 -genkey",
      "openssl ecparam -name secp521r1 -genkey -noout",
      "openssl dsaparam -genkey 1024",
  };
  for (const std::string& command : commands) {
    folder.run(command + " > key 2>/dev/null");
    const std::string pem = slurp(folder.path() / "key");
    const std::string id = openssl_id(folder, "key");
    ASSERT_EQ(id.size(), 64U) << command;
    EXPECT_EQ(read_private_pem(pem).state, KeyState::plain) << command;
    EXPECT_EQ(key_id_of_private_pem(pem), id) << command;
    // As one line of JSON, and indented in YAML.
    std::string json, yaml;
    for (const char c : pem) {
      json += c == '\n' ? std::string("\\n") : std::string(1, c);
      yaml += c == '\n' ? std::string("\r\n    ") : std::string(1, c);
    }
    EXPECT_EQ(key_id_of_private_pem(json), id) << command;
    EXPECT_EQ(key_id_of_private_pem("key: |\n    " + yaml), id) << command;
  }
}

TEST(Key, AgreesWithSshKeygen) {
  if (!have("openssl") || !have("ssh-keygen")) GTEST_SKIP() << "openssl or ssh-keygen is not installed";
  for (const std::string kind : {"rsa -b 2048", "ecdsa -b 256", "ecdsa -b 384", "ecdsa -b 521", "dsa"}) {
    const Folder folder;
    int status = 0;
    folder.run("ssh-keygen -q -t " + kind + " -N '' -f key >/dev/null 2>&1", &status);
    if (status != 0) continue;  // newer ones refuse dsa
    const std::string pem = slurp(folder.path() / "key");
    ASSERT_NE(pem.find("OPENSSH"), std::string::npos);
    folder.run(
        "cp key locked && ssh-keygen -q -p -N word -f locked >/dev/null && cp key pem && ssh-keygen -q -p -N '' -m PEM "
        "-f pem >/dev/null");
    const std::string id = openssl_id(folder, "pem");
    ASSERT_EQ(id.size(), 64U) << kind;
    EXPECT_EQ(read_private_pem(pem).state, KeyState::plain) << kind;
    EXPECT_EQ(key_id_of_private_pem(pem), id) << kind;
    const std::string locked = slurp(folder.path() / "locked");
    EXPECT_EQ(read_private_pem(locked).state, KeyState::encrypted) << kind;
    EXPECT_EQ(key_id_of_private_pem(locked), id) << kind;
  }
}

TEST(Key, Ed25519OfOpensshIsItsPublicKeyInAFrame) {
  if (!have("ssh-keygen") || !have("python3")) GTEST_SKIP() << "ssh-keygen or python3 is not installed";
  const Folder folder;
  folder.run("ssh-keygen -q -t ed25519 -N '' -f key >/dev/null");
  const std::string id = folder.run(
      "python3 -c \"import base64,hashlib;"
      "b=base64.b64decode(open('key.pub').read().split()[1]);"
      "print(hashlib.sha256(bytes.fromhex('302a300506032b6570032100')+b[-32:]).hexdigest(),end='')\"");
  ASSERT_EQ(id.size(), 64U);
  EXPECT_EQ(key_id_of_private_pem(slurp(folder.path() / "key")), id);
}

TEST(Key, EncryptedOnesAreTold) {
  if (!have("openssl")) GTEST_SKIP() << "openssl is not installed";
  const Folder folder;
  for (const std::string command : {"openssl genrsa -aes128 -passout pass:word -traditional 2048",
                                    "openssl genpkey -algorithm RSA -aes256 -pass pass:word",
                                    "openssl genpkey -algorithm ED25519 -aes256 -pass pass:word"}) {
    const std::string pem = folder.run(command + " 2>/dev/null");
    ASSERT_NE(pem.find("ENCRYPTED"), std::string::npos) << command;
    EXPECT_EQ(read_private_pem(pem).state, KeyState::encrypted) << command;
    EXPECT_EQ(key_id_of_private_pem(pem), "") << command;
  }
}

TEST(Key, DamagedOnesAreBroken) {
  if (!have("openssl") || !have("ssh-keygen")) GTEST_SKIP() << "openssl or ssh-keygen is not installed";
  const Folder folder;
  folder.run(
      "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 > ec 2>/dev/null; ssh-keygen -q -t ed25519 -N '' "
      "-f ssh");
  for (const std::string name : {"ec", "ssh"}) {
    const std::string pem = slurp(folder.path() / name);
    ASSERT_EQ(read_private_pem(pem).state, KeyState::plain) << name;
    const auto first_line = pem.find('\n') + 1;
    const auto last_line = pem.rfind("-----END");
    for (std::size_t length = first_line; length + 2 < last_line; length += 7) {
      EXPECT_EQ(read_private_pem(pem.substr(0, length)).state, KeyState::broken) << name << length;
      const std::string short_one = pem.substr(0, length) + "\n" + pem.substr(last_line);
      EXPECT_EQ(read_private_pem(short_one).state, KeyState::broken) << name << length;
    }
    std::string other = pem;
    other.replace(first_line, 12, "AAAAAAAAAAAA");
    EXPECT_EQ(read_private_pem(other).state, KeyState::broken) << name;
  }
  for (const std::string_view text :
       {"", "-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY----------END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nYWJj\n-----END PRIVATE KEY-----",
        "-----BEGIN CERTIFICATE-----\nYWJj\n-----END CERTIFICATE-----",
        "-----BEGIN RSA PRIVATE KEY-----\n...\n-----END RSA PRIVATE KEY-----"}) {
    EXPECT_EQ(read_private_pem(text).state, KeyState::broken) << text;
  }
}

}  // namespace
}  // namespace plimsoll::secret

// SPDX-License-Identifier: Apache-2.0
// Against the openssl program.
#include "secret/key.h"

#include <gtest/gtest.h>

#include "base/testing.h"
#include "secret/matcher.h"

namespace plimsoll::secret {
namespace {

class KeyId : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!plimsoll::testing::have("openssl")) GTEST_SKIP() << "no openssl";
  }
  /// Makes key.pem, cert.pem and cert.der, and says the hash of the public key.
  std::string make(const std::string& algorithm) const {
    std::string hash = folder_.run("{ openssl genpkey " + algorithm +
                                   " -out key.pem && openssl req -x509 -key key.pem -subj /CN=x -out cert.pem &&"
                                   " openssl x509 -in cert.pem -outform DER -out cert.der; } >/dev/null 2>&1;"
                                   " openssl pkey -in key.pem -pubout -outform DER | sha256sum | cut -d ' ' -f 1");
    hash.pop_back();
    return hash;
  }
  [[nodiscard]] std::string text(const std::string& name) const {
    return plimsoll::testing::slurp(folder_.path() / name);
  }
  plimsoll::testing::Folder folder_;
};

TEST_F(KeyId, OfKeysAndTheirCertificates) {
  for (const char* algorithm : {"-algorithm RSA -pkeyopt rsa_keygen_bits:2048", "-algorithm ED25519",
                                "-algorithm EC -pkeyopt ec_paramgen_curve:P-256"}) {
    const std::string hash = make(algorithm);
    ASSERT_EQ(hash.size(), 64);
    const std::string key = text("key.pem");
    const std::string certificate = text("cert.pem");
    EXPECT_EQ(key_id_of_private_pem(key), hash) << algorithm;
    EXPECT_EQ(key_id_of_private_pem("KEY=\"" + key), hash);
    std::string spelled;
    for (const char c : key) spelled += c == '\n' ? std::string("\\n") : std::string(1, c);
    EXPECT_EQ(key_id_of_private_pem(spelled), hash) << "line ends spelled out";
    EXPECT_EQ(certificate_key_ids(as_bytes(certificate)), std::vector{hash});
    EXPECT_EQ(certificate_key_ids(as_bytes(text("cert.der"))), std::vector{hash});
    EXPECT_EQ(certificate_key_ids(as_bytes("-----BEGIN CERTIFICATE-----\nbroken\n-----END CERTIFICATE-----\n" +
                                           certificate + certificate + key)),
              std::vector{hash});
  }
}

TEST_F(KeyId, OfTheOlderForms) {
  const std::string rsa = make("-algorithm RSA -pkeyopt rsa_keygen_bits:2048");
  folder_.run("openssl rsa -in key.pem -traditional -out old.pem 2>/dev/null");
  EXPECT_EQ(key_id_of_private_pem(text("old.pem")), rsa);
  folder_.run("openssl pkey -in key.pem -aes256 -passout pass:x -out locked.pem");
  EXPECT_EQ(key_id_of_private_pem(text("locked.pem")), "") << "its password is not known";
}

TEST_F(KeyId, OfNothing) {
  make("-algorithm ED25519");
  const std::string key = text("key.pem");
  for (std::size_t size = 0; size < key.size() - 30; size += 7)
    EXPECT_EQ(key_id_of_private_pem(std::string_view(key).substr(0, size)), "");
  EXPECT_TRUE(certificate_key_ids({}).empty());
  EXPECT_TRUE(certificate_key_ids(as_bytes("0\x82")).empty());
  EXPECT_TRUE(certificate_key_ids(as_bytes(key)).empty());
}

}  // namespace
}  // namespace plimsoll::secret

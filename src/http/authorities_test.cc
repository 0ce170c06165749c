// SPDX-License-Identifier: Apache-2.0
#include "http/authorities.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "http/real_parts.h"

namespace plimsoll::http {
namespace {

void put(const std::string& path, std::string_view text) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path) << text;
}

TEST(Authorities, EveryPlaceIsFoundAndTheFirstWins) {
  const Scratch root("authorities");
  EXPECT_EQ(find_authorities(root.str()), "");
  // From the last to the first: each one added goes before those already there.
  const auto files = authority_files();
  for (auto file = files.rbegin(); file != files.rend(); ++file) {
    put(root.str() + std::string(*file), "certificates");
    EXPECT_EQ(find_authorities(root.str()), root.str() + std::string(*file));
  }
}

TEST(Authorities, ExtraOnesStandBesideTheSystems) {
  const Scratch folder("authorities-extra");
  put(folder / "system.pem", "-----BEGIN CERTIFICATE-----\nsystem\n");
  put(folder / "own.pem", "-----BEGIN CERTIFICATE-----\nown");
  put(folder / "none.pem", "no certificate");
  setenv("SSL_CERT_FILE", (folder / "system.pem").c_str(), 1);
  const Authorities plain = authorities({});
  EXPECT_EQ(plain.file, folder / "system.pem");
  EXPECT_EQ(plain.texts, "");
  EXPECT_EQ(authorities(folder / "own.pem").texts,
            "-----BEGIN CERTIFICATE-----\nown\n-----BEGIN CERTIFICATE-----\nsystem\n");
  for (const char* useless : {"none.pem", "absent.pem"}) {
    EXPECT_EQ(authorities(folder / useless).file, folder / useless);
    EXPECT_EQ(authorities(folder / useless).texts, "") << "what the user asked for must not be passed over in silence";
  }
  unsetenv("SSL_CERT_FILE");
}

}  // namespace
}  // namespace plimsoll::http

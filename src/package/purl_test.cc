// SPDX-License-Identifier: Apache-2.0
// Package URLs read and written. The spellings are those of the purl specification's own test suite and of what Syft
// and Trivy write.
#include "package/purl.h"

#include <gtest/gtest.h>

#include <random>

#include "package/ecosystem.h"

namespace plimsoll {
namespace {

std::string parts(std::string_view text) {
  const auto purl = parse_purl(text);
  if (!purl) return "error: " + purl.error().message;
  std::string out =
      fmt::format("{}|{}|{}|{}|{}", purl->type, purl->name_space, purl->name, purl->version, purl->subpath);
  for (const auto& [key, value] : purl->qualifiers) out += fmt::format("|{}={}", key, value);
  return out;
}

TEST(Purl, IsReadAsTheSpecificationSays) {
  EXPECT_EQ(parts("pkg:maven/org.apache.commons/io@1.3.4"), "maven|org.apache.commons|io|1.3.4|");
  EXPECT_EQ(parts("pkg:npm/%40angular/animation@12.3.1"), "npm|@angular|animation|12.3.1|");
  EXPECT_EQ(parts("pkg:npm/@angular/animation@12.3.1"), "npm|@angular|animation|12.3.1|");
  EXPECT_EQ(parts("pkg:golang/google.golang.org/genproto#/googleapis/api/annotations/"),
            "golang|google.golang.org|genproto||/googleapis/api/annotations/");
  EXPECT_EQ(parts("PKG:npm/x"), "error: PKG:npm/x: not a purl");
  EXPECT_EQ(parts("pkg:GITHUB/Package-url/purl-Spec@244fd47e07d1004f0aed9c"),
            "github|Package-url|purl-Spec|244fd47e07d1004f0aed9c|");
  EXPECT_EQ(parts("pkg://rpm/fedora/curl@7.50.3-1.fc25?distro=fedora-25&arch=i386"),
            "rpm|fedora|curl|7.50.3-1.fc25||arch=i386|distro=fedora-25");
  EXPECT_EQ(parts("pkg:deb/debian/libc6@2.31-13%2Bdeb11u5?upstream=glibc%402.31"),
            "deb|debian|libc6|2.31-13+deb11u5||upstream=glibc@2.31");
  for (const std::string_view bad :
       {"", "pkg:", "pkg:npm", "pkg:npm/", "pkg:/x", "pkg:npm/%4", "pkg:npm/%zz", "pkg:npm/a%0a"})
    EXPECT_TRUE(parts(bad).starts_with("error: ")) << bad;
}

TEST(Purl, GivesThePackageItsAdvisoriesKnow) {
  const auto package = [](std::string_view text) { return package_of(*parse_purl(text)); };
  EXPECT_EQ(package("pkg:maven/org.apache/io@1").name, "org.apache:io");
  EXPECT_EQ(package("pkg:npm/%40a/b@1").name, "@a/b");
  EXPECT_EQ(package("pkg:golang/github.com/x/y@v1.0.0").name, "github.com/x/y");
  EXPECT_EQ(package("pkg:composer/vendor/name@1").name, "vendor/name");
  const Package deb = package("pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&upstream=openssl&distro=debian-12");
  EXPECT_EQ(deb.name, "libssl3");
  EXPECT_EQ(deb.source_name, "openssl");
  EXPECT_EQ(deb.source_version, "3.0.11-1");
  EXPECT_EQ(deb.arch, "amd64");
  const Package rpm = package("pkg:rpm/redhat/openssl-libs@3.0.7-24.el9?epoch=1&upstream=openssl-3.0.7-24.el9.src.rpm");
  EXPECT_EQ(rpm.version, "1:3.0.7-24.el9");
  EXPECT_EQ(rpm.source_name, "openssl");
  EXPECT_EQ(rpm.source_version, "3.0.7-24.el9");
  EXPECT_EQ(distribution_of(*parse_purl("pkg:deb/debian/x@1?distro=debian-12.5")).name, "Debian 12.5");
  EXPECT_EQ(distribution_of(*parse_purl("pkg:npm/x@1?distro=debian-12.5")).id, "");
}

TEST(Purl, ReadsBackWhatItWrites) {
  std::mt19937 random(7);
  const auto word = [&](std::string_view letters) {
    std::string out;
    for (std::size_t n = 1 + random() % 6; n > 0; --n) out += letters[random() % letters.size()];
    return out;
  };
  for (const Ecosystem& ecosystem : ecosystems()) {
    for (int round = 0; round < 500; ++round) {
      Package package;
      package.type = ecosystem.type;
      package.name = word("abcz09._-+ %@é");
      if (package.type == "maven") package.name += ":" + word("abc._-");
      if (package.type == "npm" || package.type == "golang" || package.type == "composer")
        package.name = word("@abc.") + "/" + package.name;
      package.version = word("0123456789.+-~ /?#&=%ab");
      const std::string text = purl(package, {});
      const auto back = parse_purl(text);
      ASSERT_TRUE(back) << text << ": " << back.error().message;
      const Package same = package_of(*back);
      EXPECT_EQ(ecosystem.key(same.name), ecosystem.key(package.name)) << text;
      EXPECT_EQ(same.version, package.version) << text;
      EXPECT_EQ(same.type, package.type);
    }
  }
}

}  // namespace
}  // namespace plimsoll

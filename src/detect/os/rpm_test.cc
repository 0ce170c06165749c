// SPDX-License-Identifier: Apache-2.0
// The rpm detectors against rpm itself: packages are built with rpmbuild and installed into a database, which rpm -qa
// and the detector must read alike; the same headers in a Berkeley DB file are read by rpm's bdb_ro backend.
#include <algorithm>
#include <map>
#include <random>

#include <gtest/gtest.h>

#include "../../../tests/recipes/rpm.h"
#include "base/testing.h"
#include "detect/detector.h"

namespace plimsoll::detect {
namespace {

struct Facts final : FactSink {
  std::vector<Package> packages;
  std::vector<Gap> gaps;
  std::vector<Ownership> owned;
  void add(Fact fact) override {
    if (auto* package = std::get_if<Package>(&fact)) packages.push_back(*package);
    if (auto* gap = std::get_if<Gap>(&fact)) gaps.push_back(*gap);
    if (auto* files = std::get_if<Ownership>(&fact)) owned.push_back(*files);
  }
  [[nodiscard]] std::vector<Package> sorted() const {
    auto out = packages;
    for (Package& package : out) package.depends.clear();  // which have a test of their own
    std::sort(out.begin(), out.end());
    return out;
  }
};

/// The facts of the detector that wants `path`.
Facts detect_file(std::string_view path, Bytes content) {
  Facts facts;
  bool wanted = false;
  for (const Detector& detector : detectors())
    for (const Want& want : detector.wants)
      if (want.kind == Want::Kind::path && want.text == path) {
        wanted = true;
        detector.detect({path, content}, facts);
      }
  EXPECT_TRUE(wanted) << "no detector wants " << path;
  return facts;
}

constexpr std::string_view kSqlitePath = "var/lib/rpm/rpmdb.sqlite";
constexpr std::string_view kNdbPath = "usr/lib/sysimage/rpm/Packages.db";
constexpr std::string_view kBdbPath = "var/lib/rpm/Packages";
constexpr std::string_view kManifestPath = "var/lib/rpmmanifest/container-manifest-2";

TEST(RpmDetector, FieldsOfAPackage) {
  const recipe::Headers headers{
      recipe::rpm_header(
          "name=npm;epoch=1;version=8.19.2;release=1.18.12.1.module_el8;arch=x86_64;vendor=AlmaLinux;license=MIT;"
          "source=nodejs-18.12.1-2.module_el8.src.rpm;module=nodejs:18:8070020221208:b7ad"),
      recipe::rpm_header("name=plain;epoch=0;version=1;release=2;arch=noarch"),
      recipe::rpm_header("name=gpg-pubkey;version=ced7258b;release=6525146f"),
      recipe::rpm_header("name=odd;version=1;release=2;arch=noarch;source=(none)"),
      recipe::rpm_header("name=nosrc;version=1;release=2;arch=noarch;source=blob-with-dash-3-4.nosrc.rpm"),
  };
  const std::vector<Package> wanted{
      {"rpm", "nosrc", "1-2", "noarch", "blob-with-dash", "3-4", "", "", ""},
      {"rpm", "npm", "1:8.19.2-1.18.12.1.module_el8", "x86_64", "nodejs", "18.12.1-2.module_el8", "AlmaLinux",
       "nodejs:18:8070020221208:b7ad", "MIT"},
      {"rpm", "odd", "1-2", "noarch", "odd", "1-2", "", "", ""},
      {"rpm", "plain", "1-2", "noarch", "plain", "1-2", "", "", ""},
  };
  for (const Facts& facts : {detect_file(kSqlitePath, recipe::sqlite_database(headers)),
                             detect_file(kNdbPath, recipe::ndb_database(headers))}) {
    EXPECT_EQ(facts.sorted(), wanted);
    EXPECT_TRUE(facts.gaps.empty());
  }
}

TEST(RpmDetector, DamageGivesGapsAndTheRest) {
  Buffer broken = recipe::rpm_header("name=broken;version=1;release=1;arch=x86_64");
  broken[3] = std::byte{200};  // more entries than there are
  Buffer lies = recipe::rpm_header("name=lies;version=1;release=1;vendor=V;arch=x86_64");
  lies[8 + 16 * 4 + 8] = std::byte{0x7f};  // the offset of vendor
  const recipe::Headers headers{recipe::rpm_header("name=good;version=1;release=1;arch=x86_64"), broken, lies,
                                recipe::rpm_header("name=versionless;release=1")};
  const Facts facts = detect_file(kNdbPath, recipe::ndb_database(headers));
  ASSERT_EQ(facts.packages.size(), 2U);
  EXPECT_EQ(facts.packages[0].name, "good");
  EXPECT_EQ(facts.packages[1].name, "lies");
  EXPECT_EQ(facts.packages[1].vendor, "");
  ASSERT_EQ(facts.gaps.size(), 3U);
  for (const Gap& gap : facts.gaps) EXPECT_EQ(gap.code, "malformed-file");
  EXPECT_NE(facts.gaps[0].message.find("package 2"), std::string::npos) << facts.gaps[0].message;
  EXPECT_NE(facts.gaps[1].message.find("lies"), std::string::npos) << facts.gaps[1].message;
  EXPECT_NE(facts.gaps[2].message.find("versionless"), std::string::npos) << facts.gaps[2].message;
}

TEST(RpmDetector, AFileThatIsNoDatabaseIsAGap) {
  for (const std::string_view content : {"", "not a database at all", "SQLite format 3"}) {
    const Facts facts = detect_file(kSqlitePath, as_bytes(content));
    EXPECT_TRUE(facts.packages.empty());
    ASSERT_EQ(facts.gaps.size(), 1U);
    EXPECT_EQ(facts.gaps[0].code, "malformed-file");
  }
}

TEST(RpmDetector, AWriteAheadLogWithChangesIsAGap) {
  if (!plimsoll::testing::have("sqlite3")) GTEST_SKIP() << "sqlite3 is not installed";
  const plimsoll::testing::Folder folder;
  folder.run("sqlite3 db 'PRAGMA journal_mode=WAL; CREATE TABLE t(x);' '.shell cp db-wal log'");
  const Facts facts = detect_file("var/lib/rpm/rpmdb.sqlite-wal", folder.read("log"));
  ASSERT_EQ(facts.gaps.size(), 1U);
  EXPECT_EQ(facts.gaps[0].code, "unmerged-journal");
  EXPECT_TRUE(detect_file("var/lib/rpm/rpmdb.sqlite-wal", {}).gaps.empty());
}

constexpr const char* kSpecs[] = {
    "Name: alpha\nEpoch: 2\nVersion: 1.0~rc1\nRelease: 3^git1\nVendor: Example Org\nLicense: MIT AND GPL-2.0-only\n"
    "ModularityLabel: nodejs:18:8090020231028163127:a75119d5\nSummary: s\n%description\nd\n"
    "%package libs\nSummary: l\nVersion: 7.2\n%description libs\nd\n%files\n%files libs\n",
    "Name: beta-with-dashes+plus\nVersion: 20231028^post2~3\nRelease: 0.1.el9_4\nLicense: BSD\nBuildArch: noarch\n"
    "Summary: s\n%description\nd\n%package -n renamed\nEpoch: 0\nSummary: l\n%description -n "
    "renamed\nd\n%files\n%files -n renamed\n",
    "Name: gamma\nEpoch: 0\nVersion: 0\nRelease: 0\nLicense: Public Domain\nVendor: Ünïcode GmbH\nSummary: "
    "s\n%description\nd\n"
    "%install\nmkdir -p %{buildroot}/usr/bin %{buildroot}/usr/lib/gamma/empty %{buildroot}/usr/share/doc/gamma "
    "%{buildroot}/var/log\ntouch %{buildroot}/usr/bin/gamma %{buildroot}/usr/lib/gamma/data "
    "%{buildroot}/usr/share/doc/gamma/README %{buildroot}/var/log/gamma.log\nln -s gamma %{buildroot}/usr/bin/g\n"
    "%files\n/usr/bin/*\n/usr/lib/gamma\n%doc /usr/share/doc/gamma\n%ghost /var/log/gamma.log\n",
    "Name: delta\nVersion: 1\nRelease: 1\nLicense: MIT\nSummary: s\nProvides: virtual = 2\nProvides: shared(x)\n"
    "Requires: alpha >= 2:1.0~rc1\nRequires: /usr/bin/g\nRequires: nobody-has-it\nRequires: (alpha if nobody)\n"
    "%description\nd\n%package more\nSummary: m\nProvides: shared(x)\nRequires: virtual, shared(x), renamed, "
    "/usr/lib/gamma/data\n"
    "%description more\nd\n%files\n%files more\n",
};

/// A database made by rpm, and what `rpm -qa` says is in it.
class RealRpm : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* tool : {"rpm", "rpmbuild"})
      if (!plimsoll::testing::have(tool)) GTEST_SKIP() << tool << " (Debian: rpm) is not installed";
    std::string build;
    for (std::size_t i = 0; i < std::size(kSpecs); ++i) {
      folder_.write(fmt::format("{}.spec", i), kSpecs[i]);
      build += fmt::format("rpmbuild -bb --define \"_topdir $PWD/top\" {}.spec >>log 2>&1 && ", i);
    }
    int status = 0;
    folder_.run(build +
                    "rpm -i --dbpath \"$PWD/db\" --define '_flush_io 0' --justdb --nodeps --noscripts --ignorearch "
                    "top/RPMS/*/*.rpm >>log 2>&1 && test -s db/rpmdb.sqlite",
                &status);
    if (status != 0) GTEST_SKIP() << "rpm cannot make a SQLite database here: " << folder_.run("tail -n 3 log");
  }

  /// What rpm says is installed; `options` choose another backend or database.
  std::vector<Package> query(const std::string& options) const {
    const std::string text = folder_.run(
        "rpm " + options +
        " -qa --qf "
        "'%{NAME}\\t%|EPOCH?{%{EPOCH}}:{0}|\\t%{VERSION}-%{RELEASE}\\t%{ARCH}\\t%{SOURCERPM}\\t%|VENDOR?{%{VENDOR}}|"
        "\\t%|MODULARITYLABEL?{%{MODULARITYLABEL}}|\\t%{LICENSE}\\n' 2>>log");
    std::vector<Package> out;
    for (const auto line : recipe::split(text, '\n')) {
      const auto field = recipe::split(line, '\t');
      if (field.size() != 8) continue;
      Package package{"rpm", std::string(field[0]), std::string(field[2]), std::string(field[3]), {},
                      {},    std::string(field[5]), std::string(field[6]), std::string(field[7])};
      if (field[1] != "0") package.version = std::string(field[1]) + ":" + package.version;
      // Every package of a test specification is named after its file: NAME-VERSION-RELEASE.src.rpm.
      for (const std::string_view name : {"alpha", "beta-with-dashes+plus", "gamma", "delta"})
        if (field[4].starts_with(name)) {
          package.source_name = name;
          package.source_version = field[4].substr(name.size() + 1, field[4].size() - name.size() - 1 - 8);
        }
      out.push_back(package);
    }
    std::sort(out.begin(), out.end());
    return out;
  }

  plimsoll::testing::Folder folder_;
};

/// Needs have a test of their own.
std::vector<Package> without_needs(std::vector<Package> packages) {
  for (Package& package : packages) package.depends.clear();
  return packages;
}

TEST_F(RealRpm, SqliteDatabase) {
  const auto wanted = query("--dbpath \"$PWD/db\"");
  ASSERT_EQ(wanted.size(), 7U);
  EXPECT_EQ(wanted[0].version, "2:1.0~rc1-3^git1");
  const Facts facts = detect_file(kSqlitePath, folder_.read("db/rpmdb.sqlite"));
  EXPECT_EQ(without_needs(facts.sorted()), wanted);
  EXPECT_TRUE(facts.gaps.empty()) << facts.gaps[0].message;
}

TEST_F(RealRpm, FilesOfPackages) {
  const std::string text = folder_.run(
      "rpm --dbpath \"$PWD/db\" -qa --qf '[%{=NAME}\\t%{FILENAMES}\\t%{FILEMODES:perms}\\t%{FILEFLAGS:fflags}\\n]'");
  std::map<std::string, std::set<std::uint64_t>> theirs;
  for (const auto line : recipe::split(text, '\n')) {
    const auto field = recipe::split(line, '\t');
    if (field.size() != 4 || field[2].starts_with('d') || field[3].find('g') != std::string_view::npos) continue;
    if (field[1].starts_with("/usr/share/doc/")) continue;
    theirs[std::string(field[0])].insert(owned_path(field[1]));
  }
  ASSERT_EQ(theirs["gamma"].size(), 3U) << text;
  std::map<std::string, std::set<std::uint64_t>> ours;
  for (const Ownership& owned : detect_file(kSqlitePath, folder_.read("db/rpmdb.sqlite")).owned) {
    EXPECT_EQ(owned.type, "rpm");
    ours[owned.package].insert(owned.files.begin(), owned.files.end());
  }
  EXPECT_EQ(ours, theirs);
}

TEST_F(RealRpm, NeedsOfPackages) {
  const std::string rpm = "rpm --dbpath \"$PWD/db\" -q ";
  std::map<std::string, std::set<std::string>> theirs, ours;
  for (const Package& package : detect_file(kSqlitePath, folder_.read("db/rpmdb.sqlite")).packages) {
    for (const Dependency& depends : package.depends) ours[package.name].insert(depends.name);
    const std::string needed = folder_.run(rpm + "--qf '[%{REQUIRENAME}\\n]' " + package.name);
    for (const auto name : recipe::split(needed, '\n')) {
      if (name.empty() || name.starts_with('(')) continue;
      const std::string found =
          folder_.run(rpm + "--qf '%{NAME}\\n' --whatprovides '" + std::string(name) + "' 2>/dev/null || true");
      for (const auto provider : recipe::split(found, '\n')) {
        if (!provider.empty() && provider.find(' ') == std::string_view::npos && provider != package.name)
          theirs[package.name].emplace(provider);
      }
    }
  }
  EXPECT_EQ(ours, theirs);
  EXPECT_EQ(ours["delta"], (std::set<std::string>{"alpha", "gamma"}));
  EXPECT_EQ(ours["delta-more"], (std::set<std::string>{"delta", "gamma", "renamed"}));
}

TEST(RpmDetector, FilesInFoldersThatAreNotListed) {
  const Facts facts = detect_file(
      kNdbPath, recipe::ndb_database({recipe::rpm_header("name=a;version=1;release=1;arch=x;indexes=0,1,7;files=b,c,d;"
                                                         "dirs=/usr/bin/,/opt/")}));
  ASSERT_EQ(facts.packages.size(), 1U);
  ASSERT_EQ(facts.owned.size(), 1U);
  EXPECT_EQ(facts.owned[0].files.size(), 2U);
  ASSERT_EQ(facts.gaps.size(), 1U);
  EXPECT_NE(facts.gaps[0].message.find("file 2"), std::string::npos) << facts.gaps[0].message;
}

TEST_F(RealRpm, SqliteDatabaseAfterErasing) {
  folder_.run("rpm -e --dbpath \"$PWD/db\" --justdb --nodeps alpha gamma >>log 2>&1");
  const auto wanted = query("--dbpath \"$PWD/db\"");
  ASSERT_EQ(wanted.size(), 5U);
  const Facts facts = detect_file(kSqlitePath, folder_.read("db/rpmdb.sqlite"));
  EXPECT_EQ(without_needs(facts.sorted()), wanted);
  EXPECT_TRUE(facts.gaps.empty());
}

TEST_F(RealRpm, BerkeleyDbDatabase) {
  for (const char* tool : {"sqlite3", "db5.3_load"})
    if (!plimsoll::testing::have(tool)) GTEST_SKIP() << tool << " is not installed";
  int status = 0;
  folder_.run(
      "mkdir bdb && { printf 'VERSION=3\\nformat=bytevalue\\ntype=hash\\ndb_pagesize=4096\\nHEADER=END\\n 00000000\\n "
      "09000000\\n';"
      "sqlite3 db/rpmdb.sqlite \"SELECT printf(' %02x000000', hnum) || char(10) || ' ' || lower(hex(blob)) FROM "
      "Packages\";"
      "echo DATA=END; } | db5.3_load bdb/Packages",
      &status);
  ASSERT_EQ(status, 0);
  const Facts facts = detect_file(kBdbPath, folder_.read("bdb/Packages"));
  const auto wanted = query("--define '_db_backend bdb_ro' --dbpath \"$PWD/bdb\"");
  ASSERT_EQ(wanted.size(), 7U);
  EXPECT_EQ(without_needs(facts.sorted()), wanted);
  EXPECT_TRUE(facts.gaps.empty());
}

TEST_F(RealRpm, Manifest) {
  const std::string text = folder_.run(
      "rpm --dbpath \"$PWD/db\" -qa --qf "
      "'%{NAME}\\t%{VERSION}-%{RELEASE}\\t%{INSTALLTIME}\\t%{BUILDTIME}\\t%{VENDOR}\\t%{EPOCH}\\t"
      "%{SIZE}\\t%{ARCH}\\t%{EPOCHNUM}\\t%{SOURCERPM}\\n'");
  auto wanted = query("--dbpath \"$PWD/db\"");
  for (Package& package : wanted) package.module = package.license = "";  // not in the manifest
  std::sort(wanted.begin(), wanted.end());
  const Facts facts = detect_file(kManifestPath, as_bytes(text));
  EXPECT_EQ(without_needs(facts.sorted()), wanted);
  EXPECT_TRUE(facts.gaps.empty());
}

TEST(RpmManifest, BadLinesAreGaps) {
  const Facts facts =
      detect_file(kManifestPath, as_bytes("one\t1-1\t0\t0\tV\t(none)\t1\tx86_64\t3\tone-1-1.src.rpm\n"
                                          "two\t1-1\t0\n"
                                          "\n"
                                          "three\t1\t0\t0\tV\t(none)\t1\tx86_64\t0\tthree-1-1.src.rpm\n"
                                          "four\t1-1\t0\t0\tV\t(none)\t1\tx86_64\t-1\tfour-1-1.src.rpm\n"
                                          "gpg-pubkey\t1-1\t0\t0\tV\t(none)\t1\t(none)\t0\t(none)\n"
                                          "five\t1-1\t0\t0\t(none)\t(none)\t1\tnoarch\t0\t(none)"));
  ASSERT_EQ(facts.packages.size(), 2U);
  EXPECT_EQ(facts.packages[0].version, "3:1-1");
  EXPECT_EQ(facts.packages[1].source_name, "five");
  EXPECT_EQ(facts.packages[1].vendor, "");
  EXPECT_EQ(facts.gaps.size(), 3U);
}

TEST(RpmDetector, SurvivesMutationAndIsDeterministic) {
  recipe::Headers headers;
  for (int i = 0; i < 20; ++i)
    headers.push_back(recipe::rpm_header(
        fmt::format("name=p{};version={};release=1;arch=x86_64;source=p-1-1.src.rpm;padding=50", i, i)));
  const std::vector<Buffer> seeds{recipe::sqlite_database(headers, recipe::kPackagesTable, 512),
                                  recipe::ndb_database(headers)};
  std::mt19937 random(3);
  for (int round = 0; round < 3000; ++round) {
    Buffer bad = seeds[static_cast<std::size_t>(round) % seeds.size()];
    for (auto flips = 1 + random() % 20; flips > 0; --flips)
      bad[random() % bad.size()] = static_cast<std::byte>(random());
    const Facts once = detect_file(kSqlitePath, bad), twice = detect_file(kSqlitePath, bad);
    ASSERT_EQ(once.packages, twice.packages);
    ASSERT_EQ(once.gaps, twice.gaps);
    ASSERT_LE(once.gaps.size(), 18U);
  }
}

}  // namespace
}  // namespace plimsoll::detect

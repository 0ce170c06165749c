// SPDX-License-Identifier: Apache-2.0
// Known software against what the installed programs say of themselves, and against the texts of builds that are not
// installed here, kept as recipes.
#include <algorithm>
#include <map>
#include <random>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "../../../tests/recipes/elf.h"
#include "detect/binary/classifiers.h"
#include "detect/dispatcher.h"
#include "detect/table.h"
#include "detect/testing.h"

namespace plimsoll {
namespace {

using namespace std::string_view_literals;
namespace fs = std::filesystem;

testing::Facts read(std::string_view path, std::string_view content) {
  return testing::detect(detect::software_detector(), path, content);
}

std::string told(const testing::Facts& facts) {
  std::string out;
  for (const Package& package : facts.packages) out += (out.empty() ? "" : ", ") + package.name + " " + package.version;
  return out;
}

struct Known {
  const char* path;
  std::string_view text;
  const char* told;
};

// What stands in the read-only data of real builds, by file.
const Known kKnown[] = {
    {"usr/local/bin/python3.11", "pymalloc_debug\0003.11.4\0strict\0"sv, "python 3.11.4"},
    {"usr/lib/libpython3.13.so.1.0", "\0003.1.2\0003.13.0rc1\0"sv, "python 3.13.0rc1"},
    {"usr/local/bin/python3.12", "\0003.12.0+\0"sv, "python 3.12.0"},
    {"usr/bin/python3", "\0002.3.4\0003.9.2\0"sv, "python 3.9.2"},
    {"usr/bin/python2.7", "\0002.7.18\0"sv, "python 2.7.18"},
    {"usr/bin/python3.11", "\0003.110.4\0"sv, ""},
    {"usr/lib/libpypy3.9-c.so", "[PyPy 7.3.11 with GCC"sv, "pypy 7.3.11"},
    {"usr/local/bin/node", "node.js/v22.9.0\0"sv, "node 22.9.0"},
    {"usr/local/bin/node", "\0v4.9.1\0"sv, "node 4.9.1"},
    {"usr/local/bin/node", "\0node v0.10.48\0"sv, "node 0.10.48"},
    {"usr/lib/jvm/lib/server/libjvm.so",
     "OpenJDK 64-Bit Server VM (17.0.9+9-Debian) for linux-amd64 JRE (17.0.9+9-Debian), built"sv, "openjdk 17.0.9"},
    {"usr/lib/jvm/lib/server/libjvm.so", " for linux-amd64 JRE (1.8.0_352-b08), built"sv, "openjdk 1.8.0_352"},
    {"usr/sbin/nginx", "\0nginx version: nginx/1.25.1\0"sv, "nginx 1.25.1"},
    {"usr/local/openresty/nginx/sbin/nginx", "\0nginx version: openresty/1.21.4.1\0"sv, "openresty 1.21.4.1"},
    {"usr/local/apache2/bin/httpd", "\0Apache/2.4.57 (Unix)\0Apache/2.4\0"sv, "httpd 2.4.57"},
    {"usr/sbin/apache2", "mailto:\0Apache/2.4.71\0 Server at"sv, "httpd 2.4.71"},
    {"usr/bin/redis-server",
     "err\0007.0.15\0c11-builtin\0\xff"
     "A7.0.151790282056000000000\0%llx\0"sv,
     "redis 7.0.15"},
    {"usr/local/bin/redis-server", "\0007.0.14\0x\0007.0.14buildkitsandbox-1702957741000000000\0"sv, "redis 7.0.14"},
    {"usr/local/bin/redis-server", "\0004.0.11\0x\0004.0.11841ce7054bd9-1542359302000000000\0"sv, "redis 4.0.11"},
    {"usr/local/bin/redis-server", "Server started, Redis version 2.8.23\0"sv, "redis 2.8.23"},
    {"usr/local/bin/redis-server",
     "\0005.1.5\0"
     "5.1.5 of Lua\0"sv,
     ""},
    {"usr/local/bin/valkey-server", "\0009.0.0\0valkey9.0.0buildkitsandbox-1764887574000000000\0"sv, "valkey 9.0.0"},
    {"usr/lib/postgresql/15/bin/postgres", "\0PostgreSQL 15.20 (Debian 15.20-0+deb12u1) on x86_64\0"sv,
     "postgresql 15.20"},
    {"usr/local/bin/postgres", "\0PostgreSQL 9.6.24 on x86_64-pc-linux-musl\0"sv, "postgresql 9.6.24"},
    {"usr/local/bin/postgres", "\0PostgreSQL 17beta2 on x86_64-pc-linux-musl\0"sv, "postgresql 17beta2"},
    {"usr/sbin/mysqld", "/pb2/build/sb_0-26781090-1516292385.58/release/mysql-8.0.4-rc/mysys_ssl/my_default.cc\0"sv,
     "mysql 8.0.4-rc"},
    {"usr/bin/mysql", "shutdown\0008.0.37\0\0\0\0\0mysql_real_escape\0"sv, "mysql 8.0.37"},
    {"usr/bin/mysql", "\00010.6.15-MariaDB\0mysql_x\0"sv, "mariadb 10.6.15"},
    {"usr/sbin/mysqld", "/src/percona-server-8.0.35-27/sql/x.cc\0"sv, "percona-server 8.0.35"},
    {"usr/local/bin/php", "%s,%s\0X-Powered-By: PHP/8.2.36\0"sv, "php 8.2.36"},
    {"usr/local/sbin/php-fpm", "X-Powered-By: PHP/8.3.0RC6\0"sv, "php 8.3.0RC6"},
    {"usr/local/lib/libruby.so.3.3.0", "ruby 3.2.1 (2023-02-08 revision 31819e82c8) [x86_64-linux]\0"sv, "ruby 3.2.1"},
    {"usr/lib/libruby-3.1.so.3.1.2", "ruby 3.1.2p20 (2022-04-12 revision 4491bb740a) +YJIT\0"sv, "ruby 3.1.2"},
    {"usr/local/bin/ruby", "ruby 3.3.0rc1 (2023-12-11 master a49643340e)\0"sv, "ruby 3.3.0rc1"},
    {"usr/bin/perl", "PERL_INTERNAL_RAND_SEED\0v5.36.0\0panic"sv, "perl 5.36.0"},
    {"bin/busybox", "BusyBox v1.36.1 (2023-12-29 08:30:19 UTC)\0"sv, "busybox 1.36.1"},
    {"usr/bin/openssl", "\0OpenSSL 1.1.1w  11 Sep 2023\0"sv, "openssl 1.1.1w"},
    {"usr/lib/libcrypto.so.3", "\0OpenSSL 3.0.22 25 Aug 2026\0"sv, "openssl 3.0.22"},
    {"usr/lib/libcrypto.so.3", "\0OpenSSL 3.2.0-alpha2 27 Sep 2023\0"sv, "openssl 3.2.0-alpha2"},
    {"usr/bin/openssl", "\0OpenSSL 1.1.1 (compatible; AWS-LC 1.69.0)\0"sv, "aws-lc 1.69.0"},
    {"usr/bin/openssl", "LibreSSL 3.8.2\0"sv, "libressl 3.8.2"},
    {"usr/bin/curl", "\0curl/8.5.0\0"sv, "curl 8.5.0"},
    {"usr/lib/libcurl.so.4.8.0", "libcurl/7.88.1\0"sv, "libcurl 7.88.1"},
    {"usr/local/sbin/haproxy", " version 2.6.12-1+deb12u4, released 2026/10/17\0"sv, "haproxy 2.6.12"},
    {"usr/local/sbin/haproxy", " version 2.9-dev3-7c7ca1, released 2023/08/12\0"sv, "haproxy 2.9-dev3"},
    {"usr/local/sbin/haproxy", "HA-Proxy version 1.8.30 2021/04/12\0"sv, "haproxy 1.8.30"},
    {"usr/bin/memcached", "\0memcached 1.6.18\0"sv, "memcached 1.6.18"},
    {"bin/bash", "@(#)Bash version 5.2.15(1) release GNU\0"sv, "bash 5.2.15"},
    {"usr/bin/wget", "\0001.2.13\0-Wall\0001.21.3\0"sv, "wget 1.21.3"},
    {"usr/bin/git", "\xff\xfegit/2.39.5\0GIT_USER_AGENT\0"sv, "git 2.39.5"},
    {"usr/lib/libsqlite3.so.0", "\0003.40.1\0"sv, "sqlite 3.40.1"},
    {"usr/lib/erlang/erts-13/bin/beam.smp", "/usr/src/otp_src_25.3.2.6/erts/emulator\0"sv, "erlang 25.3.2.6"},
    {"usr/lib/erlang/erts-14/bin/beam.smp", "\0\00026.1.2\0\0\0\0Erlang/OTP 26\0"sv, "erlang 26.1.2"},
    {"usr/local/julia/lib/libjulia-internal.so.1.9", "__init__\0001.9.3\0verify"sv, "julia 1.9.3"},
    {"usr/sbin/lighttpd", "\0lighttpd/1.4.69\0"sv, "lighttpd 1.4.69"},
    {"usr/sbin/proftpd", "ProFTPD Version 1.3.8b\0"sv, "proftpd 1.3.8b"},
    {"usr/sbin/vsftpd", "vsftpd: version 3.0.3\n\0"sv, "vsftpd 3.0.3"},
    {"usr/sbin/dropbear", "SSH-2.0-dropbear_2022.83\r\n\0"sv, "dropbear 2022.83"},
    {"usr/sbin/sshd", "\0OpenSSH_9.2\0%s, %s\0OpenSSH_9.2p1 Debian-2+deb12u10\0"sv, "openssh 9.2p1"},
    {"usr/bin/ssh", "\0OpenSSH_3.*\0OpenSSH_9.7p1\0"sv, "openssh 9.7p1"},
    {"usr/local/bin/gcc", "GCC: (GNU) 12.3.0\0"sv, "gcc 12.3.0"},
    {"usr/bin/x86_64-linux-gnu-gcc-12", " zstd\00012.2.0\0(Debian 12.2.0-14+deb12u1) \0gcc version %s"sv, "gcc 12.2.0"},
    {"usr/local/lib/libstd-0123456789abcdef.so", "\0clang LLVM (rustc version 1.48.0 (7eac88abb 2020-11-16))\0"sv,
     "rust 1.48.0"},
    {"usr/lib/librustc_driver-4c3b.so", "/usr/src/rustc-1.63.0/library/alloc"sv, "rust 1.63.0"},
    {"usr/bin/mongod", "x6.0.27\0tcmalloc\0"sv, ""},
    {"usr/bin/mongod", "\0006.0.27\0tcmalloc\0"sv, "mongodb 6.0.27"},
    {"usr/bin/mongod", "\0008.0.17\0\0cppdefines\0"sv, "mongodb 8.0.17"},
    {"usr/bin/fluent-bit", "\0002.2.1\0\0\0Fluent Bit v%s\0"sv, "fluent-bit 2.2.1"},
    {"usr/bin/fluent-bit", "\0003.0.2\0%sFluent Bit\0"sv, "fluent-bit 3.0.2"},
    {"usr/bin/ffmpeg", "%s version 5.1.9-0+deb12u1\0"sv, "ffmpeg 5.1.9"},
    {"usr/local/bin/ffmpeg", "%s version n6.1\0"sv, "ffmpeg 6.1"},
    {"lib/ld-musl-x86_64.so.1", "/proc/self/fd/\0001.2.4\0Unsupported"sv, "musl 1.2.4"},
    {"lib/x86_64-linux-gnu/libc.so.6", "GNU C Library (Debian GLIBC 2.36-9) stable release version 2.36.\nCopyright"sv,
     "glibc 2.36"},
    {"lib/libz.so.1.2.13", " deflate 1.2.13 Copyright 1995-2022\0"sv, "zlib 1.2.13"},
    {"usr/lib/liblzma.so.5", "\0005.6.1\0"sv, "xz 5.6.1"},
    {"usr/bin/xz", "\0xz (XZ Utils) 5.4.1\0"sv, "xz 5.4.1"},
    {"usr/bin/sudo", "Sudo version %s\n\0001.9.13p3\0"sv, "sudo 1.9.13p3"},
    {"usr/bin/deno", "Deno/1.41.0\0"sv, "deno 1.41.0"},
    {"usr/bin/dart", "Dart,GC\"\0003.5.2 (stable)\0"sv, "dart 3.5.2"},
    // The name decides what is looked for, the text what it is.
    {"usr/bin/other", "node.js/v22.9.0\0"sv, ""},
    {"usr/bin/node", "node.js/v22\0"sv, ""},
    {"usr/bin/node", "node.js/v22.9.0x\0"sv, ""},
};

TEST(Software, TextsOfKnownBuilds) {
  const Dispatcher dispatcher(detectors());
  for (const Known& known : kKnown) {
    // Once as the linker leaves it, once without sections.
    recipe::Elf elf;
    elf.section(".text", "code").section(".rodata", known.text);
    EXPECT_EQ(told(read(known.path, elf.text())), known.told) << known.path << " " << printable(known.text);
    EXPECT_EQ(told(read(known.path, elf.without_sections().text())), known.told) << known.path;
    if (*known.told == '\0') continue;
    // No ELF file, no program.
    EXPECT_EQ(told(read(known.path, known.text)), "") << known.path;
    bool wanted = false;
    for (const auto index : dispatcher.match(known.path)) wanted = wanted || detectors()[index].id == "software";
    EXPECT_TRUE(wanted) << known.path;
  }
}

TEST(Software, EveryRowIsSoundAndMostHaveARecipe) {
  std::set<std::string> names;
  for (const Known& known : kKnown)
    names.insert(std::string(known.told).substr(0, std::string_view(known.told).find(' ')));
  std::size_t without = 0;
  for (const detect::Classifier& row : detect::classifiers()) {
    EXPECT_FALSE(row.name.empty() || row.files.empty());
    EXPECT_NE(row.cpe.find(':'), row.cpe.npos) << row.name;
    EXPECT_FALSE(row.evidence[0].text.empty()) << row.name;
    for (const auto& evidence : row.evidence) {
      if (evidence.text.empty()) continue;
      EXPECT_EQ(std::ranges::count(evidence.text, '^'), 1) << row.name;
      EXPECT_GE(evidence.text.size() + evidence.begin.size(), 3U) << row.name;
    }
    without += names.contains(std::string(row.name)) ? 0 : 1;
  }
  EXPECT_LT(without * 3, detect::classifiers().size());
}

// Against --version, for what is installed here.
TEST(Software, ThisMachineAsProgramsTellThemselves) {
  struct Program {
    const char* name;
    const char* question;
  };
  const Program kPrograms[] = {
      {"bash", "bash --version"},       {"perl", "perl -e 'print $^V'"},
      {"python3", "python3 --version"}, {"curl", "curl --version"},
      {"openssl", "openssl version"},   {"git", "git --version"},
      {"node", "node --version"},       {"php", "php --version"},
      {"ssh", "ssh -V 2>&1"},           {"sudo", "sudo --version"},
      {"wget", "wget --version"},       {"xz", "xz --version"},
      {"nginx", "nginx -v 2>&1"},       {"redis-server", "redis-server --version"},
      {"busybox", "busybox | head -1"}, {"memcached", "memcached --version"},
      {"haproxy", "haproxy -v"},        {"postgres", "postgres --version"},
      {"apache2", "apache2 -v"},
  };
  std::size_t asked = 0;
  for (const Program& program : kPrograms) {
    const std::string place =
        testing::output_of(std::string("readlink -f \"$(command -v ") + program.name + ")\" 2>/dev/null");
    const fs::path path = place.substr(0, place.find('\n'));
    if (path.empty() || !fs::is_regular_file(path)) continue;
    const std::string content = testing::slurp(path);
    if (!content.starts_with("\x7f"
                             "ELF"))
      continue;  // a script in front of it
    const std::string answer = testing::output_of(program.question);
    const auto facts = read(path.string().substr(1), content);
    // Debian's node is a shell around a library, which knows the version.
    const std::size_t digits = answer.find_first_of("0123456789");
    if (digits == answer.npos) continue;  // it does not say
    const std::string version = answer.substr(digits, answer.find_first_not_of("0123456789.", digits) - digits);
    if (facts.packages.empty() && content.find(version) == content.npos) continue;
    ASSERT_EQ(facts.packages.size(), 1U) << path;
    EXPECT_NE(answer.find(facts.packages[0].version), answer.npos) << told(facts) << " but " << answer;
    ++asked;
  }
  if (asked == 0) GTEST_SKIP() << "none of the programs is installed as an ELF file";
}

TEST(Software, JavaReleases) {
  const auto facts =
      read("opt/java/release",
           "IMPLEMENTOR=\"Eclipse Adoptium\"\nJAVA_VERSION=\"17.0.9\"\nJAVA_VERSION_DATE=\"2023-10-17\"\n");
  ASSERT_EQ(facts.packages.size(), 1U);
  EXPECT_EQ(told(facts), "openjdk 17.0.9");
  EXPECT_EQ(facts.packages[0].vendor, "Eclipse Adoptium");
  EXPECT_EQ(facts.packages[0].cpe, "eclipse:temurin oracle:openjdk");
  EXPECT_EQ(told(read("x/release", "JAVA_VERSION=\"1.8.0_392\"\n")), "openjdk 1.8.0_392");
  EXPECT_EQ(told(read("x/release",
                      "BUILD_TYPE=\"commercial\"\nJAVA_VERSION=\"21.0.1\"\nIMPLEMENTOR=\"Oracle Corporation\"\n")),
            "oracle-jdk 21.0.1");
  EXPECT_EQ(told(read("x/release", "JAVA_VERSION=\n")), "");
  EXPECT_EQ(told(read("x/release", "JAVA_VERSION=\"<b>\"\n")), "");
  EXPECT_EQ(told(read("x/release", "some release notes\n")), "");
}

TEST(Software, FilesBesidePrograms) {
  EXPECT_EQ(told(read("usr/local/bin/elixir", "#!/bin/sh\nELIXIR_VERSION=1.15.7\nset -e\n")), "elixir 1.15.7");
  EXPECT_EQ(told(read("usr/local/bin/elixir", "ELIXIR_VERSION=1.17.0-rc.1\n")), "elixir 1.17.0-rc.1");
  EXPECT_EQ(
      told(read("opt/rabbitmq/plugins/rabbit-3.12.0/ebin/rabbit.app", "{application,rabbit,[{vsn, \"3.12.0\"}]}")),
      "rabbitmq 3.12.0");
  EXPECT_EQ(told(read("opt/x/ebin/rabbit.app", "{vsn, x}")), "");
  EXPECT_EQ(told(read("usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.1/.version", "abc\n8.0.1\n")),
            "dotnet-runtime 8.0.1");
  EXPECT_EQ(told(read("usr/share/dotnet/shared/Microsoft.AspNetCore.App/6.0.36/.version", "")),
            "aspnetcore-runtime 6.0.36");
  EXPECT_EQ(told(read("srv/.version", "8.0.1")), "");
}

// A version found in the text around it, whatever that is: generated, not only remembered.
TEST(Software, AnyVersionInAnyEvidence) {
  std::mt19937 random(8);
  const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
  for (const detect::Classifier& row : detect::classifiers()) {
    for (const auto& evidence : row.evidence) {
      if (evidence.text.empty()) continue;
      for (int round = 0; round < 20; ++round) {
        std::string begin(evidence.begin == "$" ? "3.11." : evidence.begin);
        std::string version = begin.empty() ? fmt::format("{}.", 1 + below(30)) : begin;
        if (!version.ends_with('.')) version += '.';
        version += std::to_string(below(40)) + "." + std::to_string(below(30));
        if (row.tail == detect::Tail::patched) version += "p1";
        std::string text;
        for (const char c : evidence.text) {
          if (c == '^')
            text += version;
          else if (c == '*')
            text += std::string(below(20), 'z');
          else if (c == '~')
            text += std::string(1 + below(9), '\0');
          else
            text += c;
        }
        std::string content;
        for (std::size_t n = below(300); n > 0; --n) content += static_cast<char>(random() | 0x80);
        content += '\0' + text + '\0' + std::string(below(50), 'q');
        EXPECT_EQ(detect::find_version(row, "libpython3.11.so", content), version)
            << row.name << " " << printable(text);
      }
    }
  }
}

TEST(Software, HostileFilesTakeNoTime) {
  // Anchors without end, for versions in front and behind.
  const auto file = [](std::string_view piece) {
    std::string out;
    while (out.size() < 8 << 20) out += piece;
    return recipe::Elf().section(".rodata", out).text();
  };
  for (const auto& [name, piece] : {std::pair("mysql", "-MariaDB"sv), std::pair("mysql", "1.1.1.1.1.1.1.1-MariaDB"sv),
                                    std::pair("mongod", "\0tcmalloc"sv), std::pair("haproxy", " version 1.1"sv),
                                    std::pair("redis-server", "\0001.2.3"sv), std::pair("sqlite3", "\0003."sv),
                                    std::pair("gcc", "GCC: ("sv), std::pair("python3.11", "\0003.11.1111111"sv)}) {
    const auto facts = read(fmt::format("bin/{}", name), file(piece));
    EXPECT_TRUE(facts.gaps.empty());
  }
}

}  // namespace
}  // namespace plimsoll

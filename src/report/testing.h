// SPDX-License-Identifier: Apache-2.0
// For tests only: reports to write, and the goldens in testdata/, which are the report as a person sees it;
// PLIMSOLL_ACCEPT=1 writes them anew.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/limits.h"
#include "base/testing.h"
#include "report/report.h"

namespace plimsoll::report::testing {

inline const std::string kSource = PLIMSOLL_SOURCE;

inline InstalledPackage installed(std::string name, std::string version, std::string source, std::size_t layer) {
  InstalledPackage package{.package = {}, .path = "var/lib/dpkg/status", .layer = layer};
  package.package = {"deb", std::move(name), version, "amd64", std::move(source), version, "", "", ""};
  return package;
}

inline Finding finding(std::string id, Severity severity, std::string package, std::string from, std::string fixed,
                       std::string title = "") {
  Finding made;
  made.id = std::move(id);
  made.severity = severity;
  made.severity_source = severity == Severity::unknown ? "" : "debian";
  made.package = package;
  made.packages = {{std::move(package), from, "var/lib/dpkg/status"}};
  made.installed = std::move(from);
  made.fixed = std::move(fixed);
  made.status = made.fixed.empty() ? advisory::Status::affected : advisory::Status::fixed;
  made.title = std::move(title);
  made.evidence = {"debian: because"};
  return made;
}

/// The verdict that --fail-on high comes to.
inline void fail_on_high(Report& report) {
  report.rule = "fail-on: high";
  report.failed =
      std::ranges::any_of(report.findings, [](const Finding& each) { return each.severity >= Severity::high; });
  const auto unrated = std::ranges::count(report.findings, Severity::unknown, &Finding::severity);
  if (unrated == 0) return;
  report.incomplete.push_back(
      {"unknown-severity",
       fmt::format("{} {} no severity in any feed, so --fail-on high cannot judge {}", unrated,
                   unrated == 1 ? "finding has" : "findings have", unrated == 1 ? "it" : "them"),
       {}});
  std::ranges::sort(report.incomplete);
}

inline Report clean() {
  Report report;
  report.source = "docker-archive:shop.tar";
  report.name = "shop:1.4";
  report.config_digest = Digest::sha256(as_bytes("config"));
  report.platform = "linux/amd64";
  report.distribution = {"debian", "12.5", "bookworm", "Debian 12.5 (bookworm)", ""};
  report.layers = {
      {0, Digest::sha256(as_bytes("0")), Digest::sha256(as_bytes("00")),
       "/bin/sh -c #(nop) ADD file:770e381defc5e4a0ba5df52265a96494b9f5d94309234cb3f7bc6b00e1d18f9a in / "},
      {1, Digest::sha256(as_bytes("1")), Digest::sha256(as_bytes("11")),
       "RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends ca-certificates curl imagemagick # "
       "buildkit"},
      {2, Digest::sha256(as_bytes("2")), Digest::sha256(as_bytes("22")), ""}};
  report.packages = {installed("curl", "7.88.1-10+deb12u5", "curl", 1),
                     installed("libc6", "2.36-9+deb12u4", "glibc", 0),
                     installed("libmagickcore-6.q16-6-extra", "8:6.9.11.60+dfsg-1.6", "imagemagick", 1),
                     installed("openssl", "3.0.11-1~deb12u2", "openssl", 0)};
  report.coverage = {.distribution_supported = true,
                     .end_of_life = "2028-06-30",
                     .feeds = {{"debian", "2026-11-21", 1}, {"kev", "2026-11-19", 3}},
                     .uncovered = {},
                     .programs = 131,
                     .unowned = {},
                     .third_party = {},
                     .repositories = {}};
  return report;
}

inline std::string table(const Report& report, Options options) { return find_format("table")->write(report, options); }

inline void expect_golden(const std::string& name, const std::string& actual) {
  const std::string path = kSource + "/src/report/testdata/" + name;
  if (std::getenv("PLIMSOLL_ACCEPT") != nullptr) {
    ASSERT_TRUE(write_file(path, actual));
    return;
  }
  const auto expected = read_file(path, kMiB);
  ASSERT_TRUE(expected) << expected.error().message;
  EXPECT_EQ(actual, *expected) << name << ": look at the difference, then accept it with PLIMSOLL_ACCEPT=1";
}

inline std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) out.push_back(line);
  return out;
}

/// Whether every document is valid under a schema of docs/schema; python3-jsonschema judges.
inline bool meet_schema(const std::vector<std::string>& documents, const std::string& schema) {
  const plimsoll::testing::Folder folder;
  std::string files;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    folder.write(fmt::format("{}.json", i), documents[i]);
    files += fmt::format(" '{}/{}.json'", folder.path().string(), i);
  }
  return plimsoll::testing::run(
      "python3 -c 'import json, sys, jsonschema\n"
      "schema = json.load(open(sys.argv[1]))\n"
      "jsonschema.Draft202012Validator.check_schema(schema)\n"
      "for path in sys.argv[2:]: jsonschema.Draft202012Validator(schema).validate(json.load(open(path)))' " +
      kSource + "/docs/schema/" + schema + files + " 2>/dev/null");
}

/// Whether all documents meet a published schema; empty: they do. "skip: …" when it cannot be had.
inline std::string judged(const std::string& schema, const std::vector<std::string>& documents,
                          const std::string& ending) {
  const plimsoll::testing::Folder folder;
  std::string files;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    folder.write(fmt::format("{}.{}", i, ending), documents[i]);
    files += fmt::format(" {}.{}", i, ending);
  }
  int status = 0;
  const std::string tools = kSource + "/tests/tools/";
  std::string path = folder.run(tools + "schema " + schema + " 2>&1", &status);
  if (status != 0) return "skip: " + path;
  path.pop_back();
  const std::string said = folder.run(tools + "meets " + path + files + " 2>&1", &status);
  return status == 0 ? std::string() : said.substr(0, 2000);
}

}  // namespace plimsoll::report::testing

#define EXPECT_MEETS(schema, documents, ending)                                              \
  do {                                                                                       \
    const std::string said = ::plimsoll::report::testing::judged(schema, documents, ending); \
    if (said.starts_with("skip: ")) GTEST_SKIP() << said.substr(6);                          \
    EXPECT_EQ(said, "");                                                                     \
  } while (false)

// SPDX-License-Identifier: Apache-2.0
// For tests of formats only: reports that hold one of everything, hostile text everywhere, or very much; and other
// programs to read what was written.
#pragma once

#include "report/testing.h"

namespace plimsoll::report::testing {

inline Finding concern(FindingKind kind, std::string id, Severity severity, std::string title, std::string path,
                       std::uint32_t line = 0) {
  Finding made;
  made.kind = kind;
  made.id = std::move(id);
  made.severity = severity;
  made.title = std::move(title);
  made.places.emplace_back().path = std::move(path);
  made.places.back().line = line;
  made.places.back().end_line = line;
  made.remedy.action = "do otherwise";
  return made;
}

/// An image with findings of every kind, things taken back, and gaps.
inline Report loaded() {
  Report report = clean();
  report.manifest_digest = Digest::sha256(as_bytes("manifest"));
  report.created = "2026-11-20T08:30:00Z";
  report.tags = {"registry.example.com/shop:1.4"};
  InstalledPackage lodash{.package = {}, .path = "app/package-lock.json", .layer = 2};
  lodash.package.type = "npm";
  lodash.package.name = "lodash";
  lodash.package.version = lodash.package.source_version = "4.17.10";
  lodash.package.source_name = "lodash";
  lodash.package.relation = Relation::direct;
  lodash.package.license = "MIT";
  lodash.proof = Proof::locked;
  report.packages.push_back(lodash);

  Finding openssl = finding("CVE-2026-0001", Severity::critical, "openssl", "3.0.11-1~deb12u2", "3.0.13-1~deb12u1",
                            "Memory is read beyond its end");
  openssl.type = "deb";
  openssl.aliases = {"DSA-5532-1"};
  openssl.url = "https://security-tracker.debian.org/tracker/CVE-2026-0001";
  openssl.ratings = {{"debian", Severity::critical, ""},
                     {"nvd", Severity::critical, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"},
                     {"nvd", Severity::high, "AV:N/AC:L/Au:N/C:P/I:P/A:P"}};
  openssl.epss = advisory::Epss{93'120, 99'100};
  openssl.known_exploited = "2026-10-02";
  openssl.published = "2026-09-30";
  openssl.layer = report.layers[0];
  openssl.origin = Origin::base;
  openssl.gate = "nothing-critical";
  Finding curl = finding("CVE-2026-0417", Severity::medium, "curl", "7.88.1-10+deb12u5", "", "Cookies leak");
  curl.type = "deb";
  curl.status = advisory::Status::will_not_fix;
  curl.layer = report.layers[1];
  Finding polluted = finding("CVE-2019-10744", Severity::high, "lodash", "4.17.10", "4.17.12", "Prototype pollution");
  polluted.type = "npm";
  polluted.aliases = {"GHSA-jf85-cpcp-j695"};
  polluted.packages.front().path = "app/package-lock.json";
  polluted.layer = report.layers[2];
  polluted.origin = Origin::own;
  Finding key =
      concern(FindingKind::secret, "private-key", Severity::critical, "OpenSSH private key", "root/.ssh/id_rsa", 1);
  key.secret = SecretDetails{"-----BEGIN…", "0123456789abcdef", true, true};
  key.places.front().layer = report.layers[1];
  key.excerpt = "-----BEGIN…";
  Finding root = concern(FindingKind::hardening, "PL3001", Severity::high, "The container runs as root", "config:User");
  root.dockerfile = DockerfileLine{"Dockerfile", 3, 3, "CMD [\"shop\"]"};
  Finding waste = concern(FindingKind::waste, "PL3401", Severity::low, "Package lists are left", "var/lib/apt/lists/a");
  waste.bytes = 18'000'000;
  report.findings = {openssl, key, polluted, root, curl, waste};
  sort_findings(report.findings);

  Finding taken =
      finding("CVE-2026-0002", Severity::high, "curl", "7.88.1-10+deb12u5", "7.88.1-10+deb12u6", "Redirects leak");
  taken.type = "deb";
  Suppressed one;
  one.finding = taken;
  one.code = "vex";
  one.reason = "the code is not reached";
  one.source = "vex.json: statement 1";
  one.vex_status = "not_affected";
  one.vex_justification = "vulnerable_code_not_in_execute_path";
  report.suppressed.push_back(one);
  one = {};
  one.finding = concern(FindingKind::hardening, "PL3002", Severity::low, "No health check", "config:Healthcheck");
  one.code = "policy";
  one.reason = "the orchestrator looks";
  one.owner = "team-shop";
  one.until = "2027-01-31";
  report.suppressed.push_back(one);
  report.incomplete = {{"no-advisories", "3 conan packages not matched", ""},
                       {"file-too-large", "over 512 MB", "app/big.jar"}};
  report.failed = true;
  report.rule = "nothing-critical";
  report.decisions = {{"nothing-critical", "plimsoll.yaml:4", true, 1, "CVE-2026-0001 in openssl 3.0.11-1~deb12u2"}};
  return report;
}

/// Whatever could break out of a format, in every text that comes from outside.
inline const std::vector<std::string>& hostile_texts() {
  static const std::vector<std::string> kTexts = {
      "\x1b[2J\x1b]0;title\a",
      "<script>alert(1)</script> & \"quoted\" 'too'",
      "=HYPERLINK(\"http://evil\";\"x\")",
      "+1+cmd|' /C calc'!A0",
      "-2+3",
      "@SUM(1)",
      "\t=1",
      "\r=1",
      "＝1",
      "a,b;c\"d\"\"e",
      "two\nlines\r\nand more",
      "]]> --> ?> <![CDATA[",
      "::error file=x::gone %0A%25 ::stop-commands::x",
      "# heading\n| a | b |\n[link](javascript:alert(1)) ![x](y) `code` @all !1",
      "not utf-8: \xff\xfe \xc3(",
      std::string("nul\0inside", 10),
      "\x01\x02\x08\x0b\x0c\x0e\x1f\x7f",
      "\u202egnp.exe \u2028 \ufffe",
      "../../etc/passwd",
      std::string(5'000, 'x'),
  };
  return kTexts;
}

/// A finding of each kind for each hostile text, which stands wherever text can stand.
inline Report hostile() {
  Report report = clean();
  report.packages.clear();
  const auto& texts = hostile_texts();
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string& bad = texts[i];
    InstalledPackage package = installed(bad, bad, bad, i % report.layers.size());
    package.path = bad;
    package.package.type = i % 2 == 0 ? "deb" : "npm";
    package.package.arch = package.package.license = package.package.vendor = package.package.module = bad;
    report.packages.push_back(package);
    for (const FindingKind kind :
         {FindingKind::vulnerability, FindingKind::secret, FindingKind::hardening, FindingKind::waste,
          FindingKind::dockerfile, FindingKind::settings, FindingKind::policy}) {
      Finding made = finding(bad, kSeverities.at(i % kSeverities.size()), bad, bad, bad, bad);
      made.kind = kind;
      made.type = package.package.type;
      made.aliases = {bad};
      made.packages.front().path = bad;
      made.packages.front().fixed = bad;
      made.severity_source = made.known_exploited = made.published = made.url = made.excerpt = made.subject =
          made.gate = bad;
      made.ratings = {{bad, Severity::high, bad}};
      made.evidence = {bad};
      made.remedy = {bad, bad};
      made.dockerfile = DockerfileLine{bad, 1, 1, bad};
      made.places.push_back({.path = bad,
                             .line = 1,
                             .column = 1,
                             .end_line = 1,
                             .end_column = 2,
                             .layer = report.layers[0],
                             .removed = {},
                             .detail = bad});
      if (kind == FindingKind::vulnerability) made.places.clear();
      if (kind != FindingKind::vulnerability) made.packages.clear();
      if (kind == FindingKind::secret) made.secret = SecretDetails{bad, bad, true, true};
      if (i % 5 == 4) {
        Suppressed one;
        one.finding = made;
        one.code = one.reason = one.source = one.owner = one.until = one.vex_status = one.vex_justification = bad;
        report.suppressed.push_back(one);
      }
      report.findings.push_back(std::move(made));
    }
    report.incomplete.push_back({bad, bad, bad});
  }
  report.name = report.source = report.rule = texts[13];
  report.tags = {texts[13]};
  report.distribution = {texts[3], texts[4], texts[5], texts[6], ""};
  for (LayerRef& layer : report.layers) layer.created_by = texts[13];
  report.failed = true;
  report.decisions = {{texts[3], texts[10], true, 1, texts[12]}};
  return report;
}

/// As hostile(), of files.
inline Report hostile_files() {
  Report report = hostile();
  const std::vector<Finding> all = std::move(report.findings);
  Report files;
  for (const std::string& bad : hostile_texts()) files.files.push_back({bad, "dockerfile"});
  for (const Finding& each : all) {
    if (each.kind == FindingKind::dockerfile || each.kind == FindingKind::settings) files.findings.push_back(each);
  }
  files.incomplete = report.incomplete;
  for (const Suppressed& one : report.suppressed) {
    if (one.finding.kind == FindingKind::dockerfile) files.suppressed.push_back(one);
  }
  return files;
}

/// So many vulnerabilities in a quarter as many packages.
inline Report many(std::size_t count) {
  Report report = clean();
  report.packages.clear();
  for (std::size_t i = 0; i < count / 4; ++i)
    report.packages.push_back(
        installed(fmt::format("package-{:05}", i), "1.2.3-4", fmt::format("source-{}", i / 3), i % 3));
  const Finding pattern = loaded().findings.front();
  for (std::size_t i = 0; i < count; ++i) {
    Finding made = pattern;
    made.id = fmt::format("CVE-2026-{:05}", i);
    made.packages.front().name = fmt::format("package-{:05}", i / 4);
    made.packages.front().version = made.installed = "1.2.3-4";
    made.package = fmt::format("source-{}", i / 12);
    report.findings.push_back(std::move(made));
  }
  return report;
}

inline std::string written(const Report& report, std::string_view format) {
  const Format* writer = find_format(format);
  return writer == nullptr ? "" : writer->write(report, {.time = "2026-11-22T09:30:00Z"});
}

inline std::string lint_written(const Report& report, std::string_view format) {
  const Format* writer = find_lint_format(format, Dialect::plimsoll);
  return writer == nullptr ? "" : writer->write(report, {.time = "2026-11-22T09:30:00Z"});
}

/// Asks Python about documents: the program finds them in the files its arguments name. What it prints.
inline std::string ask_python(const std::string& program, const std::vector<std::string>& documents) {
  const plimsoll::testing::Folder folder;
  std::string names;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    folder.write(fmt::format("{}", i), documents[i]);
    names += fmt::format(" {}", i);
  }
  folder.write("program.py", program);
  return folder.run("python3 program.py" + names + " 2>&1");
}

/// What a schema of testdata/ has against documents, a line each; empty: nothing.
inline std::string schema_errors(const std::vector<std::string>& documents, const std::string& schema) {
  return ask_python(
      "import json, sys, jsonschema\n"
      "schema = json.load(open('" +
          kSource + "/src/report/testdata/" + schema +
          "'))\n"
          "judge = jsonschema.validators.validator_for(schema)\n"
          "judge.check_schema(schema)\n"
          "for path in sys.argv[1:]:\n"
          "    document = json.load(open(path, encoding='utf-8'))\n"
          "    for error in list(judge(schema).iter_errors(document))[:5]:\n"
          "        print(path, list(error.absolute_path), error.message[:300])\n",
      documents);
}

}  // namespace plimsoll::report::testing

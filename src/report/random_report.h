// SPDX-License-Identifier: Apache-2.0
// For tests only: reports with a random value in every field, texts that are hostile but valid UTF-8 included.
#pragma once

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/sorted.h"
#include "finding/finding.h"
#include "finding/plan.h"

namespace plimsoll::report::testing {

class RandomReport {
 public:
  explicit RandomReport(unsigned seed) : bits_(seed) {}

  Report image() {
    Report report;
    report.source = "docker-archive:" + text();
    report.name = text();
    report.manifest_digest = digest();
    report.config_digest = digest();
    report.platform = text();
    report.created = below(2) == 0 ? "" : "2026-03-04T05:06:07Z";
    report.tags = texts();
    report.distribution = {text(), text(), text(), text(), text()};
    for (std::size_t i = 0, n = 1 + below(4); i < n; ++i) report.layers.push_back(layer(i));
    layers_ = report.layers;
    for (std::size_t i = 0, n = below(8); i < n; ++i) report.packages.push_back(package(i));
    for (std::size_t n = below(6); n > 0; --n) report.findings.push_back(finding());
    for (std::size_t n = below(4); n > 0; --n) report.suppressed.push_back(suppressed());
    report.coverage = {.distribution_supported = flag(),
                       .end_of_life = date(),
                       .feeds = {},
                       .uncovered = {{text(), below(100)}},
                       .programs = below(100),
                       .unowned = texts(),
                       .third_party = {{text(), below(100)}},
                       .repositories = texts()};
    for (std::size_t n = below(4); n > 0; --n) {
      report.coverage.feeds.push_back({text(), date(), std::nullopt});
      if (flag()) report.coverage.feeds.back().age = static_cast<std::int64_t>(below(1000)) - 10;
    }
    report.hidden_findings = below(10);
    report.hidden_base_findings = below(10);
    report.advisories_used = flag();
    if (flag()) report.efficiency = {.shipped = below(1U << 30), .visible = below(1U << 29), .hidden = below(1U << 29)};
    if (flag())
      report.base = {.name = text(),
                     .digest = digest(),
                     .layers = below(4),
                     .code = pick(std::array{"build-record", "label", "index", "dockerfile"}),
                     .evidence = texts()};
    report.secrets = {.searched = flag(), .rules = below(200), .excluded = texts(), .excluded_files = below(10)};
    judge(report);
    return report;
  }

  Report files() {
    Report report;
    layers_.clear();
    for (std::size_t n = 1 + below(4); n > 0; --n)
      report.files.push_back({text(), pick(std::array{"dockerfile", "compose", "kubernetes"})});
    for (std::size_t n = below(6); n > 0; --n) report.findings.push_back(finding());
    for (std::size_t n = below(4); n > 0; --n) report.suppressed.push_back(suppressed());
    judge(report);
    return report;
  }

  Plan plan(const Report& report) {
    Plan plan;
    for (std::size_t n = below(3); n > 0; --n)
      plan.actions.push_back({.kind = static_cast<PlannedAction::Kind>(below(4)),
                              .title = text(),
                              .where = text(),
                              .rewrite = text(),
                              .remark = text(),
                              .closes = indices(report)});
    for (std::size_t n = below(3); n > 0; --n)
      plan.bases.push_back({.name = text(),
                            .digest = digest(),
                            .bytes = below(1U << 30),
                            .closes = indices(report),
                            .adds = below(9),
                            .remark = text()});
    plan.open = indices(report);
    return plan;
  }

  Finding finding() {
    Finding made;
    made.id = pick(std::array{"CVE-2026-0001", "GHSA-jf85-cpcp-j695", "PL3014", "github-token"}) + text();
    made.aliases = texts();
    made.kind = static_cast<FindingKind>(below(7));
    made.severity = static_cast<Severity>(below(6));
    made.severity_source = text();
    for (std::size_t n = below(3); n > 0; --n)
      made.ratings.push_back(
          {text(), static_cast<Severity>(below(6)), flag() ? "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" : text()});
    if (flag())
      made.epss =
          advisory::Epss{static_cast<std::uint32_t>(below(100'001)), static_cast<std::uint32_t>(below(100'001))};
    made.title = text();
    made.type = text();
    made.package = text();
    for (std::size_t n = below(4); n > 0; --n)
      made.packages.push_back(
          {text(), text(), text(), static_cast<Scope>(below(2)), static_cast<Proof>(below(3)), text()});
    made.installed = text();
    made.fixed = text();
    if (made.kind == FindingKind::vulnerability) made.status = static_cast<advisory::Status>(below(7));
    made.layer = some_layer();
    made.known_exploited = date();
    made.published = date();
    made.url = text();
    made.evidence = texts();
    made.origin = static_cast<Origin>(below(3));
    for (std::size_t n = below(4); n > 0; --n) made.places.push_back(place());
    made.remedy = {text(), text()};
    if (flag()) made.dockerfile = {text(), number(), number(), text()};
    if (flag()) made.secret = {text(), text(), flag(), flag()};
    made.bytes = below(1U << 30);
    for (std::size_t n = below(3); n > 0; --n) made.fixes.push_back(fix());
    made.excerpt = text();
    made.subject = text();
    made.level = static_cast<HadolintLevel>(below(6));
    made.gate = text();
    return made;
  }

  std::size_t below(std::size_t n) { return bits_() % n; }
  bool flag() { return below(2) == 0; }
  std::string text() {
    static constexpr std::array<std::string_view, 28> kPieces = {
        "a",    "openssl", "3.0.11-1~deb12u2", " ",         "  ",     "\n",  "\t",       "\"",   "\\",   "<b>",
        "]]>",  "=1+1",    "@SUM(1)",          "::error::", "`x`",    "|",   "\x1b[31m", "\x01", "\x7f", "é",
        "日本", "😀",      "\u202e",           "\u2028",    "\uFFFE", "%0A", "{{x}}",    "&amp;"};
    std::string out;
    for (std::size_t n = below(4); n > 0; --n) out += kPieces[below(kPieces.size())];
    return out;
  }

 private:
  template <std::size_t kCount>
  std::string pick(const std::array<const char*, kCount>& from) {
    return from[below(kCount)];
  }
  std::vector<std::string> texts() {
    std::vector<std::string> out;
    for (std::size_t n = below(3); n > 0; --n) out.push_back(text());
    return out;
  }
  std::string date() { return flag() ? "" : "2026-0" + std::to_string(1 + below(9)) + "-15"; }
  std::uint32_t number() { return static_cast<std::uint32_t>(below(5) == 0 ? UINT32_MAX - below(9) : below(200)); }
  Digest digest() { return flag() ? Digest() : Digest::sha256(as_bytes(text())); }
  LayerRef layer(std::size_t index) { return {index, digest(), digest(), text()}; }
  LayerRef some_layer() { return layers_.empty() ? LayerRef{} : layers_[below(layers_.size())]; }
  std::optional<LayerRef> maybe_layer() { return flag() ? std::optional(some_layer()) : std::nullopt; }
  Place place() { return {text(), number(), number(), number(), number(), maybe_layer(), maybe_layer(), text()}; }
  Fix fix() {
    Fix made{.repair = static_cast<Repair>(below(4)), .title = text(), .edits = {}};
    for (std::size_t n = 1 + below(2); n > 0; --n) {
      const std::size_t begin = below(1000);
      made.edits.push_back({{begin, begin + below(50)}, text(), {number(), number()}, {number(), number()}});
    }
    return made;
  }
  InstalledPackage package(std::size_t index) {
    static constexpr std::array kTypes = {"deb", "rpm", "npm", "golang"};
    InstalledPackage made{.package = {},
                          .path = pick(std::array{"var/lib/dpkg/status", "app/package-lock.json"}),
                          .layer = below(layers_.size()),
                          .proof = static_cast<Proof>(below(3)),
                          .owner = text(),
                          .detector = text()};
    Package& package = made.package;
    package.type = pick(kTypes);
    package.name = "p" + std::to_string(index / 2) + text();
    package.version = "1" + text();
    package.arch = text();
    package.source_name = text();
    package.source_version = text();
    package.vendor = text();
    package.module = text();
    package.license = text();
    package.cpe = text();
    package.relation = static_cast<Relation>(below(3));
    package.scope = static_cast<Scope>(below(2));
    names_.push_back(package.name);
    for (std::size_t n = below(4); n > 0; --n) package.depends.push_back({names_[below(names_.size())], ""});
    sort_unique(package.depends);
    return made;
  }
  Suppressed suppressed() {
    return {.finding = finding(),
            .code = pick(std::array{"not-linked", "policy", "vex", "baseline"}),
            .reason = text(),
            .source = text(),
            .owner = text(),
            .until = date(),
            .vex_status = text(),
            .vex_justification = text()};
  }
  void judge(Report& report) {
    for (std::size_t n = below(3); n > 0; --n) report.incomplete.push_back({"end-of-life", text(), text()});
    report.failed = flag();
    report.rule = text();
    for (std::size_t n = below(3); n > 0; --n) report.decisions.push_back({text(), text(), flag(), below(9), text()});
  }
  std::vector<std::size_t> indices(const Report& report) {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < report.findings.size(); ++i)
      if (flag()) out.push_back(i);
    return out;
  }

  std::mt19937 bits_;
  std::vector<LayerRef> layers_;
  std::vector<std::string> names_;
};

}  // namespace plimsoll::report::testing

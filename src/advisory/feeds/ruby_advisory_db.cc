// SPDX-License-Identifier: Apache-2.0
// RubySec's ruby-advisory-db: a YAML file per problem of a gem, gems/NAME/ID.yml:
//
//   gem: actionpack
//   cve: 2016-0752
//   title: Possible Information Leak Vulnerability in Action View
//   unaffected_versions: [">= 4.1.0"]
//   patched_versions: ["~> 3.2.22.1", ">= 5.0.0.beta1.1"]
//
// It says which versions are well; affected are all others. Files below rubies/ are about interpreters.
#include <algorithm>
#include <cmath>

#include "advisory/cvss.h"
#include "advisory/feeds/constraint_ranges.h"
#include "advisory/feeds/readers.h"
#include "base/bytes.h"
#include "base/limits.h"
#include "base/yaml.h"
#include "version/version.h"

namespace plimsoll::advisory {

namespace {

constexpr std::uint64_t kLargestDocument = 4 * kMiB;

/// The ids a file gives, the best first.
std::vector<std::string> ids_of(const json::value& record) {
  std::vector<std::string> out;
  const auto add = [&](std::string_view prefix, std::string_view member) {
    std::string id(json::text(record, member));
    if (const auto number = json::integer(record, member)) id = std::to_string(*number);
    if (!id.empty()) out.push_back(id.starts_with(prefix) ? id : fmt::format("{}{}", prefix, id));
  };
  add("CVE-", "cve");
  add("GHSA-", "ghsa");
  add("OSVDB-", "osvdb");
  if (const json::value* related = json::find(record, "related")) {
    for (const json::value& cve : json::items(*related, "cve")) {
      if (std::string id = cve_id(fmt::format("CVE-{}", json::text(cve))); !id.empty()) out.push_back(std::move(id));
    }
  }
  return out;
}

/// Only scores are given, by version of CVSS; the newest counts.
Severity severity_of_record(const json::value& record) {
  for (const std::string_view member : {"cvss_v4", "cvss_v3", "cvss_v2"}) {
    const json::value* score = json::find(record, member);
    if (!score || !score->is_number()) continue;
    const double number = score->to_number<double>();
    if (!(number >= 0 && number <= 10)) continue;
    const Severity severity = severity_of_score(static_cast<int>(std::lround(number * 10)));
    return member == "cvss_v2" ? std::min(severity, Severity::high) : severity;
  }
  return severity_of_word(json::text(record, "criticality"));
}

class RubyAdvisoryReader final : public FeedReader {
 public:
  [[nodiscard]] bool wants(std::string_view name) const override {
    return name.ends_with(".yml") && name.find("gems/") != std::string_view::npos;
  }

  Result<void> read(Document& document, Sink& sink) override {
    const Result<Buffer> content = read_all(*document.stream, kLargestDocument);
    if (!content) return skip(sink, document, content.error().message);
    const Result<json::value> record = yaml::parse(as_text(*content));
    if (!record) return skip(sink, document, record.error().message);
    if (!json::text(*record, "engine").empty()) {
      sink.leave_out("records are about Ruby interpreters");
      return {};
    }
    Advisory advisory;
    advisory.package = json::text(*record, "gem");
    std::vector<std::string> ids = ids_of(*record);
    if (advisory.package.empty() || ids.empty())
      return skip(sink, document, "no record of a gem's problem (no \"gem\" and \"cve\", \"ghsa\" or \"osvdb\")");
    const version::Scheme* scheme = version::find_scheme("RubyGems");
    if (!scheme) return skip(sink, document, "the order of gems' versions is not known");

    std::vector<version::Interval> well;
    for (const std::string_view list : {"patched_versions", "unaffected_versions"}) {
      for (const json::value& text : json::items(*record, list)) {
        Result<std::vector<version::Interval>> intervals = version::parse_constraint(*scheme, json::text(text));
        if (!intervals) return skip(sink, document, intervals.error().message);
        well.insert(well.end(), intervals->begin(), intervals->end());
      }
    }
    advisory.id = ids.front();
    advisory.aliases.assign(ids.begin() + 1, ids.end());
    advisory.ecosystem = "RubyGems";
    advisory.severity = severity_of_record(*record);
    if (advisory.severity != Severity::unknown) advisory.severity_source = "ruby-advisory-db";
    advisory.title = json::text(*record, "title");
    advisory.url = json::text(*record, "url");
    sink.upstream_date(json::text(*record, "date"));
    std::vector<Range> fixed, open;
    add_ranges(version::complement(*scheme, well), fixed, open);
    if (fixed.empty() && open.empty()) sink.leave_out("records leave no version affected");
    return add(advisory, std::move(fixed), std::move(open), sink);
  }

 private:
  static Result<void> skip(Sink& sink, const Document& document, std::string_view reason) {
    sink.skip(document.name, reason);
    return {};
  }

  static Result<void> add(Advisory& advisory, std::vector<Range> fixed, std::vector<Range> open, Sink& sink) {
    if (!fixed.empty()) {
      advisory.status = Status::fixed;
      advisory.ranges = std::move(fixed);
      TRY(sink.add(advisory));
    }
    if (open.empty()) return {};
    advisory.status = Status::affected;
    advisory.ranges = std::move(open);
    return sink.add(advisory);
  }
};

}  // namespace

std::unique_ptr<FeedReader> ruby_advisory_db_reader() { return std::make_unique<RubyAdvisoryReader>(); }

}  // namespace plimsoll::advisory

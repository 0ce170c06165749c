// SPDX-License-Identifier: Apache-2.0
// FriendsOfPHP's security-advisories: a YAML file per problem of a Composer package, VENDOR/PACKAGE/ID.yaml:
//
//   title: "CVE-2024-50345: Open redirect via browser-sanitized URLs"
//   link: https://symfony.com/cve-2024-50345
//   cve: CVE-2024-50345
//   branches:
//     5.4.x: {time: 2024-11-05 08:00:00, versions: ['>=5.4.0', '<5.4.46']}
//   reference: composer://symfony/http-foundation
//
// A branch's constraints hold together; a branch without a time has no mended release, and ends where the next begins.
#include <algorithm>

#include "advisory/feeds/constraint_ranges.h"
#include "advisory/feeds/readers.h"
#include "base/bytes.h"
#include "base/limits.h"
#include "base/yaml.h"
#include "package/ecosystem.h"
#include "version/version.h"

namespace plimsoll::advisory {

namespace {

constexpr std::uint64_t kLargestDocument = 4 * kMiB;
constexpr std::string_view kReference = "composer://";

/// "symfony/http-foundation/2012-11-29" of "…/symfony/http-foundation/2012-11-29.yaml": how Packagist names a record
/// without a CVE.
std::string record_name(std::string_view document, std::string_view package) {
  document = document.substr(document.rfind('/') + 1);
  return fmt::format("{}/{}", package, document.substr(0, document.rfind('.')));
}

class PhpAdvisoriesReader final : public FeedReader {
 public:
  [[nodiscard]] bool wants(std::string_view name) const override { return name.ends_with(".yaml"); }

  Result<void> read(Document& document, Sink& sink) override {
    const Result<Buffer> content = read_all(*document.stream, kLargestDocument);
    if (!content) return skip(sink, document, content.error().message);
    const Result<json::value> record = yaml::parse(as_text(*content));
    if (!record) return skip(sink, document, record.error().message);
    const std::string_view reference = json::text(*record, "reference");
    const json::object& branches = json::members(*record, "branches");
    if (!reference.starts_with(kReference) || branches.empty())
      return skip(sink, document, "no record of a Composer package's problem (no \"reference\" and \"branches\")");
    const version::Scheme* scheme = version::find_scheme("Packagist");
    if (!scheme) return skip(sink, document, "the order of Composer's versions is not known");

    Advisory advisory;
    advisory.ecosystem = "Packagist";
    advisory.package = advisory_key("Packagist", reference.substr(kReference.size()));
    advisory.id = cve_id(json::text(*record, "cve"));
    if (advisory.id.empty()) advisory.id = record_name(document.name, advisory.package);
    advisory.title = json::text(*record, "title");
    advisory.url = json::text(*record, "link");

    std::vector<Range> fixed, open;
    for (const auto& [name, branch] : branches) {
      const Result<std::vector<version::Interval>> intervals = affected_of(*scheme, branch);
      if (!intervals) return skip(sink, document, intervals.error().message);
      const json::value* time = json::find(branch, "time");
      add_ranges(*intervals, time && !time->is_null() ? fixed : open, open);
    }
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

 private:
  static Result<void> skip(Sink& sink, const Document& document, std::string_view reason) {
    sink.skip(document.name, reason);
    return {};
  }

  /// "<5.4.46" ends before the first unstable version, 5.4.46.0-dev; the release itself is what mends.
  static Result<std::vector<version::Interval>> affected_of(const version::Scheme& scheme, const json::value& branch) {
    std::string constraint;
    std::vector<std::pair<version::Bound, std::string>> ends;
    for (const json::value& item : json::items(branch, "versions")) {
      const std::string_view part = json::text(item);
      (constraint += constraint.empty() ? "" : ",") += part;
      if (!part.starts_with('<') || part.starts_with("<=")) continue;
      const Result<std::vector<version::Interval>> before = version::parse_constraint(scheme, part);
      std::string_view release = part.substr(1);
      release.remove_prefix(std::min(release.find_first_not_of(' '), release.size()));
      if (before && before->size() == 1 && scheme.valid(release))
        ends.emplace_back(before->front().upper, std::string(release));
    }
    if (constraint.empty()) return fail(ErrorKind::malformed, "a branch without versions");
    std::vector<version::Interval> intervals = TRY(version::parse_constraint(scheme, constraint));
    for (version::Interval& interval : intervals) {
      const auto end = std::ranges::find(ends, interval.upper, &std::pair<version::Bound, std::string>::first);
      if (end != ends.end()) interval.upper.version = end->second;
    }
    return intervals;
  }
};

}  // namespace

std::unique_ptr<FeedReader> php_advisories_reader() { return std::make_unique<PhpAdvisoriesReader>(); }

}  // namespace plimsoll::advisory

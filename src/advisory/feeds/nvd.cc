// SPDX-License-Identifier: Apache-2.0
// NVD, the JSON of its API 2.0 and of its yearly files alike: {"vulnerabilities":[{"cve":{"id":…,"descriptions":[…],
// "metrics":{"cvssMetricV31":[{"source":…,"cvssData":{"vectorString":…}}]},"configurations":[{"nodes":[{"cpeMatch":[
// {"vulnerable":true,"criteria":"cpe:2.3:a:vendor:product:version:update:…","versionEndExcluding":…}]}]}]}}]}.
//
// Every score is a rating of the CVE, named after who gave it. What is affected becomes rows of the key space "NVD"
// with the package "vendor:product" (unescaped, lower case): applications that are marked vulnerable, also where the
// configuration demands a platform beside them; operating systems, hardware and editions for other systems than Linux
// are left out. A range that begins after a version ("versionStartExcluding") is taken to begin with it, because ranges
// have no such bound: that one version is said to be affected although it is not.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "advisory/cvss.h"
#include "advisory/feeds/cpe.h"
#include "advisory/feeds/readers.h"
#include "base/json.h"

namespace plimsoll::advisory {

namespace {

/// From the newest version of CVSS to the oldest.
constexpr std::array<std::string_view, 4> kMetrics{"cvssMetricV40", "cvssMetricV31", "cvssMetricV30", "cvssMetricV2"};
constexpr std::array<std::string_view, 7> kOtherSystems{"android", "ios",   "ipados", "iphone_os",
                                                        "mac_os",  "macos", "windows"};

/// The organisation behind a source: "github" of "security-advisories@github.com", "cisa" of its number.
std::string organisation(std::string_view source) {
  if (source == "nvd@nist.gov") return "nvd";
  if (source == "134c704f-9b21-4f2e-91b3-4a467353bcc0") return "cisa";
  const std::size_t at = source.find('@');
  if (at == std::string_view::npos) return std::string(source);
  std::string_view domain = source.substr(at + 1);
  domain = domain.substr(0, domain.rfind('.'));
  const std::size_t dot = domain.rfind('.');
  if (dot == std::string_view::npos) return std::string(domain);
  // "jpcert.or.jp", "ncsc.gov.uk": the last but one is no name either.
  static constexpr std::array<std::string_view, 9> kSecond{"ac", "co", "com", "edu", "go", "gov", "net", "or", "org"};
  const bool general = std::ranges::find(kSecond, domain.substr(dot + 1)) != kSecond.end();
  if (!general) return std::string(domain.substr(dot + 1));
  domain = domain.substr(0, dot);
  return std::string(domain.substr(domain.rfind('.') + 1));
}

/// A vector without the metrics that are "not defined", which NVD spells out.
std::string without_undefined(std::string_view vector) {
  std::string out;
  while (!vector.empty()) {
    const std::string_view part = vector.substr(0, vector.find('/'));
    vector.remove_prefix(std::min(part.size() + 1, vector.size()));
    if (part.ends_with(":X") || part.ends_with(":ND")) continue;
    (out += out.empty() ? "" : "/") += part;
  }
  return out;
}

/// Newest version of CVSS first, NVD's own before others'.
std::vector<Rating> ratings_of(const json::value& cve) {
  std::vector<Rating> out;
  const json::value* metrics = json::find(cve, "metrics");
  if (!metrics) return out;
  for (const std::string_view kind : kMetrics) {
    const auto first = static_cast<std::ptrdiff_t>(out.size());
    for (const json::value& metric : json::items(*metrics, kind)) {
      const json::value* data = json::find(metric, "cvssData");
      if (!data) continue;
      Rating rating{.source = organisation(json::text(metric, "source")),
                    .severity = Severity::unknown,
                    .vector = without_undefined(json::text(*data, "vectorString"))};
      rating.severity = cvss_severity(rating.vector);
      if (rating.source.empty() || rating.severity == Severity::unknown) continue;
      if (std::ranges::find(out, rating) == out.end()) out.push_back(std::move(rating));
    }
    std::stable_partition(out.begin() + first, out.end(), [](const Rating& rating) { return rating.source == "nvd"; });
  }
  return out;
}

std::string_view english(const json::value& cve) {
  for (const json::value& text : json::items(cve, "descriptions")) {
    if (json::text(text, "lang") == "en") return json::text(text, "value");
  }
  return {};
}

/// What of one application is affected.
struct Affected {
  std::set<Range> fixed, open;
  std::set<std::string> versions;
};
using Applications = std::map<std::string, Affected>;

void take_match(const json::value& match, Applications& into) {
  const json::value* vulnerable = json::find(match, "vulnerable");
  if (!vulnerable || !vulnerable->is_bool() || !vulnerable->get_bool()) return;
  const std::optional<Cpe> cpe = parse_cpe(json::text(match, "criteria"));
  if (!cpe || cpe->part != "a" || cpe->vendor.empty() || cpe->product.empty()) return;
  if (std::ranges::find(kOtherSystems, cpe->target_software) != kOtherSystems.end()) return;
  if (cpe->version == "-") return;  // not even "all versions" is said
  Affected& affected = into[cpe->name()];
  if (cpe->version != "*") {
    affected.versions.insert(cpe->full_version());
    return;
  }
  Range range;
  range.introduced = json::text(match, "versionStartIncluding");
  if (range.introduced.empty()) range.introduced = json::text(match, "versionStartExcluding");
  range.fixed = json::text(match, "versionEndExcluding");
  if (range.fixed.empty()) range.last_affected = json::text(match, "versionEndIncluding");
  (range.fixed.empty() ? affected.open : affected.fixed).insert(std::move(range));
}

Applications applications_of(const json::value& cve) {
  Applications out;
  for (const json::value& configuration : json::items(cve, "configurations")) {
    for (const json::value& node : json::items(configuration, "nodes")) {
      const json::value* negate = json::find(node, "negate");
      if (negate && negate->is_bool() && negate->get_bool()) continue;
      for (const json::value& match : json::items(node, "cpeMatch")) take_match(match, out);
    }
  }
  return out;
}

class NvdReader final : public FeedReader {
 public:
  [[nodiscard]] bool wants(std::string_view name) const override { return name.ends_with(".json"); }

  Result<void> read(Document& document, Sink& sink) override {
    static constexpr std::array<std::string_view, 1> kPath{"vulnerabilities"};
    bool any = false;
    const auto each = [&](std::string_view, json::value&& item) -> Result<void> {
      any = true;
      const json::value* cve = json::find(item, "cve");
      const std::string id = cve ? cve_id(json::text(*cve, "id")) : std::string{};
      if (id.empty()) {
        sink.skip(document.name, "an entry without a CVE id");
        return {};
      }
      return take(id, *cve, sink);
    };
    TRY_AT(document.name, json::for_each_member(*document.stream, kPath, each));
    if (!any) sink.skip(document.name, "no \"vulnerabilities\" in it");
    return {};
  }

 private:
  static Result<void> take(const std::string& id, const json::value& cve, Sink& sink) {
    sink.upstream_date(json::text(cve, "lastModified"));
    if (json::text(cve, "vulnStatus") == "Rejected") {
      sink.leave_out("CVEs were rejected");
      return {};
    }
    if (const std::string day = day_of(json::text(cve, "published")); !day.empty()) TRY(sink.add_published(id, day));
    const std::vector<Rating> ratings = ratings_of(cve);
    for (const Rating& rating : ratings) TRY(sink.add_rating(id, rating));

    Advisory advisory;
    advisory.id = id;
    advisory.ecosystem = "NVD";
    if (!ratings.empty()) {
      const auto own = std::ranges::find(ratings, "nvd", &Rating::source);
      const Rating& best = own == ratings.end() ? ratings.front() : *own;
      advisory.severity = best.severity;
      advisory.severity_source = best.source;
    }
    advisory.title = one_line(english(cve));
    advisory.url = "https://nvd.nist.gov/vuln/detail/" + id;
    for (const auto& [name, affected] : applications_of(cve)) {
      advisory.package = name;
      TRY(add(advisory, affected, sink));
    }
    return {};
  }

  /// Ranges that end in a fix and those that do not are different statements.
  static Result<void> add(Advisory& advisory, const Affected& affected, Sink& sink) {
    if (!affected.fixed.empty()) {
      advisory.status = Status::fixed;
      advisory.ranges.assign(affected.fixed.begin(), affected.fixed.end());
      advisory.versions.clear();
      TRY(sink.add(advisory));
    }
    if (!affected.open.empty() || !affected.versions.empty()) {
      advisory.status = Status::affected;
      advisory.ranges.assign(affected.open.begin(), affected.open.end());
      advisory.versions.assign(affected.versions.begin(), affected.versions.end());
      TRY(sink.add(advisory));
    }
    return {};
  }
};

}  // namespace

std::unique_ptr<FeedReader> nvd_reader() { return std::make_unique<NvdReader>(); }

}  // namespace plimsoll::advisory

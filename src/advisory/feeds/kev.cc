// SPDX-License-Identifier: Apache-2.0
// CISA's catalogue of known exploited vulnerabilities: {"dateReleased":…, "vulnerabilities":[{"cveID":…,
// "dateAdded":"2025-08-25"}]}. It says nothing about packages; a CVE listed here marks findings about it.
#include "advisory/feeds/readers.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/limits.h"

namespace plimsoll::advisory {

namespace {

constexpr std::uint64_t kLargestDocument = 64 * kMiB;

class KevReader final : public FeedReader {
 public:
  [[nodiscard]] bool wants(std::string_view name) const override { return name.ends_with(".json"); }

  Result<void> read(Document& document, Sink& sink) override {
    const Buffer content = TRY_AT(document.name, read_all(*document.stream, kLargestDocument));
    const json::value parsed = TRY_AT(document.name, json::parse(as_text(content)));
    if (!json::find(parsed, "vulnerabilities"))
      return fail(ErrorKind::malformed, "{}: no \"vulnerabilities\" in it", document.name);
    sink.upstream_date(json::text(parsed, "dateReleased"));
    for (const json::value& item : json::items(parsed, "vulnerabilities")) {
      const std::string cve = cve_id(json::text(item, "cveID"));
      const std::string_view date = json::text(item, "dateAdded");
      if (cve.empty() || date.size() != 10 || !days_between(date, date)) {
        sink.skip(document.name, "an entry without a CVE id or a date");
        continue;
      }
      TRY(sink.add_known_exploited(cve, date));
    }
    return {};
  }
};

}  // namespace

std::unique_ptr<FeedReader> kev_reader() { return std::make_unique<KevReader>(); }

}  // namespace plimsoll::advisory

// SPDX-License-Identifier: Apache-2.0
// Photon OS, cve_data_photon5.0.json, a file per release: an array of {"cve_id":"CVE-2023-38545","pkg":"curl",
// "cve_score":9.8,"aff_ver":"all versions before 8.1.2-4.ph5 are vulnerable","res_ver":"8.1.2-4.ph5","status":"Fixed"}.
//
// The release is told by the file's name only. "NA" stands for no version; a fix without one says nothing about who
// is affected. The score has no vector; 0 means that there is none yet.
#include <cmath>

#include "advisory/cvss.h"
#include "advisory/feeds/readers.h"
#include "base/json.h"

namespace plimsoll::advisory {

namespace {

/// "5.0" of "…/cve_data_photon5.0.json"; empty for other names.
std::string_view release_of_name(std::string_view name) {
  constexpr std::string_view kStem = "cve_data_photon";
  const std::size_t at = name.rfind(kStem);
  if (at == std::string_view::npos) return {};
  name.remove_prefix(at + kStem.size());
  std::string_view release = name.substr(0, name.find_first_not_of("0123456789."));
  while (release.ends_with('.')) release.remove_suffix(1);
  return release;
}

Severity severity_of_entry(const json::value& entry) {
  const json::value* score = json::find(entry, "cve_score");
  if (!score || !score->is_number()) return Severity::unknown;
  const double number = score->to_number<double>();
  if (!(number > 0) || number > 10) return Severity::unknown;
  return severity_of_score(static_cast<int>(std::lround(number * 10)));
}

class PhotonReader final : public FeedReader {
 public:
  [[nodiscard]] bool wants(std::string_view name) const override {
    return name.ends_with(".json") && !release_of_name(name).empty();
  }

  Result<void> read(Document& document, Sink& sink) override {
    const std::string_view release = release_of_name(document.name);
    if (release.empty())
      return fail(ErrorKind::malformed, "{}: the name must tell the release, as cve_data_photon5.0.json does",
                  document.name);
    const std::string ecosystem = fmt::format("Photon OS:{}", release);
    const auto each = [&](std::string_view, json::value&& entry) {
      return take(entry, ecosystem, document.name, sink);
    };
    TRY_AT(document.name, json::for_each_member(*document.stream, {}, each));
    return {};
  }

 private:
  static Result<void> take(const json::value& entry, const std::string& ecosystem, std::string_view where, Sink& sink) {
    Advisory advisory;
    advisory.id = json::text(entry, "cve_id");
    advisory.package = json::text(entry, "pkg");
    if (advisory.id.empty() || advisory.package.empty()) {
      sink.skip(where, "an entry without cve_id or pkg");
      return {};
    }
    std::string_view fixed = json::text(entry, "res_ver");
    if (fixed == "NA") fixed = {};
    const std::string_view status = json::text(entry, "status");
    if (status == "Not Affected") {
      advisory.status = Status::not_affected;
      fixed = {};
    } else if (!fixed.empty()) {
      advisory.status = Status::fixed;
    } else if (status == "Fixed") {
      sink.leave_out("entries say that a problem is fixed, not in which version");
      return {};
    }
    advisory.ranges = {{.introduced = {}, .fixed = std::string(fixed), .last_affected = {}}};
    advisory.ecosystem = ecosystem;
    advisory.severity = severity_of_entry(entry);
    if (advisory.severity != Severity::unknown) advisory.severity_source = "photon";
    return sink.add(advisory);
  }
};

}  // namespace

std::unique_ptr<FeedReader> photon_reader() { return std::make_unique<PhotonReader>(); }

}  // namespace plimsoll::advisory

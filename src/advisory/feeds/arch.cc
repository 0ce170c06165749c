// SPDX-License-Identifier: Apache-2.0
// Arch Linux's security tracker, all.json: an array of groups, each one a set of problems of one version of some
// packages: {"name":"AVG-2843","packages":["curl","lib32-curl"],"status":"Fixed","severity":"High",
// "type":"arbitrary code execution","affected":"8.3.0-1","fixed":"8.4.0-1","issues":["CVE-…"],"advisories":["ASA-…"]}.
//
// "affected" is the version somebody looked at, not the first one that has the problem: everything before "fixed" is
// affected, as arch-audit reads it. While the status is "Testing" or "Vulnerable" that version is not on offer yet.
#include "advisory/feeds/readers.h"
#include "base/json.h"

namespace plimsoll::advisory {

namespace {

class ArchReader final : public FeedReader {
 public:
  [[nodiscard]] bool wants(std::string_view name) const override { return name.ends_with(".json"); }

  Result<void> read(Document& document, Sink& sink) override {
    const auto each = [&](std::string_view, json::value&& group) { return take(group, document.name, sink); };
    TRY_AT(document.name, json::for_each_member(*document.stream, {}, each));
    return {};
  }

 private:
  static Result<void> take(const json::value& group, std::string_view where, Sink& sink) {
    Advisory advisory;
    advisory.id = json::text(group, "name");
    const json::array& packages = json::items(group, "packages");
    const std::string_view status = json::text(group, "status"), fixed = json::text(group, "fixed");
    if (advisory.id.empty() || packages.empty() || status.empty()) {
      sink.skip(where, "a group without a name, packages or a status");
      return {};
    }
    const bool on_offer = !fixed.empty() && status == "Fixed";
    advisory.status = status == "Not affected" ? Status::not_affected
                      : status == "Unknown"    ? Status::under_investigation
                      : on_offer               ? Status::fixed
                                               : Status::affected;
    const bool bounded = advisory.status == Status::fixed || advisory.status == Status::affected;
    advisory.ranges = {{.introduced = {}, .fixed = std::string(bounded ? fixed : ""), .last_affected = {}}};
    for (const std::string_view list : {"issues", "advisories"}) {
      for (const json::value& id : json::items(group, list)) {
        if (!json::text(id).empty()) advisory.aliases.emplace_back(json::text(id));
      }
    }
    advisory.ecosystem = "Arch Linux";
    advisory.key = KeyKind::binary;
    advisory.severity = severity_of_word(json::text(group, "severity"));
    if (advisory.severity != Severity::unknown) advisory.severity_source = "arch";
    advisory.title = json::text(group, "type");
    advisory.url = "https://security.archlinux.org/" + advisory.id;
    for (const json::value& package : packages) {
      advisory.package = json::text(package);
      if (!advisory.package.empty()) TRY(sink.add(advisory));
    }
    return {};
  }
};

}  // namespace

std::unique_ptr<FeedReader> arch_reader() { return std::make_unique<ArchReader>(); }

}  // namespace plimsoll::advisory

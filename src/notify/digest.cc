// SPDX-License-Identifier: Apache-2.0
#include "notify/digest.h"

#include <algorithm>
#include <array>

#include "base/words.h"
#include "finding/plan.h"
#include "report/layout.h"

namespace plimsoll::notify {

namespace {

constexpr std::size_t kIdsShown = 4;
constexpr std::size_t kColumns = 160;  // of one text

struct Heading {
  FindingKind kind;
  std::string_view text;
};
/// Secrets cannot wait; what an upgrade closes and the rest of the vulnerabilities stand between them and these.
constexpr std::array kConcerns = {Heading{FindingKind::policy, "Policy"}, Heading{FindingKind::hardening, "Hardening"},
                                  Heading{FindingKind::dockerfile, "Dockerfile"},
                                  Heading{FindingKind::settings, "Settings"}, Heading{FindingKind::waste, "Waste"}};

class Writer {
 public:
  Writer(const Report& report, std::size_t& room) : report_(report), room_(room) {}

  void upgrades() {
    Section section{.heading = "Fix available", .rows = {}};
    for (const Upgrade& upgrade : plan_upgrades(report_)) {
      if (!take()) {
        section.more += upgrade.closes.size();
        continue;
      }
      std::vector<std::string> ids;
      for (const Finding* finding : upgrade.closes) ids.push_back(id_words(*finding));
      std::string why = some_of(ids, kIdsShown);
      if (ids.size() == 1 && !upgrade.closes.front()->title.empty()) why += ": " + upgrade.closes.front()->title;
      section.rows.push_back(
          {.severity = upgrade.severity(),
           .what = line(fmt::format("{} {} → {}", upgrade.package, upgrade.installed, upgrade.fixed)),
           .why = line(why),
           .action = {},
           .url = url_of(*upgrade.closes.front())});
    }
    put(std::move(section));
  }

  void unfixed() {
    Section section{.heading = "No fix yet", .rows = {}};
    for (const Finding& finding : report_.findings) {
      if (finding.kind != FindingKind::vulnerability || !finding.fixed.empty()) continue;
      if (!take()) {
        ++section.more;
        continue;
      }
      section.rows.push_back({.severity = finding.severity,
                              .what = line(fmt::format("{} {}", finding.package, finding.installed)),
                              .why = line(id_words(finding) + (finding.title.empty() ? "" : ": " + finding.title)),
                              .action = {},
                              .url = url_of(finding)});
    }
    put(std::move(section));
  }

  void concerns(const Heading& heading) {
    Section section{.heading = std::string(heading.text), .rows = {}};
    for (const Finding& finding : report_.findings) {
      if (finding.kind != heading.kind) continue;
      if (!take()) {
        ++section.more;
        continue;
      }
      const std::string title = finding.subject.empty() ? finding.title : finding.subject + ": " + finding.title;
      section.rows.push_back({.severity = finding.severity,
                              .what = line(title.empty() ? finding.id : title),
                              .why = line(where(finding)),
                              .action = line(finding.remedy.action),
                              .url = url_of(finding)});
    }
    put(std::move(section));
  }

  std::vector<Section> done() { return std::move(sections_); }

 private:
  bool take() {
    if (room_ == 0) return false;
    --room_;
    return true;
  }

  void put(Section section) {
    if (!section.rows.empty() || section.more > 0) sections_.push_back(std::move(section));
  }

  [[nodiscard]] std::string line(std::string_view text) const { return style_.clip(style_.safe(text), kColumns); }

  static std::string id_words(const Finding& finding) {
    return finding.id + (finding.known_exploited.empty() ? "" : " (known to be exploited)");
  }

  static std::string url_of(const Finding& finding) {
    const bool is_web = finding.url.starts_with("https://") || finding.url.starts_with("http://");
    const bool is_clean = std::ranges::all_of(finding.url, [](char c) { return c > 0x20 && c < 0x7f; });
    return is_web && is_clean ? finding.url : std::string();
  }

  static std::string where(const Finding& finding) {
    std::string text = finding.id;
    if (finding.places.empty()) return text;
    const Place& first = finding.places.front();
    text += " in " + first.path + (first.line > 0 ? fmt::format(":{}", first.line) : std::string());
    if (finding.places.size() > 1) text += fmt::format(" and {}", plural(finding.places.size() - 1, "more place"));
    return text;
  }

  const Report& report_;
  std::size_t& room_;
  report::Options plain_;
  report::Style style_{plain_};
  std::vector<Section> sections_;
};

}  // namespace

std::vector<Section> digest_of(const Report& report, std::size_t& room) {
  Writer writer(report, room);
  writer.concerns({FindingKind::secret, "Secrets"});
  writer.upgrades();
  writer.unfixed();
  for (const Heading& heading : kConcerns) writer.concerns(heading);
  return writer.done();
}

}  // namespace plimsoll::notify

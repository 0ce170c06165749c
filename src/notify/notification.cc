// SPDX-License-Identifier: Apache-2.0
#include "notify/notification.h"

#include <algorithm>

#include "base/clock.h"
#include "base/words.h"
#include "finding/fingerprint.h"
#include "policy/baseline.h"
#include "report/layout.h"

namespace plimsoll::notify {

namespace {

constexpr std::size_t kNameColumns = 60;

/// "ghcr.io/acme/shop" of "ghcr.io/acme/shop:1.4" and of "ghcr.io/acme/shop@sha256:…".
std::string_view without_tag(std::string_view name) {
  name = name.substr(0, name.find('@'));
  const std::size_t colon = name.rfind(':');
  const std::size_t slash = name.rfind('/');
  const bool is_tag = colon != std::string_view::npos && (slash == std::string_view::npos || slash < colon);
  return is_tag ? name.substr(0, colon) : name;
}

bool same_subject(const Report& a, const Report& b) {
  if (a.files.empty() != b.files.empty()) return false;
  if (!a.files.empty()) return true;
  const std::string& one = a.name.empty() ? a.source : a.name;
  const std::string& other = b.name.empty() ? b.source : b.name;
  return without_tag(one) == without_tag(other);
}

int badness(Verdict verdict) {
  switch (verdict) {
    case Verdict::failed:
      return 3;
    case Verdict::incomplete:
      return 2;
    case Verdict::none:
      return 1;
    case Verdict::passed:
      break;
  }
  return 0;
}

std::string words_of(Verdict verdict) {
  return verdict == Verdict::failed ? "FAILED" : std::string(verdict_name(verdict));
}

}  // namespace

std::size_t Notification::findings() const {
  std::size_t count = 0;
  for (const Told& told : reports) count += told.report.findings.size();
  return count;
}

Verdict Notification::verdict() const {
  Verdict worst = Verdict::passed;
  for (const Told& told : reports) {
    const Verdict verdict = verdict_of(told.report);
    if (badness(verdict) > badness(worst)) worst = verdict;
  }
  return worst;
}

Notification select(std::vector<Report> reports, std::vector<Report> old) {
  Notification out;
  out.is_news = !old.empty();
  const bool is_pair = reports.size() == 1 && old.size() == 1;
  std::vector<std::vector<Finding>> known;  // of the old report with the same index, which only keeps its name
  for (Report& each : old) {
    Report name;
    name.files = each.files;
    name.source = each.source;
    name.name = each.name;
    known.push_back(policy::known_findings(std::move(each)));
    each = std::move(name);
  }
  for (Report& report : reports) {
    Told told{.report = std::move(report)};
    std::vector<Finding> before;
    for (std::size_t i = 0; i < old.size(); ++i) {
      if (is_pair || same_subject(old[i], told.report)) before.insert(before.end(), known[i].begin(), known[i].end());
    }
    told.known = policy::take_known(before, "", told.report.findings).size();
    out.reports.push_back(std::move(told));
  }
  return out;
}

std::string id_of(const Notification& notification) {
  Hasher hasher;
  const auto add = [&](std::string_view text) {
    hasher.update(as_bytes(text));
    hasher.update(as_bytes(std::string_view("\0", 1)));
  };
  add(date_time(notification.time));
  add(notification.link);
  for (const Told& told : notification.reports) {
    add(name_of(told.report));
    add(told.report.manifest_digest.str());
    add(told.report.config_digest.str());
    add(verdict_name(verdict_of(told.report)));
    Fingerprints fingerprints;
    for (const Finding& finding : told.report.findings) add(fingerprints.of(finding).text());
  }
  return fmt::format("msg_{}", hasher.finish().hex().substr(0, 32));
}

std::string name_of(const Report& report) {
  if (report.files.size() == 1) return report.files.front().path;
  if (!report.files.empty()) return plural(report.files.size(), "file");
  return report.name.empty() ? report.source : report.name;
}

std::string verdict_words(const Report& report) {
  const Verdict verdict = verdict_of(report);
  if (verdict == Verdict::none || (verdict == Verdict::passed && report.rule.empty())) return {};
  return words_of(verdict);
}

std::string count_words(const Tally& counts) {
  std::string text;
  for (const Severity severity : kSeverities) {
    if (const std::size_t count = counts.of(severity); count > 0)
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, severity_name(severity));
  }
  return text.empty() ? "nothing found" : text;
}

std::string subject_of(const Notification& notification) {
  const report::Options plain;
  const report::Style style(plain);
  std::string text = "[plimsoll] ";
  const bool is_judged =
      std::ranges::any_of(notification.reports, [](const Told& told) { return !verdict_words(told.report).empty(); });
  if (is_judged) text += words_of(notification.verdict()) + " ";
  Tally all;
  for (const Told& told : notification.reports) {
    const Tally counts = tally(told.report.findings);
    for (std::size_t i = 0; i < counts.by_severity.size(); ++i) all.by_severity.at(i) += counts.by_severity.at(i);
  }
  const std::string name = notification.reports.empty() ? "" : name_of(notification.reports.front().report);
  text += style.clip(style.safe(name), kNameColumns);
  if (notification.reports.size() > 1) text += fmt::format(" and {} more", notification.reports.size() - 1);
  return text + (notification.is_news ? fmt::format(": {} new: ", notification.findings()) : ": ") + count_words(all);
}

std::string reach_of(const Notification& notification) {
  if (!notification.is_news) return {};
  std::size_t known = 0;
  for (const Told& told : notification.reports) known += told.known;
  const std::size_t fresh = notification.findings();
  return fmt::format("{} {} new; {} {} there before.", plural(fresh, "finding"), fresh == 1 ? "is" : "are", known,
                     known == 1 ? "was" : "were");
}

}  // namespace plimsoll::notify

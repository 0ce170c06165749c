// SPDX-License-Identifier: Apache-2.0
#include "notify/webhook.h"

#include <algorithm>

#include "base/base64.h"
#include "base/clock.h"
#include "base/json.h"
#include "crypto/hmac.h"
#include "finding/fingerprint.h"

namespace plimsoll::notify {

namespace {

constexpr std::size_t kMostText = 500;  // bytes of one text; receivers want small documents

/// At most so many bytes, whole characters.
std::string cut(std::string_view text) {
  if (text.size() <= kMostText) return std::string(text);
  std::size_t end = kMostText;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return std::string(text.substr(0, end)) + "…";
}

json::object finding(const Finding& from, const Fingerprint& fingerprint) {
  const bool has_place = !from.places.empty();
  return {{"id", cut(from.id)},
          {"kind", kind_name(from.kind)},
          {"severity", severity_name(from.severity)},
          {"title", cut(from.title)},
          {"package", cut(from.package)},
          {"installed", cut(from.installed)},
          {"fixed", cut(from.fixed)},
          {"known_exploited", from.known_exploited},
          {"path", has_place ? cut(from.places.front().path) : ""},
          {"line", has_place ? from.places.front().line : 0},
          {"action", cut(from.remedy.action)},
          {"url", cut(from.url)},
          {"fingerprint", fingerprint.hash()}};
}

json::object summary(const Told& told) {
  const Report& report = told.report;
  const Tally counts = tally(report.findings);
  json::object by_severity;
  for (const Severity severity : kSeverities) by_severity[severity_name(severity)] = counts.of(severity);
  return {{"verdict", verdict_name(verdict_of(report))}, {"rule", cut(report.rule)},
          {"findings", report.findings.size()},          {"known", told.known},
          {"by_severity", std::move(by_severity)},       {"fixable", counts.fixable},
          {"suppressed", report.suppressed.size()},      {"incomplete", report.incomplete.size()}};
}

json::object report(const Told& told, std::size_t& room) {
  const Report& from = told.report;
  json::array findings;
  Fingerprints fingerprints;
  const std::size_t shown = std::min(room, from.findings.size());
  for (const Finding& each : std::span(from.findings).first(shown))
    findings.emplace_back(finding(each, fingerprints.of(each)));
  room -= shown;
  return {{"name", cut(name_of(from))},
          {"source", cut(from.source)},
          {"manifest_digest", from.manifest_digest.str()},
          {"config_digest", from.config_digest.str()},
          {"platform", cut(from.platform)},
          {"summary", summary(told)},
          {"findings", std::move(findings)},
          {"truncated", shown < from.findings.size()}};
}

}  // namespace

std::string webhook_body(const Notification& notification) {
  json::array reports;
  std::size_t room = notification.most;
  for (const Told& told : notification.reports) reports.emplace_back(report(told, room));
  return json::compact(json::object{{"schema", "plimsoll.notification/1"},
                                    {"type", "plimsoll.report"},
                                    {"id", id_of(notification)},
                                    {"timestamp", date_time(notification.time)},
                                    {"link", notification.link},
                                    {"data",
                                     {{"verdict", verdict_name(notification.verdict())},
                                      {"new_only", notification.is_news},
                                      {"findings", notification.findings()},
                                      {"reports", std::move(reports)}}}});
}

Result<Secret> webhook_key(const Secret& written) {
  constexpr std::string_view kPrefix = "whsec_";
  constexpr std::size_t kLeast = 24, kMost = 64;
  const std::string_view text = written.reveal();
  const auto key = text.starts_with(kPrefix) ? base64_decode(text.substr(kPrefix.size())) : std::nullopt;
  if (!key || key->size() < kLeast || key->size() > kMost)
    return fail(ErrorKind::usage,
                "PLIMSOLL_WEBHOOK_SECRET is not \"whsec_\" and the base64 of {} to {} random bytes\n"
                "  echo \"whsec_$(openssl rand -base64 32)\"   makes one, which the receiver must know too",
                kLeast, kMost);
  return Secret(*key);
}

HeaderFields webhook_headers(const std::string& id, std::int64_t time, std::string_view body, const Secret& key) {
  HeaderFields fields{{"webhook-id", id}, {"webhook-timestamp", std::to_string(time)}};
  if (!key.empty()) {
    const std::string mac = hmac_sha256(key.reveal(), fmt::format("{}.{}.{}", id, time, body));
    fields.emplace_back("webhook-signature", "v1," + base64_encode(mac));
  }
  return fields;
}

}  // namespace plimsoll::notify

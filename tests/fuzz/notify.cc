// SPDX-License-Identifier: Apache-2.0
// link: notify
// Whatever text a report holds: a mail keeps its header fields, its two parts and its line lengths, a webhook's
// document and a Slack message read back, and secrets do not pass the scrubber.
#include <string_view>

#include "base/json.h"
#include "notify/credentials.h"
#include "notify/mail.h"
#include "notify/mime.h"
#include "notify/slack.h"
#include "notify/webhook.h"
#include "pieces.h"

namespace {

using namespace plimsoll;
using fuzz::Pieces;
using fuzz::require;

Report make_report(Pieces& in) {
  Report report;
  report.source = in.text();
  report.name = in.text();
  report.rule = in.text();
  report.failed = in.number(2) == 0;
  report.distribution.name = in.text();
  if (in.number(3) == 0) report.files.push_back({in.text(), "dockerfile"});
  for (unsigned i = in.number(3); i > 0; --i) report.layers.push_back({report.layers.size(), {}, {}, in.text()});
  for (unsigned i = in.number(8); i > 0; --i) {
    Finding finding;
    finding.kind = static_cast<FindingKind>(in.number(7));
    finding.id = in.text();
    finding.severity = static_cast<Severity>(in.number(6));
    finding.title = in.text();
    finding.package = in.text();
    finding.installed = in.text();
    finding.fixed = in.text();
    finding.url = in.number(2) == 0 ? "https://" + in.text() : in.text();
    finding.subject = in.text();
    finding.excerpt = in.text();
    finding.remedy.action = in.text();
    finding.places = {
        {.path = in.text(), .line = 1, .column = 1 + in.number(9), .layer = {}, .removed = {}, .detail = in.text()}};
    report.findings.push_back(std::move(finding));
  }
  for (unsigned i = in.number(3); i > 0; --i) report.incomplete.push_back({in.text(), in.text(), in.text()});
  return report;
}

/// Header fields until the empty line, in their order, and then nothing but short lines of ASCII.
void check_mail(std::string_view mail) {
  static constexpr std::string_view kFields[] = {"From",           "To",           "Subject",     "Date", "Message-ID",
                                                 "Auto-Submitted", "MIME-Version", "Content-Type"};
  std::size_t field = 0, boundaries = 0;
  bool in_header = true;
  while (!mail.empty()) {
    const std::size_t end = mail.find("\r\n");
    require(end != std::string_view::npos && end <= 78);
    const std::string_view line = mail.substr(0, end);
    mail.remove_prefix(end + 2);
    for (const char c : line) require((c >= 0x20 && c < 0x7f) || c == '\t');
    if (line.starts_with("--=_msg_")) ++boundaries;
    if (!in_header) continue;
    if (line.empty()) {
      require(field == std::size(kFields));
      in_header = false;
    } else if (line[0] != ' ') {
      require(field < std::size(kFields) && line.starts_with(kFields[field]) && line[kFields[field].size()] == ':');
      ++field;
    }
  }
  require(!in_header && boundaries == 3);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Pieces in({reinterpret_cast<const char*>(data), size});
  const std::string secret = "hunter2" + in.text();
  notify::Scrubber scrub;
  scrub.add(notify::Secret(secret));
  // What stands in for a secret is made of asterisks, and could complete one that has such.
  require(secret.find('*') != std::string::npos ||
          scrub(in.text() + secret + in.text()).find(secret) == std::string::npos);
  if (const auto address = notify::parse_address(in.text()))
    require(address->find_first_of("\r\n <>,;") == std::string::npos);

  std::vector<Report> reports, old;
  const std::size_t most = in.number(20);
  for (unsigned i = in.number(3); i > 0; --i) reports.push_back(make_report(in));
  if (in.number(2) == 0) old.push_back(make_report(in));
  reports.push_back(make_report(in));
  notify::Notification told = notify::select(std::move(reports), std::move(old));
  told.time = 1'795'340'000;
  told.most = most;
  check_mail(notify::compose_mail(told, "ci@example.com", {"team@example.com", "b@example.org"}));
  require(json::parse(notify::webhook_body(told)).has_value());
  const auto message = json::parse(notify::slack_message(told));
  require(message.has_value() && json::items(*message, "blocks").size() <= 50);
  return 0;
}

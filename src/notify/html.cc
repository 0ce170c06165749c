// SPDX-License-Identifier: Apache-2.0
#include "notify/html.h"

#include <algorithm>

#include "base/words.h"
#include "notify/digest.h"
#include "report/layout.h"

namespace plimsoll::notify {

namespace {

constexpr std::string_view kFont = "font-family:Segoe UI,Helvetica,Arial,sans-serif;";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

/// Dark enough on white for everyone to read (contrast over 4.5); the word is always there too.
std::string_view colour_of(Severity severity) {
  switch (severity) {
    case Severity::critical:
      return "#9f1239";
    case Severity::high:
      return "#b91c1c";
    case Severity::medium:
      return "#92400e";
    case Severity::low:
      return "#155e75";
    case Severity::negligible:
    case Severity::unknown:
      break;
  }
  return "#4b5563";
}

std::string_view colour_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::failed:
      return "#b91c1c";
    case Verdict::incomplete:
      return "#92400e";
    case Verdict::passed:
      return "#166534";
    case Verdict::none:
      break;
  }
  return "#4b5563";
}

std::string link(const std::string& url, const std::string& escaped_text) {
  return url.empty() ? escaped_text
                     : fmt::format(R"(<a href="{}" style="color:#1d4ed8;">{}</a>)", escaped(url), escaped_text);
}

void put_row(std::string& out, const Row& row) {
  out += fmt::format(
      "<tr><td width=\"48\" style=\"{0}padding:6px 12px 6px "
      "0;font-size:12px;font-weight:bold;color:{1};vertical-align:top;"
      "white-space:nowrap;\">{2}</td>\n<td style=\"{0}padding:4px 0;font-size:14px;color:#111827;"
      "word-break:break-word;\">{3}",
      kFont, colour_of(row.severity), report::severity_word(row.severity), escaped(row.what));
  if (!row.why.empty())
    out +=
        fmt::format("<br>\n<span style=\"font-size:13px;color:#4b5563;\">{}</span>", link(row.url, escaped(row.why)));
  if (!row.action.empty())
    out += fmt::format("<br>\n<span style=\"font-size:13px;color:#4b5563;\">→ {}</span>", escaped(row.action));
  out += "</td></tr>\n";
}

void put_section(std::string& out, const Section& section) {
  out += fmt::format("<h2 style=\"{}font-size:15px;color:#111827;margin:20px 0 4px;\">{}</h2>\n", kFont,
                     escaped(section.heading));
  out += "<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" width=\"100%\">\n";
  for (const Row& row : section.rows) put_row(out, row);
  if (section.more > 0)
    out += fmt::format(
        "<tr><td width=\"48\"></td><td style=\"{}padding:4px 0;font-size:13px;color:#4b5563;\">… {} more</td></tr>\n",
        kFont, section.more);
  out += "</table>\n";
}

void put_report(std::string& out, const Told& told, std::size_t& room) {
  const report::Options plain;
  const report::Style style(plain);
  const std::string words = verdict_words(told.report);
  out += fmt::format("<h1 style=\"{}font-size:18px;color:#111827;margin:0 0 4px;\">{}</h1>\n", kFont,
                     escaped(style.safe(name_of(told.report))));
  out += fmt::format("<p style=\"{}font-size:14px;color:#374151;margin:0;\">", kFont);
  if (!words.empty())
    out += fmt::format("<strong style=\"color:{};\">{}</strong>&nbsp; ", colour_of(verdict_of(told.report)), words);
  out += count_words(tally(told.report.findings));
  if (!told.report.rule.empty()) out += fmt::format("<br>\n{}", escaped(style.safe(told.report.rule)));
  if (!told.report.incomplete.empty())
    out += fmt::format("<br>\n{}",
                       escaped(plural(told.report.incomplete.size(), "thing") + " could not be seen or known"));
  out += "</p>\n";
  for (const Section& section : digest_of(told.report, room)) put_section(out, section);
}

}  // namespace

std::string write_html(const Notification& notification) {
  std::string out =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>" +
      escaped(subject_of(notification)) +
      "</title>\n</head>\n<body style=\"margin:0;padding:24px;background:#ffffff;\">\n"
      "<div style=\"max-width:680px;margin:0 auto;\">\n";
  std::size_t room = notification.most;
  bool is_first = true;
  for (const Told& told : notification.reports) {
    if (!is_first) out += "<hr style=\"border:0;border-top:1px solid #e5e7eb;margin:24px 0;\">\n";
    is_first = false;
    put_report(out, told, room);
  }
  out += fmt::format("<p style=\"{}font-size:13px;color:#4b5563;margin:24px 0 0;\">", kFont);
  if (const std::string reach = reach_of(notification); !reach.empty()) out += escaped(reach) + "<br>\n";
  if (!notification.link.empty()) out += link(notification.link, "The whole report") + "<br>\n";
  return out + "plimsoll " PLIMSOLL_VERSION "</p>\n</div>\n</body>\n</html>\n";
}

}  // namespace plimsoll::notify

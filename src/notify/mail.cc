// SPDX-License-Identifier: Apache-2.0
#include "notify/mail.h"

#include "notify/html.h"
#include "notify/mime.h"
#include "report/report.h"
#include "report/writers.h"

namespace plimsoll::notify {

namespace {

constexpr std::size_t kMostLines = 400;  // of the text part; the table folds long before
constexpr unsigned kColumns = 72;

/// The first lines, and how many more there were.
std::string first_lines(const std::string& text, std::size_t most) {
  std::size_t at = 0;
  for (std::size_t line = 0; line < most; ++line) {
    at = text.find('\n', at);
    if (at == std::string::npos || ++at == text.size()) return text;
  }
  const auto rest = std::count(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), '\n');
  return text.substr(0, at) + fmt::format("… {} more lines\n", rest);
}

std::string write_text(const Notification& notification) {
  std::string out;
  for (const Told& told : notification.reports) {
    if (!out.empty()) out += '\n' + std::string(kColumns, '-') + "\n\n";
    const report::Options look{.width = kColumns};
    out += told.report.files.empty() ? report::write_table(told.report, look)
                                     : report::write_lint_table(told.report, look);
  }
  out = first_lines(out, kMostLines);
  if (const std::string reach = reach_of(notification); !reach.empty()) out += '\n' + reach + '\n';
  if (!notification.link.empty()) out += "\nThe whole report: " + notification.link + '\n';
  return out + "\n-- \nplimsoll " PLIMSOLL_VERSION "\n";
}

std::string part(std::string_view type, std::string_view text) {
  return fmt::format("Content-Type: {}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}", type,
                     quoted_printable(text));
}

/// Addresses one below the other, for a line can hold few of them.
std::string address_field(std::string_view name, const std::vector<std::string>& addresses) {
  std::string out = std::string(name) + ":";
  for (std::size_t i = 0; i < addresses.size(); ++i)
    out += fmt::format("{}{}{}", i == 0 ? " " : "\r\n ", addresses[i], i + 1 < addresses.size() ? "," : "");
  return out + "\r\n";
}

}  // namespace

std::string compose_mail(const Notification& notification, const std::string& from,
                         const std::vector<std::string>& to) {
  const std::string id = id_of(notification);
  // "=_" cannot stand in a body that is quoted-printable.
  const std::string boundary = "=_" + id;
  std::string out = fmt::format("From: Plimsoll <{}>\r\n", from);
  out += address_field("To", to);
  out += header_field("Subject", subject_of(notification));
  out += "Date: " + mail_date(notification.time) + "\r\n";
  out += fmt::format("Message-ID: <{}@{}>\r\n", id, from.substr(from.rfind('@') + 1));
  out += "Auto-Submitted: auto-generated\r\n";  // RFC 3834: holiday notices do not answer
  out += "MIME-Version: 1.0\r\n";
  out += fmt::format("Content-Type: multipart/alternative;\r\n boundary=\"{}\"\r\n\r\n", boundary);
  out += fmt::format("--{}\r\n{}\r\n", boundary, part("text/plain", write_text(notification)));
  out += fmt::format("--{}\r\n{}\r\n", boundary, part("text/html", write_html(notification)));
  return out + fmt::format("--{}--\r\n", boundary);
}

}  // namespace plimsoll::notify

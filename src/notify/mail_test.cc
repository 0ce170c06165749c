// SPDX-License-Identifier: Apache-2.0
// Whole mails, read by Python's email package with its strict policy.
#include "notify/mail.h"

#include "notify/html.h"
#include "notify/testing.h"

namespace plimsoll::notify {
namespace {

using testing::notification;
using testing::python;

/// Reads mails named on standard input, one a line, and holds them against what every mail must be.
constexpr std::string_view kReader = R"(
import email, email.policy, glob, html.parser, sys
class Page(html.parser.HTMLParser):
    allowed = {'html', 'head', 'meta', 'title', 'body', 'div', 'h1', 'h2', 'p', 'br', 'strong', 'table', 'tr', 'td', 'span', 'a', 'hr'}
    attributes = {'lang', 'charset', 'name', 'content', 'style', 'href', 'role', 'cellpadding', 'cellspacing', 'width'}
    def __init__(self):
        super().__init__(); self.text = ''
    def handle_starttag(self, tag, attributes):
        assert tag in self.allowed, tag
        for name, value in attributes:
            assert name in self.attributes, (tag, name)
            if name == 'href': assert value.startswith(('https://', 'http://')), value
            if name == 'style': assert 'url(' not in value, value
    def handle_data(self, text): self.text += text
for path in sorted(glob.glob('*.eml')):
    data = open(path, 'rb').read()
    assert b'\n' not in data.replace(b'\r\n', b'') and b'\r' not in data.replace(b'\r\n', b''), path
    assert max(map(len, data.split(b'\r\n'))) <= 78, path
    mail = email.message_from_bytes(data, policy=email.policy.strict)
    assert mail.keys() == ['From', 'To', 'Subject', 'Date', 'Message-ID', 'Auto-Submitted', 'MIME-Version', 'Content-Type'], mail.keys()
    for part in mail.walk(): assert not part.defects, (path, part.defects)
    for name in mail.keys(): assert not mail[name].defects, (path, name, mail[name].defects)
    assert [a.addr_spec for a in mail['From'].addresses] == ['ci@example.com']
    assert [a.addr_spec for a in mail['To'].addresses] == ['team@example.com', 'b@example.org']
    assert mail.get_content_type() == 'multipart/alternative'
    assert [p.get_content_type() for p in mail.iter_parts()] == ['text/plain', 'text/html'], path
    text, page = [p.get_content() for p in mail.iter_parts()]
    reader = Page(); reader.feed(page); reader.close()
    print(path, mail['Subject'])
    if path == 'sample.eml':
        print(text); print('=====')
        print('\n'.join(line for line in reader.text.split('\n') if line.strip()))
)";

std::string message(const Notification& notification) {
  return compose_mail(notification, "ci@example.com", {"team@example.com", "b@example.org"});
}

TEST(Mail, SaysTheVerdictAndWhatToDo) {
  Notification told = notification(testing::sample());
  told.link = "https://ci.example.com/job/7?a=1&b=2";
  const std::string read = python(std::string(kReader), {{"sample.eml", message(told)}});
  EXPECT_NE(read.find("sample.eml [plimsoll] FAILED shop:1.4: 2 critical, 1 high, 1 medium\n"), std::string::npos)
      << read;
  const std::size_t middle = read.find("=====");
  ASSERT_NE(middle, std::string::npos) << read;
  for (const std::string_view part :
       {"openssl", "3.0.13-1", "CVE-2026-0001", "root/.ssh/id_rsa:1", "OpenSSH private key", "FAILED", "fail-on: high",
        "Fix available", "No fix yet"}) {
    EXPECT_LT(read.find(part), middle) << part << " in the text part";
    EXPECT_NE(read.find(part, middle), std::string::npos) << part << " in the HTML part";
  }
  EXPECT_NE(read.find("https://ci.example.com/job/7?a=1&b=2"), std::string::npos);
}

TEST(Mail, NothingBreaksOut) {
  std::vector<std::pair<std::string, std::string>> files;
  for (const std::string& text : testing::hostile_texts()) {
    files.emplace_back(fmt::format("{:02}.eml", files.size()), message(notification(testing::hostile(text))));
    Report lint;
    lint.files = {{text, "dockerfile"}};
    lint.findings = testing::hostile(text).findings;
    for (Finding& finding : lint.findings)
      finding.places = {{.path = text, .line = 1, .column = 1, .layer = {}, .removed = {}, .detail = ""}};
    files.emplace_back(fmt::format("{:02}.eml", files.size()), message(notification(lint)));
  }
  const std::string read = python(std::string(kReader), files);
  EXPECT_EQ(read.find("failed:"), std::string::npos) << read;
  EXPECT_EQ(std::count(read.begin(), read.end(), '\n'), static_cast<std::ptrdiff_t>(files.size())) << read;
}

TEST(Mail, IsEqualForEqualReportsAndMoments) {
  const Notification told = notification(testing::sample());
  EXPECT_EQ(message(told), message(told));
  Notification later = told;
  ++later.time;
  EXPECT_NE(id_of(told), id_of(later));
}

TEST(Mail, StaysSmallHoweverMuchIsFound) {
  Report report = testing::sample();
  for (int i = 0; i < 20'000; ++i)
    report.findings.push_back(report::testing::finding(fmt::format("CVE-2025-{}", i), Severity::high,
                                                       fmt::format("package-{}", i), "1", i % 2 == 0 ? "2" : ""));
  sort_findings(report.findings);
  const Notification told = notification(std::move(report));
  const std::string mail = message(told);
  EXPECT_LT(mail.size(), 60'000U);
  EXPECT_NE(write_html(told).find("more"), std::string::npos);
  Report lint;
  lint.files = {{"Dockerfile", "dockerfile"}};
  for (Finding finding : told.reports.front().report.findings) {
    finding.places = {{.path = "Dockerfile", .line = 1, .column = 1, .layer = {}, .removed = {}, .detail = ""}};
    lint.findings.push_back(finding);
  }
  EXPECT_LT(message(notification(std::move(lint))).size(), 100'000U);
}

}  // namespace
}  // namespace plimsoll::notify

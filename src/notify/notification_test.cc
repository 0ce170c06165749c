// SPDX-License-Identifier: Apache-2.0
#include "notify/notification.h"

#include "notify/digest.h"
#include "notify/testing.h"

namespace plimsoll::notify {
namespace {

using testing::sample;

Report named(std::string name) {
  Report report = sample();
  report.name = std::move(name);
  return report;
}

TEST(Notification, NewsIsWhatTheOldReportDidNotHave) {
  Report old = sample();
  std::erase_if(old.findings, [](const Finding& finding) { return finding.id == "CVE-2026-0002"; });
  const Notification news = select({sample()}, {old});
  ASSERT_EQ(news.findings(), 1U);
  EXPECT_EQ(news.reports.front().report.findings.front().id, "CVE-2026-0002");
  EXPECT_EQ(news.reports.front().known, 3U);
  EXPECT_EQ(reach_of(news), "1 finding is new; 3 were there before.");
  EXPECT_EQ(subject_of(news), "[plimsoll] FAILED shop:1.4: 1 new: 1 high");
  EXPECT_EQ(select({sample()}, {sample()}).findings(), 0U);
  // What is worse than it was is news too.
  Report milder = sample();
  milder.findings.front().severity = Severity::low;
  EXPECT_EQ(select({sample()}, {milder}).findings(), 1U);
  EXPECT_EQ(select({sample()}, {}).findings(), 4U);
}

TEST(Notification, SeveralReportsAreHeldAgainstTheirOwnImage) {
  const std::vector<Report> old = {named("ghcr.io/acme/shop:1.3"), named("localhost:5000/till@sha256:00")};
  const Notification news =
      select({named("ghcr.io/acme/shop:1.4"), named("localhost:5000/till:2"), named("ghcr.io/acme/bank:1")}, old);
  EXPECT_EQ(news.reports[0].report.findings.size(), 0U);
  EXPECT_EQ(news.reports[1].report.findings.size(), 0U);
  EXPECT_EQ(news.reports[2].report.findings.size(), 4U);
  EXPECT_EQ(subject_of(news),
            "[plimsoll] FAILED ghcr.io/acme/shop:1.4 and 2 more: 4 new: 2 critical, 1 high, 1 medium");
  // One report and one old one are a pair whatever they are called.
  EXPECT_EQ(select({named("a")}, {named("b")}).findings(), 0U);
}

TEST(Notification, TheWorstVerdictSpeaks) {
  Report clean = report::testing::clean();
  EXPECT_EQ(select({clean}, {}).verdict(), Verdict::passed);
  EXPECT_EQ(subject_of(select({clean}, {})), "[plimsoll] shop:1.4: nothing found");
  clean.rule = "fail-on: high";
  EXPECT_EQ(subject_of(select({clean}, {})), "[plimsoll] passed shop:1.4: nothing found");
  EXPECT_EQ(select({clean, sample()}, {}).verdict(), Verdict::failed);
}

TEST(Notification, SubjectsAreOneShortLine) {
  for (const std::string& text : testing::hostile_texts()) {
    const std::string subject = subject_of(select({testing::hostile(text)}, {}));
    EXPECT_LT(subject.size(), 400U);
    for (const char c : subject) EXPECT_FALSE((c >= 0 && c < 0x20) || c == 0x7f) << subject;
  }
}

TEST(Notification, IdsAreThoseOfContentAndMoment) {
  Notification one = testing::notification(sample());
  EXPECT_EQ(id_of(one), id_of(testing::notification(sample())));
  EXPECT_EQ(id_of(one).find_first_not_of("msg_0123456789abcdef"), std::string::npos);
  EXPECT_EQ(id_of(one).find('.'), std::string::npos);
  one.reports.front().report.findings.pop_back();
  EXPECT_NE(id_of(one), id_of(testing::notification(sample())));
}

TEST(Digest, SpeaksOfEveryFindingOnce) {
  for (std::size_t most = 0; most <= 5; ++most) {
    const Report report = sample();
    std::size_t room = most, rows = 0, more = 0;
    for (const Section& section : digest_of(report, room)) rows += section.rows.size(), more += section.more;
    // Four findings, two of them closed by one upgrade.
    EXPECT_EQ(rows, std::min<std::size_t>(most, 3));
    EXPECT_EQ(room, most - rows);
    EXPECT_EQ(more, most == 0 ? 4U : most == 1 ? 3U : most == 2 ? 1U : 0U);
  }
}

TEST(Digest, LinksToTheWebOnly) {
  Report report = sample();
  for (const std::string_view bad :
       {"javascript:alert(1)", "https://x y", "data:text/html,x", "https://x\r\ny", "//x", "HTTPS://ü"}) {
    for (Finding& finding : report.findings) finding.url = bad;
    std::size_t room = 10;
    for (const Section& section : digest_of(report, room))
      for (const Row& row : section.rows) EXPECT_EQ(row.url, "") << bad;
  }
}

}  // namespace
}  // namespace plimsoll::notify

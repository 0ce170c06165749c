// SPDX-License-Identifier: Apache-2.0
// Notification: what is to be told, before it becomes a mail, a webhook's document or a message in a channel.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "finding/finding.h"

namespace plimsoll::notify {

/// One report, with the findings that are to be told.
struct Told {
  Report report;
  std::size_t known = 0;  // findings that are left out, as they were in the last report
};

struct Notification {
  std::vector<Told> reports;
  bool is_news = false;   // only what is new since the last report
  std::string link;       // where the whole report is; may be empty
  std::int64_t time = 0;  // seconds since 1970
  std::size_t most = 20;  // findings, or lines for people, that are told one by one

  [[nodiscard]] std::size_t findings() const;
  /// The worst of the reports' verdicts: failed, incomplete, none, passed.
  [[nodiscard]] Verdict verdict() const;
};

/// What is told of reports. With `old`, only what was not there, or is worse than it was (policy/baseline.h): one
/// report is held against one old one, of several each against the old ones of the same image (whatever the tag), or of
/// files. A report without an old one is new.
Notification select(std::vector<Report> reports, std::vector<Report> old);

/// Equal for equal content at equal times: "msg_" and 32 hex digits. Receivers know a repeated delivery by it.
std::string id_of(const Notification& notification);

/// What a report is called: the image's name, or the files. Untrusted text.
std::string name_of(const Report& report);

/// "FAILED", "incomplete", "passed"; empty where nothing was judged.
std::string verdict_words(const Report& report);

/// "1 critical, 3 high"; "nothing found".
std::string count_words(const Tally& counts);

/// One line without anything that could end it: "[plimsoll] FAILED shop:1.4: 1 critical, 3 high".
std::string subject_of(const Notification& notification);

/// Why the findings are those, one sentence: "2 findings are new; 19 were there before."
std::string reach_of(const Notification& notification);

}  // namespace plimsoll::notify

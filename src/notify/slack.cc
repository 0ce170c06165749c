// SPDX-License-Identifier: Apache-2.0
#include "notify/slack.h"

#include <algorithm>

#include "base/json.h"
#include "notify/digest.h"
#include "report/layout.h"

namespace plimsoll::notify {

namespace {

// Limits of Slack, some way under them where characters are counted and not bytes.
constexpr std::size_t kMostBlocks = 50, kMostText = 2'900, kMostHeader = 140;
constexpr std::size_t kBlocksAtEnd = 2;  // what was left out, and the last words

/// The three characters that Slack gives a meaning, as it wants them.
std::string entities(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else
      out += c;
  }
  return out;
}

/// Likewise, and the words that would call everyone get company that is not seen.
std::string escaped(std::string_view text) {
  constexpr std::string_view kNoWidth = "\xe2\x80\x8b";
  std::string out = entities(text);
  for (const std::string_view call : {"@channel", "@everyone", "@here"}) {
    for (std::size_t at = 0; (at = out.find(call, at)) != std::string::npos; at += call.size())
      out.insert(at + 1, kNoWidth);
  }
  return out;
}

json::object text_block(std::string text) {
  return {{"type", "section"}, {"text", {{"type", "mrkdwn"}, {"text", std::move(text)}, {"verbatim", true}}}};
}

std::string row_text(const Row& row) {
  std::string out = fmt::format("*{}*  {}", report::severity_word(row.severity), escaped(row.what));
  if (!row.why.empty()) out += "\n" + escaped(row.why);
  if (!row.action.empty()) out += "\n" + escaped(row.action);
  return out;
}

/// One section as blocks, a new one where a text would grow too long.
void put_section(json::array& blocks, const Section& section) {
  std::string text = "*" + section.heading + "*";
  const auto put = [&](const std::string& piece) {
    if (text.size() + 1 + piece.size() > kMostText) {
      blocks.push_back(text_block(std::move(text)));
      text.clear();
    }
    text += (text.empty() ? "" : "\n") + piece;
  };
  for (const Row& row : section.rows) put(row_text(row));
  if (section.more > 0) put(fmt::format("… {} more", section.more));
  blocks.push_back(text_block(std::move(text)));
}

}  // namespace

std::string slack_message(const Notification& notification) {
  const report::Options plain;
  const report::Style style(plain);
  const std::string subject = subject_of(notification);
  json::array blocks;
  blocks.push_back({{"type", "header"},
                    {"text", {{"type", "plain_text"}, {"text", style.clip(subject, kMostHeader)}, {"emoji", false}}}});
  std::size_t room = notification.most;
  for (const Told& told : notification.reports) {
    const Report& report = told.report;
    const std::string words = verdict_words(report);
    std::string head = "*" + escaped(style.clip(style.safe(name_of(report)), 200)) + "*";
    if (!words.empty()) head += "  " + words;
    if (!report.rule.empty()) head += "  " + escaped(style.clip(style.safe(report.rule), 200));
    blocks.push_back(text_block(head + "\n" + count_words(tally(report.findings))));
    for (const Section& section : digest_of(report, room)) put_section(blocks, section);
  }
  if (blocks.size() > kMostBlocks - kBlocksAtEnd) {
    blocks.resize(kMostBlocks - kBlocksAtEnd);
    blocks.push_back(text_block("… the rest does not fit into one message"));
  }
  std::string end = "plimsoll " PLIMSOLL_VERSION;
  if (const std::string reach = reach_of(notification); !reach.empty()) end = reach + "  " + end;
  if (!notification.link.empty()) end = fmt::format("<{}|The whole report>  {}", entities(notification.link), end);
  blocks.push_back({{"type", "context"},
                    {"elements", json::array{json::object{{"type", "mrkdwn"}, {"text", end}, {"verbatim", true}}}}});
  return json::compact(json::object{{"text", escaped(subject)}, {"blocks", std::move(blocks)}});
}

}  // namespace plimsoll::notify

// SPDX-License-Identifier: Apache-2.0
// Documents, signatures and messages; openssl and Python say whether the signatures hold.
#include "notify/webhook.h"

#include <random>

#include "base/base64.h"
#include "base/json.h"
#include "notify/slack.h"
#include "notify/testing.h"

namespace plimsoll::notify {
namespace {

using testing::notification;

std::string field(const HeaderFields& fields, std::string_view name) {
  for (const auto& [key, value] : fields) {
    if (key == name) return value;
  }
  return {};
}

TEST(Webhook, OpensslSignsTheSame) {
  if (!plimsoll::testing::have("openssl")) GTEST_SKIP() << "openssl is not installed";
  std::mt19937 random(1);
  for (int i = 0; i < 8; ++i) {
    std::string key(24 + random() % 41, '\0');
    for (char& c : key) c = static_cast<char>(random());
    std::string body;
    for (auto n = random() % 3000; n > 0; --n) body += static_cast<char>(random());
    const auto parsed = webhook_key(Secret("whsec_" + base64_encode(key)));
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->reveal(), key);
    const HeaderFields fields = webhook_headers("msg_1", 1'674'087'231, body, *parsed);
    std::string hex;
    for (const char c : key) hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
    const plimsoll::testing::Folder folder;
    folder.write("signed", "msg_1.1674087231." + body);
    const std::string mac =
        folder.run("openssl dgst -sha256 -mac HMAC -macopt hexkey:" + hex + " -binary signed | base64 -w0");
    EXPECT_EQ(field(fields, "webhook-signature"), "v1," + mac);
    EXPECT_EQ(field(fields, "webhook-id"), "msg_1");
    EXPECT_EQ(field(fields, "webhook-timestamp"), "1674087231");
  }
}

// The reference example of Standard Webhooks' own libraries.
TEST(Webhook, SignsAsTheReferenceDoes) {
  const auto key = webhook_key(Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
  ASSERT_TRUE(key);
  EXPECT_EQ(field(webhook_headers("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, R"({"test": 2432232314})", *key),
                  "webhook-signature"),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(Webhook, KeysAreStrongOrRefusedWithoutBeingRepeated) {
  const std::vector<std::string> weak = {std::string("hunter2hunter2hunter2hunter2hunter2"),
                                         "whsec_" + base64_encode("short"), std::string("whsec_not-base64-at-all!"),
                                         "whsec_" + base64_encode(std::string(65, 'k')), std::string("whsec_")};
  for (const std::string& text : weak) {
    const auto key = webhook_key(Secret(text));
    ASSERT_FALSE(key) << text;
    const std::string secret = text.starts_with("whsec_") ? text.substr(6) : text;
    EXPECT_TRUE(secret.empty() || key.error().message.find(secret) == std::string::npos) << key.error().message;
  }
  EXPECT_TRUE(webhook_headers("msg_1", 1, "{}", Secret{}).size() == 2);
}

TEST(Webhook, DocumentsMeetTheirSchema) {
  std::vector<std::string> documents;
  Notification told = notification(testing::sample());
  told.link = "https://ci.example.com/7";
  documents.push_back(webhook_body(told));
  told.most = 1;
  documents.push_back(webhook_body(told));
  const auto cut = json::parse(documents.back());
  ASSERT_TRUE(cut);
  const auto& report = json::items(*json::find(*cut, "data"), "reports").at(0);
  EXPECT_EQ(json::items(report, "findings").size(), 1U);
  EXPECT_TRUE(json::find(report, "truncated")->as_bool());
  documents.push_back(webhook_body(notification(report::testing::clean())));
  for (const std::string& text : testing::hostile_texts())
    documents.push_back(webhook_body(notification(testing::hostile(text))));
  EXPECT_TRUE(report::testing::meet_schema(documents, "notification-1.json"));
  documents = {R"({"schema": "plimsoll.notification/1"})"};
  EXPECT_FALSE(report::testing::meet_schema(documents, "notification-1.json"));
}

TEST(Webhook, StaysSmall) {
  const std::string big(100'000, 'x');
  EXPECT_LT(webhook_body(notification(testing::hostile(big))).size(), 20'000U);
  Report report = testing::sample();
  for (int i = 0; i < 20'000; ++i)
    report.findings.push_back(report::testing::finding(fmt::format("CVE-{}", i), Severity::low, "p", "1", ""));
  EXPECT_LT(webhook_body(notification(std::move(report))).size(), 20'000U);
}

TEST(Slack, KeepsItsLimitsAndMentionsNobody) {
  std::vector<std::string> messages;
  for (const std::string& text : testing::hostile_texts())
    messages.push_back(slack_message(notification(testing::hostile(text))));
  Report many = testing::sample();
  for (int i = 0; i < 500; ++i)
    many.findings.push_back(report::testing::finding(fmt::format("CVE-{}", i), Severity::low, fmt::format("p{}", i),
                                                     "1", "2", std::string(3000, 'y')));
  Notification all = notification(many);
  all.most = 5000;
  for (int i = 0; i < 20; ++i) all.reports.push_back(all.reports.front());
  messages.push_back(slack_message(all));
  EXPECT_NE(messages.back().find("the rest does not fit"), std::string::npos);
  EXPECT_EQ(testing::python(R"(
import json, re
for text in json.load(open('messages')):
    message = json.loads(text)
    assert set(message) == {'text', 'blocks'}
    assert 1 <= len(message['blocks']) <= 50, len(message['blocks'])
    texts = [message['text']]
    for block in message['blocks']:
        for part in [block['text']] if 'text' in block else block['elements']:
            if part['type'] == 'plain_text':
                assert block['type'] == 'header' and len(part['text']) <= 150, part
            else:
                assert part['type'] == 'mrkdwn' and part['verbatim'] is True and 1 <= len(part['text']) <= 3000, len(part['text'])
                texts.append(part['text'])
    for part in texts:
        assert '<' not in part and '>' not in part, part
        assert not re.search('&(?!amp;|lt;|gt;)', part), part
        assert not re.search('@(channel|here|everyone)', part), part
)",
                            {{"messages", json::compact(json::array(messages.begin(), messages.end()))}}),
            "");
}

TEST(Slack, LinksOnlyWhereItIsTold) {
  Notification told = notification(testing::sample());
  told.link = "https://ci.example.com/job?a=1&b=2";
  EXPECT_NE(slack_message(told).find("<https://ci.example.com/job?a=1&amp;b=2|The whole report>"), std::string::npos);
}

}  // namespace
}  // namespace plimsoll::notify

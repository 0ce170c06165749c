// SPDX-License-Identifier: Apache-2.0
// Where notifications may go, and that nothing secret is ever repeated.
#include "notify/destination.h"

#include <map>

#include "notify/deliver.h"
#include "notify/testing.h"

namespace plimsoll::notify {
namespace {

using Variables = std::map<std::string, std::string>;

Environment environment_of(const Variables& variables) {
  return [&variables](const char* name) -> const char* {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  };
}

Result<Destination> parse(std::string_view text, const Credentials& credentials = {}, const Variables& variables = {}) {
  return parse_destination(text, credentials, environment_of(variables));
}

TEST(Destination, MailServers) {
  const auto mail = parse("smtp://Mail.Example.com/?from=ci@example.com&to=a+b@example.com,c@d&to=%65@f");
  ASSERT_TRUE(mail) << mail.error().message;
  EXPECT_EQ(mail->server.host, "mail.example.com");
  EXPECT_EQ(mail->server.port, "587");
  EXPECT_EQ(mail->server.tls, http::MailTls::starttls);
  EXPECT_EQ(mail->from, "ci@example.com");
  EXPECT_EQ(mail->to, (std::vector<std::string>{"a+b@example.com", "c@d", "e@f"}));
  EXPECT_EQ(parse("smtps://h?from=a@b&to=c@d")->server.port, "465");
  EXPECT_EQ(parse("smtps://h?from=a@b&to=c@d")->server.tls, http::MailTls::wrapped);
  EXPECT_EQ(parse("smtp://h:25?from=a@b&to=c@d&tls=never")->server.tls, http::MailTls::none);
  EXPECT_EQ(parse("smtp://[::1]:2525/?from=a@b&to=c@d")->server.tls, http::MailTls::none);
  EXPECT_EQ(parse("smtp://localhost?from=a@b&to=c@d&tls=always")->server.tls, http::MailTls::starttls);
  for (const std::string_view bad :
       {"smtp://h", "smtp://h?from=a@b", "smtp://h?to=a@b", "smtp://h?from=a@b&to=c@d%0d%0aBcc:e@f",
        "smtp://h?from=a%0a@b&to=c@d", "smtp://h/path?from=a@b&to=c@d", "smtp://h?from=a@b&to=c@d&tls=maybe",
        "smtp://h?from=a@b&to=c@d&form=x", "smtps://h?from=a@b&to=c@d&tls=never", "smtp://?from=a@b&to=c@d",
        "smtp:h?from=a@b&to=c@d"}) {
    const auto parsed = parse(bad);
    ASSERT_FALSE(parsed) << bad;
    EXPECT_EQ(parsed.error().message.find('\r'), std::string::npos);
  }
}

TEST(Destination, SecretsOnTheCommandLineAreRefusedAndNotRepeated) {
  for (const std::string_view bad :
       {"smtp://ci:hunter2@mail.example.com/?from=a@b&to=c@d", "smtp://hunter2@h?from=a@b&to=c@d",
        "smtp://u:hun/ter2@h/?from=a@b", "smtps://u:hunter2@h:notaport", "https://u:hunter2@h/x",
        "https://u:hunter2@h:99999999/", "http://:hunter2@h", "slack:https://hooks.slack.com/services/T0/B0/hunter2",
        "https://hooks.slack.com/services/T0/B0/hunter2", "https://HOOKS.slack.com/services/T0/B0/hunter2",
        "webhook:https://h/hunter2", "slack:http://[hunter2"}) {
    const auto parsed = parse(bad);
    ASSERT_FALSE(parsed) << bad;
    EXPECT_EQ(parsed.error().kind, ErrorKind::usage);
    EXPECT_EQ(parsed.error().message.find("hunter2"), std::string::npos) << parsed.error().message;
    EXPECT_EQ(parsed.error().message.find("ter2"), std::string::npos) << parsed.error().message;
  }
}

TEST(Destination, SecretUrlsComeFromFilesAndVariables) {
  const plimsoll::testing::Folder folder;
  folder.write("hook", "https://hooks.slack.com/services/T0/B0/hunter2\n");
  folder.write("broken", "not a URL hunter2");
  folder.write("two", "https://a/hunter2\nhttps://b/hunter2\n");
  folder.write("empty", "\n");
  const std::string path = (folder.path() / "hook").string();
  const Variables variables = {{"HOOK", "https://hooks.example.com/hunter2?token=hunter2"}, {"BAD", "hunter2"}};
  Credentials credentials;
  credentials.slack_webhook = Secret("https://hooks.slack.com/services/hunter2");
  for (const std::string& good : {"slack:@" + path, "slack:" + path, std::string("slack:$HOOK"), std::string("slack:"),
                                  "webhook:@" + path, std::string("webhook:$HOOK")}) {
    const auto parsed = parse(good, credentials, variables);
    ASSERT_TRUE(parsed) << good << parsed.error().message;
    EXPECT_EQ(parsed->channel, good.starts_with("slack") ? Channel::slack : Channel::webhook);
    EXPECT_EQ(parsed->called.find("hunter2"), std::string::npos) << parsed->called;
    EXPECT_NE(parsed->url.reveal().find("hunter2"), std::string::npos);
  }
  for (const std::string& bad :
       {"slack:@" + (folder.path() / "broken").string(), "slack:@" + (folder.path() / "two").string(),
        "slack:@" + (folder.path() / "empty").string(), "slack:@" + (folder.path() / "none").string(),
        std::string("slack:$BAD"), std::string("slack:$NONE"), std::string("webhook:"), std::string("slack:@"),
        std::string("slack:"), std::string("ftp://x"), std::string("mailto:a@b"), std::string("htps://x"),
        std::string()}) {
    const auto parsed = parse(bad, {}, variables);
    ASSERT_FALSE(parsed) << bad;
    EXPECT_EQ(parsed.error().message.find("hunter2"), std::string::npos) << parsed.error().message;
  }
  EXPECT_EQ(parse("https://hooks.example.com/x?token=hunter2")->called, "webhook https://hooks.example.com/x?…");
}

TEST(Credentials, FromTheEnvironmentAndFiles) {
  const plimsoll::testing::Folder folder;
  folder.write("password", "hunter2\n");
  folder.write("all", "# of the build server\nPLIMSOLL_SMTP_USER = ci\nPLIMSOLL_SMTP_PASSWORD_FILE=" +
                          (folder.path() / "password").string() + "\n\nPLIMSOLL_WEBHOOK_SECRET=whsec_x=y\n");
  std::filesystem::permissions(folder.path() / "all", std::filesystem::perms::owner_read);
  std::vector<std::string> warnings;
  const Variables variables = {
      {"PLIMSOLL_SMTP_USER", "other"}, {"PLIMSOLL_SLACK_WEBHOOK", "https://x"}, {"PLIMSOLL_SMTP_PASSWORD", "p"}};
  const auto read = read_credentials(folder.path() / "all", environment_of(variables), warnings);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->smtp_user, "ci");
  EXPECT_EQ(read->smtp_password.reveal(), "hunter2");
  EXPECT_EQ(read->webhook_secret.reveal(), "whsec_x=y");
  EXPECT_EQ(read->slack_webhook.reveal(), "https://x");
  EXPECT_TRUE(warnings.empty());

  std::filesystem::permissions(folder.path() / "all", std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  EXPECT_TRUE(read_credentials(folder.path() / "all", environment_of({}), warnings));
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_NE(warnings[0].find("chmod 600"), std::string::npos);
}

TEST(Credentials, MistakesAreToldWithoutWhatTheyHold) {
  const plimsoll::testing::Folder folder;
  std::vector<std::string> warnings;
  for (const std::string_view content :
       {"hunter2", "hunter2=x", "PLIMSOLL_SMTP_PASWORD=hunter2", "PLIMSOLL_SMTP_PASSWORD=hunter2",
        "PLIMSOLL_SMTP_USER=u\nPLIMSOLL_SMTP_PASSWORD=hunter2\nPLIMSOLL_SMTP_PASSWORD_FILE=x",
        "PLIMSOLL_SMTP_USER=u\nPLIMSOLL_SMTP_PASSWORD=hun\rter2"}) {
    folder.write("file", content);
    const auto read = read_credentials(folder.path() / "file", environment_of({}), warnings);
    ASSERT_FALSE(read) << content;
    EXPECT_EQ(read.error().message.find("hunter2"), std::string::npos) << read.error().message;
    EXPECT_EQ(read.error().message.find("ter2"), std::string::npos) << read.error().message;
  }
  EXPECT_FALSE(read_credentials("", environment_of({{"PLIMSOLL_SMTP_USER", "u"}}), warnings));
}

TEST(Scrubber, TakesSecretsOutOfAnswers) {
  Scrubber scrub;
  scrub.add(Secret("https://hooks.slack.com/services/T000/B000/abcdefgh12345678"));
  scrub.add(Secret("hunter2"));
  scrub.add(Secret(""));
  EXPECT_EQ(scrub("no service /services/T000/B000/abcdefgh12345678"), "no service ***");
  EXPECT_EQ(scrub("abcdefgh12345678 is gone"), "*** is gone");
  EXPECT_EQ(scrub("535 hunter2 aHVudGVyMg=="), "535 *** ***");
  EXPECT_EQ(scrub("nothing"), "nothing");
}

TEST(Delivery, CredentialsGoNowhereTheyMustNot) {
  DeliveryOptions options;
  options.credentials.smtp_user = "ci";
  options.credentials.smtp_password = Secret("hunter2");
  EXPECT_FALSE(check_delivery(*parse("smtp://mail.example.com?from=a@b&to=c@d&tls=never"), options));
  EXPECT_TRUE(check_delivery(*parse("smtp://localhost?from=a@b&to=c@d"), options));
  EXPECT_TRUE(check_delivery(*parse("smtp://mail.example.com?from=a@b&to=c@d"), options));
  const auto hook = parse("https://hooks.example.com");
  EXPECT_FALSE(check_delivery(*hook, options));
  options.signing = Signing::waived;
  EXPECT_TRUE(check_delivery(*hook, options));
  options.credentials.webhook_secret = Secret("hunter2");
  EXPECT_FALSE(check_delivery(*hook, options));
}

TEST(Delivery, RehearsalsHoldNoSecret) {
  DeliveryOptions options;
  options.credentials = {"ci", Secret("hunter2hunter2"), Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                         Secret("https://hooks.slack.com/services/hunter2hunter2")};
  const Variables variables = {{"HOOK", "https://hooks.example.com/hunter2hunter2"}};
  for (const std::string_view to :
       {"smtp://mail.example.com?from=a@b&to=c@d", "https://hooks.example.com/x", "slack:", "webhook:$HOOK"}) {
    const auto text =
        rehearse(testing::notification(testing::sample()), *parse(to, options.credentials, variables), options);
    ASSERT_TRUE(text) << text.error().message;
    for (const std::string_view secret : {"hunter2", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "v1,g", "aHVudGVy"})
      EXPECT_EQ(text->find(secret), std::string::npos) << *text;
    EXPECT_NE(text->find("shop:1.4"), std::string::npos) << *text;
  }
}

}  // namespace
}  // namespace plimsoll::notify

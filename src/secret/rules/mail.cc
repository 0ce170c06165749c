// SPDX-License-Identifier: Apache-2.0
// Keys with which mail and messages are sent in somebody's name.
#include "secret/rules/row.h"

namespace plimsoll::secret {

namespace {

constexpr Row kRows[] = {
    {.id = "brevo-api-key",
     .title = "Brevo (Sendinblue) key",
     .pattern = R"(x(?:keysib|smtpsib)-[a-f0-9]{64}-[A-Za-z0-9]{16})",
     .keywords = {"xkeysib-", "xsmtpsib-"},
     .min_entropy = 3.2,
     .target = "BREVO_API_KEY",
     .rotate = "Delete it under SMTP and API, API keys, and generate a new one.",
     .good = {"BREVO_API_KEY=xke"
              "ysib-ee02410ca038fc4fc20eefa744ac35cf1a7026a25c1528f09f0e806b8fd3e5cb-SGLXbAlDjGIKXJfy"},
     .bad = {"BREVO_API_KEY=xke"
             "ysib-ee02410ca038fc4fc20eefa744ac35cf1a702xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "klaviyo-api-key",
     .title = "Klaviyo API key",
     .form = Form::provider,
     .key = R"(klaviyo)",
     .pattern = R"(pk_[a-f0-9]{34})",
     .keywords = {"klaviyo"},
     .min_entropy = 3,
     .target = "KLAVIYO_API_KEY",
     .rotate = "Delete it under Settings, API keys, and create one with fewer scopes.",
     .good = {"KLAVIYO_API_KEY=\"pk_"
              "197ccd7f7981d3e4e4e648f79c1f51ffb9\""},
     .bad = {"KLAVIYO_API_KEY=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "mailchimp-api-key",
     .title = "Mailchimp API key",
     .pattern = R"([a-f0-9]{32}-us[0-9]{1,2})",
     .keywords = {"-us1", "-us2", "-us3", "-us4", "-us5", "-us6", "-us7", "-us8", "-us9"},
     .min_entropy = 3.2,
     .target = "MAILCHIMP_API_KEY",
     .rotate = "Disable it under Account, Extras, API keys, and create a new one.",
     .good = {"MAILCHIMP_API_KEY=97e"
              "87d5f6ad59163fb8ac375cba50ea8-us21"},
     .bad = {"MAI"
             "LCHIMP_API_KEY=97e87d5f6ad59163fb8xxxxxxxxxxxxxxxxxx"}},
    {.id = "mailersend-token",
     .title = "MailerSend token",
     .pattern = R"(mlsn\.[a-f0-9]{64})",
     .keywords = {"mlsn."},
     .min_entropy = 3.2,
     .target = "MAILERSEND_API_KEY",
     .rotate = "Delete it under Integrations, API tokens, and generate one with the sending scope.",
     .good = {"MAILERSEND_API_KEY=mls"
              "n.aefc42432d6a4c53629cf19c4f618a19df071a0f4f6fccd1f3e0eb71986a7e8b"},
     .bad = {"MAI"
             "LERSEND_API_KEY=mlsn.aefc42432d6a4c53629cf19c4f618axxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "mailgun-api-key",
     .title = "Mailgun API key",
     .severity = Severity::critical,
     .pattern = R"(key-[a-f0-9]{32})",
     .keywords = {"key-"},
     .min_entropy = 3.2,
     .target = "MAILGUN_API_KEY",
     .rotate = "Delete it under API security and create a sending key for one domain.",
     .good = {"MAILGUN_API_KEY=key"
              "-108f86d465e64044620186b6cfbdc4da"},
     .bad = {"MAILGUN_API_KEY=key"
             "-108f86d465e640xxxxxxxxxxxxxxxxxx"}},
    {.id = "mailgun-key",
     .title = "Mailgun key (new form)",
     .severity = Severity::critical,
     .form = Form::provider,
     .key = R"(mailgun)",
     .pattern = R"([a-f0-9]{32}-[a-f0-9]{8}-[a-f0-9]{8})",
     .keywords = {"mailgun"},
     .min_entropy = 3.2,
     .target = "MAILGUN_API_KEY",
     .rotate = "Delete it under API security and create a sending key for one domain.",
     .good = {"MAILGUN_API_KEY=\"9a7"
              "8b8ef0d9ef2393e83378c7cd38be8-a54f81eb-2c0e8f24\""},
     .bad = {"MAILGUN_API_KEY=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "mailjet-secret",
     .title = "Mailjet secret",
     .form = Form::provider,
     .key = R"((?:mailjet|\bmj_))",
     .pattern = R"([a-f0-9]{32})",
     .keywords = {"mailjet", "mj_"},
     .min_entropy = 3,
     .target = "MJ_APIKEY_PRIVATE",
     .rotate = "Generate a new secret under Account settings, API keys.",
     .good = {"MAILJET_API_SECRET_KEY=\"34d"
              "7c6ca50c8e8580688a1c23a017803\""},
     .bad = {"MAI"
             "LJET_API_SECRET_KEY=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "mandrill-api-key",
     .title = "Mandrill API key",
     .form = Form::provider,
     .key = R"(mandrill)",
     .pattern = R"((?:md-)?[\w\-]{22})",
     .keywords = {"mandrill"},
     .min_entropy = 3.7,
     .validate = mixed_token,
     .target = "MANDRILL_API_KEY",
     .rotate = "Disable it under Settings, SMTP and API info, and add a new one.",
     .good = {"MANDRILL_API_KEY=\"md-"
              "RLsM5S3abS8LjxLxjxO8dO\""},
     .bad = {"MAN"
             "DRILL_API_KEY=\"xxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "messagebird-key",
     .title = "Bird (MessageBird) key",
     .form = Form::provider,
     .key = R"(message_?bird)",
     .pattern = R"([A-Za-z0-9]{25})",
     .keywords = {"messagebird", "message_bird"},
     .min_entropy = 3.8,
     .validate = mixed_token,
     .target = "MESSAGEBIRD_ACCESS_KEY",
     .rotate = "Delete it under Developers, API access, and add a new one.",
     .good = {"MESSAGEBIRD_ACCESS_KEY=\"MJQ"
              "nkyb4ux83GDtZJhWKRJzzQ\""},
     .bad = {"MES"
             "SAGEBIRD_ACCESS_KEY=\"xxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "onesignal-key",
     .title = "OneSignal key",
     .pattern = R"(os_v2_(?:app|org)_[a-z2-7]{103})",
     .keywords = {"os_v2_"},
     .min_entropy = 4,
     .target = "ONESIGNAL_API_KEY",
     .rotate = "Rotate it under Settings, Keys and IDs.",
     .good = {"ONESIGNAL_API_KEY=os_"
              "v2_app_iicm3cdxizlt6yxj3lfnc2yfgcylnggcfgapq4icrpkfjufjpk74ozwh4xcevxuxlctq5knepp4cifwqule"
              "q7qv7ma3lduhlyq5wzlq"},
     .bad = {"ONE"
             "SIGNAL_API_KEY=os_v2_app_iicm3cdxizlt6yxj3lfnc2yfgcylnggcfgapq4icrpkfjufxxxxxxxxxxxxxxxxxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "postmark-token",
     .title = "Postmark token",
     .form = Form::provider,
     .key = R"(postmark)",
     .pattern = R"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
     .keywords = {"postmark"},
     .target = "POSTMARK_SERVER_TOKEN",
     .rotate = "Generate another token under the server's API tokens and delete this one.",
     .good = {"POSTMARK_SERVER_TOKEN=\"a07"
              "9e82a-e01e-e50d-0a29-dd4a5435f84c\""},
     .bad = {"POS"
             "TMARK_SERVER_TOKEN=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "resend-api-key",
     .title = "Resend API key",
     .form = Form::provider,
     .key = R"(resend)",
     .pattern = R"(re_[A-Za-z0-9]{8,10}_[A-Za-z0-9]{20,26})",
     .keywords = {"resend"},
     .min_entropy = 3.8,
     .target = "RESEND_API_KEY",
     .rotate = "Delete it under API keys and create one that may only send.",
     .good = {"RESEND_API_KEY=\"re_"
              "IVPOot6d_toxfcVhcJVj5Ujw8LCoo\""},
     .bad = {"RESEND_API_KEY=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "sendbird-token",
     .title = "Sendbird token",
     .form = Form::provider,
     .key = R"(sendbird)",
     .pattern = R"([a-f0-9]{40})",
     .keywords = {"sendbird"},
     .min_entropy = 3,
     .target = "SENDBIRD_API_TOKEN",
     .rotate = "Revoke it in the dashboard under Settings, General, API tokens.",
     .good = {"SENDBIRD_API_TOKEN=\"a7f"
              "14f65fb4ebac4a9366dd69d7a10a0f0911a25\""},
     .bad = {"SEN"
             "DBIRD_API_TOKEN=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "sendgrid-api-key",
     .title = "SendGrid API key",
     .severity = Severity::critical,
     .pattern = R"(SG\.[\w\-]{20,24}\.[\w\-]{39,50})",
     .keywords = {"sg."},
     .min_entropy = 4,
     .target = "SENDGRID_API_KEY",
     .rotate = "Delete it under Settings, API keys, and create one that may only send.",
     .good = {"SENDGRID_API_KEY=SG."
              "mbqaIBfxVOPiNcKfqgBASO.9kuBZpEzbjZmaD6Wyuv8SMDdSKUhbCQuQQZJSi0Og5v"},
     .bad = {"SEN"
             "DGRID_API_KEY=SG.mbqaIBfxVOPiNcKfqgBASO.9kuBZpEzbxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "ses-smtp-password",
     .title = "Amazon SES SMTP password",
     .form = Form::provider,
     .key = R"(smtp)",
     .pattern = R"(B[A-Za-z0-9/+]{43})",
     .keywords = {"smtp"},
     .min_entropy = 4.3,
     .validate = mixed_token,
     .target = "SMTP_PASSWORD",
     .rotate = "Delete the IAM user's key behind it and create new SMTP credentials.",
     .good = {"SMTP_PASSWORD=\"B9X"
              "A3lWjqjB5r4ole2fZKo1Fzk59WaXFPcXvM9C4ZcL2\""},
     .bad = {"SMTP_PASSWORD=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "sparkpost-api-key",
     .title = "SparkPost API key",
     .form = Form::provider,
     .key = R"(sparkpost)",
     .pattern = R"([a-f0-9]{40})",
     .keywords = {"sparkpost"},
     .min_entropy = 3,
     .target = "SPARKPOST_API_KEY",
     .rotate = "Delete it under Configuration, API keys, and create one with fewer grants.",
     .good = {"SPARKPOST_API_KEY=\"98b"
              "6c31d018922f313eae63beabafc0c507e0902\""},
     .bad = {"SPA"
             "RKPOST_API_KEY=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "twilio-api-key",
     .title = "Twilio API key",
     .form = Form::provider,
     .key = R"(twilio)",
     .pattern = R"(SK[a-f0-9]{32})",
     .keywords = {"twilio"},
     .min_entropy = 3,
     .target = "TWILIO_API_KEY",
     .rotate = "Delete it in the console under API keys and tokens and create a restricted one.",
     .good = {"TWILIO_API_KEY_SID=\"SK2"
              "5196e29ad1a1dd79381ffe424205b7b\""},
     .bad = {"TWI"
             "LIO_API_KEY_SID=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "twilio-auth-token",
     .title = "Twilio auth token",
     .severity = Severity::critical,
     .form = Form::provider,
     .key = R"(twilio)",
     .pattern = R"([a-f0-9]{32})",
     .keywords = {"twilio"},
     .min_entropy = 3,
     .target = "TWILIO_AUTH_TOKEN",
     .rotate = "Promote a secondary auth token in the console, which ends this one, and use API keys.",
     .good = {"TWILIO_AUTH_TOKEN=\"9bc"
              "d8d57a029072836bb2385b58637c0\""},
     .bad = {"TWI"
             "LIO_AUTH_TOKEN=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "vonage-secret",
     .title = "Vonage (Nexmo) secret",
     .form = Form::provider,
     .key = R"((?:vonage|nexmo))",
     .pattern = R"([A-Za-z0-9]{16})",
     .keywords = {"vonage", "nexmo"},
     .min_entropy = 3.3,
     .validate = mixed_token,
     .target = "VONAGE_API_SECRET",
     .rotate = "Add a second secret under API settings and delete this one.",
     .good = {"VONAGE_API_SECRET=\"To8"
              "F95g8hGDkV13E\""},
     .bad = {"VON"
             "AGE_API_SECRET=\"xxxxxxxxxxxxxxxx\""}},
};

}  // namespace

Family mail_rules() { return {"Mail and SMS", kRows}; }

}  // namespace plimsoll::secret

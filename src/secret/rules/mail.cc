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
              "ysib-410ca038fc4fc20eefa744ac35cf1a7026a25c1528f09f0e806b8fd3e5cbe8a5-lDjGIKXJfy8LFEej"},
     .bad = {"BREVO_API_KEY=xke"
             "ysib-410ca038fc4fc20eefa744ac35cf1a7026a25xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
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
              "cd7f7981d3e4e4e648f79c1f51ffb9a7f1\""},
     .bad = {"KLAVIYO_API_KEY=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "mailchimp-api-key",
     .title = "Mailchimp API key",
     .pattern = R"([a-f0-9]{32}-us[0-9]{1,2})",
     .keywords = {"-us1", "-us2", "-us3", "-us4", "-us5", "-us6", "-us7", "-us8", "-us9"},
     .min_entropy = 3.2,
     .target = "MAILCHIMP_API_KEY",
     .rotate = "Disable it under Account, Extras, API keys, and create a new one.",
     .good = {"MAILCHIMP_API_KEY=7d5"
              "f6ad59163fb8ac375cba50ea8dab2-us21"},
     .bad = {"MAI"
             "LCHIMP_API_KEY=7d5f6ad59163fb8ac37xxxxxxxxxxxxxxxxxx"}},
    {.id = "mailersend-token",
     .title = "MailerSend token",
     .pattern = R"(mlsn\.[a-f0-9]{64})",
     .keywords = {"mlsn."},
     .min_entropy = 3.2,
     .target = "MAILERSEND_API_KEY",
     .rotate = "Delete it under Integrations, API tokens, and generate one with the sending scope.",
     .good = {"MAILERSEND_API_KEY=mls"
              "n.42432d6a4c53629cf19c4f618a19df071a0f4f6fccd1f3e0eb71986a7e8b98b6"},
     .bad = {"MAI"
             "LERSEND_API_KEY=mlsn.42432d6a4c53629cf19c4f618a19dfxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "mailgun-api-key",
     .title = "Mailgun API key",
     .severity = Severity::critical,
     .pattern = R"(key-[a-f0-9]{32})",
     .keywords = {"key-"},
     .min_entropy = 3.2,
     .target = "MAILGUN_API_KEY",
     .rotate = "Delete it under API security and create a sending key for one domain.",
     .good = {"MAILGUN_API_KEY=key"
              "-86d465e64044620186b6cfbdc4da9a78"},
     .bad = {"MAILGUN_API_KEY=key"
             "-86d465e6404462xxxxxxxxxxxxxxxxxx"}},
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
     .good = {"MAILGUN_API_KEY=\"b8e"
              "f0d9ef2393e83378c7cd38be8a54f-81eb2c0e-8f243182\""},
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
     .good = {"MAILJET_API_SECRET_KEY=\"c6c"
              "a50c8e8580688a1c23a0178033cdb\""},
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
              "S3abS8LjxLxjxO8dOK0EeI\""},
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
     .good = {"MESSAGEBIRD_ACCESS_KEY=\"3GD"
              "tZJhWKRJzzQt3vvIIx3mzC\""},
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
              "v2_app_m3cdxizlt6yxj3lfnc2yfgcylnggcfgapq4icrpkfjufjpk74ozwh4xcevxuxlctq5knepp4cifwquleq7q"
              "v7ma3lduhlyq5wzlqxaw"},
     .bad = {"ONE"
             "SIGNAL_API_KEY=os_v2_app_m3cdxizlt6yxj3lfnc2yfgcylnggcfgapq4icrpkfjufjpkxxxxxxxxxxxxxxxxxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "postmark-token",
     .title = "Postmark token",
     .form = Form::provider,
     .key = R"(postmark)",
     .pattern = R"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
     .keywords = {"postmark"},
     .target = "POSTMARK_SERVER_TOKEN",
     .rotate = "Generate another token under the server's API tokens and delete this one.",
     .good = {"POSTMARK_SERVER_TOKEN=\"e82"
              "ae01e-e50d-0a29-dd4a-5435f84c8b7f\""},
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
              "6dtoxfcV_hcJVj5Ujw8LCooAzIK6E\""},
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
     .good = {"SENDBIRD_API_TOKEN=\"4f6"
              "5fb4ebac4a9366dd69d7a10a0f0911a2555c3\""},
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
              "OPiNcKfqgBASO9kuBZpEzb.jZmaD6Wyuv8SMDdSKUhbCQuQQZJSi0Og5vkEDTaAcZx"},
     .bad = {"SEN"
             "DGRID_API_KEY=SG.OPiNcKfqgBASO9kuBZpEzb.jZmaD6Wyuxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
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
     .good = {"SMTP_PASSWORD=\"Bjq"
              "jB5r4ole2fZKo1Fzk59WaXFPcXvM9C4ZcL2hOfbtE\""},
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
     .good = {"SPARKPOST_API_KEY=\"c31"
              "d018922f313eae63beabafc0c507e090234d7\""},
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
     .good = {"TWILIO_API_KEY_SID=\"SK6"
              "e29ad1a1dd79381ffe424205b7b9bcd\""},
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
     .good = {"TWILIO_AUTH_TOKEN=\"8d5"
              "7a029072836bb2385b58637c088ac\""},
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
     .good = {"VONAGE_API_SECRET=\"kV1"
              "3EMJQnkyb4ux8\""},
     .bad = {"VON"
             "AGE_API_SECRET=\"xxxxxxxxxxxxxxxx\""}},
};

}  // namespace

Family mail_rules() { return {"Mail and SMS", kRows}; }

}  // namespace plimsoll::secret

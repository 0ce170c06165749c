// SPDX-License-Identifier: Apache-2.0
// Tokens and hooks of chat services.
#include "secret/rules/row.h"

namespace plimsoll::secret {

namespace {

constexpr Row kRows[] = {
    {.id = "discord-bot-token",
     .title = "Discord bot token",
     .severity = Severity::critical,
     .form = Form::named,
     .key = R"((?:discord|bot)[\w.\- ]{0,24}(?:token|key|secret)|Authorization[\"']?\s?[:=]\s?[\"']?Bot)",
     .pattern = R"([MNO][A-Za-z0-9_\-]{23,27}\.[\w\-]{6}\.[\w\-]{27,38})",
     .keywords = {"discord", "bot"},
     .min_entropy = 4,
     .target = "DISCORD_TOKEN",
     .rotate = "Reset the token under Developer portal, Bot.",
     .good = {"DISCORD_TOKEN=\"MTE"
              "4TiTVJJ3fBu804bvTbgtvWA.Gx1ZsS.54cdb3hwAlME53oeyI3ks4boZmlStHDpzoVxcF\""},
     .bad = {"DISCORD_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "discord-client-secret",
     .title = "Discord client secret",
     .form = Form::provider,
     .key = R"(discord)",
     .pattern = R"([\w\-]{32})",
     .keywords = {"discord"},
     .min_entropy = 3.9,
     .validate = mixed_token,
     .target = "DISCORD_CLIENT_SECRET",
     .rotate = "Reset the secret under Developer portal, OAuth2.",
     .good = {"DISCORD_CLIENT_SECRET=\"rgQ"
              "5idqfVeACMXTQuWW698FBg6KweFGn\""},
     .bad = {"DIS"
             "CORD_CLIENT_SECRET=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "discord-webhook",
     .title = "Discord webhook",
     .form = Form::whole,
     .pattern = R"(discord(?:app)?\.com/api/(?:v[0-9]{1,2}/)?webhooks/([0-9]{17,20}/[\w\-]{60,72}))",
     .keywords = {"/webhooks/"},
     .min_entropy = 3.8,
     .target = "DISCORD_WEBHOOK_URL",
     .rotate = "Delete the webhook under the channel's Integrations and make a new one.",
     .good = {"https://discord.com/api/webhooks/455"
              "753997776554381/48A4NbHNGNxxzYHIyTqBX2k9DlzAEeun2PGNskCQd4QCAeDEixqxI5c7hLalJuz67BKw"},
     .bad = {"https://discord.com/api/webhooks/112"
             "233445566778899/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "gitter-token",
     .title = "Gitter token",
     .severity = Severity::medium,
     .form = Form::provider,
     .key = R"(gitter)",
     .pattern = R"([a-f0-9]{40})",
     .keywords = {"gitter"},
     .min_entropy = 3,
     .target = "GITTER_TOKEN",
     .rotate = "Sign out of all sessions and issue a new token.",
     .good = {"GITTER_TOKEN=\"372"
              "c8235e6e94388166815453d821a04e014f065\""},
     .bad = {"GITTER_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "google-chat-webhook",
     .title = "Google Chat webhook",
     .form = Form::whole,
     .pattern = R"(chat\.googleapis\.com/v1/spaces/[\w\-]{6,20}/messages\?key=[\w\-]{30,45}&token=([\w\-%]{30,80}))",
     .keywords = {"chat.googleapis.com"},
     .target = "GOOGLE_CHAT_WEBHOOK_URL",
     .rotate = "Delete the webhook under the space's Apps and integrations and add a new one.",
     .good = {"https://chat.googleapis.com/v1/spaces/AAAAx81bQ2k/messages?key=kGG"
              "dWoursWxbFc15w4aHsINrYIi0QDzmRWz9Dui&token=2lMetTm5yUkzUaUagNlgXEyycAxXP7FKnEUP1riEK1b"},
     .bad = {"https://chat.googleapis.com/v1/spaces/AAAA/messages"}},
    {.id = "line-token",
     .title = "LINE channel token",
     .form = Form::provider,
     .key = R"(line[_\-.](?:channel|messaging|bot|notify))",
     .pattern = R"([A-Za-z0-9+/]{120,180}={0,2}|[A-Za-z0-9]{43})",
     .keywords = {"line_", "line-", "line."},
     .min_entropy = 4,
     .validate = mixed_token,
     .target = "LINE_CHANNEL_ACCESS_TOKEN",
     .rotate = "Reissue the channel access token in the LINE developers console.",
     .good = {"LINE_CHANNEL_ACCESS_TOKEN=\"jtq"
              "CQhQHnSZMzrZ2OSvF60Tu3Clx5SMVoyiP90NtMWNkaldHzGnmPuh1Dw4fgTps53rWbWLiXR6g4TVejGBMUsYLfn7Jj"
              "Yv3u9h20m94To8rGCdzfQNu1eBrIjdGuxmUY5RV0OcNoQloe8BVPkKcktgteyPMBLZvcmIIYlrKD7z=\""},
     .bad = {"LIN"
             "E_CHANNEL_ACCESS_TOKEN=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
             "xxxxxxxxxxxxxxxx\""}},
    {.id = "matrix-token",
     .title = "Matrix access token",
     .pattern = R"(syt_[A-Za-z0-9]{4,120}_[A-Za-z]{20}_[A-Za-z0-9]{6})",
     .keywords = {"syt_"},
     .min_entropy = 3.8,
     .target = "MATRIX_ACCESS_TOKEN",
     .rotate = "Log the session out, which ends the token, and log in again.",
     .good = {"MATRIX_ACCESS_TOKEN=syt"
              "_5X58_fZWYtLqfkhpTzZXuyLnI_1CPAly"},
     .bad = {"MAT"
             "RIX_ACCESS_TOKEN=syt_5X58_fZWYtLqfkxxxxxxxxxxxxxxxxxx"}},
    {.id = "mattermost-token",
     .title = "Mattermost token",
     .form = Form::provider,
     .key = R"(mattermost)",
     .pattern = R"([a-z0-9]{26})",
     .keywords = {"mattermost"},
     .min_entropy = 3.5,
     .validate = random_looking,
     .target = "MATTERMOST_TOKEN",
     .rotate = "Revoke it under Profile, Security, Personal access tokens.",
     .good = {"MATTERMOST_TOKEN=\"pub"
              "2pzigujdjhymtfb5kqmwq5l\""},
     .bad = {"MAT"
             "TERMOST_TOKEN=\"xxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "slack-app-token",
     .title = "Slack app token",
     .severity = Severity::critical,
     .pattern = R"(xapp-[0-9]-[A-Z0-9]{8,14}-[0-9]{10,16}-[a-z0-9]{60,70})",
     .keywords = {"xapp-"},
     .min_entropy = 3,
     .target = "SLACK_APP_TOKEN",
     .rotate = "Revoke it under Basic information, App-level tokens, and generate a new one.",
     .good = {"SLACK_APP_TOKEN=xap"
              "p-2-XGPXN95P-4442689745-9b4mnm9285sxc5ppnoqk3ax3eqhj4jyjjz9yc2ci2fav5vr18xtpviu6xdpq"},
     .bad = {"SLACK_APP_TOKEN=xap"
             "p-2-XGPXN95P-4442689745-9b4mnm9285sxc5ppnxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "slack-config-token",
     .title = "Slack configuration token",
     .pattern = R"(xoxe\.xox[bp]-[0-9]-[A-Za-z0-9]{100,170}|xoxe-[0-9]-[A-Za-z0-9]{140,150})",
     .keywords = {"xoxe.xox", "xoxe-"},
     .min_entropy = 3,
     .target = "SLACK_CONFIG_TOKEN",
     .rotate = "Revoke it under Your app configuration tokens.",
     .good = {"SLACK_CONFIG_TOKEN=xox"
              "e-1-i4FcyOYjgVPI5olDux9CBwZuzwnSYtUrWY3uObcK5AyLObCQfCv6ZrWzfF72G7S4Hv2jcA3Kv6IqekVDGLDmvp"
              "jjC87Lkp19n9dKKLLpzfuObmBQ4YQYv31nviXs0kzcHAcULyoJgI94UkeHDv"},
     .bad = {"SLA"
             "CK_CONFIG_TOKEN=xoxe-1-i4FcyOYjgVPI5olDux9CBwZuzwnSYtUrWY3uObcK5AyLObCQfCv6ZrWzfF72G7S4Hv2"
             "jcAxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "slack-token",
     .title = "Slack token",
     .severity = Severity::critical,
     .pattern = R"(xox[bpoasr]-(?:[0-9]-)?[0-9]{8,14}-[A-Za-z0-9\-]{16,110})",
     .keywords = {"xoxb-", "xoxp-", "xoxo-", "xoxa-", "xoxs-", "xoxr-"},
     .min_entropy = 2.8,
     .target = "SLACK_TOKEN",
     .rotate = "Revoke it (auth.revoke) or reinstall the app, and issue a token with the fewest scopes.",
     .good = {"SLACK_TOKEN=xox"
              "b-665334788832-423194871394-H38PK1VMa1mSa91BswosjYap"},
     .bad = {"SLACK_TOKEN=xox"
             "b-665334788832-4231948713xxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "slack-webhook",
     .title = "Slack webhook",
     .form = Form::whole,
     .pattern =
         R"(hooks\.slack\.com/(?:services|workflows|triggers)/([A-Z0-9]{8,14}/[A-Z0-9]{8,14}/[A-Za-z0-9]{20,64}|[A-Z0-9]{8,14}/[0-9]{10,20}/[A-Za-z0-9]{20,64}))",
     .keywords = {"hooks.slack.com"},
     .min_entropy = 3,
     .target = "SLACK_WEBHOOK_URL",
     .rotate = "Remove the webhook from the app's Incoming webhooks and add a new one.",
     .good = {"https://hooks.slack.com/services/TB117HFNNC2/B6B67K9PFMA/d7m"
              "OksaYG90bkV6Eh8fOjd6A"},
     .bad = {"https://hooks.slack.com/services/T00000000/B00000000/XXX"
             "XXXXXXXXXXXXXXXXXXXXX"}},
    {.id = "teams-webhook",
     .title = "Microsoft Teams webhook",
     .form = Form::whole,
     .pattern =
         R"([\w\-]{1,60}\.webhook\.office\.com/webhookb2/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}@[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/IncomingWebhook/[a-f0-9]{32}/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}))",
     .keywords = {"webhook.office.com"},
     .target = "TEAMS_WEBHOOK_URL",
     .rotate = "Remove the connector from the channel and add a workflow in its place.",
     .good = {"https://shop.webhook.office.com/webhookb2/3a8"
              "3ea94-5d5a-e220-6b55-1e4a89310090@48a59969-1cbc-a7e7-35d9-a48a9fd2c0ce/IncomingWebhook/605"
              "44fd89b8bf0be48da0c827d402f4f/e8cd3f1b-4d45-eae5-54da-7493de214367"},
     .bad = {"https://shop.webhook.office.com/webhookb2/"}},
    {.id = "telegram-bot-token",
     .title = "Telegram bot token",
     .severity = Severity::critical,
     .form = Form::whole,
     .pattern =
         R"((?i:telegram|telegr|tg|bot)[\w.\-]{0,30}["']?\s{0,3}(?::|=|=>|/bot|,|\()?\s{0,3}["']?/?(?:bot)?([0-9]{8,10}:AA[\w\-]{33})(?:[^\w\-]|$))",
     .keywords = {"telegr", "bot", "tg_"},
     .min_entropy = 3.8,
     .target = "TELEGRAM_BOT_TOKEN",
     .rotate = "Revoke it with BotFather (/revoke), which gives a new one.",
     .good = {"TEL"
              "EGRAM_BOT_TOKEN=8657785213:AAPJrjlWNgJ9vCbuYyv5h3YKEo0iMrySMnq",
              "curl https://api.telegram.org/bot621884557:AA8"
              "oUOzxN5dD3EdQKJna896vHMZ7dbmWqhz/getMe"},
     .bad = {"TEL"
             "EGRAM_BOT_TOKEN=123456789:AAxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
             "bot 12:34:56:AA:BB:CC"}},
    {.id = "twitch-token",
     .title = "Twitch token or secret",
     .form = Form::provider,
     .key = R"(twitch)",
     .pattern = R"((?:oauth:)?[a-z0-9]{30})",
     .keywords = {"twitch"},
     .min_entropy = 3.6,
     .validate = random_looking,
     .target = "TWITCH_CLIENT_SECRET",
     .rotate = "Issue a new secret under Developer console, Applications, or revoke the token.",
     .good = {"TWITCH_CLIENT_SECRET=\"t2h"
              "v1sk9f34bfc2srehjlh0bnxukvn\""},
     .bad = {"TWI"
             "TCH_CLIENT_SECRET=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "webex-token",
     .title = "Webex token",
     .form = Form::provider,
     .key = R"(webex)",
     .pattern = R"([A-Za-z0-9]{64}_[A-Z0-9]{4}_[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
     .keywords = {"webex"},
     .min_entropy = 3.8,
     .target = "WEBEX_ACCESS_TOKEN",
     .rotate = "Regenerate the bot's token at the developer site.",
     .good = {"WEBEX_ACCESS_TOKEN=\"M9w"
              "O0i1ExHVTzmG3JioY8ceEsZeo9Hdl3JjUlnhiacZdGjDHMJKItx9nd07y6iwK_DSJO_1dee033d-28f1-e127-7098"
              "-bc826b0ff570\""},
     .bad = {"WEB"
             "EX_ACCESS_TOKEN=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "zoom-secret",
     .title = "Zoom client secret",
     .form = Form::provider,
     .key = R"(zoom)",
     .pattern = R"([A-Za-z0-9]{32}|[A-Za-z0-9]{36})",
     .keywords = {"zoom"},
     .min_entropy = 3.9,
     .validate = mixed_token,
     .target = "ZOOM_CLIENT_SECRET",
     .rotate = "Regenerate the secret under App credentials in the Zoom marketplace.",
     .good = {"ZOOM_CLIENT_SECRET=\"xUk"
              "txQ5QkPuEeHSjV9P3LBtl8LrzR7vo\""},
     .bad = {"ZOO"
             "M_CLIENT_SECRET=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
};

}  // namespace

Family chat_rules() { return {"Chat", kRows}; }

}  // namespace plimsoll::secret

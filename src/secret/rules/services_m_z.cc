// SPDX-License-Identifier: Apache-2.0
// Tokens of other services, M to Z.
#include "secret/rules/row.h"

namespace plimsoll::secret {

namespace {

constexpr Row kRows[] = {
    {.id = "authorization-header",
     .title = "Authorization header",
     .form = Form::whole,
     .pattern =
         R"((?i:\b(?:proxy-)?authorization["']?\s{0,3}[:=]\s{0,3}["']?(?:bearer|token|apikey))\s{1,3}([A-Za-z0-9_\-.=+/~]{20,500})(?:["'\s\\]|$))",
     .keywords = {"authorization"},
     .min_entropy = 3.7,
     .longest = 700,
     .validate = mixed_token,
     .target = "TOKEN",
     .rotate = "Revoke the token at the service and pass it to the build as a secret.",
     .good = {"curl -H 'Authorization: Bearer 9To"
              "GLJ9Pmj36bHTpaPWeSzrkaxzHgo6mJl9XlrRS' https://api.shop.test/"},
     .bad = {"Authorization: Bearer <token>", "Authorization: Bearer mF_9.B5f-4.1JqM",
             "Authorization: Bearer you"
             "r-token-goes-here-please"}},
    {.id = "basic-authorization-header",
     .title = "Authorization header with a password",
     .form = Form::whole,
     .pattern =
         R"((?i:\b(?:proxy-)?authorization["']?\s{0,3}[:=]\s{0,3}["']?basic)\s{1,3}([A-Za-z0-9+/]{12,400}={0,2})(?:["'\s\\]|$))",
     .keywords = {"authorization"},
     .longest = 600,
     .validate = docker_auth,
     .target = "TOKEN",
     .rotate = "Change the password or revoke the token at the service and pass it to the build as a secret.",
     .good = {"Authorization: Basic Y2k"
              "6MUNET0FwY3luRzFyOFlhag=="},
     .bad = {"Authorization: Basic QWx"
             "hZGRpbjpvcGVuIHNlc2FtZQ==",
             "Authorization: Basic dXN"
             "lcjpwYXNzd29yZA==",
             "Authorization: Basic realmrealmrealm"}},
    {.id = "curl-basic-auth",
     .title = "Password on a curl command line",
     .form = Form::whole,
     .pattern =
         R"(\bcurl\s[^\n|;&]{0,200}?(?:-u|--user)[ =]{1,2}["']?[\w.@\-]{1,80}:([^\s"'$<>{}:|;&]{6,150})(?:["'\s]|$))",
     .keywords = {"curl"},
     .longest = 700,
     .validate = url_password,
     .delivery = Delivery::secret_file,
     .target = "/root/.netrc",
     .rotate = "Change the password or revoke the token, and let curl read it from a secret (--netrc-file).",
     .good = {"RUN curl -fsSL -u ci:5gs"
              "8ycAjN8h2YW9M https://files.shop.test/x.tgz"},
     .bad = {"curl -u user:password https://example.com", "curl -u $USER:$PASS https://x"}},
    {.id = "mapbox-secret-token",
     .title = "Mapbox secret token",
     .pattern = R"(sk\.eyJ1Ijoi[A-Za-z0-9_\-]{40,160}\.[A-Za-z0-9_\-]{22})",
     .keywords = {"sk.eyj1ijoi"},
     .min_entropy = 3.8,
     .target = "MAPBOX_ACCESS_TOKEN",
     .rotate = "Delete it under Access tokens and create one with fewer scopes and URLs.",
     .good = {"MAPBOX_ACCESS_TOKEN=sk."
              "eyJ1Ijoic2hvcCIsImEiOiJjbDY4YjdhMjkzNmc1N2UwNTIyazNnNmUzbSJ9.dLTEdqprJD2gje90rvZmFr"},
     .bad = {"MAP"
             "BOX_ACCESS_TOKEN=sk.eyJ1Ijoic2hvcCIsImEiOiJjbDY4YjdhMjkzNmc1xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
             "xxxxxxxxxxxxx"}},
    {.id = "maxmind-license-key",
     .title = "MaxMind license key",
     .severity = Severity::medium,
     .pattern = R"([A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk)",
     .keywords = {"_mmk"},
     .min_entropy = 3.8,
     .target = "MAXMIND_LICENSE_KEY",
     .rotate = "Revoke it under Manage license keys and generate a new one.",
     .good = {"MAXMIND_LICENSE_KEY=hVs"
              "cu9_NqeL79yAbasJ3mq08uKfw8Mt4L6mQ_mmk"},
     .bad = {"MAX"
             "MIND_LICENSE_KEY=hVscu9_NqeL79yAbasJ3xxxxxxxxxxxxxxxxxxxx"}},
    {.id = "meraki-api-key",
     .title = "Cisco Meraki API key",
     .severity = Severity::critical,
     .form = Form::provider,
     .key = R"(meraki)",
     .pattern = R"([0-9a-f]{40})",
     .keywords = {"meraki"},
     .min_entropy = 3.2,
     .target = "MERAKI_DASHBOARD_API_KEY",
     .rotate = "Revoke it under My profile, API access, and generate a new one.",
     .good = {"MERAKI_DASHBOARD_API_KEY=\"def"
              "b3b82607b68c8073c69d183544b238516ce87\""},
     .bad = {"MER"
             "AKI_DASHBOARD_API_KEY=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "notion-token",
     .title = "Notion integration secret",
     .pattern = R"(ntn_[0-9]{11}[A-Za-z0-9]{35})",
     .keywords = {"ntn_"},
     .min_entropy = 3.8,
     .target = "NOTION_TOKEN",
     .rotate = "Refresh the secret of the integration.",
     .good = {"NOTION_TOKEN=ntn"
              "_26836096857p2F9bnRX0oR9kV1xTwxEZqULzWbXmo4AQSN"},
     .bad = {"NOTION_TOKEN=ntn"
             "_26836096857p2F9bnRX0oxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "notion-token-legacy",
     .title = "Notion integration secret (old form)",
     .form = Form::provider,
     .key = R"(notion)",
     .pattern = R"(secret_[A-Za-z0-9]{43})",
     .keywords = {"notion"},
     .min_entropy = 3.8,
     .target = "NOTION_TOKEN",
     .rotate = "Refresh the secret of the integration.",
     .good = {"NOTION_TOKEN=\"sec"
              "ret_YcLsIdMcl7oXFVKcaGuCtbDEWs8E9aYSLA46Njw4Xhn\""},
     .bad = {"NOTION_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "nytimes-key",
     .title = "New York Times API key",
     .severity = Severity::low,
     .form = Form::provider,
     .key = R"((?:nytimes|new_?york_?times))",
     .pattern = R"([A-Za-z0-9]{32})",
     .keywords = {"nytimes", "york"},
     .min_entropy = 3.8,
     .validate = mixed_token,
     .target = "NYTIMES_API_KEY",
     .rotate = "Delete the key of the app in the developer portal and create a new one.",
     .good = {"NYTIMES_API_KEY=\"Fbm"
              "g8azvTAWxKyDPygvRsdVrB67nSC1j\""},
     .bad = {"NYTIMES_API_KEY=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "okta-token",
     .title = "Okta API token",
     .severity = Severity::critical,
     .form = Form::provider,
     .key = R"(okta)",
     .pattern = R"(00[\w\-]{40})",
     .keywords = {"okta"},
     .min_entropy = 4,
     .target = "OKTA_API_TOKEN",
     .rotate = "Revoke it under Security, API, Tokens, and use OAuth with scopes.",
     .good = {"OKTA_API_TOKEN=\"00h"
              "FJIiUa2bYPGit6uR8hCdsZmsVi3co7H3pvc1Vmr\""},
     .bad = {"OKTA_API_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "postman-key",
     .title = "Postman API key",
     .pattern = R"(PMAK-[a-f0-9]{24}-[a-f0-9]{34}|PMAT-[0-9A-Z]{26})",
     .keywords = {"pmak-", "pmat-"},
     .min_entropy = 3.2,
     .target = "POSTMAN_API_KEY",
     .rotate = "Revoke it under Account settings, API keys, and generate one that ends.",
     .good = {"POSTMAN_API_KEY=PMA"
              "K-ec97e36e9d11f0738bd1e9b5-e0e9a4dc216c71c2a3871f488a20541642"},
     .bad = {"POSTMAN_API_KEY=PMA"
             "K-ec97e36e9d11f0738bd1e9b5-e0xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "privateai-key",
     .title = "Private AI key",
     .severity = Severity::medium,
     .form = Form::provider,
     .key = R"(private_?ai)",
     .pattern = R"([a-z0-9]{32})",
     .keywords = {"private"},
     .min_entropy = 3.6,
     .validate = random_looking,
     .target = "PRIVATE_AI_API_KEY",
     .rotate = "Revoke it in the portal and create a new one.",
     .good = {"PRIVATE_AI_API_KEY=\"6h2"
              "ueobgy4xzr4fseem5a76ng4xzfp6f\""},
     .bad = {"PRI"
             "VATE_AI_API_KEY=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "rapidapi-key",
     .title = "RapidAPI key",
     .severity = Severity::medium,
     .form = Form::provider,
     .key = R"((?:rapid_?api|x-rapidapi))",
     .pattern = R"([a-z0-9]{10}msh[a-z0-9]{15}p1[a-z0-9]{5}jsn[a-z0-9]{12})",
     .keywords = {"rapid"},
     .min_entropy = 3.5,
     .target = "RAPIDAPI_KEY",
     .rotate = "Regenerate it under Apps, Authorization.",
     .good = {"RAPIDAPI_KEY=\"2xi"
              "uh270dxmshd6kv74ekf6y8chxp1pcsyujsn9s6d0zuc5vke\""},
     .bad = {"RAPIDAPI_KEY=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "reddit-secret",
     .title = "Reddit client secret",
     .severity = Severity::medium,
     .form = Form::provider,
     .key = R"(reddit)",
     .pattern = R"([\w\-]{27,30})",
     .keywords = {"reddit"},
     .min_entropy = 3.9,
     .validate = mixed_token,
     .target = "REDDIT_CLIENT_SECRET",
     .rotate = "Regenerate the secret of the app under Preferences, Apps.",
     .good = {"REDDIT_CLIENT_SECRET=\"Ox2"
              "saILNYbLs31GQnucdtjGB1il\""},
     .bad = {"RED"
             "DIT_CLIENT_SECRET=\"xxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "salesforce-token",
     .title = "Salesforce session or access token",
     .severity = Severity::critical,
     .pattern = R"(00D[A-Za-z0-9]{12,15}![A-Za-z0-9_.]{80,120})",
     .keywords = {"00d"},
     .min_entropy = 4,
     .target = "SALESFORCE_ACCESS_TOKEN",
     .rotate = "End the session under Setup, Session management, and use OAuth with a certificate.",
     .good = {"SALESFORCE_ACCESS_TOKEN=00D"
              "kgJBpd0DhtIp!KvL4ISMIpnTh4p7UQTnRoES7aPaAIsy2GGKgxgGL20lkoSbvKM42PUM7uIYFYG4qytkMHzk5Epp9E"
              "SBI"},
     .bad = {"SAL"
             "ESFORCE_ACCESS_TOKEN=00DkgJBpd0DhtIp!KvL4ISMIpnTh4p7UQTnRoES7aPaAIsy2xxxxxxxxxxxxxxxxxxxxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "settlemint-token",
     .title = "SettleMint token",
     .severity = Severity::medium,
     .pattern = R"(sm_(?:aat|pat|sat)_[A-Za-z0-9]{16})",
     .keywords = {"sm_aat_", "sm_pat_", "sm_sat_"},
     .min_entropy = 3.3,
     .target = "SETTLEMINT_ACCESS_TOKEN",
     .rotate = "Revoke it under Access tokens and create one with fewer permissions.",
     .good = {"SETTLEMINT_ACCESS_TOKEN=sm_"
              "aat_hPzInXAbo2dMZpMj"},
     .bad = {"SET"
             "TLEMINT_ACCESS_TOKEN=sm_aat_hPzInxxxxxxxxxxx"}},
    {.id = "sidekiq-credentials",
     .title = "Sidekiq Pro credentials",
     .form = Form::provider,
     .key = R"(contribsys)",
     .pattern = R"([a-f0-9]{8}:[a-f0-9]{8})",
     .keywords = {"contribsys"},
     .min_entropy = 2.8,
     .target = "BUNDLE_GEMS__CONTRIBSYS__COM",
     .rotate = "Ask the vendor for new credentials and give them to the build only.",
     .good = {"CONTRIBSYS_AUTH=\"fa6"
              "b756b:e8495f51\""},
     .bad = {"CONTRIBSYS_AUTH=\"xxx"
             "xxxxxxxxxxxxxx\""}},
    {.id = "spotify-secret",
     .title = "Spotify client secret",
     .severity = Severity::medium,
     .form = Form::provider,
     .key = R"(spotify)",
     .pattern = R"([a-f0-9]{32})",
     .keywords = {"spotify"},
     .min_entropy = 3.2,
     .target = "SPOTIFY_CLIENT_SECRET",
     .rotate = "Rotate the secret of the app in the developer dashboard.",
     .good = {"SPOTIFY_CLIENT_SECRET=\"ac7"
              "ac64f63a8df46f2e0002945768d1b\""},
     .bad = {"SPO"
             "TIFY_CLIENT_SECRET=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "squarespace-key",
     .title = "Squarespace API key",
     .severity = Severity::medium,
     .form = Form::provider,
     .key = R"(squarespace)",
     .pattern = R"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
     .keywords = {"squarespace"},
     .target = "SQUARESPACE_API_KEY",
     .rotate = "Delete it under Settings, Developer API keys, and generate a new one.",
     .good = {"SQUARESPACE_API_KEY=\"a18"
              "d71a5-55fd-ee3d-8db5-2fa927efd8b2\""},
     .bad = {"SQU"
             "ARESPACE_API_KEY=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "trello-token",
     .title = "Trello token",
     .form = Form::provider,
     .key = R"(trello)",
     .pattern = R"(ATTA[a-f0-9]{72}|[a-f0-9]{64})",
     .keywords = {"trello"},
     .min_entropy = 3.2,
     .target = "TRELLO_TOKEN",
     .rotate = "Revoke it under the account's Settings, Applications.",
     .good = {"TRELLO_TOKEN=\"ATT"
              "Aabf6c0546a231eafedf50644b9c2216d4a66ec00a8f1dd8b9253b46e1e457e0b9d563f60\""},
     .bad = {"TRELLO_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "twitter-bearer-token",
     .title = "X (Twitter) bearer token",
     .pattern = R"(A{22}[A-Za-z0-9%]{80,100})",
     .keywords = {"aaaaaaaaaaaaaaaaaaaaaa"},
     .min_entropy = 3.2,
     .validate = nullptr,
     .target = "TWITTER_BEARER_TOKEN",
     .rotate = "Revoke the bearer token of the app in the developer portal.",
     .good = {"TWITTER_BEARER_TOKEN=AAA"
              "AAAAAAAAAAAAAAAAAAATeRLZtMMTZ2iYeJxx23v1Q1Y45XmP8dM37A9eBUrPrUvEYrYUqQbqLVtOkdL0mA1gEidUmK"
              "v6xU60bM3sg"},
     .bad = {"AAA"
             "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
             "AAAAAAAAAAAAAAAAA",
             "AAA"
             "AAAAAAAAAAAAAAAAAAAxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "twitter-secret",
     .title = "X (Twitter) key, secret or token",
     .form = Form::provider,
     .key = R"(twitter)",
     .pattern = R"([0-9]{15,20}-[A-Za-z0-9]{30,40}|[A-Za-z0-9]{50}|[A-Za-z0-9]{45}|[A-Za-z0-9]{25})",
     .keywords = {"twitter"},
     .min_entropy = 3.8,
     .validate = mixed_token,
     .target = "TWITTER_API_SECRET",
     .rotate = "Regenerate keys and tokens of the app in the developer portal.",
     .good = {"TWITTER_API_SECRET=\"iEQ"
              "G2r0RHOOcjxCA0EYe3LUolkFktjQkoFyhm2nWY1UjIeDZnq\""},
     .bad = {"TWI"
             "TTER_API_SECRET=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "typeform-token",
     .title = "Typeform token",
     .severity = Severity::medium,
     .pattern = R"(tfp_[A-Za-z0-9_.\-]{40,60})",
     .keywords = {"tfp_"},
     .min_entropy = 3.8,
     .target = "TYPEFORM_TOKEN",
     .rotate = "Delete it under Account, Personal tokens, and generate one with fewer scopes.",
     .good = {"TYPEFORM_TOKEN=tfp"
              "_kZdsK1N84GwpIqhzar3YIJLHqcuPN1YpPnSBuSs4"},
     .bad = {"TYPEFORM_TOKEN=tfp"
             "_kZdsK1N84GwpIqhzarxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "webflow-token",
     .title = "Webflow token",
     .severity = Severity::medium,
     .form = Form::provider,
     .key = R"(webflow)",
     .pattern = R"([a-f0-9]{64})",
     .keywords = {"webflow"},
     .min_entropy = 3.2,
     .target = "WEBFLOW_API_TOKEN",
     .rotate = "Revoke it under Site settings, Apps and integrations.",
     .good = {"WEBFLOW_API_TOKEN=\"db6"
              "7151afabf6dea0e9ce01a501313a7f10ac79eb89a453faba7e43440d4c4d8\""},
     .bad = {"WEB"
             "FLOW_API_TOKEN=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "workos-key",
     .title = "WorkOS API key",
     .severity = Severity::critical,
     .pattern = R"(sk_[A-Za-z0-9]{4}_[A-Za-z0-9]{60,90}|sk_a2V5[A-Za-z0-9_]{50,90})",
     .keywords = {"sk_a2v5"},
     .min_entropy = 4,
     .target = "WORKOS_API_KEY",
     .rotate = "Roll the key in the dashboard under API keys.",
     .good = {"WORKOS_API_KEY=sk_"
              "a2V5XzAxu8TKDOnJhHyGT5dI4WO4CZhOOhSUYkJbahqB8a3VU7RrWl8PlqQSH7HosHd0"},
     .bad = {"WORKOS_API_KEY=sk_"
             "a2V5XzAxu8TKDOnJhHyGT5dI4WO4CZhOOxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "zendesk-token",
     .title = "Zendesk token",
     .form = Form::provider,
     .key = R"(zendesk)",
     .pattern = R"([A-Za-z0-9]{40})",
     .keywords = {"zendesk"},
     .min_entropy = 4,
     .validate = mixed_token,
     .target = "ZENDESK_API_TOKEN",
     .rotate = "Deactivate it under Apps and integrations, Zendesk API, and create a new one.",
     .good = {"ZENDESK_API_TOKEN=\"z8F"
              "BbAR9OdEtExcKohD3BnP0kV0yCA5rHk0nxqGx\""},
     .bad = {"ZEN"
             "DESK_API_TOKEN=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
};

}  // namespace

Family service_rules_m_z() { return {"Services", kRows}; }

}  // namespace plimsoll::secret

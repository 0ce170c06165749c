// SPDX-License-Identifier: Apache-2.0
// Tokens of other services, F to L.
#include "secret/rules/row.h"

namespace plimsoll::secret {

namespace {

constexpr Row kRows[] = {
    {.id = "facebook-app-secret",
     .title = "Facebook app secret",
     .form = Form::provider,
     .key = R"((?:facebook|\bfb_))",
     .pattern = R"([a-f0-9]{32})",
     .keywords = {"facebook", "fb_"},
     .min_entropy = 3.2,
     .target = "FACEBOOK_APP_SECRET",
     .rotate = "Reset the secret under App settings, Basic.",
     .good = {"FACEBOOK_APP_SECRET=\"571"
              "8d606f4913399eae4d845e95ca997\""},
     .bad = {"FAC"
             "EBOOK_APP_SECRET=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "facebook-token",
     .title = "Facebook or Instagram token",
     .pattern = R"(EAA[A-Z0-9][A-Za-z0-9]{100,400})",
     .keywords = {"eaa"},
     .min_entropy = 4.3,
     .validate = mixed_token,
     .target = "FACEBOOK_ACCESS_TOKEN",
     .rotate = "Invalidate the session (remove the app or change the password) and use a system user's token.",
     .good = {"FACEBOOK_ACCESS_TOKEN=EAA"
              "CFfWTqaOgG6pwr5cdXRJ2SLverAKfPHkqGAx3SFGlbDGA0Ixllmz2Ifqkf1vZj1ef0NSGJxbGSDiu2PUIJ7vy2ksIC"
              "lDeHOAP2GcVK0PLzSYHZXRQPWFBTMMWMG4xDZjl1hVURtTMzvnsBqQCX6p3Nv2EAmk4pCHu"},
     .bad = {"FAC"
             "EBOOK_ACCESS_TOKEN=EAACFfWTqaOgG6pwr5cdXRJ2SLverAKfPHkqGAx3SFGlbDGA0Ixllmz2Ifqkf1vZj1ef0NS"
             "GJxbGSDiu2Pxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
             "xxx"}},
    {.id = "figma-token",
     .title = "Figma token",
     .severity = Severity::medium,
     .pattern = R"(fig[dour]h?_[\w\-]{38,44})",
     .keywords = {"figd_", "figo_", "figu_", "figr_", "figoh_", "figuh_"},
     .min_entropy = 3.8,
     .target = "FIGMA_TOKEN",
     .rotate = "Delete it under Settings, Security, and generate one with fewer scopes.",
     .good = {"FIGMA_TOKEN=fig"
              "d_0Lgic4CfHWZGVTwQBUrAxmscaagI7uo1rIwJBIUq"},
     .bad = {"FIGMA_TOKEN=fig"
             "d_0Lgic4CfHWZGVTwQBUxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "flickr-key",
     .title = "Flickr key or secret",
     .severity = Severity::low,
     .form = Form::provider,
     .key = R"(flickr)",
     .pattern = R"([a-f0-9]{16}|[a-f0-9]{32})",
     .keywords = {"flickr"},
     .min_entropy = 3,
     .target = "FLICKR_API_KEY",
     .rotate = "Delete the app's key in the App garden and request a new one.",
     .good = {"FLICKR_API_KEY=\"81d"
              "3033a50941b7e81cc1887d6d8d456\""},
     .bad = {"FLICKR_API_KEY=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "frameio-token",
     .title = "Frame.io token",
     .severity = Severity::medium,
     .pattern = R"(fio-u-[\w\-=]{64})",
     .keywords = {"fio-u-"},
     .min_entropy = 4,
     .target = "FRAMEIO_TOKEN",
     .rotate = "Delete it in the developer portal and create one with fewer scopes.",
     .good = {"FRAMEIO_TOKEN=fio"
              "-u-P5X4rCUJcTRKc7iFwWFEUDaTHu8MtHmEsajT2UdUFePBtaNZ3nXHxaxMgHDhuuMq"},
     .bad = {"FRAMEIO_TOKEN=fio"
             "-u-P5X4rCUJcTRKc7iFwWFEUDaTHu8Mtxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "freemius-secret",
     .title = "Freemius secret key",
     .form = Form::named,
     .key = R"(secret_key)",
     .pattern = R"(sk_[^\s\"'\\]{29})",
     .keywords = {"secret_key"},
     .path = R"(\.php$)",
     .min_entropy = 4,
     .validate = mixed_token,
     .target = "FREEMIUS_SECRET_KEY",
     .rotate = "Reset the plugin's keys in the developer dashboard.",
     .good = {"FREEMIUS_SECRET_KEY=\"sk_"
              "nJIvEcdyWnShZuln5oMHEOmiSXdPd\""},
     .bad = {"FRE"
             "EMIUS_SECRET_KEY=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "hubspot-key-legacy",
     .title = "HubSpot API key (old form)",
     .severity = Severity::medium,
     .form = Form::provider,
     .key = R"((?:hubspot|hapi))",
     .pattern = R"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
     .keywords = {"hubspot", "hapi"},
     .target = "HUBSPOT_API_KEY",
     .rotate = "Deactivate it and use a private app.",
     .good = {"HUBSPOT_API_KEY=\"484"
              "102db-5b12-dfb2-ee3c-f09c36eaf7ed\""},
     .bad = {"HUBSPOT_API_KEY=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "hubspot-token",
     .title = "HubSpot private app token",
     .pattern = R"(pat-(?:na|eu)[0-9]-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
     .keywords = {"pat-na", "pat-eu"},
     .target = "HUBSPOT_ACCESS_TOKEN",
     .rotate = "Rotate the token of the private app under Settings, Integrations.",
     .good = {"HUBSPOT_ACCESS_TOKEN=pat"
              "-na1-67265807-ff0f-f8c2-a6ad-8c0750f1f1a8"},
     .bad = {"HUB"
             "SPOT_ACCESS_TOKEN=pat-na1-67265807-ff0f-xxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "intercom-token",
     .title = "Intercom token",
     .form = Form::provider,
     .key = R"(intercom)",
     .pattern = R"([A-Za-z0-9=_\-]{60})",
     .keywords = {"intercom"},
     .min_entropy = 4,
     .validate = mixed_token,
     .target = "INTERCOM_ACCESS_TOKEN",
     .rotate = "Regenerate the token of the app in the Developer hub.",
     .good = {"INTERCOM_ACCESS_TOKEN=\"dG9"
              "rOjJJclh6UmlpQXJJRE0ydDlLdnRmUXA1YTZFelcyNUNrQVZkYU9uUTA=\""},
     .bad = {"INT"
             "ERCOM_ACCESS_TOKEN=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "intra42-secret",
     .title = "42 API client secret",
     .severity = Severity::medium,
     .pattern = R"(s-s4t2(?:ud|af)-[a-f0-9]{64})",
     .keywords = {"s-s4t2"},
     .min_entropy = 3,
     .target = "FT_CLIENT_SECRET",
     .rotate = "Replace the secret of the application on the intranet.",
     .good = {"FT_CLIENT_SECRET=s-s"
              "4t2ud-5f4a5390881fe788b6761e4f1765cb376489274d269a7bb154da8793f1df2906"},
     .bad = {"FT_"
             "CLIENT_SECRET=s-s4t2ud-5f4a5390881fe788b6761e4f1765xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "ionic-token",
     .title = "Ionic token",
     .severity = Severity::medium,
     .form = Form::provider,
     .key = R"(ionic)",
     .pattern = R"(ion_[a-zA-Z0-9]{42})",
     .keywords = {"ionic"},
     .min_entropy = 3.8,
     .target = "IONIC_TOKEN",
     .rotate = "Delete it under Personal settings, Access tokens, and create a new one.",
     .good = {"IONIC_TOKEN=\"ion"
              "_0So5EtuMFVUMZfbEvPVSOdWbuVi4DH27wnIh4aw44H\""},
     .bad = {"IONIC_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "linear-token",
     .title = "Linear API key",
     .pattern = R"(lin_(?:api|oauth)_[A-Za-z0-9]{40,64})",
     .keywords = {"lin_api_", "lin_oauth_"},
     .min_entropy = 3.8,
     .target = "LINEAR_API_KEY",
     .rotate = "Revoke it under Settings, Security and access, and create one with fewer permissions.",
     .good = {"LINEAR_API_KEY=lin"
              "_api_s8eLg36NBOOQM4Abk4QG4quwciUhnFuJZIuGfEzT"},
     .bad = {"LINEAR_API_KEY=lin"
             "_api_s8eLg36NBOOQM4Abxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "linkedin-client-secret",
     .title = "LinkedIn client secret",
     .form = Form::provider,
     .key = R"(linked[_-]?in)",
     .pattern = R"(WPL_AP[01]\.[A-Za-z0-9]{16}\.[A-Za-z0-9+/=]{8}|[A-Za-z0-9]{16})",
     .keywords = {"linkedin", "linked_in", "linked-in"},
     .min_entropy = 3.3,
     .validate = mixed_token,
     .target = "LINKEDIN_CLIENT_SECRET",
     .rotate = "Generate a new secret for the app in the developer portal.",
     .good = {"LINKEDIN_CLIENT_SECRET=\"2KC"
              "h3ryfmHMDiCFW\""},
     .bad = {"LIN"
             "KEDIN_CLIENT_SECRET=\"xxxxxxxxxxxxxxxx\""}},
    {.id = "looker-secret",
     .title = "Looker client secret",
     .form = Form::provider,
     .key = R"(looker)",
     .pattern = R"([a-zA-Z0-9]{24})",
     .keywords = {"looker"},
     .min_entropy = 3.8,
     .validate = mixed_token,
     .target = "LOOKERSDK_CLIENT_SECRET",
     .rotate = "Delete the API key of the user under Admin, Users, and create a new one.",
     .good = {"LOOKERSDK_CLIENT_SECRET=\"zLM"
              "VjarjM3WXDbJuSG9HccuW\""},
     .bad = {"LOO"
             "KERSDK_CLIENT_SECRET=\"xxxxxxxxxxxxxxxxxxxxxxxx\""}},
};

}  // namespace

Family service_rules_f_l() { return {"Services", kRows}; }

}  // namespace plimsoll::secret

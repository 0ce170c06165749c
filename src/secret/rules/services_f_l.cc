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
     .good = {"FACEBOOK_APP_SECRET=\"18d"
              "606f4913399eae4d845e95ca997a4\""},
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
              "CTqaOgG6pwr5cdXRJ2SLverAKfPHkqGAx3SFGlbDGA0Ixllmz2Ifqkf1vZj1ef0NSGJxbGSDiu2PUIJ7vy2ksIClDe"
              "HOAP2GcVK0PLzSYHZXRQPWFBTMMWMG4xDZjl1hVURtTMzvnsBqQCX6p3Nv2EAmk4pCHuMWR"},
     .bad = {"FAC"
             "EBOOK_ACCESS_TOKEN=EAACTqaOgG6pwr5cdXRJ2SLverAKfPHkqGAx3SFGlbDGA0Ixllmz2Ifqkf1vZj1ef0NSGJx"
             "bGSDiu2PUIJxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
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
              "d_gic4CfHWZGVTwQBUrAxmscaagI7uo1rIwJBIUqGf"},
     .bad = {"FIGMA_TOKEN=fig"
             "d_gic4CfHWZGVTwQBUrAxxxxxxxxxxxxxxxxxxxxxx"}},
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
     .good = {"FLICKR_API_KEY=\"1d3"
              "033a50941b7e81cc1887d6d8d456c\""},
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
              "-u-5X4rCUJcTRKc7iFwWFEUDaTHu8MtHmEsajT2UdUFePBtaNZ3nXHxaxMgHDhuuMqn"},
     .bad = {"FRAMEIO_TOKEN=fio"
             "-u-5X4rCUJcTRKc7iFwWFEUDaTHu8MtHxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "freemius-secret",
     .title = "Freemius secret key",
     .form = Form::named,
     .key = R"(secret_key)",
     .pattern = R"(sk_[^\s\"'\\]{29})",
     .keywords = {"secret_key"},
     .min_entropy = 4,
     .validate = mixed_token,
     .target = "FREEMIUS_SECRET_KEY",
     .rotate = "Reset the plugin's keys in the developer dashboard.",
     .good = {"FREEMIUS_SECRET_KEY=\"sk_"
              "JIvEcdyWnShZuln5oMHEOmiSXdPdC\""},
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
     .good = {"HUBSPOT_API_KEY=\"841"
              "02db5-b12d-fb2e-e3cf-09c36eaf7ed1\""},
     .bad = {"HUBSPOT_API_KEY=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "hubspot-token",
     .title = "HubSpot private app token",
     .pattern = R"(pat-(?:na|eu)[0-9]-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
     .keywords = {"pat-na", "pat-eu"},
     .target = "HUBSPOT_ACCESS_TOKEN",
     .rotate = "Rotate the token of the private app under Settings, Integrations.",
     .good = {"HUBSPOT_ACCESS_TOKEN=pat"
              "-na1-7265807f-f0ff-8c2a-6ad8-c0750f1f1a84"},
     .bad = {"HUB"
             "SPOT_ACCESS_TOKEN=pat-na1-7265807f-f0ff-xxxxxxxxxxxxxxxxxxxxxx"}},
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
              "rOklyWHpSaWlBcklETTJ0OUt2dGZRcDVhNkV6VzI1Q2tBVmRhT25RME4=\""},
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
              "4t2ud-f4a5390881fe788b6761e4f1765cb376489274d269a7bb154da8793f1df29061"},
     .bad = {"FT_"
             "CLIENT_SECRET=s-s4t2ud-f4a5390881fe788b6761e4f1765cxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
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
              "_5EtuMFVUMZfbEvPVSOdWbuVi4DH27wnIh4aw44H2iO\""},
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
              "_api_Lg36NBOOQM4Abk4QG4quwciUhnFuJZIuGfEzT2KC"},
     .bad = {"LINEAR_API_KEY=lin"
             "_api_Lg36NBOOQM4Abk4Qxxxxxxxxxxxxxxxxxxxxxxxx"}},
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
     .good = {"LINKEDIN_CLIENT_SECRET=\"h3r"
              "yfmHMDiCFWPbc\""},
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
     .good = {"LOOKERSDK_CLIENT_SECRET=\"Vja"
              "rjM3WXDbJuSG9HccuWqiJ\""},
     .bad = {"LOO"
             "KERSDK_CLIENT_SECRET=\"xxxxxxxxxxxxxxxxxxxxxxxx\""}},
};

}  // namespace

Family service_rules_f_l() { return {"Services", kRows}; }

}  // namespace plimsoll::secret

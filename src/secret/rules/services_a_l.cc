// SPDX-License-Identifier: Apache-2.0
// Tokens of other services, A to L.
#include "secret/rules/row.h"

namespace plimsoll::secret {

namespace {

constexpr Row kRows[] = {
    {.id = "adafruit-key",
     .title = "Adafruit IO key",
     .severity = Severity::medium,
     .pattern = R"(aio_[A-Za-z]{4}[A-Za-z0-9]{24})",
     .keywords = {"aio_"},
     .min_entropy = 3.8,
     .target = "ADAFRUIT_IO_KEY",
     .rotate = "Regenerate the key on the account's page.",
     .good = {"ADAFRUIT_IO_KEY=aio"
              "_kLPdASfA37LW1mze054Bx3hxLvMG"},
     .bad = {"ADAFRUIT_IO_KEY=aio"
             "_kLPdASfA37LWxxxxxxxxxxxxxxxx"}},
    {.id = "adobe-client-secret",
     .title = "Adobe client secret",
     .pattern = R"(p8e-[A-Za-z0-9_\-]{32})",
     .keywords = {"p8e-"},
     .min_entropy = 3.8,
     .target = "ADOBE_CLIENT_SECRET",
     .rotate = "Rotate the secret of the credential in the developer console.",
     .good = {"ADOBE_CLIENT_SECRET=p8e"
              "-0fwL8gREr7u6PkSNcEHz0EsvjKOTofIW"},
     .bad = {"ADO"
             "BE_CLIENT_SECRET=p8e-0fwL8gREr7u6Pkxxxxxxxxxxxxxxxxxx"}},
    {.id = "airtable-key-legacy",
     .title = "Airtable API key (old form)",
     .severity = Severity::medium,
     .form = Form::provider,
     .key = R"(airtable)",
     .pattern = R"(key[A-Za-z0-9]{14})",
     .keywords = {"airtable"},
     .min_entropy = 3.3,
     .target = "AIRTABLE_API_KEY",
     .rotate = "Regenerate it on the account's page and use a token with scopes.",
     .good = {"AIRTABLE_API_KEY=\"key"
              "vpZL9vSlGm2Yry\""},
     .bad = {"AIR"
             "TABLE_API_KEY=\"xxxxxxxxxxxxxxxxx\""}},
    {.id = "airtable-token",
     .title = "Airtable token",
     .form = Form::provider,
     .key = R"(airtable)",
     .pattern = R"(pat[A-Za-z0-9]{14}\.[a-f0-9]{64})",
     .keywords = {"airtable"},
     .min_entropy = 3.8,
     .target = "AIRTABLE_API_KEY",
     .rotate = "Delete it under Developer hub, Personal access tokens, and create one with fewer scopes.",
     .good = {"AIRTABLE_PAT=\"pat"
              "QCIn4o5aFlsYGs.e0fdc254ec018c7516fad48894aa87e77b6c02af25886c6b9d920b8ad26bfc3e\""},
     .bad = {"AIRTABLE_PAT=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "algolia-api-key",
     .title = "Algolia API key",
     .form = Form::provider,
     .key = R"(algolia)",
     .pattern = R"([a-f0-9]{32})",
     .keywords = {"algolia"},
     .min_entropy = 3.2,
     .target = "ALGOLIA_ADMIN_API_KEY",
     .rotate = "Regenerate the admin key under Settings, API keys, and use keys limited to an index.",
     .good = {"ALGOLIA_ADMIN_API_KEY=\"cb9"
              "936cf56ee651c387954b6a6ae5c0c\""},
     .bad = {"ALG"
             "OLIA_ADMIN_API_KEY=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "asana-client-secret",
     .title = "Asana client secret",
     .form = Form::provider,
     .key = R"(asana)",
     .pattern = R"([a-f0-9]{32})",
     .keywords = {"asana"},
     .min_entropy = 3.2,
     .target = "ASANA_CLIENT_SECRET",
     .rotate = "Reset the secret of the app in the developer console.",
     .good = {"ASANA_CLIENT_SECRET=\"7f8"
              "bdcbec7ebb476d6d2b7f370f9a06f\""},
     .bad = {"ASA"
             "NA_CLIENT_SECRET=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "asana-token",
     .title = "Asana token",
     .form = Form::provider,
     .key = R"(asana)",
     .pattern = R"([12]/[0-9]{14,17}(?:/[0-9]{14,17})?:[a-f0-9]{32})",
     .keywords = {"asana"},
     .min_entropy = 3.3,
     .target = "ASANA_ACCESS_TOKEN",
     .rotate = "Revoke it in the developer console and create a new one.",
     .good = {"ASANA_ACCESS_TOKEN=\"1/6"
              "952325248795115:37a189fdd7f688c9189d7f15f040538b\""},
     .bad = {"ASA"
             "NA_ACCESS_TOKEN=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "auth0-secret",
     .title = "Auth0 client secret",
     .severity = Severity::critical,
     .form = Form::provider,
     .key = R"(auth0)",
     .pattern = R"([A-Za-z0-9_\-]{64})",
     .keywords = {"auth0"},
     .min_entropy = 4.2,
     .validate = mixed_token,
     .target = "AUTH0_CLIENT_SECRET",
     .rotate = "Rotate the secret of the application under Settings.",
     .good = {"AUTH0_CLIENT_SECRET=\"sFS"
              "kQzyhngXAPZUwSwaoYBiZ6LOGD6BXHgWleus6JVgYBOXS9zK7lQkGpO0XyjmY\""},
     .bad = {"AUT"
             "H0_CLIENT_SECRET=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "authress-key",
     .title = "Authress service client key",
     .pattern =
         R"((?:sc|ext|scauth|authress)_[a-z0-9]{5,30}\.[a-z0-9]{4,6}\.acc[_-][a-z0-9\-]{10,32}\.[A-Za-z0-9+/_=\-]{30,120})",
     .keywords = {".acc_", ".acc-"},
     .min_entropy = 3.5,
     .target = "AUTHRESS_ACCESS_KEY",
     .rotate = "Delete the key of the service client and create a new one.",
     .good = {"AUTHRESS_ACCESS_KEY=sc_"
              "1f0bb519d8a8.3f8d.acc_bfa916624581.4uWqNol8fD3MTBHYgS4F06EQM15jYqSZ5dlHbGNLeNLj5uoBOzIbN60"
              "ISOD5DnXc"},
     .bad = {"AUT"
             "HRESS_ACCESS_KEY=sc_1f0bb519d8a8.3f8d.acc_bfa916624581.4uWqNol8fD3MTxxxxxxxxxxxxxxxxxxxxxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "beamer-token",
     .title = "Beamer token",
     .severity = Severity::medium,
     .form = Form::provider,
     .key = R"(beamer)",
     .pattern = R"(b_[A-Za-z0-9=_\-]{44})",
     .keywords = {"beamer"},
     .min_entropy = 3.8,
     .target = "BEAMER_API_KEY",
     .rotate = "Regenerate it under Settings, API.",
     .good = {"BEAMER_API_KEY=\"b_p"
              "DtmAOx24XQwxu6JOklPYCYmpRS2DHPz5XgICysaCuCa\""},
     .bad = {"BEAMER_API_KEY=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "box-secret",
     .title = "Box client secret",
     .form = Form::provider,
     .key = R"(\bbox[_\-. ])",
     .pattern = R"([A-Za-z0-9]{32})",
     .keywords = {"box"},
     .min_entropy = 4,
     .validate = mixed_token,
     .target = "BOX_CLIENT_SECRET",
     .rotate = "Reset the secret of the app in the developer console.",
     .good = {"BOX_CLIENT_SECRET=\"pG5"
              "TNfjfGPcgV1LHDLDzH0wwfIy7CCYx\""},
     .bad = {"BOX"
             "_CLIENT_SECRET=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "clickup-token",
     .title = "ClickUp token",
     .pattern = R"(pk_[0-9]{6,9}_[A-Z0-9]{32})",
     .keywords = {"pk_"},
     .min_entropy = 3.8,
     .target = "CLICKUP_API_TOKEN",
     .rotate = "Regenerate it under Settings, Apps.",
     .good = {"CLICKUP_API_TOKEN=pk_"
              "41234567_BSCWXTXPHDGRQN5VWK17ZCA0S0NA2MNA"},
     .bad = {"CLI"
             "CKUP_API_TOKEN=pk_41234567_BSCWXTXPHDxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "contentful-delivery-token",
     .title = "Contentful delivery token",
     .severity = Severity::medium,
     .form = Form::provider,
     .key = R"(contentful)",
     .pattern = R"([A-Za-z0-9_\-]{43})",
     .keywords = {"contentful"},
     .min_entropy = 3.8,
     .validate = mixed_token,
     .target = "CONTENTFUL_ACCESS_TOKEN",
     .rotate = "Delete the API key of the space and add a new one.",
     .good = {"CONTENTFUL_ACCESS_TOKEN=\"uKP"
              "lEyr1sQuOcmvY7BWZvjrkHX3XQMcUizdgTWkOt6f\""},
     .bad = {"CON"
             "TENTFUL_ACCESS_TOKEN=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "contentful-token",
     .title = "Contentful management token",
     .pattern = R"(CFPAT-[\w\-]{43})",
     .keywords = {"cfpat-"},
     .min_entropy = 3.8,
     .target = "CONTENTFUL_MANAGEMENT_TOKEN",
     .rotate = "Revoke it under Account settings, CMA tokens, and generate one that ends.",
     .good = {"CONTENTFUL_MANAGEMENT_TOKEN=CFP"
              "AT-U5yLCdANHNL9KfgSBLg170oQ80wRZXyvwhf1CmILknB"},
     .bad = {"CON"
             "TENTFUL_MANAGEMENT_TOKEN=CFPAT-U5yLCdANHNL9KfgSBLgxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "dropbox-long-lived-token",
     .title = "Dropbox long-lived token",
     .form = Form::provider,
     .key = R"(dropbox)",
     .pattern = R"([A-Za-z0-9]{11}AAAAAAAAAA[A-Za-z0-9_\-]{43})",
     .keywords = {"dropbox"},
     .validate = nullptr,
     .target = "DROPBOX_ACCESS_TOKEN",
     .rotate = "Revoke it (/auth/token/revoke) and use refresh tokens.",
     .good = {"DROPBOX_ACCESS_TOKEN=\"z8R"
              "iq00QDJ8AAAAAAAAAAYHYK5dMeYfnieZ5G503bgCKB0SAFvsdodlBR3JuEkSF\""},
     .bad = {"DRO"
             "PBOX_ACCESS_TOKEN=\"AAAAAAAAAAAAAAAA\""}},
    {.id = "dropbox-secret",
     .title = "Dropbox app secret",
     .severity = Severity::medium,
     .form = Form::provider,
     .key = R"(dropbox)",
     .pattern = R"([a-z0-9]{15})",
     .keywords = {"dropbox"},
     .min_entropy = 3.2,
     .validate = random_looking,
     .target = "DROPBOX_APP_SECRET",
     .rotate = "Reset the secret of the app in the App console.",
     .good = {"DROPBOX_APP_SECRET=\"cgi"
              "g49nrexodluy\""},
     .bad = {"DRO"
             "PBOX_APP_SECRET=\"xxxxxxxxxxxxxxx\""}},
    {.id = "dropbox-token",
     .title = "Dropbox token",
     .pattern = R"(sl\.(?:u\.)?[A-Za-z0-9_\-]{130,})",
     .keywords = {"sl."},
     .min_entropy = 4.3,
     .longest = 2048,
     .target = "DROPBOX_ACCESS_TOKEN",
     .rotate = "Revoke it (/auth/token/revoke) or unlink the app, and use refresh tokens with few scopes.",
     .good = {"DROPBOX_ACCESS_TOKEN=sl."
              "WCVlECEWzAoT1Ux4hWyqSa8X4LrfowLbKk1CepEcVRosM1NcuxQFipWT6bPfnufqNKiXmCuwx78dwZcxaeI2a8QnrS"
              "RuD6M2lxLC1qT8EAEJRF7oeWQj1mL8NXqsw3mvNz"},
     .bad = {"DRO"
             "PBOX_ACCESS_TOKEN=sl.WCVlECEWzAoT1Ux4hWyqSa8X4LrfowLbKk1CepEcVRosM1NcuxQFipWT6bPfnufqxxxxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "etsy-key",
     .title = "Etsy key",
     .severity = Severity::medium,
     .form = Form::provider,
     .key = R"(\betsy)",
     .pattern = R"([a-z0-9]{24})",
     .keywords = {"etsy"},
     .min_entropy = 3.6,
     .validate = random_looking,
     .target = "ETSY_API_KEY",
     .rotate = "Request a new key string for the app and disable this one.",
     .good = {"ETSY_API_KEY=\"iv4"
              "7i89knl4x5mmzmjabf7r8\""},
     .bad = {"ETSY_API_KEY=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "facebook-app-secret",
     .title = "Facebook app secret",
     .form = Form::provider,
     .key = R"((?:facebook|\bfb_))",
     .pattern = R"([a-f0-9]{32})",
     .keywords = {"facebook", "fb_"},
     .min_entropy = 3.2,
     .target = "FACEBOOK_APP_SECRET",
     .rotate = "Reset the secret under App settings, Basic.",
     .good = {"FACEBOOK_APP_SECRET=\"c02"
              "5718d606f4913399eae4d845e95ca\""},
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
              "CIPON9UFfWTqaOgG6pwr5cdXRJ2SLverAKfPHkqGAx3SFGlbDGA0Ixllmz2Ifqkf1vZj1ef0NSGJxbGSDiu2PUIJ7v"
              "y2ksIClDeHOAP2GcVK0PLzSYHZXRQPWFBTMMWMG4xDZjl1hVURtTMzvnsBqQCX6p3Nv2EAm"},
     .bad = {"FAC"
             "EBOOK_ACCESS_TOKEN=EAACIPON9UFfWTqaOgG6pwr5cdXRJ2SLverAKfPHkqGAx3SFGlbDGA0Ixllmz2Ifqkf1vZj"
             "1ef0NSGJxbGxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
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
              "d_UXaVR0Lgic4CfHWZGVTwQBUrAxmscaagI7uo1rIw"},
     .bad = {"FIGMA_TOKEN=fig"
             "d_UXaVR0Lgic4CfHWZGVxxxxxxxxxxxxxxxxxxxxxx"}},
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
     .good = {"FLICKR_API_KEY=\"959"
              "f81d3033a50941b7e81cc1887d6d8\""},
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
              "-u-R8ZhAZltDP5X4rCUJcTRKc7iFwWFEUDaTHu8MtHmEsajT2UdUFePBtaNZ3nXHxax"},
     .bad = {"FRAMEIO_TOKEN=fio"
             "-u-R8ZhAZltDP5X4rCUJcTRKc7iFwWFExxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
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
              "MgHDhuuMqnJIvEcdyWnShZuln5oMH\""},
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
     .good = {"HUBSPOT_API_KEY=\"f1a"
              "84841-02db-5b12-dfb2-ee3cf09c36ea\""},
     .bad = {"HUBSPOT_API_KEY=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "hubspot-token",
     .title = "HubSpot private app token",
     .pattern = R"(pat-(?:na|eu)[0-9]-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
     .keywords = {"pat-na", "pat-eu"},
     .target = "HUBSPOT_ACCESS_TOKEN",
     .rotate = "Rotate the token of the private app under Settings, Integrations.",
     .good = {"HUBSPOT_ACCESS_TOKEN=pat"
              "-na1-7cec6726-5807-ff0f-f8c2-a6ad8c0750f1"},
     .bad = {"HUB"
             "SPOT_ACCESS_TOKEN=pat-na1-7cec6726-5807-xxxxxxxxxxxxxxxxxxxxxx"}},
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
              "rOmVhVnlGd1p1ZHdTdlIySXJYelJpaUFySURNMnQ5S3Z0ZlFwNWE2RXo=\""},
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
              "4t2ud-bc0f967a5f4a5390881fe788b6761e4f1765cb376489274d269a7bb154da8793"},
     .bad = {"FT_"
             "CLIENT_SECRET=s-s4t2ud-bc0f967a5f4a5390881fe788b676xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
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
              "_3Jlp6hkU1HqWWEZGGnz0So5EtuMFVUMZfbEvPVSOdW\""},
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
              "_api_1Kl8uTXsxMDY7u0MuuXs8eLg36NBOOQM4Abk4QG4"},
     .bad = {"LINEAR_API_KEY=lin"
             "_api_1Kl8uTXsxMDY7u0Mxxxxxxxxxxxxxxxxxxxxxxxx"}},
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
     .good = {"LINKEDIN_CLIENT_SECRET=\"quw"
              "ciUhnFuJZIuGf\""},
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
     .good = {"LOOKERSDK_CLIENT_SECRET=\"o9D"
              "cumRd18PWrwnSmpGzLMVj\""},
     .bad = {"LOO"
             "KERSDK_CLIENT_SECRET=\"xxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "readme-token",
     .title = "ReadMe token",
     .severity = Severity::medium,
     .pattern = R"(rdme_[a-z0-9]{70})",
     .keywords = {"rdme_"},
     .min_entropy = 3.8,
     .target = "README_API_KEY",
     .rotate = "Delete it under Configuration, API keys, and create a new one.",
     .good = {"README_API_KEY=rdm"
              "e_vy7d0yjlwggpmt1aqyuq5xxcdigq4fqcurjx7q7qn0wmf2gd4fjr3tbdcbar6ii0cs4z22"},
     .bad = {"README_API_KEY=rdm"
             "e_vy7d0yjlwggpmt1aqyuq5xxcdigq4fqcuxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
};

}  // namespace

Family service_rules() { return {"Services", kRows}; }

}  // namespace plimsoll::secret

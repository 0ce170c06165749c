// SPDX-License-Identifier: Apache-2.0
// Tokens of other services, A to E.
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
              "_NcEHz0EsvjKOTofIWQCIn4o5aFls"},
     .bad = {"ADAFRUIT_IO_KEY=aio"
             "_NcEHz0EsvjKOxxxxxxxxxxxxxxxx"}},
    {.id = "adobe-client-secret",
     .title = "Adobe client secret",
     .pattern = R"(p8e-[A-Za-z0-9_\-]{32})",
     .keywords = {"p8e-"},
     .min_entropy = 3.8,
     .target = "ADOBE_CLIENT_SECRET",
     .rotate = "Rotate the secret of the credential in the developer console.",
     .good = {"ADOBE_CLIENT_SECRET=p8e"
              "-YGsutJiuMiLvHxF7yQWVJvuFtMiPcFsa"},
     .bad = {"ADO"
             "BE_CLIENT_SECRET=p8e-YGsutJiuMiLvHxxxxxxxxxxxxxxxxxxx"}},
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
              "XUDqs5ZBZBJjWE\""},
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
              "XPZLnBG9gVxcdf.4aa87e77b6c02af25886c6b9d920b8ad26bfc3e6f3d6cb9936cf56ee651c3879\""},
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
     .good = {"ALGOLIA_ADMIN_API_KEY=\"0c4"
              "2cfc2d1872ab3d14b239771902263\""},
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
     .good = {"ASANA_CLIENT_SECRET=\"06f"
              "c325a164376a6f1dba5d59e46a153\""},
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
     .good = {"ASANA_ACCESS_TOKEN=\"1/1"
              "557498139813139:38bd5e132142d411adc3c381d59d65f0\""},
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
     .good = {"AUTH0_CLIENT_SECRET=\"9zK"
              "7lQkGpO0XyjmY61DfmBW77wWLDTka5R3VQHeiRlb3oWf1U1TrCMm8hwhjzj9n\""},
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
              "6245812b461b.e58e.acc_27037db02e28.bGNLeNLj5uoBOzIbN60ISOD5DnXcf3jc0EnsuNGmnkw9EabFO2OcfHI"
              "s37FpvNW8"},
     .bad = {"AUT"
             "HRESS_ACCESS_KEY=sc_6245812b461b.e58e.acc_27037db02e28.bGNLeNLj5uoBOxxxxxxxxxxxxxxxxxxxxxx"
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
     .good = {"BEAMER_API_KEY=\"b_C"
              "ysaCuCapG5TNfjfGPcgV1LHDLDzH0wwfIy7CCYxsBQl\""},
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
     .good = {"BOX_CLIENT_SECRET=\"zCs"
              "tTnUl3sRUypNjHDGvPv7OzMijcv58\""},
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
              "48213907_VWK17ZCA0S0NA2MNA7FYNL0T0YKX5MYB"},
     .bad = {"CLI"
             "CKUP_API_TOKEN=pk_48213907_VWK17ZCA0Sxxxxxxxxxxxxxxxxxxxxxx"}},
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
     .good = {"CONTENTFUL_ACCESS_TOKEN=\"vjr"
              "kHX3XQMcUizdgTWkOt6fnVYhrDaYyJ1LWGGPwy7M\""},
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
              "AT-70oQ80wRZXyvwhf1CmILknBkAFb4ohriGkESclOx1MP"},
     .bad = {"CON"
             "TENTFUL_MANAGEMENT_TOKEN=CFPAT-70oQ80wRZXyvwhf1CmIxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "dropbox-long-lived-token",
     .title = "Dropbox long-lived token",
     .form = Form::provider,
     .key = R"(dropbox)",
     .pattern = R"([A-Za-z0-9]{11}AAAAAAAAAA[A-Za-z0-9_\-]{43})",
     .keywords = {"dropbox"},
     .validate = nullptr,
     .target = "DROPBOX_ACCESS_TOKEN",
     .rotate = "Revoke it (/auth/token/revoke) and use refresh tokens.",
     .good = {"DROPBOX_ACCESS_TOKEN=\"eYf"
              "nieZ5G50AAAAAAAAAA3bgCKB0SAFvsdodlBR3JuEkSFmIV2et1hsIi43uzjKn\""},
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
     .good = {"DROPBOX_APP_SECRET=\"dlu"
              "yr8qdjyhyk3m\""},
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
              "a8X4LrfowLbKk1CepEcVRosM1NcuxQFipWT6bPfnufqNKiXmCuwx78dwZcxaeI2a8QnrSRuD6M2lxLC1qT8EAEJRF7"
              "oeWQj1mL8NXqsw3mvNzCmmk76GwIGej04N7R7EXO"},
     .bad = {"DRO"
             "PBOX_ACCESS_TOKEN=sl.a8X4LrfowLbKk1CepEcVRosM1NcuxQFipWT6bPfnufqNKiXmCuwx78dwZcxaeI2axxxxx"
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
     .good = {"ETSY_API_KEY=\"nl4"
              "x5mmzmjabf7r8szyxj4p6\""},
     .bad = {"ETSY_API_KEY=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "readme-token",
     .title = "ReadMe token",
     .severity = Severity::medium,
     .pattern = R"(rdme_[a-z0-9]{70})",
     .keywords = {"rdme_"},
     .min_entropy = 3.8,
     .target = "README_API_KEY",
     .rotate = "Delete it under Configuration, API keys, and create a new one.",
     .good = {"README_API_KEY=rdm"
              "e_t1aqyuq5xxcdigq4fqcurjx7q7qn0wmf2gd4fjr3tbdcbar6ii0cs4z22wcvecewatu7ws"},
     .bad = {"README_API_KEY=rdm"
             "e_t1aqyuq5xxcdigq4fqcurjx7q7qn0wmf2xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
};

}  // namespace

Family service_rules_a_e() { return {"Services", kRows}; }

}  // namespace plimsoll::secret

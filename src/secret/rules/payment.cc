// SPDX-License-Identifier: Apache-2.0
// Keys with which money moves, and of shops.
#include "secret/rules/row.h"

namespace plimsoll::secret {

namespace {

constexpr Row kRows[] = {
    {.id = "adyen-api-key",
     .title = "Adyen API key",
     .severity = Severity::critical,
     .form = Form::provider,
     .key = R"(adyen)",
     .pattern = R"(AQE[a-z][A-Za-z0-9+/*\-{}.=]{80,220})",
     .keywords = {"adyen"},
     .min_entropy = 4.3,
     .target = "ADYEN_API_KEY",
     .rotate = "Generate a new API key for the API credential in the Customer Area and deactivate this one.",
     .good = {"ADYEN_API_KEY=\"AQE"
              "hA3ZM3Ouula0wiGJs0It1Vp87k0KkZ7lleQrPM0FnNgRNDTYP4DXZKFUc1yHNPpYYojtkjpo9xBlBl3FU\""},
     .bad = {"ADYEN_API_KEY=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "braintree-token",
     .title = "Braintree access token",
     .severity = Severity::critical,
     .form = Form::whole,
     .pattern = R"(access_token\$(?:production|sandbox)\$[a-z0-9]{16}\$([a-f0-9]{32})(?:[^\w]|$))",
     .keywords = {"access_token$"},
     .min_entropy = 3,
     .target = "BRAINTREE_ACCESS_TOKEN",
     .rotate = "Revoke the grant or regenerate the API keys under Settings, API.",
     .good = {"access_token$production$hmg"
              "qy6yg4p47jngv$46e485db35c0135673287ae7af856c48"},
     .bad = {"access_token$production$x$y"}},
    {.id = "chargebee-key",
     .title = "Chargebee API key",
     .severity = Severity::critical,
     .form = Form::provider,
     .key = R"(chargebee)",
     .pattern = R"(live_[A-Za-z0-9]{32,48})",
     .keywords = {"chargebee"},
     .min_entropy = 3.8,
     .target = "CHARGEBEE_API_KEY",
     .rotate = "Delete it under Configure Chargebee, API keys, and create one that only reads where that is enough.",
     .good = {"CHARGEBEE_API_KEY=\"liv"
              "e_qgVDd2uKDMlQ2YoHvNn5QxmISuSpD9ic\""},
     .bad = {"CHA"
             "RGEBEE_API_KEY=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "duffel-token",
     .title = "Duffel token",
     .severity = Severity::medium,
     .pattern = R"(duffel_(?:test|live)_[\w\-=]{43})",
     .keywords = {"duffel_"},
     .min_entropy = 3.8,
     .target = "DUFFEL_ACCESS_TOKEN",
     .rotate = "Delete it under Developers, Access tokens, and create a new one.",
     .good = {"DUFFEL_ACCESS_TOKEN=duf"
              "fel_live_hvC74SgPhqdOVX5I1JoKeHmiyxAjhYsfSxniMsMR7Re"},
     .bad = {"DUF"
             "FEL_ACCESS_TOKEN=duffel_live_hvC74SgPhqdOVX5Ixxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "easypost-key",
     .title = "EasyPost API key",
     .pattern = R"(EZ[AT]K[a-zA-Z0-9]{54})",
     .keywords = {"ezak", "eztk"},
     .min_entropy = 3.8,
     .validate = mixed_token,
     .target = "EASYPOST_API_KEY",
     .rotate = "Delete it under Account settings, API keys, and add a new one.",
     .good = {"EASYPOST_API_KEY=EZA"
              "KbvBHRmAjCwZ6Z4erf153ExiK411OWQPZQWZYgHAyu7pzuYCpkVVBwL"},
     .bad = {"EAS"
             "YPOST_API_KEY=EZAKbvBHRmAjCwZ6Z4erf153ExiK4xxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "flutterwave-key",
     .title = "Flutterwave secret key",
     .pattern = R"(FLWSECK(?:_TEST)?-(?:[a-f0-9]{32}-X|[a-f0-9]{12}))",
     .keywords = {"flwseck"},
     .min_entropy = 3,
     .target = "FLW_SECRET_KEY",
     .rotate = "Generate new keys under Settings, API keys.",
     .good = {"FLW_SECRET_KEY=FLW"
              "SECK-dd8fcc71c6a02eae19231a5545568632-X"},
     .bad = {"FLW_SECRET_KEY=FLW"
             "SECK-dd8fcc71c6a02xxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "freshbooks-token",
     .title = "FreshBooks token",
     .form = Form::provider,
     .key = R"(freshbooks)",
     .pattern = R"([a-f0-9]{64})",
     .keywords = {"freshbooks"},
     .min_entropy = 3,
     .target = "FRESHBOOKS_ACCESS_TOKEN",
     .rotate = "Revoke the application's access and authorise it anew.",
     .good = {"FRESHBOOKS_ACCESS_TOKEN=\"4da"
              "5723ea6fbf1513d8cb9fe56210229a8b4882bb851f83c75276c5903381df1\""},
     .bad = {"FRE"
             "SHBOOKS_ACCESS_TOKEN=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "gocardless-token",
     .title = "GoCardless token",
     .severity = Severity::critical,
     .form = Form::provider,
     .key = R"(gocardless)",
     .pattern = R"(live_[\w\-]{40})",
     .keywords = {"gocardless"},
     .min_entropy = 3.8,
     .target = "GOCARDLESS_ACCESS_TOKEN",
     .rotate = "Delete it under Developers, Access tokens, and create a new one.",
     .good = {"GOCARDLESS_ACCESS_TOKEN=\"liv"
              "e_U9Saq6wc0JefSOebClwtXyX4fylMFSbXRUybCSBQ\""},
     .bad = {"GOC"
             "ARDLESS_ACCESS_TOKEN=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "klarna-api-key",
     .title = "Klarna API key",
     .severity = Severity::critical,
     .pattern = R"(klarna_(?:live|test)_api_[\w\-]{20,})",
     .keywords = {"klarna_live_api_", "klarna_test_api_"},
     .min_entropy = 3.8,
     .target = "KLARNA_API_KEY",
     .rotate = "Disable it in the merchant portal under Payment settings and generate a new one.",
     .good = {"KLARNA_API_KEY=kla"
              "rna_live_api_yZzOavbMVmkq1eJJJGAMlivMd4acfusNSSOph45MlmSQg5hb"},
     .bad = {"KLARNA_API_KEY=kla"
             "rna_live_api_yZzOavbMVmkq1eJJxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "lob-api-key",
     .title = "Lob API key",
     .form = Form::provider,
     .key = R"(lob)",
     .pattern = R"((?:live|test)_[a-f0-9]{35})",
     .keywords = {"live_", "test_"},
     .min_entropy = 3,
     .target = "LOB_API_KEY",
     .rotate = "Rotate the keys under Settings, API keys.",
     .good = {"LOB_API_KEY=\"liv"
              "e_9b8a74025e7fe2c36eb4e6eea2fe4450471\""},
     .bad = {"LOB_API_KEY=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "mollie-api-key",
     .title = "Mollie API key",
     .severity = Severity::critical,
     .form = Form::provider,
     .key = R"(mollie)",
     .pattern = R"((?:live|access)_[A-Za-z0-9]{30,40})",
     .keywords = {"mollie"},
     .min_entropy = 3.8,
     .target = "MOLLIE_API_KEY",
     .rotate = "Reset the key under Developers, API keys.",
     .good = {"MOLLIE_API_KEY=\"liv"
              "e_acxeBKR2s0SUOpcG0qJYPLJS1neS5p\""},
     .bad = {"MOLLIE_API_KEY=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "paddle-api-key",
     .title = "Paddle API key",
     .severity = Severity::critical,
     .pattern = R"(pdl_(?:live|sdbx)_apikey_[a-z0-9]{26}_[A-Za-z0-9]{22}_[A-Za-z0-9]{3})",
     .keywords = {"pdl_live_", "pdl_sdbx_"},
     .min_entropy = 3.8,
     .target = "PADDLE_API_KEY",
     .rotate = "Revoke it under Developer tools, Authentication, and create one with fewer permissions.",
     .good = {"PADDLE_API_KEY=pdl"
              "_live_apikey_1rqwppsx6rd7jqyd517h6b1c44_Wa84qk1yO1cBP8I8w86Rjr_t2N"},
     .bad = {"PADDLE_API_KEY=pdl"
             "_live_apikey_1rqwppsx6rd7jqyd517xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "paypal-secret",
     .title = "PayPal client secret",
     .severity = Severity::critical,
     .form = Form::provider,
     .key = R"(paypal)",
     .pattern = R"(E[A-Za-z0-9_\-]{79})",
     .keywords = {"paypal"},
     .min_entropy = 4,
     .target = "PAYPAL_CLIENT_SECRET",
     .rotate = "Add a new secret to the app in the developer dashboard and disable this one.",
     .good = {"PAYPAL_CLIENT_SECRET=\"EhR"
              "rwz0fK8hYBQlLMlFjrAPUy0THuoO0KzWns34pHK6ijloe4EdQ3vDL8wLS0FIjUE1TiEHvvco7tzLJ\""},
     .bad = {"PAY"
             "PAL_CLIENT_SECRET=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
             "xxxxxxxxx\""}},
    {.id = "plaid-access-token",
     .title = "Plaid access token",
     .severity = Severity::critical,
     .pattern =
         R"(access-(?:sandbox|development|production)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
     .keywords = {"access-sandbox-", "access-development-", "access-production-"},
     .target = "PLAID_ACCESS_TOKEN",
     .rotate = "Invalidate it (/item/access_token/invalidate), which gives a new one.",
     .good = {"PLAID_ACCESS_TOKEN=acc"
              "ess-production-6ea952d3-b804-f06b-cde5-24ca56ce445d"},
     .bad = {"PLA"
             "ID_ACCESS_TOKEN=access-production-6ea952d3-xxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "plaid-secret",
     .title = "Plaid secret",
     .severity = Severity::critical,
     .form = Form::provider,
     .key = R"(plaid)",
     .pattern = R"([a-f0-9]{30})",
     .keywords = {"plaid"},
     .min_entropy = 3,
     .target = "PLAID_SECRET",
     .rotate = "Rotate the secret under Developers, Keys.",
     .good = {"PLAID_SECRET=\"4dc"
              "073feb7241ff1920eacae0fe01d\""},
     .bad = {"PLAID_SECRET=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "razorpay-key-id",
     .title = "Razorpay live key ID",
     .severity = Severity::medium,
     .pattern = R"(rzp_live_[A-Za-z0-9]{14})",
     .keywords = {"rzp_live_"},
     .min_entropy = 3.3,
     .target = "RAZORPAY_KEY_ID",
     .rotate = "Regenerate the key pair under Account and settings, API keys.",
     .good = {"RAZORPAY_KEY_ID=rzp"
              "_live_QjWK0Rb2Re9FI3"},
     .bad = {"RAZORPAY_KEY_ID=rzp"
             "_live_QjWxxxxxxxxxxx"}},
    {.id = "razorpay-secret",
     .title = "Razorpay secret",
     .severity = Severity::critical,
     .form = Form::provider,
     .key = R"(razorpay)",
     .pattern = R"([A-Za-z0-9]{24})",
     .keywords = {"razorpay"},
     .min_entropy = 3.7,
     .validate = mixed_token,
     .target = "RAZORPAY_KEY_SECRET",
     .rotate = "Regenerate the key pair under Account and settings, API keys.",
     .good = {"RAZORPAY_KEY_SECRET=\"wOa"
              "gcXfD3WATK20aKvplY0kd\""},
     .bad = {"RAZ"
             "ORPAY_KEY_SECRET=\"xxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "shippo-token",
     .title = "Shippo token",
     .severity = Severity::medium,
     .pattern = R"(shippo_(?:live|test)_[a-f0-9]{40})",
     .keywords = {"shippo_"},
     .min_entropy = 3,
     .target = "SHIPPO_API_TOKEN",
     .rotate = "Regenerate it under Settings, API.",
     .good = {"SHIPPO_API_TOKEN=shi"
              "ppo_live_2ae17db0c19e1e435760da222bca80594a43925b"},
     .bad = {"SHI"
             "PPO_API_TOKEN=shippo_live_2ae17db0c19e1exxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "shopify-token",
     .title = "Shopify token or secret",
     .severity = Severity::critical,
     .pattern = R"(shp(?:at|ca|pa|ss|tka)_[a-fA-F0-9]{32})",
     .keywords = {"shpat_", "shpca_", "shppa_", "shpss_", "shptka_"},
     .min_entropy = 3,
     .target = "SHOPIFY_ACCESS_TOKEN",
     .rotate = "Uninstall the app or rotate its credentials in the Partner dashboard.",
     .good = {"SHOPIFY_ACCESS_TOKEN=shp"
              "at_F1B38142c0D5cCfa4BA0f0E7F285C568"},
     .bad = {"SHO"
             "PIFY_ACCESS_TOKEN=shpat_F1B38142c0D5cxxxxxxxxxxxxxxxxxxx"}},
    {.id = "square-token",
     .title = "Square token or secret",
     .severity = Severity::critical,
     .pattern = R"(sq0(?:atp|csp|idp)-[\w\-]{22,43}|EAAA[a-zA-Z][\w\-+=]{59})",
     .keywords = {"sq0atp-", "sq0csp-", "sq0idp-", "eaaa"},
     .min_entropy = 3.6,
     .validate = mixed_token,
     .target = "SQUARE_ACCESS_TOKEN",
     .rotate = "Replace the token or secret of the application in the developer console.",
     .good = {"SQUARE_ACCESS_TOKEN=sq0"
              "csp-qSONAj9UeWpbQrHMzeD7fo3gRHzWagrhx90U5PmLWqw"},
     .bad = {"SQU"
             "ARE_ACCESS_TOKEN=sq0csp-qSONAj9UeWpbQrHMzexxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "stripe-secret-key",
     .title = "Stripe secret key",
     .severity = Severity::critical,
     .pattern = R"((?:sk|rk)_live_[A-Za-z0-9]{16,247})",
     .keywords = {"sk_live_", "rk_live_"},
     .min_entropy = 3.2,
     .target = "STRIPE_SECRET_KEY",
     .rotate = "Roll the key under Developers, API keys, and use a restricted key.",
     .good = {"STRIPE_SECRET_KEY=sk_"
              "live_51d51Z5u70QYlilknOFRUGEqOScsptPKUoHpXT48ey09fe1nxn6XqS4kW3LoFzmqWw7096Er9WWyRiIlAXuoV"
              "r7ZzmBaSMICt9U"},
     .bad = {"STR"
             "IPE_SECRET_KEY=sk_live_51d51Z5u70QYlilknOFRUGEqOScsptPKUoHpXT48ey09fexxxxxxxxxxxxxxxxxxxxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "stripe-test-key",
     .title = "Stripe test key",
     .severity = Severity::low,
     .pattern = R"((?:sk|rk)_test_[A-Za-z0-9]{16,247})",
     .keywords = {"sk_test_", "rk_test_"},
     .min_entropy = 3.2,
     .target = "STRIPE_SECRET_KEY",
     .rotate = "Roll the test key under Developers, API keys; it moves no money but shows test data.",
     .good = {"STRIPE_SECRET_KEY=sk_"
              "test_51YUbkNVLpxHB2z0Ck0U5ZAA19B1F55r99pU8NdeV7AhorXf1zi6ZRE5piIVsuj2FBtD4HCGDyblxMZp4sSsF"
              "5LdnNVgzppdi7J"},
     .bad = {"STR"
             "IPE_SECRET_KEY=sk_test_51YUbkNVLpxHB2z0Ck0U5ZAA19B1F55r99pU8NdeV7Ahorxxxxxxxxxxxxxxxxxxxxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "stripe-webhook-secret",
     .title = "Stripe webhook signing secret",
     .pattern = R"(whsec_[A-Za-z0-9+/]{32,64}={0,2})",
     .keywords = {"whsec_"},
     .min_entropy = 3.6,
     .target = "STRIPE_WEBHOOK_SECRET",
     .rotate = "Roll the secret of the endpoint under Developers, Webhooks.",
     .good = {"STRIPE_WEBHOOK_SECRET=whs"
              "ec_lkXPpW3C84Q5KwSSCiyQmhsyl3kqziRc"},
     .bad = {"STR"
             "IPE_WEBHOOK_SECRET=whsec_lkXPpW3C84Q5Kxxxxxxxxxxxxxxxxxxx"}},
};

}  // namespace

Family payment_rules() { return {"Payment", kRows}; }

}  // namespace plimsoll::secret

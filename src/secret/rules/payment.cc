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
              "yLS0FIjUE1TiEHvvco7tzLJOA3ZM3Ouula0wiGJs0It1Vp87k0KkZ7lleQrPM0FnNgRNDTYP4DXZKFUc1\""},
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
     .good = {"access_token$production$s8m"
              "q2jf27c3smwy3$40f2ca584b4a694f46e485db35c01356"},
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
              "e_0uB8YBmLZISI6IGbt13CXqgVDd2uKDMl\""},
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
              "fel_live_chaS98Apy08E2hvC74SgPhqdOVX5I1JoKeHmiyxAjhY"},
     .bad = {"DUF"
             "FEL_ACCESS_TOKEN=duffel_live_chaS98Apy08E2hvCxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "easypost-key",
     .title = "EasyPost API key",
     .pattern = R"(EZ[AT]K[a-zA-Z0-9]{54})",
     .keywords = {"ezak", "eztk"},
     .min_entropy = 3.8,
     .validate = mixed_token,
     .target = "EASYPOST_API_KEY",
     .rotate = "Delete it under Account settings, API keys, and add a new one.",
     .good = {"EASYPOST_API_KEY=EZA"
              "KXyX4fylMFSbXRUybCSBQbvBHRmAjCwZ6Z4erf153ExiK411OWQPZQW"},
     .bad = {"EAS"
             "YPOST_API_KEY=EZAKXyX4fylMFSbXRUybCSBQbvBHRxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "flutterwave-key",
     .title = "Flutterwave secret key",
     .pattern = R"(FLWSECK(?:_TEST)?-(?:[a-f0-9]{32}-X|[a-f0-9]{12}))",
     .keywords = {"flwseck"},
     .min_entropy = 3,
     .target = "FLW_SECRET_KEY",
     .rotate = "Generate new keys under Settings, API keys.",
     .good = {"FLW_SECRET_KEY=FLW"
              "SECK-bf1b095d5cedd8fcc71c6a02eae19231-X"},
     .bad = {"FLW_SECRET_KEY=FLW"
             "SECK-bf1b095d5ceddxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "freshbooks-token",
     .title = "FreshBooks token",
     .form = Form::provider,
     .key = R"(freshbooks)",
     .pattern = R"([a-f0-9]{64})",
     .keywords = {"freshbooks"},
     .min_entropy = 3,
     .target = "FRESHBOOKS_ACCESS_TOKEN",
     .rotate = "Revoke the application's access and authorise it anew.",
     .good = {"FRESHBOOKS_ACCESS_TOKEN=\"26d"
              "02e33b84da5723ea6fbf1513d8cb9fe56210229a8b4882bb851f83c75276c\""},
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
              "e_FCOBOKocMxTfpZHqpZbeU9Saq6wc0JefSOebClwt\""},
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
              "rna_live_api_qJYPLJS1neS5pyZzOavbMVmkq1eJJJGAMlivMd4acfusNSSO"},
     .bad = {"KLARNA_API_KEY=kla"
             "rna_live_api_qJYPLJS1neS5pyZzxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
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
              "e_a0a9f8b19b8a74025e7fe2c36eb4e6eea2f\""},
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
              "e_sfSxniMsMR7ReacxeBKR2s0SUOpcG0\""},
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
              "_live_apikey_45pwt51rqwppsx6rd7jqyd517h_6mBvya1zpaZzCo4ogqgr4W_a84"},
     .bad = {"PADDLE_API_KEY=pdl"
             "_live_apikey_45pwt51rqwppsx6rd7jxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
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
     .good = {"PAYPAL_CLIENT_SECRET=\"EPp"
              "HgEtR6OVl0cPVeRKMZ4IQhRrwz0fK8hYBQlLMlFjrAPUy0THuoO0KzWns34pHK6ijloe4EdQ3vDL8\""},
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
              "ess-production-367cc002-a6ea-952d-3b80-4f06bcde524c"},
     .bad = {"PLA"
             "ID_ACCESS_TOKEN=access-production-367cc002-xxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
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
     .good = {"PLAID_SECRET=\"4f0"
              "68eef74dc073feb7241ff1920ea\""},
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
              "_live_ExAJNj8x8q6kLg"},
     .bad = {"RAZORPAY_KEY_ID=rzp"
             "_live_ExAxxxxxxxxxxx"}},
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
     .good = {"RAZORPAY_KEY_SECRET=\"JyN"
              "OHQjWK0Rb2Re9FI3wOagc\""},
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
              "ppo_live_2fd099f42ae17db0c19e1e435760da222bca8059"},
     .bad = {"SHI"
             "PPO_API_TOKEN=shippo_live_2fd099f42ae17dxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "shopify-token",
     .title = "Shopify token or secret",
     .severity = Severity::critical,
     .pattern = R"(shp(?:at|ca|pa|ss|tka)_[a-fA-F0-9]{32})",
     .keywords = {"shpat_", "shpca_", "shppa_", "shpss_", "shptka_"},
     .min_entropy = 3,
     .target = "SHOPIFY_ACCESS_TOKEN",
     .rotate = "Uninstall the app or rotate its credentials in the Partner dashboard.",
     .good = {"SHOPIFY_ACCESS_TOKEN=shp"
              "at_Eff497effACAd9cF1B38142c0D5cCfa4"},
     .bad = {"SHO"
             "PIFY_ACCESS_TOKEN=shpat_Eff497effACAdxxxxxxxxxxxxxxxxxxx"}},
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
              "csp-aNFfMt2yuGvAmII2YoGcXiobtagpYHSqSONAj9UeWpb"},
     .bad = {"SQU"
             "ARE_ACCESS_TOKEN=sq0csp-aNFfMt2yuGvAmII2Yoxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "stripe-secret-key",
     .title = "Stripe secret key",
     .severity = Severity::critical,
     .pattern = R"((?:sk|rk)_live_[A-Za-z0-9]{16,247})",
     .keywords = {"sk_live_", "rk_live_"},
     .min_entropy = 3.2,
     .target = "STRIPE_SECRET_KEY",
     .rotate = "Roll the key under Developers, API keys, and use a restricted key.",
     .good = {"STRIPE_SECRET_KEY=sk_"
              "live_51jl2tbjSIHo479Bca7Qtji1cDmmNKALDd51Z5u70QYlilknOFRUGEqOScsptPKUoHpXT48ey09fe1nxn6XqS"
              "4kW3LoFzmqWw70"},
     .bad = {"STR"
             "IPE_SECRET_KEY=sk_live_51jl2tbjSIHo479Bca7Qtji1cDmmNKALDd51Z5u70QYlilxxxxxxxxxxxxxxxxxxxxx"
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
              "test_5196Er9WWyRiIlAXuoVr7ZzmBaSMICt9UYUbkNVLpxHB2z0Ck0U5ZAA19B1F55r99pU8NdeV7AhorXf1zi6ZR"
              "E5piIVsuj2FBtD"},
     .bad = {"STR"
             "IPE_SECRET_KEY=sk_test_5196Er9WWyRiIlAXuoVr7ZzmBaSMICt9UYUbkNVLpxHB2zxxxxxxxxxxxxxxxxxxxxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "stripe-webhook-secret",
     .title = "Stripe webhook signing secret",
     .pattern = R"(whsec_[A-Za-z0-9+/]{32,64}={0,2})",
     .keywords = {"whsec_"},
     .min_entropy = 3.6,
     .target = "STRIPE_WEBHOOK_SECRET",
     .rotate = "Roll the secret of the endpoint under Developers, Webhooks.",
     .good = {"STRIPE_WEBHOOK_SECRET=whs"
              "ec_ERMQN8lv7WjzE2c2PFVnxXfq9zznsHTl"},
     .bad = {"STR"
             "IPE_WEBHOOK_SECRET=whsec_ERMQN8lv7WjzExxxxxxxxxxxxxxxxxxx"}},
};

}  // namespace

Family payment_rules() { return {"Payment", kRows}; }

}  // namespace plimsoll::secret

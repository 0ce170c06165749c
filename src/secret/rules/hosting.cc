// SPDX-License-Identifier: Apache-2.0
// Credentials of hosters, content networks and platforms.
#include "secret/rules/row.h"

namespace plimsoll::secret {

namespace {

constexpr Row kRows[] = {
    {.id = "aiven-password",
     .title = "Aiven service password",
     .pattern = R"(AVNS_[\w\-]{19})",
     .keywords = {"avns_"},
     .min_entropy = 3.4,
     .target = "AIVEN_PASSWORD",
     .rotate = "Reset the password of the service user in the Aiven console.",
     .good = {"AIVEN_PASSWORD=AVN"
              "S_lOd39sK9GvjrLQlvH4y"},
     .bad = {"AIVEN_PASSWORD=AVN"
             "S_lOd39sKxxxxxxxxxxxx"}},
    {.id = "akamai-client-token",
     .title = "Akamai EdgeGrid token",
     .severity = Severity::medium,
     .pattern = R"(akab-[a-z0-9]{16}-[a-z0-9]{16})",
     .keywords = {"akab-"},
     .min_entropy = 3.5,
     .target = "AKAMAI_CLIENT_TOKEN",
     .rotate = "Deactivate the credential of the API client under Identity and access, and create a new one.",
     .good = {"AKAMAI_CLIENT_TOKEN=aka"
              "b-8gbwqsymbv3m072c-mzschk6lxrta12ae"},
     .bad = {"AKA"
             "MAI_CLIENT_TOKEN=akab-8gbwqsymbv3m07xxxxxxxxxxxxxxxxxxx"}},
    {.id = "cloudflare-api-token",
     .title = "Cloudflare API token",
     .severity = Severity::critical,
     .form = Form::provider,
     .key = R"((?:cloudflare|cf_api))",
     .pattern = R"([\w\-]{40})",
     .keywords = {"cloudflare", "cf_api"},
     .min_entropy = 4,
     .validate = mixed_token,
     .target = "CLOUDFLARE_API_TOKEN",
     .rotate = "Roll or delete the token under My profile, API tokens, and limit the new one to a zone.",
     .good = {"CLOUDFLARE_API_TOKEN=\"yqw"
              "47AWM9H45eDy218kdxFCkXfMWN4ZjodzXFC1r\""},
     .bad = {"CLO"
             "UDFLARE_API_TOKEN=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "cloudflare-global-api-key",
     .title = "Cloudflare global API key",
     .severity = Severity::critical,
     .form = Form::provider,
     .key = R"((?:cloudflare|cf_api))",
     .pattern = R"([a-f0-9]{37})",
     .keywords = {"cloudflare", "cf_api"},
     .min_entropy = 3,
     .target = "CLOUDFLARE_API_KEY",
     .rotate = "Change the global key under My profile, API tokens, and use a token with a scope instead.",
     .good = {"CLOUDFLARE_API_KEY=\"d4d"
              "749169b70ddc4f9c57c375c9f0f9fdc894\""},
     .bad = {"CLO"
             "UDFLARE_API_KEY=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "cloudflare-origin-ca-key",
     .title = "Cloudflare origin CA key",
     .severity = Severity::critical,
     .pattern = R"(v1\.0-[a-f0-9]{24}-[a-f0-9]{146})",
     .keywords = {"v1.0-"},
     .min_entropy = 3,
     .target = "CLOUDFLARE_API_USER_SERVICE_KEY",
     .rotate = "Change the origin CA key under My profile, API tokens.",
     .good = {"CLOUDFLARE_API_USER_SERVICE_KEY=v1."
              "0-f3e3f230cdf3ee470ddab1ac-84a8775270078ff44735a52b41632ced1cdcbbc85778b972684d0dc3dc78b1c"
              "caf819aef9235d29a422da335b5a7d255ecbb85fd7ccfb1f65021c54e48778899b9cbb4d49e0bc038ec"},
     .bad = {"CLO"
             "UDFLARE_API_USER_SERVICE_KEY=v1.0-f3e3f230cdf3ee470ddab1ac-84a8775270078ff44735a52b41632ce"
             "d1cdcbbc85778b972684d0dc3dcxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "cloudflare-tunnel-token",
     .title = "Cloudflare tunnel token",
     .pattern = R"(eyJhIjoi[A-Za-z0-9+/]{100,}={0,2})",
     .keywords = {"eyjhijoi"},
     .longest = 1024,
     .validate = base64_json,
     .target = "TUNNEL_TOKEN",
     .rotate = "Rotate the token of the tunnel under Zero Trust, Networks, Tunnels.",
     .good = {"TUNNEL_TOKEN=eyJ"
              "hIjoiYjgyOTk3MmZlYTdiN2Y3YWIwMzhmY2MxYTJiMWYzOTYiLCJ0IjoiMGM3ZDZjMWUtM2YwYi00ZjdlLTlhNTEtY"
              "jdkMmM0YThlOTEzIiwicyI6Ik5tbHRiV3BUY1RKemNqTlZNR3cxZDIxdWNrWlZSbkpGUTNCRk1XbDVValU9In0="},
     .bad = {"TUNNEL_TOKEN=eyJ"
             "hIjoiYjgyOTk3MmZlYTdiN2Y3YWIwMzhmY2MxYTJiMWYzOTYiLCJ0IjoiMGM3ZDZjMWUtM2YwYi00ZjdlLTlhNTxxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "confluent-secret",
     .title = "Confluent Cloud secret",
     .form = Form::provider,
     .key = R"(confluent)",
     .pattern = R"([A-Za-z0-9+/]{64})",
     .keywords = {"confluent"},
     .min_entropy = 4.3,
     .validate = mixed_token,
     .target = "CONFLUENT_CLOUD_API_SECRET",
     .rotate = "Delete the API key (confluent api-key delete) and create one for a service account.",
     .good = {"CONFLUENT_CLOUD_API_SECRET=\"UHH"
              "FoHe9ti2gAspuWwmroqnqvYwAOlRhnnJddcwRxjMA7mfWhcj54hSPuwKTwFyu\""},
     .bad = {"CON"
             "FLUENT_CLOUD_API_SECRET=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "databricks-token",
     .title = "Databricks token",
     .severity = Severity::critical,
     .pattern = R"(dapi[a-f0-9]{32}(?:-[0-9])?)",
     .keywords = {"dapi"},
     .min_entropy = 3,
     .target = "DATABRICKS_TOKEN",
     .rotate = "Revoke it under Settings, Developer, Access tokens, and use a service principal with OAuth.",
     .good = {"DATABRICKS_TOKEN=dap"
              "i5548c9c28fcf4a5b79f8304a3beb6378"},
     .bad = {"DAT"
             "ABRICKS_TOKEN=dapi5548c9c28fcf4axxxxxxxxxxxxxxxxxx"}},
    {.id = "defined-networking-token",
     .title = "Defined Networking token",
     .pattern = R"(dnkey-[A-Z0-9]{26}-[A-Z0-9]{52})",
     .keywords = {"dnkey-"},
     .min_entropy = 3.8,
     .target = "DN_API_KEY",
     .rotate = "Delete it under API keys and issue a new one with narrower permissions.",
     .good = {"DN_API_KEY=dnk"
              "ey-LU9DL880BW08E2ZRB87U5FAHXT-XT2K7MA7BXL2D15ENXUBB9VQDGJ5UXA6PZRH1C3G6JKR3H1ASYVS"},
     .bad = {"DN_API_KEY=dnk"
             "ey-LU9DL880BW08E2ZRB87U5FAHXT-XT2K7MA7BXxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "digitalocean-token",
     .title = "DigitalOcean token",
     .severity = Severity::critical,
     .pattern = R"(do[opr]_v1_[a-f0-9]{64})",
     .keywords = {"dop_v1_", "doo_v1_", "dor_v1_"},
     .target = "DIGITALOCEAN_TOKEN",
     .rotate = "Revoke it under API, Tokens, and issue one with only the scopes that are needed.",
     .good = {"DIGITALOCEAN_TOKEN=dop"
              "_v1_acd905e4ebe4ba9cee53a524b7deea17b956cec09eb29be05237ccf02300e6e8"},
     .bad = {"DIG"
             "ITALOCEAN_TOKEN=dop_v1_acd905e4ebe4ba9cee53a524b7deexxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "fastly-api-token",
     .title = "Fastly API token",
     .form = Form::provider,
     .key = R"(fastly)",
     .pattern = R"([\w\-]{32})",
     .keywords = {"fastly"},
     .min_entropy = 3.8,
     .validate = mixed_token,
     .target = "FASTLY_API_TOKEN",
     .rotate = "Delete it under Account, API tokens, and issue one with the scope of a service.",
     .good = {"FASTLY_API_TOKEN=\"tke"
              "t2ahPShnYKpk4prejnmUWpP7g3SN4\""},
     .bad = {"FAS"
             "TLY_API_TOKEN=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "flyio-token",
     .title = "Fly.io token",
     .severity = Severity::critical,
     .pattern = R"(fo1_[\w\-]{43}|fm1[ar]_[A-Za-z0-9+/]{100,}={0,3}|fm2_[A-Za-z0-9+/]{100,}={0,3})",
     .keywords = {"fo1_", "fm1a_", "fm1r_", "fm2_"},
     .min_entropy = 4,
     .longest = 4096,
     .target = "FLY_API_TOKEN",
     .rotate = "Revoke it (fly tokens revoke) and make a deploy token for one application.",
     .good = {"FLY_API_TOKEN=fo1"
              "_SIYoe2wQ7Ayg4yphVz7KHcV68m5yTp11OhRMYO1h3Tl"},
     .bad = {"FLY_API_TOKEN=fo1"
             "_SIYoe2wQ7Ayg4yphVz7Kxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "heroku-api-key",
     .title = "Heroku API key",
     .severity = Severity::critical,
     .pattern = R"(HRKU-AA[\w\-]{58})",
     .keywords = {"hrku-aa"},
     .target = "HEROKU_API_KEY",
     .rotate = "Revoke the authorization (heroku authorizations:revoke) and make one with a narrower scope.",
     .good = {"HEROKU_API_KEY=HRK"
              "U-AAvZCuh2cn0qYFLdx4V0SNyJGC9vObztiIMZT7KgZ0ky1VDWUg23mZmOV6oA"},
     .bad = {"HEROKU_API_KEY=HRK"
             "U-AAvZCuh2cn0qYFLdx4V0SNyJGC9vxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "heroku-api-key-legacy",
     .title = "Heroku API key (old form)",
     .form = Form::provider,
     .key = R"(heroku)",
     .pattern = R"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
     .keywords = {"heroku"},
     .target = "HEROKU_API_KEY",
     .rotate = "Regenerate the API key under Account settings and make an authorization with a narrow scope.",
     .good = {"HEROKU_API_KEY=\"cba"
              "979e6-aadb-59c3-d6d4-5988daf241ed\""},
     .bad = {"HEROKU_API_KEY=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "hetzner-token",
     .title = "Hetzner Cloud token",
     .severity = Severity::critical,
     .form = Form::provider,
     .key = R"((?:hcloud|hetzner))",
     .pattern = R"([A-Za-z0-9]{64})",
     .keywords = {"hcloud", "hetzner"},
     .min_entropy = 4,
     .validate = mixed_token,
     .target = "HCLOUD_TOKEN",
     .rotate =
         "Delete it in the project under Security, API tokens, and issue one that only reads where that is enough.",
     .good = {"HCLOUD_TOKEN=\"4to"
              "bVKvZeXRMH24FwLy9G4SbaYau47V7UGtrSFcGHZVIVI1EEKqcq551cWcqvTFr\""},
     .bad = {"HCLOUD_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "linode-token",
     .title = "Linode (Akamai) token",
     .form = Form::provider,
     .key = R"(linode)",
     .pattern = R"([a-f0-9]{64})",
     .keywords = {"linode"},
     .min_entropy = 3,
     .target = "LINODE_TOKEN",
     .rotate = "Revoke it under My profile, API tokens, and issue one with limited access.",
     .good = {"LINODE_TOKEN=\"fc6"
              "731e24b932d2e7fc7382d6e59894c9a99340e9d25e25476e24ac522bb1100\""},
     .bad = {"LINODE_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "neon-api-key",
     .title = "Neon API key",
     .pattern = R"(napi_[a-z0-9]{64})",
     .keywords = {"napi_"},
     .min_entropy = 3.8,
     .target = "NEON_API_KEY",
     .rotate = "Revoke it under Account settings, API keys, and issue a new one for a project.",
     .good = {"NEON_API_KEY=nap"
              "i_xhnnm6bi603mmjr0psve0oigj4znf41vtoihgm7vg7zaxhmr2a8niifimzvm9uld"},
     .bad = {"NEON_API_KEY=nap"
             "i_xhnnm6bi603mmjr0psve0oigj4znf4xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "netlify-token",
     .title = "Netlify token",
     .pattern = R"(nf[pcoub]_[A-Za-z0-9]{36,40})",
     .keywords = {"nfp_", "nfc_", "nfo_", "nfu_", "nfb_"},
     .min_entropy = 3.8,
     .target = "NETLIFY_AUTH_TOKEN",
     .rotate = "Revoke it under User settings, Applications, and issue one that ends.",
     .good = {"NETLIFY_AUTH_TOKEN=nfo"
              "_xJmwDQst0enGCG4fY4AM8akeGEJIDvGIlgNu"},
     .bad = {"NET"
             "LIFY_AUTH_TOKEN=nfo_xJmwDQst0enGCG4fxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "netlify-token-legacy",
     .title = "Netlify token (old form)",
     .form = Form::provider,
     .key = R"(netlify)",
     .pattern = R"([\w\-]{40,46})",
     .keywords = {"netlify"},
     .min_entropy = 4,
     .validate = mixed_token,
     .target = "NETLIFY_AUTH_TOKEN",
     .rotate = "Revoke it under User settings, Applications, and issue one that ends.",
     .good = {"NETLIFY_AUTH_TOKEN=\"4h6"
              "3afOf16f0XlaqRpv61OAWZgomZsz1FYO0UP51\""},
     .bad = {"NET"
             "LIFY_AUTH_TOKEN=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "ngrok-token",
     .title = "ngrok token",
     .form = Form::provider,
     .key = R"(ngrok)",
     .pattern = R"([0-9][A-Za-z0-9]{26}_[A-Za-z0-9]{20,22})",
     .keywords = {"ngrok"},
     .min_entropy = 3.8,
     .target = "NGROK_AUTHTOKEN",
     .rotate = "Delete it under Your authtokens and issue one with an ACL.",
     .good = {"NGROK_AUTHTOKEN=\"1be"
              "iJKpM2u0KSonTzJ84jkFA4dU_Ik1h9HT73k2AZDKeczaE\""},
     .bad = {"NGROK_AUTHTOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "openshift-token",
     .title = "OpenShift user token",
     .pattern = R"(sha256~[\w\-]{43})",
     .keywords = {"sha256~"},
     .min_entropy = 4,
     .target = "OPENSHIFT_TOKEN",
     .rotate = "Log the user out (oc logout) or delete the OAuthAccessToken, and use a service account.",
     .good = {"OPENSHIFT_TOKEN=sha"
              "256~ErEbwPkfFpFbr7lgZHqeStD3DmT6EA68xIhYAgFQFI0"},
     .bad = {"OPENSHIFT_TOKEN=sha256~ErE"
             "bwPkfFpFbr7lgZHxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "ovh-secret",
     .title = "OVHcloud secret or consumer key",
     .form = Form::provider,
     .key = R"(ovh)",
     .pattern = R"([A-Za-z0-9]{32})",
     .keywords = {"ovh"},
     .min_entropy = 3.8,
     .validate = mixed_token,
     .target = "OVH_APPLICATION_SECRET",
     .rotate =
         "Delete the application and its consumer keys under My API keys and create new ones with limited rights.",
     .good = {"OVH_APPLICATION_SECRET=\"hQV"
              "LDeo3caF6aRAGoujpxT9BnNDey4Qh\""},
     .bad = {"OVH"
             "_APPLICATION_SECRET=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "render-api-key",
     .title = "Render API key",
     .pattern = R"(rnd_[A-Za-z0-9]{28,40})",
     .keywords = {"rnd_"},
     .min_entropy = 3.7,
     .validate = mixed_token,
     .target = "RENDER_API_KEY",
     .rotate = "Revoke it under Account settings, API keys, and issue a new one.",
     .good = {"RENDER_API_KEY=rnd"
              "_gqIW0fLuJzyhMRPiYKdelEKPKUD8"},
     .bad = {"RENDER_API_KEY=rnd"
             "_gqIW0fLuJzyhxxxxxxxxxxxxxxxx"}},
    {.id = "scaleway-secret-key",
     .title = "Scaleway secret key",
     .severity = Severity::critical,
     .form = Form::named,
     .key = R"(scw[_\-. ]?secret[_\-. ]?key|scaleway[\w.\- ]{0,20}(?:token|secret[\w.\-]{0,8}))",
     .pattern = R"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
     .keywords = {"scw", "scaleway"},
     .target = "SCW_SECRET_KEY",
     .rotate = "Delete the API key under IAM and issue one for an application with a narrow policy.",
     .good = {"SCW_SECRET_KEY=\"d0c"
              "41ed7-ab13-f637-04fa-def88b20a6e4\""},
     .bad = {"SCW_SECRET_KEY=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "scalingo-token",
     .title = "Scalingo token",
     .pattern = R"(tk-us-[\w\-]{48})",
     .keywords = {"tk-us-"},
     .min_entropy = 4,
     .target = "SCALINGO_API_TOKEN",
     .rotate = "Revoke it under Account, Tokens, and issue a new one.",
     .good = {"SCALINGO_API_TOKEN=tk-"
              "us-jypGX9r0a8PO9LWcbWWgK9U2PJ208VRHLZKhAd68Cr5DlkdP"},
     .bad = {"SCA"
             "LINGO_API_TOKEN=tk-us-jypGX9r0a8PO9LWcbWWgKxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "supabase-secret-key",
     .title = "Supabase secret key or access token",
     .severity = Severity::critical,
     .pattern = R"(sbp_[a-f0-9]{40}|sb_secret_[\w\-]{31})",
     .keywords = {"sbp_", "sb_secret_"},
     .min_entropy = 3.2,
     .target = "SUPABASE_ACCESS_TOKEN",
     .rotate = "Revoke it under Account, Access tokens, or rotate the secret key under Project settings, API keys.",
     .good = {"SUPABASE_ACCESS_TOKEN=sbp"
              "_1131516b919f97da3f9d477285777755789d2db3"},
     .bad = {"SUP"
             "ABASE_ACCESS_TOKEN=sbp_1131516b919f97da3fxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "tailscale-key",
     .title = "Tailscale key",
     .severity = Severity::critical,
     .pattern = R"(tskey-[a-z]{3,12}-[A-Za-z0-9]{8,20}-[A-Za-z0-9]{20,40})",
     .keywords = {"tskey-"},
     .min_entropy = 3.8,
     .target = "TS_AUTHKEY",
     .rotate = "Revoke it under Settings, Keys, remove machines it added, and use one-time keys or OAuth clients.",
     .good = {"TS_AUTHKEY=tsk"
              "ey-owr-edeacCBe-8O2DD5Kblya01DeEmJk5"},
     .bad = {"TS_AUTHKEY=tsk"
             "ey-owr-edeacCBe-8xxxxxxxxxxxxxxxxxxx"}},
    {.id = "vercel-token",
     .title = "Vercel token",
     .form = Form::provider,
     .key = R"((?:vercel|zeit))",
     .pattern = R"([A-Za-z0-9]{24})",
     .keywords = {"vercel", "zeit"},
     .min_entropy = 3.8,
     .validate = mixed_token,
     .target = "VERCEL_TOKEN",
     .rotate = "Delete it under Account settings, Tokens, and issue one with a scope and an end.",
     .good = {"VERCEL_TOKEN=\"7zW"
              "oMxsKgt93sAHIL3QyHEHC\""},
     .bad = {"VERCEL_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "vultr-api-key",
     .title = "Vultr API key",
     .form = Form::provider,
     .key = R"(vultr)",
     .pattern = R"([A-Z0-9]{36})",
     .keywords = {"vultr"},
     .min_entropy = 3.5,
     .target = "VULTR_API_KEY",
     .rotate = "Regenerate the key under Account, API, and limit it to addresses.",
     .good = {"VULTR_API_KEY=\"6ZT"
              "U8HG4K0QHPNYYYJMS0QEPVXZ76FA5DL2B\""},
     .bad = {"VULTR_API_KEY=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
};

}  // namespace

Family hosting_rules() { return {"Hosting", kRows}; }

}  // namespace plimsoll::secret

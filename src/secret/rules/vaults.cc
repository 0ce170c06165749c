// SPDX-License-Identifier: Apache-2.0
// Tokens of the stores that keep other secrets: whoever has one has the rest.
#include "secret/rules/row.h"

namespace plimsoll::secret {

namespace {

constexpr Row kRows[] = {
    {.id = "1password-secret-key",
     .title = "1Password secret key",
     .pattern = R"(A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3})",
     .keywords = {"a3-"},
     .min_entropy = 3.7,
     .target = "OP_SECRET_KEY",
     .rotate = "Regenerate the account's secret key under My profile.",
     .good = {"OP_SECRET_KEY=A3-"
              "9XRWFV-VLZZ8T-XKKAQ-MCDJY-F2WYY-28J6Y"},
     .bad = {"OP_SECRET_KEY=A3-"
             "9XRWFV-VLZZ8T-XKKxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "1password-service-account-token",
     .title = "1Password service account token",
     .severity = Severity::critical,
     .pattern = R"(ops_eyJ[A-Za-z0-9+/_\-]{250,}={0,2})",
     .keywords = {"ops_eyj"},
     .min_entropy = 4,
     .longest = 2048,
     .target = "OP_SERVICE_ACCOUNT_TOKEN",
     .rotate = "Rotate the token of the service account and rotate what it could read.",
     .good = {"OP_SERVICE_ACCOUNT_TOKEN=ops"
              "_eyJvdugmSoOwhXHh2Tp09xtpvXwBBDHDkbQXGGhT2q80qQyMnZwm2cWXqBcxVXVhx5H6sU5e8mwnn4HGBRc8ueglA"
              "zotOjanvsuNi8LfpyB9t4FocjWvi1JAP0UrMySSrcyTvQ2mFSmfmPBhQb1ZvEppawJfDI1SOjUJQXOa76SnJUfZHHi"
              "1eZrTmFciTQ1ij8EojAtpyTwVqf4GaQ1NRjDOZa9h5XRG3essHqSm1co2SkT0cidu9pQ4JvaiE"},
     .bad = {"OP_"
             "SERVICE_ACCOUNT_TOKEN=ops_eyJvdugmSoOwhXHh2Tp09xtpvXwBBDHDkbQXGGhT2q80qQyMnZwm2cWXqBcxVXVh"
             "x5H6sU5e8mwnn4HGBRc8ueglAzotOjanvsuNi8LfpyB9t4FocjWvi1JAP0UrMxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
             "xxxxxxxxx"}},
    {.id = "ansible-vault-file",
     .title = "Ansible vault (encrypted)",
     .severity = Severity::low,
     .form = Form::whole,
     .pattern = R"((\$ANSIBLE_VAULT;1\.[0-9];AES256(?:;[\w.\-]{1,60})?\r?\n\s{0,20}[0-9a-f]{60,}))",
     .keywords = {"$ansible_vault"},
     .longest = 4096,
     .validate = not_placeholder,
     .delivery = Delivery::secret_file,
     .target = "/root/.vault_pass",
     .rotate = "It is encrypted, but its passphrase can be tried at leisure: keep vaults out of images, and rekey if "
               "the passphrase is weak.",
     .good = {"$ANSIBLE_VAULT;1.1;AES256\n566"
              "33566345336466464563636464545634553635463434546666344346446553653446466354363\n"},
     .bad = {"$ANSIBLE_VAULT;1.1;AES256"}},
    {.id = "bitwarden-token",
     .title = "Bitwarden Secrets Manager token",
     .severity = Severity::critical,
     .form = Form::named,
     .key = R"((?:bws|bitwarden)[\w.\-]{0,20}token)",
     .pattern =
         R"(0\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\.[A-Za-z0-9]{28,34}:[A-Za-z0-9+/]{20,26}={0,2})",
     .keywords = {"bws", "bitwarden"},
     .min_entropy = 3.8,
     .target = "BWS_ACCESS_TOKEN",
     .rotate = "Revoke it at the machine account and rotate what it could read.",
     .good = {"BWS_ACCESS_TOKEN=\"0.8"
              "cb2a6a1-74b7-f174-df0c-63ce30086ffc.2kGXr2StAlyMfVp8p1yAPFHusFKXfI:gXmNLP4IxnCEVq1QXbaD1c="
              "=\""},
     .bad = {"BWS"
             "_ACCESS_TOKEN=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
             "xxxxxxxxxxxxxxxxxxx\""}},
    {.id = "doppler-token",
     .title = "Doppler token",
     .severity = Severity::critical,
     .pattern = R"(dp\.(?:pt|ct|sa|scim|audit)\.[A-Za-z0-9]{40,44}|dp\.st\.(?:[a-z0-9_\-]{2,35}\.)?[A-Za-z0-9]{40,44})",
     .keywords = {"dp.pt.", "dp.ct.", "dp.st.", "dp.sa.", "dp.scim.", "dp.audit."},
     .min_entropy = 3.8,
     .target = "DOPPLER_TOKEN",
     .rotate = "Revoke it under Tokens or the config's Access, and rotate what it could read.",
     .good = {"DOPPLER_TOKEN=dp."
              "pt.dJs36IgLqeuDHyri1TiicvLPqCuItO1ddIWPjz7nBe3"},
     .bad = {"DOPPLER_TOKEN=dp.pt.dJs"
             "36IgLqeuDHyri1Tixxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "infisical-token",
     .title = "Infisical token",
     .form = Form::provider,
     .key = R"(infisical)",
     .pattern = R"(st\.[a-f0-9]{24}\.[a-f0-9]{64}\.[a-f0-9]{32})",
     .keywords = {"infisical"},
     .min_entropy = 3,
     .target = "INFISICAL_TOKEN",
     .rotate = "Delete it under Access control and use a machine identity.",
     .good = {"INFISICAL_TOKEN=\"st."
              "cf1d04af5ce66d01b66f2ec3.ea7014ad3b662732c334301dc34a11d2dc8abe3b88e40652c95b17724df3fe39."
              "0a4727165e0382075336cd76d805259c\""},
     .bad = {"INFISICAL_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "vault-token",
     .title = "HashiCorp Vault token",
     .severity = Severity::critical,
     .pattern = R"(hv[sbr]\.[\w\-]{90,300})",
     .keywords = {"hvs.", "hvb.", "hvr."},
     .min_entropy = 4,
     .target = "VAULT_TOKEN",
     .rotate = "Revoke it (vault token revoke) and let the workload log in with its own identity.",
     .good = {"VAULT_TOKEN=hvs"
              ".vFdukmhrfPGdAZDJNzKWoR2wcRmWTHJKNFnWeOcKpAG8tIUnvmHO70OlVsNEOt8Zcbiec2p6ebJl2vYMydelJhWE6"
              "F"},
     .bad = {"VAULT_TOKEN=hvs.vFd"
             "ukmhrfPGdAZDJNzKWoR2wcRmWTHJKNFnWeOcKpAGxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "vault-token-legacy",
     .title = "HashiCorp Vault token (old form)",
     .form = Form::provider,
     .key = R"(vault)",
     .pattern = R"([sb]\.[A-Za-z0-9]{24})",
     .keywords = {"vault"},
     .min_entropy = 3.7,
     .target = "VAULT_TOKEN",
     .rotate = "Revoke it (vault token revoke) and let the workload log in with its own identity.",
     .good = {"VAULT_TOKEN=\"s.i"
              "zYLZfSGBD9NzTmhh78VSsHR\""},
     .bad = {"VAULT_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxx\""}},
};

}  // namespace

Family vault_rules() { return {"Secret stores", kRows}; }

}  // namespace plimsoll::secret

// SPDX-License-Identifier: Apache-2.0
// Tokens of build services, deployment and stores of secrets.
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
              "WZVV4E-LH6ZWX-ZBKF8-R2ZJX-QWNVT-8GWTL"},
     .bad = {"OP_SECRET_KEY=A3-"
             "WZVV4E-LH6ZWX-ZBKxxxxxxxxxxxxxxxxxxxx"}},
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
              "_eyJ8DIDR0KOEp4pphjtueDw0MfAMruRCVGQJWh0sfmZ5Yz8hQ8N27hvIgrZ74BPsZ47216EF2297ZYmkrcdi0f3P1"
              "6X87IFfCjNjLHDIpWdxpZJ2p0UiHxdbnA0kFObxAdUrgH0AJXFLY7IMhfk40Psd9JQSAElYKmHaUEvsm67EDlS4ksg"
              "XC2d1NQlomoVJ7CeN4szRj1icuJlkpDJEguIViiz02g1rMNls4wuq8jEcy4rMWvCNAj2kDqURn"},
     .bad = {"OP_"
             "SERVICE_ACCOUNT_TOKEN=ops_eyJ8DIDR0KOEp4pphjtueDw0MfAMruRCVGQJWh0sfmZ5Yz8hQ8N27hvIgrZ74BPs"
             "Z47216EF2297ZYmkrcdi0f3P16X87IFfCjNjLHDIpWdxpZJ2p0UiHxdbnA0kFxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
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
     .good = {"$ANSIBLE_VAULT;1.1;AES256\n565"
              "46555633663645556356535453445463446636436633354666353645643464545555635446364\n"},
     .bad = {"$ANSIBLE_VAULT;1.1;AES256"}},
    {.id = "appveyor-token",
     .title = "AppVeyor token",
     .form = Form::provider,
     .key = R"(appveyor)",
     .pattern = R"(v2\.[a-z0-9]{20})",
     .keywords = {"appveyor"},
     .min_entropy = 3.3,
     .target = "APPVEYOR_TOKEN",
     .rotate = "Regenerate it under My profile, API keys.",
     .good = {"APPVEYOR_TOKEN=\"v2."
              "japumss2tqfs5pb7q1ze\""},
     .bad = {"APPVEYOR_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "bitrise-token",
     .title = "Bitrise token",
     .form = Form::provider,
     .key = R"(bitrise)",
     .pattern = R"([\w\-]{86})",
     .keywords = {"bitrise"},
     .min_entropy = 4.3,
     .target = "BITRISE_TOKEN",
     .rotate = "Revoke it under Account settings, Security, and create one that ends.",
     .good = {"BITRISE_TOKEN=\"ffQ"
              "m9V38rIEZK9GNEQxwId9KVP77YrUPhJc5SYJGrYZy4eZ0jfoJmLgVu6QGrDHZ3EPQzXvNH6tUii7gIcrSes\""},
     .bad = {"BITRISE_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
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
     .good = {"BWS_ACCESS_TOKEN=\"0.4"
              "ff799fb-d663-f9f9-7f21-b2bc943161fc.quhhyufkCjndshytHEHQSm2lURDoY6:svZil2Wjac7YkdbAZUJcdD="
              "=\""},
     .bad = {"BWS"
             "_ACCESS_TOKEN=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
             "xxxxxxxxxxxxxxxxxxx\""}},
    {.id = "buildkite-token",
     .title = "Buildkite token",
     .pattern = R"(bk(?:ua|aj|at|ct|pat)_[A-Za-z0-9_\-]{32,64})",
     .keywords = {"bkua_", "bkaj_", "bkat_", "bkct_", "bkpat_"},
     .min_entropy = 3.6,
     .target = "BUILDKITE_API_TOKEN",
     .rotate = "Revoke it under API access tokens and create one with fewer scopes.",
     .good = {"BUILDKITE_API_TOKEN=bku"
              "a_5fbaa0624c7ca720b78a1c6f22ca5f1c629bff1c"},
     .bad = {"BUI"
             "LDKITE_API_TOKEN=bkua_5fbaa0624c7ca720b7xxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "cachix-signing-key",
     .title = "Cachix signing key",
     .severity = Severity::medium,
     .form = Form::whole,
     .pattern = R"(CACHIX_SIGNING_KEY=[\"']?([A-Za-z0-9+/=\-:.]{60,140}))",
     .keywords = {"cachix_signing_key="},
     .min_entropy = 4,
     .target = "CACHIX_SIGNING_KEY",
     .rotate = "Generate a new signing key (cachix generate-keypair) and remove this one from the cache.",
     .good = {"export CAC"
              "HIX_SIGNING_KEY=1citLqaOR0nh2yIOUfvo6EpoK2X5UwaEUPvsCSFzITbq5Tq5sQW9mT8GwANT2ArHK3ivU7GiZx"
              "CsPzeqy7ie82=="},
     .bad = {"CAC"
             "HIX_SIGNING_KEY=$KEY"}},
    {.id = "circleci-token",
     .title = "CircleCI token",
     .severity = Severity::critical,
     .pattern = R"(CCI(?:PAT|PRJ)_[A-Za-z0-9]{22}_[a-f0-9]{40})",
     .keywords = {"ccipat_", "cciprj_"},
     .min_entropy = 3.5,
     .target = "CIRCLE_TOKEN",
     .rotate = "Delete it under User settings, Personal API tokens, and create a project token.",
     .good = {"CIRCLE_TOKEN=CCI"
              "PAT_dxEhLa4pYdCZwoRIzfnlRo_d389f16fdb35ff2b0467f3e4aae5286a6dc5c856"},
     .bad = {"CIRCLE_TOKEN=CCI"
             "PAT_dxEhLa4pYdCZwoRIzfnlRo_d389fxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "circleci-token-legacy",
     .title = "CircleCI token (old form)",
     .form = Form::provider,
     .key = R"(circle_?(?:ci)?)",
     .pattern = R"([a-f0-9]{40})",
     .keywords = {"circle"},
     .min_entropy = 3,
     .target = "CIRCLE_TOKEN",
     .rotate = "Delete it under User settings, Personal API tokens.",
     .good = {"CIRCLE_TOKEN=\"bb8"
              "afb6e16c5a4bec98bea5357e015e2b6a2f212\""},
     .bad = {"CIRCLE_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "codacy-token",
     .title = "Codacy token",
     .severity = Severity::medium,
     .form = Form::provider,
     .key = R"(codacy)",
     .pattern = R"([A-Za-z0-9]{20}|[a-f0-9]{32})",
     .keywords = {"codacy"},
     .min_entropy = 3.2,
     .target = "CODACY_API_TOKEN",
     .rotate = "Delete it under Account, Access management, and create a new one.",
     .good = {"CODACY_API_TOKEN=\"99e"
              "e84d2f5a990eb2385825736a05b24\""},
     .bad = {"COD"
             "ACY_API_TOKEN=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "codeclimate-token",
     .title = "Code Climate reporter id",
     .severity = Severity::low,
     .form = Form::provider,
     .key = R"((?:code_?climate|\bcc_test_reporter))",
     .pattern = R"([a-f0-9]{64})",
     .keywords = {"climate", "cc_test_reporter"},
     .min_entropy = 3.2,
     .target = "CC_TEST_REPORTER_ID",
     .rotate = "Regenerate it under Repo settings, Test coverage.",
     .good = {"CODECLIMATE_REPO_TOKEN=\"66d"
              "01b66f2ec3ea7014ad3b662732c334301dc34a11d2dc8abe3b88e40652c95\""},
     .bad = {"COD"
             "ECLIMATE_REPO_TOKEN=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "codecov-token",
     .title = "Codecov token",
     .severity = Severity::medium,
     .form = Form::provider,
     .key = R"(codecov)",
     .pattern = R"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[a-f0-9]{32})",
     .keywords = {"codecov"},
     .target = "CODECOV_TOKEN",
     .rotate = "Regenerate it under the repository's Settings and upload with OIDC.",
     .good = {"CODECOV_TOKEN=\"eac"
              "69c09-c351-e97b-39b0-0131d8b33986\""},
     .bad = {"CODECOV_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "doppler-token",
     .title = "Doppler token",
     .severity = Severity::critical,
     .pattern = R"(dp\.(?:pt|ct|sa|scim|audit)\.[A-Za-z0-9]{40,44}|dp\.st\.(?:[a-z0-9_\-]{2,35}\.)?[A-Za-z0-9]{40,44})",
     .keywords = {"dp.pt.", "dp.ct.", "dp.st.", "dp.sa.", "dp.scim.", "dp.audit."},
     .min_entropy = 3.8,
     .target = "DOPPLER_TOKEN",
     .rotate = "Revoke it under Tokens or the config's Access, and rotate what it could read.",
     .good = {"DOPPLER_TOKEN=dp."
              "pt.qothpetlbXxFgjcOmmC6lVRhhrx9Wl6xP0WIABu4WAL"},
     .bad = {"DOPPLER_TOKEN=dp.pt.qot"
             "hpetlbXxFgjcOmmCxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "drone-token",
     .title = "Drone CI token",
     .form = Form::provider,
     .key = R"(drone(?:_?ci)?)",
     .pattern = R"([A-Za-z0-9]{32})",
     .keywords = {"drone"},
     .min_entropy = 3.8,
     .validate = mixed_token,
     .target = "DRONE_TOKEN",
     .rotate = "Rotate the token under the account's settings.",
     .good = {"DRONE_TOKEN=\"2Yo"
              "gfMUrqJqdy1ea1uENp1PcYn8E6Mr7\""},
     .bad = {"DRONE_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "harness-token",
     .title = "Harness token",
     .pattern = R"((?:pat|sat)\.[\w\-]{22}\.[a-f0-9]{24}\.[A-Za-z0-9]{20})",
     .keywords = {"pat.", "sat."},
     .min_entropy = 3.8,
     .target = "HARNESS_API_KEY",
     .rotate = "Rotate it under Profile, API keys, and give it an end.",
     .good = {"HARNESS_API_KEY=pat"
              ".7wm0xpHcKEethVuYMybuA1.7f37d92cf861ea274feb0087.bfuTgkD4lZeB4nQtcCbs"},
     .bad = {"HARNESS_API_KEY=pat.7wm"
             "0xpHcKEethVuYMybuA1.7f37d92cfxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
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
              "d38546a8ad64a99ba1bdab5f.3156939713cc7a1bdd94bc2c9eacaf49bfb1f5c5173f78c91d88cbaaf74b9401."
              "5608552e0d51e9c0b48d007fd854ad27\""},
     .bad = {"INFISICAL_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "infracost-key",
     .title = "Infracost key",
     .severity = Severity::medium,
     .pattern = R"(ico-[A-Za-z0-9]{32})",
     .keywords = {"ico-"},
     .min_entropy = 3.8,
     .validate = mixed_token,
     .target = "INFRACOST_API_KEY",
     .rotate = "Regenerate it under Org settings.",
     .good = {"INFRACOST_API_KEY=ico"
              "-glAzotOjanvsuNi8LfpyB9t4FocjWvi1"},
     .bad = {"INF"
             "RACOST_API_KEY=ico-glAzotOjanvsuNxxxxxxxxxxxxxxxxxx"}},
    {.id = "jenkins-token",
     .title = "Jenkins API token",
     .form = Form::provider,
     .key = R"(jenkins)",
     .pattern = R"(11[a-f0-9]{32}|[a-f0-9]{32})",
     .keywords = {"jenkins"},
     .min_entropy = 3,
     .target = "JENKINS_TOKEN",
     .rotate = "Revoke it under the user's Security and add a new one.",
     .good = {"JENKINS_TOKEN=\"11d"
              "f287c6d734419285600e5b816cd4011\""},
     .bad = {"JENKINS_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "octopus-api-key",
     .title = "Octopus Deploy API key",
     .pattern = R"(API-[A-Z0-9]{26,34})",
     .keywords = {"api-"},
     .min_entropy = 3.5,
     .validate = random_looking,
     .target = "OCTOPUS_API_KEY",
     .rotate = "Revoke it under My API keys and use OIDC.",
     .good = {"OCTOPUS_API_KEY=API"
              "-EWAPVAFD3F38ZESPYBLW2996BX5ZA8"},
     .bad = {"OCTOPUS_API_KEY=API"
             "-EWAPVAFD3F38Zxxxxxxxxxxxxxxxxx"}},
    {.id = "prefect-token",
     .title = "Prefect token",
     .pattern = R"(pn[ub]_[A-Za-z0-9]{36})",
     .keywords = {"pnu_", "pnb_"},
     .min_entropy = 3.8,
     .target = "PREFECT_API_KEY",
     .rotate = "Delete it under API keys and create one that ends.",
     .good = {"PREFECT_API_KEY=pnb"
              "_wm2cWXqBcxVXVhx5H6sU5e8mwnn4HGBRc8ue"},
     .bad = {"PREFECT_API_KEY=pnb"
             "_wm2cWXqBcxVXVhx5xxxxxxxxxxxxxxxxxxxx"}},
    {.id = "pulumi-token",
     .title = "Pulumi token",
     .pattern = R"(pul-[a-f0-9]{40})",
     .keywords = {"pul-"},
     .min_entropy = 3,
     .target = "PULUMI_ACCESS_TOKEN",
     .rotate = "Delete it under Access tokens and use OIDC or a team token.",
     .good = {"PULUMI_ACCESS_TOKEN=pul"
              "-b70b29c34112e1344270ac05091c85fe57d02714"},
     .bad = {"PUL"
             "UMI_ACCESS_TOKEN=pul-b70b29c34112e13442xxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "scalr-token",
     .title = "Scalr token",
     .severity = Severity::medium,
     .pattern = R"(scalr_[A-Za-z0-9]{40,80})",
     .keywords = {"scalr_"},
     .min_entropy = 3.8,
     .target = "SCALR_TOKEN",
     .rotate = "Delete it under IAM, Service accounts, and create one with fewer permissions.",
     .good = {"SCALR_TOKEN=sca"
              "lr_pCObaouRlgnVtGKuSLgJSfNBkUjbQyaO3YWpmJM2"},
     .bad = {"SCALR_TOKEN=sca"
             "lr_pCObaouRlgnVtGKuSxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "snyk-token",
     .title = "Snyk token",
     .form = Form::provider,
     .key = R"(snyk)",
     .pattern = R"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
     .keywords = {"snyk"},
     .target = "SNYK_TOKEN",
     .rotate = "Revoke it under Account settings and use a service account.",
     .good = {"SNYK_TOKEN=\"ba9"
              "9ee61-7c32-7f99-f515-3fba8f6dd3a2\""},
     .bad = {"SNYK_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "sonar-token",
     .title = "SonarQube token",
     .pattern = R"(sq[uapk]_[a-f0-9]{40})",
     .keywords = {"squ_", "sqa_", "sqp_", "sqk_"},
     .min_entropy = 3,
     .target = "SONAR_TOKEN",
     .rotate = "Revoke it under My account, Security, and create a project analysis token that ends.",
     .good = {"SONAR_TOKEN=sqa"
              "_412437d72fd64ab162f03547b782345164f2e392"},
     .bad = {"SONAR_TOKEN=sqa"
             "_412437d72fd64ab162xxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "sonar-token-legacy",
     .title = "SonarQube token (old form)",
     .form = Form::provider,
     .key = R"(sonar)",
     .pattern = R"([a-f0-9]{40})",
     .keywords = {"sonar"},
     .min_entropy = 3,
     .target = "SONAR_TOKEN",
     .rotate = "Revoke it under My account, Security.",
     .good = {"SONAR_TOKEN=\"6da"
              "69516ebd3b531d1482f0e58de98273bd3402a\""},
     .bad = {"SONAR_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "terraform-cloud-token",
     .title = "HCP Terraform token",
     .severity = Severity::critical,
     .pattern = R"([A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9]{60,70})",
     .keywords = {"atlasv1."},
     .min_entropy = 4,
     .target = "TF_TOKEN_app_terraform_io",
     .rotate = "Delete it under Tokens and use dynamic credentials or a team token.",
     .good = {"TF_TOKEN_app_terraform_io=O9N"
              "cAUfXI6cDFO.atlasv1.MMlcvERD6StugPaNVBFprW3W9tj27lgeP2U5dMr66iuhGIirropTwBktEVq0"},
     .bad = {"TF_"
             "TOKEN_app_terraform_io=O9NcAUfXI6cDFO.atlasv1.MMlcvERD6StugPaNVBFxxxxxxxxxxxxxxxxxxxxxxxxx"
             "xxxxxxxxxxxxxxxx"}},
    {.id = "travis-token",
     .title = "Travis CI token",
     .form = Form::provider,
     .key = R"(travis)",
     .pattern = R"([A-Za-z0-9_\-]{22})",
     .keywords = {"travis"},
     .min_entropy = 3.7,
     .validate = mixed_token,
     .target = "TRAVIS_TOKEN",
     .rotate = "Regenerate it under Settings, API authentication.",
     .good = {"TRAVIS_TOKEN=\"5Dl"
              "oxZkCF0pNLEk8TT8dam\""},
     .bad = {"TRAVIS_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxx\""}},
    {.id = "vault-token",
     .title = "HashiCorp Vault token",
     .severity = Severity::critical,
     .pattern = R"(hv[sbr]\.[\w\-]{90,300})",
     .keywords = {"hvs.", "hvb.", "hvr."},
     .min_entropy = 4,
     .target = "VAULT_TOKEN",
     .rotate = "Revoke it (vault token revoke) and let the workload log in with its own identity.",
     .good = {"VAULT_TOKEN=hvb"
              ".AOUENuqj7rA3rOnLxLb84TfoQ1gYDvIp02NlZcLnyMUR3ukDuSWbZWyFEs64SAs72LUB0yTybwasvhj2deQKjVTr0"
              "l"},
     .bad = {"VAULT_TOKEN=hvb.AOU"
             "ENuqj7rA3rOnLxLb84TfoQ1gYDvIp02NlZcLnyMUxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "vault-token-legacy",
     .title = "HashiCorp Vault token (old form)",
     .form = Form::provider,
     .key = R"(vault)",
     .pattern = R"([sb]\.[A-Za-z0-9]{24})",
     .keywords = {"vault"},
     .min_entropy = 3.7,
     .target = "VAULT_TOKEN",
     .rotate = "Revoke it (vault token revoke) and let the workload log in with its own identity.",
     .good = {"VAULT_TOKEN=\"s.T"
              "nWSB3HPQO2zi9Q3c7xF4vzQ\""},
     .bad = {"VAULT_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxx\""}},
};

}  // namespace

Family delivery_rules() { return {"Build and delivery", kRows}; }

}  // namespace plimsoll::secret

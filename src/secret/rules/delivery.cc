// SPDX-License-Identifier: Apache-2.0
// Tokens of build services and deployment.
#include "secret/rules/row.h"

namespace plimsoll::secret {

namespace {

constexpr Row kRows[] = {
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
              "uc4unpxzn2xwqjmgwoi4\""},
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
     .good = {"BITRISE_TOKEN=\"gds"
              "4Cv3KS6CDQBwhlwa6TNLs17HQ8VUtEXYeIJpyVbNmoQDD6VIonWUcIgFV43vN5MOpIWX9cj7q2ZD3UOquhh\""},
     .bad = {"BITRISE_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
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
              "HIX_SIGNING_KEY=4wChxNLgrlIuIkZToTDp3eEO6XW4XsFZxhmUIyJVpmZvB3B7mVyMKvbGVmnqzCQrisnWQb6L4C"
              "lKegiczoFdxt=="},
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
     .good = {"CODACY_API_TOKEN=\"687"
              "8de1fd63135f9640d05354d1a1030\""},
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
     .good = {"CODECLIMATE_REPO_TOKEN=\"241"
              "95fa19d173c6920b84c1e985aa2180cfc7079c216071deeb3c2f0aa8f52b0\""},
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
     .good = {"CODECOV_TOKEN=\"a0f"
              "f1071-301b-597b-cf9f-d7922d07133f\""},
     .bad = {"CODECOV_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
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
     .good = {"DRONE_TOKEN=\"VGQ"
              "JWh0sfmZ5Yz8hQ8N27hvIgrZ74BPs\""},
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
              ".QO2zi9Q3c7xF4vzQp2pYQD.18f29a778479aa8d6026b6f7.4TMrA8zyZNlnQ6DYoGQF"},
     .bad = {"HARNESS_API_KEY=pat.QO2"
             "zi9Q3c7xF4vzQp2pYQD.18f29a778xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
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
              "-80kaTzkLa9cEhkl0f3Ou8HluddECABKb"},
     .bad = {"INF"
             "RACOST_API_KEY=ico-80kaTzkLa9cEhkxxxxxxxxxxxxxxxxxx"}},
    {.id = "jenkins-token",
     .title = "Jenkins API token",
     .form = Form::provider,
     .key = R"(jenkins)",
     .pattern = R"(11[a-f0-9]{32}|[a-f0-9]{32})",
     .keywords = {"jenkins"},
     .min_entropy = 3,
     .target = "JENKINS_TOKEN",
     .rotate = "Revoke it under the user's Security and add a new one.",
     .good = {"JENKINS_TOKEN=\"11a"
              "7c63fd43c095525a1418572f16f0681\""},
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
              "-A9Q9V8V67YZBWXPLZRQ5A2Q3SQFBJN"},
     .bad = {"OCTOPUS_API_KEY=API"
             "-A9Q9V8V67YZBWxxxxxxxxxxxxxxxxx"}},
    {.id = "prefect-token",
     .title = "Prefect token",
     .pattern = R"(pn[ub]_[A-Za-z0-9]{36})",
     .keywords = {"pnu_", "pnb_"},
     .min_entropy = 3.8,
     .target = "PREFECT_API_KEY",
     .rotate = "Delete it under API keys and create one that ends.",
     .good = {"PREFECT_API_KEY=pnb"
              "_p1C1gEgQEetJB3F3ALmUf4Dy5KuDOLWoyFXO"},
     .bad = {"PREFECT_API_KEY=pnb"
             "_p1C1gEgQEetJB3F3xxxxxxxxxxxxxxxxxxxx"}},
    {.id = "pulumi-token",
     .title = "Pulumi token",
     .pattern = R"(pul-[a-f0-9]{40})",
     .keywords = {"pul-"},
     .min_entropy = 3,
     .target = "PULUMI_ACCESS_TOKEN",
     .rotate = "Delete it under Access tokens and use OIDC or a team token.",
     .good = {"PULUMI_ACCESS_TOKEN=pul"
              "-5f6915dfb644ec87a03ab54597b0811dc8fdb49f"},
     .bad = {"PUL"
             "UMI_ACCESS_TOKEN=pul-5f6915dfb644ec87a0xxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "scalr-token",
     .title = "Scalr token",
     .severity = Severity::medium,
     .pattern = R"(scalr_[A-Za-z0-9]{40,80})",
     .keywords = {"scalr_"},
     .min_entropy = 3.8,
     .target = "SCALR_TOKEN",
     .rotate = "Delete it under IAM, Service accounts, and create one with fewer permissions.",
     .good = {"SCALR_TOKEN=sca"
              "lr_uYbuJhltADkjC2YogfMUrqJqdy1ea1uENp1PcYn8"},
     .bad = {"SCALR_TOKEN=sca"
             "lr_uYbuJhltADkjC2Yogxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "snyk-token",
     .title = "Snyk token",
     .form = Form::provider,
     .key = R"(snyk)",
     .pattern = R"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
     .keywords = {"snyk"},
     .target = "SNYK_TOKEN",
     .rotate = "Revoke it under Account settings and use a service account.",
     .good = {"SNYK_TOKEN=\"c22"
              "cceef-7b42-f165-314b-ec4a3ed027d0\""},
     .bad = {"SNYK_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "sonar-token",
     .title = "SonarQube token",
     .pattern = R"(sq[uapk]_[a-f0-9]{40})",
     .keywords = {"squ_", "sqa_", "sqp_", "sqk_"},
     .min_entropy = 3,
     .target = "SONAR_TOKEN",
     .rotate = "Revoke it under My account, Security, and create a project analysis token that ends.",
     .good = {"SONAR_TOKEN=sqk"
              "_4dae5cf6e0918e23ac6fd74ccb35b8024eb9028e"},
     .bad = {"SONAR_TOKEN=sqk"
             "_4dae5cf6e0918e23acxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "sonar-token-legacy",
     .title = "SonarQube token (old form)",
     .form = Form::provider,
     .key = R"(sonar)",
     .pattern = R"([a-f0-9]{40})",
     .keywords = {"sonar"},
     .min_entropy = 3,
     .target = "SONAR_TOKEN",
     .rotate = "Revoke it under My account, Security.",
     .good = {"SONAR_TOKEN=\"bec"
              "e400c805b0ab42e41b3f928604d38546a8ad6\""},
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
};

}  // namespace

Family delivery_rules() { return {"Build and delivery", kRows}; }

}  // namespace plimsoll::secret

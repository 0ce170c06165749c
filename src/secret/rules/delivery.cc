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
              "oi4emdu2gmn0lg3xvbhr\""},
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
     .good = {"BITRISE_TOKEN=\"Q8V"
              "UtEXYeIJpyVbNmoQDD6VIonWUcIgFV43vN5MOpIWX9cj7q2ZD3UOquhhyufkCjndshytHEHQSm2lURDoY6s\""},
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
              "a_78a1c6f22ca5f1c629bff1c76e0afb4e12766e28"},
     .bad = {"BUI"
             "LDKITE_API_TOKEN=bkua_78a1c6f22ca5f1c629xxxxxxxxxxxxxxxxxxxxxx"}},
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
              "HIX_SIGNING_KEY=O6XW4XsFZxhmUIyJVpmZvB3B7mVyMKvbGVmnqzCQrisnWQb6L4ClKegiczoFdxtuwaHKJR6oRe"
              "GBicu7PKaa0h=="},
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
              "PAT_wLGyDnTzW2Lg9zriu1rLQ4_b0467f3e4aae5286a6dc5c856bb8afb6e16c5a4b"},
     .bad = {"CIRCLE_TOKEN=CCI"
             "PAT_wLGyDnTzW2Lg9zriu1rLQ4_b0467xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "circleci-token-legacy",
     .title = "CircleCI token (old form)",
     .form = Form::provider,
     .key = R"(circle_?(?:ci)?)",
     .pattern = R"([a-f0-9]{40})",
     .keywords = {"circle"},
     .min_entropy = 3,
     .target = "CIRCLE_TOKEN",
     .rotate = "Delete it under User settings, Personal API tokens.",
     .good = {"CIRCLE_TOKEN=\"ec9"
              "8bea5357e015e2b6a2f212b6bc0fc3387f954\""},
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
     .good = {"CODACY_API_TOKEN=\"135"
              "f9640d05354d1a10308a7fb507f37\""},
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
     .good = {"CODECLIMATE_REPO_TOKEN=\"73c"
              "6920b84c1e985aa2180cfc7079c216071deeb3c2f0aa8f52b067eabb6904e\""},
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
     .good = {"CODECOV_TOKEN=\"fd7"
              "922d0-7133-fa12-82f4-0205af15175b\""},
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
     .good = {"DRONE_TOKEN=\"229"
              "7ZYmkrcdi0f3P16X87IFfCjNjLHDI\""},
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
              ".LuEfFH8oFhJKssLvGQsD05.6b6f72eb54bd368d7a7c63fd.hhrx9Wl6xP0WIABu4WAL"},
     .bad = {"HARNESS_API_KEY=pat.LuE"
             "fFH8oFhJKssLvGQsD05.6b6f72eb5xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
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
              "-Cqezq0xUNpPXZkouNoucyXWuQJMGWzq7"},
     .bad = {"INF"
             "RACOST_API_KEY=ico-Cqezq0xUNpPXZkxxxxxxxxxxxxxxxxxx"}},
    {.id = "jenkins-token",
     .title = "Jenkins API token",
     .form = Form::provider,
     .key = R"(jenkins)",
     .pattern = R"(11[a-f0-9]{32}|[a-f0-9]{32})",
     .keywords = {"jenkins"},
     .min_entropy = 3,
     .target = "JENKINS_TOKEN",
     .rotate = "Revoke it under the user's Security and add a new one.",
     .good = {"JENKINS_TOKEN=\"111"
              "418572f16f0681a384bfcc864c07c22\""},
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
              "-NPNB9ZEPBWD8HC79P4B4TPG8BJRCKX"},
     .bad = {"OCTOPUS_API_KEY=API"
             "-NPNB9ZEPBWD8Hxxxxxxxxxxxxxxxxx"}},
    {.id = "prefect-token",
     .title = "Prefect token",
     .pattern = R"(pn[ub]_[A-Za-z0-9]{36})",
     .keywords = {"pnu_", "pnb_"},
     .min_entropy = 3.8,
     .target = "PREFECT_API_KEY",
     .rotate = "Delete it under API keys and create one that ends.",
     .good = {"PREFECT_API_KEY=pnu"
              "_XO80kaTzkLa9cEhkl0f3Ou8HluddECABKbzU"},
     .bad = {"PREFECT_API_KEY=pnu"
             "_XO80kaTzkLa9cEhkxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "pulumi-token",
     .title = "Pulumi token",
     .pattern = R"(pul-[a-f0-9]{40})",
     .keywords = {"pul-"},
     .min_entropy = 3,
     .target = "PULUMI_ACCESS_TOKEN",
     .rotate = "Delete it under Access tokens and use OIDC or a team token.",
     .good = {"PULUMI_ACCESS_TOKEN=pul"
              "-c87a03ab54597b0811dc8fdb49fa8b7498a88fb2"},
     .bad = {"PUL"
             "UMI_ACCESS_TOKEN=pul-c87a03ab54597b0811xxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "scalr-token",
     .title = "Scalr token",
     .severity = Severity::medium,
     .pattern = R"(scalr_[A-Za-z0-9]{40,80})",
     .keywords = {"scalr_"},
     .min_entropy = 3.8,
     .target = "SCALR_TOKEN",
     .rotate = "Delete it under IAM, Service accounts, and create one with fewer permissions.",
     .good = {"SCALR_TOKEN=sca"
              "lr_qdy1ea1uENp1PcYn8E6Mr7XVq1vS4SujdydNzDoO"},
     .bad = {"SCALR_TOKEN=sca"
             "lr_qdy1ea1uENp1PcYn8xxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "snyk-token",
     .title = "Snyk token",
     .form = Form::provider,
     .key = R"(snyk)",
     .pattern = R"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
     .keywords = {"snyk"},
     .target = "SNYK_TOKEN",
     .rotate = "Revoke it under Account settings and use a service account.",
     .good = {"SNYK_TOKEN=\"bec"
              "4a3ed-027d-0ea3-04b2-5c46f7e48902\""},
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
              "_fd74ccb35b8024eb9028ebece400c805b0ab42e4"},
     .bad = {"SONAR_TOKEN=sqk"
             "_fd74ccb35b8024eb90xxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "sonar-token-legacy",
     .title = "SonarQube token (old form)",
     .form = Form::provider,
     .key = R"(sonar)",
     .pattern = R"([a-f0-9]{40})",
     .keywords = {"sonar"},
     .min_entropy = 3,
     .target = "SONAR_TOKEN",
     .rotate = "Revoke it under My account, Security.",
     .good = {"SONAR_TOKEN=\"1b3"
              "f928604d38546a8ad64a99ba1bdab5f315693\""},
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
     .good = {"TF_TOKEN_app_terraform_io=D6S"
              "tugPaNVBFpr.atlasv1.W3W9tj27lgeP2U5dMr66iuhGIirropTwBktEVq0XKYeOX40tH1KD1YxV7VlI"},
     .bad = {"TF_"
             "TOKEN_app_terraform_io=D6StugPaNVBFpr.atlasv1.W3W9tj27lgeP2U5dMr6xxxxxxxxxxxxxxxxxxxxxxxxx"
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
     .good = {"TRAVIS_TOKEN=\"UBN"
              "mEJhYP0YnuUrPvEBX3o\""},
     .bad = {"TRAVIS_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxx\""}},
};

}  // namespace

Family delivery_rules() { return {"Build and delivery", kRows}; }

}  // namespace plimsoll::secret

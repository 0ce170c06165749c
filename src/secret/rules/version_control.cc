// SPDX-License-Identifier: Apache-2.0
// Tokens of GitHub, GitLab, Bitbucket, Gitea and their like.
#include "secret/rules/row.h"

namespace plimsoll::secret {

namespace {

constexpr Row kRows[] = {
    {.id = "atlassian-api-token",
     .title = "Atlassian API token",
     .severity = Severity::critical,
     .pattern = R"(ATATT3[A-Za-z0-9_=\-]{100,250})",
     .keywords = {"atatt3"},
     .min_entropy = 4,
     .target = "ATLASSIAN_API_TOKEN",
     .rotate = "Revoke it under Account settings, Security, API tokens, and issue one with scopes and an end.",
     .good = {"ATLASSIAN_API_TOKEN=ATA"
              "TT3KeELJz9mZA34xWu8GewTOiUUyvdn6TYg48o6WmJb3Eko4uiVkL5FPaHe8QR0RNCFixAKytDg7FFYbhCUq8BbuVm"
              "D0nc78MLiBSL7"},
     .bad = {"ATL"
             "ASSIAN_API_TOKEN=ATATT3KeELJz9mZA34xWu8GewTOiUUyvdn6TYg48o6WmJb3Eko4uixxxxxxxxxxxxxxxxxxxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "atlassian-api-token-legacy",
     .title = "Atlassian API token (old form)",
     .form = Form::provider,
     .key = R"((?:atlassian|confluence|jira))",
     .pattern = R"([A-Za-z0-9]{20}[a-f0-9]{4})",
     .keywords = {"atlassian", "confluence", "jira"},
     .min_entropy = 3.7,
     .validate = mixed_token,
     .target = "JIRA_API_TOKEN",
     .rotate = "Revoke it under Account settings, Security, API tokens.",
     .good = {"JIRA_API_TOKEN=\"mrO"
              "pnXi2jdjks6N0AEHv671a\""},
     .bad = {"JIRA_API_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "bitbucket-access-token",
     .title = "Bitbucket access token",
     .severity = Severity::critical,
     .pattern = R"(ATCTT3[A-Za-z0-9_=\-]{100,250})",
     .keywords = {"atctt3"},
     .min_entropy = 4,
     .target = "BITBUCKET_TOKEN",
     .rotate =
         "Revoke it under Access tokens of the repository, project or workspace, and issue one with the least scope.",
     .good = {"BITBUCKET_TOKEN=ATC"
              "TT3iMPMDv9yraMmDlpL7SCyt4eSJKmMZ2ekmVDD2ZCwdW0oBl8yIhaw1jK1BEQs13ZK3i0ZjDGY9978TLpa8kKOVeL"
              "oBeKkaQb4zjIM"},
     .bad = {"BITBUCKET_TOKEN=ATC"
             "TT3iMPMDv9yraMmDlpL7SCyt4eSJKmMZ2ekmVDD2ZCwdW0oBl8xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
             "xxxxxxxxxxxxx"}},
    {.id = "bitbucket-app-password",
     .title = "Bitbucket app password",
     .severity = Severity::critical,
     .pattern = R"(ATBB[A-Za-z0-9_=.\-]{32})",
     .keywords = {"atbb"},
     .min_entropy = 3.8,
     .target = "BITBUCKET_APP_PASSWORD",
     .rotate = "Revoke it under Personal settings, App passwords, and use an API token with scopes.",
     .good = {"BITBUCKET_APP_PASSWORD=ATB"
              "Bfhi5pIqSdjHgaB6UiNVE6v1zlsDLLLUq"},
     .bad = {"BIT"
             "BUCKET_APP_PASSWORD=ATBBfhi5pIqSdjHgaBxxxxxxxxxxxxxxxxxx"}},
    {.id = "bitbucket-client-secret",
     .title = "Bitbucket OAuth secret",
     .form = Form::provider,
     .key = R"(bitbucket)",
     .pattern = R"([A-Za-z0-9_\-]{64}|[A-Za-z0-9]{32})",
     .keywords = {"bitbucket"},
     .min_entropy = 3.8,
     .validate = mixed_token,
     .target = "BITBUCKET_CLIENT_SECRET",
     .rotate = "Regenerate the secret of the OAuth consumer under Workspace settings.",
     .good = {"BITBUCKET_CLIENT_SECRET=\"l1d"
              "P2715sWR3pirSz4xukx0CbcO9HnpAgNbCRGFwSSpBS98vzoaXl5CsKwkgGz6Q\""},
     .bad = {"BIT"
             "BUCKET_CLIENT_SECRET=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "gitea-token",
     .title = "Gitea or Forgejo token",
     .form = Form::provider,
     .key = R"((?:gitea|forgejo|codeberg|gogs))",
     .pattern = R"([a-f0-9]{40})",
     .keywords = {"gitea", "forgejo", "codeberg", "gogs"},
     .min_entropy = 3.2,
     .target = "GITEA_TOKEN",
     .rotate = "Delete it under Settings, Applications, and issue one with scopes.",
     .good = {"GITEA_TOKEN=\"4bd"
              "80c6ffcb15025455ab382cb555d9950925ddc\""},
     .bad = {"GITEA_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "github-fine-grained-token",
     .title = "GitHub fine-grained token",
     .severity = Severity::critical,
     .pattern = R"(github_pat_[0-9][A-Za-z0-9]{21}_[A-Za-z0-9]{59})",
     .keywords = {"github_pat_"},
     .validate = github_fine_grained_token,
     .target = "GITHUB_TOKEN",
     .rotate = "Revoke it under Settings, Developer settings, Fine-grained tokens, and issue one that ends soon.",
     .good = {"GITHUB_TOKEN=git"
              "hub_pat_1pCVtdls0R7Kwy3yebbVtU_AdAjzPisQgymFafYoMGjJjgMKLlEUqtjNbLjQtHgvkWKFJ4OTYLIFyj2qxW"},
     .bad = {"GITHUB_TOKEN=git"
             "hub_pat_1pCVtdls0R7Kwy3yebbVtU_AdAjzPisQgymFxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "github-token",
     .title = "GitHub token",
     .severity = Severity::critical,
     .pattern = R"(gh[pour]_[A-Za-z0-9]{36,251}|ghs_[A-Za-z0-9]{36,251})",
     .keywords = {"ghp_", "gho_", "ghu_", "ghs_", "ghr_"},
     .validate = github_token,
     .target = "GITHUB_TOKEN",
     .rotate = "Revoke it under Settings, Developer settings, look at the security log, and use fine-grained or job "
               "tokens that end.",
     .good = {"GITHUB_TOKEN=ghp"
              "_HN7ECKkMXBm7EWW5KZWpm6Vu9EnINe4cdROv",
              "https://oauth2:gho"
              "_9mimXHGoPZtU5AvJ6nxbVQsoayX1tP1QwrvS@github.com/acme/shop.git",
              "{\"token\":\"\\ngh"
              "u_19Q1RxubbWkKQwGyQo2Kf8OraC2y7b05f4a3\"}",
              "GH=ghs"
              "_VKYHY3EfloY6b5xSCcmIKLxaOazY1J1HqpCI",
              "refresh ghr"
              "_78uoTHsK0cBDghrTG4opPon7uqgFwlp064XU3S4cc6QfkKDDvyuF9deK3XbIMu5vqZY2Lp1cjmHM"},
     .bad = {"GITHUB_TOKEN=ghp"
             "_HN7ECKkMXBm7EWW5xxxxxxxxxxxxxxxxxxxx"}},
    {.id = "github-token-legacy",
     .title = "GitHub token (old form)",
     .form = Form::provider,
     .key = R"((?:github|ghcr))",
     .pattern = R"([a-f0-9]{40})",
     .keywords = {"github", "ghcr"},
     .min_entropy = 3.2,
     .target = "GITHUB_TOKEN",
     .rotate = "Revoke it under Settings, Developer settings; tokens of this form are years old.",
     .good = {"GITHUB_TOKEN=\"4f9"
              "5955b59e35a7385212fc4117933c28a02b7fe\""},
     .bad = {"GITHUB_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "gitlab-agent-token",
     .title = "GitLab agent token",
     .pattern = R"(glagent-[\w\-]{50})",
     .keywords = {"glagent-"},
     .min_entropy = 3.8,
     .target = "GITLAB_AGENT_TOKEN",
     .rotate = "Revoke the agent's token under Operate, Kubernetes clusters, and issue a new one.",
     .good = {"GITLAB_AGENT_TOKEN=gla"
              "gent-lzQcEUIBJ4J5iv2xqoQwjQalTA8iLFLGdnHeN0DdP48Oe7azYT"},
     .bad = {"GIT"
             "LAB_AGENT_TOKEN=glagent-lzQcEUIBJ4J5iv2xqoQwjxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "gitlab-deploy-token",
     .title = "GitLab deploy token",
     .pattern = R"(gldt-[\w\-]{20})",
     .keywords = {"gldt-"},
     .min_entropy = 3.3,
     .target = "GITLAB_DEPLOY_TOKEN",
     .rotate = "Revoke it under Settings, Repository, Deploy tokens, and issue one with read access only.",
     .good = {"GITLAB_DEPLOY_TOKEN=gld"
              "t-ONONbbDedZ3v65RQlPVF"},
     .bad = {"GIT"
             "LAB_DEPLOY_TOKEN=gldt-ONONbbDexxxxxxxxxxxx"}},
    {.id = "gitlab-feed-token",
     .title = "GitLab feed or mail token",
     .severity = Severity::medium,
     .pattern = R"(glft-[\w\-]{20}|glimt-[\w\-]{25}|glffct-[\w\-]{20})",
     .keywords = {"glft-", "glimt-", "glffct-"},
     .min_entropy = 3.3,
     .target = "GITLAB_FEED_TOKEN",
     .rotate = "Reset it under User settings, Access tokens, or at the feature flags of the project.",
     .good = {"GITLAB_FEED_TOKEN=glf"
              "t-RGYhuNravZICbt80Cn7l"},
     .bad = {"GIT"
             "LAB_FEED_TOKEN=glft-RGYhuNraxxxxxxxxxxxx"}},
    {.id = "gitlab-job-token",
     .title = "GitLab CI job token",
     .severity = Severity::medium,
     .pattern = R"(glcbt-[0-9a-zA-Z]{1,5}_[\w\-]{20})",
     .keywords = {"glcbt-"},
     .min_entropy = 3.3,
     .target = "CI_JOB_TOKEN",
     .rotate = "It ends with its job; keep it out of files that outlive the job.",
     .good = {"CI_JOB_TOKEN=glc"
              "bt-64_h5bsllLmoryhu6pzW2gF"},
     .bad = {"CI_JOB_TOKEN=glc"
             "bt-64_h5bsllxxxxxxxxxxxxxx"}},
    {.id = "gitlab-oauth-secret",
     .title = "GitLab OAuth application secret",
     .pattern = R"(gloas-[\w\-]{64})",
     .keywords = {"gloas-"},
     .min_entropy = 3.8,
     .target = "GITLAB_CLIENT_SECRET",
     .rotate = "Renew the secret of the application under Applications.",
     .good = {"GITLAB_CLIENT_SECRET=glo"
              "as-6qEOB9MsEnvmt3tABD1g4zanhoYWjsHmH649zhJ5VNdGObueAlrbhafI1lOL3L0v"},
     .bad = {"GIT"
             "LAB_CLIENT_SECRET=gloas-6qEOB9MsEnvmt3tABD1g4zanhoYWjxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "gitlab-runner-token",
     .title = "GitLab runner token",
     .pattern = R"(glrtr?-(?:t[0-9]_)?(?:[\w\-]{27,300}\.[0-9a-z]{2}\.?[0-9a-z]{7,9}|[\w\-]{20})|GR1348941[\w\-]{20})",
     .keywords = {"glrt-", "glrtr-", "gr1348941"},
     .min_entropy = 3.3,
     .target = "RUNNER_TOKEN",
     .rotate = "Delete the runner, or reset the registration token, and register it anew.",
     .good = {"RUNNER_TOKEN=glr"
              "t-9hn4JRQRQ8ua2Id60a8Y",
              "R=GR1"
              "348941FIRWKV4Z0Qz2VJF5d1TZ"},
     .bad = {"RUNNER_TOKEN=glr"
             "t-9hn4JRQRxxxxxxxxxxxx"}},
    {.id = "gitlab-scim-token",
     .title = "GitLab SCIM token",
     .pattern = R"(glsoat-[\w\-]{20})",
     .keywords = {"glsoat-"},
     .min_entropy = 3.3,
     .target = "GITLAB_SCIM_TOKEN",
     .rotate = "Reset the SCIM token under Settings, SAML SSO, and tell the identity provider.",
     .good = {"GITLAB_SCIM_TOKEN=gls"
              "oat-U7BXxHLm8i2HjapUXCQY"},
     .bad = {"GIT"
             "LAB_SCIM_TOKEN=glsoat-U7BXxHLxxxxxxxxxxxxx"}},
    {.id = "gitlab-session-cookie",
     .title = "GitLab session cookie",
     .severity = Severity::medium,
     .form = Form::whole,
     .pattern = R"(_gitlab_session=([a-f0-9]{32})(?:[^\w]|$))",
     .keywords = {"_gitlab_session="},
     .min_entropy = 3,
     .target = "GITLAB_SESSION",
     .rotate = "Sign the session out under User settings, Active sessions.",
     .good = {"Cookie: _gitlab_session=ec6"
              "684daf45b56120400de52d2b2818f"},
     .bad = {"_gitlab_session=000"
             "00000000000000000000000000000"}},
    {.id = "gitlab-token",
     .title = "GitLab access token",
     .severity = Severity::critical,
     .pattern = R"(glpat-(?:[\w\-]{27,300}\.[0-9a-z]{2}\.?[0-9a-z]{7,9}|[\w\-]{20}))",
     .keywords = {"glpat-"},
     .min_entropy = 3.3,
     .target = "GITLAB_TOKEN",
     .rotate =
         "Revoke it under Access tokens of the user, group or project, and issue one with the least scope and an end.",
     .good = {"GITLAB_TOKEN=glp"
              "at-ehBxuukCW1GKV7YqPrC4",
              "token=glp"
              "at-f1N75SGA1tRNwdNfCuQ250KmPnD.01.0d1a7ef72"},
     .bad = {"GITLAB_TOKEN=glp"
             "at-ehBxuukxxxxxxxxxxxxx"}},
    {.id = "gitlab-trigger-token",
     .title = "GitLab pipeline trigger token",
     .pattern = R"(glptt-[a-f0-9]{40})",
     .keywords = {"glptt-"},
     .min_entropy = 3,
     .target = "TRIGGER_TOKEN",
     .rotate = "Revoke it under Settings, CI/CD, Pipeline trigger tokens, and issue a new one.",
     .good = {"TRIGGER_TOKEN=glp"
              "tt-5c4d68e73ed039aa2f562806bf8363a2517352e9"},
     .bad = {"TRIGGER_TOKEN=glp"
             "tt-5c4d68e73ed039aa2xxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "phabricator-token",
     .title = "Phabricator Conduit token",
     .pattern = R"((?:api|cli)-[a-z0-9]{28})",
     .keywords = {"api-", "cli-"},
     .min_entropy = 3.8,
     .validate = random_looking,
     .target = "CONDUIT_TOKEN",
     .rotate = "Terminate it under Settings, Conduit API tokens, and generate a new one.",
     .good = {"CONDUIT_TOKEN=api"
              "-6y26ietwpelebjjsquiryg53bs7l"},
     .bad = {"CONDUIT_TOKEN=api"
             "-6y26ietwpelexxxxxxxxxxxxxxxx"}},
    {.id = "sourcegraph-token",
     .title = "Sourcegraph token",
     .pattern = R"(sgp_(?:(?:[a-f0-9]{16}|local)_)?[a-f0-9]{40})",
     .keywords = {"sgp_"},
     .min_entropy = 3,
     .target = "SRC_ACCESS_TOKEN",
     .rotate = "Delete it under User settings, Access tokens, and issue a new one.",
     .good = {"SRC_ACCESS_TOKEN=sgp"
              "_64d682ea347e694e33baedf6e8abb3cee520ce9c"},
     .bad = {"SRC"
             "_ACCESS_TOKEN=sgp_64d682ea347e694e33xxxxxxxxxxxxxxxxxxxxxx"}},
};

}  // namespace

Family version_control_rules() { return {"Version control", kRows}; }

}  // namespace plimsoll::secret

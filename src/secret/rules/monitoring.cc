// SPDX-License-Identifier: Apache-2.0
// Keys of metrics, logs, errors and feature flags.
#include "secret/rules/row.h"

namespace plimsoll::secret {

namespace {

constexpr Row kRows[] = {
    {.id = "amplitude-secret",
     .title = "Amplitude secret",
     .severity = Severity::medium,
     .form = Form::provider,
     .key = R"(amplitude)",
     .pattern = R"([a-f0-9]{32})",
     .keywords = {"amplitude"},
     .min_entropy = 3,
     .target = "AMPLITUDE_SECRET_KEY",
     .rotate = "Regenerate the secret key under Settings, Projects.",
     .good = {"AMPLITUDE_SECRET_KEY=\"ee4"
              "3fbf932fe08cf768b62e92d389f16\""},
     .bad = {"AMP"
             "LITUDE_SECRET_KEY=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "axiom-token",
     .title = "Axiom token",
     .severity = Severity::medium,
     .pattern = R"(xa[ap]t-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
     .keywords = {"xaat-", "xapt-"},
     .target = "AXIOM_TOKEN",
     .rotate = "Delete it under Settings, API tokens, and create one that may only ingest.",
     .good = {"AXIOM_TOKEN=xaa"
              "t-93251d26-0522-ab1e-6095-bad6a6f18847"},
     .bad = {"AXIOM_TOKEN=xaa"
             "t-93251d26-0522-abxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "bugsnag-key",
     .title = "Bugsnag key",
     .severity = Severity::low,
     .form = Form::provider,
     .key = R"(bugsnag)",
     .pattern = R"([a-f0-9]{32})",
     .keywords = {"bugsnag"},
     .min_entropy = 3,
     .target = "BUGSNAG_API_KEY",
     .rotate = "Regenerate it under Project settings, Notifier API key.",
     .good = {"BUGSNAG_API_KEY=\"a20"
              "4830e03af7726bc79757b140da022\""},
     .bad = {"BUGSNAG_API_KEY=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "datadog-api-key",
     .title = "Datadog API key",
     .form = Form::provider,
     .key = R"((?:datadog|dd_|dd-))",
     .pattern = R"([a-f0-9]{32})",
     .keywords = {"datadog", "dd_", "dd-"},
     .min_entropy = 3.2,
     .target = "DD_API_KEY",
     .rotate = "Revoke it under Organization settings, API keys, and create a new one.",
     .good = {"DD_API_KEY=\"dbb"
              "1698324bd66ec280ba8a992701826\""},
     .bad = {"DD_API_KEY=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "datadog-app-key",
     .title = "Datadog application key",
     .form = Form::provider,
     .key = R"((?:datadog|dd_|dd-))",
     .pattern = R"([a-f0-9]{40})",
     .keywords = {"datadog", "dd_", "dd-"},
     .min_entropy = 3.2,
     .target = "DD_APP_KEY",
     .rotate = "Revoke it under Organization settings, Application keys, and create one with scopes.",
     .good = {"DD_APP_KEY=\"76e"
              "12b9cb3c85977f007f64456b765e82c8e3458\""},
     .bad = {"DD_APP_KEY=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "dynatrace-token",
     .title = "Dynatrace token",
     .pattern = R"(dt0[a-z][0-9]{2}\.[A-Z0-9]{8,24}\.[A-Z0-9]{64})",
     .keywords = {"dt0c01.", "dt0s"},
     .min_entropy = 3.8,
     .target = "DT_API_TOKEN",
     .rotate = "Revoke it under Access tokens and create one with fewer scopes.",
     .good = {"DT_API_TOKEN=dt0"
              "c01.ZN2CZ7XYC55XMQ5JATZDQ62S.7DPNHYZKZCCTQXNS2QNMACZMADRQNAW624ZV63D4ATCCLYPW6FSJZHTLF557D"
              "DQE"},
     .bad = {"DT_API_TOKEN=dt0c01.ZN2"
             "CZ7XYC55XMQ5JATZDQ62S.7DPNHYZKZCCTQXNSxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "elastic-api-key",
     .title = "Elastic API key",
     .form = Form::provider,
     .key = R"((?:elastic|kibana))",
     .pattern = R"([A-Za-z0-9_\-]{20}:[A-Za-z0-9_\-]{22}|[A-Za-z0-9+/]{58}==|essu_[A-Za-z0-9+/=]{60,120})",
     .keywords = {"elastic", "kibana"},
     .min_entropy = 3.8,
     .validate = mixed_token,
     .target = "ELASTIC_API_KEY",
     .rotate = "Invalidate it under Stack management, API keys, and create one with fewer privileges.",
     .good = {"ELASTIC_API_KEY=\"WFZ"
              "pakVydHJnTWJSNDlaSG5DWG46UWRQY0RZVlZPeGRCblBmc1U3VVdTTA==\""},
     .bad = {"ELASTIC_API_KEY=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "grafana-api-key",
     .title = "Grafana API key (old form)",
     .pattern = R"(eyJrIjoi[A-Za-z0-9+/]{70,400}={0,2})",
     .keywords = {"eyjrijoi"},
     .validate = base64_json,
     .target = "GRAFANA_TOKEN",
     .rotate = "Delete it under API keys and use a service account's token.",
     .good = {"GRAFANA_TOKEN=eyJ"
              "rIjoicEV1cWtMSzNqZk1ZU0w2N3pic2FwR1QyQUMyR3FSNjYiLCJuIjoic2hvcC1jaSIsImlkIjoxfQ=="},
     .bad = {"GRAFANA_TOKEN=eyJ"
             "rIjoicEV1cWtMSzNqZk1ZU0w2N3pic2FwR1QyQUxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "grafana-cloud-token",
     .title = "Grafana Cloud token",
     .pattern = R"(glc_[A-Za-z0-9+/]{32,400}={0,2})",
     .keywords = {"glc_"},
     .min_entropy = 3.5,
     .target = "GRAFANA_CLOUD_API_KEY",
     .rotate = "Delete the access policy's token and create one with fewer scopes.",
     .good = {"GRAFANA_CLOUD_API_KEY=glc"
              "_eyJvIjoiODEyMzQ1IiwibiI6InNob3AtY2kiLCJrIjoiS3JvS014WHJjbGl6TDlDOHZneXJHamtmIiwibSI6eyJyI"
              "joiZXUifX0="},
     .bad = {"GRA"
             "FANA_CLOUD_API_KEY=glc_eyJvIjoiODEyMzQ1IiwibiI6InNob3AtY2kiLCJrIjoiS3Jvxxxxxxxxxxxxxxxxxxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "grafana-service-account-token",
     .title = "Grafana service account token",
     .pattern = R"(glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8})",
     .keywords = {"glsa_"},
     .validate = grafana_token,
     .target = "GRAFANA_TOKEN",
     .rotate = "Delete it under Administration, Service accounts, and add one that ends.",
     .good = {"GRAFANA_TOKEN=gls"
              "a_0z7tYeYpXOeAtHeYdhokzZ4VedqKPbdY_97a5eed6"},
     .bad = {"GRAFANA_TOKEN=gls"
             "a_0z7tYeYpXOeAtHeYdhxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "honeycomb-key",
     .title = "Honeycomb key",
     .severity = Severity::medium,
     .pattern = R"(hc[abi](?:ik|mk|ek)_[a-z0-9]{58})",
     .keywords = {"hcaik_", "hcbik_", "hcamk_", "hcaek_", "hciik_"},
     .min_entropy = 3.8,
     .target = "HONEYCOMB_API_KEY",
     .rotate = "Disable it under Environment settings, API keys, and create a new one.",
     .good = {"HONEYCOMB_API_KEY=hca"
              "ik_01nz97t0gwgmmxrtj82dm8mbnjf0yn0mgwzx1w0b278f57wzk7vzp478hh"},
     .bad = {"HON"
             "EYCOMB_API_KEY=hcaik_01nz97t0gwgmmxrtj82dm8mbnjxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "influxdb-token",
     .title = "InfluxDB token",
     .form = Form::provider,
     .key = R"(influx)",
     .pattern = R"([A-Za-z0-9_\-]{86}==)",
     .keywords = {"influx"},
     .min_entropy = 4.3,
     .target = "INFLUX_TOKEN",
     .rotate = "Delete it (influx auth delete) and create one for a bucket.",
     .good = {"INFLUX_TOKEN=\"Ojk"
              "9CksbUpY43FYPyM7QRJfrd4kwX3G4iKDNboCvpgULLIDWzCqSVLj3EGK44NU9wRejIWEpEr05sigcTXiu9P==\""},
     .bad = {"INFLUX_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "launchdarkly-key",
     .title = "LaunchDarkly key",
     .form = Form::provider,
     .key = R"((?:launch_?darkly|\bld_))",
     .pattern = R"((?:sdk|api)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
     .keywords = {"darkly", "ld_"},
     .target = "LAUNCHDARKLY_SDK_KEY",
     .rotate = "Reset the SDK key of the environment, or delete the API token and create one with a role.",
     .good = {"LAUNCHDARKLY_SDK_KEY=\"sdk"
              "-4d86c323-b35d-53cd-7d92-6e52674f3d01\""},
     .bad = {"LAU"
             "NCHDARKLY_SDK_KEY=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "launchdarkly-token-legacy",
     .title = "LaunchDarkly token (old form)",
     .severity = Severity::medium,
     .form = Form::provider,
     .key = R"(launchdarkly)",
     .pattern = R"([\w\-]{40})",
     .keywords = {"launchdarkly"},
     .min_entropy = 3.5,
     .validate = random_looking,
     .target = "LAUNCHDARKLY_ACCESS_TOKEN",
     .rotate = "Delete the token under Account settings, Authorization.",
     .good = {"LAUNCHDARKLY_ACCESS_TOKEN=\"LXp"
              "a4qAp1RqniWTTgQiEfZjeTX3QtPQ5UW587DR4\""},
     .bad = {"LAU"
             "NCHDARKLY_ACCESS_TOKEN=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "logzio-token",
     .title = "Logz.io token",
     .severity = Severity::medium,
     .form = Form::provider,
     .key = R"(logz_?io)",
     .pattern = R"([A-Za-z]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
     .keywords = {"logz"},
     .min_entropy = 3.3,
     .target = "LOGZIO_TOKEN",
     .rotate = "Delete it under Settings, Manage tokens, and add a new one.",
     .good = {"LOGZIO_TOKEN=\"c2d"
              "486a9-b102-8828-51ca-64bc227633f3\""},
     .bad = {"LOGZIO_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "mixpanel-secret",
     .title = "Mixpanel secret",
     .severity = Severity::medium,
     .form = Form::provider,
     .key = R"(mixpanel)",
     .pattern = R"([a-f0-9]{32}|[A-Za-z0-9]{32})",
     .keywords = {"mixpanel"},
     .min_entropy = 3.2,
     .target = "MIXPANEL_API_SECRET",
     .rotate = "Reset the secret under Project settings.",
     .good = {"MIXPANEL_API_SECRET=\"83c"
              "0caa7f9d0d8675c66ab55f7d159c7\""},
     .bad = {"MIX"
             "PANEL_API_SECRET=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "new-relic-ingest-key",
     .title = "New Relic insert or browser key",
     .severity = Severity::medium,
     .pattern = R"(NRI[IQ]-[A-Za-z0-9_\-]{32}|NRJS-[a-f0-9]{19}|NRRA-[a-f0-9]{42}|NRAA-[A-Za-z0-9]{27})",
     .keywords = {"nrii-", "nriq-", "nrjs-", "nrra-", "nraa-"},
     .min_entropy = 3,
     .target = "NEW_RELIC_INSERT_KEY",
     .rotate = "Delete it under API keys, Insights insert keys, and create a new one.",
     .good = {"NEW_RELIC_INSERT_KEY=NRI"
              "I-DS4RL5q0P4w1hTBD2wZMnXNbdQEwcMTY"},
     .bad = {"NEW"
             "_RELIC_INSERT_KEY=NRII-DS4RL5q0P4w1hTxxxxxxxxxxxxxxxxxx"}},
    {.id = "new-relic-license-key",
     .title = "New Relic license key",
     .severity = Severity::medium,
     .pattern = R"((?:[a-z]{2}[0-9]{2}xx)?[a-f0-9]{30,40}NRAL)",
     .keywords = {"nral"},
     .min_entropy = 3,
     .target = "NEW_RELIC_LICENSE_KEY",
     .rotate = "Delete it under API keys and create a new ingest key.",
     .good = {"NEW_RELIC_LICENSE_KEY=eba"
              "c44e4b2ad21d11c41fa20192bbf416e59NRAL"},
     .bad = {"NEW"
             "_RELIC_LICENSE_KEY=ebac44e4b2ad21d11c41xxxxxxxxxxxxxxxxxxxx"}},
    {.id = "new-relic-user-key",
     .title = "New Relic user key",
     .pattern = R"(NRAK-[A-Z0-9]{27})",
     .keywords = {"nrak-"},
     .min_entropy = 3.5,
     .target = "NEW_RELIC_API_KEY",
     .rotate = "Delete it under API keys and create a new one.",
     .good = {"NEW_RELIC_API_KEY=NRA"
              "K-25DE52IE9K1PJ2IE87987MBB1QE"},
     .bad = {"NEW"
             "_RELIC_API_KEY=NRAK-25DE52IE9K1xxxxxxxxxxxxxxxx"}},
    {.id = "opsgenie-key",
     .title = "Opsgenie key",
     .form = Form::provider,
     .key = R"(opsgenie)",
     .pattern = R"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
     .keywords = {"opsgenie"},
     .target = "OPSGENIE_API_KEY",
     .rotate = "Delete it under Settings, API key management, and add one with fewer rights.",
     .good = {"OPSGENIE_API_KEY=\"a97"
              "7ab14-5c33-d71f-92c7-8b3024f3bdd9\""},
     .bad = {"OPS"
             "GENIE_API_KEY=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "pagerduty-token",
     .title = "PagerDuty token",
     .form = Form::provider,
     .key = R"(pager_?duty)",
     .pattern = R"([uy]\+[A-Za-z0-9_\-]{18}|[A-Za-z0-9_\-]{20})",
     .keywords = {"pagerduty", "pager_duty"},
     .min_entropy = 3.6,
     .validate = mixed_token,
     .target = "PAGERDUTY_TOKEN",
     .rotate = "Remove it under API access keys and create one that only reads where that is enough.",
     .good = {"PAGERDUTY_TOKEN=\"u+J"
              "ZbD25l21E8o5ZQxHW\""},
     .bad = {"PAGERDUTY_TOKEN=\"xxx"
             "xxxxxxxxxxxxxxxxx\""}},
    {.id = "posthog-personal-key",
     .title = "PostHog personal key",
     .pattern = R"(phx_[A-Za-z0-9]{43,50})",
     .keywords = {"phx_"},
     .min_entropy = 4,
     .target = "POSTHOG_PERSONAL_API_KEY",
     .rotate = "Delete it under Personal API keys and create one with scopes.",
     .good = {"POSTHOG_PERSONAL_API_KEY=phx"
              "_JWYfyKqh5hGMoFdageUAYtNqENqU2lDlk1bKB1bM6QV"},
     .bad = {"POS"
             "THOG_PERSONAL_API_KEY=phx_JWYfyKqh5hGMoFdageUAxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "rollbar-token",
     .title = "Rollbar token",
     .severity = Severity::medium,
     .form = Form::provider,
     .key = R"(rollbar)",
     .pattern = R"([a-f0-9]{32})",
     .keywords = {"rollbar"},
     .min_entropy = 3,
     .target = "ROLLBAR_ACCESS_TOKEN",
     .rotate = "Disable it under the project's Access tokens and create one with a scope.",
     .good = {"ROLLBAR_ACCESS_TOKEN=\"7db"
              "e0c597e4567b06cb8a5ddb9c60939\""},
     .bad = {"ROL"
             "LBAR_ACCESS_TOKEN=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "sentry-token",
     .title = "Sentry token",
     .pattern = R"(sntrys_eyJpYXQiO[A-Za-z0-9+/=_\-]{60,400}|sntryu_[a-f0-9]{64})",
     .keywords = {"sntrys_", "sntryu_"},
     .min_entropy = 3.2,
     .longest = 600,
     .target = "SENTRY_AUTH_TOKEN",
     .rotate = "Revoke it under Settings, Auth tokens, and create one with the scope of releases.",
     .good = {"SENTRY_AUTH_TOKEN=snt"
              "ryu_40d665fc5e15770ec49d899d3ef10be431e3a5458bb85e170171964e55f475f1"},
     .bad = {"SEN"
             "TRY_AUTH_TOKEN=sntryu_40d665fc5e15770ec49d899d3ef10xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "sentry-token-legacy",
     .title = "Sentry token (old form)",
     .form = Form::provider,
     .key = R"(sentry)",
     .pattern = R"([a-f0-9]{64})",
     .keywords = {"sentry"},
     .min_entropy = 3,
     .target = "SENTRY_AUTH_TOKEN",
     .rotate = "Revoke it under Settings, Auth tokens.",
     .good = {"SENTRY_AUTH_TOKEN=\"02a"
              "0ac1c89cd066e0aeeec283c95c74890706921565fd72a36dca7b12cf17822\""},
     .bad = {"SEN"
             "TRY_AUTH_TOKEN=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "splunk-hec-token",
     .title = "Splunk HTTP event collector token",
     .severity = Severity::medium,
     .form = Form::provider,
     .key = R"(splunk)",
     .pattern = R"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
     .keywords = {"splunk"},
     .target = "SPLUNK_HEC_TOKEN",
     .rotate = "Delete it under Data inputs, HTTP event collector, and create a new one.",
     .good = {"SPLUNK_HEC_TOKEN=\"da5"
              "97c42-d502-11e3-90fd-95ff8f568c07\""},
     .bad = {"SPL"
             "UNK_HEC_TOKEN=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "sumologic-access-key",
     .title = "Sumo Logic access key",
     .form = Form::provider,
     .key = R"(sumo)",
     .pattern = R"([A-Za-z0-9]{64})",
     .keywords = {"sumo"},
     .min_entropy = 4,
     .validate = mixed_token,
     .target = "SUMO_LOGIC_ACCESS_KEY",
     .rotate = "Delete it under Security, Access keys, and create one for a service account.",
     .good = {"SUMO_LOGIC_ACCESS_KEY=\"RwP"
              "tdFNYgIlWeKFacNmJ6YzCuUoIy8gyxyBCS79KXwkTSW0cQPTIjwAJ32P9pUZf\""},
     .bad = {"SUM"
             "O_LOGIC_ACCESS_KEY=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "uptimerobot-key",
     .title = "UptimeRobot key",
     .severity = Severity::low,
     .form = Form::provider,
     .key = R"(uptime_?robot)",
     .pattern = R"([um][0-9]{6,9}-[a-f0-9]{24})",
     .keywords = {"uptime"},
     .min_entropy = 3.3,
     .target = "UPTIMEROBOT_API_KEY",
     .rotate = "Delete it under Integrations and API and create one for a monitor.",
     .good = {"UPTIMEROBOT_API_KEY=\"u41"
              "2345-192783836cfbc2bb6d11a059\""},
     .bad = {"UPT"
             "IMEROBOT_API_KEY=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
};

}  // namespace

Family monitoring_rules() { return {"Monitoring", kRows}; }

}  // namespace plimsoll::secret

// SPDX-License-Identifier: Apache-2.0
// PL4024–PL4028, PL4030, PL4038, PL4039: limits, restarts, health, logs.
#include <charconv>

#include "settings/rules/help.h"
#include "settings/rules/topics.h"

namespace plimsoll::settings {

namespace {

bool is_no_limit(const Text& value) {
  return !value.given || value.value.empty() || value.value == "0" || value.value == "-1" || value.value == "0.0";
}

TextRange at(const Text& value, const RunSpec& spec) { return value.given ? value.where : spec.where; }

void check_memory(const RunSpec& spec, std::string_view text, Found& found) {
  if (!starts_container(spec) || !is_no_limit(spec.memory)) return;
  Issue& issue = found.add(spec, at(spec.memory, spec), "may use all of the host's memory");
  Mend(issue, spec, text, "limit its memory to 512 MB")
      .compose_set({"mem_limit"}, "512m")
      .container_set({"resources", "limits", "memory"}, "512Mi");
  if (!spec.memory.given) Mend(issue, spec, text, "limit its memory to 512 MB").option_add("--memory=512m");
}

void check_cpu(const RunSpec& spec, std::string_view text, Found& found) {
  if (!starts_container(spec) || !is_no_limit(spec.cpus)) return;
  Issue& issue = found.add(spec, at(spec.cpus, spec), "may use every processor of the host");
  Mend(issue, spec, text, "limit it to one processor")
      .compose_set({"cpus"}, "1")
      .container_set({"resources", "limits", "cpu"}, "\"1\"");
  if (!spec.cpus.given) Mend(issue, spec, text, "limit it to one processor").option_add("--cpus=1");
}

void check_pids(const RunSpec& spec, std::string_view text, Found& found) {
  // The kubelet limits pods.
  if (is_kubernetes(spec) || !starts_container(spec) || !is_no_limit(spec.pids)) return;
  Issue& issue = found.add(spec, at(spec.pids, spec), "may fill the host with processes");
  Mend(issue, spec, text, "limit it to 200 processes").compose_set({"pids_limit"}, "200");
  if (!spec.pids.given) Mend(issue, spec, text, "limit it to 200 processes").option_add("--pids-limit=200");
}

void check_ulimits(const RunSpec& spec, std::string_view, Found& found) {
  for (const Item& limit : spec.ulimits) {
    const std::size_t equals = limit.text.find('=');
    const std::string_view name = std::string_view(limit.text).substr(0, equals);
    const std::string_view value = equals == std::string::npos ? "" : std::string_view(limit.text).substr(equals + 1);
    const bool unlimited =
        value.find("-1") != std::string_view::npos || value.find("unlimited") != std::string_view::npos;
    if (name == "memlock" || name == "core") continue;  // databases ask for the one, nobody is hurt by the other
    found.add(spec, limit.where,
              unlimited ? fmt::format("no limit for {}", name) : fmt::format("its own limit for {}", name));
  }
}

void check_restart(const RunSpec& spec, std::string_view, Found& found) {
  if (is_kubernetes(spec) || spec.kind == Kind::oci_runtime) return;
  const std::string& policy = spec.restart.value;
  if (policy == "always" || policy == "unless-stopped") {
    found.add(spec, spec.restart.where, "starts again for ever, whatever makes it fail");
  } else if (policy.starts_with("on-failure")) {
    const std::size_t colon = policy.find(':');
    unsigned count = 0;
    if (colon != std::string::npos) std::from_chars(policy.data() + colon + 1, policy.data() + policy.size(), count);
    if (count == 0 || count > 5)
      found.add(spec, spec.restart.where,
                count == 0 ? std::string("starts again for ever when it fails")
                           : fmt::format("starts again {} times", count));
  }
}

bool runs_on(const RunSpec& spec) {
  return !spec.kubernetes.init_container && spec.kubernetes.workload != "Job" && spec.kubernetes.workload != "CronJob";
}

void check_health(const RunSpec& spec, std::string_view, Found& found) {
  if (!starts_container(spec) || spec.kind == Kind::oci_runtime) return;
  if (is_kubernetes(spec)) {
    if (!runs_on(spec)) return;
    if (!spec.kubernetes.has_readiness)
      found.add(spec, spec.where, "gets requests before it is ready: no readinessProbe");
    if (!spec.kubernetes.has_liveness) found.add(spec, spec.where, "hangs unnoticed: no livenessProbe");
    return;
  }
  if (spec.health.disabled) {
    found.add(spec, spec.health.where, "switches off the health check of its image");
  } else if (!spec.health.given && spec.kind != Kind::inspect) {
    found.add(spec, spec.where, "nobody asks whether it still works");
  } else if (!spec.health.given) {
    found.add(spec, spec.where, "neither its image nor its start has a health check");
  }
}

const Variable* option(const RunSpec& spec, std::string_view name) {
  const auto at = std::ranges::find(spec.log_options, name, &Variable::name);
  return at == spec.log_options.end() ? nullptr : &*at;
}

void check_logs(const RunSpec& spec, std::string_view, Found& found) {
  if (is_kubernetes(spec) || spec.kind == Kind::oci_runtime || !starts_container(spec)) return;
  if (spec.log_driver.value == "none") {
    found.add(spec, spec.log_driver.where, "what it says is thrown away");
    return;
  }
  const bool is_file = !is_given(spec.log_driver) || spec.log_driver.value == "json-file";
  if (!is_file || option(spec, "max-size") != nullptr || spec.is_podman) return;
  found.add(spec, at(spec.log_driver, spec), "its log grows until the disk is full").audience = Audience::strict;
}

/// A shell that stays process 1: it forwards no signals and buries nobody.
bool is_shell(const RunSpec& spec) {
  const std::vector<Item>& words = spec.entrypoint.empty() ? spec.command : spec.entrypoint;
  if (words.size() < 3) return false;
  const std::string_view name = std::string_view(words[0].text).substr(words[0].text.rfind('/') + 1);
  static constexpr std::array<std::string_view, 4> kShells{"sh", "bash", "ash", "dash"};
  if (!is_one_of(kShells, name) || !words[1].text.starts_with('-') || !words[1].text.ends_with('c')) return false;
  // One command is what the shell turns into.
  const std::string_view script = words[2].text;
  return script.find("exec ") == std::string_view::npos && script.find_first_of(";&|\n") != std::string_view::npos;
}

bool is_zero(std::string_view time) {
  return !time.empty() && time.find_first_of("123456789") == std::string_view::npos &&
         time.find('0') != std::string_view::npos;
}

void check_end(const RunSpec& spec, std::string_view text, Found& found) {
  if (spec.oom_kill_disable.value)
    found.add(spec, spec.oom_kill_disable.where, "when memory runs out, everything else is killed before it");
  if (spec.oom_score_adj.value.starts_with('-'))
    found.add(spec, spec.oom_score_adj.where, "when memory runs out, others are killed before it");
  if (is_zero(spec.stop_grace_period.value) && spec.kind != Kind::inspect)
    found.add(spec, spec.stop_grace_period.where, "is killed at once when it should stop");
  if (!spec.init.value && !is_kubernetes(spec) && starts_container(spec) && is_shell(spec)) {
    const Item& word = spec.entrypoint.empty() ? spec.command[0] : spec.entrypoint[0];
    Issue& issue = found.add(spec, word.where, "its shell is process 1: it passes on no signal and buries no child");
    issue.audience = Audience::strict;
    Mend(issue, spec, text, "start it with an init").compose_set({"init"}, "true").option_add("--init");
  }
}

}  // namespace

std::span<const Check> resources_checks() {
  static const std::array kChecks{
      Check{.rule = {.id = "PL4024",
                     .aliases = "CIS-5.11 KSV-0018 CKV_K8S_13 unset-memory-requirements",
                     .severity = Severity::medium,
                     .audience = Audience::strict,
                     .title = "No memory limit",
                     .doc = "no --memory, mem_limit, deploy.resources.limits.memory or resources.limits.memory",
                     .why = "One leak or attack takes the memory of everything on the host.",
                     .remedy = "set a limit a good deal above what it uses",
                     .repair = Repair::unsafe,
                     .bad = R"(services:
  web:
    image: nginx:1.27
)",
                     .good = R"(services:
  web:
    image: nginx:1.27
    mem_limit: 256m
)"},
            .check = check_memory},
      Check{.rule = {.id = "PL4025",
                     .aliases = "CIS-5.12 KSV-0011 CKV_K8S_11",
                     .severity = Severity::low,
                     .audience = Audience::strict,
                     .title = "No CPU limit",
                     .doc = "no --cpus, --cpu-shares, cpus, deploy.resources.limits.cpus or resources.limits.cpu",
                     .why = "One container that spins starves all others.",
                     .remedy = "set cpus, or shares where others should only come first",
                     .repair = Repair::unsafe,
                     .bad = "docker run nginx:1.27\n",
                     .good = "docker run --cpus 1.5 nginx:1.27\n"},
            .check = check_cpu},
      Check{.rule = {.id = "PL4026",
                     .aliases = "CIS-5.29",
                     .severity = Severity::medium,
                     .audience = Audience::strict,
                     .title = "No limit of processes",
                     .doc = "no --pids-limit or pids_limit, or 0 or -1",
                     .why = "A fork bomb in the container stops the host.",
                     .remedy = "set a limit: a few hundred are plenty",
                     .repair = Repair::unsafe,
                     .bad = R"(services:
  web:
    image: nginx:1.27
    pids_limit: -1
)",
                     .good = R"(services:
  web:
    image: nginx:1.27
    pids_limit: 200
)"},
            .check = check_pids},
      Check{.rule = {.id = "PL4027",
                     .aliases = "CIS-5.19 CIS-2.8",
                     .severity = Severity::low,
                     .audience = Audience::strict,
                     .title = "Limits of its own",
                     .doc = "ulimits other than memlock and core",
                     .why = "The engine's limits are there for all; one without any may take the host's files and "
                            "processes.",
                     .remedy = "drop it, unless the program's documentation asks for it",
                     .bad = "docker run --ulimit nofile=-1 nginx:1.27\n",
                     .good = "docker run nginx:1.27\n"},
            .check = check_ulimits},
      Check{
          .rule = {.id = "PL4028",
                   .aliases = "CIS-5.15",
                   .severity = Severity::low,
                   .audience = Audience::strict,
                   .title = "Restarts without end",
                   .doc = "restart policies always, unless-stopped and on-failure without a count or with one above 5",
                   .why = "What fails at every start, or is made to, takes the host's time for ever and hides that it "
                          "fails.",
                   .remedy = "use on-failure:5",
                   .bad = R"(services:
  web:
    image: nginx:1.27
    restart: always
)",
                   .good = R"(services:
  web:
    image: nginx:1.27
    restart: on-failure:5
)"},
          .check = check_restart},
      Check{.rule = {.id = "PL4030",
                     .aliases = "CIS-5.27 CKV_K8S_8 CKV_K8S_9 no-liveness-probe no-readiness-probe",
                     .severity = Severity::low,
                     .audience = Audience::strict,
                     .title = "No health check",
                     .doc = "none given or one switched off; pods without livenessProbe or readinessProbe, jobs aside",
                     .why = "What hangs is not noticed, and gets requests it cannot answer.",
                     .remedy = "give it a health check, or probes",
                     .bad = R"(services:
  web:
    image: nginx:1.27
    healthcheck:
      disable: true
)",
                     .good = R"(services:
  web:
    image: nginx:1.27
    healthcheck:
      test: [CMD, curl, -f, http://localhost/]
)"},
            .check = check_health},
      Check{.rule = {.id = "PL4038",
                     .aliases = "CIS-2.13",
                     .severity = Severity::medium,
                     .title = "Logs are lost, or without end",
                     .doc = "the log driver none; json-file without max-size in the strict profile",
                     .why = "What an intruder did is nowhere; or the log fills the host's disk.",
                     .remedy = "use a driver that keeps logs, with max-size for json-file",
                     .bad = R"(services:
  web:
    image: nginx:1.27
    logging:
      driver: none
)",
                     .good = R"(services:
  web:
    image: nginx:1.27
    logging:
      driver: local
)"},
            .check = check_logs},
      Check{.rule = {.id = "PL4039",
                     .severity = Severity::low,
                     .title = "Ends badly",
                     .doc =
                         "oom_kill_disable, a negative oom_score_adj, no time to stop; a shell that stays process 1 in "
                         "the strict profile",
                     .why = "The wrong process is killed when memory runs out, or data is lost when it stops.",
                     .remedy = "drop the setting; give it time to stop, and an init where it starts others",
                     .bad = R"(services:
  db:
    image: postgres:17
    stop_grace_period: 0s
)",
                     .good = R"(services:
  db:
    image: postgres:17
    stop_grace_period: 1m
)"},
            .check = check_end},
  };
  return kChecks;
}

}  // namespace plimsoll::settings

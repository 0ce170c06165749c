// SPDX-License-Identifier: Apache-2.0
// PL4001, PL4003–PL4008, PL4034, PL4040: what takes down the walls between a container and its host.
#include "settings/rules/help.h"
#include "settings/rules/topics.h"

namespace plimsoll::settings {

namespace {

void check_privileged(const RunSpec& spec, std::string_view text, Found& found) {
  if (spec.privileged.value && !spec.is_exec) {
    Issue& issue = found.add(spec, spec.privileged.where, "privileged: root in the container is root on the host");
    Mend(issue, spec, text, "run it without --privileged")
        .compose_remove({"privileged"})
        .container_set({"securityContext", "privileged"}, "false")
        .option_remove(spec.privileged.where);
  }
  for (const Item& hook : spec.privileged_hooks)
    found.add(spec, hook.where, fmt::format("{} is privileged", hook.text));
}

void check_privileged_exec(const RunSpec& spec, std::string_view text, Found& found) {
  if (!spec.is_exec) return;
  if (spec.privileged.value) {
    Issue& issue = found.add(spec, spec.privileged.where, "exec --privileged gives the command the whole host");
    Mend(issue, spec, text, "drop --privileged").option_remove(spec.privileged.where);
  }
  const std::string_view user = std::string_view(spec.user.value).substr(0, spec.user.value.find(':'));
  if (spec.user.given && (user == "root" || user == "0"))
    found.add(spec, spec.user.where, "exec as root, whatever user the container runs as");
}

// Namespaces ----------------------------------------------------------------------------------------------------------

struct Namespace {
  Text RunSpec::* value;
  std::string_view compose, pod;  // keys
};

/// Takes the setting away, wherever it stands.
void share_nothing(Issue& issue, const RunSpec& spec, std::string_view text, const Namespace& which) {
  Mend mend(issue, spec, text, "let the container have its own");
  mend.compose_remove({which.compose}).option_remove((spec.*which.value).where);
  if (!which.pod.empty()) mend.pod_remove({which.pod});
}

void check_host_network(const RunSpec& spec, std::string_view text, Found& found) {
  if (spec.network.value != "host") return;
  Issue& issue =
      found.add(spec, spec.network.where, "shares the host's network: its ports and all that listens on localhost");
  // Ports that mean nothing on the host's network would be open all at once.
  if (std::ranges::none_of(spec.ports, &Port::published))
    share_nothing(issue, spec, text, {&RunSpec::network, "network_mode", "hostNetwork"});
}

void check_host_pid(const RunSpec& spec, std::string_view text, Found& found) {
  if (spec.pid.value != "host") return;
  Issue& issue = found.add(spec, spec.pid.where, "sees and signals every process of the host");
  share_nothing(issue, spec, text, {&RunSpec::pid, "pid", "hostPID"});
}

/// "service:x" and "container:x" of one that is privileged.
void check_pid_of_privileged(const RunFile& file, std::string_view, Found& found) {
  for (const RunSpec& spec : file.specs) {
    const std::size_t colon = spec.pid.value.find(':');
    if (colon == std::string::npos) continue;
    const std::string_view other = std::string_view(spec.pid.value).substr(colon + 1);
    for (const RunSpec& owner : file.specs) {
      if (owner.name != other || (!owner.privileged.value && owner.pid.value != "host")) continue;
      found.add(spec, spec.pid.where, fmt::format("shares the processes of {}, which reaches the host", other));
    }
  }
}

void check_host_ipc(const RunSpec& spec, std::string_view text, Found& found) {
  if (spec.ipc.value == "host") {
    Issue& issue = found.add(spec, spec.ipc.where, "shares the host's shared memory and semaphores");
    share_nothing(issue, spec, text, {&RunSpec::ipc, "ipc", "hostIPC"});
  } else if (spec.ipc.value == "shareable" && spec.kind != Kind::inspect) {
    // The engine's default on some hosts, so inspect says it of containers that never asked.
    Issue& issue = found.add(spec, spec.ipc.where, "any container may join its shared memory");
    issue.severity = Severity::medium;
    share_nothing(issue, spec, text, {&RunSpec::ipc, "ipc", ""});
  }
}

void check_host_uts(const RunSpec& spec, std::string_view text, Found& found) {
  if (spec.uts.value != "host") return;
  Issue& issue = found.add(spec, spec.uts.where, "may change the host's name");
  share_nothing(issue, spec, text, {&RunSpec::uts, "uts", ""});
}

void check_host_users(const RunSpec& spec, std::string_view text, Found& found) {
  if (spec.userns.value == "host" && !is_kubernetes(spec)) {
    Issue& issue =
        found.add(spec, spec.userns.where, "leaves the engine's user namespace: its root is the host's root");
    share_nothing(issue, spec, text, {&RunSpec::userns, "userns_mode", ""});
  }
  if (is_kubernetes(spec) && spec.kubernetes.host_users.given && spec.kubernetes.host_users.value) {
    Issue& issue = found.add(spec, spec.kubernetes.host_users.where, "its users are the node's users");
    issue.severity = Severity::medium;
    Mend(issue, spec, text, "give the pod users of its own").pod_set({"hostUsers"}, "false");
  }
}

void check_cgroups(const RunSpec& spec, std::string_view text, Found& found) {
  if (spec.cgroupns.value == "host" && spec.kind != Kind::inspect) {
    Issue& issue = found.add(spec, spec.cgroupns.where, "sees the control groups of the whole host");
    share_nothing(issue, spec, text, {&RunSpec::cgroupns, "cgroup", ""});
  }
  if (is_given(spec.cgroup_parent) && spec.kind != Kind::oci_runtime) {
    Issue& issue = found.add(spec, spec.cgroup_parent.where, "runs in a control group other than the engine's own");
    issue.audience = Audience::strict;
    share_nothing(issue, spec, text, {&RunSpec::cgroup_parent, "cgroup_parent", ""});
  }
}

void check_runtime(const RunSpec& spec, std::string_view, Found& found) {
  const Flag& host_process = spec.kubernetes.host_process;
  if (host_process.value) {
    Issue& issue = found.add(spec, host_process.where, "a HostProcess container is a process of the Windows host");
    issue.severity = Severity::high;
  }
  // Those that put more between the container and the host, or what an engine uses anyway.
  static constexpr std::array<std::string_view, 12> kGood{"runc",
                                                          "crun",
                                                          "youki",
                                                          "runsc",
                                                          "gvisor",
                                                          "kata",
                                                          "kata-runtime",
                                                          "krun",
                                                          "io.containerd.runc.v2",
                                                          "io.containerd.runsc.v1",
                                                          "io.containerd.kata.v2",
                                                          "sysbox-runc"};
  for (const Text* runtime : {&spec.runtime, &spec.kubernetes.runtime_class}) {
    if (!is_given(*runtime) || is_one_of(kGood, runtime->value) || runtime->value.starts_with("kata-")) continue;
    found.add(spec, runtime->where, fmt::format("the runtime {} decides what keeps the container in", runtime->value))
        .audience = Audience::strict;
  }
}

void check_swarm(const RunSpec& spec, std::string_view, Found& found) {
  if (spec.kind != Kind::compose || !spec.node) return;
  const yaml::Node* deploy = spec.node->find("deploy");
  if (deploy == nullptr || !deploy->is_mapping()) return;
  for (const std::string_view key : {"placement", "endpoint_mode", "update_config", "rollback_config"}) {
    const yaml::Entry* entry = deploy->entry(key);
    if (entry == nullptr || entry->merged) continue;
    found.add(spec, entry->key->range, fmt::format("deploy.{} works on a swarm only", key));
    return;
  }
}

}  // namespace

std::span<const Check> privileges_checks() {
  static const std::array kChecks{
      Check{.rule = {.id = "PL4001",
                     .aliases = "CIS-5.5 KSV-0017 CKV_K8S_16 CKV_K8S_2 privileged-container privileged-service "
                                "scc-deny-privileged-container",
                     .severity = Severity::critical,
                     .title = "Privileged container",
                     .doc = "privileged: true, --privileged, also of hooks and builds. Pod Security: baseline.",
                     .why = "It has every capability, every device and no seccomp or AppArmor: whoever breaks into it "
                            "mounts the host's disk and owns the host.",
                     .remedy = "drop it and give the one capability or device that is needed",
                     .repair = Repair::unsafe,
                     .bad = R"(services:
  web:
    image: nginx:1.27
    privileged: true
)",
                     .good = R"(services:
  web:
    image: nginx:1.27
)"},
            .check = check_privileged},
      Check{.rule = {.id = "PL4003",
                     .aliases = "CIS-5.10 KSV-0009 CKV_K8S_19 CKV_K8S_4 host-network hostnetwork-pod",
                     .severity = Severity::high,
                     .title = "The host's network",
                     .doc = "--net=host, network_mode: host, hostNetwork. Pod Security: baseline.",
                     .why = "Nothing filters what the container reaches and offers: services that listen on localhost "
                            "only, the cloud's metadata, every interface.",
                     .remedy = "give it a network of its own and publish the ports it needs",
                     .repair = Repair::unsafe,
                     .bad = R"(services:
  web:
    image: nginx:1.27
    network_mode: host
)",
                     .good = R"(services:
  web:
    image: nginx:1.27
    networks: [front]
networks:
  front:
)"},
            .check = check_host_network},
      Check{.rule = {.id = "PL4004",
                     .aliases = "CIS-5.16 KSV-0010 CKV_K8S_17 CKV_K8S_1 host-pid hostpid-pod",
                     .severity = Severity::high,
                     .title = "The host's processes",
                     .doc = "--pid=host, pid: host, hostPID, and the processes of a container that is privileged. Pod "
                            "Security: baseline.",
                     .why = "It reads the memory, environment and open files of other processes, and may stop them.",
                     .remedy = "drop it; share the processes of the one container that needs watching",
                     .repair = Repair::unsafe,
                     .bad = "docker run --pid=host nginx:1.27\n",
                     .good = "docker run nginx:1.27\n"},
            .check = check_host_pid,
            .check_file = check_pid_of_privileged},
      Check{.rule = {.id = "PL4005",
                     .aliases = "CIS-5.17 KSV-0008 CKV_K8S_18 CKV_K8S_3 host-ipc hostipc-pod",
                     .severity = Severity::high,
                     .title = "The host's shared memory",
                     .doc = "--ipc=host, ipc: host, hostIPC; shareable is medium. Pod Security: baseline.",
                     .why = "Shared memory of databases and displays on the host can be read and changed.",
                     .remedy = "drop it; raise shm_size when it is only about room",
                     .repair = Repair::unsafe,
                     .bad = R"(services:
  db:
    image: postgres:17
    ipc: host
)",
                     .good = R"(services:
  db:
    image: postgres:17
    shm_size: 256m
)"},
            .check = check_host_ipc},
      Check{.rule = {.id = "PL4006",
                     .aliases = "CIS-5.21",
                     .severity = Severity::medium,
                     .title = "The host's name",
                     .doc = "--uts=host, uts: host",
                     .why = "The container can give the host another name, which breaks what relies on it.",
                     .remedy = "drop it; hostname: gives the container a name of its own",
                     .repair = Repair::unsafe,
                     .bad = "docker run --uts host nginx:1.27\n",
                     .good = "docker run --hostname web nginx:1.27\n"},
            .check = check_host_uts},
      Check{
          .rule = {.id = "PL4007",
                   .aliases = "CIS-5.31 CIS-2.9",
                   .severity = Severity::high,
                   .title = "The host's users",
                   .doc = "--userns=host, userns_mode: host, and hostUsers: true said in words",
                   .why = "Root in the container is then root on the host, also where the engine is set up to keep the "
                          "two apart.",
                   .remedy = "drop it",
                   .repair = Repair::unsafe,
                   .bad = R"(services:
  web:
    image: nginx:1.27
    userns_mode: host
)",
                   .good = R"(services:
  web:
    image: nginx:1.27
)"},
          .check = check_host_users},
      Check{.rule = {.id = "PL4008",
                     .aliases = "CIS-5.25 CIS-2.10",
                     .severity = Severity::medium,
                     .title = "The host's control groups",
                     .doc = "--cgroupns=host, cgroup: host; a --cgroup-parent in the strict profile",
                     .why = "What limits the container, and what else runs, is in its sight and perhaps in its reach.",
                     .remedy = "drop it",
                     .repair = Repair::unsafe,
                     .bad = R"(services:
  web:
    image: nginx:1.27
    cgroup: host
)",
                     .good = R"(services:
  web:
    image: nginx:1.27
    cgroup: private
)"},
            .check = check_cgroups},
      Check{.rule = {.id = "PL4033",
                     .aliases = "CIS-5.1",
                     .severity = Severity::low,
                     .audience = Audience::strict,
                     .title = "Needs swarm mode",
                     .doc = "deploy keys that only a swarm knows",
                     .why = "Swarm mode opens ports on every node; where it is not needed it is better off, and then "
                            "these keys do nothing.",
                     .remedy = "drop the key, unless the stack is meant for a swarm",
                     .bad = R"(services:
  web:
    image: nginx:1.27
    deploy:
      placement:
        constraints: [node.role == worker]
)",
                     .good = R"(services:
  web:
    image: nginx:1.27
    deploy:
      resources:
        limits:
          memory: 256M
)"},
            .check = check_swarm},
      Check{.rule = {.id = "PL4034",
                     .aliases = "CIS-5.23 CIS-5.24",
                     .severity = Severity::high,
                     .title = "exec as root or privileged",
                     .doc = "docker exec --privileged, docker exec --user root",
                     .why = "The command has rights that were kept from the container on purpose.",
                     .remedy = "run the command as the container's own user",
                     .repair = Repair::unsafe,
                     .bad = "docker exec --privileged web ls\n",
                     .good = "docker exec web ls\n"},
            .check = check_privileged_exec},
      Check{.rule = {.id = "PL4040",
                     .aliases = "KSV-0103",
                     .severity = Severity::medium,
                     .title = "A runtime that changes the walls",
                     .doc = "windowsOptions.hostProcess; runtimes other than the usual and the stronger ones in the "
                            "strict profile. Pod Security: baseline.",
                     .why = "What a container may do is decided by its runtime; a HostProcess container runs on the "
                            "Windows host itself.",
                     .remedy = "use the engine's own runtime, or one that isolates more (gVisor, Kata)",
                     .bad = R"(apiVersion: v1
kind: Pod
metadata:
  name: agent
  namespace: ops
spec:
  hostNetwork: true
  containers:
    - name: agent
      image: registry.example.com/agent:2.4
      securityContext:
        windowsOptions:
          hostProcess: true
)",
                     .good = R"(services:
  web:
    image: nginx:1.27
    runtime: runsc
)"},
            .check = check_runtime},
  };
  return kChecks;
}

}  // namespace plimsoll::settings

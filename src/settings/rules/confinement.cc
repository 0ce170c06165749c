// SPDX-License-Identifier: Apache-2.0
// PL4011–PL4016: capabilities and profiles: what a process in the container may ask of the kernel.
#include "base/json.h"
#include "settings/rules/help.h"
#include "settings/rules/topics.h"

namespace plimsoll::settings {

namespace {

std::vector<TextRange> places_of(const std::vector<Item>& items) {
  std::vector<TextRange> places;
  for (const Item& item : items) places.push_back(item.where);
  return places;
}

// PL4011, PL4012: capabilities ----------------------------------------------------------------------------------------

struct Capability {
  std::string_view name, lets;  // "lets it …"
  Severity severity = Severity::high;
  Audience audience = Audience::everyone;
};

/// What engines give anyway is no news, except where it is one with which others are attacked.
constexpr std::array kCapabilities{
    Capability{"ALL", "do whatever root may do"},
    Capability{"AUDIT_CONTROL", "switch the host's audit off"},
    Capability{"BPF", "put programs into the host's kernel"},
    Capability{"CHECKPOINT_RESTORE", "look into other processes", Severity::medium},
    Capability{"DAC_READ_SEARCH", "read any file of the host"},
    Capability{"LINUX_IMMUTABLE", "make files that nobody can change", Severity::medium},
    Capability{"MAC_ADMIN", "change the host's SELinux or AppArmor policy"},
    Capability{"MAC_OVERRIDE", "pass over SELinux and AppArmor"},
    Capability{"MKNOD", "make device files", Severity::medium, Audience::strict},
    Capability{"NET_ADMIN", "change addresses, routes and firewalls of its network"},
    Capability{"NET_RAW", "forge packets", Severity::medium, Audience::strict},
    Capability{"PERFMON", "watch the host's kernel", Severity::medium},
    Capability{"SYSLOG", "read the kernel's log and addresses", Severity::medium},
    Capability{"SYS_ADMIN", "mount, and most else that root may do"},
    Capability{"SYS_BOOT", "restart the host"},
    Capability{"SYS_MODULE", "load modules into the host's kernel"},
    Capability{"SYS_PTRACE", "read and change other processes"},
    Capability{"SYS_RAWIO", "reach the host's memory and disks"},
    Capability{"SYS_TIME", "set the host's clock"},
};

/// Those of an engine's default set that do no harm: back after cap_drop: ALL, as it should be.
constexpr std::array<std::string_view, 12> kUsual{"AUDIT_WRITE", "CHOWN",   "DAC_OVERRIDE",     "FOWNER",
                                                  "FSETID",      "KILL",    "NET_BIND_SERVICE", "SETFCAP",
                                                  "SETGID",      "SETPCAP", "SETUID",           "SYS_CHROOT"};

void check_added_capabilities(const RunSpec& spec, std::string_view text, Found& found) {
  // The config of a runtime lists all there are, given by the engine or asked for.
  const bool is_everything = spec.kind == Kind::oci_runtime;
  for (const Item& added : spec.cap_add) {
    if (is_one_of(kUsual, added.text)) continue;
    const auto known = std::ranges::find(kCapabilities, std::string_view(added.text), &Capability::name);
    if (is_everything && (added.text == "MKNOD" || added.text == "NET_RAW")) continue;
    std::vector<TextRange> places{added.where};
    Issue* issue = nullptr;
    if (known != kCapabilities.end()) {
      issue = &found.add(spec, added.where, fmt::format("{} lets it {}", added.text, known->lets));
      issue->severity = known->severity;
      issue->audience = known->audience;
      // The baseline of Pod Security forbids it.
      if (is_kubernetes(spec) && added.text == "NET_RAW") issue->audience = Audience::everyone;
    } else {
      issue = &found.add(spec, added.where, fmt::format("{} is more than containers have", added.text));
      issue->severity = Severity::medium;
      issue->audience = Audience::strict;
    }
    // All of a list that has nothing else are taken out together.
    const auto is_bad = [](const Item& item) { return !is_one_of(kUsual, item.text); };
    if (std::ranges::all_of(spec.cap_add, is_bad)) places = places_of(spec.cap_add);
    Mend(*issue, spec, text, "do not add it")
        .compose_remove_items({"cap_add"}, places)
        .container_remove_items({"securityContext", "capabilities", "add"}, places)
        .option_remove(added.where);
  }
}

bool drops(const RunSpec& spec, std::string_view capability) {
  return std::ranges::any_of(spec.cap_drop,
                             [&](const Item& item) { return item.text == "ALL" || item.text == capability; });
}

void check_dropped_capabilities(const RunSpec& spec, std::string_view text, Found& found) {
  if (!starts_container(spec) || spec.privileged.value || drops(spec, "ALL") || spec.kind == Kind::oci_runtime) return;
  Issue& issue = found.add(spec, spec.where,
                           drops(spec, "NET_RAW") ? "keeps capabilities it may not need: not all are dropped"
                                                  : "keeps every capability that the engine gives, NET_RAW among them");
  Mend(issue, spec, text, "drop all capabilities")
      .compose_set({"cap_drop"}, YamlValue::list({"ALL"}))
      .container_set({"securityContext", "capabilities", "drop"}, YamlValue::list({"ALL"}))
      .option_add("--cap-drop=ALL");
}

// PL4013–PL4016: profiles ---------------------------------------------------------------------------------------------

/// Takes an entry of security_opt away.
void drop_option(Issue& issue, const RunSpec& spec, std::string_view text, TextRange where) {
  Mend(issue, spec, text, "keep the engine's default")
      .compose_remove_item({"security_opt"}, where)
      .option_remove(where);
}

/// System calls with which a container gets out, or gets at what is not its own.
constexpr std::array<std::string_view, 14> kEscapes{
    "add_key", "bpf",         "delete_module", "finit_module",      "init_module",
    "keyctl",  "kexec_load",  "mount",         "open_by_handle_at", "perf_event_open",
    "ptrace",  "request_key", "umount2",       "userfaultfd"};

/// What a seccomp profile lets through for everyone; empty: nothing of that kind, or no profile.
std::vector<std::string> escapes_of(std::string_view profile) {
  std::vector<std::string> calls;
  const auto read = json::parse(profile);
  if (!read || !read->is_object()) return calls;
  const json::object& root = read->get_object();
  const auto text_of = [](const json::object& of, std::string_view key) -> std::string_view {
    const json::value* value = of.if_contains(key);
    return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : std::string_view{};
  };
  if (text_of(root, "defaultAction") == "SCMP_ACT_ALLOW") return {"everything that it does not name"};
  const json::value* rules = root.if_contains("syscalls");
  if (rules == nullptr || !rules->is_array()) return calls;
  for (const json::value& rule : rules->get_array()) {
    if (!rule.is_object() || text_of(rule.get_object(), "action") != "SCMP_ACT_ALLOW") continue;
    // Rules for those who have a capability are as they should be.
    const json::value* includes = rule.get_object().if_contains("includes");
    if (includes != nullptr && includes->is_object() && includes->get_object().contains("caps")) continue;
    const json::value* args = rule.get_object().if_contains("args");
    if (args != nullptr && args->is_array() && !args->get_array().empty()) continue;
    const json::value* names = rule.get_object().if_contains("names");
    if (names == nullptr || !names->is_array()) continue;
    for (const json::value& name : names->get_array()) {
      if (name.is_string() && is_one_of(kEscapes, std::string_view(name.get_string())) &&
          name.get_string() != "ptrace")  // in Docker's own profile since Linux 4.8
        calls.emplace_back(name.get_string());
    }
  }
  return calls;
}

void check_seccomp(const RunSpec& spec, std::string_view text, Found& found) {
  if (!starts_container(spec)) return;
  if (lowercase(spec.seccomp.value) == "unconfined") {
    // A privileged container has none, and inspect says so; the reason is told there.
    if (spec.privileged.value && (spec.kind == Kind::inspect || spec.kind == Kind::oci_runtime)) return;
    Issue& issue = found.add(spec, spec.seccomp.where, "every system call is open to it: seccomp is off");
    drop_option(issue, spec, text, spec.seccomp.where);
    Mend(issue, spec, text, "use the runtime's own profile")
        .container_set({"securityContext", "seccompProfile", "type"}, "RuntimeDefault");
  } else if (is_kubernetes(spec) && !spec.seccomp.given && !spec.privileged.value) {
    Issue& issue = found.add(spec, spec.where, "has no seccomp profile unless the node gives one");
    issue.severity = Severity::medium;
    issue.audience = Audience::strict;
    Mend(issue, spec, text, "use the runtime's own profile")
        .container_set({"securityContext", "seccompProfile", "type"}, "RuntimeDefault");
  } else if (spec.seccomp.value.starts_with('{')) {
    if (const std::vector<std::string> calls = escapes_of(spec.seccomp.value); !calls.empty())
      found.add(spec, spec.seccomp.where, fmt::format("its seccomp profile lets through {}", calls.front()));
  }
}

void check_apparmor(const RunSpec& spec, std::string_view text, Found& found) {
  if (lowercase(spec.apparmor.value) != "unconfined" || !starts_container(spec)) return;
  if (spec.privileged.value && spec.kind == Kind::inspect) return;
  Issue& issue = found.add(spec, spec.apparmor.where, "AppArmor is off");
  drop_option(issue, spec, text, spec.apparmor.where);
  if (is_kubernetes(spec))
    Mend(issue, spec, text, "use the runtime's own profile")
        .container_set({"securityContext", "appArmorProfile", "type"}, "RuntimeDefault");
}

void check_selinux(const RunSpec& spec, std::string_view text, Found& found) {
  static constexpr std::array<std::string_view, 4> kTypes{"container_t", "container_init_t", "container_kvm_t",
                                                          "container_engine_t"};
  for (const Item& option : spec.selinux) {
    const std::size_t colon = option.text.find_first_of(":=");
    const std::string_view key = std::string_view(option.text).substr(0, colon);
    const std::string_view value =
        colon == std::string::npos ? std::string_view{} : std::string_view(option.text).substr(colon + 1);
    if (key == "disable") {
      Issue& issue = found.add(spec, option.where, "SELinux does not tell it from the host");
      drop_option(issue, spec, text, option.where);
    } else if (key == "type" && (value == "spc_t" || value == "unconfined_t" ||
                                 (is_kubernetes(spec) && !value.empty() && !is_one_of(kTypes, value)))) {
      Issue& issue = found.add(spec, option.where, fmt::format("the SELinux type {} is none of a container", value));
      drop_option(issue, spec, text, option.where);
    } else if (is_kubernetes(spec) && (key == "user" || key == "role") && !value.empty()) {
      found.add(spec, option.where, fmt::format("an SELinux {} of its own choice", key));
    }
  }
}

void check_system_paths(const RunSpec& spec, std::string_view text, Found& found) {
  if (spec.system_paths_unconfined.value && !spec.privileged.value && !is_kubernetes(spec)) {
    Issue& issue = found.add(spec, spec.system_paths_unconfined.where, "nothing of /proc and /sys is hidden from it");
    drop_option(issue, spec, text, spec.system_paths_unconfined.where);
  }
  if (spec.kubernetes.proc_mount.value == "Unmasked") {
    Issue& issue = found.add(spec, spec.kubernetes.proc_mount.where, "nothing of /proc is hidden from it");
    Mend(issue, spec, text, "use the default").container_set({"securityContext", "procMount"}, "Default");
  }
}

}  // namespace

std::span<const Check> confinement_checks() {
  static const std::array kChecks{
      Check{
          .rule = {.id = "PL4011",
                   .aliases = "CIS-5.4 CIS-5.3.1 KSV-0005 KSV-0022 KSV-0119 KSV-0120 KSV-0106 CKV_K8S_39 CKV_K8S_24 "
                              "CKV_K8S_25",
                   .severity = Severity::high,
                   .title = "Dangerous capabilities",
                   .doc = "capabilities with which a container gets at its host or its network; those of an engine's "
                          "default set may come back, NET_RAW and MKNOD are of the strict profile. Pod Security: "
                          "baseline.",
                   .why = "Each is a piece of root that is not kept inside the container: with SYS_ADMIN or SYS_MODULE "
                          "the way out is known.",
                   .remedy = "drop it; ask for the smallest one that does the work",
                   .repair = Repair::unsafe,
                   .bad = R"(services:
  web:
    image: nginx:1.27
    cap_add:
      - SYS_ADMIN
      - NET_BIND_SERVICE
)",
                   .good = R"(services:
  web:
    image: nginx:1.27
    cap_drop:
      - ALL
    cap_add:
      - NET_BIND_SERVICE
)"},
          .check = check_added_capabilities},
      Check{.rule = {.id = "PL4012",
                     .aliases = "KSV-0003 KSV-0004 CKV_K8S_37 CKV_K8S_28 CKV_K8S_36 CKV_K8S_7 drop-net-raw-capability",
                     .severity = Severity::medium,
                     .audience = Audience::strict,
                     .title = "Capabilities are not dropped",
                     .doc = "no --cap-drop=ALL, cap_drop: [ALL] or capabilities.drop: [ALL]. Pod Security: restricted.",
                     .why = "Few services need any of the fourteen capabilities that an engine gives; an intruder uses "
                            "them.",
                     .remedy = "drop ALL and add back what is missed",
                     .repair = Repair::unsafe,
                     .bad = R"(services:
  web:
    image: nginx:1.27
)",
                     .good = R"(services:
  web:
    image: nginx:1.27
    cap_drop: [ALL]
)"},
            .check = check_dropped_capabilities},
      Check{.rule = {.id = "PL4013",
                     .aliases = "CIS-5.22 CIS-2.17 KSV-0030 KSV-0104 CKV_K8S_31 CKV_K8S_32 "
                                "seccomp-confinement-disabled",
                     .severity = Severity::high,
                     .title = "No seccomp profile",
                     .doc = "seccomp=unconfined; profiles given in place that let through mount, bpf, keyctl and the "
                            "like; in the strict profile a pod without seccompProfile. Pod Security: baseline, and "
                            "restricted asks for one.",
                     .why = "The profile keeps some sixty system calls away, among them those that most escapes from "
                            "containers were made of.",
                     .remedy = "use the engine's default profile, or one that names what the program needs",
                     .repair = Repair::unsafe,
                     .bad = R"(services:
  web:
    image: nginx:1.27
    security_opt:
      - seccomp:unconfined
)",
                     .good = R"(services:
  web:
    image: nginx:1.27
    security_opt:
      - no-new-privileges:true
)"},
            .check = check_seccomp},
      Check{
          .rule = {.id = "PL4014",
                   .aliases = "CIS-5.2 KSV-0002",
                   .severity = Severity::high,
                   .title = "AppArmor is off",
                   .doc = "apparmor=unconfined, appArmorProfile.type: Unconfined. Pod Security: baseline.",
                   .why = "The profile keeps writes to /proc and /sys and mounts away even from root in the container.",
                   .remedy = "use the engine's default profile",
                   .repair = Repair::unsafe,
                   .bad = "docker run --security-opt apparmor=unconfined nginx:1.27\n",
                   .good = "docker run --security-opt no-new-privileges nginx:1.27\n"},
          .check = check_apparmor},
      Check{.rule = {.id = "PL4015",
                     .aliases = "CIS-5.3 KSV-0025 selinux-separation-disabled",
                     .severity = Severity::medium,
                     .title = "SELinux is off",
                     .doc = "label=disable, types that are not made for containers, in Kubernetes also user and role. "
                            "Pod Security: baseline.",
                     .why = "SELinux is what keeps a process that broke out from reading the host's files.",
                     .remedy = "drop it; volumes get the right label with :z or :Z",
                     .repair = Repair::unsafe,
                     .bad = R"(services:
  web:
    image: nginx:1.27
    security_opt:
      - label:disable
)",
                     .good = R"(services:
  web:
    image: nginx:1.27
    volumes:
      - ./html:/usr/share/nginx/html:ro,z
)"},
            .check = check_selinux},
      Check{
          .rule = {.id = "PL4016",
                   .aliases = "KSV-0027 unsafe-proc-mount",
                   .severity = Severity::high,
                   .title = "/proc is not masked",
                   .doc = "systempaths=unconfined, procMount: Unmasked. Pod Security: baseline.",
                   .why = "The files that engines hide let a container read the kernel's secrets and change the host.",
                   .remedy = "drop it",
                   .repair = Repair::unsafe,
                   .bad = "docker run --security-opt systempaths=unconfined nginx:1.27\n",
                   .good = "docker run nginx:1.27\n"},
          .check = check_system_paths},
  };
  return kChecks;
}

}  // namespace plimsoll::settings

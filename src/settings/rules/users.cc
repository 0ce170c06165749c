// SPDX-License-Identifier: Apache-2.0
// PL4017–PL4019: as whom a container runs, what it may become, and whether it can change its own programs.
#include <charconv>
#include <optional>

#include "settings/rules/help.h"
#include "settings/rules/topics.h"

namespace plimsoll::settings {

namespace {

void check_escalation(const RunSpec& spec, std::string_view text, Found& found) {
  if (!starts_container(spec)) return;
  if (is_kubernetes(spec)) {
    const Flag& allowed = spec.kubernetes.allow_privilege_escalation;
    if (allowed.given && !allowed.value) return;
    if (spec.privileged.value) return;  // it cannot be switched off there
    Issue& issue = allowed.given ? found.add(spec, allowed.where, "may gain rights through setuid programs: said so")
                                 : found.add(spec, spec.where, "may gain rights through setuid programs");
    if (!allowed.given) issue.audience = Audience::strict;
    Mend(issue, spec, text, "set allowPrivilegeEscalation: false")
        .container_set({"securityContext", "allowPrivilegeEscalation"}, "false");
    return;
  }
  const Flag& flag = spec.no_new_privileges;
  if (flag.given && flag.value) return;
  Issue& issue = flag.given ? found.add(spec, flag.where, "no-new-privileges is switched off")
                            : found.add(spec, spec.where, "may gain rights through setuid programs");
  if (!flag.given || spec.kind == Kind::oci_runtime) issue.audience = Audience::strict;
  if (flag.given) return;
  Mend(issue, spec, text, "set no-new-privileges")
      .compose_set({"security_opt"}, YamlValue::list({"no-new-privileges:true"}))
      .option_add("--security-opt=no-new-privileges");
}

std::optional<unsigned long> number_of(std::string_view text) {
  unsigned long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

bool is_root(std::string_view user) {
  return user == "root" || user == "ContainerAdministrator" || number_of(user) == 0UL;
}

/// Users of images are numbered from above those of the host.
constexpr unsigned long kHighUser = 10000;

void check_user_in_kubernetes(const RunSpec& spec, std::string_view text, Found& found) {
  const KubernetesFacts& facts = spec.kubernetes;
  const std::optional<unsigned long> user = number_of(facts.run_as_user.value);
  const auto must_not_be_root = [&](Issue& issue) {
    Mend(issue, spec, text, "refuse to start as root").container_set({"securityContext", "runAsNonRoot"}, "true");
  };
  if (user == 0UL) {
    const bool contradicts = facts.run_as_non_root.given && facts.run_as_non_root.value;
    found.add(spec, facts.run_as_user.where,
              contradicts ? "runAsUser 0 and runAsNonRoot: it will not start" : "runs as root");
  } else if (facts.run_as_non_root.given && !facts.run_as_non_root.value && !user) {
    must_not_be_root(found.add(spec, facts.run_as_non_root.where, "may run as root: runAsNonRoot is false"));
  } else if (!facts.run_as_non_root.value && !user) {
    Issue& issue = found.add(spec, spec.where, "runs as root unless its image says otherwise");
    issue.audience = Audience::strict;
    must_not_be_root(issue);
  } else if (!user || *user < kHighUser) {
    Issue& issue =
        user ? found.add(spec, facts.run_as_user.where, fmt::format("uid {} may be somebody on the node", *user))
             : found.add(spec, spec.where, "its uid is not said; one above 10000 is nobody on the node");
    issue.severity = Severity::low;
    issue.audience = Audience::strict;
  }
  if (number_of(facts.run_as_group.value) == 0UL) {
    Issue& issue = found.add(spec, facts.run_as_group.where, "runs in the group root");
    issue.severity = Severity::low;
    issue.audience = Audience::strict;
  }
}

void check_user(const RunSpec& spec, std::string_view text, Found& found) {
  if (!starts_container(spec)) return;
  for (const Item& group : spec.groups) {
    if (group.text != "0" && group.text != "root" && group.text != "docker") continue;
    Issue& issue =
        found.add(spec, group.where, fmt::format("is in the group {}, which reads what root keeps", group.text));
    issue.severity = Severity::medium;
    if (is_kubernetes(spec)) issue.audience = Audience::strict;
    Mend(issue, spec, text, "drop the group")
        .compose_remove_item({"group_add"}, group.where)
        .option_remove(group.where);
  }
  if (is_kubernetes(spec)) return check_user_in_kubernetes(spec, text, found);
  const std::string_view user = std::string_view(spec.user.value).substr(0, spec.user.value.find(':'));
  if (is_given(spec.user) && is_root(user)) {
    Issue& issue = found.add(spec, spec.user.where, "runs as root");
    // These know the user in effect, the image's included: nobody asked for it here.
    if (spec.kind == Kind::inspect || spec.kind == Kind::oci_runtime) issue.audience = Audience::strict;
  } else if (!is_given(spec.user)) {
    found.add(spec, spec.where, "runs as root unless its image says otherwise").audience = Audience::strict;
  }
}

void check_read_only(const RunSpec& spec, std::string_view text, Found& found) {
  if (!starts_container(spec) || spec.read_only.value) return;
  Issue& issue = found.add(spec, spec.read_only.given ? spec.read_only.where : spec.where,
                           "its programs and configuration can be overwritten: the root filesystem is writable");
  Mend(issue, spec, text, "make the root filesystem read-only")
      .compose_set({"read_only"}, "true")
      .container_set({"securityContext", "readOnlyRootFilesystem"}, "true");
  if (!spec.read_only.given) Mend(issue, spec, text, "make the root filesystem read-only").option_add("--read-only");
}

}  // namespace

std::span<const Check> users_checks() {
  static const std::array kChecks{
      Check{.rule = {.id = "PL4017",
                     .aliases = "CIS-5.26 CIS-2.14 KSV-0001 CKV_K8S_20 CKV_K8S_5 privilege-escalation-container "
                                "no-new-privileges allow-privilege-escalation",
                     .severity = Severity::medium,
                     .title = "Rights can be gained",
                     .doc = "no-new-privileges: false and allowPrivilegeEscalation: true; in the strict profile also "
                            "when nothing is said. Pod Security: restricted.",
                     .why = "A setuid program with a flaw makes root of whoever broke in as a plain user.",
                     .remedy = "set no-new-privileges, or allowPrivilegeEscalation: false",
                     .repair = Repair::unsafe,
                     .bad = R"(services:
  web:
    image: nginx:1.27
    security_opt:
      - no-new-privileges:false
)",
                     .good = R"(services:
  web:
    image: nginx:1.27
    security_opt:
      - no-new-privileges:true
)"},
            .check = check_escalation},
      Check{.rule = {.id = "PL4018",
                     .aliases = "CIS-4.1 KSV-0012 KSV-0105 KSV-0116 KSV-0020 KSV-0021 CKV_K8S_23 CKV_K8S_40 CKV_K8S_6 "
                                "run-as-non-root run-as-non-root-unsafe-value",
                     .severity = Severity::high,
                     .title = "Runs as root",
                     .doc = "user root or 0, runAsUser: 0, runAsNonRoot: false, the groups root and docker; in the "
                            "strict profile also when nothing is said. Pod Security: restricted.",
                     .why = "Root in the container needs one flaw of the kernel or one mount to be root on the host.",
                     .remedy = "name a user of the image that is not root",
                     .repair = Repair::unsafe,
                     .bad = R"(services:
  web:
    image: nginx:1.27
    user: root
)",
                     .good = R"(services:
  web:
    image: nginx:1.27
    user: "10001:10001"
)"},
            .check = check_user},
      Check{.rule = {.id = "PL4019",
                     .aliases = "CIS-5.13 KSV-0014 CKV_K8S_22 no-read-only-root-fs writable-filesystem-service "
                                "writable-filesystem-container",
                     .severity = Severity::medium,
                     .audience = Audience::strict,
                     .title = "The root filesystem is writable",
                     .doc = "no --read-only, read_only: true or readOnlyRootFilesystem: true",
                     .why = "An intruder replaces programs and leaves tools behind.",
                     .remedy = "make it read-only, with a tmpfs or volume for each folder that is written to",
                     .repair = Repair::unsafe,
                     .bad = R"(services:
  web:
    image: nginx:1.27
)",
                     .good = R"(services:
  web:
    image: nginx:1.27
    read_only: true
    tmpfs: [/tmp, /var/cache/nginx, /run]
)"},
            .check = check_read_only},
  };
  return kChecks;
}

}  // namespace plimsoll::settings

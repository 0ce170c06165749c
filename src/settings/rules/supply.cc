// SPDX-License-Identifier: Apache-2.0
// PL4031, PL4036, PL4037: which image is run, from where, with which settings of the kernel.
#include "settings/rules/help.h"
#include "settings/rules/topics.h"

namespace plimsoll::settings {

namespace {

// PL4031 --------------------------------------------------------------------------------------------------------------

struct ImageParts {
  std::string_view tag, digest;
  bool is_whole = false;  // no variable in it, nor empty
};

ImageParts parts_of(std::string_view image) {
  ImageParts parts;
  const std::size_t at = image.find('@');
  if (at != std::string_view::npos) parts.digest = image.substr(at + 1);
  const std::string_view name = image.substr(0, at);
  const std::size_t slash = name.rfind('/');
  const std::size_t colon = name.find(':', slash == std::string_view::npos ? 0 : slash);
  if (colon != std::string_view::npos) parts.tag = name.substr(colon + 1);
  parts.is_whole = !image.empty() && image.find_first_of("${}") == std::string_view::npos &&
                   (colon == std::string_view::npos || !parts.tag.empty());
  return parts;
}

void check_tag(const RunSpec& spec, std::string_view text, Found& found) {
  if (!starts_container(spec) || !is_given(spec.image) || spec.kind == Kind::oci_runtime) return;
  const std::string& image = spec.image.value;
  const ImageParts parts = parts_of(image);
  if (!parts.is_whole || image.starts_with("sha256:") || !parts.digest.empty()) return;
  // What is built here is named here.
  if (spec.builds) return;
  const bool says_latest = parts.tag == "latest";
  if (says_latest || parts.tag.empty()) {
    Issue& issue = found.add(spec, spec.image.where,
                             says_latest ? fmt::format("{} is another image every time it is pulled", image)
                                         : fmt::format("{} has no tag: it is what is newest when it is pulled", image));
    // A variable chooses the tag elsewhere; and a script runs what it has built itself.
    if (is_variable(spec.image.where, text) || (is_command_line(spec) && !says_latest))
      issue.audience = Audience::strict;
    return;
  }
  Issue& issue = found.add(spec, spec.image.where, fmt::format("{} is not pinned by digest", image));
  issue.severity = Severity::low;
  issue.audience = Audience::strict;
  if (is_kubernetes(spec) && spec.kubernetes.image_pull_policy.value != "Always") {
    Issue& policy = found.add(
        spec, is_given(spec.kubernetes.image_pull_policy) ? spec.kubernetes.image_pull_policy.where : spec.where,
        "may run an old image of that tag, or one its namespace may not pull");
    policy.severity = Severity::low;
    policy.audience = Audience::strict;
    Mend(policy, spec, text, "always ask the registry").container_set({"imagePullPolicy"}, "Always");
  }
}

// PL4036 --------------------------------------------------------------------------------------------------------------

/// Kubernetes' safe set.
constexpr std::array<std::string_view, 13> kSafe{"kernel.shm_rmid_forced",
                                                 "net.ipv4.ip_local_port_range",
                                                 "net.ipv4.ip_local_reserved_ports",
                                                 "net.ipv4.ip_unprivileged_port_start",
                                                 "net.ipv4.ping_group_range",
                                                 "net.ipv4.tcp_fin_timeout",
                                                 "net.ipv4.tcp_keepalive_intvl",
                                                 "net.ipv4.tcp_keepalive_probes",
                                                 "net.ipv4.tcp_keepalive_time",
                                                 "net.ipv4.tcp_rmem",
                                                 "net.ipv4.tcp_syncookies",
                                                 "net.ipv4.tcp_wmem",
                                                 "net.core.somaxconn"};

void check_sysctls(const RunSpec& spec, std::string_view text, Found& found) {
  for (const Variable& sysctl : spec.sysctls) {
    // Of 5.x kernels on every network has its own; Kubernetes does not list it yet.
    const bool is_somaxconn = sysctl.name == "net.core.somaxconn";
    if (is_one_of(kSafe, sysctl.name) && !(is_kubernetes(spec) && is_somaxconn)) continue;
    Issue& issue =
        found.add(spec, sysctl.where, fmt::format("{} is none of the settings that are safe to change", sysctl.name));
    // Those of its own network or memory reach no other container; Docker lets no others pass.
    const bool is_own = sysctl.name.starts_with("net.") || sysctl.name.starts_with("kernel.msg") ||
                        sysctl.name.starts_with("kernel.shm") || sysctl.name.starts_with("kernel.sem") ||
                        sysctl.name.starts_with("fs.mqueue.");
    if (!is_kubernetes(spec) && is_own) issue.severity = Severity::low, issue.audience = Audience::strict;
    Mend(issue, spec, text, "drop it").compose_remove_item({"sysctls"}, sysctl.where).option_remove(sysctl.where);
  }
}

// PL4037 --------------------------------------------------------------------------------------------------------------

constexpr std::array<std::string_view, 27> kRegistries{"cgr.dev",
                                                       "docker.elastic.co",
                                                       "docker.gitea.com",
                                                       "docker.io",
                                                       "docker.n8n.io",
                                                       "gcr.io",
                                                       "ghcr.io",
                                                       "icr.io",
                                                       "index.docker.io",
                                                       "k8s.gcr.io",
                                                       "lscr.io",
                                                       "mcr.microsoft.com",
                                                       "nvcr.io",
                                                       "public.ecr.aws",
                                                       "quay.io",
                                                       "registry.access.redhat.com",
                                                       "registry.fedoraproject.org",
                                                       "registry.gitlab.com",
                                                       "registry.hub.docker.com",
                                                       "registry.k8s.io",
                                                       "registry.opensuse.org",
                                                       "registry.redhat.io",
                                                       "registry.suse.com",
                                                       "docker.mirror.hashicorp.services",
                                                       "container-registry.oracle.com",
                                                       "codeberg.org",
                                                       "gitlab.com"};

bool is_known_registry(std::string_view host) {
  if (is_one_of(kRegistries, host)) return true;
  for (const std::string_view end :
       {".gcr.io", ".pkg.dev", ".amazonaws.com", ".azurecr.io", ".icr.io", ".ocir.io", ".dkr.ecr.aws"}) {
    if (host.ends_with(end)) return true;
  }
  return false;
}

void check_registry(const RunSpec& spec, std::string_view text, Found& found) {
  if (!is_given(spec.image) || spec.builds || is_variable(spec.image.where, text)) return;
  const std::string_view image = spec.image.value;
  const std::size_t slash = image.find('/');
  if (slash == std::string_view::npos) return;
  const std::string_view host = image.substr(0, slash);
  const bool is_host = host.find_first_of(".:") != std::string_view::npos || host == "localhost";
  if (!is_host) return;
  const std::string_view name = host.substr(0, host.rfind(':'));
  const bool is_number = name.find_first_not_of("0123456789.") == std::string_view::npos;
  if (is_number || (host.ends_with(":80"))) {
    found.add(spec, spec.image.where, fmt::format("{} has no name that a certificate could prove", host)).severity =
        Severity::medium;
  } else if (!is_known_registry(host)) {
    found.add(spec, spec.image.where, fmt::format("{} is no registry that everybody knows", host)).severity =
        Severity::low;
  }
}

}  // namespace

std::span<const Check> supply_checks() {
  static const std::array kChecks{
      Check{.rule = {.id = "PL4031",
                     .aliases = "CIS-5.28 KSV-0013 CKV_K8S_14 CKV_K8S_43 CKV_K8S_15 latest-tag image-sha "
                                "image-not-pinned-by-digest service-image-require-explicit-tag",
                     .severity = Severity::medium,
                     .title = "The image may be another tomorrow",
                     .doc = "the tag latest or none; in the strict profile also tags without a digest and, in "
                            "Kubernetes, imagePullPolicy other than Always. What the file builds itself is let pass.",
                     .why = "Nobody knows which version runs, two hosts run two of them, and a restart brings a third.",
                     .remedy = "name the version, best with its digest (plimsoll pin)",
                     .repair = Repair::registry,
                     .bad = R"(services:
  web:
    image: nginx:latest
)",
                     .good = R"(services:
  web:
    image: nginx:1.27.3@sha256:1111111111111111111111111111111111111111111111111111111111111111
)"},
            .check = check_tag},
      Check{
          .rule = {.id = "PL4036",
                   .aliases = "KSV-0026 unsafe-sysctls",
                   .severity = Severity::medium,
                   .title = "Settings of the kernel",
                   .doc = "sysctls outside Kubernetes' safe set; with Docker those of the container's own network and "
                          "memory are of the strict profile. Pod Security: baseline.",
                   .why = "Some change the whole host, some switch off what protects its network.",
                   .remedy = "drop it, or set it on the host where it can be seen",
                   .repair = Repair::unsafe,
                   .bad = R"(apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  securityContext:
    sysctls:
      - name: kernel.msgmax
        value: "65536"
  containers:
    - name: web
      image: nginx:1.27
)",
                   .good = R"(apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  securityContext:
    sysctls:
      - name: net.ipv4.ip_unprivileged_port_start
        value: "80"
  containers:
    - name: web
      image: nginx:1.27
)"},
          .check = check_sysctls},
      Check{
          .rule = {.id = "PL4037",
                   .aliases = "CIS-4.2 CIS-4.5 CIS-4.12 KSV-0125 KSV-0034",
                   .severity = Severity::low,
                   .audience = Audience::strict,
                   .title = "A registry that nobody knows",
                   .doc =
                       "images from hosts that are none of the well-known registries; those with a number instead of "
                       "a name are medium",
                   .why = "Whoever holds the registry chooses what runs; without a name no certificate proves who that "
                          "is.",
                   .remedy = "pull from a registry you trust, and verify the image's signature before it runs",
                   .bad = "docker run 192.168.1.20:5000/shop:1.4\n",
                   .good = "docker run ghcr.io/acme/shop:1.4\n"},
          .check = check_registry},
  };
  return kChecks;
}

}  // namespace plimsoll::settings

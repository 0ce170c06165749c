// SPDX-License-Identifier: Apache-2.0
// Kubernetes manifests: every container of every object that has a pod or a pod's template, lists and several documents
// included. Field names are those of the core/v1 API.
#include <algorithm>
#include <map>

#include <fmt/core.h>

#include "settings/nodes.h"
#include "settings/readers.h"
#include "settings/short_syntax.h"

namespace plimsoll::settings {
namespace {

using yaml::Entry;
using yaml::Node;
using yaml::NodePtr;

constexpr std::size_t kMostObjects = 100'000;
constexpr std::size_t kMostContainers = 20'000;
constexpr std::size_t kMostOfPod = 200;    // containers
constexpr std::size_t kMostInPod = 2'000;  // volumes, sysctls … that each container gets

/// A pod's spec with the metadata that belongs to it.
struct Pod {
  std::string workload, name, namespace_name;
  NodePtr spec;
  const Node* annotations = &kNothing;
};

NodePtr child(const NodePtr& node, std::string_view key) {
  const Entry* entry = node ? node->entry(key) : nullptr;
  return entry ? entry->value : nullptr;
}

bool has_containers(const NodePtr& spec) {
  return spec && (at(*spec, "containers").is_sequence() || at(*spec, "initContainers").is_sequence());
}

/// The pod an object describes; a null spec when it is none of the kind.
Pod pod_of(const NodePtr& object) {
  Pod pod;
  const Node& metadata = at(*object, "metadata");
  pod.workload = object->text_of("kind");
  pod.name = metadata.text_of("name");
  if (pod.name.empty()) pod.name = metadata.text_of("generateName");
  pod.namespace_name = metadata.text_of("namespace");
  // Where the template is: Deployment and the like; CronJob; Pod; PodTemplate.
  const NodePtr spec = child(object, "spec");
  NodePtr holder = child(spec, "template");
  if (!has_containers(child(holder, "spec"))) holder = child(child(child(spec, "jobTemplate"), "spec"), "template");
  if (!has_containers(child(holder, "spec"))) holder = child(object, "template");
  if (!has_containers(child(holder, "spec"))) holder = object;
  if (!has_containers(child(holder, "spec"))) return pod;
  pod.spec = child(holder, "spec");
  pod.annotations = &at(at(*holder, "metadata"), "annotations");
  return pod;
}

std::string profile_of(std::string_view type, std::string_view file) {
  if (type == "Unconfined" || type == "unconfined") return "unconfined";
  if (type == "RuntimeDefault" || type == "runtime/default" || type == "docker/default") return "RuntimeDefault";
  if (type.starts_with("localhost/")) return std::string(type.substr(10));
  return std::string(file.empty() ? type : file);
}

void take_profile(Text& into, const Node& profile) {
  const std::string_view type = profile.text_of("type");
  if (!type.empty()) into.set(profile_of(type, profile.text_of("localhostProfile")), profile.range);
}

void take_annotation(Text& into, const Node& annotations, const std::string& key) {
  const Node& value = at(annotations, key);
  if (value.is_scalar()) into.set(profile_of(value.text, {}), value.range);
}

/// What a pod's and a container's security context have in common; the container's is read last and wins.
void read_context(const Node& context, RunSpec& spec) {
  KubernetesFacts& facts = spec.kubernetes;
  take(facts.run_as_non_root, at(context, "runAsNonRoot"));
  take(facts.run_as_user, at(context, "runAsUser"));
  take(facts.run_as_group, at(context, "runAsGroup"));
  take(spec.user, at(context, "runAsUser"));
  take_profile(spec.seccomp, at(context, "seccompProfile"));
  take_profile(spec.apparmor, at(context, "appArmorProfile"));
  take(facts.host_process, at(at(context, "windowsOptions"), "hostProcess"));
  const Node& selinux = at(context, "seLinuxOptions");
  if (selinux.is_mapping()) spec.selinux.clear();
  for (const Entry& entry : selinux.entries) {
    spec.selinux.push_back({fmt::format("{}:{}", entry.key->text, entry.value->text), place_of(entry)});
  }
}

void read_container_context(const Node& context, RunSpec& spec) {
  read_context(context, spec);
  KubernetesFacts& facts = spec.kubernetes;
  take(spec.privileged, at(context, "privileged"));
  take(spec.read_only, at(context, "readOnlyRootFilesystem"));
  take(facts.allow_privilege_escalation, at(context, "allowPrivilegeEscalation"));
  if (const Flag& may = facts.allow_privilege_escalation) spec.no_new_privileges.set(!may.value, may.where);
  take(facts.proc_mount, at(context, "procMount"));
  if (facts.proc_mount.value == "Unmasked") spec.system_paths_unconfined.set(true, facts.proc_mount.where);
  const Node& capabilities = at(context, "capabilities");
  take(spec.cap_add, at(capabilities, "add"));
  take(spec.cap_drop, at(capabilities, "drop"));
  for (std::vector<Item>* list : {&spec.cap_add, &spec.cap_drop}) {
    for (Item& item : *list) item.text = capability_name(item.text);
  }
}

void read_pod(const Pod& pod, RunSpec& spec) {
  const Node& from = *pod.spec;
  KubernetesFacts& facts = spec.kubernetes;
  facts.workload = pod.workload;
  facts.name = pod.name;
  facts.namespace_name = pod.namespace_name;
  const auto share = [&from](std::string_view key, Text& into) {
    const Node& value = at(from, key);
    if (is_yes(value)) into.set("host", value.range);
  };
  share("hostNetwork", spec.network);
  share("hostPID", spec.pid);
  share("hostIPC", spec.ipc);
  share("hostUsers", spec.userns);
  take(facts.host_users, at(from, "hostUsers"));
  take(facts.share_process_namespace, at(from, "shareProcessNamespace"));
  take(facts.automount_token, at(from, "automountServiceAccountToken"));
  take(facts.service_account, at(from, "serviceAccount"));
  take(facts.service_account, at(from, "serviceAccountName"));
  take(facts.runtime_class, at(from, "runtimeClassName"));
  take(spec.runtime, at(from, "runtimeClassName"));
  take(spec.restart, at(from, "restartPolicy"));
  take(spec.stop_grace_period, at(from, "terminationGracePeriodSeconds"));
  const Node& context = at(from, "securityContext");
  take_annotation(spec.seccomp, *pod.annotations, "seccomp.security.alpha.kubernetes.io/pod");
  read_context(context, spec);
  take(spec.groups, at(context, "supplementalGroups"));
  const Node& group = at(context, "fsGroup");
  if (group.is_scalar()) spec.groups.push_back({group.text, group.range});
  for (const NodePtr& sysctl : at(context, "sysctls").items) {
    Variable& variable = spec.sysctls.emplace_back();
    variable.name = sysctl->text_of("name");
    variable.value = sysctl->text_of("value");
    variable.where = sysctl->range;
    variable.value_where = at(*sysctl, "value").range;
  }
}

void read_mounts(const Node& container, const Node& pod, RunSpec& spec) {
  std::map<std::string_view, const Node*> volumes;
  for (const NodePtr& volume : at(pod, "volumes").items) volumes.emplace(volume->text_of("name"), volume.get());
  for (const NodePtr& item : at(container, "volumeMounts").items) {
    MountPoint& mount = spec.mounts.emplace_back();
    mount.where = item->range;
    mount.target = item->text_of("mountPath");
    mount.read_only = is_yes(at(*item, "readOnly"));
    const std::string_view propagation = item->text_of("mountPropagation");
    mount.propagation = propagation == "Bidirectional" ? "rshared" : propagation == "HostToContainer" ? "rslave" : "";
    mount.source = item->text_of("name");
    const auto known = volumes.find(mount.source);
    if (known == volumes.end()) continue;
    const Node& volume = *known->second;
    if (const Node& folder = at(at(volume, "hostPath"), "path"); folder.is_scalar()) {
      mount.type = MountPoint::Type::bind;
      mount.source = folder.text;
      mount.source_where = folder.range;
    } else if (at(volume, "emptyDir").text_of("medium") == "Memory") {
      mount.type = MountPoint::Type::tmpfs;
    } else if (!volume.find("persistentVolumeClaim") && !volume.find("emptyDir")) {
      mount.type = MountPoint::Type::other;  // configMap, secret, projected, csi …
    }
  }
  for (const NodePtr& item : at(container, "volumeDevices").items) {
    spec.devices.push_back({std::string(item->text_of("devicePath")), item->range});
  }
}

void read_ports(const Node& container, RunSpec& spec) {
  for (const NodePtr& item : at(container, "ports").items) {
    Port& port = spec.ports.emplace_back();
    port.where = item->range;
    port.container = item->text_of("containerPort");
    port.address = item->text_of("hostIP");
    if (const auto protocol = item->text_of("protocol"); !protocol.empty()) {
      port.protocol = protocol == "UDP" ? "udp" : protocol == "SCTP" ? "sctp" : "tcp";
    }
    const Node& host = at(*item, "hostPort");
    port.published = host.is_scalar();
    if (!port.published) continue;
    port.host = host.text;
    port.host_where = host.range;
  }
}

void read_environment(const Node& container, RunSpec& spec) {
  for (const NodePtr& item : at(container, "env").items) {
    Variable& variable = spec.environment.emplace_back();
    variable.name = item->text_of("name");
    variable.where = variable.value_where = item->range;
    const Node& value = at(*item, "value");
    const Node& from = at(*item, "valueFrom");
    if (value.is_scalar()) {
      variable.value = value.text;
      variable.value_where = value.range;
    }
    variable.from_secret = from.find("secretKeyRef") != nullptr;
    variable.from_field = from.is_mapping() && !variable.from_secret;
  }
  for (const NodePtr& item : at(container, "envFrom").items) {
    for (const auto& [key, word] : {std::pair("secretRef", "secret"), std::pair("configMapRef", "configmap")}) {
      const Node* source = item->find(key);
      if (!source) continue;
      spec.kubernetes.environment_from.push_back({fmt::format("{} {}", word, source->text_of("name")), item->range});
    }
  }
}

void read_resources(const Node& resources, RunSpec& spec) {
  const Node& limits = at(resources, "limits");
  const Node& requests = at(resources, "requests");
  take(spec.memory, at(limits, "memory"));
  take(spec.cpus, at(limits, "cpu"));
  take(spec.kubernetes.request_memory, at(requests, "memory"));
  take(spec.kubernetes.request_cpu, at(requests, "cpu"));
  for (const Entry& entry : limits.entries) {
    if (entry.key->text.ends_with("/gpu")) spec.gpus.set(entry.value->text, place_of(entry));
  }
}

void read_health(const Node& container, RunSpec& spec) {
  KubernetesFacts& facts = spec.kubernetes;
  facts.has_liveness = container.find("livenessProbe") != nullptr;
  facts.has_readiness = container.find("readinessProbe") != nullptr;
  facts.has_startup = container.find("startupProbe") != nullptr;
  const Entry* probe = container.entry("livenessProbe");
  if (!probe) probe = container.entry("readinessProbe");
  if (!probe) return;
  spec.health.given = true;
  spec.health.where = probe->key->range;
}

RunSpec read_container(const NodePtr& container, const Pod& pod) {
  RunSpec spec;
  spec.kind = Kind::kubernetes;
  spec.node = container;
  spec.pod = pod.spec;
  const Node& name = at(*container, "name");
  spec.where = name.is_scalar() ? name.range : container->range;
  spec.name = fmt::format("{} in {} {}", name.text, pod.workload, pod.name);
  read_pod(pod, spec);
  take(spec.image, at(*container, "image"));
  take(spec.kubernetes.image_pull_policy, at(*container, "imagePullPolicy"));
  take(spec.entrypoint, at(*container, "command"));
  take(spec.command, at(*container, "args"));
  take_annotation(spec.seccomp, *pod.annotations, "container.seccomp.security.alpha.kubernetes.io/" + name.text);
  take_annotation(spec.apparmor, *pod.annotations, "container.apparmor.security.beta.kubernetes.io/" + name.text);
  read_container_context(at(*container, "securityContext"), spec);
  read_mounts(*container, *pod.spec, spec);
  read_ports(*container, spec);
  read_environment(*container, spec);
  read_resources(at(*container, "resources"), spec);
  read_health(*container, spec);
  return spec;
}

class Reader {
 public:
  explicit Reader(RunFile& file) : file_(file) {}

  Result<void> object(const NodePtr& node) {
    // Lists of lists do not exist; those that are written anyway end at the depth of trees.
    std::vector<NodePtr> open{node};
    while (!open.empty()) {
      const NodePtr one = open.back();
      open.pop_back();
      if (++objects_ > kMostObjects) return fail(ErrorKind::limit, "more than {} objects", kMostObjects);
      if (!one->is_mapping()) continue;
      const Node& items = at(*one, "items");
      if (items.is_sequence() && one->text_of("kind").ends_with("List")) {
        open.insert(open.end(), items.items.rbegin(), items.items.rend());
        continue;
      }
      const Pod pod = pod_of(one);
      if (pod.spec) TRY(containers(pod));
    }
    return {};
  }

 private:
  Result<void> containers(const Pod& pod) {
    const Node& context = at(*pod.spec, "securityContext");
    std::size_t containers = 0;
    for (const char* key : {"initContainers", "containers", "ephemeralContainers"}) {
      containers += at(*pod.spec, key).items.size();
    }
    if (std::max({pod.spec->entries.size(), pod.annotations->entries.size(), context.entries.size(),
                  at(*pod.spec, "volumes").items.size(), at(context, "sysctls").items.size(),
                  at(context, "supplementalGroups").items.size()}) > kMostInPod ||
        containers > kMostOfPod) {
      return fail(ErrorKind::limit, "the pod {} is larger than pods are", pod.name);
    }
    for (const char* key : {"initContainers", "containers", "ephemeralContainers"}) {
      for (const NodePtr& container : at(*pod.spec, key).items) {
        if (!container->is_mapping()) continue;
        if (file_.specs.size() >= kMostContainers) {
          return fail(ErrorKind::limit, "more than {} containers", kMostContainers);
        }
        RunSpec& spec = file_.specs.emplace_back(read_container(container, pod));
        spec.kubernetes.init_container = key[0] == 'i';
        spec.kubernetes.ephemeral_container = key[0] == 'e';
      }
    }
    return {};
  }

  RunFile& file_;
  std::size_t objects_ = 0;
};

}  // namespace

Result<RunFile> read_kubernetes(std::string_view text, std::string_view path) {
  RunFile file;
  file.kind = Kind::kubernetes;
  file.path = path;
  file.documents = TRY(documents_of(text, kMostSettingsText));
  Reader reader(file);
  for (const NodePtr& document : file.documents) TRY(reader.object(document));
  return file;
}

}  // namespace plimsoll::settings

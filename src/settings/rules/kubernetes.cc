// SPDX-License-Identifier: Apache-2.0
// PL5001, PL5002, PL5015–PL5018, PL5023, PL5025, PL5028–PL5030: what single Kubernetes objects say.
#include <map>
#include <set>

#include "settings/rules/help.h"
#include "settings/rules/kubernetes_objects.h"
#include "settings/rules/topics.h"

namespace plimsoll::settings {

namespace {

using yaml::Node;

std::string told(const KubernetesObject& object) { return fmt::format("{} {}", object.kind, object.name); }

void check_token(const RunFile& file, std::string_view text, Found& found) {
  std::set<const Node*> seen;
  const std::vector<KubernetesObject> objects = objects_of(file);
  for (const RunSpec& spec : file.specs) {
    if (!is_kubernetes(spec) || !seen.insert(spec.pod.get()).second) continue;
    const Flag& mounts = spec.kubernetes.automount_token;
    if (mounts.given && !mounts.value) continue;
    // Its account may say so.
    const bool account_says_no = !mounts.given && std::ranges::any_of(objects, [&](const KubernetesObject& object) {
      const Node* says = object.node->find("automountServiceAccountToken");
      return object.kind == "ServiceAccount" && says != nullptr && says->is_false() &&
             object.name ==
                 (spec.kubernetes.service_account.value.empty() ? "default" : spec.kubernetes.service_account.value);
    });
    if (account_says_no) continue;
    Issue& issue = found.add(spec, mounts.given ? mounts.where : spec.where,
                             "has a token of the API server, whether it needs one or not");
    Mend(issue, spec, text, "do not mount it").pod_set({"automountServiceAccountToken"}, "false");
  }
}

bool has_namespace(std::string_view kind) {
  static constexpr std::array<std::string_view, 17> kKinds{"ConfigMap",
                                                           "CronJob",
                                                           "DaemonSet",
                                                           "Deployment",
                                                           "HorizontalPodAutoscaler",
                                                           "Ingress",
                                                           "Job",
                                                           "NetworkPolicy",
                                                           "PersistentVolumeClaim",
                                                           "Pod",
                                                           "ReplicaSet",
                                                           "ReplicationController",
                                                           "Role",
                                                           "Secret",
                                                           "Service",
                                                           "ServiceAccount",
                                                           "StatefulSet"};
  return is_one_of(kKinds, kind) || kind == "RoleBinding";
}

void check_namespace(const RunFile& file, std::string_view, Found& found) {
  for (const KubernetesObject& object : objects_of(file)) {
    if (!has_namespace(object.kind) || (!object.namespace_name.empty() && object.namespace_name != "default")) continue;
    if ((object.kind == "ServiceAccount" && object.name == "default") ||
        (object.kind == "Service" && object.name == "kubernetes"))
      continue;
    const yaml::Entry* said = nullptr;
    if (const Node* meta = object.node->find("metadata")) said = meta->entry("namespace");
    Issue& issue = said == nullptr
                       ? found.add(object.where, "names no namespace: it goes wherever kubectl happens to point")
                       : found.add(said->value->range, "is in the namespace default, with whatever else is");
    issue.subject = told(object);
  }
}

void check_tiller(const RunSpec& spec, std::string_view, Found& found) {
  if (!is_kubernetes(spec) || !is_given(spec.image)) return;
  if (short_name(image_name(spec.image.value)).find("tiller") != std::string_view::npos)
    found.add(spec, spec.image.where, "Tiller gives whoever reaches it the rights of cluster-admin");
}

void check_tiller_service(const RunFile& file, std::string_view, Found& found) {
  for (const KubernetesObject& object : objects_of(file)) {
    if (object.kind != "Service" || object.name.find("tiller") == std::string_view::npos) continue;
    found.add(object.where, "offers Tiller to the whole cluster").subject = told(object);
  }
}

void check_dashboard(const RunSpec& spec, std::string_view, Found& found) {
  if (!is_kubernetes(spec) || !is_given(spec.image)) return;
  const std::string image = image_name(spec.image.value);
  if (image.find("kubernetesui/") == std::string::npos &&
      short_name(image).find("kubernetes-dashboard") == std::string_view::npos)
    return;
  found.add(spec, spec.image.where, "the Kubernetes dashboard: a console of the cluster for the browser");
}

// PL5017 --------------------------------------------------------------------------------------------------------------

struct Retired {
  std::string_view api, kinds;  // separated by blanks; empty: all
  std::string_view since;       // the release that does not have it any more
  std::string_view instead;
  bool is_same = false;  // nothing but the version need be changed
};

constexpr std::array kRetired{
    Retired{"extensions/v1beta1", "Ingress", "1.22", "networking.k8s.io/v1"},
    Retired{"extensions/v1beta1", "NetworkPolicy", "1.16", "networking.k8s.io/v1", true},
    Retired{"extensions/v1beta1", "PodSecurityPolicy", "1.16", "Pod Security admission"},
    Retired{"extensions/v1beta1", "", "1.16", "apps/v1"},
    Retired{"apps/v1beta1", "", "1.16", "apps/v1"},
    Retired{"apps/v1beta2", "", "1.16", "apps/v1", true},
    Retired{"admissionregistration.k8s.io/v1beta1", "MutatingWebhookConfiguration ValidatingWebhookConfiguration",
            "1.22", "admissionregistration.k8s.io/v1"},
    Retired{"apiextensions.k8s.io/v1beta1", "", "1.22", "apiextensions.k8s.io/v1"},
    Retired{"apiregistration.k8s.io/v1beta1", "", "1.22", "apiregistration.k8s.io/v1", true},
    Retired{"authentication.k8s.io/v1beta1", "TokenReview", "1.22", "authentication.k8s.io/v1", true},
    Retired{"authorization.k8s.io/v1beta1", "", "1.22", "authorization.k8s.io/v1"},
    Retired{"certificates.k8s.io/v1beta1", "CertificateSigningRequest", "1.22", "certificates.k8s.io/v1"},
    Retired{"coordination.k8s.io/v1beta1", "Lease", "1.22", "coordination.k8s.io/v1", true},
    Retired{"networking.k8s.io/v1beta1", "Ingress", "1.22", "networking.k8s.io/v1"},
    Retired{"networking.k8s.io/v1beta1", "IngressClass", "1.22", "networking.k8s.io/v1", true},
    Retired{"rbac.authorization.k8s.io/v1alpha1", "", "1.22", "rbac.authorization.k8s.io/v1", true},
    Retired{"rbac.authorization.k8s.io/v1beta1", "", "1.22", "rbac.authorization.k8s.io/v1", true},
    Retired{"scheduling.k8s.io/v1beta1", "PriorityClass", "1.22", "scheduling.k8s.io/v1", true},
    Retired{"storage.k8s.io/v1beta1", "CSIDriver CSINode StorageClass VolumeAttachment", "1.22", "storage.k8s.io/v1",
            true},
    Retired{"storage.k8s.io/v1beta1", "CSIStorageCapacity", "1.27", "storage.k8s.io/v1", true},
    Retired{"batch/v1beta1", "CronJob", "1.25", "batch/v1", true},
    Retired{"batch/v2alpha1", "CronJob", "1.21", "batch/v1", true},
    Retired{"discovery.k8s.io/v1beta1", "EndpointSlice", "1.25", "discovery.k8s.io/v1"},
    Retired{"events.k8s.io/v1beta1", "Event", "1.25", "events.k8s.io/v1"},
    Retired{"autoscaling/v2beta1", "", "1.25", "autoscaling/v2"},
    Retired{"autoscaling/v2beta2", "", "1.26", "autoscaling/v2", true},
    Retired{"policy/v1beta1", "PodDisruptionBudget", "1.25", "policy/v1", true},
    Retired{"policy/v1beta1", "PodSecurityPolicy", "1.25", "Pod Security admission"},
    Retired{"node.k8s.io/v1beta1", "RuntimeClass", "1.25", "node.k8s.io/v1", true},
    Retired{"flowcontrol.apiserver.k8s.io/v1beta1", "", "1.26", "flowcontrol.apiserver.k8s.io/v1"},
    Retired{"flowcontrol.apiserver.k8s.io/v1beta2", "", "1.29", "flowcontrol.apiserver.k8s.io/v1"},
    Retired{"flowcontrol.apiserver.k8s.io/v1beta3", "", "1.32", "flowcontrol.apiserver.k8s.io/v1"},
};

bool has_word(std::string_view words, std::string_view word) {
  while (!words.empty()) {
    if (take_word(words) == word) return true;
    words = trim(words);
  }
  return false;
}

void check_api_versions(const RunFile& file, std::string_view text, Found& found) {
  for (const KubernetesObject& object : objects_of(file)) {
    for (const Retired& retired : kRetired) {
      if (retired.api != object.api_version || (!retired.kinds.empty() && !has_word(retired.kinds, object.kind)))
        continue;
      const Node& version = *object.node->entry("apiVersion")->value;
      Issue& issue = found.add(version.range, fmt::format("Kubernetes {} and later do not have {} {}", retired.since,
                                                          retired.api, object.kind));
      issue.subject = told(object);
      issue.remedy = fmt::format("use {}", retired.instead);
      const std::array<std::string_view, 1> path{"apiVersion"};
      if (auto edit =
              retired.is_same ? set_value(text, *object.node, path, std::string(retired.instead)) : std::nullopt)
        issue.fixes.push_back({Repair::unsafe, fmt::format("use {}", retired.instead), {*std::move(edit)}});
      break;
    }
  }
}

// -------------------------------------------------------------------------------------------------------------------

void check_requests(const RunSpec& spec, std::string_view text, Found& found) {
  if (!is_kubernetes(spec)) return;
  const KubernetesFacts& facts = spec.kubernetes;
  // A limit is a request as well where none is made.
  if (!is_given(facts.request_memory) && !is_given(spec.memory)) {
    Issue& issue = found.add(spec, spec.where, "asks for no memory: it is placed anywhere, and evicted first");
    Mend(issue, spec, text, "ask for 128 MB").container_set({"resources", "requests", "memory"}, "128Mi");
  }
  if (!is_given(facts.request_cpu) && !is_given(spec.cpus)) {
    Issue& issue = found.add(spec, spec.where, "asks for no processor: it gets what others leave");
    Mend(issue, spec, text, "ask for a tenth of a processor").container_set({"resources", "requests", "cpu"}, "100m");
  }
}

void check_double_variables(const RunSpec& spec, std::string_view, Found& found) {
  if (!is_kubernetes(spec) && spec.kind != Kind::compose) return;
  std::map<std::string_view, const Variable*> seen;
  for (const Variable& variable : spec.environment) {
    const auto [at, is_new] = seen.emplace(variable.name, &variable);
    if (is_new || at->second->where == variable.where || variable.where.begin < at->second->where.begin) continue;
    if (spec.kind == Kind::compose && variable.value == at->second->value) continue;
    found.add(spec, variable.where, fmt::format("{} is set a second time; the last one counts", variable.name));
  }
}

void check_ssh_port(const RunSpec& spec, std::string_view, Found& found) {
  if (!is_kubernetes(spec)) return;
  const std::string image = image_name(spec.image.value);
  for (const std::string_view word :
       {"gitea", "forgejo", "gitlab", "gogs", "sftp", "bastion", "gerrit", "soft-serve"}) {
    if (image.find(word) != std::string::npos) return;
  }
  for (const Port& port : spec.ports) {
    if (port.container == "22" && port.protocol == "tcp") found.add(spec, port.where, "offers a login by SSH");
  }
}

void check_old_account(const RunFile& file, std::string_view, Found& found) {
  const std::vector<KubernetesObject> objects = objects_of(file);
  for (const PodTemplate& pod : pods_of(objects)) {
    const yaml::Entry* old = pod.spec->entry("serviceAccount");
    if (old == nullptr || pod.spec->find("serviceAccountName") != nullptr) continue;
    Issue& issue = found.add(old->key->range, "serviceAccount is the old name of serviceAccountName");
    issue.subject = told(*pod.object);
    if (is_own(*pod.spec, *old))
      issue.fixes.push_back(
          {Repair::safe, "call it serviceAccountName", {Edit{old->key->range, "serviceAccountName", {}, {}}}});
  }
}

void check_snippets(const RunFile& file, std::string_view, Found& found) {
  for (const KubernetesObject& object : objects_of(file)) {
    if (object.kind != "Ingress") continue;
    const Node* notes = at_path(object.node, {"metadata", "annotations"});
    if (notes == nullptr) continue;
    for (const yaml::Entry& note : notes->entries) {
      if (!note.key->text.starts_with("nginx.ingress.kubernetes.io/") || !note.key->text.ends_with("-snippet"))
        continue;
      const bool runs =
          note.value->text.find("lua") != std::string::npos || note.value->text.find("alias") != std::string::npos;
      Issue& issue = found.add(note.key->range, runs ? "a snippet that reads files of the controller or runs code in it"
                                                     : "a snippet of nginx's own configuration, run by the controller");
      issue.subject = told(object);
      if (!runs) issue.severity = Severity::medium;
    }
  }
}

void check_git_sync(const RunSpec& spec, std::string_view, Found& found) {
  if (!is_kubernetes(spec)) return;
  for (const Variable& variable : spec.environment) {
    if (variable.name == "GITSYNC_GIT")
      found.add(spec, variable.where, "git-sync runs whatever program GITSYNC_GIT names");
  }
}

#define PLIMSOLL_POD(image, more)                                                                                   \
  "apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\n  namespace: shop\nspec:\n  containers:\n    - name: shop\n" \
  "      image: " image "\n" more

}  // namespace

std::span<const Check> kubernetes_checks() {
  static const std::array kChecks{
      Check{.rule = {.id = "PL5001",
                     .aliases = "KSV-0036 CKV_K8S_38 automount-service-account-token",
                     .severity = Severity::medium,
                     .audience = Audience::strict,
                     .title = "A token nobody asked for",
                     .doc = "pods without automountServiceAccountToken: false, on them or on their account",
                     .why = "Whoever breaks into the pod speaks to the API server with it.",
                     .remedy = "set automountServiceAccountToken: false where the API is not used",
                     .repair = Repair::unsafe,
                     .bad = PLIMSOLL_POD("ghcr.io/acme/shop:1.4", ""),
                     .good = PLIMSOLL_POD("ghcr.io/acme/shop:1.4", "  automountServiceAccountToken: false\n")},
            .check_file = check_token},
      Check{.rule = {.id = "PL5002",
                     .aliases = "KSV-0110 CKV_K8S_21 use-namespace",
                     .severity = Severity::low,
                     .audience = Audience::strict,
                     .title = "The default namespace",
                     .doc = "objects without a namespace, or in the one called default",
                     .why = "Quotas, roles and network policies hold for a namespace; in default everything meets.",
                     .remedy = "name a namespace for each application",
                     .bad = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shop\n",
                     .good = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shop\n  namespace: shop\n"},
            .check_file = check_namespace},
      Check{.rule = {.id = "PL5015",
                     .aliases = "CKV_K8S_34 CKV_K8S_44 CKV_K8S_45",
                     .severity = Severity::high,
                     .title = "Tiller",
                     .doc = "images and Services of Tiller, the server of Helm 2",
                     .why = "It has had no fixes since 2020, asks for no login and is master of the cluster.",
                     .remedy = "use Helm 3, which needs no server",
                     .bad = PLIMSOLL_POD("ghcr.io/helm/tiller:v2.17.0", ""),
                     .good = PLIMSOLL_POD("ghcr.io/acme/shop:1.4", "")},
            .check = check_tiller,
            .check_file = check_tiller_service},
      Check{.rule = {.id = "PL5016",
                     .aliases = "CKV_K8S_33",
                     .severity = Severity::medium,
                     .title = "The Kubernetes dashboard",
                     .doc = "images of the Kubernetes dashboard",
                     .why = "It is a way into the cluster that is often left open, with an account that may do "
                            "everything.",
                     .remedy = "use kubectl, or a console outside the cluster with its users' own rights",
                     .bad = PLIMSOLL_POD("kubernetesui/dashboard:v2.7.0", ""),
                     .good = PLIMSOLL_POD("ghcr.io/acme/shop:1.4", "")},
            .check = check_dashboard},
      Check{
          .rule =
              {.id = "PL5017",
               .aliases = "KSV-0107 no-extensions-v1beta",
               .severity = Severity::high,
               .title = "A version of the API that is gone",
               .doc = "apiVersions that supported releases of Kubernetes do not have any more",
               .why = "The cluster refuses the object, perhaps in the middle of an update.",
               .remedy = "use the version that took its place",
               .repair = Repair::unsafe,
               .bad =
                   "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata:\n  name: shop\n  namespace: shop\n"
                   "spec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app: shop\n",
               .good = "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: shop\n  namespace: shop\n"
                       "spec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app: shop\n"},
          .check_file = check_api_versions},
      Check{.rule = {.id = "PL5018",
                     .aliases = "KSV-0015 KSV-0016 CKV_K8S_10 CKV_K8S_12 unset-cpu-requirements",
                     .severity = Severity::low,
                     .audience = Audience::strict,
                     .title = "No requests",
                     .doc = "containers without resources.requests (a limit counts as one)",
                     .why = "The scheduler puts it on a node that is full, and it is the first to go.",
                     .remedy = "ask for what it uses on an ordinary day",
                     .repair = Repair::unsafe,
                     .bad = PLIMSOLL_POD("ghcr.io/acme/shop:1.4", ""),
                     .good = PLIMSOLL_POD("ghcr.io/acme/shop:1.4",
                                          "      resources:\n        requests: {memory: 128Mi, cpu: 100m}\n")},
            .check = check_requests},
      Check{
          .rule = {.id = "PL5023",
                   .aliases = "duplicate-env-var",
                   .severity = Severity::low,
                   .title = "A variable set twice",
                   .doc = "environment variables that a container is given more than once",
                   .why = "Only the last one counts, and readers see the first.",
                   .remedy = "drop one of them",
                   .bad = PLIMSOLL_POD(
                       "ghcr.io/acme/shop:1.4",
                       "      env:\n        - {name: MODE, value: fast}\n        - {name: MODE, value: slow}\n"),
                   .good = PLIMSOLL_POD("ghcr.io/acme/shop:1.4", "      env:\n        - {name: MODE, value: slow}\n")},
          .check = check_double_variables},
      Check{.rule = {.id = "PL5025",
                     .aliases = "ssh-port",
                     .severity = Severity::medium,
                     .title = "An SSH port in a pod",
                     .doc = "containerPort 22, but for images whose work is Git or file transfer",
                     .why = "A container is reached through kubectl exec, with the cluster's roles and audit; SSH has "
                            "neither.",
                     .remedy = "drop the server and its port",
                     .bad = PLIMSOLL_POD("ghcr.io/acme/shop:1.4", "      ports:\n        - containerPort: 22\n"),
                     .good = PLIMSOLL_POD("ghcr.io/acme/shop:1.4", "      ports:\n        - containerPort: 8080\n")},
            .check = check_ssh_port},
      Check{.rule = {.id = "PL5028",
                     .aliases = "deprecated-service-account-field",
                     .severity = Severity::low,
                     .title = "The old name of serviceAccountName",
                     .doc = "serviceAccount in a pod's spec, without serviceAccountName",
                     .why = "The old name may go with any release.",
                     .remedy = "use serviceAccountName",
                     .repair = Repair::safe,
                     .bad = PLIMSOLL_POD("ghcr.io/acme/shop:1.4", "  serviceAccount: shop\n"),
                     .good = PLIMSOLL_POD("ghcr.io/acme/shop:1.4", "  serviceAccountName: shop\n")},
            .check_file = check_old_account},
      Check{.rule = {.id = "PL5029",
                     .aliases = "CKV_K8S_152 CKV_K8S_153 CKV_K8S_154 CVE-2021-25742",
                     .severity = Severity::high,
                     .title = "Snippets in an Ingress",
                     .doc = "ingress-nginx's snippet annotations; high with Lua or alias in them, else medium",
                     .why = "Whoever may write an Ingress configures the controller, which can read every secret.",
                     .remedy = "use the controller's own annotations, and keep snippets switched off in it",
                     .bad =
                         "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: shop\n  namespace: shop\n"
                         "  annotations:\n    nginx.ingress.kubernetes.io/server-snippet: |\n"
                         "      location /keys { alias /run/secrets; }\nspec:\n  ingressClassName: nginx\n",
                     .good =
                         "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: shop\n  namespace: shop\n"
                         "spec:\n  ingressClassName: nginx\n"},
            .check_file = check_snippets},
      Check{.rule = {.id = "PL5030",
                     .aliases = "CKV_K8S_159",
                     .severity = Severity::medium,
                     .title = "git-sync with a git of one's own",
                     .doc = "the variable GITSYNC_GIT",
                     .why = "Whoever may edit the pod's environment runs any program with git-sync's rights.",
                     .remedy = "drop it",
                     .bad = PLIMSOLL_POD("registry.k8s.io/git-sync/git-sync:v4.2.4",
                                         "      env:\n        - {name: GITSYNC_GIT, value: /tmp/git}\n"),
                     .good = PLIMSOLL_POD("registry.k8s.io/git-sync/git-sync:v4.2.4",
                                          "      env:\n        - {name: GITSYNC_DEPTH, value: \"1\"}\n")},
            .check = check_git_sync},
  };
  return kChecks;
}

#undef PLIMSOLL_POD

}  // namespace plimsoll::settings

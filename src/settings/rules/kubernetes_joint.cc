// SPDX-License-Identifier: Apache-2.0
// PL5019–PL5022, PL5024, PL5026: Kubernetes objects of one file that should fit each other. What may be in another file
// is not missed: a Service whose pods are nowhere is told only beside workloads it could have meant.
#include <charconv>
#include <optional>

#include "settings/rules/help.h"
#include "settings/rules/kubernetes_objects.h"
#include "settings/rules/topics.h"

namespace plimsoll::settings {

namespace {

using yaml::Node;

struct Manifest {
  std::vector<KubernetesObject> objects;
  std::vector<PodTemplate> pods;

  explicit Manifest(const RunFile& file) : objects(objects_of(file)), pods(pods_of(objects)) {}
};

Issue& tell(Found& found, const KubernetesObject& object, TextRange at, std::string title) {
  Issue& issue = found.add(at, std::move(title));
  issue.subject = fmt::format("{} {}", object.kind, object.name);
  return issue;
}

const Node* labels_of(const PodTemplate& pod) { return pod.meta == nullptr ? nullptr : pod.meta->find("labels"); }

/// A workload that stays, and so may be behind a Service.
bool stays(const PodTemplate& pod) { return pod.object->kind != "Job" && pod.object->kind != "CronJob"; }

std::vector<const PodTemplate*> selected_by(const Manifest& manifest, const KubernetesObject& object,
                                            const Node& selector) {
  std::vector<const PodTemplate*> pods;
  for (const PodTemplate& pod : manifest.pods) {
    if (stays(pod) && may_share_namespace(object, *pod.object) && selects(selector, labels_of(pod)))
      pods.push_back(&pod);
  }
  return pods;
}

std::optional<long> number_of(std::string_view text) {
  long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

template <typename Visit>
void each_container(const PodTemplate& pod, Visit visit) {
  for (const std::string_view key : {"containers", "initContainers"}) {
    const Node* list = pod.spec->find(key);
    if (list == nullptr || !list->is_sequence()) continue;
    for (const yaml::NodePtr& container : list->items) {
      if (container->is_mapping()) visit(*container);
    }
  }
}

/// Whether a container names or has that port: "web", "8080".
bool has_port(const Node& container, std::string_view port) {
  const Node* ports = container.find("ports");
  return ports != nullptr && ports->is_sequence() && std::ranges::any_of(ports->items, [&](const yaml::NodePtr& one) {
           return one->text_of("name") == port || one->text_of("containerPort") == port;
         });
}

bool has_port(const PodTemplate& pod, std::string_view port) {
  bool has = false;
  each_container(pod, [&](const Node& container) { has = has || has_port(container, port); });
  return has;
}

// PL5019, PL5022 ------------------------------------------------------------------------------------------------------

void check_services(const RunFile& file, std::string_view, Found& found) {
  const Manifest manifest(file);
  for (const KubernetesObject& object : manifest.objects) {
    const Node* selector = object.kind == "Service" ? at_path(object.node, {"spec", "selector"}) : nullptr;
    if (selector == nullptr || !selector->is_mapping() || selector->entries.empty()) continue;
    const bool has_workload = std::ranges::any_of(
        manifest.pods, [&](const PodTemplate& pod) { return stays(pod) && may_share_namespace(object, *pod.object); });
    if (has_workload && selected_by(manifest, object, *selector).empty())
      tell(found, object, selector->range, "no workload of this file has these labels");
  }
}

void check_target_ports(const RunFile& file, std::string_view, Found& found) {
  const Manifest manifest(file);
  for (const KubernetesObject& object : manifest.objects) {
    const Node* selector = object.kind == "Service" ? at_path(object.node, {"spec", "selector"}) : nullptr;
    const Node* ports = object.kind == "Service" ? at_path(object.node, {"spec", "ports"}) : nullptr;
    if (ports == nullptr || !ports->is_sequence()) continue;
    for (const yaml::NodePtr& port : ports->items) {
      const yaml::Entry* entry = port->entry("targetPort");
      if (entry == nullptr) entry = port->entry("port");
      if (entry == nullptr || !entry->value->is_scalar()) continue;
      const std::string& target = entry->value->text;
      const auto number = number_of(target);
      if (number ? *number < 1 || *number > 65535 : target.size() > 15 || target.empty()) {
        tell(found, object, entry->value->range, fmt::format("{} is no port", target));
        continue;
      }
      if (selector == nullptr || !selector->is_mapping()) continue;
      const std::vector<const PodTemplate*> pods = selected_by(manifest, object, *selector);
      if (pods.empty() || std::ranges::any_of(pods, [&](const PodTemplate* pod) { return has_port(*pod, target); }))
        continue;
      Issue& issue = tell(found, object, entry->value->range,
                          fmt::format("{} has no port {}", pods.front()->object->name, target));
      // A number need not be listed to be listened on.
      if (number) issue.severity = Severity::low, issue.audience = Audience::strict;
    }
  }
}

// PL5020 --------------------------------------------------------------------------------------------------------------

void check_ingress_backend(const Manifest& manifest, const KubernetesObject& ingress, const Node* backend,
                           Found& found) {
  const Node* service = backend == nullptr ? nullptr : backend->find("service");
  if (service == nullptr || service->entry("name") == nullptr) return;
  const std::string_view name = service->text_of("name");
  const auto is_service = [&](const KubernetesObject& one) {
    return one.kind == "Service" && may_share_namespace(one, ingress);
  };
  const auto at = std::ranges::find_if(
      manifest.objects, [&](const KubernetesObject& one) { return is_service(one) && one.name == name; });
  if (at == manifest.objects.end()) {
    if (std::ranges::any_of(manifest.objects, is_service)) {
      Issue& issue = tell(found, ingress, service->entry("name")->value->range,
                          fmt::format("no Service of this file is called {}", name));
      issue.audience = Audience::strict;
    }
    return;
  }
  const Node* port = service->find("port");
  const Node* ports = at_path(at->node, {"spec", "ports"});
  if (port == nullptr || ports == nullptr || !ports->is_sequence()) return;
  for (const std::string_view key : {"number", "name"}) {
    const yaml::Entry* wanted = port->entry(key);
    if (wanted == nullptr) continue;
    const bool has = std::ranges::any_of(ports->items, [&](const yaml::NodePtr& one) {
      return one->text_of(key == "number" ? "port" : "name") == wanted->value->text;
    });
    if (!has)
      tell(found, ingress, wanted->value->range,
           fmt::format("the Service {} has no port {}", name, wanted->value->text));
  }
}

void check_ingresses(const RunFile& file, std::string_view, Found& found) {
  const Manifest manifest(file);
  for (const KubernetesObject& object : manifest.objects) {
    if (object.kind != "Ingress") continue;
    check_ingress_backend(manifest, object, at_path(object.node, {"spec", "defaultBackend"}), found);
    const Node* rules = at_path(object.node, {"spec", "rules"});
    if (rules == nullptr || !rules->is_sequence()) continue;
    for (const yaml::NodePtr& rule : rules->items) {
      const Node* paths = at_path(rule.get(), {"http", "paths"});
      if (paths == nullptr || !paths->is_sequence()) continue;
      for (const yaml::NodePtr& path : paths->items)
        check_ingress_backend(manifest, object, path->find("backend"), found);
    }
  }
}

// PL5021 --------------------------------------------------------------------------------------------------------------

void check_selectors(const RunFile& file, std::string_view, Found& found) {
  const Manifest manifest(file);
  for (const PodTemplate& pod : manifest.pods) {
    const std::string_view kind = pod.object->kind;
    if (kind == "Pod" || kind == "Job" || kind == "CronJob") continue;
    const Node* selector = at_path(pod.object->node, {"spec", "selector"});
    if (selector != nullptr && kind != "ReplicationController" && kind != "DeploymentConfig")
      selector = selector->find("matchLabels");
    if (selector == nullptr || !selector->is_mapping()) continue;
    if (!selects(*selector, labels_of(pod)))
      tell(found, *pod.object, selector->range, "its own pods do not have the labels it selects");
  }
}

// PL5024 --------------------------------------------------------------------------------------------------------------

void check_budgets(const RunFile& file, std::string_view text, Found& found) {
  const Manifest manifest(file);
  for (const KubernetesObject& object : manifest.objects) {
    const Node* spec = object.kind == "PodDisruptionBudget" ? object.node->find("spec") : nullptr;
    if (spec == nullptr || !spec->is_mapping()) continue;
    const std::string_view most = spec->text_of("maxUnavailable"), least = spec->text_of("minAvailable");
    if (most == "0" || most == "0%")
      tell(found, object, spec->entry("maxUnavailable")->value->range, "lets no pod go: no node can be drained");
    if (least == "100%") {
      tell(found, object, spec->entry("minAvailable")->value->range, "lets no pod go: no node can be drained");
    } else if (const auto needed = number_of(least); needed && *needed > 0) {
      const Node* selector = at_path(spec, {"selector", "matchLabels"});
      const std::vector<const PodTemplate*> pods =
          selector == nullptr ? std::vector<const PodTemplate*>{} : selected_by(manifest, object, *selector);
      // Who has an autoscaler has as many as that says.
      const bool is_scaled = std::ranges::any_of(
          manifest.objects, [](const KubernetesObject& one) { return one.kind == "HorizontalPodAutoscaler"; });
      if (pods.size() == 1 && !is_scaled && pods.front()->object->kind != "DaemonSet") {
        const Node* replicas = at_path(pods.front()->object->node, {"spec", "replicas"});
        const auto count = replicas == nullptr ? std::optional<long>(1) : number_of(replicas->text);
        if (count && *count > 0 && *needed >= *count)
          tell(found, object, spec->entry("minAvailable")->value->range,
               fmt::format("{} has {} of the {} pods that must stay: no node can be drained",
                           pods.front()->object->name, *count, *needed));
      }
    }
    if (spec->find("unhealthyPodEvictionPolicy") == nullptr && object.api_version == "policy/v1") {
      Issue& issue =
          tell(found, object, object.where, "keeps pods that do not work: unhealthyPodEvictionPolicy is not set");
      issue.severity = Severity::low;
      issue.audience = Audience::strict;
      const std::array<std::string_view, 1> path{"unhealthyPodEvictionPolicy"};
      if (auto edit = set_value(text, *spec, path, "AlwaysAllow"))
        issue.fixes.push_back({Repair::unsafe, "let pods go that do not work", {*std::move(edit)}});
    }
  }
}

// PL5026 --------------------------------------------------------------------------------------------------------------

void check_probe_ports(const RunFile& file, std::string_view, Found& found) {
  const Manifest manifest(file);
  for (const PodTemplate& pod : manifest.pods) {
    each_container(pod, [&](const Node& container) {
      for (const std::string_view probe : {"livenessProbe", "readinessProbe", "startupProbe"}) {
        for (const std::string_view how : {"httpGet", "tcpSocket", "grpc"}) {
          const Node* action = at_path(&container, {probe, how});
          const yaml::Entry* port = action == nullptr ? nullptr : action->entry("port");
          if (port == nullptr || !port->value->is_scalar() || has_port(container, port->value->text)) continue;
          const bool is_number = number_of(port->value->text).has_value();
          Issue& issue =
              tell(found, *pod.object, port->value->range,
                   fmt::format("{} asks port {}, which the container does not name", probe, port->value->text));
          if (is_number) issue.severity = Severity::low, issue.audience = Audience::strict;
        }
      }
    });
  }
}

/// A Deployment with one container, and what stands beside it.
#define PLIMSOLL_SHOP(label, port)                                                                                 \
  "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\n  namespace: shop\nspec:\n  replicas: 2\n"      \
  "  selector:\n    matchLabels:\n      app: shop\n  template:\n    metadata:\n      labels:\n        app: " label \
  "\n"                                                                                                             \
  "    spec:\n      containers:\n        - name: shop\n          image: ghcr.io/acme/shop:1.4\n"                   \
  "          ports:\n            - {name: " port ", containerPort: 8080}\n"
#define PLIMSOLL_SERVICE(label, target)                                                                      \
  "---\napiVersion: v1\nkind: Service\nmetadata:\n  name: shop\n  namespace: shop\nspec:\n  selector:\n    " \
  "app: " label                                                                                              \
  "\n"                                                                                                       \
  "  ports:\n    - {name: web, port: 80, targetPort: " target "}\n"
#define PLIMSOLL_INGRESS(port)                                                                                \
  "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: shop\n  namespace: shop\nspec:\n" \
  "  defaultBackend:\n    service:\n      name: shop\n      port:\n        number: " port "\n"
#define PLIMSOLL_BUDGET(value)                                                                            \
  "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: shop\n  namespace: shop\nspec:\n" \
  "  maxUnavailable: " value                                                                              \
  "\n  unhealthyPodEvictionPolicy: AlwaysAllow\n  selector:\n    matchLabels:\n      app: shop\n"

}  // namespace

std::span<const Check> kubernetes_joint_checks() {
  static const std::array kChecks{
      Check{.rule = {.id = "PL5019",
                     .aliases = "dangling-service",
                     .severity = Severity::medium,
                     .title = "A Service with nothing behind it",
                     .doc = "services that select none of the workloads beside them",
                     .why = "Every request to it fails, and nothing says why.",
                     .remedy = "make its selector the labels of the pods",
                     .bad = PLIMSOLL_SHOP("shop", "web") PLIMSOLL_SERVICE("store", "web"),
                     .good = PLIMSOLL_SHOP("shop", "web") PLIMSOLL_SERVICE("shop", "web")},
            .check_file = check_services},
      Check{.rule = {.id = "PL5020",
                     .aliases = "dangling-ingress",
                     .severity = Severity::medium,
                     .title = "An Ingress with nothing behind it",
                     .doc = "backends with a port that their Service does not have; in the strict profile those whose "
                            "Service is not in a file that has Services",
                     .why = "Every request gets an error.",
                     .remedy = "name a Service and one of its ports",
                     .bad = PLIMSOLL_SHOP("shop", "web") PLIMSOLL_SERVICE("shop", "web") PLIMSOLL_INGRESS("8080"),
                     .good = PLIMSOLL_SHOP("shop", "web") PLIMSOLL_SERVICE("shop", "web") PLIMSOLL_INGRESS("80")},
            .check_file = check_ingresses},
      Check{.rule = {.id = "PL5021",
                     .aliases = "mismatching-selector",
                     .severity = Severity::high,
                     .title = "A workload that does not know its pods",
                     .doc = "selectors that the labels of the workload's own template do not have",
                     .why = "The API server refuses it.",
                     .remedy = "give the template the labels of the selector",
                     .bad = PLIMSOLL_SHOP("store", "web"),
                     .good = PLIMSOLL_SHOP("shop", "web")},
            .check_file = check_selectors},
      Check{
          .rule = {.id = "PL5022",
                   .aliases = "invalid-target-ports",
                   .severity = Severity::medium,
                   .title = "A port that is not there",
                   .doc = "targetPorts that are no port, or a name that the selected pods do not have; numbers they do "
                          "not list in the strict profile",
                   .why = "Requests to the Service go nowhere.",
                   .remedy = "name a port of the container",
                   .bad = PLIMSOLL_SHOP("shop", "web") PLIMSOLL_SERVICE("shop", "http"),
                   .good = PLIMSOLL_SHOP("shop", "http") PLIMSOLL_SERVICE("shop", "http")},
          .check_file = check_target_ports},
      Check{.rule = {.id = "PL5024",
                     .aliases = "pdb-max-unavailable pdb-min-available pdb-unhealthy-pod-eviction-policy",
                     .severity = Severity::medium,
                     .title = "A budget that lets nothing go",
                     .doc = "maxUnavailable 0, minAvailable 100% or as many as there are; in the strict profile no "
                            "unhealthyPodEvictionPolicy",
                     .why = "Nodes cannot be drained, so they are not updated, or somebody forces it.",
                     .remedy = "let at least one pod go",
                     .repair = Repair::unsafe,
                     .bad = PLIMSOLL_BUDGET("0"),
                     .good = PLIMSOLL_BUDGET("1")},
            .check_file = check_budgets},
      Check{.rule = {.id = "PL5026",
                     .aliases = "liveness-port readiness-port startup-port",
                     .severity = Severity::medium,
                     .title = "A probe of a port that is not there",
                     .doc = "probes of a port name that the container does not have; numbers it does not list in the "
                            "strict profile",
                     .why = "The pod is never ready, or restarted for ever.",
                     .remedy = "name a port of the container",
                     .bad =
                         PLIMSOLL_SHOP("shop", "web") "          livenessProbe:\n            tcpSocket: {port: http}\n",
                     .good =
                         PLIMSOLL_SHOP("shop", "web") "          livenessProbe:\n            tcpSocket: {port: web}\n"},
            .check_file = check_probe_ports},
  };
  return kChecks;
}

#undef PLIMSOLL_SHOP
#undef PLIMSOLL_SERVICE
#undef PLIMSOLL_INGRESS
#undef PLIMSOLL_BUDGET

}  // namespace plimsoll::settings

// SPDX-License-Identifier: Apache-2.0
// PL5003, PL5005–PL5012, PL5014: what roles let their holders do.
//
// A right is dangerous when with it others can be had. What operators rightly ask for (secrets, webhooks, workloads)
// is of the strict profile; what makes its holder the cluster's master is told to everyone.
#include "settings/rules/help.h"
#include "settings/rules/kubernetes_objects.h"
#include "settings/rules/topics.h"

namespace plimsoll::settings {

namespace {

using yaml::Node;
using Words = std::initializer_list<std::string_view>;

bool is_role(const KubernetesObject& object) {
  // What the API server makes for itself.
  static constexpr std::array<std::string_view, 4> kOwn{"cluster-admin", "admin", "edit", "view"};
  return (object.kind == "Role" || object.kind == "ClusterRole") && !object.name.starts_with("system:") &&
         !is_one_of(kOwn, object.name);
}

/// The item of a rule's list that is one of the words, or "*"; nullptr: none.
const Node* item_of(const Node& rule, std::string_view key, Words words) {
  const Node* list = rule.find(key);
  if (list == nullptr || !list->is_sequence()) return nullptr;
  for (const yaml::NodePtr& item : list->items) {
    if (item->text == "*" || std::ranges::find(words, std::string_view(item->text)) != words.end()) return item.get();
  }
  return nullptr;
}

bool is_everything(const Node* item) { return item != nullptr && item->text == "*"; }

bool has_names(const Node& rule) {
  const Node* names = rule.find("resourceNames");
  return names != nullptr && names->is_sequence() && !names->items.empty();
}

struct Grant {
  const KubernetesObject* role = nullptr;
  const Node* rule = nullptr;
};

/// Every rule of every role, but those that are wildcards through and through, which PL5003 tells.
std::vector<Grant> grants_of(const RunFile& file, const std::vector<KubernetesObject>& objects) {
  std::vector<Grant> grants;
  if (file.kind != Kind::kubernetes) return grants;
  for (const KubernetesObject& object : objects) {
    if (!is_role(object)) continue;
    const Node* rules = object.node->find("rules");
    if (rules == nullptr || !rules->is_sequence()) continue;
    for (const yaml::NodePtr& rule : rules->items) {
      if (rule->is_mapping()) grants.push_back({&object, rule.get()});
    }
  }
  return grants;
}

bool is_wildcard(const Node& rule) {
  return is_everything(item_of(rule, "verbs", {})) && is_everything(item_of(rule, "resources", {}));
}

Issue& tell(Found& found, const KubernetesObject& object, const Node& at, std::string title) {
  Issue& issue = found.add(at.range, std::move(title));
  issue.subject = fmt::format("{} {}", object.kind, object.name);
  return issue;
}

void check_wildcards(const RunFile& file, std::string_view, Found& found) {
  const std::vector<KubernetesObject> objects = objects_of(file);
  for (const auto& [role, rule] : grants_of(file, objects)) {
    const Node* verb = item_of(*rule, "verbs", {});
    const Node* resource = item_of(*rule, "resources", {});
    if (verb != nullptr && resource != nullptr) {
      tell(found, *role, *verb, "may do everything with everything");
    } else if (verb != nullptr && item_of(*rule, "nonResourceURLs", {}) == nullptr) {
      const Node* what = rule->find("resources");
      tell(found, *role, *verb,
           what != nullptr && !what->items.empty() ? fmt::format("may do everything with {}", what->items.front()->text)
                                                   : std::string("may do everything"))
          .severity = Severity::medium;
    } else if (resource != nullptr) {
      const Node* verbs = rule->find("verbs");
      const bool reads = verbs != nullptr && std::ranges::all_of(verbs->items, [](const yaml::NodePtr& one) {
                           return one->text == "get" || one->text == "list" || one->text == "watch";
                         });
      Issue& issue = tell(found, *role, *resource,
                          reads ? "may read everything, secrets included" : "may change objects of every kind");
      // Of its own API group everything is what an operator has to do with.
      const Node* group = rule->find("apiGroups");
      const bool is_own =
          group != nullptr && item_of(*rule, "apiGroups", {"", "apps", "rbac.authorization.k8s.io"}) == nullptr;
      if (is_own) issue.severity = Severity::low, issue.audience = Audience::strict;
    }
  }
}

/// A right that is a set of verbs on a set of resources.
struct Right {
  Words verbs, resources;
  std::string_view title;  // "{}" is the resource
  bool names_help = true;  // resourceNames keep it harmless
};

template <typename Judge>
void each_right(const RunFile& file, const Right& right, Found& found, Judge judge) {
  const std::vector<KubernetesObject> objects = objects_of(file);
  for (const auto& [role, rule] : grants_of(file, objects)) {
    const Node* verb = item_of(*rule, "verbs", right.verbs);
    const Node* resource = item_of(*rule, "resources", right.resources);
    if (verb == nullptr || resource == nullptr || is_wildcard(*rule)) continue;
    if (resource->text == "*" && item_of(*rule, "apiGroups", {""}) == nullptr) continue;
    if (right.names_help && has_names(*rule)) continue;
    const std::string_view what =
        resource->text == "*" ? std::string_view("everything") : std::string_view(resource->text);
    judge(*role, *rule, tell(found, *role, *resource, fmt::format(fmt::runtime(right.title), what)));
  }
}

void check_secrets(const RunFile& file, std::string_view, Found& found) {
  each_right(file,
             {{"get", "list", "watch", "create", "update", "patch", "delete"},
              {"secrets"},
              "may reach {} of all applications"},
             found, [](const KubernetesObject& role, const Node& rule, Issue& issue) {
               const bool writes = is_everything(item_of(rule, "verbs", {})) ||
                                   item_of(rule, "verbs", {"create", "update", "patch", "delete"}) != nullptr;
               issue.title = writes ? "may read and write secrets" : "may read secrets";
               if (role.kind == "ClusterRole") issue.title += " of every namespace";
               if (role.kind != "ClusterRole" || !writes) issue.audience = Audience::strict;
             });
}

void check_escalation(const RunFile& file, std::string_view, Found& found) {
  const std::vector<KubernetesObject> objects = objects_of(file);
  for (const auto& [role, rule] : grants_of(file, objects)) {
    if (is_wildcard(*rule)) continue;
    const Node* verbs = rule->find("verbs");
    if (verbs == nullptr || !verbs->is_sequence()) continue;
    for (const yaml::NodePtr& verb : verbs->items) {
      const bool is_star = verb->text == "*";
      const Node* roles = item_of(*rule, "resources", {"roles", "clusterroles"});
      const Node* users = item_of(*rule, "resources", {"users", "groups", "serviceaccounts", "userextras", "uids"});
      if (verb->text == "escalate" || (is_star && roles != nullptr && roles->text != "*")) {
        tell(found, *role, *verb, "may give itself every right: escalate");
      } else if (verb->text == "bind") {
        if (has_names(*rule)) continue;
        tell(found, *role, *verb, "may bind any role to itself: bind");
      } else if (verb->text == "impersonate") {
        if (has_names(*rule)) continue;
        tell(found, *role, *verb,
             fmt::format("may act as anybody: impersonate{}", users == nullptr ? "" : " " + users->text));
      }
    }
  }
}

void check_exec(const RunFile& file, std::string_view, Found& found) {
  each_right(file, {{"create", "get"}, {"pods/exec", "pods/attach"}, "may run commands in every container: {}"}, found,
             [](const KubernetesObject& role, const Node&, Issue& issue) {
               if (role.kind != "ClusterRole") issue.severity = Severity::medium, issue.audience = Audience::strict;
             });
}

void check_nodes_proxy(const RunFile& file, std::string_view, Found& found) {
  each_right(file, {{"get", "create"}, {"nodes/proxy"}, "may speak to every kubelet, which runs commands for it: {}"},
             found, [](const KubernetesObject&, const Node&, Issue&) {});
}

void check_workload_rights(const RunFile& file, std::string_view, Found& found) {
  each_right(file,
             {{"create", "update", "patch"},
              {"pods", "deployments", "daemonsets", "statefulsets", "replicasets", "jobs", "cronjobs",
               "replicationcontrollers"},
              "may start containers as it likes: {}"},
             found, [](const KubernetesObject&, const Node&, Issue&) {});
}

void check_role_rights(const RunFile& file, std::string_view, Found& found) {
  each_right(file,
             {{"create", "update", "patch"},
              {"roles", "clusterroles", "rolebindings", "clusterrolebindings"},
              "may change who may do what: {}"},
             found, [](const KubernetesObject&, const Node&, Issue&) {});
}

void check_webhooks(const RunFile& file, std::string_view, Found& found) {
  each_right(file,
             {{"create", "update", "patch", "delete"},
              {"mutatingwebhookconfigurations", "validatingwebhookconfigurations"},
              "may see and change every object: {}"},
             found, [](const KubernetesObject&, const Node&, Issue&) {});
}

void check_certificates(const RunFile& file, std::string_view, Found& found) {
  const std::vector<KubernetesObject> objects = objects_of(file);
  const auto all = grants_of(file, objects);
  for (const auto& [role, rule] : all) {
    const Node* approval = item_of(*rule, "resources", {"certificatesigningrequests/approval"});
    if (approval == nullptr || approval->text == "*" || item_of(*rule, "verbs", {"update", "patch"}) == nullptr)
      continue;
    // With signers by name it is bound to theirs.
    const bool bound = std::ranges::any_of(all, [&, who = role](const Grant& other) {
      return other.role == who && item_of(*other.rule, "resources", {"signers"}) != nullptr && has_names(*other.rule);
    });
    if (!bound) tell(found, *role, *approval, "may issue itself a certificate as anybody");
  }
}

void check_other_rights(const RunFile& file, std::string_view, Found& found) {
  each_right(file, {{"delete", "deletecollection"}, {"pods/log", "events"}, "may remove its traces: {}"}, found,
             [](const KubernetesObject&, const Node&, Issue&) {});
  each_right(file, {{"create", "update", "patch", "delete"}, {"configmaps"}, "may change how others are set up: {}"},
             found, [](const KubernetesObject&, const Node&, Issue&) {});
  each_right(file,
             {{"create", "update", "patch", "delete"},
              {"services", "services/status", "endpoints", "endpointslices", "ingresses", "networkpolicies"},
              "may send others' traffic elsewhere: {}"},
             found, [](const KubernetesObject&, const Node&, Issue&) {});
}

}  // namespace

/// The examples: a role with one rule.
#define PLIMSOLL_ROLE(kind, group, resource, verb)                                                 \
  "apiVersion: rbac.authorization.k8s.io/v1\nkind: " kind                                          \
  "\nmetadata:\n  name: shop\nrules:\n  - apiGroups: [\"" group "\"]\n    resources: [\"" resource \
  "\"]\n    verbs: [\"" verb "\"]\n"

std::span<const Check> rbac_checks() {
  static const std::array kChecks{
      Check{
          .rule = {.id = "PL5003",
                   .aliases = "KSV-0044 KSV-0045 KSV-0046 KSV-0112 CKV_K8S_49 wildcard-in-rules wildcard-use-in-rules "
                              "legacy-api-clusterrole-excessive-permissions",
                   .severity = Severity::high,
                   .title = "Roles with wildcards",
                   .doc = "* among the verbs or resources of a Role or ClusterRole; all resources of an operator's own "
                          "API group are of the strict profile",
                   .why = "It grants what nobody thought of, and what the next version brings; with everything comes "
                          "the cluster.",
                   .remedy = "name the resources and verbs that are used",
                   .bad = PLIMSOLL_ROLE("ClusterRole", "*", "*", "*"),
                   .good = PLIMSOLL_ROLE("ClusterRole", "", "services", "get")},
          .check_file = check_wildcards},
      Check{
          .rule = {.id = "PL5005",
                   .aliases = "KSV-0041 KSV-0113 CKV2_K8S_5 access-to-secrets cluster-wide-secrets-access",
                   .severity = Severity::medium,
                   .title = "Access to secrets",
                   .doc = "ClusterRoles that may write secrets without resourceNames; reading them, and Roles, in the "
                          "strict profile",
                   .why = "The tokens of other accounts are secrets too: who reads all of them is all of them.",
                   .remedy = "name the secrets with resourceNames, in a Role of one namespace",
                   .bad = PLIMSOLL_ROLE("ClusterRole", "", "secrets", "update"),
                   .good = PLIMSOLL_ROLE("ClusterRole", "", "configmaps", "get")},
          .check_file = check_secrets},
      Check{.rule = {.id = "PL5006",
                     .aliases = "KSV-0043 KSV-0051 KSV-0052 KSV-0055 CKV_K8S_157 CKV_K8S_158 CKV2_K8S_1 CKV2_K8S_3 "
                                "bind-verb-in-role escalate-verb-in-role impersonate-without-resource-names",
                     .severity = Severity::high,
                     .title = "Rights that give rights",
                     .doc = "the verbs escalate, bind and impersonate without resourceNames",
                     .why = "They pass over the check that nobody gives more than he has.",
                     .remedy = "drop the verb, or name the roles and users with resourceNames",
                     .bad = PLIMSOLL_ROLE("ClusterRole", "rbac.authorization.k8s.io", "clusterroles", "escalate"),
                     .good = PLIMSOLL_ROLE("ClusterRole", "rbac.authorization.k8s.io", "clusterroles", "get")},
            .check_file = check_escalation},
      Check{.rule = {.id = "PL5007",
                     .aliases = "KSV-0053 KSV-0054 CKV2_K8S_2",
                     .severity = Severity::high,
                     .title = "Commands in other containers",
                     .doc = "pods/exec and pods/attach in a ClusterRole; in a Role in the strict profile",
                     .why = "It is a shell in every container, with its secrets and its account.",
                     .remedy = "give it in one namespace, for as long as it is needed",
                     .bad = PLIMSOLL_ROLE("ClusterRole", "", "pods/exec", "create"),
                     .good = PLIMSOLL_ROLE("ClusterRole", "", "pods", "get")},
            .check_file = check_exec},
      Check{.rule = {.id = "PL5008",
                     .aliases = "KSV-0047",
                     .severity = Severity::high,
                     .title = "The kubelets' API",
                     .doc = "nodes/proxy",
                     .why = "A kubelet runs commands in any container for whoever may get through, and no admission or "
                            "audit sees it.",
                     .remedy = "use nodes/metrics and nodes/stats",
                     .bad = PLIMSOLL_ROLE("ClusterRole", "", "nodes/proxy", "get"),
                     .good = PLIMSOLL_ROLE("ClusterRole", "", "nodes/metrics", "get")},
            .check_file = check_nodes_proxy},
      Check{.rule = {.id = "PL5009",
                     .aliases = "KSV-0048 access-to-create-pods",
                     .severity = Severity::medium,
                     .audience = Audience::strict,
                     .title = "Starting containers",
                     .doc = "creating and changing pods and what makes pods",
                     .why = "A pod may mount any secret of its namespace and run as any of its accounts.",
                     .remedy = "give it to the one account that deploys, in one namespace",
                     .bad = PLIMSOLL_ROLE("Role", "apps", "deployments", "create"),
                     .good = PLIMSOLL_ROLE("Role", "apps", "deployments", "get")},
            .check_file = check_workload_rights},
      Check{.rule = {.id = "PL5010",
                     .aliases = "KSV-0050",
                     .severity = Severity::medium,
                     .audience = Audience::strict,
                     .title = "Changing roles",
                     .doc = "creating and changing roles and bindings",
                     .why = "What its holder has can be given to anybody.",
                     .remedy = "leave it to the cluster's keepers, or name the roles with resourceNames",
                     .bad = PLIMSOLL_ROLE("ClusterRole", "rbac.authorization.k8s.io", "rolebindings", "create"),
                     .good = PLIMSOLL_ROLE("ClusterRole", "rbac.authorization.k8s.io", "rolebindings", "list")},
            .check_file = check_role_rights},
      Check{
          .rule = {.id = "PL5011",
                   .aliases = "KSV-0114 CKV_K8S_155",
                   .severity = Severity::high,
                   .audience = Audience::strict,
                   .title = "Changing webhooks",
                   .doc = "creating and changing mutating and validating webhook configurations without resourceNames",
                   .why = "A webhook sees every object, secrets too, and may change it before it is stored.",
                   .remedy = "name the configurations with resourceNames",
                   .bad = PLIMSOLL_ROLE("ClusterRole", "admissionregistration.k8s.io", "mutatingwebhookconfigurations",
                                        "update"),
                   .good = PLIMSOLL_ROLE("ClusterRole", "admissionregistration.k8s.io", "mutatingwebhookconfigurations",
                                         "get")},
          .check_file = check_webhooks},
      Check{.rule = {.id = "PL5012",
                     .aliases = "CKV_K8S_156 approve-signers-without-resource-names",
                     .severity = Severity::high,
                     .title = "Approving certificates",
                     .doc = "update of certificatesigningrequests/approval, unless its signers are named",
                     .why = "The API server believes the name in a certificate: also system:masters.",
                     .remedy = "name the signers with resourceNames",
                     .bad = PLIMSOLL_ROLE("ClusterRole", "certificates.k8s.io", "certificatesigningrequests/approval",
                                          "update"),
                     .good = PLIMSOLL_ROLE("ClusterRole", "certificates.k8s.io", "certificatesigningrequests", "get")},
            .check_file = check_certificates},
      Check{.rule = {.id = "PL5014",
                     .aliases = "KSV-0042 KSV-0049 KSV-0056 CKV2_K8S_4",
                     .severity = Severity::low,
                     .audience = Audience::strict,
                     .title = "Changing logs, settings and networks",
                     .doc = "deleting logs and events, changing ConfigMaps, Services, Ingresses and NetworkPolicies",
                     .why = "Traces are removed, settings of others changed, traffic led elsewhere.",
                     .remedy = "name the objects with resourceNames",
                     .bad = PLIMSOLL_ROLE("Role", "networking.k8s.io", "networkpolicies", "delete"),
                     .good = PLIMSOLL_ROLE("Role", "networking.k8s.io", "networkpolicies", "get")},
            .check_file = check_other_rights},
  };
  return kChecks;
}

#undef PLIMSOLL_ROLE

}  // namespace plimsoll::settings

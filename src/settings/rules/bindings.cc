// SPDX-License-Identifier: Apache-2.0
// PL5004, PL5013, PL5027: who is given the rights of roles.
#include "settings/rules/help.h"
#include "settings/rules/kubernetes_objects.h"
#include "settings/rules/topics.h"

namespace plimsoll::settings {

namespace {

using yaml::Node;

Issue& tell(Found& found, const KubernetesObject& object, const Node& at, std::string title) {
  Issue& issue = found.add(at.range, std::move(title));
  issue.subject = fmt::format("{} {}", object.kind, object.name);
  return issue;
}

template <typename Visit>
void each_binding(const RunFile& file, Visit visit) {
  for (const KubernetesObject& object : objects_of(file)) {
    if (object.kind != "RoleBinding" && object.kind != "ClusterRoleBinding") continue;
    const Node* role = object.node->find("roleRef");
    const Node* subjects = object.node->find("subjects");
    if (role != nullptr && role->is_mapping()) visit(object, *role, subjects);
  }
}

void check_cluster_admin(const RunFile& file, std::string_view, Found& found) {
  each_binding(file, [&](const KubernetesObject& object, const Node& role, const Node*) {
    if (role.text_of("name") != "cluster-admin" || object.name == "cluster-admin") return;
    Issue& issue = tell(found, object, *role.entry("name")->value,
                        object.kind == "RoleBinding" ? "makes its subjects masters of the namespace"
                                                     : "makes its subjects masters of the cluster");
    if (object.kind == "RoleBinding") issue.severity = Severity::medium;
  });
}

void check_everybody(const RunFile& file, std::string_view, Found& found) {
  static constexpr std::array<std::string_view, 4> kPublic{
      "system:basic-user", "system:discovery", "system:public-info-viewer", "system:service-account-issuer-discovery"};
  each_binding(file, [&](const KubernetesObject& object, const Node& role, const Node* subjects) {
    if (subjects == nullptr || is_one_of(kPublic, role.text_of("name"))) return;
    for (const yaml::NodePtr& subject : subjects->items) {
      const std::string_view name = subject->text_of("name");
      const bool anonymous = name == "system:anonymous" || name == "system:unauthenticated";
      if (!anonymous && name != "system:authenticated" && name != "system:serviceaccounts") continue;
      Issue& issue = tell(found, object, *subject->entry("name")->value,
                          anonymous ? "gives rights to everyone who reaches the API, without a login"
                                    : fmt::format("gives rights to all of {}", name));
      if (anonymous) issue.severity = Severity::critical;
    }
  });
}

void check_default_account(const RunFile& file, std::string_view text, Found& found) {
  each_binding(file, [&](const KubernetesObject& object, const Node&, const Node* subjects) {
    if (subjects == nullptr) return;
    for (const yaml::NodePtr& subject : subjects->items) {
      if (subject->text_of("kind") == "ServiceAccount" && subject->text_of("name") == "default")
        tell(found, object, *subject->entry("name")->value,
             "gives rights to every pod that names no account of its own");
    }
  });
  const std::vector<KubernetesObject> objects = objects_of(file);
  for (const KubernetesObject& object : objects) {
    if (object.kind != "ServiceAccount" || object.name != "default") continue;
    const Node* mounts = object.node->find("automountServiceAccountToken");
    if (mounts != nullptr && mounts->is_false()) continue;
    Issue& issue = found.add(object.where, "the default account's token is given to every pod");
    issue.subject = "ServiceAccount default";
    const std::array<std::string_view, 1> path{"automountServiceAccountToken"};
    if (auto edit = set_value(text, *object.node, path, "false"))
      issue.fixes.push_back({Repair::unsafe, "do not mount its token", {*std::move(edit)}});
  }
  // An account that is named and not there, in a file that has accounts.
  const bool has_accounts =
      std::ranges::any_of(objects, [](const KubernetesObject& one) { return one.kind == "ServiceAccount"; });
  if (!has_accounts) return;
  for (const PodTemplate& pod : pods_of(objects)) {
    const std::string_view name = pod.spec->text_of("serviceAccountName");
    if (name.empty() || name == "default") continue;
    const bool is_there = std::ranges::any_of(objects, [&](const KubernetesObject& one) {
      return one.kind == "ServiceAccount" && one.name == name && may_share_namespace(one, *pod.object);
    });
    if (is_there) continue;
    Issue& issue = tell(found, *pod.object, *pod.spec->entry("serviceAccountName")->value,
                        fmt::format("the account {} is not among those of this file", name));
    issue.severity = Severity::low;
    issue.audience = Audience::strict;
  }
}

}  // namespace

/// The examples.
#define PLIMSOLL_BINDING(role, subject, name)                                                                   \
  "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: shop\nroleRef:\n"     \
  "  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: " role "\nsubjects:\n  - kind: " subject \
  "\n    name: " name "\n"

std::span<const Check> bindings_checks() {
  static const std::array kChecks{
      Check{.rule = {.id = "PL5004",
                     .aliases = "KSV-0111 cluster-admin-role-binding",
                     .severity = Severity::high,
                     .title = "cluster-admin is given away",
                     .doc = "bindings to cluster-admin other than Kubernetes' own",
                     .why = "Whoever gets at the account's token owns every node and secret.",
                     .remedy = "bind a role that has what is needed",
                     .bad = PLIMSOLL_BINDING("cluster-admin", "ServiceAccount", "shop"),
                     .good = PLIMSOLL_BINDING("shop-reader", "ServiceAccount", "shop")},
            .check_file = check_cluster_admin},
      Check{.rule = {.id = "PL5013",
                     .aliases = "KSV-0122 KSV-0123",
                     .severity = Severity::high,
                     .title = "Rights for everyone",
                     .doc = "bindings to system:anonymous, system:unauthenticated (critical), system:authenticated and "
                            "system:serviceaccounts, other than Kubernetes' own",
                     .why = "Whoever reaches the API server, or runs any pod, has them.",
                     .remedy = "bind the one account that needs it",
                     .bad = PLIMSOLL_BINDING("shop-reader", "Group", "system:unauthenticated"),
                     .good = PLIMSOLL_BINDING("shop-reader", "Group", "shop-team")},
            .check_file = check_everybody},
      Check{
          .rule = {.id = "PL5027",
                   .aliases = "CKV_K8S_41 CKV_K8S_42 default-service-account non-existent-service-account",
                   .severity = Severity::medium,
                   .title = "The default account has rights",
                   .doc = "bindings to the ServiceAccount default, and that account mounting its token; in the strict "
                          "profile accounts that a file with accounts does not have",
                   .why = "Every pod that names no account has those rights.",
                   .remedy = "make an account for the pod that needs them",
                   .bad = PLIMSOLL_BINDING("shop-reader", "ServiceAccount", "default"),
                   .good = PLIMSOLL_BINDING("shop-reader", "ServiceAccount", "shop")},
          .check_file = check_default_account},
  };
  return kChecks;
}

#undef PLIMSOLL_BINDING

}  // namespace plimsoll::settings

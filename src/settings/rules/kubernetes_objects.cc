// SPDX-License-Identifier: Apache-2.0
#include "settings/rules/kubernetes_objects.h"

#include <algorithm>
#include <array>

namespace plimsoll::settings {

namespace {

using yaml::Node;

void add_object(const Node& node, std::vector<KubernetesObject>& objects) {
  KubernetesObject object{&node, node.text_of("apiVersion"), node.text_of("kind"), {}, {}, {}};
  if (object.kind.empty()) return;
  TextRange where = node.range;
  if (const yaml::Entry* kind = node.entry("kind")) where = kind->value->range;
  if (const Node* meta = node.find("metadata")) {
    object.name = meta->text_of("name");
    object.namespace_name = meta->text_of("namespace");
    if (const yaml::Entry* name = meta->entry("name"); name != nullptr && !name->value->is_null())
      where = name->value->range;
  }
  object.where = where;
  objects.push_back(object);
}

}  // namespace

const Node* at_path(const Node* node, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    if (node == nullptr) return nullptr;
    node = node->find(key);
  }
  return node;
}

std::vector<KubernetesObject> objects_of(const RunFile& file) {
  std::vector<KubernetesObject> objects;
  if (file.kind != Kind::kubernetes) return objects;
  for (const yaml::NodePtr& document : file.documents) {
    if (!document || !document->is_mapping()) continue;
    const Node* items = document->find("items");
    if (document->text_of("kind").ends_with("List") && items != nullptr && items->is_sequence()) {
      for (const yaml::NodePtr& item : items->items) add_object(*item, objects);
    } else {
      add_object(*document, objects);
    }
  }
  return objects;
}

std::vector<PodTemplate> pods_of(const std::vector<KubernetesObject>& objects) {
  static constexpr std::array<std::string_view, 7> kWorkloads{
      "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job", "DeploymentConfig"};
  std::vector<PodTemplate> pods;
  for (const KubernetesObject& object : objects) {
    const Node* pod = nullptr;
    if (object.kind == "Pod") {
      pod = object.node;
    } else if (object.kind == "CronJob") {
      pod = at_path(object.node, {"spec", "jobTemplate", "spec", "template"});
    } else if (std::ranges::find(kWorkloads, object.kind) != kWorkloads.end()) {
      pod = at_path(object.node, {"spec", "template"});
    }
    if (pod == nullptr) continue;
    if (const Node* spec = pod->find("spec"); spec != nullptr && spec->is_mapping())
      pods.push_back({&object, pod->find("metadata"), spec});
  }
  return pods;
}

bool selects(const Node& selector, const Node* labels) {
  return std::ranges::all_of(selector.entries, [&](const yaml::Entry& wanted) {
    const Node* have = labels == nullptr ? nullptr : labels->find(wanted.key->text);
    return have != nullptr && have->text == wanted.value->text;
  });
}

}  // namespace plimsoll::settings

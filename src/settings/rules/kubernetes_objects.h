// SPDX-License-Identifier: Apache-2.0
// The objects of a manifest as rules look at them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "settings/run_spec.h"

namespace plimsoll::settings {

struct KubernetesObject {
  const yaml::Node* node = nullptr;
  std::string_view api_version, kind, name, namespace_name;
  TextRange where;  // its name's place, else its own
};

/// Of every document; those of a List one by one.
std::vector<KubernetesObject> objects_of(const RunFile& file);

/// The value at keys below a node; nullptr: some key is not there.
const yaml::Node* at_path(const yaml::Node* node, std::initializer_list<std::string_view> keys);

/// What pods a workload makes.
struct PodTemplate {
  const KubernetesObject* object = nullptr;
  const yaml::Node* meta = nullptr;  // may be null
  const yaml::Node* spec = nullptr;
};
/// Of the objects that run pods.
std::vector<PodTemplate> pods_of(const std::vector<KubernetesObject>& objects);

/// Whether labels (a mapping, or null) have all that a selector (a mapping) asks for.
bool selects(const yaml::Node& selector, const yaml::Node* labels);

/// Whether two objects live together: nobody says otherwise.
inline bool may_share_namespace(const KubernetesObject& a, const KubernetesObject& b) {
  return a.namespace_name == b.namespace_name || a.namespace_name.empty() || b.namespace_name.empty();
}

}  // namespace plimsoll::settings

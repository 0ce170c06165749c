// SPDX-License-Identifier: Apache-2.0
// One compose service, merged and with its variables replaced, as a RunSpec.
#pragma once

#include <string_view>

#include "base/yaml_tree.h"
#include "settings/run_spec.h"

namespace plimsoll::settings {

/// `volumes` is the file's own section of that name; may be null.
void read_service(const yaml::Node& service, const yaml::Node* volumes, std::string_view file, RunSpec& spec);

}  // namespace plimsoll::settings

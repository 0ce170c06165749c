// SPDX-License-Identifier: Apache-2.0
// docker, podman and nerdctl command lines among the commands of a shell script.
#pragma once

#include <string_view>
#include <vector>

#include "settings/run_spec.h"

namespace plimsoll::settings {

/// Of every run, create and exec in `script`, which has the same length as `file` and the same bytes where commands
/// are: what is no command may be blanked out.
std::vector<RunSpec> run_specs(std::string_view script, std::string_view file);

}  // namespace plimsoll::settings

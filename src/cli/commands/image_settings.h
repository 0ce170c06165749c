// SPDX-License-Identifier: Apache-2.0
// The config of an image as names and texts, for comparing.
#pragma once

#include "finding/diff.h"
#include "oci/image.h"

namespace plimsoll::cli {

/// "User", "Cmd", "Env PATH", "Label maintainer", "Port 8080/tcp" … and what each is set to.
Settings settings_of(const oci::Config& config);

}  // namespace plimsoll::cli

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "base/file.h"

namespace plimsoll::oci {

/// Whether a file that somebody names as an image begins like a bill of materials, and not like an archive.
Result<bool> is_sbom(const std::shared_ptr<const File>& file);

}  // namespace plimsoll::oci

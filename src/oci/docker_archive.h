// SPDX-License-Identifier: Apache-2.0
// What `docker save` writes, wherever it is kept.
#pragma once

#include "oci/store.h"

namespace plimsoll::oci {

/// The image that `selector` names: "" (the only one there is), "name:tag", "@N" (counted from 0, as skopeo does) or
/// "@sha256:…" (its config).
Result<std::unique_ptr<Image>> image_from_docker_archive(StorePtr store, std::string_view selector,
                                                         const OpenOptions& options);

}  // namespace plimsoll::oci

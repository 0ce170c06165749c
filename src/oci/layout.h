// SPDX-License-Identifier: Apache-2.0
// An OCI image layout (image-spec, image-layout.md), wherever it is kept.
#pragma once

#include "oci/store.h"

namespace plimsoll::oci {

/// The image that `selector` names: "" (the only one there is), a tag or whole name, or "@sha256:…".
Result<std::unique_ptr<Image>> image_from_layout(StorePtr store, std::string_view selector, const OpenOptions& options);

}  // namespace plimsoll::oci

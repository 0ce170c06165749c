// SPDX-License-Identifier: Apache-2.0
// The checks of a built image: what a careful reviewer would raise about its settings, accounts, permissions and
// leftovers. They see the image as the scan has told it and open nothing.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "detect/detector.h"
#include "finding/finding.h"
#include "harden/accounts.h"
#include "oci/image.h"
#include "tree/stack.h"

namespace plimsoll::harden {

struct ImageView {
  const oci::Config* config = nullptr;  // none: a source without one (dir:, rootfs-archive:)
  std::string_view name;                // "shop:latest", or what else the source is called
  const tree::Stack* stack = nullptr;   // required
  std::span<const LayerRef> layers;     // empty for dir:
  std::span<const InstalledPackage> packages;
  std::span<const Ownership> ownership;  // what the distribution's packages say is theirs
  const KeptFiles* accounts = nullptr;   // required: what the detector "accounts" kept
};

/// Every rule of rules() over the image. A folder that holds no system (a project's, say) gives nothing.
std::vector<Finding> check_image(const ImageView& image);

}  // namespace plimsoll::harden

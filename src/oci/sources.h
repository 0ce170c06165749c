// SPDX-License-Identifier: Apache-2.0
// The sources, one function each; the rows are in sources.cc.
#pragma once

#include "oci/image.h"

namespace plimsoll::oci {

using ImagePtr = std::unique_ptr<Image>;

Result<ImagePtr> open_docker_archive(std::string_view rest, const OpenOptions& options);
Result<ImagePtr> open_layout(std::string_view rest, const OpenOptions& options);
Result<ImagePtr> open_oci_archive(std::string_view rest, const OpenOptions& options);
Result<ImagePtr> open_rootfs(std::string_view rest, const OpenOptions& options);
Result<ImagePtr> open_rootfs_archive(std::string_view rest, const OpenOptions& options);
Result<ImagePtr> open_sbom(std::string_view rest, const OpenOptions& options);
Result<ImagePtr> open_registry(std::string_view rest, const OpenOptions& options);
Result<ImagePtr> open_docker(std::string_view rest, const OpenOptions& options);
Result<ImagePtr> open_podman(std::string_view rest, const OpenOptions& options);

}  // namespace plimsoll::oci

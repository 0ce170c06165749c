// SPDX-License-Identifier: Apache-2.0
#include "oci/sources.h"

namespace plimsoll::oci {

Result<ImagePtr> open_docker(std::string_view rest, const OpenOptions&) { return fail(ErrorKind::unsupported, "{}", rest); }
Result<ImagePtr> open_podman(std::string_view rest, const OpenOptions&) { return fail(ErrorKind::unsupported, "{}", rest); }

}  // namespace plimsoll::oci

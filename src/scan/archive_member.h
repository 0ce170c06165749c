// SPDX-License-Identifier: Apache-2.0
// One member of an archive in memory, also of an archive in an archive: "WEB-INF/lib/x.jar/META-INF/MANIFEST.MF".
#pragma once

#include <string>
#include <string_view>

#include "scan/file_reader.h"

namespace plimsoll::scan {

/// Gives the content of a member to `take`. `path` names the archive in messages. What the archive tells of a path last
/// counts. Depth and inflated bytes meet Limits.
Result<Entry> copy_member(std::string path, Buffer archive, std::string_view member, const Take& take,
                          const Limits& limits = kLimits);

}  // namespace plimsoll::scan

// SPDX-License-Identifier: Apache-2.0
// CPE 2.3 names as they are bound to text (NISTIR 7695, section 6.2), as far as a package needs them: vendor, product
// and version of an application.
#pragma once

#include <string>
#include <string_view>

namespace plimsoll {

/// "vendor:product" of "cpe:2.3:a:vendor:product:version:…" or "cpe:/a:vendor:product:version"; empty when it is
/// neither, or holds blanks.
std::string cpe_product(std::string_view cpe);

/// "cpe:2.3:a:vendor:product:version:*:*:*:*:*:*:*" of "vendor:product" (quoted as CPE asks for) and a version in
/// plain text; empty when that gives no well-formed name.
std::string cpe_name(std::string_view product, std::string_view version);

}  // namespace plimsoll

// SPDX-License-Identifier: Apache-2.0
// Licences as Java's metadata states them: OSGi's Bundle-License attribute.
#pragma once

#include <string>
#include <string_view>

namespace plimsoll::detect {

/// The licences of a Bundle-License ("name;link=…;description=…, …"), addresses of well-known texts as SPDX ids,
/// joined by ", ".
std::string bundle_license(std::string_view attribute);

}  // namespace plimsoll::detect

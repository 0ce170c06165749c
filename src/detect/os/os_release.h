// SPDX-License-Identifier: Apache-2.0
// os-release(5) and files of its form (lsb-release): assignments as a shell reads them.
#pragma once

#include <string>
#include <string_view>

namespace plimsoll::detect {

/// The value of `key`: the last assignment to it counts, quotes and escapes are undone. Empty when there is none.
/// Lines that are no assignment are passed over, as os-release(5) asks readers to.
std::string os_release_value(std::string_view file, std::string_view key);

}  // namespace plimsoll::detect

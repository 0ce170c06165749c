// SPDX-License-Identifier: Apache-2.0
// Licences as package metadata states them, told apart: an identifier of the SPDX list, an SPDX expression, or words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plimsoll {

/// Of the SPDX licence list, letter by letter as it stands there.
bool is_licence_id(std::string_view text);
bool is_licence_exception(std::string_view text);
/// The list's version: "3.27".
inline constexpr std::string_view kLicenceListVersion = "3.27";

enum class LicenceKind : std::uint8_t {
  none,        // nothing is stated
  id,          // "MIT"
  expression,  // "MIT AND (GPL-2.0-only WITH Classpath-exception-2.0 OR LicenseRef-x)"
  words,       // anything else: "GPLv2+ and BSD"
};

struct Licence {
  LicenceKind kind = LicenceKind::none;
  std::vector<std::string_view> references = {};  // the LicenseRef-… of an expression, each once, sorted
};

/// By the grammar of annex D of SPDX 2.3. Operators count in upper case only, and references to other documents make
/// words of it. Takes time that grows with the length, and no stack.
Licence licence_of(std::string_view text);

}  // namespace plimsoll

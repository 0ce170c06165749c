// SPDX-License-Identifier: Apache-2.0
// CPE 2.3 names as formatted strings (NISTIR 7695, section 6.2):
// "cpe:2.3:a:vendor:product:version:update:edition:language:sw_edition:target_sw:target_hw:other", in which "\" takes
// the meaning from the next character, "*" is any and "-" is not applicable.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::advisory {

/// Unescaped, in lower case.
struct Cpe {
  std::string part, vendor, product, version, update, target_software;

  /// "vendor:product", as advisories of the key space "NVD" are keyed.
  [[nodiscard]] std::string name() const { return vendor + ':' + product; }
  /// Version and update as the software itself writes them: "7.2" and "p2" are "7.2p2", "1.8.0" and "update_201" are
  /// "1.8.0_201".
  [[nodiscard]] std::string full_version() const;
};

/// nullopt when the text is not such a name.
std::optional<Cpe> parse_cpe(std::string_view text);

}  // namespace plimsoll::advisory

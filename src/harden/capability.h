// SPDX-License-Identifier: Apache-2.0
// File capabilities: the security.capability attribute (capabilities(7), "File capability extended attribute").
//
// Little-endian words: magic (revision in the top byte, bit 0: effective), then permitted and inheritable, once for
// revision 1 (32 bits each) and twice for 2 and 3 (low halves, then high halves); revision 3 ends with a root uid.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace plimsoll::harden {

struct FileCapabilities {
  std::uint64_t permitted = 0, inheritable = 0;  // bit n: capability n
  bool effective = false;
  std::uint32_t root_uid = 0;  // of the user namespace in which they count

  /// "cap_net_bind_service,cap_net_raw=ep", as getcap prints those that share their flags.
  [[nodiscard]] std::string str() const;
  /// The names of those that a run would be given, sorted by number: "net_raw".
  [[nodiscard]] std::vector<std::string> granted() const;
};

/// Bytes of another form are ErrorKind::malformed.
Result<FileCapabilities> parse_capabilities(std::string_view attribute);

/// True for a capability with which a process can become root or read everything: "sys_admin", "dac_override" …
bool is_dangerous(std::string_view capability);

}  // namespace plimsoll::harden

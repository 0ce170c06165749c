// SPDX-License-Identifier: Apache-2.0
// The text lists of the Debian security tracker: data/CVE/list, data/DSA/list, data/DLA/list.
//
//   CVE-2023-0464 (A security vulnerability has been …)       [29 Mar 2023] DSA-5380-1 xorg-server - security update
//       {DSA-5417-1 DLA-3449-1}                                   {CVE-2023-1393}
//       - openssl 3.0.9-1 (bug #1034720)                          [bullseye] - xorg-server 2:1.20.11-1+deb11u6
//       [bullseye] - openssl <no-dsa> (Minor issue)
//       NOTE: …
//
// A record is a line that starts in the first column and the indented lines below it. A package note without a
// release speaks of unstable, one with a release of that release; it gives the version that fixed the problem or a
// word in angle brackets, and in parentheses flags (urgency, bug numbers) or a remark.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/stream.h"

namespace plimsoll::advisory {

struct DebianNote {
  std::string release;  // codename; empty: unstable
  std::string package;
  std::string version;  // or the word with its angle brackets: "<no-dsa>"
  std::string urgency;  // "unimportant", "low" …; empty when not stated
  std::string bug;      // first bug number; empty when none
};

struct DebianRecord {
  std::string id;    // "CVE-2023-0464", "DSA-5380-1"; an unnumbered "CVE-2023-XXXX" gets the tracker's TEMP- id
  std::string date;  // ISO 8601; DSA and DLA only
  std::string title;
  std::vector<std::string> references;  // the ids in braces
  std::vector<DebianNote> notes;
  bool rejected = false;
};

/// True for the first non-blank text of such a list.
bool starts_debian_list(std::string_view head);

/// Calls `each` for every record in order. Lines that fit no form go to `odd` with their number and are passed over.
Result<void> for_each_debian_record(ByteStream& stream, const std::function<Result<void>(DebianRecord&&)>& each,
                                    const std::function<void(std::uint64_t line, std::string_view text)>& odd);

}  // namespace plimsoll::advisory

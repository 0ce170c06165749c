// SPDX-License-Identifier: Apache-2.0
// link: scan
// Cached layer facts: whatever unpacks must pack to the same bytes. The checksum is set right first, else nothing would
// ever get past it.
#include <cstdlib>

#include "scan/layer_facts.h"

using namespace plimsoll;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string magic = scan::pack({}).substr(0, 17);
  std::string packed = magic + std::string(as_text(std::as_bytes(std::span(data, size))));
  const std::uint64_t hash = path_hash(packed);
  for (int i = 0; i < 8; ++i) packed += static_cast<char>(hash >> (8 * i));
  const auto facts = scan::unpack(packed);
  if (!facts) return 0;
  const auto again = scan::unpack(scan::pack(*facts));
  if (!again || scan::pack(*again) != scan::pack(*facts)) std::abort();
  return 0;
}

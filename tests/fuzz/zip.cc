// SPDX-License-Identifier: Apache-2.0
// link: codec
// ZipReader over any bytes: every member is opened and read to its end.
#include "codec/zip.h"

#include "chunked.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plimsoll;
  const Buffer copy(fuzz::bytes(data, size).begin(), fuzz::bytes(data, size).end());
  auto zip = ZipReader::open(copy);
  if (!zip) return 0;
  std::uint64_t budget = 16 * kMiB;
  for (;;) {
    const auto entry = zip->next();
    if (!entry || !*entry) return 0;
    const auto content = zip->open_entry(**entry);
    if (!content) continue;
    const auto all = read_all(**content, budget);
    if (!all) continue;
    if (all->size() != (*entry)->size) std::abort();
    budget -= all->size();
  }
}

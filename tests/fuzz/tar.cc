// SPDX-License-Identifier: Apache-2.0
// link: codec
// TarReader over any bytes: some bodies are read, the others passed over. Checksums are made right first, or nothing
// would get past them.
#include "codec/tar.h"

#include <string>

#include "chunked.h"
#include "tar_checksums.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plimsoll;
  const std::string tar = fuzz::with_checksums(as_text(fuzz::bytes(data, size)));
  const StreamPtr stream = fuzz::chunked(reinterpret_cast<const std::uint8_t*>(tar.data()), tar.size());
  TarReader reader(*stream);
  for (unsigned i = 0;; ++i) {
    const auto entry = reader.next();
    if (!entry || !*entry) break;
    if ((*entry)->path.starts_with('/') || (*entry)->path.ends_with('/')) std::abort();
    if (i % 3 == 2) continue;
    const std::uint64_t promised = (*entry)->size;
    const auto body = reader.whole_body(kMiB);
    if (body && body->size() != promised) std::abort();
  }
  static_cast<void>(reader.drain());
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
// link: codec
// The zstd decompressor: any bytes, in chunks of a size taken from them.
#include "chunked.h"
#include "codec/decompress.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plimsoll;
  const auto stream = decompress(fuzz::chunked(data, size), Compression::zstd, 16 * kMiB);
  fuzz::drain(*stream);
  return 0;
}

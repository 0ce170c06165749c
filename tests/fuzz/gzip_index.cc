// SPDX-License-Identifier: Apache-2.0
// link: codec
// GzipIndex: what open() reads must be what the scan read, at offsets taken from the input.
#include "codec/gzip_index.h"

#include <sys/mman.h>
#include <unistd.h>

#include <string>

#include "chunked.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plimsoll;
  FileDescriptor memory(::memfd_create("fuzz", MFD_CLOEXEC));
  if (!memory || ::write(memory.get(), data, size) != static_cast<ssize_t>(size)) return 0;
  const auto file = File::adopt(std::move(memory), "input");
  if (!file) return 0;
  GzipIndex index(*file, 64 * kMiB);
  std::string plain;
  bool whole = false;
  {
    const StreamPtr scan = index.scan();
    for (;;) {
      const auto chunk = scan->next();
      whole = chunk && chunk->empty();
      if (!chunk || whole) break;
      plain += as_text(*chunk);
    }
  }
  for (std::size_t i = 0; i + 4 < std::min<std::size_t>(size, 24) && !plain.empty(); i += 4) {
    const std::size_t offset = (data[i] | data[i + 1] << 8 | data[i + 2] << 16) % plain.size();
    const std::size_t length = std::min<std::size_t>(plain.size() - offset, data[i + 3] * 1000U);
    const StreamPtr stream = index.open(offset, length);
    std::string got;
    for (;;) {
      const auto chunk = stream->next();
      // How much comes out before damage is met depends on how the input was cut.
      if (!chunk && !whole) return 0;
      if (!chunk) std::abort();
      if (chunk->empty()) break;
      got += as_text(*chunk);
    }
    if (got != plain.substr(offset, length)) std::abort();
  }
  return 0;
}

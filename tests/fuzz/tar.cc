// SPDX-License-Identifier: Apache-2.0
// link: codec
// TarReader over any bytes: some bodies are read, the others passed over. Checksums are made right first, or nothing
// would get past them.
#include "codec/tar.h"

#include <string>

#include "chunked.h"

namespace {

std::string with_checksums(std::string_view input) {
  std::string tar(input);
  for (std::size_t at = 0; at + 512 <= tar.size(); at += 512) {
    if (tar[at + 148] != 'C') continue;  // the fuzzer asks for it
    unsigned sum = 8 * ' ';
    for (std::size_t i = 0; i < 512; ++i) sum += i < 148 || i >= 156 ? static_cast<unsigned char>(tar[at + i]) : 0U;
    for (std::size_t i = 0; i < 8; ++i) tar[at + 155 - i] = static_cast<char>('0' + (sum >> (3 * i) & 7));
  }
  return tar;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plimsoll;
  const std::string tar = with_checksums(as_text(fuzz::bytes(data, size)));
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

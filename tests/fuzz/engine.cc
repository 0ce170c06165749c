// SPDX-License-Identifier: Apache-2.0
// link: oci
// An engine's answers and its export: the first byte chooses which.
#include "oci/engine.h"
#include "base/limits.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace plimsoll;
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] % 2 == 0) {
    const std::string_view inspect = text.substr(0, text.find('\n'));
    const std::string_view history = inspect.size() < text.size() ? text.substr(inspect.size() + 1) : "[]";
    (void)oci::read_engine_image(inspect, history);
    return 0;
  }
  MemoryStream archive(as_bytes(text));
  (void)oci::stream_saved_layers(archive, [](ByteStream& tar) -> Result<void> {
    for (std::uint64_t total = 0; total < 16 * kMiB;) {
      const Bytes chunk = TRY(tar.next());
      if (chunk.empty()) break;
      total += chunk.size();
    }
    return {};
  });
  return 0;
}

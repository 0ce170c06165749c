// SPDX-License-Identifier: Apache-2.0
// link: explore scan
// What the browser makes of hostile content: accounts, text and hexadecimal pages, names, patterns, archives that are
// looked into. The first byte picks one.
#include <cstddef>
#include <cstdint>

#include "explore/pager.h"
#include "explore/search.h"
#include "scan/archive_member.h"

using namespace plimsoll;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  switch (data[0] % 4) {
    case 0:
      (void)explore::parse_names(text);
      break;
    case 1: {
      const Bytes bytes = as_bytes(text);
      explore::Pager pager(Buffer(bytes.begin(), bytes.end()));
      for (const explore::Reader reader : {explore::Reader::text, explore::Reader::hex}) {
        pager.read_as(reader);
        pager.set_width(data[0]);
        for (std::size_t i = 0; i < pager.lines() && i < 50; ++i) {
          (void)pager.line(i, i, 40, explore::Charset::unicode);
          (void)pager.line(i, 0, 80, explore::Charset::ascii);
        }
        (void)pager.find("x", 0);
      }
      break;
    }
    case 2: {
      const std::size_t half = text.size() / 2;
      (void)explore::matches_pattern(text.substr(0, half), text.substr(half));
      (void)explore::clip_front(explore::shown(text, explore::Charset::unicode), 20, explore::Charset::unicode);
      break;
    }
    default: {
      Limits limits;
      limits.archive_bytes = 4 * kMiB;
      const Bytes bytes = as_bytes(text);
      for (const char* name : {"a.zip", "a.tar.gz"})
        (void)scan::copy_member(
            name, Buffer(bytes.begin(), bytes.end()), "b/c.jar/d", [](Bytes) { return Result<void>{}; }, limits);
      break;
    }
  }
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
// link: advisory
// The debian feed: any bytes give advisories or an error, never a crash, and what is taken is fit to be stored.
#include "advisory/feeds/readers.h"
#include "fuzz_sink.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  plimsoll::advisory::fuzz_feed(plimsoll::advisory::debian_reader(), data, size);
  return 0;
}

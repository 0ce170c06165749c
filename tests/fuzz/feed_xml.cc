// SPDX-License-Identifier: Apache-2.0
// link: advisory
// The feeds of rpm distributions and Ubuntu's OVAL, picked by the first byte: any bytes give advisories or an error,
// never a crash, and what is taken is fit to be stored.
#include <array>

#include "advisory/feeds/readers.h"
#include "fuzz_sink.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace plimsoll::advisory;
  static constexpr std::array kReaders = {azure_reader, csaf_reader,        oracle_reader,    redhat_oval_reader,
                                          suse_reader,  ubuntu_oval_reader, updateinfo_reader};
  if (size == 0) return 0;
  fuzz_feed(kReaders[data[0] % kReaders.size()](), data + 1, size - 1);
  return 0;
}

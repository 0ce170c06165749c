// SPDX-License-Identifier: Apache-2.0
// link: advisory
// The feeds with small formats of their own, the first byte says which: any bytes give rows or an error, never a crash,
// and what is taken is fit to be stored.
#include <array>

#include "advisory/feeds/readers.h"
#include "fuzz_sink.h"

using namespace plimsoll::advisory;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  constexpr std::array kReaders{
      arch_reader, eol_reader, epss_reader, nvd_reader, photon_reader, php_advisories_reader, ruby_advisory_db_reader};
  if (size == 0) return 0;
  fuzz_feed(kReaders[data[0] % kReaders.size()](), data + 1, size - 1, "cve_data_photon5.0.json");
  return 0;
}

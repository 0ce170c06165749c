// SPDX-License-Identifier: Apache-2.0
// link: advisory
// The index of an advisory database, and the packed values of its files: any bytes are read or refused. What is read
// is written as it was, every partition's file has a safe name, and facts survive their packing.
#include <cstdlib>

#include "advisory/index.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace plimsoll;
  using namespace plimsoll::advisory;
  const Bytes bytes = std::as_bytes(std::span(data, size));
  if (const Result<Index> index = parse_index(as_text(bytes), "input")) {
    const std::string text = index_text(*index);
    const Result<Index> again = parse_index(text, "again");
    if (!again || index_text(*again) != text) std::abort();
    for (const Partition& partition : index->partitions) {
      const std::string name = file_name(partition);
      if (!is_own_file(name) || name.find('/') != std::string::npos || name.starts_with('.')) std::abort();
      if (!index->find(partition.name) || partition_of(partition.name) != partition.name) std::abort();
    }
  }
  if (const auto facts = decode_facts(bytes)) {
    const auto again = decode_facts(encode_facts(*facts));
    if (!again || *again != *facts) std::abort();
  }
  if (const std::int64_t cve = cve_number(as_text(bytes)); cve != 0 && cve_text(cve) != as_text(bytes)) std::abort();
  (void)decode_ranges(as_text(bytes));
  (void)decode_list(as_text(bytes));
  return 0;
}

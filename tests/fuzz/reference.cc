// SPDX-License-Identifier: Apache-2.0
// link: oci
#include <cstdlib>

#include "oci/platform.h"
#include "oci/reference.h"

/// What parses must parse back to itself from both of its written forms.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace plimsoll::oci;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto reference = parse_reference(text)) {
    const auto again = parse_reference(reference->str()), short_form = parse_reference(reference->familiar());
    if (!again || *again != *reference || !short_form || *short_form != *reference) std::abort();
  }
  if (const auto platform = Platform::parse(text)) {
    const auto again = Platform::parse(platform->str());
    if (!again || again->str() != platform->str() || !match_rank(*platform, *again)) std::abort();
  }
  return 0;
}

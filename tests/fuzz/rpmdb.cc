// SPDX-License-Identifier: Apache-2.0
// link: codec
#include <cstdlib>

#include "codec/rpm_header.h"
#include "codec/rpmdb.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plimsoll;
  const Bytes file = std::as_bytes(std::span(data, size));
  std::size_t delivered = 0;
  const auto damage = rpm::read_database(file, [&](std::uint32_t, Bytes blob) {
    delivered += blob.size();
    if (const auto header = rpm::Header::parse(blob)) (void)header->string(rpm::Tag::name).has_value();
  });
  if (delivered > size) std::abort();  // the bound that keeps the work linear
  if (damage && damage->errors().size() > damage->count()) std::abort();
  (void)rpm::has_committed_changes(file);
  return 0;
}
